"""What of FastF1's session goes into the manifest, and when a session is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.services.ff1_interact.assembling import _event, _finished, _laps, _start_time, _total_laps, _unreadable
from lib.services.ff1_interact.journal import Journal, Stream
from lib.services.ff1_interact.laps import no_laps, plain_values, qualifying_parts
from lib.sessions import SessionKey
from lib.sessions.schemas import SESSION_STATUS
from lib.sessions.tables import Table

START = datetime(2025, 5, 4, 13, tzinfo=UTC)


def raw(start: datetime | None = START, **more: Any) -> Any:
    event = {"EventName": "GP", "OfficialEventName": "", "Country": "", "Location": "Town"}
    date = pd.NaT if start is None else pd.Timestamp(start).tz_localize(None)
    given = more.pop("parts", {})
    return SimpleNamespace(
        session=SimpleNamespace(date=date, event=event, name="Race"), get=given.get, journal=Journal(""), **more
    )


@pytest.mark.parametrize(
    ("start", "age", "finished"),
    [
        (START, timedelta(hours=12), False),
        (START, timedelta(hours=12, seconds=1), True),
        (None, timedelta(days=9), False),
    ],
)
def test_a_session_that_never_said_so_is_over_twelve_hours_after_its_start(
    start: datetime | None, age: timedelta, finished: bool
) -> None:
    status = Table.of(SESSION_STATUS, {"time": [0.0], "status": ["Started"]})
    assert _finished(SessionKey(2025, 1, "R"), raw(start), status, START + age) is finished


@pytest.mark.parametrize(
    ("session", "finished"), [("R", True), ("S", True), ("FP1", True), ("Q", False), ("SQ", False), ("SS", False)]
)
def test_of_a_qualifying_one_part_that_ends_is_not_the_end(session: str, finished: bool) -> None:
    status = Table.of(SESSION_STATUS, {"time": [0.0], "status": ["Finished"]})
    assert _finished(SessionKey(2025, 1, session), raw(), status, START) is finished


def test_the_event_has_nulls_for_what_is_not_said() -> None:
    assert _event(raw()) == {
        "name": "Race",
        "event": "GP",
        "official_event": None,
        "country": None,
        "location": "Town",
        "start_utc": "2025-05-04T13:00:00.000Z",
    }
    assert _event(raw(None))["start_utc"] is None


@pytest.mark.parametrize(
    ("value", "seconds"), [(None, None), (pd.NaT, None), (pd.Timedelta(seconds=3600.12345), 3600.123)]
)
def test_the_start_is_in_seconds_of_the_session_clock(value: Any, seconds: float | None) -> None:
    assert _start_time(raw(parts={"session_start_time": value})) == seconds


@pytest.mark.parametrize(("value", "laps"), [(None, None), (57.0, 57)])
def test_laps_to_drive_are_a_whole_number(value: Any, laps: int | None) -> None:
    assert _total_laps(raw(parts={"total_laps": value})) == laps


def test_records_that_could_not_be_read_are_counted_over_all_streams() -> None:
    found = raw(car=SimpleNamespace(unreadable=1), pos=SimpleNamespace(unreadable=20))
    found.journal.streams.update({"a": Stream(200, 9, 300), "b": Stream(200, 9, 4000)})
    assert _unreadable(found) == 4321


def test_without_laps_the_table_is_empty() -> None:
    assert len(_laps(SessionKey(2025, 1, "Q"), raw(), None, {})) == len(no_laps()) == 0


def test_laps_of_a_qualifying_are_told_apart_by_their_rows() -> None:
    parts = [pd.DataFrame(index=[0, 2]), None, pd.DataFrame(index=[5])]
    assert qualifying_parts(lambda: parts) == {0: "Q1", 2: "Q1", 5: "Q3"}


@pytest.mark.parametrize(
    ("series", "values"),
    [
        (pd.Series([pd.Timedelta(seconds=1.2345678), pd.NaT]), [1.235, None]),
        (pd.Series([1.5, np.nan]), [1.5, None]),
        (pd.Series([1, 2]), [1, 2]),
        (pd.Series([True, False]), [True, False]),
        (pd.Series(["a", "", "nan", "None", "NaT", None, np.nan, pd.NaT], dtype=object), ["a", *[None] * 7]),
    ],
)
def test_columns_are_seconds_numbers_and_texts_with_nulls(series: Any, values: list[Any]) -> None:
    assert [None if value is None or value != value else value for value in plain_values(series)] == values
