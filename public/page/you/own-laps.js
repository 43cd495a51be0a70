// Laps of one's own: drop a recorder's file, see what was found and assumed, lay it over a driver's lap.
import { api, glance } from "../api.js";
import { announce, field, h } from "../dom.js";
import { bytes, lapTime, moment } from "../format.js";
import { firstLaps } from "../laps-data.js";
import { address, go, since, state } from "../state.js";
import { aboutSession } from "./about-session.js";
import { form } from "./form.js";
import { whatWasFound } from "./found.js";
import { list, remove } from "./list.js";
import { progress } from "./progress.js";
import { setupFields, setupOf } from "./setup-fields.js";

const LARGE = 4_000_000; // more goes by a signed address

export function ownLaps() {
  const developed = progress();
  const laps = list((cursor) => ask(cursor), row, "None yet. Drop the file of one here.");
  async function ask(cursor) {
    const page = await api.ownLaps(cursor);
    if (!cursor) developed.fill(page.items);
    return page;
  }
  const found = h("div", { id: "found" });
  const file = h("input", { type: "file", name: "file", id: "lap-file", required: true });
  const drop = h("div", { class: "drop" }, h("p", {}, "Drop the file of a game or a logger here: CSV, JSON, .ld, .ibt, .vbo …"), field("or choose it", file));
  const about = aboutSession((name) => `It is laid over ${name}. Choose another season, event or session at the top.`);
  for (const [event, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    drop.addEventListener(event, (happened) => {
      happened.preventDefault();
      drop.classList.toggle("over-it", over);
      if (event === "drop" && happened.dataTransfer.files.length) file.files = happened.dataTransfer.files;
    });
  }
  const upload = form("", [drop, about,
    field("Name", h("input", { name: "name", required: true, maxlength: 100, value: "My lap" })),
    field("Lap time", h("input", { name: "laptime", placeholder: "1:21.452" }), "If you know it; otherwise it is taken from the samples"),
    setupFields().nodes,
  ], "Upload", async (values) => {
    const { name, game, laptime } = values;
    const setup = setupOf(values);
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
  return h("section", { class: "card wide halves", id: "own-laps" },
    h("div", {}, h("h2", {}, "Your laps"), laps.node, developed.node), h("div", {}, h("h3", {}, "Add a lap"), upload, found));
}

function row(lap, reload) {
  const about = h("details", { class: "grow" }, h("summary", {}, h("b", {}, lap.name), h("small", { class: "soft" }, [lap.game, lap.tool, moment(lap.created_at)].filter(Boolean).join(" · "))));
  about.addEventListener("toggle", () => about.children.length < 2 && about.append(whatWasFound(lap, null)));
  return [about, h("b", {}, lapTime(lap.lap_time)), compareLink(lap), remove(lap.name, () => api.deleteLap(lap.id), reload)];
}

/** Over the fastest lap of its session. */
function compareLink(lap) {
  const to = { view: "laps", year: lap.year ? String(lap.year) : state().year, event: lap.round ? String(lap.round) : state().event, session: lap.session ?? state().session, laps: `me:${lap.id}`, from: null, to: null, at: null };
  const link = h("a", { class: "button compare", href: address(to) }, "Compare");
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const left = since();
    const fastest = await glance({ year: to.year, event: to.event, session: to.session }).then((found) => firstLaps(found).split(",")[0], () => null);
    if (!left()) go({ ...to, laps: [fastest, to.laps].filter(Boolean).join(",") });
  });
  return link;
}
