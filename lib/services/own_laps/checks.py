"""What makes samples a lap, and a made-up reason impossible: each refusal says what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.jumps import without_jumps
from lib.services.own_laps.recording import MOST_SAMPLES, refuse
from lib.services.own_laps.units import FASTEST, LONGEST_LAP, SHORTEST_LAP
from lib.services.own_laps.whole_lap import closing, refuse_cut_off, unproven
from lib.services.telemetry_service.distance import metres_at

FEWEST_SAMPLES = 50
LONGEST_PAUSE = 5.0  # seconds; chosen: a longer gap hides a corner or two
SLOWEST_TOP = 60.0  # km/h; chosen: a lap that never gets faster was not driven at speed
SHORTEST_TRACK, LONGEST_TRACK = 400.0, 26_000.0  # a kart track, the Nürburgring with the Nordschleife
LENGTH_MISFIT = 0.06  # games and GPS differ from the official length by 2 %, a wheel's speed by 4 %
POSSIBLE = {"gear": (-1.0, 20.0), "rpm": (-1e5, 1e5), "drs": (-1.0, 255.0), "x": (-1e8, 1e8), "y": (-1e8, 1e8),
            "z": (-1e8, 1e8), "steering": (-1e5, 1e5)}  # fmt: skip
BEYOND = 1e13  # microseconds since 1970 are less
NEEDED = ("time", "distance", "speed", "part")
MISFIT = 0.15  # share by which way from speed and told distance may differ: a wheel that slips, a coarse clock; chosen
TIME_MISFIT = 0.02  # share of the lap time by which the samples may differ from it; chosen
LATE_START = 1.0  # seconds: a first sample within the lap's first second, by the lap's own clock
HELD = ("gear", "drs", "brake")


@dataclass(frozen=True)
class Samples:
    """A lap's samples with a clock from 0, its time, and how the clock was come by."""

    values: Mapping[str, Float]
    lap_time: float
    rate: float
    metres: float
    notes: tuple[str, ...]


def refuse_impossible(values: Mapping[str, Float]) -> None:
    """Raise InvalidRequest for numbers that no recording of a car can hold; empty cells are not looked at."""
    if not len(values["speed"]):
        raise refuse("the file has a header but no rows of numbers; samples are required")
    for name, column in values.items():
        if np.isinf(column).any():
            raise refuse(f"{name} contains an infinite number")
        if name not in POSSIBLE and np.abs(np.nan_to_num(column)).max() > BEYOND:
            raise refuse(f"{name} contains a number beyond ±{BEYOND:g}")
    for name, (low, high) in POSSIBLE.items():
        column = values.get(name, np.zeros(0))
        outside = np.flatnonzero((column < low) | (column > high))
        if len(outside):
            row = int(outside[0])
            raise refuse(f"{name} is {column[row]:.9g} in sample {row + 1}; the range is {low:g} to {high:g}")


def refuse_holes(values: Mapping[str, Float]) -> None:
    """Raise InvalidRequest for an empty cell if a number is needed."""
    for name, column in values.items():
        if name in NEEDED and np.isnan(column).any():
            row = int(np.flatnonzero(np.isnan(column))[0])
            raise refuse(f"{name} has no number in sample {row + 1}")


def refuse_impossible_speed(speed: Float) -> None:
    if speed.min() < 0:
        raise refuse("speed is negative")
    if speed.max() > FASTEST:
        raise refuse(f"{speed.max():.0f} km/h is faster than any car")
    if speed.max() < SLOWEST_TOP:
        raise refuse(f"the car never drove faster than {speed.max():.0f} km/h")


def as_lap(
    values: Mapping[str, Float], notes: tuple[str, ...], length: float | None, lap_time: float | None, exact: bool
) -> Samples:
    """Return the samples as one lap, its clock from 0. Raise InvalidRequest, with the reason, if they are not a lap.

    `lap_time` is the time given by file or user; `exact` says that the samples reach from line to line.
    """
    found = dict(values)
    _refuse_count(len(found["speed"]))
    found["time"] = _from_zero(found)
    notes = tuple(notes)
    whole = _fitted_clock(found, lap_time, any(note.startswith("time worked out") for note in notes))
    _metres(found, length)  # refuses what cannot be a lap before single samples are mended
    found["speed"], filled = without_jumps(found["time"], found["speed"])
    metres = _metres(found, length)
    notes += filled + _misfit(found, metres)
    shown = exact or lap_time is not None or length is not None or "part" in found
    closed = closing(found, metres)
    notes += (() if shown else (unproven(found),)) if closed is None else closed
    if lap_time is None:
        lap_time = round(whole, 3)
        notes += (_where_from(found["time"], exact),)
    _refuse_other_time(whole, lap_time)
    _reach_the_end(found, lap_time)
    if not SHORTEST_LAP <= lap_time <= LONGEST_LAP:
        raise refuse(f"lap time {lap_time:.3f} s is out of range ({SHORTEST_LAP:g} to {LONGEST_LAP:g} s)")
    kept = {name: column for name, column in found.items() if name in KEPT}
    return Samples(kept, lap_time, round((len(kept["time"]) - 1) / whole, 2), metres, notes)


def _refuse_count(samples: int) -> None:
    if samples > MOST_SAMPLES:
        raise refuse(f"{samples} samples are too many for a lap; the limit is {MOST_SAMPLES}")
    if samples < FEWEST_SAMPLES:
        raise refuse(f"{samples} samples are too few for a lap; at least {FEWEST_SAMPLES} are needed")


def _fitted_clock(values: dict[str, Float], lap_time: float | None, worked_out: bool) -> float:
    """Return the seconds of the samples; a clock that was worked out is stretched to the lap time that is known."""
    whole = float(values["time"][-1])
    refuse_cut_off(whole, None if worked_out else lap_time, _step(values["time"]))
    if not worked_out or lap_time is None:
        return whole
    _refuse_other_time(whole, lap_time)
    values["time"] = values["time"] * (lap_time / whole)
    return lap_time


def _where_from(time: Float, exact: bool) -> str:
    """Return how a lap time was found that neither file nor user gave."""
    if exact:
        return "lap time taken from the marks of the recording"
    return f"lap time taken from the samples; it may be up to {_step(time):.3g} s longer"


def _step(time: Float) -> float:
    return float(np.median(np.diff(time)))


KEPT = ("time", "speed", "throttle", "brake", "pressure", "gear", "rpm", "drs", "steering", "x", "y", "z")


def _from_zero(values: dict[str, Float]) -> Float:
    """Return the clock from the lap's start, by the lap's own clock if that has one just before the first sample."""
    time = values["time"]
    began = values.get("lap_clock")
    first = float(began[0]) if began is not None and np.isfinite(began[0]) else float(time[0])
    if not 0 < first <= LATE_START:
        return np.asarray(time - time[0], np.float64)
    late = np.asarray(time - time[0] + first, np.float64)
    for name in values:
        values[name] = np.concatenate([values[name][:1], values[name]])
    return np.concatenate([[0.0], late])


def _reach_the_end(values: dict[str, Float], lap_time: float) -> None:
    """Hold the last sample until the finish if the samples end a moment before it."""
    if 0 < lap_time - values["time"][-1] <= LATE_START:
        for name, column in values.items():
            values[name] = np.append(column, lap_time if name == "time" else column[-1])


def _metres(values: Mapping[str, Float], length: float | None) -> float:
    """Return the metres driven. Raise InvalidRequest for gaps, and for a way that is not a lap of the circuit."""
    time = values["time"]
    pause = float(np.diff(time).max(initial=0.0))
    if pause > LONGEST_PAUSE:
        raise refuse(f"there is a gap of {pause:.1f} s in the samples")
    driven = float(metres_at(time, values["speed"], time[-1:])[0])
    said = None
    if "distance" in values:
        steps = np.diff(values["distance"])
        if (steps < -1.0).any():
            raise refuse(f"the distance decreases after sample {int(np.flatnonzero(steps < -1.0)[0]) + 1}")
        said = float(values["distance"][-1] - values["distance"][0])
        if said <= 0 or abs(driven / said - 1) > MISFIT:
            raise refuse(f"speed and time make {driven:.0f} m, the distance says {said:.0f} m")
    if length is not None and min(abs(way / length - 1) for way in (driven, said or driven)) > LENGTH_MISFIT:
        raise refuse(f"{driven:.0f} m are {driven / length:.2f} laps of this circuit ({length:.0f} m), not one")
    if length is None and not SHORTEST_TRACK <= driven <= LONGEST_TRACK:
        raise refuse(f"{driven:.0f} m is out of range for a lap ({SHORTEST_TRACK:.0f} to {LONGEST_TRACK:.0f} m)")
    return driven


def _misfit(values: Mapping[str, Float], driven: float) -> tuple[str, ...]:
    """Return the note for a told distance that differs from what speed and time make by more than games and GPS do."""
    said = float(np.ptp(values["distance"])) if "distance" in values else driven
    if abs(driven / said - 1) <= LENGTH_MISFIT:
        return ()
    return (f"speed and time make {driven:.0f} m, the distance says {said:.0f} m",)


def _refuse_other_time(whole: float, lap_time: float) -> None:
    if whole <= 0 or abs(whole / lap_time - 1) > TIME_MISFIT:
        raise refuse(f"the samples last {whole:.3f} s, but the lap time is {lap_time:.3f} s")
