"""Figures of one lap: numbers that a plot, an analysis or a report may state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lib.arrays import Float, Mask, runs
from lib.errors import NoTelemetry
from lib.services.telemetry_service.forces import (
    EVERY,
    GRAVITY,
    LATERAL_METHOD,
    LONGITUDINAL_METHOD,
    forces_of,
    gain_of,
)
from lib.services.telemetry_service.lap import LapData

FULL, OFF = 98.0, 5.0
DRS_OPEN = (10, 12, 14)


def lap_facts(lap: LapData, channels: Mapping[str, Float]) -> dict[str, Any]:
    """Return the facts of a merged lap; null if the channel is missing. A row of nulls, with
    the time up to its neighbours, is an unknown stretch: no fact counts it.
    """
    time, distance, speed = channels["time"], channels["distance"], channels["speed"]
    throttle, brake, gear, drs = (channels[name] for name in ("throttle", "brake", "gear", "drs"))
    known = ~np.isnan(speed)
    held = np.where(known[:-1] & known[1:], np.diff(time), 0.0)  # each row's state holds until the next
    top = int(np.nanargmax(speed))
    coasting = None if _none(throttle) or _none(brake) else (throttle <= OFF) & (brake == 0)
    return {
        "top_speed": round(float(speed[top]), 1),
        "top_speed_at": round(float(distance[top]), 1),
        "full_throttle_share": _share(held, throttle, throttle >= FULL),
        "braking_share": _share(held, brake, brake > 0),
        "braking_zones": _zones(time, distance, speed, brake, known),
        "lift_and_coast": None if coasting is None else round(_seconds(held, coasting), 3),
        "gear_changes": None if _none(gear) else int((np.diff(gear[~np.isnan(gear)]) != 0).sum()),
        "longest_drs": _longest(time, distance, drs, known),
        "g": _forces(lap),
    }


def _none(values: Float) -> bool:
    return bool(np.isnan(values).all())


def _seconds(held: Float, state: Mask) -> float:
    """Return how long a state lasted."""
    return float(held[state[:-1]].sum())


def _share(held: Float, values: Float, state: Mask) -> float | None:
    known = ~np.isnan(values)
    total = _seconds(held, known)
    return None if not total else round(_seconds(held, state & known) / total, 4)


def _lasting(state: Mask, known: Mask) -> list[tuple[int, int]]:
    """Return the row at which each run begins and the one at which it ends: the next one, or the last that is known."""
    return [(start, end if end < len(known) and known[end] else end - 1) for start, end in runs(state & known)]


def _zones(time: Float, distance: Float, speed: Float, brake: Float, known: Mask) -> list[dict[str, float]] | None:
    if _none(brake):
        return None
    return [
        {
            "from": round(float(distance[start]), 1),
            "to": round(float(distance[end]), 1),
            "seconds": round(float(time[end] - time[start]), 3),
            "speed_before": round(float(speed[start]), 1),
            "speed_after": round(float(speed[end]), 1),
        }
        for start, end in _lasting(brake > 0, known)
    ]


def _longest(time: Float, distance: Float, drs: Float, known: Mask) -> dict[str, float] | None:
    if _none(drs):
        return None
    found = _lasting(np.isin(drs, DRS_OPEN), known)
    if not found:
        return None
    start, end = max(found, key=lambda run: time[run[1]] - time[run[0]])
    return {
        "from": round(float(distance[start]), 1),
        "to": round(float(distance[end]), 1),
        "seconds": round(float(time[end] - time[start]), 3),
    }


def _forces(lap: LapData) -> dict[str, Any]:
    """Return the peaks in g and how they were estimated, null if they cannot be."""
    found: dict[str, Any] = dict.fromkeys(
        ("braking", "accelerating", "longitudinal_method", "lateral", "lateral_method")
    )
    try:
        lap_forces = forces_of(lap)
        along = lap_forces.longitudinal
        found |= {"lateral": round(float(np.abs(lap_forces.lateral).max()), 2), "lateral_method": LATERAL_METHOD}
    except NoTelemetry:
        along = _gains(lap)
    if len(along):
        found |= {"braking": round(float(-along.min()), 2), "accelerating": round(float(along.max()), 2)}
        found["longitudinal_method"] = LONGITUDINAL_METHOD
    return found


def _gains(lap: LapData) -> Float:
    try:
        gain = gain_of(lap, np.arange(0.0, lap.lap_time, EVERY))[1] / GRAVITY
    except NoTelemetry:
        return np.zeros(0)
    return np.asarray(gain[np.isfinite(gain)], np.float64)
