"""The types of numpy's arrays, as services name them, and what numpy does slowly at its first call."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]
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
