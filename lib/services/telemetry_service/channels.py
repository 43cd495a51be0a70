"""The channels of one lap: as recorded, on the car clock with positions, or by metres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lib.arrays import Float, median
from lib.errors import InvalidRequest
from lib.services.telemetry_service.as_json import CHANNELS
from lib.services.telemetry_service.course import course
from lib.services.telemetry_service.distance import lap_distance
from lib.services.telemetry_service.lap import HELD, LINEAR, PLACES, CarTrace, LapData

Channels = dict[str, Float]
MILLI = 5e-4  # stamps are whole milliseconds: the readings at both ends of a gap are known
SMALLEST_STEP, LARGEST_STEP = 0.5, 1000.0


def known_channels(wanted: Sequence[str] | None, known: Sequence[str] = CHANNELS) -> list[str]:
    """Return the channels asked for, all if none is named. Raise InvalidRequest with those there are."""
    chosen = list(dict.fromkeys(wanted or known))
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise InvalidRequest.field("channels", f"{unknown[0]!r} is not a channel; use some of: {', '.join(known)}")
    return chosen


def checked_step(step: float | None) -> float | None:
    """Return a step that can be used, None for none. Raise InvalidRequest."""
    if step is not None and not SMALLEST_STEP <= step <= LARGEST_STEP:
        raise InvalidRequest.field("step", f"must be from {SMALLEST_STEP:g} to {LARGEST_STEP:g} metres")
    return step


def raw(lap: LapData) -> Channels:
    """Return the car samples as recorded; no positions: they have another clock."""
    if lap.raw is None:
        inside = (lap.car.time >= 0) & (lap.car.time <= lap.lap_time)
        trace = {name: getattr(lap.car, name)[inside] for name in ("time", *LINEAR, *HELD)}
        return {**trace, "distance": lap_distance(lap.car.time, lap.car.speed, trace["time"])}
    samples, start = lap.raw, round(lap.row["start_time"] * 1000)
    has_drs = lap.manifest is None or lap.manifest.available.drs
    time = (samples.time_ms - start) / 1000.0
    return {
        "time": time,
        "distance": lap_distance(lap.car.time, lap.car.speed, time),
        "speed": samples.speed.astype(np.float64),
        "throttle": samples.throttle_percent,
        "brake": samples.brake.astype(np.float64),
        "gear": samples.gear.astype(np.float64),
        "rpm": samples.rpm.astype(np.float64),
        "drs": samples.drs.astype(np.float64) if has_drs else np.full(len(time), np.nan),
    }


def merged(lap: LapData) -> Channels:
    """Return the lap's car samples on the timing clock, both ends interpolated, positions between their own samples.

    Distances are those of a comparison: places between the session's lines. Without lines they are metres driven.
    A frozen stretch is one row of nulls.
    """
    clock = lap.car.time + lap.car_delay
    middles = np.array([(start + end) / 2 + lap.car_delay for start, end in lap.gaps("car")])
    inner = np.sort(np.concatenate([clock, middles]))
    time = np.concatenate([[0.0], inner[(inner > 0) & (inner < lap.lap_time)], [lap.lap_time]])
    return {"time": time, "distance": _places(lap, time), **at_moments(lap, time, lap.car_delay, on_time=True)}


def _places(lap: LapData, time: Float) -> Float:
    lines = None if lap.manifest is None else lap.manifest.lines
    if lines is None:
        return lap_distance(lap.car.time + lap.car_delay, lap.car.speed, time)
    ends = (lines.s1, lines.s2, lines.finish)
    return course(lap, ends, ends).place_at(time)


def at_moments(lap: LapData, moments: Float, delay: float = 0.0, *, on_time: bool = False) -> Channels:
    """Return every channel at these moments; `delay` corrects the car clock, `on_time` the position clock."""
    found = _without(_car_at(lap.car, moments - delay), moments - delay, lap.gaps("car"))
    if lap.track is None:
        return found | {name: np.full(len(moments), np.nan) for name in PLACES}
    clock = np.maximum.accumulate(lap.track.time + lap.track.late) if on_time else lap.track.time
    places = {name: np.interp(moments, clock, getattr(lap.track, name)) for name in PLACES}
    late = median(lap.track.late) if on_time else 0.0
    return found | _without(places, moments - late, lap.gaps("position"))


def _without(channels: Channels, moments: Float, gaps: Sequence[tuple[float, float]]) -> Channels:
    """Return the channels with NaN at the moments within a gap, whose values are not known."""
    if not gaps:
        return channels
    unknown = np.any([(moments > start + MILLI) & (moments < end - MILLI) for start, end in gaps], axis=0)
    return {name: np.where(unknown, np.nan, values) for name, values in channels.items()}


def _car_at(car: CarTrace, moments: Float) -> Channels:
    held = np.maximum(np.searchsorted(car.time, moments, side="right") - 1, 0)
    linear = {name: _linear(moments, car.time, getattr(car, name)) for name in LINEAR}
    return linear | {name: getattr(car, name)[held] for name in HELD}


def _linear(moments: Float, time: Float, values: Float) -> Float:
    """Return values between samples; a sample's own value at its own moment even where its neighbour has none."""
    found = np.interp(moments, time, values)
    index = np.clip(np.searchsorted(time, moments), 0, len(time) - 1)
    return np.where(time[index] == moments, values[index], found)


def by_metres(channels: Mapping[str, Float], step: float) -> Channels:
    """Return the channels every `step` metres and at the end; gear, drs and brake hold their last value."""
    distance = channels["distance"]
    end = float(distance[-1])
    grid = np.append(np.arange(0.0, end, step), end)
    held = np.maximum(np.searchsorted(distance, grid, side="right") - 1, 0)
    found: Channels = {}
    for name, values in channels.items():
        found[name] = values[held] if name in HELD else np.interp(grid, distance, values)
    return found | {"distance": grid}
