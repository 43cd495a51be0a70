// Drawing on a canvas: grid, marks and traces of one panel. Arrays and a context in, pixels out.
import { css } from "../colours.js";
import { ticks } from "./scales.js";
import { column } from "./panels.js";

/** Frame, ticks and title of a panel. */
export function drawAxis(context, panel, y, [low, high], area, colours, font) {
  context.strokeStyle = colours.grid;
  context.fillStyle = colours.soft;
  context.lineWidth = 1;
  context.font = font;
  context.textAlign = "right";
  context.textBaseline = "middle";
  if (!panel.lanes) {
    const all = ticks(low, high, panel.ticks);
    const decimals = Math.max(1, ...all.map((tick) => (String(tick).split(".")[1] ?? "").length)); // of the delta alone: the others are whole
    for (const tick of all) {
      const at = Math.round(y(tick)) + 0.5;
      if (at < panel.top || at > panel.top + panel.height) continue;
      line(context, area.left, at, area.right, at);
      const text = panel.name === "delta" ? `${tick > 0 ? "+" : ""}${tick.toFixed(decimals).replace("-", "−")}` : String(tick / (panel.scale ?? 1));
      context.fillText(text, area.left - 7, at, area.left - 8); // on a phone three decimals are drawn narrower
    }
  }
  if (panel.name === "delta" && low < 0 && high > 0) {
    context.strokeStyle = colours.soft;
    line(context, area.left, Math.round(y(0)) + 0.5, area.right, Math.round(y(0)) + 0.5);
  }
}

/** The name above the panel: over the traces it would hide them. */
export function drawTitle(context, panel, area, colours, font, more = "") {
  const text = `${panel.title.toUpperCase()}${panel.unit ? ` ${panel.unit}` : ""}${more}`;
  context.font = font;
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillStyle = colours.soft;
  context.fillText(text, area.left, panel.top - 2);
}

function line(context, fromX, fromY, toX, toY) {
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
}

/** A trace; where values are missing the line has a gap. */
export function drawTrace(context, distance, values, x, y, style, { stepped = false, start, end, width = 1.7 }) {
  context.strokeStyle = style.colour;
  context.setLineDash(style.dash);
  context.lineWidth = width;
  context.lineJoin = "round";
  context.beginPath();
  let open = false, before = 0;
  for (let at = start; at <= end; at += 1) {
    const value = values[at];
    if (value === null || value === undefined) { open = false; continue; }
    const px = x(distance[at]), py = y(value);
    if (!open) context.moveTo(px, py);
    else {
      if (stepped) context.lineTo(px, before);
      context.lineTo(px, py);
    }
    open = true;
    before = py;
  }
  context.stroke();
  context.setLineDash([]);
}

/** What the delta may be wrong by, as a band around it. */
export function drawBand(context, distance, delta, sigma, x, y, style, start, end) {
  context.fillStyle = css(style.rgb, 0.22);
  context.beginPath();
  for (let at = start; at <= end; at += 1) context.lineTo(x(distance[at]), y((delta[at] ?? 0) + sigma[at]));
  for (let at = end; at >= start; at -= 1) context.lineTo(x(distance[at]), y((delta[at] ?? 0) - sigma[at]));
  context.fill();
}

/** On and off as bars, a lane for each lap. */
export function drawLanes(context, panel, comparison, styles, x, start, end) {
  const { distance, laps } = comparison;
  const lane = (panel.height - 4) / laps.length;
  laps.forEach((lap, index) => {
    const values = column(lap, panel.name);
    const top = panel.top + 2 + lane * index;
    context.fillStyle = styles[index].colour;
    for (let at = start; at < end; at += 1) {
      if (!panel.lanes(values[at])) continue;
      const first = at;
      while (at < end && panel.lanes(values[at])) at += 1;
      context.fillRect(x(distance[first]), top + lane * 0.12, Math.max(1, x(distance[at]) - x(distance[first])), Math.max(2, lane * 0.72));
    }
  });
}

/** Oblique lines over a stretch that was not recorded. */
export function drawMissing(context, from, to, panel, colour) {
  context.save();
  context.beginPath();
  context.rect(from, panel.top, to - from, panel.height);
  context.clip();
  context.strokeStyle = colour;
  context.globalAlpha = 0.35;
  context.lineWidth = 1;
  for (let at = from - panel.height; at < to; at += 7) line(context, at, panel.top + panel.height, at + panel.height, panel.top);
  context.restore();
}

/** Sector lines and corners through all panels, their names on top. */
export function drawMarks(context, comparison, x, area, colours, font, small) {
  const { lines, corners } = comparison;
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (lines) {
    [[0, lines.s1, "S1"], [lines.s1, lines.s2, "S2"], [lines.s2, lines.finish, "S3"]].forEach(([from, to, name], index) => {
      const left = Math.max(area.left, x(from)), right = Math.min(area.right, x(to));
      if (right - left < 2) return;
      context.fillStyle = colours.text;
      context.globalAlpha = index % 2 ? 0.09 : 0.05;
      context.fillRect(left, 0, right - left, 15);
      context.globalAlpha = 1;
      context.fillStyle = colours.soft;
      if (right - left > 24) context.fillText(name, (left + right) / 2, 8);
      context.strokeStyle = colours.soft;
      context.globalAlpha = 0.55;
      if (index && x(from) >= area.left) line(context, Math.round(x(from)) + 0.5, 0, Math.round(x(from)) + 0.5, area.bottom);
      context.globalAlpha = 1;
    });
  }
  let last = -Infinity;
  context.strokeStyle = colours.grid;
  for (const corner of corners) {
    if (corner.distance === null) continue;
    const at = x(corner.distance);
    if (at < area.left || at > area.right) continue;
    context.setLineDash([2, 4]);
    line(context, Math.round(at) + 0.5, 30, Math.round(at) + 0.5, area.bottom);
    context.setLineDash([]);
    if (at - last < (small ? 17 : 22)) continue;
    last = at;
    context.fillStyle = colours.soft;
    context.fillText(`${small ? "" : "T"}${corner.number}${corner.letter ?? ""}`, at, 23);
  }
}

export function drawDistances(context, x, from, to, area, colours, font) {
  context.font = font;
  context.fillStyle = colours.soft;
  context.textBaseline = "top";
  const all = ticks(from, to, Math.max(3, (area.right - area.left) / 130));
  all.forEach((tick, index) => {
    const isLast = index === all.length - 1;
    context.textAlign = isLast && x(tick) > area.right - 24 ? "right" : "center";
    context.fillText(`${tick.toLocaleString("en").replace(",", " ")}${isLast ? " m" : ""}`, x(tick), area.bottom + 5);
  });
}
