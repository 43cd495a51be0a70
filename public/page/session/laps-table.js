// All laps: filter by driver and kind, sort by any column, save as CSV, put a lap into the comparison.
import { view } from "../api.js";
import { h, onChosen, option } from "../dom.js";
import { lapTime, number, rowsOf } from "../format.js";
import { address, go, lapRef, parseLaps, state, which } from "../state.js";
import { column, table } from "../table.js";
import { tyreMark } from "../tyres.js";

const KINDS = {
  all: ["all laps", () => true],
  timed: ["timed laps", (row) => row.lap_time !== null],
  clean: ["clean laps", (row) => row.clean],
  deleted: ["deleted laps", (row) => row.deleted],
};

export async function draw({ session, drivers }) {
  const rows = rowsOf(await view(which(), "laps"));
  const colours = new Map(drivers.map((one) => [one.code, one.colour]));
  const body = h("div");
  let kind = "timed", compound = "";
  const who = h("select", { "aria-label": "Driver" }, option("", "all drivers", state().driver ?? ""), drivers.map((one) => option(one.code, `${one.code}  ${one.name}`, state().driver)));
  const which_ = h("select", { "aria-label": "Kind of laps" }, Object.entries(KINDS).map(([name, [title]]) => option(name, title, kind)));
  const compounds = [...new Set(rows.map((row) => row.compound).filter(Boolean))];
  const tyre = h("select", { "aria-label": "Tyre" }, option("", "all tyres"), compounds.map((name) => option(name, name.toLowerCase())));
  onChosen(who, (code) => { go({ driver: code || null }, { replace: true, quiet: true }); fill(); });
  onChosen(which_, (name) => { kind = name; fill(); });
  onChosen(tyre, (name) => { compound = name; fill(); });
  const fileName = `${session.year}-${String(session.round).padStart(2, "0")}-${session.session}-laps`;

  function fill() {
    const code = state().driver;
    const shown = rows.filter((row) => KINDS[kind][1](row) && (!code || row.driver === code) && (!compound || row.compound === compound));
    body.replaceChildren(table(shown, columnsOf(shown), { caption: "Laps", team: (row) => colours.get(row.driver), file: fileName, tall: true }));
  }
  fill();
  return [h("div", { class: "row" }, who, which_, tyre), body];
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
  return { view: "laps", laps: laps.join(","), part: null, sort: null, driver: null };
}
