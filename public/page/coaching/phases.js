// What each phase of each corner costs an own lap, as further columns of the corner table.
import { signed } from "../format.js";
import { h } from "../dom.js";

const PHASES = ["straight", "braking", "entry", "apex", "exit"];

/** Return { head, cells(corner), foot } for the corner table; all cells add up to the difference of the lap times. */
export function phasesOf({ corners, total, findings }, names) {
  const byName = new Map(corners.map((corner) => [`${corner.number}${corner.letter}`, corner]));
  const first = findings[0];
  const sums = PHASES.map((name) => corners.reduce((sum, corner) => sum + corner.phases.filter((one) => one.phase === name).reduce((all, one) => all + one.gain, 0), 0));
  return {
    title: `${names.own} against ${names.reference}: seconds in each phase`,
    head: PHASES.map((name) => h("th", { scope: "col", class: "phase" }, name)),
    cells(corner) {
      const found = byName.get(`${corner.number}${corner.letter ?? ""}`);
      return PHASES.map((name) => cell(found, name, first));
    },
    foot: [sums.map((sum) => h("td", { class: `phase ${kind(sum, false)}` }, h("b", {}, signed(sum)))), total],
  };
}

const kind = (gain, noise) => (noise ? "noise" : gain > 0 ? "lost" : "won");

function cell(corner, name, first) {
  const phase = corner?.phases.find((one) => one.phase === name);
  if (!phase || phase.to - phase.from < 0.5) return h("td", { class: "phase noise", title: "This corner has no such phase" }, "·");
  const focus = first && first.corner === `${corner.number}${corner.letter}` && first.phase === name;
  const sure = `± ${phase.sigma.toFixed(3)} s, ${Math.round(phase.from)} to ${Math.round(phase.to)} m`;
  return h("td", { class: `phase ${kind(phase.gain, phase.noise)}${focus ? " focus" : ""}`, title: phase.noise ? `Within the noise: ${sure}` : sure }, h("b", {}, signed(phase.gain)));
}
