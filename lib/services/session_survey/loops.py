"""The circuit's timing loops as positions show them: between two they move as the car does, at each they are set right.

So a position's error is one step function: what it moves against the speed integral between two loops is mostly true,
what it jumps at a loop is mostly an error that ends or begins there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.arrays import Float

SPACING, AROUND = 10.0, 15.0  # m: between the places looked at, and to either side of each
# Steps of positions at the 20 to 28 loops of three real sessions are 2 to 15 times those elsewhere.
CLEARLY = 2.0
# Of fewer laps the loops, and the road, are known too badly for what positions move in between to be of use: with
# twelve laps of each of three real sessions errors rose by 6 %, with 25 nothing changed, with all they fell by 5 %.
FEWEST_LAPS = 25
APART = 80.0  # m: loops lie 80 m and more apart
LARGEST = 6.0  # m; a single position may jump by 30
# Two positions lie 10 to 25 m apart, so a jump shows a little beside its loop: 12 to 25 m do equally well within 3 %.
BESIDE = 18.0
FARTHEST = 4.0  # m between two positions; more is a jump, loop or not
# Of what positions move between loops, so much counts. 0.5 to 1 miss lines that were left out by the same within 3 %.
SHARE = 0.7
EVENED = 9  # positions, about 2 s: what they move from one to the next is mostly their rounding


def timing_loops(laps: Sequence[tuple[Float, Float]], length: float) -> Float:
    """Return the places of the loops, none if the laps are few; `laps` are places of positions, and the metres by which
    each lies ahead."""
    if len(laps) < FEWEST_LAPS:
        return np.empty(0)
    place = np.concatenate([(at[1:] + at[:-1]) / 2 for at, _ in laps]) % length
    size = np.concatenate([np.abs(np.diff(metres)) for _, metres in laps])
    grid = np.arange(0.0, length, SPACING)
    usual = _mean_around(place, np.minimum(size, LARGEST), grid, length)
    clear = np.flatnonzero(usual > CLEARLY * np.median(usual))
    found: list[float] = []
    for at in grid[clear[np.argsort(-usual[clear], kind="stable")]].tolist():
        if all(APART <= abs(at - other) <= length - APART for other in found):
            found.append(at)
    return np.array(sorted(found))


def _mean_around(place: Float, size: Float, grid: Float, length: float) -> Float:
    """Return the mean size around each place of the grid, on a closed road; 0 if there is none."""
    order = np.argsort(place)
    closed = np.concatenate([place[order] - length, place[order], place[order] + length])
    total = np.concatenate([[0.0], np.cumsum(np.tile(size[order], 3))])
    first, last = np.searchsorted(closed, [grid - AROUND, grid + AROUND])
    return np.asarray((total[last] - total[first]) / np.maximum(last - first, 1), np.float64)


def between_loops(loops: Float, length: float, place: Float, metres: Float) -> Float:
    """Return how far each position has moved against the speed integral since the first, jumps at loops left out."""
    if not len(loops):
        return np.zeros(len(place))
    closed = np.concatenate([loops - length, loops, loops + length])
    step = np.diff(metres)
    within = np.searchsorted(closed, place[:-1] - BESIDE) == np.searchsorted(closed, place[1:] + BESIDE)
    moved = np.concatenate([[0.0], np.cumsum(np.where(within & (np.abs(step) < FARTHEST), SHARE * step, 0.0))])
    return np.convolve(np.pad(moved, EVENED // 2, "edge"), np.full(EVENED, 1 / EVENED), "valid")
