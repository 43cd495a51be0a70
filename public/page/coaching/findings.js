// What to try first, what else costs time, what the setup may have to do with it, and what is not judged.
import { signed } from "../format.js";
import { h } from "../dom.js";
import { address, go, parseLaps, state } from "../state.js";
import { costOf } from "./marks.js";
import { setupAdvice } from "./setup.js";

const NOT_A_FLYING_LAP = new Set(["out_lap", "in_lap"]);

export function findingCards(found, names, bench) {
  const [focus, ...more] = found.findings;
  return h("div", { class: "card coach" },
    h("h3", {}, focus ? "Try first" : "Nothing to try first"),
    found.notes.map((note) => h("p", { class: "wrong" }, `${sentence(note.text)}.`)),
    focus ? one(focus, 0, bench) : !found.notes.some((note) => NOT_A_FLYING_LAP.has(note.kind)) && h("p", {}, `No corner costs ${names.own} more than the noise of the recordings, or none shows one clear cause.`),
    more.map((each, index) => one(each, index + 1, bench)),
    h("p", { class: "small soft" }, `${names.own} is ${signed(found.total)} s on ${names.reference}; a plus is time lost. `, againstBest()),
    setupAdvice(found.setup), notJudged(found));
}

function one(finding, index, bench) {
  const zoom = () => finding.stretch && bench.lens.showStretch(...finding.stretch);
  return h("details", { class: `finding${index ? "" : " focus"}`, open: !index },
    h("summary", {}, h("span", { class: "badge" }, index + 1), h("span", {}, `Turn ${finding.corner}, ${finding.phase}`), h("b", { class: "cost" }, costOf(finding))),
    h("p", { class: "attempt" }, finding.attempt),
    h("p", { class: "small" }, sentence(finding.text), finding.laps && h("span", { class: "tag" }, `on ${finding.laps} laps`)),
    h("p", { class: "small soft" }, `Not ${finding.unlike}. `, h("button", { type: "button", class: "link", onclick: zoom }, "Zoom to it")));
}

/** "Turn 8: you lift by 80 %" → "You lift by 80 %": the turn stands above it. */
function sentence(text) {
  const said = text.replace(/^Turn \S+: /, "");
  return said[0].toUpperCase() + said.slice(1);
}

/** The user's own best is a nearer aim than a professional's lap. */
function againstBest() {
  const laps = parseLaps(state().laps);
  if (laps.some((lap) => lap.own === "best")) return null;
  const refs = ["me:best", ...laps.filter((lap) => lap.own).map((lap) => lap.ref)];
  const change = { laps: refs.join(","), from: null, to: null, at: null };
  return h("a", { href: address(change), onclick: (event) => { event.preventDefault(); go(change); } }, "Against my best");
}

function notJudged({ marked, quality }) {
  const reasons = [...marked.map((mark) => `Turn ${mark.corner}: ${mark.reason}`), ...quality.map((each) => each?.reason).filter(Boolean)];
  if (!reasons.length) return null;
  return h("details", { class: "small soft" }, h("summary", {}, "Not judged, or taken on trust"), h("ul", {}, reasons.map((reason) => h("li", {}, reason))));
}
