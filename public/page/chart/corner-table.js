// Corner by corner: what each lap does, won or lost against the reference. A row zooms to its corner.
import { NONE, number, signed } from "../format.js";
import { h } from "../dom.js";
import { swatch } from "../swatch.js";
import { cornerName } from "./comparison.js";

const shortName = (corner) => cornerName(corner).replace("Turn ", "T");
const far = (value) => number(value, 0);

/** `phases` adds columns of an own lap: {title, head, cells(corner), foot}. */
export function cornerTable(comparison, styles, names, lens, phases = null) {
  const others = comparison.laps.slice(1);
  if (!comparison.corners.some((one) => one.laps.length)) return null;
  const head = h("tr", {}, h("th", { scope: "col" }, "Corner"),
    names.map((name, index) => h("th", { scope: "col" }, swatch(styles[index]), name, h("small", {}, index ? "gain · apex" : "entry · apex · exit"))), phases?.head);
  const most = Math.max(0.001, ...comparison.corners.flatMap((one) => one.laps.map((lap) => Math.abs(lap.gain ?? 0))));
  const rows = comparison.corners.map((corner) => {
    const reference = corner.laps[0];
    const first = h("td", {}, [reference.entry_speed, reference.apex_speed, reference.exit_speed].map(far).join(" · "));
    const cells = others.map((_, index) => gainCell(corner.laps[index + 1], most));
    const button = h("button", { type: "button", class: "corner", onclick: () => lens.showCorner(corner), "aria-label": `${shortName(corner)}, zoom to ${cornerName(corner)}` }, shortName(corner));
    return h("tr", { onclick: (event) => event.target.closest("button") || lens.showCorner(corner) }, h("th", { scope: "row" }, button), first, cells, phases?.cells(corner));
  });
  const node = h("table", { class: "corners", id: "corners" }, h("caption", {}, "Corners: seconds lost (+) or won (−) against the reference", phases && `. ${phases.title}`),
    h("thead", {}, head), h("tbody", {}, rows), phases && h("tfoot", {}, sumRow(comparison, phases)));
  const mark = () => comparison.corners.forEach((corner, index) => rows[index].classList.toggle("here", lens.at >= corner.from && lens.at < corner.to));
  return { node, update: mark };
}

/** The sums of the phases: where on the lap the time goes; together they are the difference of the lap times. */
const sumRow = ({ laps }, { foot: [sums, total] }) =>
  h("tr", {}, h("th", { scope: "row" }, "All"), h("td", { colspan: laps.length }, h("b", {}, signed(total)), " s in all"), sums);

function gainCell(lap, most) {
  if (!lap || lap.gain === null) return h("td", {}, NONE);
  const kind = lap.noise ? "noise" : lap.gain > 0 ? "lost" : lap.gain < 0 ? "won" : "";
  const meter = h("meter", { min: 0, max: most, value: Math.abs(lap.gain), class: kind, "aria-hidden": "true" });
  return h("td", { class: kind, title: lap.noise ? "Smaller than what the delta may be wrong by" : null }, h("b", {}, signed(lap.gain)), ` · ${far(lap.apex_speed)}`, meter);
}
