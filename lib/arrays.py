"""The types of numpy's arrays, as services name them, and what of numbers is done in one way everywhere."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
MEDIAN_TO_SIGMA = 1.4826  # a median of distances as the standard deviation of a normal spread, deaf to outliers
MEDIAN_ERROR = 1.2533  # standard error of a median, in those of a mean, for a normal spread: sqrt(pi / 2)


def median(values: Float) -> float:
    """Return the median of one or more numbers, NaN if one of them is.

    np.median imports numpy.ma at its first call: 60 ms of the first comparison that an instance answers.
    """
    ordered = np.sort(values)
    half = len(ordered) // 2
    if np.isnan(ordered[-1]):  # sorting puts NaN last
        return float("nan")
    return float(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def half_up(value: float, decimals: int) -> float:
    """Return a positive value rounded as people do: 97.9745 is 97.975.

    A median of two laps ends in a half millisecond: an analysis, a plot and a report are to say the same.
    """
    scale = 10.0**decimals
    return math.floor(value * scale + 0.5 + 1e-6) / scale


def runs(state: Mask) -> list[tuple[int, int]]:
    """Return first index and first index after each run of true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], state, [False]]).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
