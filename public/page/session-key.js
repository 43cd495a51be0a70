// Which session the address means, and whether it is stored. No elements: this runs before the page's other code is there.
import { season, stored } from "./api.js";
import { go, since, state } from "./state.js";

const OVER = 3 * 3600_000; // milliseconds: after that a session is over and its recording published

export const same = (one, key) => String(one.round) === String(key.event) && one.session === key.session;
export const isStored = async (key) => (await stored(key.year)).some((one) => same(one, key));

/** Set a session where the address names none: the newest finished qualifying of the newest stored season. */
export async function resolve() {
  const { year, event, session } = state();
  const left = since();
  if (year && event && session && /^\d+$/.test(event)) return;
  if (year && event) {
    const found = await named(year, event, session ?? "R");
    if (!left()) go(found, { replace: true, quiet: true });
    return;
  }
  const all = (await stored(year)).filter((one) => one.finished || one.session !== "R");
  const newest = all.filter((one) => one.year === all[0]?.year && one.finished);
  const chosen = newest.find((one) => one.session === "Q") ?? newest[0] ?? all[0];
  const found = chosen ?? (await newestOf(year));
  if (found && !left()) go({ year: String(found.year), event: String(found.round), session: found.session }, { replace: true, quiet: true });
}

/** With nothing stored: the qualifying of the newest event that has been driven, to be loaded if the reader wants. */
async function newestOf(year) {
  for (const one of year ? [year] : [new Date().getFullYear(), new Date().getFullYear() - 1]) {
    const { rows } = await season(one).catch(() => ({ rows: [] }));
    const driven = rows.filter((row) => row.round > 0).flatMap((row) => row.sessions.filter((each) => ["Q", "R"].includes(each.session) && each.start_utc && new Date(each.start_utc) < Date.now() - OVER)
      .map((each) => ({ year: one, round: row.round, session: each.session, start: each.start_utc })));
    const newest = driven.sort((a, b) => b.start.localeCompare(a.start))[0];
    if (newest) return driven.find((each) => each.round === newest.round && each.session === "Q") ?? newest;
  }
  return null;
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
