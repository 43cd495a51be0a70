// The classification: a race by time and gap, a qualifying by its parts, a practice by the best lap.
import { view } from "../api.js";
import { h } from "../dom.js";
import { lapTime, longTime, number, rowsOf, signed } from "../format.js";
import { address, which } from "../state.js";
import { column, table } from "../table.js";

export async function draw({ session, results, drivers }) {
  const rows = results.length ? results : drivers.map((one) => ({ ...one, driver: one.code }));
  const hasTimes = rows.some((row) => row.q1 ?? row.time ?? row.gap ?? row.points);
  const best = hasTimes ? null : await bests();
  const full = best ? rows.map((row) => ({ ...row, best: best.get(row.driver) ?? null })).sort((one, other) => (one.position ?? 99) - (other.position ?? 99) || (one.best ?? 1e9) - (other.best ?? 1e9)) : rows;
  const fileName = `${session.year}-${String(session.round).padStart(2, "0")}-${session.session}-results`;
  const compare = h("a", { class: "button", href: address({ view: "laps", laps: full.slice(0, 2).map((row) => row.driver).join(","), part: null, sort: null }) }, "Compare the first two");
  return [h("div", { class: "row" }, compare), table(full, columnsOf(full), { caption: "Results", team: (row) => row.colour, file: fileName })];
}

function columnsOf(rows) {
  const has = (name) => rows.some((row) => row[name] !== null && row[name] !== undefined);
  const least = (name) => Math.min(...rows.map((row) => row[name] ?? Infinity));
  const time = (name, title) => { const first = least(name); return column(name, title, (row) => lapTime(row[name]), { number: true, best: (row) => row[name] === first }); };
  return [
    column("position", "Pos", (row) => row.classified ?? number(row.position), { sort: (row) => row.position }),
    column("driver", "Driver", (row) => [h("b", {}, row.driver), ` ${row.name ?? ""}`]),
    column("team", "Team"),
    has("grid") && column("grid", "Grid", (row) => (row.grid ? [number(row.grid), change(row)] : null), { number: true }),
    ...["q1", "q2", "q3"].filter(has).map((name) => time(name, name.toUpperCase())),
    has("best") && time("best", "Best lap"),
    has("time") && column("time", "Time", (row) => longTime(row.time), { number: true }),
    has("gap") && column("gap", "Gap", (row) => (row.gap ? signed(row.gap) : null), { number: true }),
    has("laps") && column("laps", "Laps", (row) => number(row.laps), { number: true }),
    has("points") && column("points", "Points", (row) => number(row.points, row.points % 1 ? 1 : 0), { number: true }),
    has("status") && column("status", "Status"),
  ].filter(Boolean);
}

const change = ({ grid, position }) => (grid && position && grid !== position ? h("span", { class: position < grid ? "said small" : "soft small" }, position < grid ? ` ▲${grid - position}` : ` ▼${position - grid}`) : null);

/** Where the source has no results, the best valid lap of each driver. */
async function bests() {
  const found = new Map();
  for (const row of rowsOf(await view(which(), "laps"))) {
    if (row.lap_time && !row.deleted) found.set(row.driver, Math.min(found.get(row.driver) ?? Infinity, row.lap_time));
  }
  return found;
}
