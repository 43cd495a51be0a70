// Tyres: each driver's stints as bars in the order of the result, then the stops as they came.
import { view } from "../api.js";
import { h, svg } from "../dom.js";
import { number, rowsOf } from "../format.js";
import { empty } from "../notice.js";
import { which } from "../state.js";
import { column, table } from "../table.js";
import { colourOf, lettersOf } from "../tyres.js";
import { figure, fitted, rule, text } from "./figure.js";

const ROW = 23, LEFT = 52;

export async function draw({ session, results, drivers }) {
  const [stints, stops] = (await Promise.all([view(which(), "stints"), view(which(), "pitstops")])).map(rowsOf);
  if (!stints.length) return empty("No stints", "The source has no tyre data for this session.");
  const order = (results.length ? results.map((row) => row.driver) : drivers.map((one) => one.code)).filter((code) => stints.some((one) => one.driver === code));
  const colours = new Map(drivers.map((one) => [one.code, one.colour]));
  const kinds = { stop: "stop", pass: "through the pit lane behind the safety car", "drive-through": "drive-through" };
  const columns = [
    column("driver", "Driver", (row) => h("b", {}, row.driver)), column("lap", "Lap", null, { number: true }),
    column("lane_time", "In the lane", (row) => (row.lane_time === null ? null : `${row.lane_time.toFixed(3)} s`), { number: true }),
    column("kind", "Kind", (row) => kinds[row.kind] ?? null),
  ];
  const isRace = ["R", "S"].includes(session.session);
  return [h("div", { class: "card" }, fitted((width) => bars(order, stints, width)), legend(stints)), isRace && stops.length ? h("h3", { class: "row" }, "Stops") : "",
    isRace && stops.length ? table(stops.sort((one, other) => one.lap - other.lap || one.pit_in - other.pit_in), columns, { caption: "Pit stops", team: (row) => colours.get(row.driver), file: `${session.year}-${session.round}-${session.session}-pitstops` }) : ""];
}

/** What the letters and the two kinds of bars mean. */
function legend(stints) {
  const compounds = [...new Set(stints.map((one) => one.compound).filter(Boolean))].sort();
  const names = compounds.map((name) => `${lettersOf(name)} ${name.toLowerCase()}`).join(", ");
  return h("p", { class: "small soft" }, `${names}; the number is the laps of the stint. Filled: new tyres, outlined: used ones.`);
}

function bars(order, stints, width) {
  const last = Math.max(...stints.map((one) => one.last_lap));
  const x = (lap) => LEFT + (lap / last) * (width - LEFT - 12);
  const drawn = figure(width, order.length * ROW + 26, `Stints of ${order.length} drivers over ${last} laps`);
  for (let lap = 0; lap <= last; lap += last > 30 ? 10 : 5) drawn.append(rule(x(lap), 0, x(lap), order.length * ROW), text(x(lap), order.length * ROW + 16, lap ? String(lap) : "lap", { "text-anchor": "middle" }));
  order.forEach((code, row) => {
    drawn.append(text(0, row * ROW + 15, code, { class: "strong" }));
    for (const one of stints.filter((each) => each.driver === code)) {
      const from = x(one.first_lap - 1), to = x(one.last_lap);
      const about = `${code}: ${(one.compound ?? "unknown tyre").toLowerCase()}${one.fresh_tyre ? "" : ", used"}, laps ${one.first_lap} to ${one.last_lap}`;
      drawn.append(svg("rect", { x: from + 1, y: row * ROW + 3, width: Math.max(2, to - from - 2), height: ROW - 7, rx: 2, fill: colourOf(one.compound), stroke: colourOf(one.compound), "stroke-width": 1.5, "fill-opacity": one.fresh_tyre ? 1 : 0.22 }, svg("title", {}, about)));
      if (to - from > 22) drawn.append(svg("text", { x: from + 6, y: row * ROW + 15, class: one.fresh_tyre ? "in" : "in used" }, `${lettersOf(one.compound)} ${number(one.laps)}`));
    }
  });
  return drawn;
}
