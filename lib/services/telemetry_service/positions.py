"""What the position samples say against the speed integral: an independent second measurement of the same way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.services.session_survey.road import against_road, smooth
from lib.services.telemetry_service.as_json import distinct
from lib.services.telemetry_service.lap import LapData

Float = NDArray[np.float64]
COARSE = 0.2
FARTHEST_ALONG, FARTHEST_ASIDE = 30.0, 15.0
SLOWEST = 10.0
FEWEST = 100


def displacement(
    lap: LapData, knots: Float, place: Float, speed: Float, anchored: Float, lines: tuple[float, float, float]
) -> Float | None:
    """Return metres by which the positions lie ahead of `place` at each knot, 0 at the anchors; None without positions.

    A lap's own clock error shows as the same number of seconds at every anchor, so what is left there is taken away.
    """
    survey, track = lap.survey, lap.track
    if survey is None or track is None or lap.own or abs(len(survey.x) * survey.step - lines[2]) > 3 * survey.step:
        return None
    moments = track.time + track.late
    inside = (moments >= 0) & (moments <= lap.lap_time)
    at, pace = np.interp(moments[inside], knots, place), np.interp(moments[inside], knots, speed)
    ahead, aside = against_road(survey, at, track.x[inside], track.y[inside])
    good = (np.abs(ahead) < FARTHEST_ALONG) & (np.abs(aside) < FARTHEST_ASIDE) & (pace > SLOWEST)
    if good.sum() < FEWEST:
        return None
    moments, seconds = moments[inside][good], ahead[good] / pace[good]
    coarse = distinct(np.concatenate([np.arange(0.0, lap.lap_time, COARSE), anchored]))
    level = smooth(moments, seconds, coarse)
    level = level - np.interp(coarse, anchored, level[np.searchsorted(coarse, anchored)])
    return np.asarray(np.interp(knots, coarse, level) * speed, np.float64)
