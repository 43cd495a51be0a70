"""OpenF1's laps to our table, by FastF1's rules where it has one, null if OpenF1 does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lib.services.openf1_interact.client import Rows
from lib.services.openf1_interact.driver_laps import SECTORS, DriverLaps
from lib.services.openf1_interact.lap_rules import accurate_laps, best_laps, places, statuses
from lib.services.openf1_interact.lap_sources import LapSources
from lib.services.openf1_interact.stints import StintTyres, tyres_of
from lib.services.session_survey.lap_rules import clean_laps
from lib.sessions.schemas import LAPS
from lib.sessions.tables import Table

# F1 sends a speed only when it differs from the one before: null means "the same again"
CARRIED = {"speed_i1": "i1_speed", "speed_i2": "i2_speed", "speed_st": "st_speed"}
RED = "5"


def laps_table(by_driver: Mapping[str, Rows], sources: LapSources) -> Table:
    """Return the laps, driver by driver in the order of `by_driver`."""
    columns: dict[str, list[Any]] = {name: [] for name in LAPS}
    for number, rows in by_driver.items():
        if kept := _kept(number, rows, sources):
            for name, values in _driver_columns(number, kept, sources).items():
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
    laps = DriverLaps(number, rows, sources)
    status = statuses(sources.track_status, laps.start, laps.end)
    count = len(rows)
    return {
        "driver": [sources.parts.get(number, number)] * count,
        "number": [number] * count,
        "team": [sources.teams.get(number)] * count,
        "lap": laps.lap.tolist(),
        "part": laps.qualifying_parts(),
        **_tyres(tyres_of([int(lap) for lap in laps.lap], sources.stints.get(number, []))),
        **_times(laps, sources.zero_ms),
        **{name: _carried(rows, source, status) for name, source in CARRIED.items()},
        "speed_fl": [None] * count,
        "position": [None] * count,
        **_judged(laps, status, _deleted(number, laps, sources)),
        "track_status": status,
        "generated": [False] * count,
    }


def _tyres(tyres: Sequence[StintTyres]) -> dict[str, list[Any]]:
    return {
        "stint": [tyre.stint for tyre in tyres],
        "compound": [tyre.compound for tyre in tyres],
        "tyre_life": [tyre.life for tyre in tyres],
        "fresh_tyre": [tyre.fresh for tyre in tyres],
    }


def _times(laps: DriverLaps, zero_ms: int) -> dict[str, list[Any]]:
    return {
        "lap_time": laps.lap_time.tolist(),
        **{f"sector{index + 1}": values.tolist() for index, values in enumerate(laps.sectors)},
        **{f"sector{index + 1}_end": values.tolist() for index, values in enumerate(laps.sector_ends())},
        "start_time": laps.start.tolist(),
        "end_time": laps.end.tolist(),
        "start_utc": (laps.start + zero_ms / 1000).tolist(),
        "pit_in": laps.pit_in.tolist(),
        "pit_out": laps.pit_out.tolist(),
    }


def _deleted(number: str, laps: DriverLaps, sources: LapSources) -> list[str | None] | None:
    """Return why each lap was deleted, None for one that was not; None for all where race control is not known."""
    return None if sources.deleted is None else [sources.deleted.get((number, ms)) for ms in laps.lap_ms]


def _judged(laps: DriverLaps, status: Sequence[str | None], reasons: list[str | None] | None) -> dict[str, list[Any]]:
    unknown = [None] * len(laps.lap)
    was_deleted = [reason is not None for reason in reasons or unknown]
    return {
        "personal_best": best_laps(laps.measured, was_deleted),
        "deleted": unknown if reasons is None else was_deleted,
        "deleted_reason": unknown if reasons is None else reasons,
        "accurate": accurate_laps(laps.lap_time, laps.sectors, laps.in_or_out, status),
    }


def _carried(rows: Rows, name: str, status: Sequence[str | None]) -> list[float | None]:
    """Return a speed trap's values, the last one again where it is null; not on laps under a red flag, as FastF1."""
    last: float | None = None
    found: list[float | None] = []
    for row, under in zip(rows, status, strict=True):
        value = row.get(name)
        last = value if value is not None else last
        found.append(value if RED in (under or "") else last)
    return found
