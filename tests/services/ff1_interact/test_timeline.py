"""Weather, messages and whether a session is over, from rows that are written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.services.ff1_interact.timeline import (
    is_over,
    messages_table,
    session_status_table,
    track_status_table,
    weather_table,
)
from lib.sessions.schemas import SESSION_STATUS
from lib.sessions.tables import Table


@pytest.mark.parametrize(
    ("said", "qualifying", "over"),
    [
        ((), False, False),
        (("Started",), False, False),
        (("Started", "Finished"), False, True),
        (("Started", "Finished"), True, False),  # one part of a qualifying has ended
        (("Finished", "Finalised"), True, True),
        (("Ends",), True, True),
        (("Started", "Aborted"), False, False),
    ],
)
def test_a_session_is_over_when_it_says_so(said: tuple[str, ...], qualifying: bool, over: bool) -> None:
    table = Table.of(SESSION_STATUS, {"time": range(len(said)), "status": said})
    assert is_over(table, qualifying, lambda: False) is over


def test_a_session_of_long_ago_is_over_whatever_it_says() -> None:
    assert is_over(Table.of(SESSION_STATUS, {}), True, lambda: True)


def weather(*values: dict[str, Any]) -> Any:
    names = ("AirTemp", "TrackTemp", "Humidity", "Pressure", "WindSpeed", "WindDirection", "Rainfall")
    rows = [
        {"Time": pd.Timedelta(seconds=60 * at), **dict.fromkeys(names, 0.0), **one} for at, one in enumerate(values)
    ]
    return pd.DataFrame(rows)


def records(*texts: str) -> bytes:
    return b"\xef\xbb\xbf" + "".join(f"00:00:01.000{text}\r\n" for text in texts).encode()


STATED = (
    '{"AirTemp":"20.5","TrackTemp":"31","Humidity":"50","Pressure":"990","WindSpeed":"0","WindDirection":"7",'
    '"Rainfall":"0"}'
)


class TestWeather:
    def test_what_a_record_lacks_is_null_and_what_it_says_is_kept(self) -> None:
        body = records(STATED, '{"AirTemp":"","TrackTemp":null,"WindSpeed":"x","Rainfall":"2"}')
        found = weather_table(weather({"AirTemp": 20.5, "Rainfall": False}, {"AirTemp": 0.0}), body)
        assert found["time"].tolist() == [0, 60]
        assert found.lists()["air_temp"] == [20.5, None]
        assert found.lists()["wind_speed"] == [0, None]
        assert found.lists()["rainfall"] == [False, None]

    def test_records_that_cannot_be_matched_change_nothing(self) -> None:
        found = weather_table(weather({"AirTemp": 20.5}, {"AirTemp": 0.0}), records("{}"))
        assert found.lists()["air_temp"] == [20.5, 0]

    def test_a_record_that_cannot_be_read_is_passed_over(self) -> None:
        found = weather_table(weather({"AirTemp": 20.5}), records("{", "[]", '{"AirTemp":"1"}'))
        assert (found.lists()["air_temp"], found.lists()["humidity"]) == ([20.5], [None])

    def test_without_any_there_is_none(self) -> None:
        assert len(weather_table(None, b"")) == 0


class TestMessages:
    FRAME = pd.DataFrame(
        {
            "Time": [pd.Timestamp("2025-03-01T14:00:01.5"), pd.NaT],
            "Lap": [3.0, np.nan],
            "Category": ["Flag", "Other"],
            "Flag": ["YELLOW", None],
            "Scope": ["Sector", None],
            "Sector": [2.0, np.nan],
            "RacingNumber": ["21", "99"],
            "Message": ["YELLOW IN TRACK SECTOR 2", ""],
            "Status": [None, None],
        }
    )

    def test_have_the_session_clock_and_the_drivers_code(self) -> None:
        start = pd.Timestamp("2025-03-01T14:00:00Z").timestamp()
        found = messages_table(self.FRAME, int(start * 1000) - 500, {"21": "BBB"})
        assert found.lists()["time"] == [2.0, None]
        assert found.lists()["utc"] == ["2025-03-01T14:00:01.500Z", None]
        assert found.lists()["driver"] == ["BBB", "99"]
        assert (found.lists()["lap"], found.lists()["sector"]) == ([3, None], [2, None])
        assert found.lists()["message"] == ["YELLOW IN TRACK SECTOR 2", None]

    def test_without_telemetry_the_session_clock_is_not_known(self) -> None:
        assert messages_table(self.FRAME, None, {}).lists()["time"] == [None, None]

    def test_without_any_there_is_none(self) -> None:
        assert len(messages_table(None, 0, {})) == 0


def test_statuses_have_their_moments() -> None:
    frame = pd.DataFrame({"Time": [pd.Timedelta(seconds=1.5)], "Status": ["2"], "Message": ["Yellow"]})
    assert track_status_table(frame).lists() == {"time": [1.5], "status": ["2"], "text": ["Yellow"]}
    assert session_status_table(frame).lists() == {"time": [1.5], "status": ["2"]}
    assert len(track_status_table(frame[:0])) == len(session_status_table(None)) == 0
