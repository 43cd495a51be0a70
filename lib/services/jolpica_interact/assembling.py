"""Jolpica's tables put together as the store holds a session, with a note for each thing that nobody recorded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from lib.services.f1_source.session_reader import SessionOrder
from lib.services.jolpica_interact.laps import laps_table
from lib.services.jolpica_interact.reading import JolpicaTables
from lib.services.season.shapes import ResultRow
from lib.services.session_survey.lap_rules import race_positions
from lib.services.session_survey.result_rules import without_contradictions
from lib.sessions.circuit import Circuit
from lib.sessions.manifest import Availability, Driver, Manifest, Plausibility, Result
from lib.sessions.schemas import TIMELINE
from lib.sessions.session_data import SessionData
from lib.sessions.tables import Table, rfc3339

LOADER = "jolpica v1"
CREDIT = "read from Jolpica (api.jolpi.ca): results, lap times and pit stops; nothing else was published of this season"
NO_LAPS = "no lap times are known of this race: Jolpica has them from 1996 on"
NO_STOPS = "no pit stops are known of this race: Jolpica has them from 2012 on"
STOPS_AT_THE_LINE = "a pit stop is set to the end of its lap; the seconds in the lane are the source's"
_CODE = re.compile(r"[A-Z]{3}")


def assemble(order: SessionOrder, tables: JolpicaTables) -> SessionData:
    """Return the session as it will be stored."""
    drivers = _drivers(tables.results)
    start = tables.session.start
    laps = laps_table(tables.laps, tables.stops, drivers, None if start is None else start.timestamp())
    timeline = {name: Table.of(schema, {}) for name, schema in TIMELINE.items()}
    timeline["positions"] = race_positions(laps)
    is_race = order.key.session == "R"
    manifest = Manifest(
        year=order.key.year,
        round=order.key.round,
        session=order.key.session,
        name=tables.session.name,
        event=tables.event.name,
        country=tables.event.country or None,
        location=tables.event.location or None,
        start_utc=None if start is None else rfc3339(start.timestamp()),
        t0_utc=None if start is None else rfc3339(start.timestamp()),
        start_time=0.0 if is_race else None,
        total_laps=max((row.laps or 0 for row in tables.results), default=None) if is_race else None,
        source=order.base,
        loaded_at=rfc3339(order.now.timestamp()),
        loader=LOADER,
        drivers=tuple(drivers.values()),
        results=without_contradictions([_result(row, drivers) for row in tables.results]),
        available=Availability(laps="partial" if len(laps) else "none", results="full", drivers="full"),
        plausibility=Plausibility(laps=len(laps), timed_laps=int((laps["lap_time"] > 0).sum())),
        notes=tuple(_notes(tables)),
        frozen=(),
    )
    return SessionData(manifest=manifest, laps=laps, timeline=timeline, circuit=Circuit())


def _notes(tables: JolpicaTables) -> list[str]:
    if tables.session.short != "R":
        return [CREDIT]
    if not tables.laps:
        return [CREDIT, NO_LAPS]
    return [CREDIT, STOPS_AT_THE_LINE if tables.stops else NO_STOPS]


def _drivers(results: Sequence[ResultRow]) -> dict[str, Driver]:
    """Return the drivers by Jolpica's id; a driver who shared cars, as in the fifties, is listed once."""
    rows = {_id(row): row for row in reversed(results)}
    rows = {driver_id: rows[driver_id] for driver_id in dict.fromkeys(_id(row) for row in results)}
    codes = Counter(row.driver for row in rows.values())
    numbers = Counter(row.number for row in rows.values())
    return {
        driver_id: Driver(
            part=_part(driver_id, row, codes, numbers),
            code=row.driver,
            number=row.number or "",
            driver_id=row.driver_id,
            name=row.name,
            last_name=(row.name or "").rpartition(" ")[2] or None,
            team=row.team,
        )
        for driver_id, row in rows.items()
    }


def _id(row: ResultRow) -> str:
    return row.driver_id or row.name or row.number or ""


def _part(driver_id: str, row: ResultRow, codes: Mapping[str | None, int], numbers: Mapping[str | None, int]) -> str:
    """Return the code; where old drivers have none or share one the number; where cars were shared Jolpica's id."""
    if row.driver and _CODE.fullmatch(row.driver) and codes[row.driver] == 1:
        return row.driver
    return row.number if row.number and numbers[row.number] == 1 else driver_id


def _result(row: ResultRow, drivers: Mapping[str, Driver]) -> Result:
    return Result(
        position=row.position,
        classified=row.classified,
        driver=drivers[_id(row)].part,
        number=row.number or "",
        driver_id=row.driver_id,
        name=row.name,
        team=row.team,
        colour=None,
        grid=row.grid,
        q1=row.q1,
        q2=row.q2,
        q3=row.q3,
        time=row.time,
        gap=row.gap,
        status=row.status,
        points=row.points,
        laps=row.laps,
    )
