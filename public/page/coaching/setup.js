// What the setup might do about a symptom of several corners: driving first, then a direction and one step.
import { h } from "../dom.js";

export function setupAdvice(symptoms) {
  if (!symptoms.length) return null;
  return h("details", { class: "setup" }, h("summary", {}, `Setup: ${symptoms.map((one) => one.symptom).join("; ")}`), symptoms.map(about));
}

const about = ({ symptom, corners, first, candidates }) => h("section", {},
  h("p", {}, h("b", {}, symptom), ` in turns ${corners.join(", ")}. ${first}.`),
  h("ul", {}, candidates.map((one) => h("li", {},
    h("b", {}, `${one.setting.replaceAll("_", " ")} ${one.direction}`), `, ${one.step}: ${one.why}. `,
    h("span", { class: "soft" }, `It may bring ${one.side_effect}. It worked if ${one.test}. (${one.source})`)))));
