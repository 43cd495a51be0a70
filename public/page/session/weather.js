// The weather through the session: temperatures, wind, humidity, and where it rained.
import { view } from "../api.js";
import { palette } from "../colours.js";
import { h, svg } from "../dom.js";
import { number, rowsOf } from "../format.js";
import { empty } from "../notice.js";
import { which } from "../state.js";
import { ticks } from "../chart/scales.js";
import { figure, fitted, path, rule, text } from "./figure.js";

const HEIGHT = 170, LEFT = 40;
const SHOWN = [["track_temp", "Track", "°C"], ["air_temp", "Air", "°C"], ["wind_speed", "Wind", "m/s"], ["humidity", "Humidity", "%"]];

export async function draw() {
  const rows = rowsOf(await view(which(), "weather"));
  if (!rows.length) return empty("No weather", "The source has no weather for this session.");
  const rained = rows.some((row) => row.rainfall);
  return [h("p", { class: "soft" }, rained ? "It rained where the ground is blue." : "It stayed dry."), h("div", { class: "pair" }, SHOWN.map((each) => chart(rows, each)))];
}

function chart(rows, [name, title, unit]) {
  const values = rows.map((row) => row[name]).filter((value) => value !== null);
  if (!values.length) return "";
  const [low, high] = [Math.min(...values), Math.max(...values)], room = Math.max(0.5, (high - low) * 0.15);
  const range = `${title}: ${number(low, 1)} to ${number(high, 1)} ${unit}`;
  return h("div", { class: "card" }, h("h3", {}, range), fitted(line));

  function line(width) {
    const start = rows[0].time, end = rows.at(-1).time;
    const x = (time) => LEFT + ((time - start) / Math.max(1, end - start)) * (width - LEFT - 8);
    const y = (value) => 8 + (1 - (value - low + room) / (high - low + 2 * room)) * (HEIGHT - 34);
    const drawn = figure(width, HEIGHT, range);
    rows.forEach((row, index) => {
      if (row.rainfall) drawn.append(svg("rect", { x: x(row.time), y: 8, width: Math.max(1, x(rows[index + 1]?.time ?? end) - x(row.time)), height: HEIGHT - 34, fill: "#2f7fe6", "fill-opacity": 0.25 }));
    });
    for (const tick of ticks(low - room, high + room, 4)) drawn.append(rule(LEFT, y(tick), width - 8, y(tick)), text(LEFT - 6, y(tick) + 4, String(tick), { "text-anchor": "end" }));
    for (const tick of ticks(0, (end - start) / 60, Math.max(2, width / 100))) drawn.append(text(x(start + tick * 60), HEIGHT - 6, `${tick} min`, { "text-anchor": x(start + tick * 60) > width - 30 ? "end" : "middle" }));
    drawn.append(path(rows.map((row) => (row[name] === null ? null : [x(row.time), y(row[name])])), { stroke: palette().accent, "stroke-width": 2 }));
    return drawn;
  }
}
