"""Which units the numbers are in: told by the file, or found by what makes sense of them, and always said back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.services.own_laps.columns import Columns, refuse
from lib.services.telemetry_service.distance import metres_at

Float = NDArray[np.float64]
SPEED = {"km/h": 1.0, "m/s": 3.6, "mph": 1.609344}
DISTANCE = {"m": 1.0, "km": 1000.0, "ft": 0.3048, "mi": 1609.344}
TIME = {"s": 1.0, "ms": 0.001, "min": 60.0}
ALIASES = {"kph": "km/h", "kmh": "km/h", "km/hr": "km/h", "mps": "m/s", "mi/h": "mph", "sec": "s", "seconds": "s",
           "metres": "m", "meters": "m", "feet": "ft", "miles": "mi", "milliseconds": "ms"}  # fmt: skip
SHORTEST_LAP, LONGEST_LAP = 30.0, 900.0
FASTEST_IN_METRES_PER_SECOND = 115.0
FASTEST = 450.0
AGREEMENT = 0.12
DRS_OPEN = 12.0


@dataclass(frozen=True)
class Scaled:
    """Channels in our units (s, m, km/h, percent, 0/1), and a sentence about each unit that was not told."""

    values: Mapping[str, Float]
    assumed: tuple[str, ...]


def in_our_units(columns: Columns, length: float | None, lap_time: float | None) -> Scaled:
    """Return the columns in our units; `length` of the circuit and `lap_time` help where they are known."""
    values, notes = dict(columns.values), []
    if "distance" in values:
        notes += _scale(values, columns.units, "distance", DISTANCE, _distance_unit(values["distance"], length))
    if "time" in values:
        notes += _scale(values, columns.units, "time", TIME, _time_unit(values["time"], lap_time))
    notes += _scale(values, columns.units, "speed", SPEED, _speed_unit(values, length, lap_time))
    for name in ("throttle", "brake"):
        if name in values:
            notes.append(_as_percent(values, name))
    if "brake" in values:
        values["brake"] = np.where(np.isnan(values["brake"]), np.nan, values["brake"] > 2.0)
    if "drs" in values and np.nanmax(values["drs"], initial=0.0) <= 1:
        values["drs"] = values["drs"] * DRS_OPEN
    return Scaled(values, tuple(note for note in notes if note))


def _scale(
    values: dict[str, Float], told: Mapping[str, str], name: str, known: Mapping[str, float], found: str
) -> list[str]:
    unit = ALIASES.get(told.get(name, ""), told.get(name, ""))
    if unit and unit not in known:
        raise refuse(f"{name} is in {unit!r}; known are {', '.join(known)}")
    values[name] = values[name] * known[unit or found]
    return [] if unit else [f"{name} taken as {found}"]


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
    if lap_time is not None:
        return _nearest(span, lap_time, TIME)
    return "s" if span <= LONGEST_LAP * 2 else "ms"


def _speed_unit(values: Mapping[str, Float], length: float | None, lap_time: float | None) -> str:
    """Return the unit in which speed, time and distance agree; without two of them, by the highest speed."""
    speed, distance, time = values["speed"], values.get("distance"), values.get("time")
    known = np.isfinite(speed)
    high = float(speed[known].max(initial=0.0))
    by_range = "m/s" if high <= FASTEST_IN_METRES_PER_SECOND else "km/h"
    if time is not None and np.isfinite(time).all() and known.all() and (np.diff(time) >= 0).all() and len(time) > 1:
        driven, wanted = float(metres_at(time, speed, time[-1:])[0]), length
        if distance is not None and _span(distance) > 0:
            wanted = _span(distance)
    elif distance is not None and lap_time is not None and np.isfinite(distance).all() and known.all():
        seconds = float((np.diff(distance) / np.maximum((speed[1:] + speed[:-1]) / 7.2, 0.5)).sum())
        driven, wanted = lap_time, seconds  # twice the unit halves the time
    else:
        return by_range
    if not wanted or driven <= 0:
        return by_range
    possible = {unit: factor for unit, factor in SPEED.items() if high * factor <= FASTEST} or SPEED
    near = _nearest(driven, wanted, possible)
    return near if abs(driven * SPEED[near] / wanted - 1) < AGREEMENT else by_range


def _as_percent(values: dict[str, Float], name: str) -> str:
    if np.nanmax(values[name], initial=0.0) <= 1.0:
        values[name] = values[name] * 100
        return f"{name} taken as 0–1"
    values[name] = np.where(np.isnan(values[name]), np.nan, np.clip(values[name], 0, 100))
    return f"{name} taken as 0–100"
