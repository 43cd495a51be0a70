// The laps that are laid over each other, as a timing tower: who, which lap, sectors, time, gap. Laps are added and removed here.
import { api, user, view } from "./api.js";
import { h, onChosen, option, styled } from "./dom.js";
import { lapTime, rowsOf, signed } from "./format.js";
import { go, lapRef, parseLaps, since, state, which } from "./state.js";
import { swatch } from "./swatch.js";
import { tyreMark } from "./tyres.js";

const MOST = 5;
const set = (laps) => go({ laps: laps.map((lap) => lap.ref).join(",") || null });
// By the address of now: a press before may have changed it, while its laps are not shown yet.
const without = (ref) => parseLaps(state().laps).filter((lap) => lap.ref !== ref);
const remove = ({ ref }) => without(ref).length && set(without(ref));
const prefer = (lap) => set([lap, ...without(lap.ref)]);

export function tower(comparison, styles, names, glance) {
  const laps = parseLaps(state().laps);
  const best = [1, 2, 3].map((sector) => Math.min(...comparison.laps.map((one) => one.lap[`sector${sector}`] ?? Infinity)));
  const fastest = Math.min(...comparison.laps.map((one) => one.lap.lap_time ?? Infinity));
  const rows = comparison.laps.map((one, index) => row(one, index));

  function row({ driver, lap }, index) {
    const person = glance?.drivers.find((each) => each.code === driver);
    const time = h("td", { class: `time${lap.lap_time === fastest && laps.length > 1 ? " best" : ""}` }, lapTime(lap.lap_time));
    const gap = index ? signed((lap.lap_time ?? NaN) - (comparison.laps[0].lap.lap_time ?? NaN)) : "reference";
    return styled(h("tr", { class: index ? "" : "reference" },
      h("th", { scope: "row" }, swatch(styles[index]), h("b", {}, names[index]), h("span", { class: "who" }, person?.name ?? "")),
      h("td", { class: "which" }, about(lap, laps[index])),
      best.map((value, at) => h("td", { class: `sector${lap[`sector${at + 1}`] === value && laps.length > 1 ? " best" : ""}` }, lapTime(lap[`sector${at + 1}`]))),
      time, h("td", { class: "gap" }, gap),
      h("td", { class: "acts" },
        index > 0 && h("button", { type: "button", class: "quiet", title: "Make this the reference", "aria-label": `Make ${names[index]} the reference`, onclick: () => prefer(laps[index]) }, "↑"),
        laps.length > 1 && h("button", { type: "button", class: "quiet", title: "Remove", "aria-label": `Remove ${names[index]}`, onclick: () => remove(laps[index]) }, "×"))), { "--team": styles[index].colour });
  }

  const head = h("tr", {}, ["Driver", "Lap", "S1", "S2", "S3", "Time", "Gap"].map((text, at) => h("th", { scope: "col", class: at > 1 && at < 5 ? "sector" : at === 1 ? "which" : "" }, text)), h("td"));
  return h("table", { class: "tower", id: "tower" }, h("caption", { class: "hidden" }, "Laps that are compared"), h("thead", {}, head), h("tbody", {}, rows));
}

function about(lap, chosen) {
  if (chosen?.own) return "own lap";
  const tyre = lap.compound ? tyreMark(lap.compound, `${lap.compound.toLowerCase()}, ${lap.tyre_life ?? "?"} laps old`) : null;
  return [`${lap.part ? `${lap.part} · ` : ""}lap ${lap.lap}`, tyre, lap.deleted && h("span", { class: "tag warn", title: lap.deleted_reason ?? "" }, "deleted")];
}

/** The row that adds a lap: a driver and one of the laps, or a lap of one's own. */
export function adder(glance) {
  const drivers = order(glance);
  const driver = h("select", { name: "driver" }, option("", "Driver …"), drivers.map((one) => option(one.code, `${one.code}  ${one.name ?? ""}`)), user() && option("me", "A lap of your own"));
  const lap = h("select", { name: "lap" }, option("fastest", "fastest lap"));
  const add = h("button", { type: "button", class: "primary", disabled: true, onclick: () => choose() }, "Add lap");
  const full = parseLaps(state().laps).length >= MOST;
  onChosen(driver, fillLaps);
  driver.addEventListener("change", () => {
    add.disabled = full || !driver.value;
    lap.replaceChildren(option("fastest", "fastest lap")); // until the list is there; those of another driver are not meant
  });

  async function fillLaps(code) {
    if (!code) return;
    const listed = code === "me" ? ownLaps() : lapsOf(code, glance);
    const options = await listed.catch(() => null); // the fastest can be added without the list
    if (options && driver.value === code) lap.replaceChildren(...options);
  }
  async function choose() {
    const left = since();
    if (driver.value === "me" && !lap.value.startsWith("me:")) await fillLaps("me");
    if (left()) return;
    const ref = driver.value === "me" ? lap.value.startsWith("me:") && lap.value : lapRef(driver.value, lap.value || "fastest");
    const laps = parseLaps(state().laps);
    if (ref && !laps.some((one) => one.ref === ref)) set([...laps, { ref }]);
    else lap.focus();
  }
  return h("div", { class: "adder" }, h("label", {}, h("span", { class: "hidden" }, "Driver to add"), driver), h("label", {}, h("span", { class: "hidden" }, "Lap to add"), lap), add,
    full && h("p", { class: "small soft" }, `${MOST} laps at most: remove one first.`));
}

const order = ({ drivers, results }) => {
  const places = new Map(results.map((row, index) => [row.driver, index]));
  return [...drivers].sort((one, other) => (places.get(one.code) ?? 99) - (places.get(other.code) ?? 99));
};

async function lapsOf(code, { session }) {
  const rows = rowsOf(await view(which(), "laps", { driver: code }));
  const parts = ["Q1", "Q2", "Q3"].filter((part) => session.session !== "R" && rows.some((row) => row.part === part && row.lap_time));
  const timed = rows.filter((row) => row.lap_time);
  return [option("fastest", "fastest lap"), parts.map((part) => option(part, `fastest of ${part}`)),
    timed.map((row) => option(String(row.lap), `lap ${row.lap}  ${lapTime(row.lap_time)}${row.deleted ? "  deleted" : ""}`))].flat();
}

async function ownLaps() {
  const { items } = await api.ownLaps();
  if (!items.length) return [option("", "none yet: drop a file under You")];
  const here = items.filter((one) => String(one.year) === state().year && String(one.round) === state().event);
  return [here.length > 1 && option("me:best", "my best of this circuit"), ...items.map((one) => option(`me:${one.id}`, `${one.name}  ${lapTime(one.lap_time)}`))].filter(Boolean);
}
