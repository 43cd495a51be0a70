// What to try first: the findings of `view=coaching` for an own lap against another, where the API has them.
import { api } from "./api.js";
import { h } from "./dom.js";
import { signed } from "./format.js";
import { lapsQuery, which } from "./state.js";

export async function showFindings(bench) {
  const own = bench.laps.find((lap) => lap.own), reference = bench.laps.find((lap) => !lap.own) ?? bench.laps.find((lap) => lap !== own);
  const found = await api.telemetry({ view: "coaching", ...lapsQuery([reference, own], which()) }).catch(() => null); // a deployment without it says 400
  if (!found?.findings?.length || !bench.node.isConnected) return;
  const items = found.findings.map((one) => {
    const corner = bench.comparison.corners.find((each) => `${each.number}${each.letter ?? ""}` === String(one.corner));
    const where = corner ? h("button", { type: "button", class: "quiet", onclick: () => bench.lens.showCorner(corner) }, `Turn ${one.corner}`) : `Turn ${one.corner}`;
    return h("li", {}, h("p", {}, where, ` ${one.phase} `, h("b", {}, `${signed(one.gain)} s`)), h("p", {}, one.text), h("p", { class: "small soft" }, one.evidence, one.laps && ` · ${one.laps}`));
  });
  bench.findings.replaceChildren(h("h3", {}, "What to try first"), h("ol", {}, items));
  bench.findings.classList.add("card");
  bench.findings.hidden = false;
}
