"""Faults that only own channels show, put into own laps: brake pressure, steering, wheels that spin.

The lap gets a brake pressure that fits its slowing, a steering that fits its line, and noise; the reference is the same
lap as an own one without the fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lib.services.coaching.lap_pair import lay
from lib.services.own_laps.stored import own_lap
from lib.services.telemetry_service.lap import LapData
from tests.services.coaching.faults import RATE, SPEED_NOISE, THROTTLE_NOISE, Road, Where, _shifted_exit

Float = NDArray[np.float64]
RAMP = 0.1  # s from the first touch to the pressure that is held
WHEELBASE, RATIO = 3.6, 12.0  # m, and turns of the wheel for one of the front wheels
PRESSURE_NOISE, STEERING_NOISE = 0.7, 0.6  # % and degrees: what pedals and wheels of games tremble by


class OwnRoad(Road):
    """A lap by metres with brake pressure and steering; `size` is 1 for the whole fault."""

    pressure: Float
    steering: Float
    size: float = 1.0


def _earlier(road: OwnRoad, metres: float) -> None:
    """Begin the braking so much earlier, so that the car is as slow where it was off the brake."""
    weight = np.clip((road.r - road.s) / (road.r - road.b), 0, 1) * ((road.s > road.b - metres) & (road.s < road.r))
    moved = road.s + metres * np.minimum(weight, 1)
    road.v = np.minimum(road.at(road.v, moved), road.v)
    road.throttle, road.brake = road.at(road.throttle, moved), road.held(road.brake, moved)
    road.pressure = road.at(road.pressure, moved)


def brakes_soft(road: OwnRoad) -> None:
    """Press a fifth less, for as much longer."""
    less = 0.2 * road.size
    _earlier(road, (road.r - road.b) * less / (1 - less))
    inside = (road.s > road.b - 60) & (road.s < road.r + 5)
    road.pressure = np.where(inside, road.pressure * (1 - less), road.pressure)


def brakes_slowly(road: OwnRoad) -> None:
    """Take 0.3 s longer until the pressure is reached; braking begins as much earlier as that costs."""
    longer = 0.3 * road.size
    pace = float(road.at(road.v, road.b))
    metres = longer / 2 * pace
    _earlier(road, metres)
    braking = road.s[(road.brake > 0) & (road.s > road.b - metres - 60) & (road.s < road.r)]
    rise = np.clip((road.s - braking[0]) / ((RAMP + longer) * pace), 0, 1)
    inside = (road.s >= braking[0]) & (road.s < road.r)
    highest = road.pressure[inside].max(initial=0.0)
    road.pressure = np.where(inside, np.minimum(road.pressure, highest * np.maximum(rise, 0.02)), road.pressure)


def steers_more(road: OwnRoad) -> None:
    """Turn the wheel by 30 % more around the slowest place, and be 6 km/h slower for it."""
    near = np.abs(road.s - road.m) < 60
    shape = near * np.cos(np.clip((road.s - road.m) / 60, -1, 1) * np.pi / 2) ** 2
    wide = np.minimum(2 * shape, 1.0)
    road.steering = road.steering * (1 + 0.3 * road.size * wide)
    road.v = road.v - 6 / 3.6 * road.size * shape


def wheels_spin(road: OwnRoad) -> None:
    """Let the wheels turn 14 % faster than the road for 50 m, which pulls half as hard."""
    start, spun = road.p + 5, 50.0
    inside = (road.s >= start) & (road.s < start + spun)
    begin, v = float(road.at(road.v, start)), road.v.copy()
    v[inside] = np.sqrt(np.maximum(begin**2 + (1 - 0.5 * road.size) * (road.v[inside] ** 2 - begin**2), 1.0))
    road.v = np.minimum(v, road.v)
    reached = float(road.v[inside][-1])
    slip = 1 + 0.14 * road.size * np.minimum(np.minimum(road.s - start, start + spun - road.s) / 10, 1) * inside
    before = road.v.copy()
    road.v = _shifted_exit(road, road.v, start + spun, reached, start + spun)
    road.rpm = road.rpm * slip * (before / np.maximum(before, 1.0))


OWN_FAULTS: dict[str, Callable[[OwnRoad], None]] = {
    "brakes_soft": brakes_soft,
    "brakes_slowly": brakes_slowly,
    "steers_more": steers_more,
    "wheels_spin": wheels_spin,
}


def with_own_fault(
    lap: LapData, where: Where | None, name: str | None, seed: int, *, size: float = 1.0, sectors: bool = True,
    rate: float = RATE, wheel: float = 1.0,
) -> LapData:  # fmt: skip
    """Return the lap as an own lap with pressure, steering and the fault; `wheel` is how far its wheel turns."""
    (pair,) = lay([lap, lap])
    laid = pair.reference
    s = np.arange(0.0, pair.lines[2], 1.0)
    moments = laid.course.time_at(s)
    held = np.clip(np.searchsorted(laid.time, moments, side="right") - 1, 0, len(laid.time) - 1)
    v = np.interp(moments, laid.time, laid.speed) / 3.6
    old = v.copy()
    places = (0.0,) * 5 if where is None else _places(where)
    throttle, rpm = (np.interp(moments, laid.time, values) for values in (laid.throttle, laid.rpm))
    road = OwnRoad(s, v, throttle, laid.brake[held], laid.gear[held], rpm, *places)
    road.pressure, road.steering, road.size = _pressure(road, moments), _steering(lap, moments), size
    ratio = road.rpm / np.maximum(road.v, 3.0)
    if name is not None:
        OWN_FAULTS[name](road)
    changed = road.v != old
    slip = road.rpm / np.maximum(ratio * np.maximum(old, 3.0), 1.0)
    road.rpm = np.where(changed, ratio * np.maximum(road.v, 3.0) * slip, road.rpm)  # the engine turns with the road
    steps = np.diff(np.append(moments, lap.lap_time)) * old / np.maximum(road.v, 3.0)
    clock = np.concatenate([[0.0], np.cumsum(steps)])
    return _sampled(lap, road, clock, pair.lines, np.random.default_rng(seed), sectors, rate, wheel)


def _places(where: Where) -> tuple[float, ...]:
    m = where.measures
    assert m.brake_at
    assert m.brake_release
    assert m.min_speed_at
    assert m.throttle_at
    return (m.brake_at.at, m.brake_release.at, m.min_speed_at.at, m.throttle_at.at, where.end)


def _pressure(road: Road, moments: Float) -> Float:
    """Return a pressure that begins within a tenth of a second, and is eased off as the car gets slower."""
    wanted = np.where(road.brake > 0, 40 + 55 * np.clip(road.v / 85, 0, 1), 0.0)
    begun = np.maximum.accumulate(np.where((road.brake > 0) & (np.diff(road.brake, prepend=0) > 0), moments, -9.0))
    return wanted * np.clip((moments - begun) / RAMP + 0.05, 0, 1)


def _steering(lap: LapData, moments: Float) -> Float:
    """Return the wheel's angle that the line asks for; without positions one that slow corners ask for."""
    if lap.track is None:
        return np.zeros(len(moments))
    x, y = (np.interp(moments, lap.track.time, values) for values in (lap.track.x, lap.track.y))
    kernel = np.ones(41) / 41
    x, y = (np.convolve(np.pad(values, 20, "wrap"), kernel, "valid") for values in (x, y))
    dx, dy = np.gradient(x), np.gradient(y)
    bend = (dx * np.gradient(dy) - dy * np.gradient(dx)) / np.maximum(np.hypot(dx, dy), 0.3) ** 3
    bend = np.convolve(np.pad(bend, 10, "wrap"), np.ones(21) / 21, "valid")
    return np.degrees(np.arctan(np.clip(bend, -0.1, 0.1) * WHEELBASE)) * RATIO


def _sampled(
    lap: LapData, road: OwnRoad, clock: Float, lines: tuple[float, float, float], random: np.random.Generator,
    sectors: bool, rate: float, wheel: float,
) -> LapData:  # fmt: skip
    total = round(float(clock[-1]), 3)
    time = np.append(np.arange(0.0, total, 1 / rate), total)
    at = np.interp(time, clock[:-1], road.s)
    count = len(time)
    flat = road.at(road.throttle, at)
    throttle = np.clip(flat + random.normal(0, THROTTLE_NOISE, count), 0, 100)
    pressed = road.at(road.pressure, at)
    pressure = np.clip(pressed + random.normal(0, PRESSURE_NOISE, count) * (pressed > 2), 0, 100)
    values = {
        "time": time,
        "speed": road.at(road.v, at) * 3.6 + random.normal(0, SPEED_NOISE, count),
        "throttle": np.where(flat > 99, 100.0, np.where(flat < 1, 0.0, throttle)),
        "brake": road.held(road.brake, at),
        "gear": road.held(road.gear, at),
        "rpm": road.at(road.rpm, at) * (1 + random.normal(0, 0.004, count)),
        "pressure": pressure,
        "steering": road.at(road.steering, at) * wheel + random.normal(0, STEERING_NOISE, count),
    }
    ends = [float(np.interp(line, road.s, clock[:-1])) for line in lines[:2]]
    times = [round(ends[0], 3), round(ends[1] - ends[0], 3)]
    split = [*times, round(total - sum(times), 3)] if sectors else None
    own = own_lap("me:fault", values, total, split, ())
    return replace(own, manifest=lap.manifest, circuit=lap.circuit, survey=lap.survey)
