// Which session the address means, and whether it is stored. No elements: this runs before the page's other code is there.
import { season, stored } from "./api.js";
import { go, state } from "./state.js";

export const same = (one, key) => String(one.round) === String(key.event) && one.session === key.session;
export const isStored = async (key) => (await stored(key.year)).some((one) => same(one, key));

/** Set a session where the address names none: the newest finished qualifying of the newest stored season. */
export async function resolve() {
  const { year, event, session } = state();
  if (year && event && session && /^\d+$/.test(event)) return;
  if (year && event) return go(await named(year, event, session ?? "R"), { replace: true, quiet: true });
  const all = (await stored(year)).filter((one) => one.finished || one.session !== "R");
  const newest = all.filter((one) => one.year === all[0]?.year && one.finished);
  const chosen = newest.find((one) => one.session === "Q") ?? newest[0] ?? all[0];
  if (chosen) go({ year: String(chosen.year), event: String(chosen.round), session: chosen.session }, { replace: true, quiet: true });
}

/** The round of an event that a link names in words; what matches nothing stays, and the API says what is near it. */
async function named(year, event, session) {
  const { rows } = await season(year);
  const wanted = event.toLowerCase();
  const row = rows.find((one) => [one.event, one.country, one.location].some((name) => name?.toLowerCase() === wanted) || one.event.toLowerCase().startsWith(wanted));
  return { year, event: String(row?.round ?? event), session };
}

export async function sessionName() {
  const { year, event, session } = state();
  const rows = await season(year).then((found) => found.rows, () => []);
  const row = rows.find((one) => String(one.round) === event);
  const name = row?.sessions.find((one) => one.session === session)?.name ?? session;
  return row ? `${row.event} ${year}, ${name}` : `${year}, round ${event}, ${session}`;
}
