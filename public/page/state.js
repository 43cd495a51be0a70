// What the page shows. All of it stands in the address: a link, a reload and the back button show the same view.

export const NAMES = ["view", "year", "event", "session", "laps", "from", "to", "at", "kind", "style", "part", "driver", "rows", "tyre", "sort"];
export const VIEWS = ["laps", "session", "season", "plots", "you"];
const listeners = new Set();
let current = read();
let steps = 0; // what was chosen: zoom and cursor are not counted

function read() {
  const search = new URLSearchParams(location.search);
  const found = Object.fromEntries(NAMES.map((name) => [name, search.get(name)]));
  return { ...found, view: VIEWS.includes(found.view) ? found.view : "laps" };
}

export const state = () => current;

export function address(changes = {}) {
  const next = { ...current, ...changes };
  // commas and colons may stand in a query as they are, and a person can read them
  const pairs = NAMES.filter((name) => next[name] && !(name === "view" && next.view === "laps"))
    .map((name) => `${name}=${encodeURIComponent(next[name]).replaceAll("%2C", ",").replaceAll("%3A", ":")}`);
  return pairs.length ? `/?${pairs.join("&")}` : "/";
}

/** Change what is shown; `replace` for what should not be a step of the back button, `quiet` for who shows it already. */
export function go(changes, { replace = false, quiet = false } = {}) {
  const before = current;
  const href = address(changes);
  current = { ...current, ...changes };
  if (href !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"](null, "", href);
  if (!quiet) tell(before);
}

/** Return a function that says whether anything has been chosen meanwhile: what was asked before must then not go anywhere. */
export function since() {
  const now = steps;
  return () => steps !== now;
}

export function onChange(listener) { listeners.add(listener); }

function tell(before) {
  const changed = new Set(NAMES.filter((name) => (before[name] ?? null) !== (current[name] ?? null)));
  steps += 1;
  if (changed.size) listeners.forEach((listener) => listener(current, changed));
}

window.addEventListener("popstate", () => {
  const before = current;
  current = read();
  tell(before);
});

export const which = ({ year, event, session } = current) => ({ year, event, session });
export const sameSession = (changed) => !["year", "event", "session"].some((name) => changed.has(name));

// A lap in the address: "VER" (fastest), "VER:Q2", "VER:12", "me:<id>", or "2025:1:Q:VER:fastest" of another session.
export function parseLaps(text) {
  return (text ?? "").split(",").filter(Boolean).slice(0, 5).map((ref) => {
    const parts = ref.split(":");
    if (parts[0] === "me") return { ref, own: parts[1] }; // an id, or "best"
    if (parts.length === 5) return { ref, elsewhere: true, driver: parts[3], lap: parts[4] };
    return { ref, driver: parts[0], lap: parts[1] ?? "fastest" };
  });
}

export const lapRef = (driver, lap) => (lap === "fastest" ? driver : `${driver}:${lap}`);

/** The query of these laps; drivers come first in it, so another order is spelled out lap by lap. */
export function lapsQuery(laps, { year, event, session }) {
  const special = (lap) => lap.own || lap.elsewhere;
  const firstSpecial = laps.findIndex(special);
  const spelled = firstSpecial >= 0 && laps.slice(firstSpecial).some((lap) => !special(lap));
  const own = laps.some((lap) => lap.own === "best") ? { year, event, session } : {}; // the best of which circuit
  if (spelled) return { ...own, with: laps.map((lap) => (special(lap) ? lap.ref : [year, event, session, lap.driver, lap.lap].join(":"))) };
  const here = laps.filter((lap) => !special(lap));
  const names = here.length ? { year, event, session, driver: here.map((lap) => lap.driver).join(","), lap: here.map((lap) => lap.lap).join(",") } : own;
  return { ...names, with: laps.filter(special).map((lap) => lap.ref) };
}
