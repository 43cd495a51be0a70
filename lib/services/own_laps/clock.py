"""A clock for every recording: the one it has, one that starts anew each lap, or one worked out from way and speed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.channels import Channels
from lib.services.own_laps.counts import resets, unwrapped, usual_step
from lib.services.own_laps.recording import Said, refuse
from lib.services.own_laps.units import Scaled

RATES = (10.0, 20.0, 25.0, 30.0, 50.0, 60.0, 100.0, 120.0, 360.0)  # samples a second that games and loggers have
RATE_FIT, STEP_FIT = 0.01, 0.05  # the way as a whole, and sample by sample
SLOWEST = 0.5  # metres a second below which no time can be worked out


def with_time(channels: Channels) -> Channels:
    """Return channels whose `time` goes on from lap to lap, if there is a clock of either kind."""
    values = dict(channels.values)
    units = dict(channels.units)
    clock = values.get("time")
    if clock is None and "lap_clock" in values:
        clock = values["lap_clock"]
        units["time"] = units.get("lap_clock", "")
    if clock is None:
        return channels
    if resets(clock):
        values.setdefault("lap_clock", clock)
        units.setdefault("lap_clock", units.get("time", ""))
        clock = unwrapped(clock, usual_step(clock))
    values["time"] = clock
    return Channels(values, {name: unit for name, unit in units.items() if unit}, channels.notes)


def clocked(scaled: Scaled, said: Said, length: float | None) -> Scaled:
    """Return the channels with `time`. Raise InvalidRequest if it cannot be worked out."""
    values, notes = dict(scaled.values), list(scaled.assumed)
    if "time" in values:
        values["time"] = _checked(values["time"])
        return Scaled(values, scaled.assumed)
    if "distance" not in values:
        values["distance"], note = _from_part(values, said.length or length)
        notes.append(note)
    way = unwrapped(values["distance"])
    rate = _rate(way, values["speed"])
    if rate is not None:
        values["time"] = np.arange(len(way)) / rate
        notes.append(f"time worked out from {rate:g} samples a second, which way and speed fit")
    else:
        values["time"] = _from_way(way, values["speed"])
        notes.append("time worked out from distance and speed")
    return Scaled(values, tuple(notes))


def _checked(time: Float) -> Float:
    steps = np.diff(time)
    if (steps < 0).any():
        raise refuse(f"the time decreases after sample {int(np.flatnonzero(steps < 0)[0]) + 1}")
    if not (steps > 0).any():
        raise refuse("the time does not increase")
    return time


def _from_part(values: Mapping[str, Float], length: float | None) -> tuple[Float, str]:
    """Return metres from the share of the lap. Raise InvalidRequest if the length of the lap is not known."""
    part = values["part"]
    if length is None and {"x", "y"} <= values.keys():
        way = np.hypot(np.diff(values["x"]), np.diff(values["y"])).sum()
        share = unwrapped(part)
        length = float(way / max(share[-1] - share[0], 1e-3))
        return part * length, f"the circuit's length taken from the positions: {length:.0f} m"
    if length is None:
        raise refuse(
            "there is neither time nor distance, only the share of the lap: name `year` and `event`, "
            "so that the circuit's length is known, or send time or positions as well"
        )
    return part * length, f"distance worked out from the share of a lap of {length:.0f} m"


def _rate(way: Float, speed: Float) -> float | None:
    """Return the sampling rate with which speed makes the way, as a whole and step by step; None if none does."""
    steps, pace = np.diff(way), (speed[1:] + speed[:-1]) / 7.2
    moving = (pace > SLOWEST) & (steps > 0)
    total = float(way[-1] - way[0]) if len(way) else 0.0
    if moving.sum() < 20 or total <= 0:
        return None
    rate = min(RATES, key=lambda rate: abs(np.log(pace.sum() / rate / total)))
    whole = abs(float(pace.sum()) / rate / total - 1)
    each = float(np.quantile(np.abs(steps[moving] * rate / pace[moving] - 1), 0.9))
    return rate if whole < RATE_FIT and each < STEP_FIT else None


def _from_way(way: Float, speed: Float) -> Float:
    steps, pace = np.diff(way), (speed[1:] + speed[:-1]) / 7.2
    if (steps < 0).any():
        raise refuse(f"the distance decreases after sample {int(np.flatnonzero(steps < 0)[0]) + 1}")
    if ((pace < SLOWEST) & (steps > 0)).any():
        raise refuse("the speed is 0 while the distance grows, so the time cannot be computed")
    return np.concatenate([[0.0], np.cumsum(steps / np.maximum(pace, SLOWEST))])
