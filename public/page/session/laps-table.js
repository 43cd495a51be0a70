// All laps in the order of the result: filter by driver, kind and tyre (all of it in the address), sort by any column,
// save as CSV, put a lap into the comparison.
import { view } from "../api.js";
import { h, onChosen, option } from "../dom.js";
import { lapTime, number, rowsOf } from "../format.js";
import { address, go, lapRef, parseLaps, state, which } from "../state.js";
import { column, table } from "../table.js";
import { tyreMark } from "../tyres.js";

const USUAL = "timed";
const KINDS = {
  all: ["all laps", () => true],
  timed: ["timed laps", (row) => row.lap_time !== null],
  clean: ["clean laps", (row) => row.clean],
  deleted: ["deleted laps", (row) => row.deleted],
};

export async function draw({ session, drivers }) {
  const rows = inOrder(rowsOf(await view(which(), "laps")), drivers);
  const colours = new Map(drivers.map((one) => [one.code, one.colour]));
  const body = h("div");
  const compounds = [...new Set(rows.map((row) => row.compound).filter(Boolean))];
  const choices = [
    choice("driver", "Driver", [["", "all drivers"], ...drivers.map((one) => [one.code, `${one.code}  ${one.name}`])]),
    choice("rows", "Kind of laps", Object.entries(KINDS).map(([name, [title]]) => [name === USUAL ? "" : name, title])),
    choice("tyre", "Tyre", [["", "all tyres"], ...compounds.map((name) => [name, name.toLowerCase()])]),
  ];
  const fileName = `${session.year}-${String(session.round).padStart(2, "0")}-${session.session}-laps`;

  function fill() {
    const [driver, kind, tyre] = choices.map((one) => one.value); // what this session lacks, no select has
    const isOfKind = KINDS[kind || USUAL][1];
    const shown = rows.filter((row) => isOfKind(row) && (!driver || row.driver === driver) && (!tyre || row.compound === tyre));
    body.replaceChildren(table(shown, columnsOf(shown), { caption: "Laps", team: (row) => colours.get(row.driver), file: fileName, tall: true }));
  }
  /** A select whose value stands in the address under this name. */
  function choice(name, label, values) {
    const select = h("select", { "aria-label": label }, values.map(([value, text]) => option(value, text, state()[name] ?? "")));
    return onChosen(select, (value) => { go({ [name]: value || null }, { replace: true, quiet: true }); fill(); });
  }
  fill();
  return [h("div", { class: "row" }, choices), body];
}

/** The source has drivers in an order of its own; each one's laps stay together. */
function inOrder(rows, drivers) {
  const place = new Map(drivers.map((one, index) => [one.code, index]));
  return rows.sort((one, other) => place.get(one.driver) - place.get(other.driver));
}

function columnsOf(rows) {
  const valid = rows.filter((row) => !row.deleted);
  const time = (name, title) => {
    const least = Math.min(...valid.map((row) => row[name] ?? Infinity));
    return column(name, title, (row) => lapTime(row[name]), { number: true, best: (row) => row[name] === least && !row.deleted });
  };
  const has = (name) => rows.some((row) => row[name] !== null);
  return [
    column("driver", "Driver", (row) => h("b", {}, row.driver)),
    column("lap", "Lap", null, { number: true }),
    has("part") && column("part", "Part"),
    time("lap_time", "Time"), time("sector1", "S1"), time("sector2", "S2"), time("sector3", "S3"),
    column("compound", "Tyre", (row) => row.compound && [tyreMark(row.compound), ` ${row.tyre_life ?? ""}`]),
    has("position") && column("position", "Pos", (row) => number(row.position), { number: true }),
    column("speed_st", "Trap", (row) => number(row.speed_st), { number: true }),
    column("notes", "Notes", notes, { sort: (row) => Number(row.deleted) }),
    column("compare", "", (row) => row.lap_time && h("a", { href: address(added(row)), class: "small" }, "compare")),
  ].filter(Boolean);
}

function notes(row) {
  const said = [row.pit_out !== null && "out", row.pit_in !== null && "in", row.deleted && "deleted", row.generated && "no time of its own"].filter(Boolean).join(", ");
  return said && h("span", { class: `small ${row.deleted ? "wrong" : "soft"}`, title: row.deleted_reason ?? null }, said);
}

/** The address of the comparison with this lap in it: with what is compared already, or with the driver's fastest. */
function added(row) {
  const now = parseLaps(state().laps).map((lap) => lap.ref);
  const laps = [...new Set([...(now.length ? now : [row.driver]), lapRef(row.driver, String(row.lap))])].slice(-5);
  return { view: "laps", laps: laps.join(","), part: null, sort: null, driver: null, rows: null, tyre: null };
}
