// Laps of one's own: drop a recorder's file, see what was found and assumed, lay it over a driver's lap.
import { api } from "../api.js";
import { announce, field, h } from "../dom.js";
import { bytes, lapTime, moment, NONE } from "../format.js";
import { sessionName } from "../session-key.js";
import { address, state } from "../state.js";
import { form } from "./form.js";
import { list, remove } from "./list.js";

const LARGE = 4_000_000; // more goes by a signed address

export function ownLaps() {
  const laps = list((cursor) => api.ownLaps(cursor), row, "None yet. Drop a file above.");
  const found = h("div", { id: "found" });
  const file = h("input", { type: "file", name: "file", id: "lap-file", required: true });
  const drop = h("div", { class: "drop" }, h("p", {}, "Drop the file of a game or a logger here: CSV, JSON, .ld, .ibt, .vbo …"), field("or choose it", file));
  const about = h("p", { class: "small soft" });
  sessionName().then((name) => { about.textContent = `It is laid over ${name}. Another session is chosen under Laps.`; }, () => null);
  for (const [event, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    drop.addEventListener(event, (happened) => {
      happened.preventDefault();
      drop.classList.toggle("over-it", over);
      if (event === "drop" && happened.dataTransfer.files.length) file.files = happened.dataTransfer.files;
    });
  }
  const upload = form("", [drop, about,
    field("Name", h("input", { name: "name", required: true, maxlength: 100, value: "My lap" })),
    field("Game or logger", h("input", { name: "game", maxlength: 100, placeholder: "F1 25" }), "Decides the bounds of the setup"),
    field("Lap time", h("input", { name: "laptime", placeholder: "1:21.452" }), "If you know it; otherwise it is taken from the samples"),
    field("Setup", h("textarea", { name: "setup", rows: 2, placeholder: '{"front_wing": 28, "rear_wing": 24}' }), "JSON, or the file of the game pasted; optional"),
  ], "Upload", async ({ name, game, laptime, setup }) => {
    const { year, event, session } = state();
    const named = { name, game, laptime, setup, ...(session ? { year, event, session } : {}) };
    const [chosen] = file.files;
    found.replaceChildren();
    const lap = await (chosen.size > LARGE ? api.uploadLargeLap(named, chosen) : api.uploadLap(named, chosen));
    found.replaceChildren(whatWasFound(lap));
    announce(`${lap.name}: ${lapTime(lap.lap_time)}`);
    laps.reload();
    return `Uploaded, ${bytes(chosen.size)}.`;
  });
  upload.id = "upload";
  return h("section", { class: "card", id: "own-laps" }, h("h2", {}, "Your laps"), upload, found, laps.node);
}

function row(lap, reload) {
  const compared = { view: "laps", year: lap.year ?? state().year, event: lap.round ?? state().event, session: lap.session ?? state().session };
  return [h("span", { class: "grow" }, h("b", {}, lap.name), h("br"), h("small", { class: "soft" }, [lap.game, lap.tool, moment(lap.created_at)].filter(Boolean).join(" · "))),
    h("b", {}, lapTime(lap.lap_time)), compareLink(lap, compared), remove(lap.name, () => api.deleteLap(lap.id), reload)];
}

/** With the fastest of the session: its driver is found when the link is followed. */
const compareLink = (lap, compared) => h("a", { class: "button compare", href: address({ ...compared, laps: `${fastest()}me:${lap.id}`, from: null, to: null, at: null }) }, "Compare");
const fastest = () => { const first = (state().laps ?? "").split(",").find((ref) => ref && !ref.startsWith("me:")); return first ? `${first},` : ""; };

function whatWasFound(lap) {
  const rows = [
    ["Lap time", lapTime(lap.lap_time)], ["Length", lap.metres ? `${lap.metres} m` : NONE], ["Read as", lap.tool ?? NONE],
    ["Samples", `${lap.samples}${lap.rate ? `, ${lap.rate.toFixed(0)} a second` : ""}`], ["Channels", lap.channels.join(", ")],
    ["Circuit", lap.circuit_match ? `${lap.circuit_match.verdict}, ${lap.circuit_match.metres} of ${lap.circuit_match.official_metres} m` : NONE],
    ["Anchored at", `${lap.quality.method}, ±${lap.quality.uncertainty?.toFixed(3) ?? "?"} s`],
    lap.laps?.length > 1 && ["In the file", lap.laps.map((one) => `lap ${one.lap} ${lapTime(one.lap_time)}`).join(", ")],
    Object.keys(lap.setup ?? {}).length && ["Setup", Object.entries(lap.setup).map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : value}`).join(", ")],
  ].filter(Boolean);
  return h("div", { class: "source" }, h("h3", {}, "What was found"), h("table", {}, h("tbody", {}, rows.map(([name, value]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, value))))),
    lap.assumed.length ? h("details", { open: true }, h("summary", {}, "What was assumed"), h("ul", {}, lap.assumed.map((one) => h("li", {}, one)))) : null);
}
