"""What was read, put together as the store holds it, with a flag for every part that FastF1 lost on the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import fastf1
import msgspec

from lib.services.f1_source.session_reader import SURELY_OVER
from lib.services.ff1_interact import driver_rows, timeline
from lib.services.ff1_interact.availability import availability
from lib.services.ff1_interact.laps import laps_table, no_laps, qualifying_parts
from lib.services.ff1_interact.reading import Raw, start_of
from lib.services.ff1_interact.samples_on_clock import ClockedSamples, telemetry_of
from lib.services.session_survey.frozen import frozen_stretches
from lib.services.session_survey.lap_rules import race_positions
from lib.services.session_survey.measured import measure_session, plausibility, recorded
from lib.sessions.key import QUALIFYINGS, RACES, SessionKey
from lib.sessions.manifest import Driver, Manifest
from lib.sessions.session_data import SessionData
from lib.sessions.tables import Table, rfc3339


def assemble(key: SessionKey, raw: Raw, source: str, now: datetime) -> SessionData:
    """Return the session as it will be stored."""
    rows = driver_rows.rows_of(raw.get("results"))
    parts = driver_rows.part_names(rows)
    telemetry = telemetry_of(raw)
    laps = _laps(key, raw, telemetry.zero_ms, parts)
    tables = _timeline(raw, telemetry.zero_ms, parts, laps)
    measured = measure_session(laps, telemetry.car, telemetry.pos, raw.circuit, raw.journal.notes)
    drivers = _drivers(rows, parts, telemetry)
    by_number = {driver.number: driver.part for driver in drivers}
    manifest = Manifest(
        **_identity(key, source, now),
        **_event(raw),
        **_clock(key, raw, telemetry, tables, now),
        drivers=drivers,
        results=driver_rows.results(rows, parts, key.session in RACES),
        available=availability(key, raw, laps, tables, telemetry, measured.circuit),
        lines=measured.lines,
        plausibility=plausibility(laps, telemetry.car, telemetry.pos, measured.odometers, _unreadable(raw)),
        notes=tuple(dict.fromkeys(raw.journal.notes)),
        frozen=frozen_stretches(telemetry.car, telemetry.pos, by_number),
    )
    return SessionData(
        manifest=manifest,
        laps=laps,
        timeline=tables,
        circuit=measured.circuit,
        survey=measured.survey,
        car={by_number[number]: samples for number, samples in telemetry.car.items() if number in by_number},
        pos={by_number[number]: samples for number, samples in telemetry.pos.items() if number in by_number},
    )


def _identity(key: SessionKey, source: str, now: datetime) -> dict[str, Any]:
    """Return which session this is, and when and by what it was loaded."""
    return {
        "year": key.year,
        "round": key.round,
        "session": key.session,
        "source": source,
        "loaded_at": rfc3339(now.timestamp()),
        "loader": f"fastf1 {fastf1.__version__}",
    }


def _clock(
    key: SessionKey, raw: Raw, telemetry: ClockedSamples, tables: Mapping[str, Table], now: datetime
) -> dict[str, Any]:
    """Return when the session's clock began, when the session did, and whether it is over."""
    return {
        "t0_utc": None if telemetry.zero_ms is None else rfc3339(telemetry.zero_ms / 1000),
        "start_time": _start_time(raw),
        "finished": _finished(key, raw, tables["session_status"], now),
        "total_laps": _total_laps(raw),
    }


def _laps(key: SessionKey, raw: Raw, zero_ms: int | None, parts: Mapping[str, str]) -> Table:
    frame = raw.get("laps")
    if frame is None:
        return no_laps()
    names: dict[int, str] = {}
    if key.session in QUALIFYINGS:
        try:
            names = qualifying_parts(frame.split_qualifying_sessions)
        except Exception as error:  # pandas raises many things where the session status is missing
            raw.journal.notes.append(f"laps are not split into Q1, Q2, Q3: {type(error).__name__}")
    return laps_table(frame, zero_ms, parts, names)


def _timeline(raw: Raw, zero_ms: int | None, parts: Mapping[str, str], laps: Table) -> dict[str, Table]:
    return {
        "weather": timeline.weather_table(raw.get("weather_data"), raw.journal.bodies.get("WeatherData", b"")),
        "messages": timeline.messages_table(raw.get("race_control_messages"), zero_ms, parts),
        "track_status": timeline.track_status_table(raw.get("track_status")),
        "session_status": timeline.session_status_table(raw.get("session_status")),
        "positions": race_positions(laps),
    }


def _event(raw: Raw) -> dict[str, Any]:
    event, start = raw.session.event, start_of(raw.session)
    return {
        "name": raw.session.name,
        "event": event["EventName"],
        "official_event": event["OfficialEventName"] or None,
        "country": event["Country"] or None,
        "location": event["Location"] or None,
        "start_utc": None if start is None else rfc3339(start.timestamp()),
    }


def _drivers(rows: list[driver_rows.Row], parts: Mapping[str, str], telemetry: ClockedSamples) -> tuple[Driver, ...]:
    drivers = [driver_rows.driver(row, parts) for row in rows]
    return tuple(
        msgspec.structs.replace(
            driver, car=recorded(telemetry.car.get(driver.number)), pos=recorded(telemetry.pos.get(driver.number))
        )
        for driver in drivers
    )


def _start_time(raw: Raw) -> float | None:
    start = raw.get("session_start_time")
    return None if start is None or start != start else round(start.total_seconds(), 3)


def _finished(key: SessionKey, raw: Raw, status: Table, now: datetime) -> bool:
    start = start_of(raw.session)
    long_ago = start is not None and now - start > SURELY_OVER
    return timeline.is_over(status, key.session in QUALIFYINGS, lambda: long_ago)


def _total_laps(raw: Raw) -> int | None:
    total = raw.get("total_laps")
    return None if total is None else int(total)


def _unreadable(raw: Raw) -> int:
    streams = sum(stream.unreadable for stream in raw.journal.streams.values())
    return raw.car.unreadable + raw.pos.unreadable + streams
