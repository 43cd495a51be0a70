// The race again, lap by lap: the order as the timing tower had it at the end of each lap, with a slider and a play button.
// A replay of the cars on the map belongs here too, above the tower, as soon as the API sends their positions in pieces.
import { view } from "../api.js";
import { parse, palette, visible, css } from "../colours.js";
import { h, styled } from "../dom.js";
import { NONE, rowsOf, signed } from "../format.js";
import { empty } from "../notice.js";
import { which } from "../state.js";

const PACE = 800; // milliseconds a lap: long enough to see who moved
const LAPPED = 1000; // seconds: what the gap of a car that is laps behind cannot reach

export async function draw({ drivers, results }) {
  const rows = rowsOf(await view(which(), "positions")).filter((row) => row.position);
  if (!rows.length) return empty("No replay", "Only races and sprints have an order by laps.");
  const last = Math.max(...rows.map((row) => row.lap));
  const grid = new Map(results.map((row) => [row.driver, row.grid]));
  const people = new Map(drivers.map((one) => [one.code, one]));
  const ground = () => parse(palette().panel);
  const body = h("tbody");
  const lap = h("input", { type: "range", min: 1, max: last, value: 1, "aria-label": "Lap", oninput: () => show() });
  const said = h("output", {}, "");
  const play = h("button", { type: "button", class: "primary", onclick: () => (timer ? stop() : start()) }, "Play");
  let timer = 0;

  function show() {
    const now = Number(lap.value);
    const order = rows.filter((row) => row.lap === now).sort((one, other) => one.position - other.position);
    const before = new Map(rows.filter((row) => row.lap === now - 1).map((row) => [row.driver, row.position]));
    said.value = `Lap ${now} of ${last}`;
    lap.setAttribute("aria-valuetext", `Lap ${now} of ${last}: ${order.slice(0, 3).map((row) => row.driver).join(", ")}`);
    body.replaceChildren(...order.map((row) => line(row, before.get(row.driver) ?? grid.get(row.driver))));
  }
  function line(row, from) {
    const moved = from ? from - row.position : 0;
    const colour = css(visible(parse(people.get(row.driver)?.colour ?? "#8f98a8"), ground()));
    return h("tr", {}, styled(h("td", { class: "team number" }, row.position), { "--team": colour }),
      h("td", {}, h("b", {}, row.driver), " ", h("span", { class: "soft who" }, people.get(row.driver)?.name ?? "")),
      h("td", { class: `moved ${moved > 0 ? "said" : moved < 0 ? "wrong" : ""}` }, moved ? `${moved > 0 ? "▲" : "▼"} ${Math.abs(moved)}` : ""),
      h("td", { class: "number" }, row.position === 1 ? "leader" : seconds(row.gap)), h("td", { class: "number" }, row.position === 1 ? "" : seconds(row.interval)));
  }
  function start() {
    if (Number(lap.value) === last) lap.value = 1;
    play.textContent = "Pause";
    timer = setInterval(() => {
      if (!lap.isConnected || Number(lap.value) === last) return stop();
      lap.value = Number(lap.value) + 1;
      return show();
    }, PACE);
    show();
  }
  function stop() {
    clearInterval(timer);
    timer = 0;
    play.textContent = "Play";
  }
  show();
  const head = h("tr", {}, ["Pos", "Driver", "", "Gap", "Interval"].map((text, at) => h("th", { scope: "col", class: at === 0 || at > 2 ? "number" : null }, text)));
  return [h("div", { class: "card replay" }, play, lap, said), h("div", { class: "scroll" }, h("table", { class: "data tower-replay" }, h("caption", { class: "hidden" }, "Order at the end of the lap"), h("thead", {}, head), body))];
}

const seconds = (value) => (value === null || value === undefined || value > LAPPED ? NONE : signed(value));
