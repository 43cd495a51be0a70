"""Lap times in a row to a table of laps on a clock that begins at the start of the race."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lib.services.season.jolpica_laps import JolpicaPitStop, LapTiming
from lib.services.session_survey.lap_rules import clean_laps
from lib.sessions.manifest import Driver
from lib.sessions.schemas import LAPS
from lib.sessions.tables import Table

NONE = float("nan")


def laps_table(
    timings: Sequence[LapTiming], stops: Sequence[JolpicaPitStop], drivers: Mapping[str, Driver], start: float | None
) -> Table:
    """Return every lap, driver by driver. `start` is the start of the race in UTC, None if nobody knows it.

    A lap ends when all laps up to it are over; after one without a time nobody knows when. Of a pit stop its lap and
    the seconds in the lane are known: it is set to the end of its lap.
    """
    columns: dict[str, list[Any]] = {name: [] for name in LAPS}
    for driver_id, driver in drivers.items():
        mine = sorted((row for row in timings if row.driver_id == driver_id), key=lambda row: row.lap)
        lanes = {stop.lap: stop.seconds for stop in stops if stop.driver_id == driver_id}
        for name, values in _driver_columns(driver, mine, lanes, start).items():
            columns[name].extend(values)
    table = Table.of(LAPS, {name: values for name, values in columns.items() if values})
    return Table(LAPS, {**table.columns, "clean": clean_laps(table)}) if len(table) else table


def _driver_columns(
    driver: Driver, laps: Sequence[LapTiming], lanes: Mapping[int, float | None], start: float | None
) -> dict[str, list[Any]]:
    times = np.array([NONE if row.seconds is None else row.seconds for row in laps], np.float64)
    in_a_row = np.array([row.lap == index + 1 for index, row in enumerate(laps)], np.bool_)
    ends = np.where(np.logical_and.accumulate(in_a_row), np.cumsum(times), np.nan).round(3)
    entered = {row.lap: end for row, end in zip(laps, ends.tolist(), strict=True) if row.lap in lanes}
    left = {lap + 1: end + seconds for lap, end in entered.items() if (seconds := lanes[lap]) is not None}
    starts = (ends - times).round(3)
    return {
        "driver": [driver.part] * len(laps),
        "number": [driver.number] * len(laps),
        "team": [driver.team] * len(laps),
        "lap": [row.lap for row in laps],
        "lap_time": times.tolist(),
        "start_time": starts.tolist(),
        "end_time": ends.tolist(),
        "start_utc": [None] * len(laps) if start is None else (starts + start).tolist(),
        "pit_in": [entered.get(row.lap) for row in laps],
        "pit_out": [left.get(row.lap) for row in laps],
        "position": [row.position for row in laps],
        "personal_best": _bests(times),
        "generated": [False] * len(laps),
    }


def _bests(times: np.ndarray[Any, np.dtype[np.float64]]) -> list[bool]:
    before = np.fmin.accumulate(np.concatenate([[np.inf], times]))[:-1]
    return [bool(better) for better in times < before]
