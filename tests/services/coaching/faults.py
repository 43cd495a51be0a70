"""Laps with one fault in one corner: speed changed as the fault would change it, time integrated from the new speed.

The changed lap is an own lap of 50 samples a second with noise; the lap it was made from is the reference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lib.services.coaching.lap_pair import CornerSpan, LaidLap, LapPair, lay
from lib.services.coaching.measures import CornerMeasures, measure
from lib.services.own_laps.stored import own_lap
from lib.services.telemetry_service.lap import LapData

Float = NDArray[np.float64]
RATE = 50.0
SPEED_NOISE, THROTTLE_NOISE = 0.3, 0.5  # km/h and %: what games and loggers tremble by
ROLLING = 4.0  # m/s²: engine braking and drag of a car that rolls through a slow corner
LIFTED = 8.0  # m/s²: the same at speed


@dataclass
class Road:
    """A lap by metres; `marks` are the places of the corner: b brake, r release, m slowest, p throttle, e end."""

    s: Float
    v: Float
    throttle: Float
    brake: Float
    gear: Float
    rpm: Float
    b: float
    r: float
    m: float
    p: float
    e: float

    def at(self, values: Float, place: Float | float) -> Float:
        return np.interp(place, self.s, values)

    def held(self, values: Float, place: Float) -> Float:
        return values[np.clip(np.searchsorted(self.s, place, side="right") - 1, 0, len(self.s) - 1)]


def _shifted_exit(road: Road, v: Float, start: float, reached: float, base: float) -> Float:
    """Return speed from `start` on: the old acceleration from `base`, begun at the speed `reached`, never faster."""
    after = (road.s >= start) & (road.s <= road.e)
    gained = road.at(road.v, base + road.s[after] - start) ** 2 - road.at(road.v, base) ** 2
    out = v.copy()
    out[after] = np.minimum(np.sqrt(np.maximum(reached**2 + gained, 1.0)), road.v[after])
    return out


def brakes_early(road: Road) -> None:
    weight = np.clip((road.m - road.s) / (road.m - road.b), 0, 1) * ((road.s > road.b - 15) & (road.s < road.m))
    moved = road.s + 15 * np.minimum(weight, 1)
    road.v, road.throttle = np.minimum(road.at(road.v, moved), road.v), road.at(road.throttle, moved)
    road.brake = road.held(road.brake, moved)


def brakes_late(road: Road) -> None:
    inside = (road.s >= road.b) & (road.s <= road.m + 15)
    v = np.where(inside, road.at(road.v, road.s - 15), road.v)
    low = float(road.at(road.v, road.m))
    v[(road.s > road.m + 15) & (road.s < road.m + 25)] = low
    into = (road.s >= road.b) & (road.s <= road.e)
    delay = np.clip(road.s - road.m, 15.0, 25.0)
    throttle = np.where(into, road.at(road.throttle, road.s - delay), road.throttle)
    brake = np.where(into, road.held(road.brake, road.s - delay), road.brake)
    road.v, road.throttle, road.brake = _shifted_exit(road, v, road.m + 25, low, road.m), throttle, brake


def coasting(road: Road) -> None:
    """Brake harder, be off the brake 20 m sooner, and roll to where the throttle was picked up."""
    end = max(min(road.m, road.p), road.r)
    roll = end - 20
    inside = (road.s >= road.b) & (road.s < roll)
    squeezed = road.b + (road.s - road.b) * (end - road.b) / (roll - road.b)
    v = np.where(inside, road.at(road.v, squeezed), road.v)
    low = float(road.at(road.v, end))
    rolling = (road.s >= roll) & (road.s < end)
    v[rolling] = np.sqrt(np.maximum(low**2 - 2 * ROLLING * (road.s[rolling] - roll), 25.0))
    reached = float(np.sqrt(max(low**2 - 2 * ROLLING * 20, 25.0)))
    road.brake = np.where(inside, road.held(road.brake, squeezed), np.where(rolling, 0, road.brake))
    road.throttle = np.where(rolling, 0.0, np.where(inside, road.at(road.throttle, squeezed), road.throttle))
    road.v = _shifted_exit(road, v, end, reached, end)


def over_slowed(road: Road) -> None:
    near = np.abs(road.s - road.m) < 50
    road.v = road.v - near * (8 / 3.6) * np.cos(np.clip((road.s - road.m) / 50, -1, 1) * np.pi / 2) ** 2


def throttle_late(road: Road) -> None:
    inside = (road.s >= road.p) & (road.s < road.p + 30)
    start = float(road.at(road.v, road.p))
    v = np.where(inside, np.minimum(start, road.v), road.v)
    after = (road.s >= road.p) & (road.s <= road.e)
    road.throttle = np.where(after, road.at(road.throttle, np.maximum(road.s - 30, road.p)), road.throttle)
    road.v = _shifted_exit(road, v, road.p + 30, start, road.p)


def lift(road: Road) -> None:
    """Off the throttle to 20 % for 30 m, soon after it was flat."""
    flat = road.s[(road.s > road.p) & (road.throttle >= 98)]
    begin = float(flat[0]) + 12
    inside = (road.s >= begin) & (road.s < begin + 30)
    start = float(road.at(road.v, begin))
    v = road.v.copy()
    v[inside] = np.sqrt(start**2 - 2 * LIFTED * (road.s[inside] - begin))
    road.throttle = np.where(inside, 20.0, road.throttle)
    road.v = _shifted_exit(road, v, begin + 30, float(np.sqrt(start**2 - 2 * LIFTED * 30)), begin + 30)


def gear_high(road: Road) -> None:
    gear = float(road.held(road.gear, np.array([road.m]))[0])
    higher = road.s[(road.s > road.m) & (road.gear > gear)]
    end = float(higher[0]) if len(higher) else road.e
    lower = road.s[(road.s < road.m) & (road.gear > gear)]
    begin = float(lower[-1]) if len(lower) else road.b
    inside = (road.s > begin) & (road.s <= end)
    low = float(road.at(road.v, road.m))
    pulling = (road.s > road.m) & (road.s <= end)
    v = road.v.copy()
    v[pulling] = np.sqrt(np.maximum(low**2 + 0.8 * (road.v[pulling] ** 2 - low**2), 1.0))
    road.rpm = np.where(inside, road.rpm * (gear + 3) / (gear + 4), road.rpm)
    road.gear = np.where(inside, gear + 1, road.gear)
    road.v = _shifted_exit(road, np.minimum(v, road.v), end, float(np.interp(end, road.s, v)), end)


FAULTS: dict[str, tuple[Callable[[Road], None], frozenset[str]]] = {
    "brakes 15 m early": (brakes_early, frozenset({"brakes_early"})),
    "brakes 15 m late": (brakes_late, frozenset({"brakes_late"})),
    "20 m coasting": (coasting, frozenset({"coasting"})),
    "apex 8 km/h slower": (over_slowed, frozenset({"over_slowed"})),
    "throttle 30 m late": (throttle_late, frozenset({"throttle_late", "throttle_hesitant"})),
    "a lift": (lift, frozenset({"lift_after_throttle", "lift_where_flat"})),
    "one gear high": (gear_high, frozenset({"gear_high"})),
}


@dataclass(frozen=True)
class Where:
    """A corner that a fault can be put into."""

    span: CornerSpan
    measures: CornerMeasures
    end: float

    @property
    def name(self) -> str:
        return f"{self.span.corner.number}{self.span.corner.letter or ''}"


def fit_corners(lap: LapData) -> list[Where]:
    """Return the corners with a braking, a slowest place inside, a pick-up of the throttle and 60 m of exit."""
    (pair,) = lay([lap, lap])
    found = []
    for index, span in enumerate(pair.corners):
        before = pair.corners[index - 1] if index else None
        following = pair.corners[index + 1] if index + 1 < len(pair.corners) else None
        m = measure(pair.reference, span, before, following)
        if not (m.inner and m.brake_at and m.brake_release and m.throttle_at and m.min_speed_at):
            continue
        long_enough = m.min_speed_at.at - m.brake_at.at > 45 and span.end - m.throttle_at.at > 60
        flat = m.full_throttle_at is not None and span.end - m.full_throttle_at.at > 45
        flat = flat and _braking_after(pair.reference, span.end) - m.full_throttle_at.at > 80  # type: ignore[union-attr]
        if long_enough and m.throttle_at.at > m.brake_at.at and flat:
            found.append(Where(span, m, _braking_after(pair.reference, span.end)))
    return found


def _braking_after(laid: LaidLap, place: float) -> float:
    later = np.flatnonzero((laid.place >= place - 1) & (laid.brake > 0))
    return float(laid.place[later[0]]) - 25 if len(later) else float(laid.place[-1])


def with_fault(
    lap: LapData, where: Where | None, fault: Callable[[Road], None] | None, seed: int, *, sectors: bool = True,
    longer: float = 1.0, rate: float = RATE, noisy: bool = True,
) -> LapData:  # fmt: skip
    """Return the lap as an own lap, with the fault; `longer` scales its way as a game's track may be."""
    (pair,) = lay([lap, lap])
    laid = pair.reference
    s = np.arange(0.0, pair.lines[2], 1.0)
    moments = laid.course.time_at(s)
    held = np.clip(np.searchsorted(laid.time, moments, side="right") - 1, 0, len(laid.time) - 1)
    v = np.interp(moments, laid.time, laid.speed) / 3.6
    old = v.copy()
    throttle = np.interp(moments, laid.time, laid.throttle)
    rpm = np.interp(moments, laid.time, laid.rpm)
    if where is not None and fault is not None:
        m = where.measures
        assert m.brake_at
        assert m.brake_release
        assert m.min_speed_at
        assert m.throttle_at
        places = (m.brake_at.at, m.brake_release.at, m.min_speed_at.at, m.throttle_at.at, where.end)
        road = Road(s, v, throttle, laid.brake[held], laid.gear[held], rpm, *places)
        fault(road)
    else:
        road = Road(s, v, throttle, laid.brake[held], laid.gear[held], rpm, 0, 0, 0, 0, 0)
    steps = np.diff(np.append(moments, lap.lap_time)) * old / np.maximum(road.v, 3.0)
    clock = np.concatenate([[0.0], np.cumsum(steps)])
    return _as_own(lap, pair, road, clock, np.random.default_rng(seed), sectors, longer, rate, noisy)


def _as_own(
    lap: LapData, pair: LapPair, road: Road, clock: Float, random: np.random.Generator, sectors: bool, longer: float,
    rate: float, noisy: bool,
) -> LapData:  # fmt: skip
    total = round(float(clock[-1]), 3)
    time = np.append(np.arange(0.0, total, 1 / rate), total)
    at = np.interp(time, clock[:-1], road.s)
    count = len(time)
    values = {
        "time": time,
        "speed": road.at(road.v, at) * 3.6 * longer + random.normal(0, SPEED_NOISE * noisy, count),
        "throttle": np.clip(road.at(road.throttle, at) + random.normal(0, THROTTLE_NOISE * noisy, count), 0, 100),
        "brake": road.held(road.brake, at),
        "gear": road.held(road.gear, at),
        "rpm": road.at(road.rpm, at),
    }
    values["throttle"] = np.where(road.at(road.throttle, at) > 99, 100.0, values["throttle"])
    values["throttle"] = np.where(road.at(road.throttle, at) < 1, 0.0, values["throttle"])
    ends = [float(np.interp(line, road.s, clock[:-1])) for line in pair.lines[:2]]
    times = [round(ends[0], 3), round(ends[1] - ends[0], 3)]
    split = [*times, round(total - sum(times), 3)] if sectors else None
    own = own_lap("me:fault", values, total, split, ())
    return replace(own, manifest=lap.manifest, circuit=lap.circuit, survey=lap.survey)
