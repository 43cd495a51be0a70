"""What Jolpica has of one race weekend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from lib.errors import NoTelemetry, NotFound
from lib.services.f1_source.session_reader import SessionOrder
from lib.services.season.events import Event, EventSession, find_session
from lib.services.season.jolpica import QUALIFYING, RESULTS, fetch_table
from lib.services.season.jolpica_laps import JolpicaPitStop, LapTiming, fetch_lap_timings, fetch_pit_stops
from lib.services.season.schedules import schedule
from lib.services.season.shapes import ResultRow

T = TypeVar("T")
TABLES = {"R": RESULTS, "Q": QUALIFYING}


@dataclass(frozen=True)
class JolpicaTables:
    """An event's session with its results, laps and pit stops; empty if Jolpica has none."""

    event: Event
    session: EventSession
    results: list[ResultRow]
    laps: list[LapTiming]
    stops: list[JolpicaPitStop]


def read_tables(order: SessionOrder) -> JolpicaTables:
    """Return the tables. Raise what read_jolpica raises."""
    year, number, short = order.key.year, order.key.round, order.key.session
    order.progress("schedule", 0.0)
    event = next((event for event in schedule(year, order.source) if event.round == number), None)
    if event is None:
        raise NotFound(f"{year} has no round {number}")
    if short not in TABLES:
        raise NoTelemetry(f"Of {year} only races and qualifyings are known")
    session = find_session(event, short)
    order.progress("results", 0.1)
    results = fetch_table(order.source, TABLES[short], year, number).rows
    if not results:
        raise NoTelemetry(f"Nothing is known of this session of {year}")
    if short != "R":
        return JolpicaTables(event, session, results, [], [])
    order.progress("laps", 0.2)
    laps = _if_any(lambda: fetch_lap_timings(order.source, year, number))
    order.progress("pit stops", 0.8)
    return JolpicaTables(event, session, results, laps, _if_any(lambda: fetch_pit_stops(order.source, year, number)))


def _if_any(fetch: Callable[[], list[T]]) -> list[T]:
    """Return the rows; a table that Jolpica does not have at all is one without rows."""
    try:
        return fetch()
    except NotFound:
        return []
