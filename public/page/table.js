// Rows as a table that can be sorted by any column and saved as CSV. How it is sorted stands in the address.
import { csv, NONE } from "./format.js";
import { download, h, styled } from "./dom.js";
import { go, state } from "./state.js";

/** `columns`: [{name, title, show(row), number, sort(row), wide}]; `team(row)` gives the colour of the row's edge. */
export function table(rows, columns, { caption, team, file, sortable = true, tall = false }) {
  const body = h("tbody");
  const heads = columns.map((column) => h("th", { scope: "col", class: column.number ? "number" : null },
    sortable && column.title ? h("button", { type: "button", onclick: () => sortBy(column) }, column.title) : column.title));
  const node = h("table", { class: "data" }, h("caption", { class: "hidden" }, caption), h("thead", {}, h("tr", {}, heads)), body);
  const save = file && h("button", { type: "button", class: "quiet", onclick: () => download(new Blob([csv(Object.keys(rows[0] ?? {}), rows)], { type: "text/csv" }), `${file}.csv`) }, `CSV, ${rows.length} rows`);

  function fill() {
    const chosen = state().sort ?? "";
    const column = columns.find((one) => one.name === chosen.replace("-", ""));
    const sorted = column && sortable ? [...rows].sort(by(column, chosen.startsWith("-") ? -1 : 1)) : rows;
    heads.forEach((head, at) => head.setAttribute("aria-sort", columns[at] !== column ? "none" : chosen.startsWith("-") ? "descending" : "ascending"));
    body.replaceChildren(...sorted.map((row) => h("tr", {}, columns.map((one, at) => cell(row, one, at)))));
  }
  function cell(row, column, at) {
    const made = h("td", { class: [column.number && "number", column.wide && "wide", at === 0 && team && "team", column.best?.(row) && "best"].filter(Boolean).join(" ") || null }, column.show(row) ?? NONE);
    const colour = at === 0 && team?.(row);
    return colour ? styled(made, { "--team": colour }) : made;
  }
  function sortBy(column) {
    const now = state().sort;
    go({ sort: now === column.name ? `-${column.name}` : now === `-${column.name}` ? null : column.name }, { replace: true, quiet: true });
    fill();
  }
  fill();
  return h("div", {}, save && h("div", { class: "row file" }, save), h("div", { class: `scroll${tall ? " tall" : ""}`, tabindex: 0, role: "region", "aria-label": caption }, node));
}

/** What is not known stands at the end in either direction. */
const by = (column, direction) => (one, other) => {
  const [a, b] = [one, other].map((row) => (column.sort ? column.sort(row) : row[column.name]));
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  return (a < b ? -1 : 1) * direction;
};

export const column = (name, title, show, more = {}) => ({ name, title, show: show ?? ((row) => row[name]), ...more });
