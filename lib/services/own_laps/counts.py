"""Counts that start anew each lap: a lap's clock, its distance, its share of the circuit."""

from __future__ import annotations

import numpy as np

from lib.arrays import Float

GLITCH = 3  # samples after which a count that fell by a wrong digit is back
ANEW = 0.2  # of the highest value, below which a count starts; rows in another order fall to anywhere
HALF = 0.5  # a fall by more than this share of the highest value is a new lap, not noise


def resets(column: Float) -> list[int]:
    """Return the samples at which a count starts anew: it falls by more than half, to about its lowest."""
    if not len(column) or not np.isfinite(column).any():
        return []
    known = np.nan_to_num(column - np.nanmin(column))
    high = float(known.max())
    rows = np.flatnonzero((np.diff(known) < -HALF * high) & (known[1:] < ANEW * high)) + 1
    return [int(row) for row in rows if not _comes_back(known, int(row), high)] if high > 0 else []


def _comes_back(known: Float, row: int, high: float) -> bool:
    """Return whether a count that fell is as high again after a moment: that is a wrong number, no new lap."""
    return bool((np.diff(known[row : row + GLITCH + 1]) > HALF * high).any())


def unwrapped(column: Float, step: float | None = None) -> Float:
    """Return a count that starts anew each lap as one that goes on, by `step` from a lap's last sample to the next."""
    gone = np.array(column, np.float64)
    for row in resets(column):
        gone[row:] += column[row - 1] + (step - column[row] if step is not None else -min(column[row], 0.0))
    return gone


def usual_step(column: Float) -> float:
    """Return how far a count gets from one sample to the next, in the middle."""
    steps = np.diff(column[np.isfinite(column)])
    return float(np.median(steps[steps > 0])) if (steps > 0).any() else 0.0
