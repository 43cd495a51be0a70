"""Where a recording stood still or was lost though the car moved, and where it reads zero though the car drove."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float, Mask, runs
from lib.sessions.manifest import Frozen
from lib.sessions.samples import CarSamples, PosSamples
from lib.sessions.tables import Table

# Readings are held for up to 0.8 s in every lap of every session. Two that are equal 0.9 s apart are so by chance
# nowhere in three real sessions, and twice in one of them with six of ten updates taken away; a freeze of 1 s beside a
# lost update holds no more than two.
SHORTEST = 0.9
# Positions are equal for 0.3 s nowhere in a moving car of these sessions, so a freeze of 1 s is told by less.
SHORTEST_POSITION = 0.5
# A car's reading that held for 0.5 s and is followed by one that no car reaches from it so soon stood still too, if
# more than 1 s lies between: that is so once in 1,199 clean laps.
SHORTEST_BEFORE_JUMP, UNTIL_NEXT = 0.5, 1.0
# Records are missing for up to 1.64 s in the laps of three real sessions; a hole of 2 s hides 170 m at 300 km/h.
LONGEST_HOLE = 2.0
SLOWEST, LEAST_MOVED = 20, 8.0  # km/h, m: a car that stands repeats its readings rightly
HARDEST = 60.0  # m/s²: six times what gravity gives; no car brakes or starts so hard
STRONGEST = 20.0  # m/s²: no car gains speed so fast
NO_THROTTLE = 100  # above it there is no value


def frozen_stretches(
    car: Mapping[str, CarSamples], pos: Mapping[str, PosSamples], parts: Mapping[str, str]
) -> tuple[Frozen, ...]:
    """Return every frozen stretch, by driver and time; samples are keyed by number, `parts` names the drivers."""
    found: list[Frozen] = []
    for number, part in parts.items():
        cars, places = car.get(number), pos.get(number)
        if cars is not None:
            found += [frozen_fact(part, "car", span) for span in frozen_car(cars, places)]
        if places is not None and cars is not None:
            found += [frozen_fact(part, "position", span) for span in frozen_positions(places, cars)]
    return tuple(found)


def frozen_fact(driver: str, what: str, span: tuple[float, float]) -> Frozen:
    """Return the entry for a stretch of a driver's recording, as a manifest holds it."""
    start, end = span
    return Frozen(driver=driver, start=start, to=end, seconds=round(end - start, 3), what=what)


def lost_records(time: Float, car: CarSamples) -> list[tuple[float, float]]:
    """Return the long pauses between moments of a recording at whose beginning or end the car moved."""
    real = ~car.filled
    clock, speed = car.time[real], car.speed[real]
    at = np.flatnonzero(np.diff(time) > LONGEST_HOLE) if len(clock) else np.empty(0, np.int64)
    moved = [bool(np.interp(time[[row, row + 1]], clock, speed).max() > SLOWEST) for row in at]
    return [(float(time[row]), float(time[row + 1])) for row in at[np.array(moved, np.bool_)]]


def lost_on_laps(laps: Table, samples: Mapping[str, CarSamples | PosSamples], car: Mapping[str, CarSamples]) -> str:
    """Return words on the long pauses of these recordings (keyed by number) in timed laps, none without any."""
    lost: list[float] = []
    for number, item in samples.items():
        mine = (laps["number"] == number) & ~np.isnan(laps["lap_time"])
        begin, end = laps["start_time"][mine], laps["end_time"][mine]
        spans = lost_records(item.time[~item.filled], car[number]) if number in car else []
        lost += [last - first for first, last in spans if ((begin < last) & (end > first)).any()]
    if not lost:
        return ""
    many = f"stretches of more than {LONGEST_HOLE:.0f} s: {len(lost)}"
    return f"lost records on timed laps, {max(lost):.1f} s at most ({many})"


def frozen_car(car: CarSamples, places: PosSamples | None) -> list[tuple[float, float]]:
    """Return the spans from the first of equal readings to the next other one, in which the car moved."""
    rows = np.flatnonzero(~car.filled)
    time, speed = car.time[rows], car.speed[rows]
    readings = np.stack([getattr(car, name)[rows] for name in ("rpm", "speed", "gear", "brake", "drs")])
    same = (np.diff(readings, axis=1) == 0).all(axis=0) & _same_throttle(car.throttle[rows])
    spans = _held(time, same, SHORTEST_BEFORE_JUMP)
    found = []
    for first, last, after in spans:
        long = time[last] - time[first] >= SHORTEST
        cut = time[after] - time[first] >= UNTIL_NEXT and _jumps(time, speed, last, after)
        if not (long or cut):
            continue
        if speed[first] > SLOWEST or _moved(places, float(time[first]), float(time[last])) > LEAST_MOVED:
            found.append((float(time[first]), float(time[after])))
    return found


def _same_throttle(throttle: NDArray[Any]) -> Mask:
    """Return where the throttle is as before; it may lose its value within a freeze."""
    unknown = throttle > NO_THROTTLE
    return np.asarray((np.diff(throttle) == 0) | unknown[1:] | unknown[:-1], np.bool_)


def _jumps(time: Float, speed: NDArray[Any], last: int, following: int) -> bool:
    """Return whether a car cannot come from one speed to the other in the time between."""
    gained, since = float(speed[following] - speed[last]) / 3.6, float(time[following] - time[last])
    return gained > STRONGEST * since or -gained > HARDEST * since


def frozen_positions(places: PosSamples, car: CarSamples) -> list[tuple[float, float]]:
    """Return the spans in which the position stayed though the car's speed says that it moved.

    A span ends with the next other position, or where from then on none is known.
    """
    real = np.flatnonzero(~places.filled)
    rows = real[(places.x[real] != 0) | (places.y[real] != 0)]
    time = places.time[rows]
    same = (np.diff(places.x[rows]) == 0) & (np.diff(places.y[rows]) == 0)
    spans = _held(time, same, SHORTEST_POSITION)
    known = ~car.filled
    clock, pace = car.time[known], car.speed[known] / 3.6
    found = []
    for a, last, _ in spans:
        following = int(np.searchsorted(real, rows[last])) + 1
        end = float(places.time[real[following]]) if following < len(real) else float(time[last])
        inside = (clock >= time[a]) & (clock <= end)
        usual = float(np.median(pace[inside])) if inside.any() else 0.0
        if usual * 3.6 > SLOWEST and usual * (end - time[a]) > LEAST_MOVED:
            found.append((float(time[a]), end))
    return found


def _held(time: Float, same: Mask, shortest: float) -> list[tuple[int, int, int]]:
    """Return first and last index of each long run of equal readings, and the index of the reading that ends it."""
    if len(time) < 2:
        return []
    long = [(first, last) for first, last in runs(same) if time[last] - time[first] >= shortest - 1e-9]
    return [(first, last, min(last + 1, len(time) - 1)) for first, last in long]


def _moved(places: PosSamples | None, start: float, end: float) -> float:
    """Return the metres that the positions span in a time; 0 without positions."""
    if places is None:
        return 0.0
    part = places.between(start, end)
    real = ~part.filled & ((part.x != 0) | (part.y != 0))
    return float(np.hypot(np.ptp(part.x[real]), np.ptp(part.y[real])) / 10) if real.sum() > 1 else 0.0


def lost_readings(time: Float, speed: NDArray[Any]) -> Mask:
    """Return which readings of 0 km/h stand beside a speed from which no car can stop so soon: the signal was lost."""
    lost = np.zeros(len(time), np.bool_)
    for start, end in runs(speed == 0):
        before = start > 0 and speed[start - 1] / 3.6 > HARDEST * (time[start] - time[start - 1])
        after = end < len(time) and speed[end] / 3.6 > HARDEST * (time[end] - time[end - 1])
        lost[start:end] = before or after
    return lost
