// Values as people read them. What is not known is a dash, never 0.

export const NONE = "–";
const known = (value) => value !== null && value !== undefined && Number.isFinite(value);

/** 81.452 → "1:21.452" */
export function lapTime(seconds) {
  if (!known(seconds)) return NONE;
  const thousandths = Math.round(seconds * 1000);
  const minutes = Math.floor(thousandths / 60_000);
  const rest = ((thousandths % 60_000) / 1000).toFixed(3);
  return minutes ? `${minutes}:${rest.padStart(6, "0")}` : rest;
}

/** 5263.4 → "1:27:43.400" */
export function longTime(seconds) {
  if (!known(seconds) || seconds < 3600) return lapTime(seconds);
  const hours = Math.floor(seconds / 3600);
  return `${hours}:${lapTime(seconds - hours * 3600 + 60).replace(/^(\d+):/, (_, minute) => `${String(minute - 1).padStart(2, "0")}:`)}`;
}

/** 0.1234 → "+0.123", with a minus sign that is one */
export function signed(value, digits = 3) {
  if (!known(value)) return NONE;
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : `${value < 0 ? "−" : "+"}${text}`;
}

export const number = (value, digits = 0) => (known(value) ? value.toFixed(digits).replace("-", "−") : NONE);

export const bytes = (count) => (count < 1000 ? `${count} B` : count < 1e6 ? `${(count / 1e3).toFixed(0)} kB` : `${(count / 1e6).toFixed(1)} MB`);

const DAY = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });
const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
export const day = (stamp) => (stamp ? DAY.format(new Date(stamp)) : NONE);
const EXACT = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const clock = (stamp, exact = false) => (stamp ? (exact ? EXACT : TIME).format(new Date(stamp)) : NONE);
export const moment = (stamp) => (stamp ? `${day(stamp)}, ${clock(stamp)}` : NONE);

/** Milliseconds until something → "2 d 04:11:09" */
export function countdown(left) {
  const seconds = Math.max(0, Math.floor(left / 1000));
  const two = (value) => String(value).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  return `${days ? `${days} d ` : ""}${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Columns as the API sends them → rows */
export function rowsOf({ columns = {}, rows }) {
  if (rows) return rows;
  const names = Object.keys(columns);
  return (columns[names[0]] ?? []).map((_, index) => Object.fromEntries(names.map((name) => [name, columns[name][index]])));
}

/** One cell of a CSV file; text that a spreadsheet would run is quoted as text. */
const cell = (value) => {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csv = (names, rows) =>
  `${[names, ...rows.map((row) => names.map((name) => row[name]))].map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
