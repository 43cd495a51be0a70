"""Metres from speed: between samples speed is a straight line, its integral is exact."""

from __future__ import annotations

import numpy as np

from lib.arrays import Float

KMH = 3.6


def metres_at(time: Float, speed: Float, moments: Float) -> Float:
    """Return metres driven since the first sample at each moment (`speed` in km/h); held speed beyond the recording."""
    pace = speed / KMH
    driven = np.concatenate([[0.0], np.cumsum(np.diff(time) * (pace[1:] + pace[:-1]) / 2)])
    index = np.maximum(np.searchsorted(time, moments, side="right") - 1, 0)
    since = moments - time[index]
    step = np.diff(time)
    slope = np.divide(np.diff(pace), step, out=np.zeros(len(step)), where=step > 0)  # a clock may stand still
    gain = np.where(since > 0, np.append(slope, 0.0)[index], 0.0)
    return np.asarray(driven[index] + since * (pace[index] + gain * since / 2), np.float64)


def lap_distance(time: Float, speed: Float, moments: Float) -> Float:
    """Return metres since the lap's start (time 0) at each moment; never falls."""
    at = metres_at(time, speed, np.concatenate([[0.0], moments]))
    return np.maximum.accumulate(at[1:] - at[0])
