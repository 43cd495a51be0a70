// Race control, in its order; a word filters.
import { view } from "../api.js";
import { h } from "../dom.js";
import { clock, rowsOf } from "../format.js";
import { empty } from "../notice.js";
import { which } from "../state.js";
import { column, table } from "../table.js";

export async function draw({ session, drivers }) {
  const rows = rowsOf(await view(which(), "messages"));
  if (!rows.length) return empty("No messages", "The source has no messages of race control for this session.");
  const colours = new Map(drivers.map((one) => [one.code, one.colour]));
  const body = h("div");
  const word = h("input", { type: "search", placeholder: "Filter: a driver, “deleted”, “flag” …", "aria-label": "Filter messages", oninput: () => fill() });
  const columns = [
    column("utc", "Time", (row) => clock(row.utc)), column("lap", "Lap", null, { number: true }), column("flag", "Flag", (row) => row.flag && h("span", { class: "tag" }, row.flag.toLowerCase())),
    column("message", "Message", null, { wide: true }), column("driver", "Driver", (row) => row.driver && h("b", {}, row.driver)),
  ];
  function fill() {
    const wanted = word.value.toLowerCase();
    const shown = rows.filter((row) => !wanted || [row.message, row.driver, row.flag, row.category].some((value) => value?.toLowerCase().includes(wanted)));
    body.replaceChildren(shown.length ? table(shown, columns, { caption: "Messages of race control", team: (row) => colours.get(row.driver), file: `${session.year}-${session.round}-${session.session}-messages`, tall: true }) : empty("Nothing matches", ""));
  }
  fill();
  return [h("div", { class: "row" }, word), body];
}
