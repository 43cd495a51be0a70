// The channels, from top to bottom: how high each is, what its axis spans, how it is drawn.
import { speedUnit } from "./comparison.js";
import { extent } from "./scales.js";

const OPEN = new Set([10, 12, 14]); // DRS codes of an open flap

export const PANELS = [
  { name: "speed", title: "Speed", get unit() { return speedUnit(); }, weight: 3.4, ticks: 4 },
  { name: "delta", title: "Delta", unit: "s", weight: 1.9, ticks: 4 },
  { name: "throttle", title: "Throttle", unit: "%", weight: 1.1, span: [-4, 104], ticks: 2 },
  { name: "brake", title: "Brake", short: "Brk", lanes: (value) => value === true || value > 0, weight: 0.5 },
  { name: "gear", title: "Gear", weight: 1, stepped: true, ticks: 4, least: [1, 8] },
  { name: "rpm", title: "Rpm", weight: 0.9, ticks: 2, scale: 1000, unit: "×1000" },
  { name: "drs", title: "DRS", lanes: (value) => OPEN.has(value), weight: 0.5 },
];

export const column = (lap, name) => (name === "delta" ? lap.delta : lap.channels[name]) ?? [];

const known = (values) => values.some((value) => value !== null && value !== undefined);

/** The panels that these laps have anything for. */
export const panelsOf = ({ laps }) => PANELS.filter(({ name }) =>
  (name === "delta" ? laps.length > 1 : laps.some((lap) => known(column(lap, name)))));

/** Give each panel its place: [{…panel, top, height}] in `height` pixels. */
export function arrange(panels, height, top, gap) {
  const room = height - gap * (panels.length - 1);
  const all = panels.reduce((sum, panel) => sum + panel.weight, 0);
  let at = top;
  return panels.map((panel) => {
    const placed = { ...panel, top: at, height: (panel.weight / all) * room };
    at += placed.height + gap;
    return placed;
  });
}

/** Low and high of a panel's axis: the delta's fits what is seen, the others' the whole lap, so that zooming does not mislead. */
export function spanOf(panel, comparison, start, end) {
  if (panel.span) return panel.span;
  const columns = comparison.laps.map((lap) => column(lap, panel.name));
  const isDelta = panel.name === "delta";
  const [low, high] = extent(columns, isDelta ? start : 0, isDelta ? end : comparison.distance.length - 1) ?? [0, 1];
  const room = isDelta ? Math.max(0.012, (high - low) * 0.12) : Math.max((high - low) * 0.06, 0.2);
  const [least, most] = panel.least ?? [Infinity, -Infinity];
  return [Math.min(low, least) - room, Math.max(high, most) + room];
}
