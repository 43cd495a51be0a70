// A short piece of a lap's line: colour and dash as in the charts.
import { svg } from "./dom.js";

export function swatch(style) {
  const line = svg("line", { x1: 1, x2: 25, y1: 5, y2: 5, stroke: style.colour, "stroke-width": 3.4, "stroke-dasharray": style.dash.map((part) => part * 0.8).join(" ") });
  return svg("svg", { class: "swatch", viewBox: "0 0 26 10", width: 26, height: 10, "aria-hidden": "true" }, line);
}
