"""Which units channels are in: told by the file, or found by comparing channels; said back either way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.channels import Channels
from lib.services.own_laps.counts import usual_step
from lib.services.own_laps.recording import refuse
from lib.services.own_laps.start_line import plane
from lib.services.telemetry_service.distance import metres_at

SPEED = {"km/h": 1.0, "m/s": 3.6, "mph": 1.609344, "kt": 1.852}
DISTANCE = {"m": 1.0, "km": 1000.0, "ft": 0.3048, "mi": 1609.344}
TIME = {"s": 1.0, "ms": 0.001, "min": 60.0}
POSITION = {"m": 1.0, "dm": 0.1, "cm": 0.01, "mm": 0.001, "ft": 0.3048}
ALIASES = {"kph": "km/h", "kmh": "km/h", "km/hr": "km/h", "kmph": "km/h", "mps": "m/s", "mi/h": "mph", "sec": "s",
           "seconds": "s", "unix time": "s", "secs": "s", "metres": "m", "meters": "m", "feet": "ft", "miles": "mi",
           "milliseconds": "ms", "msec": "ms", "knots": "kt", "kts": "kt"}  # fmt: skip
PRESSURE = ("bar", "psi", "kpa", "mpa", "pa")
SHORTEST_LAP, LONGEST_LAP = 30.0, 900.0
# 414 km/h: above what cars reach, below a plausible top speed in km/h of a fast lap
FASTEST_IN_METRES_PER_SECOND = 115.0
FASTEST = 450.0  # km/h: no race car is faster
AGREEMENT = 0.12  # share by which way from speed and told distance may differ to settle a unit; chosen
DRS_OPEN = 12.0  # the feed's code for an open flap, to which a flag of 0 or 1 is scaled
BRAKING = 2.0  # percent of the pedal, or of the highest pressure
SLOWEST_STEP = 0.9  # seconds: samples farther apart than this are milliseconds, if they last longer than a lap
RAW_BYTE = 255.0  # the highest value of a pedal in one byte
UP_SHARE = 0.3  # the height changes by less than this share of what the other two directions do


@dataclass(frozen=True)
class Scaled:
    """Channels in our units (s, m, km/h, percent, 0/1), and a sentence about each unit that was not told."""

    values: Mapping[str, Float]
    assumed: tuple[str, ...]


def in_our_units(channels: Channels, length: float | None, lap_time: float | None) -> Scaled:
    """Return the channels in our units; `length` of the circuit and `lap_time` help if they are known."""
    values, units, notes = dict(channels.values), channels.units, list(channels.notes)
    if "distance" in values:
        notes += _scale(values, units, "distance", DISTANCE, _distance_unit(values["distance"], length))
    for name in ("time", "lap_clock", "last_lap"):
        if name in values:
            notes += _scale(values, units, name, TIME, _time_unit(values[name], lap_time))
    notes += _scale(values, units, "speed", SPEED, _speed_unit(values, length, lap_time))
    for name in ("throttle", "brake"):
        if name in values:
            notes.append(_as_percent(values, name, units.get(name, "")))
    if "brake" in values:
        values["pressure"] = values["brake"]
        values["brake"] = np.where(np.isnan(values["brake"]), np.nan, values["brake"] > BRAKING)
    if "drs" in values and np.nanmax(values["drs"], initial=0.0) <= 1:
        values["drs"] = values["drs"] * DRS_OPEN
    if "part" in values and np.nanmax(values["part"], initial=0.0) > 1.5:
        values["part"] = values["part"] / 100
    if "steering" in values:
        notes.append(_steering(values, units.get("steering", "")))
    notes += _positions(values)
    return Scaled(values, tuple(note for note in notes if note))


def _scale(
    values: dict[str, Float], told: Mapping[str, str], name: str, known: Mapping[str, float], found: str
) -> list[str]:
    unit = ALIASES.get(told.get(name, ""), told.get(name, ""))
    if unit and unit not in known:
        raise refuse(f"{name} is in {unit!r}; use one of: {', '.join(known)}")
    values[name] = values[name] * known[unit or found]
    return [] if unit or name in ("lap_clock", "last_lap") else [f"{name} taken as {found}"]


def _span(values: Float) -> float:
    known = values[np.isfinite(values)]
    return float(known.max() - known.min()) if len(known) else 0.0


def _nearest(amount: float, wanted: float, known: Mapping[str, float]) -> str:
    return min(known, key=lambda unit: abs(np.log(max(amount, 1e-9) * known[unit] / wanted)))


def _distance_unit(distance: Float, length: float | None) -> str:
    span = _span(distance)
    if length is not None:
        near = _nearest(span, length, DISTANCE)
        return near if abs(span * DISTANCE[near] / length - 1) < AGREEMENT else ("m" if span > 100 else "km")
    return "m" if span > 100 else "km"


def _time_unit(time: Float, lap_time: float | None) -> str:
    span = _span(time)
    if lap_time is not None and 0.5 < span * TIME[near := _nearest(span, lap_time, TIME)] / lap_time < 2:
        return near
    return "ms" if span > LONGEST_LAP * 2 and usual_step(time) > SLOWEST_STEP else "s"


def _speed_unit(values: Mapping[str, Float], length: float | None, lap_time: float | None) -> str:
    """Return the unit in which speed, time and distance agree; without two of them, by the highest speed."""
    speed, distance, time = values["speed"], values.get("distance"), values.get("time")
    known = np.isfinite(speed)
    high = float(speed[known].max(initial=0.0))
    by_range = "m/s" if high <= FASTEST_IN_METRES_PER_SECOND else "km/h"
    if time is not None and np.isfinite(time).all() and known.all() and (np.diff(time) >= 0).all() and len(time) > 1:
        driven, wanted = float(metres_at(time, speed, time[-1:])[0]), length
        if distance is not None and _span(distance) > 0:
            wanted = _travelled(distance)
    elif distance is not None and lap_time is not None and np.isfinite(distance).all() and known.all():
        seconds = float((np.diff(distance) / np.maximum((speed[1:] + speed[:-1]) / 7.2, 0.5)).sum())
        driven, wanted = lap_time, seconds  # twice the unit halves the time
    else:
        return by_range
    if wanted is None or not 0 < wanted < np.inf or driven <= 0:
        return by_range
    possible = {unit: factor for unit, factor in SPEED.items() if high * factor <= FASTEST and unit != "kt"} or SPEED
    near = _nearest(driven, wanted, possible)
    return near if abs(driven * SPEED[near] / wanted - 1) < AGREEMENT else by_range


def _travelled(distance: Float) -> float:
    """Return the metres of a distance that may start anew each lap."""
    steps = np.diff(distance[np.isfinite(distance)])
    return float(steps[steps > 0].sum())


def _as_percent(values: dict[str, Float], name: str, unit: str) -> str:
    high = float(np.nanmax(values[name], initial=0.0))
    if name == "brake" and (unit in PRESSURE or high > RAW_BYTE) and high > 0:
        factor, note = 100 / high, "brake taken as pressure, in percent of its highest"
    elif high <= 1.0 or (high <= 1.05 and unit != "%"):
        factor, note = 100.0, f"{name} taken as 0–1"
    elif 110 < high <= RAW_BYTE:
        factor, note = 100 / RAW_BYTE, f"{name} taken as 0–255"
    else:
        factor, note = 1.0, f"{name} taken as 0–100"
    values[name] = np.where(np.isnan(values[name]), np.nan, np.clip(values[name] * factor, 0, 100))
    return note


def _steering(values: dict[str, Float], unit: str) -> str:
    high = float(np.nanmax(np.abs(values["steering"]), initial=0.0))
    if unit.startswith("rad") or (not unit and 1.05 < high < 2 * np.pi):
        values["steering"] = np.degrees(values["steering"])
        return "steering taken as radians"
    if not unit and high <= 1.05:
        values["steering"] = values["steering"] * 100
        return "steering taken as a share of full lock"
    return "steering taken as degrees"


def _positions(values: dict[str, Float]) -> list[str]:
    """Bring positions to metres on the ground (x, y) and height (z)."""
    notes = []
    if "latitude" in values and "longitude" in values and not {"x", "y"} <= values.keys():
        if np.isfinite(values["latitude"]).any() and np.isfinite(values["longitude"]).any():
            values["x"], values["y"] = plane(values["latitude"], values["longitude"])
            notes.append("x and y worked out from latitude and longitude")
    elif {"x", "y", "z"} <= values.keys():
        across, up, deep = (_span(values[name]) for name in ("x", "y", "z"))
        if up < UP_SHARE * min(across, deep):
            values["y"], values["z"] = values["z"], values["y"]
            notes.append("y taken as height: x and z are the ground")
    elif {"x", "z"} <= values.keys() and "y" not in values:
        values["y"] = values.pop("z")
        notes.append("z taken as the second direction on the ground")
    return notes + _position_unit(values)


def _position_unit(values: dict[str, Float]) -> list[str]:
    """Find the unit of x and y: the way along them must be as long as what was driven."""
    if not {"x", "y"} <= values.keys() or "time" not in values:
        return []
    known = np.isfinite(values["x"]) & np.isfinite(values["y"]) & np.isfinite(values["time"] + values["speed"])
    if known.sum() < 10:
        return []
    x, y, time = values["x"][known], values["y"][known], values["time"][known]
    with np.errstate(over="ignore", invalid="ignore"):
        way = float(np.hypot(np.diff(x), np.diff(y)).sum())
    driven = float((np.maximum(np.diff(time), 0) * values["speed"][known][1:]).sum()) / 3.6
    if not np.isfinite(way) or way <= 0 or driven <= 0:
        return []
    near = _nearest(way, driven, POSITION)
    if near == "m" or not 0.7 < way * POSITION[near] / driven < 1.4:
        return []
    for name in ("x", "y", "z"):
        if name in values:
            values[name] = values[name] * POSITION[near]
    return [f"x and y taken as {near}"]
