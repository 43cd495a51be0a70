"""What makes samples a lap, and a made-up reason impossible: each refusal says what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.services.own_laps.columns import refuse
from lib.services.own_laps.units import FASTEST, LONGEST_LAP, SHORTEST_LAP, Scaled
from lib.services.telemetry_service.distance import metres_at

Float = NDArray[np.float64]
FEWEST_SAMPLES = 50
LONGEST_PAUSE = 5.0
SLOWEST_TOP = 60.0
LEAST_OF_A_LAP, MOST_OF_A_LAP = 0.9, 1.1
SHORTEST_TRACK, LONGEST_TRACK = 1000.0, 26_000.0
POSSIBLE = {"gear": (-1.0, 20.0), "rpm": (-1e5, 1e5), "drs": (-1.0, 255.0), "x": (-1e8, 1e8), "y": (-1e8, 1e8),
            "z": (-1e8, 1e8)}  # fmt: skip
MISFIT = 0.15
TIME_MISFIT = 0.02


@dataclass(frozen=True)
class Samples:
    """A lap's samples with a clock from 0, its time, and how the clock was come by."""

    values: Mapping[str, Float]
    lap_time: float
    rate: float
    notes: tuple[str, ...]


def as_lap(scaled: Scaled, length: float | None, lap_time: float | None) -> Samples:
    """Return the samples as one lap; raises InvalidRequest with the reason why they are none."""
    values = dict(scaled.values)
    _refuse_bad_numbers(values)
    _refuse_standing(values["speed"])
    notes = list(scaled.assumed)
    if "time" in values:
        values["time"] = _clock(values["time"])
    else:
        values["time"] = _time_from_distance(values["distance"], values["speed"])
        notes.append("time worked out from distance and speed")
        if lap_time is not None:
            _refuse_other_time(float(values["time"][-1]), lap_time)
            values["time"] = values["time"] * (lap_time / values["time"][-1])
    _refuse_no_lap(values, length)
    whole = float(values["time"][-1])
    if lap_time is None:
        lap_time = round(whole, 3)
        notes.append("lap time taken from the samples")
    _refuse_other_time(whole, lap_time)
    if not SHORTEST_LAP <= lap_time <= LONGEST_LAP:
        raise refuse(f"lap time {lap_time:.3f} s is out of range ({SHORTEST_LAP:g} to {LONGEST_LAP:g} s)")
    values.pop("distance", None)
    return Samples(values, lap_time, round((len(values["time"]) - 1) / whole, 2), tuple(notes))


def _refuse_bad_numbers(values: Mapping[str, Float]) -> None:
    count = len(values["speed"])
    if count < FEWEST_SAMPLES:
        raise refuse(f"{count} samples are too few for a lap; at least {FEWEST_SAMPLES} are needed")
    for name, column in values.items():
        if np.isinf(column).any():
            raise refuse(f"{name} holds an infinite number")
        if name in ("time", "distance", "speed") and np.isnan(column).any():
            row = int(np.flatnonzero(np.isnan(column))[0])
            raise refuse(f"{name} has no number in sample {row + 1}")
        low, high = POSSIBLE.get(name, (-np.inf, np.inf))
        outside = np.flatnonzero((column < low) | (column > high))
        if len(outside):
            row = int(outside[0])
            raise refuse(f"{name} is {column[row]:.9g} in sample {row + 1}; from {low:g} to {high:g} is taken")


def _refuse_standing(speed: Float) -> None:
    if speed.min() < 0:
        raise refuse("speed is negative")
    if speed.max() > FASTEST:
        raise refuse(f"{speed.max():.0f} km/h is faster than any car")
    if speed.max() < SLOWEST_TOP:
        raise refuse(f"the car never drove faster than {speed.max():.0f} km/h: it stood or crawled")


def _clock(time: Float) -> Float:
    steps = np.diff(time)
    if (steps < 0).any():
        raise refuse(f"the clock runs back after sample {int(np.flatnonzero(steps < 0)[0]) + 1}")
    if not (steps > 0).any():
        raise refuse("the clock stands still")
    return np.asarray(time - time[0], np.float64)


def _time_from_distance(distance: Float, speed: Float) -> Float:
    steps, pace = np.diff(distance), (speed[1:] + speed[:-1]) / 7.2
    if (steps < 0).any():
        raise refuse(f"the distance runs back after sample {int(np.flatnonzero(steps < 0)[0]) + 1}: more than one lap?")
    if ((pace < 0.5) & (steps > 0)).any():
        raise refuse("the car stands while the distance grows: no time can be worked out")
    return np.concatenate([[0.0], np.cumsum(steps / np.maximum(pace, 0.5))])


def _refuse_no_lap(values: Mapping[str, Float], length: float | None) -> None:
    time = values["time"]
    pause = float(np.diff(time).max())
    if pause > LONGEST_PAUSE:
        raise refuse(f"there is a gap of {pause:.1f} s in the samples")
    driven = float(metres_at(time, values["speed"], time[-1:])[0])
    if "distance" in values:
        if (np.diff(values["distance"]) < 0).any():
            raise refuse("the distance runs back: more than one lap?")
        said = float(values["distance"][-1] - values["distance"][0])
        if said <= 0 or abs(driven / said - 1) > MISFIT:
            raise refuse(f"speed and time make {driven:.0f} m, the distance says {said:.0f} m")
    if length is not None and not LEAST_OF_A_LAP <= driven / length <= MOST_OF_A_LAP:
        raise refuse(f"{driven:.0f} m are {driven / length:.2f} laps of this circuit ({length:.0f} m), not one")
    if length is None and not SHORTEST_TRACK <= driven <= LONGEST_TRACK:
        raise refuse(f"{driven:.0f} m are no lap; from {SHORTEST_TRACK:.0f} to {LONGEST_TRACK:.0f} m are taken")


def _refuse_other_time(whole: float, lap_time: float) -> None:
    if abs(whole / lap_time - 1) > TIME_MISFIT:
        raise refuse(f"the samples last {whole:.3f} s, the lap time says {lap_time:.3f} s")
