// How one's laps of a circuit developed: the best, the ideal of the best phases, and corner by corner what is left.
import { api, latest, season, Superseded } from "../api.js";
import { h, onChosen, option, svg } from "../dom.js";
import { lapTime, moment, NONE, signed } from "../format.js";
import { loading, problem } from "../notice.js";
import { figure, fitted, path, rule, text } from "../session/figure.js";
import { column, table } from "../table.js";

const HEIGHT = 190, LEFT = 58, RIGHT = 14, TOP = 14, BOTTOM = 24;
const MOST_CORNERS = 5; // where something is left; the others are in the table

export function progress() {
  const body = h("div");
  const pick = h("select", { name: "circuit" });
  const node = h("section", { class: "progress-of", id: "progress", hidden: true }, h("div", { class: "title" }, h("h3", {}, "Progress"), h("label", { class: "pick" }, h("span", {}, "Circuit"), pick)), body);
  onChosen(pick, () => show());
  let turn = 0;

  /** The circuits that laps are of, the newest lap's first. */
  async function fill(laps) {
    const found = new Map(laps.filter((lap) => lap.year && lap.round).map((lap) => [`${lap.year}:${lap.round}:${lap.session ?? "R"}`, lap]));
    const byRound = new Map([...found].map(([key, lap]) => [`${lap.year}:${lap.round}`, [key, lap]]));
    turn += 1;
    const mine = turn;
    const events = new Map();
    for (const [, lap] of byRound.values()) events.set(`${lap.year}:${lap.round}`, await eventName(lap));
    if (mine !== turn) return; // a lap has been added or deleted meanwhile
    node.hidden = !byRound.size;
    const chosen = pick.value;
    pick.replaceChildren(...[...byRound].map(([round, [key]]) => option(key, events.get(round), chosen)));
    if (byRound.size) show();
  }

  async function show() {
    const [year, event, session] = pick.value.split(":");
    if (!body.firstChild) body.replaceChildren(loading("Comparing your laps …"));
    try {
      const found = await latest("progress", (signal) => api.telemetry({ view: "progress", year, event, session }, { signal }));
      body.replaceChildren(...drawn(found).filter(Boolean));
    } catch (error) {
      if (!(error instanceof Superseded)) body.replaceChildren(problem(error, show));
    }
  }
  return { node, fill };
}

async function eventName({ year, round }) {
  const { rows } = await season(year).catch(() => ({ rows: [] }));
  return `${rows.find((row) => row.round === round)?.event ?? `Round ${round}`} ${year}`;
}

function drawn({ laps, best, ideal, consistency, improved, corners }) {
  const figures = [
    ["Best", lapTime(best?.lap_time), best?.name], ["Ideal", lapTime(ideal), "your best phases together"],
    ["Scatter", consistency === null ? NONE : `± ${consistency.toFixed(3)} s`, consistency === null ? "from three laps on" : `over ${laps.length} laps`],
    ["Newest", improved === null ? NONE : `${Math.abs(improved).toFixed(3)} s`, improved === null ? "the first one" : improved > 0 ? "faster than your best before" : "slower than your best before"],
  ];
  return [h("dl", { class: "figures" }, figures.map(([name, value, more]) => h("div", {}, h("dt", {}, name), h("dd", {}, h("b", {}, value), h("small", { class: "soft" }, more ?? ""))))),
    h("div", { class: "pair" }, laps.length > 1 ? fitted((width) => times(laps, width)) : h("p", { class: "soft" }, "With a second lap this shows how they develop."), left(corners, laps))];
}

/** Lap times from the oldest to the newest. */
function times(laps, width) {
  const ordered = [...laps].reverse();
  const values = ordered.map((lap) => lap.lap_time);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (at) => LEFT + (at / Math.max(1, ordered.length - 1)) * (width - LEFT - RIGHT);
  const y = (value) => TOP + ((value - low) / Math.max(0.001, high - low)) * (HEIGHT - TOP - BOTTOM);
  const node = figure(width, HEIGHT, `Lap times of ${laps.length} laps, the best ${lapTime(low)}, the newest ${lapTime(values.at(-1))}`);
  for (const value of [low, high]) node.append(rule(LEFT, y(value), width - RIGHT, y(value)), text(0, y(value) + 4, lapTime(value)));
  node.append(path(values.map((value, at) => [x(at), y(value)]), { class: "trend" }));
  ordered.forEach((lap, at) => node.append(svg("circle", { cx: x(at), cy: y(lap.lap_time), r: 4.5, class: lap.lap_time === low ? "dot best" : "dot" }, svg("title", {}, `${lap.name}: ${lapTime(lap.lap_time)}, ${moment(lap.created_at)}`))));
  node.append(text(LEFT, HEIGHT - 5, ordered[0].name), text(width - RIGHT, HEIGHT - 5, ordered.at(-1).name, { "text-anchor": "end" }));
  return node;
}

function left(corners, laps) {
  const names = new Map(laps.map((lap) => [lap.id, lap.name]));
  const most = [...corners].filter((one) => one.left > 0.0005).sort((one, other) => other.left - one.left).slice(0, MOST_CORNERS);
  if (!most.length) return h("p", { class: "soft" }, corners.length ? "Your best lap is your best everywhere." : "");
  return table(most, [
    column("corner", "Corner", (row) => h("b", {}, `T${row.number}${row.letter}`), { sort: (row) => row.number }),
    column("left", "Left in your best lap", (row) => `${row.left.toFixed(3)} s`, { number: true }),
    column("best_lap", "Best there", (row) => names.get(row.best_lap) ?? NONE),
    column("spread", "Scatter", (row) => (row.spread === null ? NONE : `± ${row.spread.toFixed(3)}`), { number: true }),
    column("improved", "Newest", (row) => (row.improved === null ? NONE : `${signed(-row.improved)}`), { number: true }),
  ], { caption: "Where time is left against your own best phases", sortable: false });
}
