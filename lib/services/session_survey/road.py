"""Places on the surveyed road: how far ahead of it and aside from it a position lies, and what many of them say."""

from __future__ import annotations

import numpy as np

from lib.arrays import MEDIAN_TO_SIGMA, Float, Mask, median
from lib.sessions.survey import Survey

# Two positions tell of one error of the speed integral the less, the longer lies between them and the more the speed
# changed: readings are up to 0.1 s old, so braking shifts the integral by metres. On three real sessions 4 to 8 s and
# 22 to 60 m/s do equally well, time alone does worse by 5 % in a race.
LASTING, CHANGE = 5.0, 30.0  # s, m/s: in which what two positions have in common falls to 1/e
AROUND = 6.0  # s; a position that jumped creeps back within 3 s, and of twice that a jump is the lesser part
# Of the first line of every second driver of three real sessions 6 to 20 s and 3 to 5 deviations miss it by the same
# within 6 %; the plain mean, which counts every jump, misses it by 15 % more in a race.
FARTHEST = 5.0
EVERY = 1.0  # s between the moments at which what is usual is worked out
LEAST, NOTHING = 1e-3, 1e-9
SLOWEST = 10.0  # m/s
FEWEST_POSITIONS = 100  # of a lap, of about 400
FARTHEST_ALONG, FARTHEST_ASIDE = 30.0, 15.0  # m; a position farther off is not one of this lap on this road
REACH = 5.0  # s: what lies before and after a lap tells where it begins and ends


def against_road(survey: Survey, place: Float, x: Float, y: Float) -> tuple[Float, Float]:
    """Return metres ahead of and aside from the road's point at `place`."""
    grid = np.arange(len(survey.x)) * survey.step
    along_x, along_y = np.gradient(survey.x), np.gradient(survey.y)
    length = np.maximum(np.hypot(along_x, along_y), 1e-6)
    unit_x, unit_y = np.interp(place, grid, along_x / length), np.interp(place, grid, along_y / length)
    off_x, off_y = x - np.interp(place, grid, survey.x), y - np.interp(place, grid, survey.y)
    return off_x * unit_x + off_y * unit_y, off_y * unit_x - off_x * unit_y


def on_road(ahead: Float, aside: Float, pace: Float) -> Mask:
    """Return which positions may be held against the speed integral: near the road, of a car that moves."""
    near = (np.abs(ahead) < FARTHEST_ALONG) & (np.abs(aside) < FARTHEST_ASIDE)
    return np.asarray(near & (pace > SLOWEST), np.bool_)


def extended(driven: Float, own: Float, places: Float) -> Float:
    """Return the places of metres driven: in proportion between the anchors (`own` metres, `places`), beyond them at
    the rate of the nearest part."""
    first, last = (places[1] - places[0]) / (own[1] - own[0]), (places[-1] - places[-2]) / (own[-1] - own[-2])
    beyond = np.minimum(driven - own[0], 0) * first + np.maximum(driven - own[-1], 0) * last
    return np.asarray(np.interp(driven, own, places) + beyond, np.float64)


def clock_error(ahead: Float, held: Float) -> float:
    """Return seconds to add to all stamps of a lap, to be on its official times.

    A lap's start is known to a few hundredths of a second only. The anchors then hold the speed integral in the wrong
    places: all along the lap it is off by the speed `held` between them, as positions say, times that error.
    """
    return round(median(ahead / np.maximum(held, SLOWEST)), 3)


def nearness(clock: Float, pace: Float, moments: Float, others: Float) -> Float:
    """Return how much of the speed integral's error each of the moments shares with each of the others."""
    turned = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(pace)))]) / CHANGE
    one, other = (at / LASTING + np.interp(at, clock, turned) for at in (moments, others))
    return np.asarray(np.exp(-np.abs(one[:, None] - other)), np.float64)


def usual_level(time: Float, metres: Float, moved: Float, moments: Float, near: Float) -> Float:
    """Return the mean of the metres near each moment (in order), those left out that lie far from what is usual around.

    `moved` is the part of the metres that is taken as it is, without a mean. A position now and then jumps by up to
    15 m and creeps back within three seconds: such stretches must not count.
    """
    weight = near * _believed(time, metres)
    total = weight.sum(axis=1)
    known = total > NOTHING
    level = np.interp(moments, moments[known], (weight[known] @ (metres - moved)) / total[known])
    return np.asarray(level + np.interp(moments, time, moved), np.float64)


def _believed(time: Float, metres: Float) -> Float:
    """Return how much each value counts: 1 at what is usual around it, falling to almost 0 five deviations from it."""
    centres = np.arange(time[0], time[-1] + EVERY, EVERY)
    around = _weighted_median(metres, np.exp(-np.abs(centres[:, None] - time) / AROUND))
    away = np.abs(metres - np.interp(time, centres, around))
    reach = FARTHEST * MEDIAN_TO_SIGMA * float(np.median(away)) + NOTHING
    return np.asarray(np.maximum(1 - (away / reach) ** 2, 0.0) ** 2 + LEAST, np.float64)


def _weighted_median(values: Float, weight: Float) -> Float:
    """Return, for each row of weights, the value with half of the weight below it."""
    order = np.argsort(values)
    below = np.cumsum(weight[:, order], axis=1)
    middle = (below < below[:, -1:] / 2).sum(axis=1)
    return np.asarray(values[order][np.minimum(middle, len(values) - 1)], np.float64)
