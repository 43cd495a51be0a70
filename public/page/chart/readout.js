// The values of every lap at the cursor, as a table; it keeps them when the pointer leaves.
import { NONE, number, signed } from "../format.js";
import { h } from "../dom.js";
import { swatch } from "../swatch.js";
import { cornerAt, cornerName, speedUnit } from "./comparison.js";

const OPEN = new Set([10, 12, 14]);
const flag = (value, yes) => (value === null || value === undefined ? NONE : value ? yes : "off");

const CELLS = [
  ["km/h", (lap, at) => number(lap.channels.speed?.[at], 0)],
  ["delta", (lap, at, index) => (index ? signed(lap.delta[at]) : "ref")],
  ["thr", (lap, at) => number(lap.channels.throttle?.[at], 0)],
  ["brake", (lap, at) => flag(lap.channels.brake?.[at], "on")],
  ["gear", (lap, at) => number(lap.channels.gear?.[at], 0)],
  ["rpm", (lap, at) => number(lap.channels.rpm?.[at], 0)],
  ["drs", (lap, at) => { const value = lap.channels.drs?.[at]; return value === null || value === undefined ? NONE : OPEN.has(value) ? "open" : "shut"; }],
];

export function readout(comparison, styles, names, lens) {
  const place = h("span"), metres = h("span", { class: "unit" });
  const rows = comparison.laps.map((lap, index) => {
    const cells = CELLS.map(([name]) => h("td", { "data-channel": name }));
    return { row: h("tr", {}, h("th", { scope: "row" }, swatch(styles[index]), names[index]), cells), cells, lap, index };
  });
  const head = h("tr", {}, h("th", { scope: "col" }, "Lap"), CELLS.map(([name]) => h("th", name === "km/h" ? { scope: "col", class: "unit" } : { scope: "col" }, name === "km/h" ? speedUnit() : name)));
  const node = h("table", { class: "readout", id: "readout" }, h("caption", {}, place, metres), h("thead", {}, head), h("tbody", {}, rows.map(({ row }) => row)));

  /** Only texts that change are touched: this runs in every frame. */
  function update() {
    const at = lens.index;
    const corner = cornerAt(comparison.corners, lens.at);
    set(place, corner ? `${cornerName(corner)} · ` : "");
    set(metres, `${Math.round(lens.at)} m`);
    for (const { cells, lap, index } of rows) CELLS.forEach(([, text], column) => set(cells[column], text(lap, at, index)));
  }
  return { node, update };
}

function set(node, text) {
  if (node.firstChild?.data === text) return;
  if (node.firstChild) node.firstChild.data = text;
  else node.append(text);
}

/** What the charts show, in one sentence. */
export function inWords({ laps, distance }, names) {
  const behind = laps.slice(1).map((lap, index) => `${names[index + 1]} ${Math.abs(lap.delta.at(-1) ?? 0).toFixed(3)} s ${lap.delta.at(-1) > 0 ? "behind" : "ahead"}`);
  return `Speed, throttle, brake and gear of ${names.join(", ")} over ${Math.round(distance.at(-1))} metres${behind.length ? `; at the line ${behind.join(", ")}` : ""}.`;
}

/** The same in one sentence, for the slider that the charts are to a screen reader. */
export function sentence(comparison, names, lens) {
  const corner = cornerAt(comparison.corners, lens.at);
  const values = comparison.laps.map((lap, index) => {
    const delta = index ? `, ${Math.abs(lap.delta[lens.index] ?? 0).toFixed(3)} s ${lap.delta[lens.index] > 0 ? "behind" : "ahead"}` : "";
    return `${names[index]} ${number(lap.channels.speed?.[lens.index], 0)} ${speedUnit()}${delta}`;
  });
  return `${Math.round(lens.at)} metres${corner ? `, ${cornerName(corner)}` : ""}: ${values.join("; ")}`;
}
