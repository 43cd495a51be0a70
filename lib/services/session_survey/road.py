"""Places on the surveyed road: how far ahead of it and aside from it a position lies, and what many of them say."""

from __future__ import annotations

import numpy as np

from lib.arrays import Float
from lib.sessions.survey import Survey

# Positions err for about 3 s on end (the correlation of neighbours falls to a half in 2 s on every real session), so
# their weight falls so too. Chosen by the first line left out; a window of 6 s within the lap missed the second by 7 %
# more in a race.
LASTING = 3.0
REACH = 5.0  # s: what lies before and after a lap tells where it begins and ends; the weight is down to a fifth there


def against_road(survey: Survey, place: Float, x: Float, y: Float) -> tuple[Float, Float]:
    """Return metres ahead of and aside from the road's point at `place`."""
    grid = np.arange(len(survey.x)) * survey.step
    along_x, along_y = np.gradient(survey.x), np.gradient(survey.y)
    length = np.maximum(np.hypot(along_x, along_y), 1e-6)
    unit_x, unit_y = np.interp(place, grid, along_x / length), np.interp(place, grid, along_y / length)
    off_x, off_y = x - np.interp(place, grid, survey.x), y - np.interp(place, grid, survey.y)
    return off_x * unit_x + off_y * unit_y, off_y * unit_x - off_x * unit_y


def extended(driven: Float, own: Float, places: Float) -> Float:
    """Return the places of metres driven: in proportion between the anchors (`own` metres, `places`), beyond them at
    the rate of the nearest part."""
    first, last = (places[1] - places[0]) / (own[1] - own[0]), (places[-1] - places[-2]) / (own[-1] - own[-2])
    beyond = np.minimum(driven - own[0], 0) * first + np.maximum(driven - own[-1], 0) * last
    return np.asarray(np.interp(driven, own, places) + beyond, np.float64)


def smooth(time: Float, values: Float, moments: Float) -> Float:
    """Return the weighted mean of the values near each moment (in order); of the nearest on both sides if none is."""
    weight = np.exp(-np.abs(moments[:, None] - time) / LASTING)
    total = weight.sum(axis=1)
    known = total > 1e-9
    return np.asarray(np.interp(moments, moments[known], (weight[known] @ values) / total[known]), np.float64)
