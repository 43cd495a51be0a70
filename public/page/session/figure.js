// Small figures that need no canvas: a frame in SVG, its width that of the page.
import { svg } from "../dom.js";

export const TYRES = { SOFT: "#e8344a", MEDIUM: "#e6b400", HARD: "#c9cfda", INTERMEDIATE: "#2fa84f", WET: "#2f7fe6" };

export function figure(width, height, label) {
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
}

export const text = (x, y, said, more = {}) => svg("text", { x, y, ...more }, said);
export const rule = (x1, y1, x2, y2) => svg("line", { class: "rule", x1, y1, x2, y2 });

/** A path through points, with gaps where a value is missing. */
export function path(points, more) {
  let d = "", open = false;
  for (const point of points) {
    if (!point) { open = false; continue; }
    d += `${open ? "L" : "M"}${point[0].toFixed(1)},${point[1].toFixed(1)}`;
    open = true;
  }
  return svg("path", { d, fill: "none", "stroke-linejoin": "round", ...more });
}

export const wide = () => Math.max(340, Math.min(document.getElementById("panel").clientWidth, 1900) - 4);
