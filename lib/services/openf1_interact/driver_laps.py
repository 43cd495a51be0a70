"""One driver's laps of OpenF1's as arrays, with the moments at which they began and ended, and the pits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.services.openf1_interact.client import Rows
from lib.services.openf1_interact.columns import clock, numbers
from lib.services.openf1_interact.lap_moments import FEED_LATE, StampedLaps, smoothed_starts
from lib.services.openf1_interact.lap_sources import LapSources
from lib.services.openf1_interact.pit_moments import PitLane

SECTORS = ("duration_sector_1", "duration_sector_2", "duration_sector_3")


class DriverLaps:
    """One driver's laps as arrays, with their moments worked out."""

    def __init__(self, number: str, rows: Rows, sources: LapSources) -> None:
        self._rows, self._sources = rows, sources
        self.lap = numbers(rows, "lap_number")
        self.lap_time = numbers(rows, "lap_duration")
        self.sectors = [numbers(rows, name) for name in SECTORS]
        self._is_out = np.array([bool(row.get("is_pit_out_lap")) for row in rows], np.bool_)
        self._began = clock(rows, "date_start", sources.zero_ms)
        self._forget_what_openf1_infers(number)
        self.pit_in, self.pit_out = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
        self.start, self.end = self._moments()
        self._find_pits(number)

    @property
    def lap_ms(self) -> list[int]:
        return [-1 if value != value else round(value * 1000) for value in self.lap_time.tolist()]

    @property
    def measured(self) -> Float:
        """Return the lap times that F1 itself measured: of a race's first lap it has none."""
        return np.where(self._sources.is_race & (self.lap == 1), np.nan, self.lap_time)

    @property
    def in_or_out(self) -> NDArray[np.bool_]:
        return np.asarray(~np.isnan(self.pit_in) | ~np.isnan(self.pit_out) | self._is_out, np.bool_)

    def _forget_what_openf1_infers(self, number: str) -> None:
        """Out laps of practice and qualifying hold the garage too; a race's first lap is 0.2 to 0.5 s too long."""
        if not self._sources.is_race:
            self.lap_time[self._is_out] = np.nan
            return
        first = self.lap == 1
        self.lap_time[first] = self._sources.first_laps.get(number, np.nan)
        self.sectors[0][first] = np.nan

    def _moments(self) -> tuple[Float, Float]:
        began = self._began.copy()
        is_first = self._sources.is_race & (self.lap == 1)
        apart = is_first if self._sources.is_race else self._is_out
        chained = ~apart
        chained[1:] &= ~apart[:-1]
        began[apart] = np.nan
        start = smoothed_starts(StampedLaps(self.lap, began, self.lap_time, chained))
        if self._sources.session_start is not None:
            start[is_first] = self._sources.session_start
        return self._ends(start, apart & ~is_first)

    def _ends(self, start: Float, is_out: NDArray[np.bool_]) -> tuple[Float, Float]:
        """Return starts and ends; an out lap begins where the lap before it ended, as FastF1 has it."""
        end = np.full(len(start), np.nan)
        whole = np.sum(self.sectors, axis=0)
        for index in range(len(start)):
            follows = index > 0 and self.lap[index] == self.lap[index - 1] + 1
            if np.isnan(start[index]):
                start[index] = end[index - 1] if follows else np.nan
                if np.isnan(start[index]) and is_out[index]:
                    start[index] = self._began[index] - FEED_LATE
            followed = index + 1 < len(start) and self.lap[index + 1] == self.lap[index] + 1
            choices = (
                start[index + 1] if followed and not is_out[index + 1] else np.nan,
                start[index] + self.lap_time[index],
                start[index] + whole[index] if not is_out[index] else np.nan,
            )
            end[index] = next((value for value in self._in_order(choices, index) if not np.isnan(value)), np.nan)
        return start, end

    def _in_order(self, choices: tuple[float, float, float], index: int) -> tuple[float, ...]:
        """A lap with a time ends when that time is over; only a race's first lap has one that is not measured by it."""
        following, timed, summed = choices
        is_first = self._sources.is_race and self.lap[index] == 1
        return (following, timed, summed) if is_first else (timed, following, summed)

    def _find_pits(self, number: str) -> None:
        if self._sources.is_race:
            self._find_stops(self._sources.pits.get(number, []))
            return
        lane, out = PitLane(self._sources.cars.get(number), self._sources.zero_ms), self._is_out
        self.pit_out[out] = self._began[out] - FEED_LATE
        for index in np.flatnonzero(out & np.isnan(self.pit_out)).tolist():
            self.pit_out[index] = lane.left(self.end[index - 1] if index else np.nan, self.end[index])
        unknown = out & np.isnan(self.start)
        self.start[unknown] = self.pit_out[unknown]
        for index in np.flatnonzero(np.append(out[1:], len(out) > 0)).tolist():
            after = index + 1 < len(out)
            entered = lane.entered(self._earliest(index), self.pit_out[index + 1] if after else np.nan)
            known = self.end[index] if after and np.isnan(entered) else entered
            self.pit_in[index] = known

    def _earliest(self, index: int) -> float:
        """Return the last moment of a lap at which the car was surely not in the pits yet."""
        return float(self.start[index] + np.nansum([sector[index] for sector in self.sectors[:2]]))

    def _find_stops(self, stops: Rows) -> None:
        """A stop's date is when the car left; of an out lap without a row nobody knows when it did."""
        for row, left in zip(stops, clock(stops, "date", self._sources.zero_ms), strict=True):
            lane = row.get("lane_duration") or row.get("pit_duration")
            if lane is not None:
                self.pit_in[self.lap == row.get("lap_number")] = left - FEED_LATE - float(lane)
            if row.get("lap_number") is not None:
                self.pit_out[self.lap == row["lap_number"] + 1] = left - FEED_LATE

    def sector_ends(self) -> list[Float]:
        """Return when each sector ended; from the lap's end backwards where its beginning is not a line's."""
        first = self.start + self.sectors[0]
        first[self._is_out & ~np.isnan(self.end) & (not self._sources.is_race)] = np.nan
        second = np.where(np.isnan(first), self.end - self.sectors[2], first + self.sectors[1])
        first = np.where(np.isnan(first), second - self.sectors[1], first)
        return [first, second, second + self.sectors[2]]

    def qualifying_parts(self) -> list[str | None]:
        starts = self._sources.qualifying_parts
        if not starts:
            return [None] * len(self.lap)
        moments = [start - self._sources.zero_ms for start, _ in starts]
        names = [name for _, name in starts]
        stamps = np.where(np.isnan(self._began), self.start, self._began) * 1000
        for index in range(len(stamps) - 2, -1, -1):  # OpenF1 has no date of a car's first lap: it is the next one's
            stamps[index] = stamps[index + 1] if np.isnan(stamps[index]) else stamps[index]
        at = np.searchsorted(np.array(moments), stamps, side="right") - 1
        known = zip(at.tolist(), np.isnan(stamps).tolist(), strict=True)
        return [None if nowhere else names[max(part, 0)] for part, nowhere in known]
