"""A lap whose positions are held against its speed integral while a session is surveyed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lib.arrays import Float
from lib.services.session_survey.loops import between_loops
from lib.services.session_survey.road import (
    FEWEST_POSITIONS,
    REACH,
    SLOWEST,
    against_road,
    clock_error,
    extended,
    nearness,
    on_road,
    usual_level,
)
from lib.services.session_survey.timing_lines import Odometer, clean_rows
from lib.sessions.manifest import TimingLines
from lib.sessions.samples import PosSamples
from lib.sessions.survey import Survey
from lib.sessions.tables import Table

MOST_LAPS = 60  # a tenth of a second of work; more laps changed the weight by less than 0.05 on real sessions


def checked_laps(
    laps: Table,
    odometers: Mapping[str, Odometer],
    positions: Mapping[str, PosSamples],
    lines: TimingLines,
    found: Survey,
) -> list[CheckedLap]:
    """Return about sixty of the clean laps, from all over the session."""
    rows = clean_rows(laps)
    chosen = [(row, laps["number"][row]) for row in rows[:: max(1, len(rows) // MOST_LAPS)]]
    return [
        CheckedLap(laps, row, odometers[number], positions[number], lines, found)
        for row, number in chosen
        if number in positions and number in odometers
    ]


class CheckedLap:
    """One lap's samples, and by how much each way of placing it misses a line that was left out."""

    def __init__(
        self, laps: Table, row: int, odometer: Odometer, item: PosSamples, lines: TimingLines, found: Survey
    ) -> None:
        first, second = laps["sector1"][row], laps["sector1"][row] + laps["sector2"][row]
        self._start = laps["start_time"][row]
        self._ends = {"s1": first, "s2": second, "finish": laps["lap_time"][row]}
        self._odometer, self._lines, self._found = odometer, lines, found
        reach = np.array([self._start - REACH, self._end + REACH])
        chosen = slice(*np.searchsorted(item.time_ms, reach * 1000))
        stamps = item.time_ms[chosen]
        inside = ~item.filled[chosen]
        self._moments = (stamps / 1000.0 + found.late(stamps) + found.pos_delay)[inside]
        self._x, self._y = item.x[chosen][inside] / 10.0, item.y[chosen][inside] / 10.0
        self._clock = odometer.time[slice(*np.searchsorted(odometer.time, reach))]

    @property
    def _end(self) -> float:
        return float(self._start + self._ends["finish"])

    def missed(self, left_out: str, anchors: Sequence[str]) -> Float:
        """Return one row: seconds by which the speed integral misses the line, and what the positions would add."""
        times, places = self._anchored(anchors)
        ahead = self._ahead(times, places, 0.0)
        if ahead is None:
            return np.empty((0, 2))
        held = np.interp(ahead[0], times, self._pace(times, 0.0))
        error = clock_error(ahead[1], held)
        ahead = self._ahead(times, places, error)
        line = self._start + self._ends[left_out]
        place, pace = self._places(np.array([line]), times, places, error), self._pace(np.array([line]), error)
        if ahead is None or place is None or not pace[0] > SLOWEST:
            return np.empty((0, 2))
        moments = np.sort(np.append(times, line))
        delay = self._found.car_delay + error
        near = nearness(self._clock + delay, self._odometer.speed_at(self._clock), moments, ahead[0])
        level = usual_level(*ahead, moments, near)
        at_line = level[np.searchsorted(moments, line)]
        usual = np.interp(line, times, level[np.searchsorted(moments, times)])
        missed = (getattr(self._lines, left_out) - place[0]) / pace[0]
        return np.array([[missed, (at_line - usual) / pace[0]]])

    def _pace(self, moments: Float, error: float) -> Float:
        return self._odometer.speed_at(moments - self._found.car_delay - error)

    def _places(self, moments: Float, times: Float, places: Float, error: float) -> Float | None:
        """Return the places that the speed integral leads to; None if the car did not move between two anchors."""
        delay = self._found.car_delay + error
        driven = self._odometer.at(times - delay)
        if np.isnan(driven).any() or (np.diff(driven) <= 0).any():
            return None
        return extended(self._odometer.at(moments - delay), driven, places)

    def ahead(self, anchors: Sequence[str]) -> tuple[Float, Float] | None:
        """Return the places of the positions and the metres by which they lie ahead; None if they are few."""
        found = self._against(*self._anchored(anchors), 0.0)
        return None if found is None else found[1:]

    def _anchored(self, anchors: Sequence[str]) -> tuple[Float, Float]:
        times = np.array([self._start, *(self._start + self._ends[name] for name in anchors)])
        return times, np.array([0.0, *(getattr(self._lines, name) for name in anchors)])

    def _ahead(self, times: Float, places: Float, error: float) -> tuple[Float, Float, Float] | None:
        """Return the moments of the positions, the metres by which they lie ahead, and those moved between loops."""
        found = self._against(times, places, error)
        if found is None:
            return None
        moments, place, ahead = found
        return moments, ahead, between_loops(self._found.loops, self._lines.finish, place, ahead)

    def _against(self, times: Float, places: Float, error: float) -> tuple[Float, Float, Float] | None:
        """Return moments, places and metres ahead of the positions near the road; None if they are few."""
        moments = self._moments + error
        place = self._places(moments, times, places, error)
        if place is None:
            return None
        ahead, aside = against_road(self._found, place % self._lines.finish, self._x, self._y)
        good = on_road(ahead, aside, self._pace(moments, error))
        return (moments[good], place[good], ahead[good]) if good.sum() >= FEWEST_POSITIONS else None
