"""Answers as text and files: decimals, nulls, columns, names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.services.telemetry_service.as_json import CHANNELS, plain
from lib.services.telemetry_service.export import as_csv, as_npz, file_name
from lib.sessions import npz

NAN = float("nan")
SESSION = {"year": 2025, "round": 3, "session": "Q"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time", 1.2346),
        ("distance", 1.235),
        ("speed", 1.235),
        ("throttle", 1.235),
        ("rpm", 1.2),
        ("x", 1.235),
        ("y", 1.235),
        ("z", 1.235),
        ("gear", 1),
        ("drs", 1),
        ("brake", True),
        ("other", 1.2346),
    ],
)
def test_a_channel_has_the_decimals_that_are_known(name: str, value: float | bool) -> None:
    found = plain(name, np.array([1.23456, NAN]))
    assert found == [value, None]
    assert type(found[0]) is type(value)


def test_every_channel_of_a_lap_is_named() -> None:
    assert CHANNELS == ("time", "distance", "speed", "throttle", "brake", "gear", "rpm", "drs", "x", "y", "z")


LAP: dict[str, Any] = {
    "session": SESSION,
    "driver": "AAA",
    "lap": {"lap": 7},
    "channels": {"speed": [1.5, None], "gear": [3, 4], "brake": [True, False]},
}
PAIR: dict[str, Any] = {
    "session": SESSION,
    "distance": [0, 10],
    "laps": [
        {"driver": "AAA", "lap": {"lap": 7}, "channels": {"speed": [1, 2]}, "delta": [0.0, 0.0]},
        {"driver": "me:x Y", "lap": {}, "channels": {"speed": [3, None]}, "delta": [0.0, 0.1]},
    ],
}


def test_csv_has_a_column_for_each_channel_and_an_empty_cell_for_null() -> None:
    assert as_csv(LAP).split() == ["speed,gear,brake", "1.5,3,true", ",4,false"]
    assert as_csv(PAIR).split() == ["distance,speed_1,delta_1,speed_2,delta_2", "0,1,0.0,3,0.0", "10,2,0.0,,0.1"]


def test_npz_has_nan_for_null_and_the_kinds_of_numbers() -> None:
    arrays = npz.unpack(as_npz(LAP))
    assert [arrays[name].dtype for name in ("speed", "gear", "brake")] == [np.float64, np.int64, np.bool_]
    assert arrays["speed"].tolist() == pytest.approx([1.5, NAN], nan_ok=True)
    assert arrays["gear"].tolist() == [3, 4]
    assert npz.unpack(as_npz({**LAP, "channels": {"brake": [True, None]}}))["brake"].dtype == np.float64
    assert npz.unpack(as_npz({**LAP, "channels": {"speed": []}}))["speed"].dtype == np.float64


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (LAP, "2025-03-q-aaa-lap7.csv"),
        (PAIR, "2025-03-q-aaa-lap7-me-x-y-lap.csv"),
        ({**LAP, "session": None}, "aaa-lap7.csv"),
    ],
)
def test_a_file_is_named_for_what_it_holds(answer: dict[str, Any], name: str) -> None:
    assert file_name(answer, "csv") == name
