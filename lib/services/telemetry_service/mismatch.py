"""Laps that cannot be laid over each other are refused: their samples are of another road, or of another time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.arrays import median
from lib.errors import LapsDoNotMatch
from lib.services.session_survey.road import against_road
from lib.services.telemetry_service.course import Course, Ends
from lib.services.telemetry_service.lap import LapData
from lib.sessions import Survey

FEWEST_POSITIONS = 50  # chosen: a lap has about 350; fewer do not say where it was
# Half of a lap's positions lie within 20 m of their places on every accurate lap of three real sessions;
# out laps, which begin in the pits, are up to 900 m off, and so is another circuit or another time.
FARTHEST = 100.0
LONGEST_SHARE = 0.08  # of a lap without positions: how much longer or shorter its integrated way may be


def refuse_mismatch(laps: Sequence[LapData], courses: Sequence[Course], lines: Sequence[Ends], axis: Ends) -> None:
    """Raise LapsDoNotMatch if the samples of a stored lap are not those of a lap of the first one's circuit."""
    home = next((index for index, lap in enumerate(laps) if lap.survey is not None and not lap.own), None)
    for lap, course in zip(laps, courses, strict=True):
        if lap.own:
            continue
        away = None if home is None else _away(lap, course, laps[home].survey, lines[home], axis)
        if away is not None and away > FARTHEST:
            raise LapsDoNotMatch(f"{_named(lap)} cannot be laid over: its positions are {away:.0f} m off the circuit")
        share = abs(float(course.driven[-1]) / axis[2] - 1)
        if len(laps) > 1 and away is None and not lap.gaps("car") and share > LONGEST_SHARE:
            raise LapsDoNotMatch(
                f"{_named(lap)} cannot be laid over: it is {share:.0%} longer or shorter than the circuit"
            )


def _away(lap: LapData, course: Course, road: Survey | None, lines: Ends, axis: Ends) -> float | None:
    """Return the median distance of the lap's positions from their places on the road, in metres."""
    if road is None or lap.track is None:
        return None
    moments = lap.track.time + lap.track.late
    inside = (moments >= 0) & (moments <= lap.lap_time)
    if inside.sum() < FEWEST_POSITIONS:
        return None
    place = np.interp(course.place_at(moments[inside]), [0.0, *axis], [0.0, *lines])
    ahead, aside = against_road(road, place, lap.track.x[inside], lap.track.y[inside])
    return median(np.hypot(ahead, aside))


def _named(lap: LapData) -> str:
    return f"lap {lap.row.get('lap')} of {lap.driver}"
