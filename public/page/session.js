// One session: results, laps, stints, positions, replay, weather, race control. Each part is fetched when it is opened.
import { glance, latest, Superseded } from "./api.js";
import { h, renew } from "./dom.js";
import { moment } from "./format.js";
import { empty, instead, loading } from "./notice.js";
import { isStored } from "./session-key.js";
import { address, state, which } from "./state.js";

const PARTS = {
  results: ["Results", () => import("./session/results.js")],
  laps: ["Laps", () => import("./session/laps-table.js")],
  strategy: ["Strategy", () => import("./session/strategy.js")],
  positions: ["Positions", () => import("./session/positions.js")],
  replay: ["Replay", () => import("./session/replay.js")],
  weather: ["Weather", () => import("./session/weather.js")],
  messages: ["Race control", () => import("./session/messages.js")],
};
const COLOURED = new Set(["positions", "weather"]); // their lines are in colours that are seen on the ground
const RACES = new Set(["R", "S"]);

export async function show(panel, { changed } = {}) {
  const part = PARTS[state().part] ? state().part : "results";
  const others = ["sort", "laps", !COLOURED.has(part) && "theme"]; // what changes nothing here: filters and the replay's lap stay
  if (changed && [...changed].every((name) => others.includes(name))) return;
  if (!state().session) { panel.replaceChildren(empty("Nothing is stored yet", "Choose a session above.")); return; }
  const body = h("div", {}, loading("Loading the session …"));
  const again = () => show(panel);
  if (panel.querySelector(".subtabs") && !changed?.has("view")) panel.firstChild.classList.add("stale");
  else panel.replaceChildren(body);
  try {
    const [found, module] = await latest("session", async () => {
      if (!(await isStored(which()))) throw Object.assign(new Error("not stored"), { code: "session_loading" });
      return Promise.all([glance(which()), PARTS[part][1]()]);
    });
    renew(panel, heading(found, part), body);
    const drawn = await latest("session part", () => module.draw(found));
    body.replaceChildren(...[drawn].flat());
  } catch (error) {
    if (error instanceof Superseded) return;
    if (!panel.contains(body)) panel.replaceChildren(body);
    body.replaceChildren(instead(error, again));
  }
}

function heading({ session, provisional, revision }, part) {
  const shown = Object.entries(PARTS).filter(([name]) => RACES.has(session.session) || !["positions", "replay"].includes(name));
  return h("div", {},
    h("div", { class: "title" }, h("h2", {}, `${session.event} ${session.year}`), h("span", {}, session.name),
      session.finished ? null : h("span", { class: "tag live" }, "Running"), provisional && h("span", { class: "tag warn" }, "Provisional"),
      revision > 1 && h("span", { class: "tag" }, `Results published ${revision} times`), h("span", { class: "soft small" }, `${session.location} · ${moment(session.start_utc)}`)),
    h("nav", { class: "subtabs", "aria-label": "Parts of the session" }, shown.map(([name, [title]]) =>
      h("a", { href: address({ part: name === "results" ? null : name, sort: null }), "aria-current": name === part ? "page" : null }, title))));
}
