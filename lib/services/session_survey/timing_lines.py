"""Where the timing lines lie: distance integrated over each clean lap, its median at S1, S2 and the finish."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lib.arrays import MEDIAN_TO_SIGMA, Float
from lib.services.session_survey.frozen import LONGEST_HOLE, lost_readings
from lib.sessions.manifest import TimingLines
from lib.sessions.samples import CarSamples
from lib.sessions.tables import Table

SECTOR_TOLERANCE = 0.0035  # seconds: three times are rounded to 1 ms each, and so is their sum
FEWEST_LAPS = 3  # chosen: the median of two is their mean
# Seconds. Where a recording lost so much that few laps are without one, the
# median of many laps with holes is nearer to the truth than that of a few without.
LONGEST_GAPS = (LONGEST_HOLE, 3.0, 5.0, 8.0, 12.0)
ENOUGH_LAPS, ENOUGH_SHARE = 20, 0.5


class Odometer:
    """Metres driven since the first sample, at any moment: speed is linear between samples, its integral exact."""

    def __init__(self, car: CarSamples) -> None:
        real = np.flatnonzero(~car.filled)
        real = real[np.argsort(car.time_ms[real], kind="stable")]
        real = real[~lost_readings(car.time_ms[real] / 1000.0, car.speed[real])]
        self.time: Float = car.time_ms[real] / 1000.0
        self._speed = car.speed[real] / 3.6
        steps = np.diff(self.time) * (self._speed[1:] + self._speed[:-1]) / 2
        self._metres = np.concatenate([[0.0], np.cumsum(steps)])

    def at(self, moments: Float) -> Float:
        """Return metres at these moments; NaN outside the recording."""
        if len(self.time) < 2:
            return np.full(np.shape(moments), np.nan)
        index = np.searchsorted(self.time, moments, side="right") - 1
        since = moments - self.time[index]
        speed = np.interp(moments, self.time, self._speed)
        metres = self._metres[index] + since * (self._speed[index] + speed) / 2
        inside = (moments >= self.time[0]) & (moments <= self.time[-1])
        return np.where(inside, metres, np.nan)

    def speed_at(self, moments: Float) -> Float:
        """Return m/s at these moments; NaN outside the recording."""
        return np.interp(moments, self.time, self._speed, left=np.nan, right=np.nan)

    def pause_at(self, moments: Float) -> Float:
        """Return the seconds between the samples before and after each moment; 0 outside the recording."""
        pauses = np.concatenate([[0.0], np.diff(self.time), [0.0]])
        return np.asarray(pauses[np.searchsorted(self.time, moments, side="right")], np.float64)

    def longest_gap(self, start: Float, end: Float) -> Float:
        """Return the longest pause between samples in each span."""
        pauses = np.diff(self.time, prepend=self.time[:1])
        spans = zip(np.searchsorted(self.time, start), np.searchsorted(self.time, end), strict=True)
        return np.array([pauses[a : b + 1].max(initial=0.0) for a, b in spans])


def timing_lines(laps: Table, odometers: Mapping[str, Odometer]) -> TimingLines | None:
    """Return the lines of a session; None with fewer than three laps to measure. `odometers` are keyed by number."""
    found = [measure(laps, number, odometer) for number, odometer in odometers.items()]
    metres = sound(np.concatenate([np.empty((0, 4)), *found]))
    if len(metres) < FEWEST_LAPS:
        return None
    middle = np.median(metres, axis=0)
    spread = np.median(np.abs(metres - middle), axis=0) * MEDIAN_TO_SIGMA
    s1, s2, finish = (round(float(value), 2) for value in middle)
    deviations = (round(float(spread[0]), 2), round(float(spread[1]), 2), round(float(spread[2]), 2))
    return TimingLines(s1=s1, s2=s2, finish=finish, laps=len(metres), spread=deviations)


def sound(rows: Float) -> Float:
    """Return the metres at the lines of the laps with short holes; with longer ones where there are few of those."""
    metres, longest = rows[:, :3], rows[:, 3]
    enough = min(ENOUGH_LAPS, ENOUGH_SHARE * len(rows))
    limits = [limit for limit in LONGEST_GAPS if (longest <= limit).sum() >= enough]
    return np.asarray(metres[longest <= (limits or LONGEST_GAPS[-1:])[0]], np.float64)


def clean_rows(laps: Table) -> NDArray[np.int64]:
    """Return the rows of the clean laps whose sectors add up."""
    total = laps["sector1"] + laps["sector2"] + laps["sector3"]
    exact = np.abs(total - laps["lap_time"]) <= SECTOR_TOLERANCE
    return np.flatnonzero((laps["clean"] == 1) & exact & ~np.isnan(laps["start_time"]))


def measure(laps: Table, number: str, odometer: Odometer) -> Float:
    """Return the metres at S1, S2 and the finish of each clean lap of one driver that has exact sectors, and the
    seconds of its longest hole."""
    rows = clean_rows(laps)
    chosen = rows[laps["number"][rows] == number]
    metres = lap_metres(laps.where(chosen), odometer)
    start, end = laps["start_time"][chosen], laps["start_time"][chosen] + laps["lap_time"][chosen]
    known = ~np.isnan(metres).any(axis=1)
    return np.column_stack([metres, odometer.longest_gap(start, end)])[known]


def lap_metres(laps: Table, odometer: Odometer) -> Float:
    """Return metres since the lap's start at S1, S2 and the finish, one row for each lap."""
    start = laps["start_time"]
    sector1, sector2 = start + laps["sector1"], start + laps["sector1"] + laps["sector2"]
    moments = np.stack([start, sector1, sector2, start + laps["lap_time"]], axis=1)
    metres = odometer.at(moments)
    return np.asarray(metres[:, 1:] - metres[:, :1], np.float64)
