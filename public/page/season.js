// A season: what is next and when, the schedule, the standings, who can still be champion.
import { latest, season, stored, Superseded } from "./api.js";
import { h, renew } from "./dom.js";
import { clock, countdown, day, moment, number } from "./format.js";
import { empty, loading, problem } from "./notice.js";
import { address, state } from "./state.js";
import { column, table } from "./table.js";
import { plotFigure } from "./plot-figure.js";

const PARTS = { schedule: "Schedule", drivers: "Drivers", constructors: "Constructors", title: "Title chances" };

export async function show(panel, { changed } = {}) {
  const { year } = state();
  const part = PARTS[state().part] ? state().part : "schedule";
  const others = ["sort", "event", "session", "laps", part !== "title" && "theme"]; // what changes nothing here; the chances are pictures
  if (changed && [...changed].every((name) => others.includes(name))) return;
  const body = h("div", {}, loading("Loading the season …"));
  renew(panel, h("div", { class: "title" }, h("h2", {}, `Season ${year ?? ""}`)),
    h("nav", { class: "subtabs", "aria-label": "Parts of the season" }, Object.entries(PARTS).map(([name, title]) =>
      h("a", { href: address({ part: name === "schedule" ? null : name, sort: null }), "aria-current": name === part ? "page" : null }, title))), body);
  try {
    const drawn = await latest("season", () => DRAW[part](year));
    body.replaceChildren(...[drawn].flat().filter(Boolean));
  } catch (error) {
    if (!(error instanceof Superseded)) body.replaceChildren(problem(error, () => show(panel)));
  }
}

const DRAW = { schedule, drivers: standings("drivers"), constructors: standings("constructors"), title };

async function schedule(year) {
  const [found, all] = await Promise.all([season(year), stored(year).catch(() => [])]);
  const has = (round, short) => all.some((one) => one.round === round && one.session === short);
  const next = found.rows.flatMap((row) => row.sessions.map((one) => ({ ...one, row }))).filter((one) => one.start_utc && new Date(one.start_utc) > Date.now()).sort((one, other) => one.start_utc.localeCompare(other.start_utc))[0];
  const cards = found.rows.map((row) => h("article", { class: `card event${next?.row === row ? " next-up" : ""}` },
    h("h3", {}, h("span", {}, row.round || "T"), row.event), h("p", { class: "small soft" }, `${row.location}, ${row.country}${row.format === "conventional" ? "" : ` · ${row.format.replaceAll("_", " ")}`}`),
    h("ul", {}, row.sessions.map((one) => h("li", {}, sessionLink(row, one, has), h("time", { datetime: one.start_utc }, one.start_utc ? moment(one.start_utc) : day(row.date)))))));
  return [next && upcoming(next), stale(found), h("div", { class: "grid" }, cards)];
}

function sessionLink(row, one, has) {
  const name = one.name ?? one.session;
  if (!row.round) return h("span", {}, name);
  const loaded = has(row.round, one.session);
  const link = h("a", { class: loaded ? null : "soft", href: address({ view: "session", event: String(row.round), session: one.session, laps: null, part: null }) }, name);
  return h("span", {}, link, loaded ? "" : h("span", { class: "soft", title: "Not loaded yet" }, " ·"));
}

function upcoming({ row, name, start_utc: start }) {
  const left = h("b", { role: "timer", "aria-live": "off" });
  const tick = () => { left.textContent = new Date(start) > Date.now() ? countdown(new Date(start) - Date.now()) : "now"; };
  tick();
  const timer = setInterval(() => (left.isConnected || document.hidden ? tick() : clearInterval(timer)), 1000);
  return h("div", { class: "card next row" }, h("p", {}, h("span", { class: "soft" }, "Next: "), `${row.event}, ${name}`), left, h("p", { class: "soft" }, `${day(start)} at ${clock(start)}, your time`));
}

const stale = ({ stale: old, fetched_at: at }) => (old ? h("p", { class: "wrong small" }, `The source cannot be reached: this is of ${moment(at)}.`) : null);

function standings(name) {
  return async (year) => {
    const found = await season(year, name);
    if (!found.rows.length) return empty("No standings yet", "They begin with the first race.");
    const most = Math.max(1, ...found.rows.map((row) => row.points));
    const columns = [
      column("position", "Pos", (row) => number(row.position), { number: true }),
      name === "drivers" && column("code", "Driver", (row) => [h("b", {}, row.code), ` ${row.name}`]),
      name === "drivers" ? column("team", "Team") : column("name", "Team", (row) => h("b", {}, row.name)),
      column("points", "Points", (row) => number(row.points, row.points % 1 ? 1 : 0), { number: true }),
      column("behind", "Behind", (row) => (row.points < most ? number(most - row.points, (most - row.points) % 1 ? 1 : 0) : ""), { number: true, sort: (row) => -row.points }),
      column("wins", "Wins", (row) => number(row.wins), { number: true }),
    ].filter(Boolean);
    const after = found.round ? h("p", { class: "soft" }, `After round ${found.round}.`) : null;
    return [stale(found), after, table(found.rows, columns, { caption: PARTS[name], file: `${year}-${name}` })];
  };
}

async function title(year) {
  return [plotFigure({ kind: "title-contenders", year }), plotFigure({ kind: "points-progress", year }), plotFigure({ kind: "standings-heatmap", year })];
}
