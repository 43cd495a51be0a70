"""Weather, messages, track status and session status, as FastF1 read them, with nulls if the source said nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from lib.services.ff1_interact.laps import plain_values
from lib.services.ff1_interact.streams import STAMP
from lib.sessions.schemas import MESSAGES, SESSION_STATUS, TRACK_STATUS, WEATHER
from lib.sessions.tables import Table

WEATHER_NAMES = {
    "air_temp": "AirTemp",
    "track_temp": "TrackTemp",
    "humidity": "Humidity",
    "pressure": "Pressure",
    "wind_speed": "WindSpeed",
    "wind_direction": "WindDirection",
    "rainfall": "Rainfall",
}
OVER = frozenset({"Finished", "Finalised", "Ends"})


def weather_table(frame: Any, body: bytes) -> Table:
    """Return the weather; FastF1 puts 0 for what a record lacks, the records themselves tell."""
    if frame is None:
        return Table.of(WEATHER, {})
    columns = {name: plain_values(frame[source]) for name, source in WEATHER_NAMES.items()}
    records = _weather_records(body)
    if len(records) == len(frame):
        for name, source in WEATHER_NAMES.items():
            columns[name] = [
                value if _stated(source, record.get(source)) else None
                for value, record in zip(columns[name], records, strict=True)
            ]
    return Table.of(WEATHER, {"time": plain_values(frame["Time"]), **columns})


def _weather_records(body: bytes) -> list[dict[str, Any]]:
    records = []
    for line in body.removeprefix(b"\xef\xbb\xbf").split(b"\r\n")[:-1]:
        try:
            record = orjson.loads(line[STAMP:])
        except orjson.JSONDecodeError:
            continue
        if isinstance(record, dict):
            records.append(record)
    return records


def _stated(name: str, value: Any) -> bool:
    if name == "Rainfall":
        return value in ("0", "1")
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def messages_table(frame: Any, zero_ms: int | None, parts: Mapping[str, str]) -> Table:
    """Return the race control messages; their clock is known only together with telemetry."""
    if frame is None:
        return Table.of(MESSAGES, {})
    utc = [None if value is None else value.timestamp() for value in _moments(frame["Time"])]
    columns = {
        "utc": utc,
        "lap": plain_values(frame["Lap"]),
        "category": plain_values(frame["Category"]),
        "flag": plain_values(frame["Flag"]),
        "scope": plain_values(frame["Scope"]),
        "sector": plain_values(frame["Sector"]),
        "driver": [None if number is None else parts.get(number, number) for number in _texts(frame["RacingNumber"])],
        "message": plain_values(frame["Message"]),
        "status": plain_values(frame["Status"]),
    }
    if zero_ms is not None:
        columns["time"] = [None if value is None else value - zero_ms / 1000 for value in utc]
    return Table.of(MESSAGES, columns)


def _moments(series: Any) -> list[Any]:
    return [None if value != value else value.tz_localize("UTC") for value in series]


def _texts(series: Any) -> list[str | None]:
    return [None if value is None else str(value) for value in plain_values(series)]


def track_status_table(frame: Any) -> Table:
    return _two_columns(frame, TRACK_STATUS, {"status": "Status", "text": "Message"})


def session_status_table(frame: Any) -> Table:
    return _two_columns(frame, SESSION_STATUS, {"status": "Status"})


def _two_columns(frame: Any, schema: Any, names: Mapping[str, str]) -> Table:
    if frame is None or not len(frame):
        return Table.of(schema, {})
    columns = {name: plain_values(frame[source]) for name, source in names.items()}
    return Table.of(schema, {"time": plain_values(frame["Time"]), **columns})


def is_over(status: Table, is_qualifying: bool, long_ago: Callable[[], bool]) -> bool:
    """Return whether the session has ended: it says so, or lies so far back that it must have."""
    said = [value for value in status["status"].tolist() if value in OVER]
    # each part of a qualifying "finishes"; only the whole of it is finalised
    ended = bool({"Finalised", "Ends"} & set(said)) or (bool(said) and not is_qualifying)
    return ended or long_ago()
