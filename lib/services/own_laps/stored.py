"""An own lap as the store holds it: whole numbers as steps, like a driver's samples, on the lap's own clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from lib.arrays import Float
from lib.errors import DamagedData
from lib.services.telemetry_service.lap import CarTrace, LapData, PositionTrace
from lib.sessions import npz
from lib.sessions.compact import get_steps, put_steps
from lib.sessions.schemas import LAPS_SHOWN

PARTS = {"time": 10_000, "speed": 1000, "throttle": 100, "brake": 1, "gear": 1, "rpm": 10, "drs": 1,
         "x": 100, "y": 100, "z": 100, "steering": 10, "pressure": 10}  # fmt: skip
MORE = ("steering", "pressure")
MISSING = -(2**31)  # the lowest number of an int32, which no step of a channel reaches
FEWEST_PLACES = 10  # chosen: fewer positions draw no lap


def pack(values: Mapping[str, Float]) -> bytes:
    """Return the samples as an .npz file; a channel that is not there has no array."""
    arrays: npz.Arrays = {}
    for name, parts in PARTS.items():
        if name in values:
            known = np.where(np.isnan(values[name]), MISSING / parts, values[name])
            put_steps(arrays, name, np.round(known * parts))
    return npz.pack(arrays)


def unpack(content: bytes) -> dict[str, Float]:
    """Return what pack was given. Raise DamagedData."""
    arrays = npz.unpack(content)
    try:
        whole = {name: get_steps(arrays, name) for name in PARTS if f"{name}_first" in arrays}
        return {name: np.where(found == MISSING, np.nan, found / PARTS[name]) for name, found in whole.items()}
    except (KeyError, ValueError) as error:
        raise DamagedData("a stored own lap is not readable") from error


def own_lap(
    driver: str, values: Mapping[str, Float], lap_time: float, sectors: Any, assumed: tuple[str, ...]
) -> LapData:
    """Return the lap as every service takes one; its positions are those samples that have one."""
    time = values["time"]
    later = np.append(time[1:] > time[:-1], True)
    channels = {name: values.get(name, np.full(len(time), np.nan))[later] for name in PARTS}
    row: dict[str, Any] = {**dict.fromkeys(LAPS_SHOWN), "driver": driver, "lap_time": lap_time}
    row |= {f"sector{number}": value for number, value in enumerate(sectors or (), 1)}
    car = CarTrace(**{name: channels[name] for name in ("time", "speed", "throttle", "rpm", "brake", "gear", "drs")})
    lap = LapData(
        driver=driver,
        row=row,
        lap_time=lap_time,
        car=car,
        own=True,
        assumed=assumed,
        more={name: channels[name] for name in MORE if name in values},
    )
    return replace(lap, track=_track(channels))


def _track(channels: Mapping[str, Float]) -> PositionTrace | None:
    """Return the positions that are known; None if they are too few, or one place."""
    known = np.isfinite(channels["x"]) & np.isfinite(channels["y"])
    time, x, y, z = (channels[name][known] for name in ("time", "x", "y", "z"))
    if len(time) < FEWEST_PLACES or not (np.ptp(x) or np.ptp(y)):
        return None
    return PositionTrace(time, x, y, z, late=np.zeros(len(time)))
