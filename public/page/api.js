// The API as this page uses it: one client, who is signed in, and answers that belong to the latest question.
import { createClient } from "/client.js";

// Tokens live in this variable only: a script that gets into a page can read localStorage and cookies without
// HttpOnly for weeks, a variable only while the page is open. The price: a reload signs out. For the same reason nothing
// refreshes a token by itself: what can make tokens is worth as much as a password. When one is over, the page asks for
// the password where it is needed, and goes on.
let signedIn = null;
const watchers = new Set();

export const user = () => signedIn?.user ?? null;
const token = () => (signedIn && performance.now() < signedIn.until ? signedIn.access_token : null); // without: what is public still answers
export const api = createClient({ token, fetch: asking });

/** Somebody signed in, changed their account, or (null) signed out; watchers hear of another person only. */
export function signedInAs(answer) {
  const before = user()?.id;
  const until = answer?.expires_in ? { until: performance.now() + answer.expires_in * 1000 } : {};
  signedIn = answer && { ...signedIn, ...answer, ...until };
  if (user()?.id !== before) watchers.forEach((watcher) => watcher(user()));
}

/** Fetch; where a sign-in has ended meanwhile, ask for it anew and send the same once more. */
async function asking(address, options) {
  const before = signedIn?.access_token;
  const response = await fetch(address, options);
  if (response.status !== 401 || !signedIn || isSigningOut(address, options) || (await codeOf(response)) !== "not_signed_in") return response;
  if (signedIn.access_token === before) { // else somebody has signed in while this was under way
    const { askToSignIn } = await import("./sign-in-again.js");
    if (!(await askToSignIn(user()))) return response;
  }
  const headers = new Headers(options.headers);
  headers.set("Authorization", `Bearer ${token()}`);
  return fetch(address, { ...options, headers });
}

/** Who is signed in has changed their account; who has signed out meanwhile stays so. */
export function changed(id, what) {
  if (user()?.id === id) signedInAs({ user: { ...user(), ...what } });
}

const isSigningOut = (address, { method }) => method === "DELETE" && address === "/api/login"; // needs no password
const codeOf = (response) => response.clone().json().then((body) => body.code, () => null);
export const onUser = (watcher) => watchers.add(watcher);

const slots = new Map();

/** A newer question has been asked in the same place: its answer is the one to show. */
export class Superseded extends Error {}

/** Return a controller for what is asked in a place now; what was asked there before is ended. */
export function slot(name) {
  slots.get(name)?.abort();
  const mine = new AbortController();
  slots.set(name, mine);
  return mine;
}

/**
 * Return what `question` comes to, if by then nothing newer was asked under this name; raise Superseded if so.
 * The older question's requests are ended.
 */
export async function latest(name, question) {
  const mine = slot(name);
  try {
    const answer = await question(mine.signal);
    if (slots.get(name) !== mine) throw new Superseded();
    return answer;
  } catch (error) {
    if (slots.get(name) !== mine) throw new Superseded();
    throw error;
  }
}

/** Nobody looks at what was asked any more: its answers are dropped, its requests ended. */
export function leave() {
  slots.forEach((one) => one.abort());
  slots.clear();
}

const kept = new Map();
const LONGEST = 60_000; // a running session changes; ETags make asking again cheap

/** The same question within a minute has the same answer; one that failed is asked again. */
export function once(key, question) {
  const found = kept.get(key);
  if (found && performance.now() - found.at < LONGEST) return found.answer;
  const answer = question();
  const mine = { answer, at: performance.now(), open: true };
  const leave = () => kept.get(key) === mine && kept.delete(key);
  answer.then(() => { mine.open = false; }, leave);
  kept.set(key, mine);
  if (kept.size > 60) kept.delete(kept.keys().next().value);
  return answer;
}

export const forget = (start = "") => [...kept.keys()].filter((key) => key.startsWith(start)).forEach((key) => kept.delete(key));

/** A new request does not wait for those that were under way while it failed. */
export const askAnew = () => kept.forEach((one, key) => one.open && kept.delete(key));

const keyOf = (values) => JSON.stringify(values);
export const glance = (which) => once(`session ${keyOf(which)}`, () => api.session(which));
export const view = (which, name, more = {}) =>
  once(`session ${keyOf(which)} ${name} ${keyOf(more)}`, () => api.session({ ...which, view: name, ...more }));
export const season = (year, name = "schedule", more = {}) =>
  once(`season ${year} ${name} ${keyOf(more)}`, () => api.season({ year, view: name, ...more }));
export const kinds = () => once("kinds", () => api.plotKinds());

/** The stored sessions of a season, or the newest of all; `all` on what is everything. */
export function stored(year) {
  return once(`stored ${year ?? ""}`, async () => {
    const newest = year ? await stored() : null;
    if (newest?.all) return newest.filter((one) => String(one.year) === String(year));
    const found = [];
    let cursor;
    do {
      const page = await api.available({ year, cursor });
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (year && cursor && found.length < 400);
    return Object.assign(found, { all: !cursor });
  });
}
