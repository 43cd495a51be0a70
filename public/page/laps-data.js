// What the workbench asks of the API. It begins before the page's other code is there: neither waits for the other.
import { api, glance as glanceOf, user, view } from "./api.js";
import { isStored, resolve } from "./session-key.js";
import { go, lapsQuery, onChange, parseLaps, since, state, which } from "./state.js";

let begun = null;
/** What was asked at the opening is not what is wanted any more. */
export const dropBegun = () => { begun = null; };
onChange(dropBegun);

/** Ask what the address at the page's opening needs. */
export function begin() {
  if (state().view !== "laps") return;
  begun = resolve().then(() => ask());
  begun.catch(() => null); // said where it is taken
}

/** Return {answer, glance, circuit, laps, ownRows} of the laps in the address. Nothing is loaded unasked: raise first. */
export function askLaps(signal) {
  const answer = begun ?? ask(signal);
  begun = null;
  return answer;
}

async function ask(signal) {
  if (!state().session) throw Object.assign(new Error("Load a session with `make run`, or choose one above."), { code: "empty", title: "Nothing is stored yet" });
  if (!(await isStored(which()))) throw Object.assign(new Error("not stored"), { code: "session_loading" });
  const summary = glanceOf(which());
  const track = view(which(), "circuit").catch(() => null);
  summary.catch(() => null); // an error of the laps comes first
  if (!state().laps) {
    const left = since();
    const first = firstLaps(await summary);
    if (!left()) go({ laps: first }, { replace: true, quiet: true });
  }
  const laps = parseLaps(state().laps);
  const asked = api.telemetry(lapsQuery(laps, which()), { signal });
  const own = laps.some((lap) => lap.own) && user() ? api.ownLaps() : { items: [] };
  const [answer, glance, circuit, { items }] = await Promise.all([asked, summary, track, own]);
  return { answer, glance, circuit, laps, ownRows: items };
}

/** The laps to begin with: the best, and the best of another team, which tells more than a team-mate's. */
export function firstLaps({ results, drivers }) {
  const codes = (results.length ? results.map((row) => row.driver) : drivers.map((one) => one.code));
  const teamOf = (code) => drivers.find((one) => one.code === code)?.team;
  const second = codes.find((code) => teamOf(code) !== teamOf(codes[0])) ?? codes[1];
  return [codes[0], second].filter(Boolean).join(",");
}
