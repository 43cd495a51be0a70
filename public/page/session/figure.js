// Small figures that need no canvas: a frame in SVG, drawn for the width of its place, so that its type is never scaled.
import { h, svg } from "../dom.js";

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

const LEAST = 280; // pixels: a phone's

/** A box whose figure `draw(width)` makes, again whenever the box has another width. */
export function fitted(draw) {
  const box = h("div", { class: "figure" });
  let width = 0;
  const fit = new ResizeObserver(() => {
    if (!box.clientWidth || box.clientWidth === width) return;
    width = box.clientWidth;
    box.replaceChildren(draw(Math.max(LEAST, width)));
  });
  fit.observe(box);
  return box;
}
