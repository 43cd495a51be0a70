// The order at the end of each lap, a line for each driver in the team's colour; a line is lifted out by pointing or with the keyboard.
import { view } from "../api.js";
import { lapStyles, palette, parse } from "../colours.js";
import { h, svg } from "../dom.js";
import { rowsOf } from "../format.js";
import { empty } from "../notice.js";
import { which } from "../state.js";
import { figure, fitted, path, rule, text } from "./figure.js";

const TOP = 8, ROW = 23, LEFT = 62, RIGHT = 52;

export async function draw({ drivers, results }) {
  const rows = rowsOf(await view(which(), "positions")).filter((row) => row.position);
  if (!rows.length) return empty("No positions", "Only races and sprints have an order by laps.");
  const colours = palette();
  const order = results.map((row) => row.driver).filter((code) => rows.some((row) => row.driver === code));
  const grid = new Map(results.map((row) => [row.driver, row.grid]));
  const styles = lapStyles(order.map((driver) => ({ driver })), (code) => drivers.find((one) => one.code === code)?.colour, parse(colours.panel), parse(colours.text));
  const last = Math.max(...rows.map((row) => row.lap)), places = Math.max(...rows.map((row) => row.position));
  const height = TOP + places * ROW + 22;
  return h("div", { class: "card" }, fitted(lines));

  function lines(width) {
    const x = (lap) => LEFT + (lap / last) * (width - LEFT - RIGHT), y = (place) => TOP + (place - 0.5) * ROW;
    const drawn = figure(width, height, `Positions of ${order.length} drivers over ${last} laps`);
    for (let lap = 0; lap <= last; lap += last > 30 ? 10 : 5) drawn.append(rule(x(lap), TOP, x(lap), height - 20), text(x(lap), height - 5, lap ? String(lap) : "grid", { "text-anchor": "middle" }));
    for (let place = 1; place <= places; place += 1) drawn.append(text(0, y(place) + 4, String(place)));
    order.forEach((code, index) => {
      const mine = rows.filter((row) => row.driver === code);
      const points = [grid.get(code) ? [x(0), y(grid.get(code))] : null, ...mine.map((row) => [x(row.lap), y(row.position)])];
      const style = { stroke: styles[index].colour, "stroke-width": 2.4, "stroke-dasharray": styles[index].dash.join(" ") };
      const end = mine.at(-1);
      const start = grid.get(code) ?? mine[0].position;
      drawn.append(svg("g", { class: "who-line" }, path(points.filter((point, at) => point || at), style),
        text(22, y(start) + 4, code, { class: "strong" }), text(x(end.lap) + 6, y(end.position) + 4, code, { class: "strong" }), svg("title", {}, `${code}: from P${start} to P${end.position}${end.lap < last ? `, lap ${end.lap} the last` : ""}`)));
    });
    return drawn;
  }
}
