"""OpenF1's laps to our table, by FastF1's rules where it has one, null where OpenF1 does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.services.openf1_interact.client import Rows
from lib.services.openf1_interact.lap_moments import FEED_LATE, StampedLaps, smoothed_starts
from lib.services.openf1_interact.lap_rules import accurate_laps, best_laps, places, statuses
from lib.services.openf1_interact.pit_moments import PitLane
from lib.services.openf1_interact.samples import DatedRows, dates_ms
from lib.services.openf1_interact.stints import tyres_of
from lib.services.session_survey.lap_rules import clean_laps
from lib.sessions.schemas import LAPS
from lib.sessions.tables import Table

Float = NDArray[np.float64]
SECTORS = ("duration_sector_1", "duration_sector_2", "duration_sector_3")
# F1 sends a speed only when it differs from the one before: null means "the same again"
CARRIED = {"speed_i1": "i1_speed", "speed_i2": "i2_speed", "speed_st": "st_speed"}
RED = "5"


@dataclass(frozen=True)
class LapSources:
    """What else is known of a session's laps; keys are driver numbers, clocks are seconds of the session clock."""

    is_race: bool
    zero_ms: int
    parts: Mapping[str, str]
    teams: Mapping[str, str | None]
    stints: Mapping[str, Rows]
    pits: Mapping[str, Rows]
    completed: Mapping[str, int]
    first_laps: Mapping[str, float]
    session_start: float | None
    track_status: Table
    deleted: Mapping[tuple[str, int], str] | None
    cars: Mapping[str, DatedRows]
    qualifying_parts: Sequence[tuple[int, str]] = field(default_factory=tuple)


def laps_table(by_driver: Mapping[str, Rows], sources: LapSources) -> Table:
    """Return the laps, driver by driver in the order of `by_driver`."""
    columns: dict[str, list[Any]] = {name: [] for name in LAPS}
    for number, rows in by_driver.items():
        found = _driver_columns(number, _kept(number, rows, sources), sources)
        for name, values in found.items():
            columns[name].extend(values)
    if sources.is_race:
        columns["position"] = places(np.array(columns["lap"], float), np.array(columns["end_time"], float))
    table = Table.of(LAPS, {name: values for name, values in columns.items() if values})
    return Table(LAPS, {**table.columns, "clean": clean_laps(table)}) if len(table) else table


def _kept(number: str, rows: Rows, sources: LapSources) -> Rows:
    """Return a driver's rows by lap, each once, without the lap that OpenF1 begins after the flag and nobody drives."""
    best: dict[int, dict[str, Any]] = {}
    for row in rows:
        lap = row.get("lap_number")
        if isinstance(lap, int) and lap > 0 and (lap not in best or _said(row) >= _said(best[lap])):
            best[lap] = row
    kept = [best[lap] for lap in sorted(best)]
    while kept and _is_empty(kept[-1]) and kept[-1]["lap_number"] > sources.completed.get(number, 0):
        kept.pop()
    return kept


def _said(row: Mapping[str, Any]) -> int:
    return sum(value is not None for value in row.values())


def _is_empty(row: Mapping[str, Any]) -> bool:
    return all(row.get(name) is None for name in ("lap_duration", *SECTORS))


def _driver_columns(number: str, rows: Rows, sources: LapSources) -> dict[str, list[Any]]:
    laps = _Laps(number, rows, sources)
    status = statuses(sources.track_status, laps.start, laps.end)
    tyres = tyres_of([int(lap) for lap in laps.lap], sources.stints.get(number, []))
    deleted = [None if sources.deleted is None else sources.deleted.get((number, ms)) for ms in laps.lap_ms]
    count = len(rows)
    accurate = accurate_laps(laps.lap_time, laps.sectors, laps.in_or_out, status)
    return {
        "driver": [sources.parts.get(number, number)] * count,
        "number": [number] * count,
        "team": [sources.teams.get(number)] * count,
        "lap": laps.lap.tolist(),
        "part": laps.qualifying_parts(),
        "stint": [tyre.stint for tyre in tyres],
        "compound": [tyre.compound for tyre in tyres],
        "tyre_life": [tyre.life for tyre in tyres],
        "fresh_tyre": [tyre.fresh for tyre in tyres],
        "lap_time": laps.lap_time.tolist(),
        **{f"sector{index + 1}": values.tolist() for index, values in enumerate(laps.sectors)},
        **{f"sector{index + 1}_end": values.tolist() for index, values in enumerate(laps.sector_ends())},
        "start_time": laps.start.tolist(),
        "end_time": laps.end.tolist(),
        "start_utc": (laps.start + sources.zero_ms / 1000).tolist(),
        "pit_in": laps.pit_in.tolist(),
        "pit_out": laps.pit_out.tolist(),
        **{name: _carried(rows, source, status) for name, source in CARRIED.items()},
        "speed_fl": [None] * count,
        "position": [None] * count,
        "personal_best": best_laps(laps.measured, [reason is not None for reason in deleted]),
        "deleted": [None if sources.deleted is None else reason is not None for reason in deleted],
        "deleted_reason": deleted,
        "track_status": status,
        "accurate": accurate,
        "generated": [False] * count,
    }


class _Laps:
    """One driver's laps as arrays, with their moments worked out."""

    def __init__(self, number: str, rows: Rows, sources: LapSources) -> None:
        self._rows, self._sources = rows, sources
        self.lap = _numbers(rows, "lap_number")
        self.lap_time = _numbers(rows, "lap_duration")
        self.sectors = [_numbers(rows, name) for name in SECTORS]
        self._is_out = np.array([bool(row.get("is_pit_out_lap")) for row in rows], np.bool_)
        self._began = _clock(rows, "date_start", sources.zero_ms)
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
            if is_out[index] or np.isnan(start[index]):
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
        for row, left in zip(stops, _clock(stops, "date", self._sources.zero_ms), strict=True):
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


def _numbers(rows: Rows, name: str) -> Float:
    return np.array([np.nan if row.get(name) is None else float(row[name]) for row in rows], np.float64)


def _clock(rows: Rows, name: str, zero_ms: int) -> Float:
    """Return dates on the session clock, NaN where there is none."""
    known = np.array([bool(row.get(name)) for row in rows], np.bool_)
    found = np.full(len(rows), np.nan)
    found[known] = (dates_ms([row[name] for row in rows if row.get(name)]) - zero_ms) / 1000
    return found


def _carried(rows: Rows, name: str, status: Sequence[str | None]) -> list[float | None]:
    """Return a speed trap's values, the last one again where it is null; not on laps under a red flag, as FastF1."""
    last: float | None = None
    found: list[float | None] = []
    for row, under in zip(rows, status, strict=True):
        value = row.get(name)
        last = value if value is not None else last
        found.append(value if RED in (under or "") else last)
    return found
