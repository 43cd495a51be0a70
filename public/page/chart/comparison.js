// What the API says of one to five laps, in the one shape that charts, map and tables draw from.
import { user } from "../api.js";
import { nearest } from "./scales.js";

const MILE = 1.609344; // km
const imperial = () => user()?.preferences?.units === "imperial";
export const speedUnit = () => (imperial() ? "mph" : "km/h");

/** The same with all speeds in the unit that the user prefers. */
export function inUnits(comparison) {
  if (!imperial()) return comparison;
  const converted = (value) => (value === null || value === undefined ? value : value / MILE);
  const speeds = ({ entry_speed, apex_speed, exit_speed, ...lap }) => ({ ...lap, entry_speed: converted(entry_speed), apex_speed: converted(apex_speed), exit_speed: converted(exit_speed) });
  const laps = comparison.laps.map((lap) => ({ ...lap, channels: { ...lap.channels, speed: lap.channels.speed?.map(converted) } }));
  return { ...comparison, laps, corners: comparison.corners.map((corner) => ({ ...corner, laps: corner.laps.map(speeds) })) };
}

/** A single lap has other names in the API: here it is a comparison with itself alone. */
export function asComparison(answer, circuit) {
  if (answer.laps) return { ...answer, quality: answer.quality ?? [], rows: answer.laps };
  const { distance, ...channels } = answer.channels;
  const lines = circuit?.lines ?? null;
  const corners = (circuit?.corners ?? []).filter((one) => one.distance !== null).map((one, index, all) => ({
    ...one, laps: [], from: index ? (all[index - 1].distance + one.distance) / 2 : 0,
    to: index < all.length - 1 ? (one.distance + all[index + 1].distance) / 2 : distance.at(-1),
  }));
  const lap = { session: answer.session, driver: answer.driver, lap: answer.lap, channels, delta: distance.map(() => 0) };
  return { session: answer.session, distance, lines, laps: [lap], corners, mini_sectors: [], ideal: null, quality: [answer.quality] };
}

/** Seconds the delta may be wrong at each point: nothing at the timing lines, most midway between two. */
export function doubt({ distance, lines, quality }, index) {
  const own = quality[index]?.uncertainty, reference = quality[0]?.uncertainty;
  if (!index || !own) return null;
  const exact = lines && quality[index].method === "sectors" ? [0, lines.s1, lines.s2, lines.finish] : [0, distance.at(-1)];
  const sigma = Math.hypot(own, reference ?? 0);
  let part = 0;
  return distance.map((at) => {
    while (part < exact.length - 2 && at > exact[part + 1]) part += 1;
    const share = (at - exact[part]) / Math.max(exact[part + 1] - exact[part], 1e-9);
    return sigma * 2 * Math.sqrt(Math.max(share * (1 - share), 0));
  });
}

/** Where the car's recording stood still, in metres along the lap: [[from, to], …]. */
export function frozenStretches({ distance, laps, quality }, index) {
  const start = laps[index].lap.start_time;
  const times = laps[index].channels.time;
  if (start === null || start === undefined || !times) return [];
  return (quality[index]?.frozen ?? []).filter((one) => one.what === "car").map((one) =>
    [distance[nearest(times, one.from - start)], distance[nearest(times, one.to - start)]]).filter(([from, to]) => to > from);
}

export const cornerName = ({ number, letter }) => `Turn ${number}${letter ?? ""}`;

/** The corner whose stretch holds a place. */
export const cornerAt = (corners, distance) => corners.find((one) => distance >= one.from && distance < one.to) ?? corners.at(-1);

/** "NOR", "NOR lap 12" where a driver is there twice, or the own lap's name. */
export function lapName(laps, index, names = new Map()) {
  const { driver, lap, session } = laps[index];
  if (driver.startsWith("me:")) return names.get(driver.slice(3)) ?? "Your lap";
  const twice = laps.filter((one) => one.driver === driver).length > 1;
  const other = session && laps[0].session && (session.year !== laps[0].session.year || session.round !== laps[0].session.round || session.session !== laps[0].session.session);
  return `${driver}${twice ? ` lap ${lap.lap}` : ""}${other ? ` ${session.year} ${session.session}` : ""}`;
}
