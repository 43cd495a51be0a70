"""Small races whose numbers are written out, and the archive's if it is there."""

from __future__ import annotations

from typing import Any

from lib.sessions import Table
from lib.sessions.schemas import LAPS, MESSAGES, SESSION_STATUS, TRACK_STATUS

Lap = dict[str, Any]


def table(*rows: Lap) -> Table:
    names = {name for row in rows for name in row}
    return Table.of(LAPS, {name: [row.get(name) for row in rows] for name in names})


def timeline(track: list[tuple[float, str]], messages: tuple[tuple[int, str], ...] = (), red: Any = ()) -> Any:
    """Return the tables of race control: track status by time, messages by the leader's lap."""
    said = {"lap": [lap for lap, _ in messages], "message": [words for _, words in messages]}
    return {
        "track_status": _status(TRACK_STATUS, [(0.0, "1"), *track]),
        "session_status": _status(SESSION_STATUS, list(red)),
        "messages": Table.of(MESSAGES, said),
    }


def _status(schema: Any, rows: list[tuple[float, str]]) -> Table:
    return Table.of(schema, {"time": [time for time, _ in rows], "status": [name for _, name in rows]})


def laps_of(driver: str, count: int, late: float = 0.0, **more: dict[int, Any]) -> list[Lap]:
    """Return laps of 100 s from second 0 on; `more` gives columns by lap number."""
    rows = []
    for lap in range(1, count + 1):
        row: Lap = {"driver": driver, "number": str(ord(driver[0])), "lap": lap, "end_time": 100.0 * lap + late}
        row |= {"lap_time": 100.0, "stint": 1, "compound": "MEDIUM", "tyre_life": lap}
        rows.append(row | {name: values[lap] for name, values in more.items() if lap in values})
    return rows


def visit_columns(*visits: tuple[int, float, float]) -> dict[str, dict[int, float]]:
    """Return pit_in and pit_out of visits (lap, entered, seconds)."""
    return {
        "pit_in": {lap: entered for lap, entered, _ in visits},
        "pit_out": {lap + 1: entered + seconds for lap, entered, seconds in visits},
    }
