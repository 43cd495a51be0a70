// Coaching: an own lap against the reference. Findings stand beside the charts and on them, phases in the corner table.
import { api } from "./api.js";
import { announce } from "./dom.js";
import { signed } from "./format.js";
import { loading, problem } from "./notice.js";
import { lapsQuery, which } from "./state.js";
import { findingCards } from "./coaching/findings.js";
import { findingMarks, stretchOf } from "./coaching/marks.js";
import { phasesOf } from "./coaching/phases.js";

const MOST = 5; // laps in one question; those after the second tell a habit from a slip

/** Which of the laps is coached, and against which: the first lap where that is another's or an earlier one. */
export function pairOf(laps) {
  const own = laps.findIndex((lap, index) => lap.own && index > 0);
  if (own > 0) return { reference: 0, own };
  return laps[0]?.own && laps.length > 1 ? { reference: 1, own: 0 } : null;
}

/** Ask for the coaching of the laps on the bench and show it there; an error stands in the findings' place. */
export async function showCoaching(bench) {
  const pair = pairOf(bench.laps);
  if (!pair) return;
  bench.findings.hidden = false;
  bench.findings.replaceChildren(loading("Looking for what to try first …"));
  try {
    const found = await api.telemetry({ view: "coaching", ...lapsQuery(asked(bench, pair), which()) });
    if (bench.node.isConnected) place(bench, found, pair);
  } catch (error) {
    if (bench.node.isConnected) bench.findings.replaceChildren(problem(error, () => showCoaching(bench)));
  }
}

/** The pair, then other laps that the user drove on this circuit. */
function asked({ laps, ownRows, comparison }, { reference, own }) {
  const pair = [laps[reference], laps[own]];
  const taken = new Set([reference, own].map((at) => comparison.laps[at].driver));
  const { year, event } = which();
  const others = ownRows.filter((row) => String(row.year) === year && String(row.round) === event && !taken.has(`me:${row.id}`));
  return [...pair, ...others.map((row) => ({ ref: `me:${row.id}`, own: row.id }))].slice(0, MOST);
}

function place(bench, found, pair) {
  const names = { own: bench.names[pair.own], reference: bench.names[pair.reference] };
  const marked = found.findings.map((finding) => ({ ...finding, stretch: stretchOf(finding, found) }));
  bench.findings.replaceChildren(findingCards({ ...found, findings: marked }, names, bench));
  bench.traces.addLayer(findingMarks(marked));
  bench.showPhases(phasesOf(found, names));
  announce(marked.length ? `First to try, turn ${marked[0].corner}: ${marked[0].attempt}, ${signed(marked[0].gain)} seconds` : "No finding beyond the noise");
}
