// Season, event and session: chosen here for every tab. A session that is not stored can be chosen, but is not loaded by that.
import { season, stored } from "./api.js";
import { h, onChosen, option, renew } from "./dom.js";
import { same } from "./session-key.js";
import { go, since, state } from "./state.js";

const FIRST_YEAR = 2018; // the first season with telemetry
const PREFERRED = ["Q", "SQ", "SS", "R", "S", "FP3", "FP2", "FP1"];

/** Fill the three selects in the header: from what is stored, or also from the season's schedule. */
export async function showChoice(box, { schedule = true } = {}) {
  const { year } = state();
  const all = await stored().catch(() => []);
  const years = [...new Set([...all.map((one) => one.year), ...span(FIRST_YEAR, new Date().getFullYear()), Number(year)].filter(Boolean))].sort((a, b) => b - a);
  const ofYear = year ? await stored(year).catch(() => []) : [];
  const events = await eventsOf(schedule ? year : null, ofYear);
  if (state().year !== year) return; // chosen anew meanwhile: that choice fills the selects
  const choosing = box.querySelector("select[data-choosing]");
  if (choosing) { choosing.addEventListener("chosen", () => showChoice(box, { schedule }), { once: true }); return; }
  const { event, session } = state();
  const row = events.find((one) => String(one.round) === event);
  const has = (round, short) => ofYear.some((one) => same(one, { event: String(round), session: short }));
  const mark = (loaded) => (loaded ? "" : " ·");
  renew(box,
    labelled("Season", years.map((one) => option(String(one), String(one), String(year))), chooseYear),
    labelled("Event", events.map((one) => option(String(one.round), `${one.round}  ${one.event}${mark(one.sessions.some((each) => has(one.round, each.session)))}`, event)),
      (value) => chooseEvent(year, events, value, has)),
    labelled("Session", (row?.sessions ?? []).map((one) => option(one.session, `${one.name}${mark(has(row.round, one.session))}`, session)),
      (value) => go({ year, event, session: value, ...NOTHING_CHOSEN })),
  );
  box.title = "A dot marks what is not loaded yet";
}

const NOTHING_CHOSEN = { laps: null, from: null, to: null, at: null };
const span = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

function labelled(label, options, choose) {
  const select = h("select", { name: label.toLowerCase() }, options);
  return h("label", { class: "pick" }, h("span", {}, label), onChosen(select, choose));
}

/** The season's events, or where the schedule cannot be had, those of its stored sessions. */
async function eventsOf(year, ofYear) {
  const rows = year ? await season(year).then((found) => found.rows, () => null) : null;
  if (rows) return rows.filter((row) => row.round > 0);
  const rounds = [...new Set(ofYear.map((one) => one.round))].sort((a, b) => a - b);
  return rounds.map((round) => {
    const mine = ofYear.filter((one) => one.round === round);
    return { round, event: mine[0].event, sessions: mine };
  });
}

async function chooseYear(year) {
  const left = since();
  const ofYear = await stored(year).catch(() => []);
  const best = PREFERRED.map((short) => ofYear.find((one) => one.session === short)).find(Boolean);
  const events = await eventsOf(year, ofYear);
  if (left()) return; // something else has been chosen while the schedule was awaited
  const event = best?.round ?? events[0]?.round ?? 1;
  go({ year, event: String(event), session: best?.session ?? preferred(events[0]), ...NOTHING_CHOSEN });
}

function chooseEvent(year, events, value, has) {
  const row = events.find((one) => String(one.round) === value);
  const loaded = { sessions: row.sessions.filter((one) => has(row.round, one.session)) };
  go({ year, event: value, session: preferred(loaded.sessions.length ? loaded : row), ...NOTHING_CHOSEN });
}

const preferred = (row) => PREFERRED.find((short) => row?.sessions.some((one) => one.session === short)) ?? "R";
