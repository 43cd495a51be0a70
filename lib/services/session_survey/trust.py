"""How far a session's positions may correct its speed integral: measured at the lines whose times are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.services.session_survey.road import REACH, against_road, clock_error, extended, nearness, usual_level
from lib.services.session_survey.timing_lines import SECTOR_TOLERANCE, Odometer
from lib.sessions.manifest import TimingLines
from lib.sessions.samples import PosSamples
from lib.sessions.survey import TRUST_UNKNOWN, Survey
from lib.sessions.tables import Table

MOST_LAPS = 60  # a tenth of a second of work; more laps changed the weight by less than 0.05 on real sessions
# One line of one session says little for the next: 0.60 to 0.89 at the six lines of three sessions. At a line that took
# no part a weight that moves by hundredths missed least.
PRIOR_LAPS = 600.0
FEWEST_POSITIONS = 100
FARTHEST_ALONG, FARTHEST_ASIDE, SLOWEST = 30.0, 15.0, 10.0
MEDIAN_TO_SIGMA, OUTLIER = 1.4826, 4.0  # four laps of 61 with broken recordings turned the sign of the answer


def position_trust(
    laps: Table,
    odometers: Mapping[str, Odometer],
    positions: Mapping[str, PosSamples],
    lines: TimingLines,
    found: Survey,
    anchors: Sequence[str],
) -> float:
    """Return `Survey.trust`: with it the positions' correction would have met the left-out lines best."""
    left_out = [name for name in anchors if name != "finish"]
    rows: dict[str, list[Float]] = {name: [np.empty((0, 2))] for name in left_out}
    for row in clean_rows(laps)[:: max(1, len(clean_rows(laps)) // MOST_LAPS)]:
        number = laps["number"][row]
        if number in positions and number in odometers:
            lap = _Lap(laps, row, odometers[number], positions[number], lines, found)
            for name in left_out:
                rows[name].append(lap.missed(name, [other for other in anchors if other != name]))
    return trust_of([np.concatenate(found_rows) for found_rows in rows.values()])


def trust_of(lines: Sequence[Float]) -> float:
    """Return the share of the corrections (second column) that lessens the errors (first) most, drawn to the usual.

    What all laps miss a line by says nothing. A session whose positions make it worse even so is believed: its own
    share counts alone.
    """
    rows = np.concatenate([np.empty((0, 2)), *(_without_common(line) for line in lines)])
    missed, corrected = rows.T
    if not (corrected**2).any():
        return TRUST_UNKNOWN
    least = float((missed * corrected).sum() / (corrected**2).sum())
    share = (least * len(missed) + TRUST_UNKNOWN * PRIOR_LAPS) / (len(missed) + PRIOR_LAPS)
    helps = ((missed - share * corrected) ** 2).sum() <= (missed**2).sum()
    return round(float(np.clip(share if helps else least, 0.0, 1.0)), 3)


def _without_common(rows: Float) -> Float:
    known = rows[~np.isnan(rows).any(axis=1)]
    if not len(known):
        return known
    away = known - np.median(known, axis=0)
    usual = MEDIAN_TO_SIGMA * np.median(np.abs(away), axis=0)
    return np.asarray(away[(np.abs(away) <= OUTLIER * usual).all(axis=1)], np.float64)


def clean_rows(laps: Table) -> NDArray[np.int64]:
    """Return the rows of the clean laps whose sectors add up."""
    total = laps["sector1"] + laps["sector2"] + laps["sector3"]
    exact = np.abs(total - laps["lap_time"]) <= SECTOR_TOLERANCE
    return np.flatnonzero((laps["clean"] == 1) & exact & ~np.isnan(laps["start_time"]))


class _Lap:
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
        times = np.array([self._start, *(self._start + self._ends[name] for name in anchors)])
        places = np.array([0.0, *(getattr(self._lines, name) for name in anchors)])
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

    def _ahead(self, times: Float, places: Float, error: float) -> tuple[Float, Float] | None:
        """Return the moments of the positions and the metres by which they lie ahead; None if they are few."""
        moments = self._moments + error
        place = self._places(moments, times, places, error)
        if place is None:
            return None
        ahead, aside = against_road(self._found, place % self._lines.finish, self._x, self._y)
        good = (np.abs(ahead) < FARTHEST_ALONG) & (np.abs(aside) < FARTHEST_ASIDE)
        good &= self._pace(moments, error) > SLOWEST
        return (moments[good], ahead[good]) if good.sum() >= FEWEST_POSITIONS else None
