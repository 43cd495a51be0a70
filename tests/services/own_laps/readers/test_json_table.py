"""JSON of any tool: which objects are samples, what stands around them, and where the search ends."""

from __future__ import annotations

import math
from typing import Any

import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.readers import json_table, read
from lib.services.own_laps.readers.json_table import read_json

LAP: dict[str, Any] = {"time": [0.0, 1.0], "speed": [100.0, 110.0]}


def speeds(value: Any) -> list[float]:
    return [cell for column in read_json(value).columns if column.name == "speed" for cell in column.values]


def nested(levels: int) -> Any:
    value: Any = LAP
    for _ in range(levels):
        value = {"inside": value}
    return value


def test_samples_are_found_six_levels_down_and_no_further() -> None:
    assert speeds(nested(6)) == [100.0, 110.0]
    with pytest.raises(InvalidRequest, match="no samples were found"):
        read_json(nested(7))


@pytest.mark.parametrize(
    "value",
    [
        LAP,
        {"time": {"0": 0.0, "1": 1.0}, "speed": {"0": 100.0, "1": 110.0}},
        [{"time": 0.0, "speed": 100.0}, {"time": 1.0, "speed": 110.0}],
        [None, {"time": 0.0, "car": {"speed": 100.0}}, 7, {"time": 1.0, "car": {"speed": 110.0}}],
        {"time": [0.0, 1.0], "speed": ["100", "110"]},
    ],
    ids=["columns", "pandas", "records", "records with objects", "texts"],
)
def test_every_shape_of_samples_is_read(value: Any) -> None:
    assert speeds(value) == [100.0, 110.0]


def test_a_record_that_lacks_a_field_has_an_empty_cell() -> None:
    found = speeds([{"time": 0.0, "speed": 100.0}, {"time": 1.0}, {"time": 2.0, "speed": None}])
    assert found[0] == 100.0
    assert [math.isnan(cell) for cell in found] == [False, True, True]


@pytest.mark.parametrize(
    ("place", "names"), [([1, 2], ["x", "y"]), ([1, 2, 3], ["x", "y", "z"]), ([1], []), ([1] * 4, [])]
)
def test_a_position_in_a_record_is_two_or_three_fields(place: list[int], names: list[str]) -> None:
    found = read_json([{"time": 0.0, "speed": 1.0, "Pos": place}])
    assert [column.name for column in found.columns if column.name in "xyz"] == names


@pytest.mark.parametrize(("laps", "fits"), [(200, True), (201, False)])
def test_a_file_has_two_hundred_laps_at_most(laps: int, fits: bool) -> None:
    value = {f"lap {n}": LAP for n in range(laps)}
    if fits:
        assert len(read_json(value).laps) == 200
    else:
        with pytest.raises(InvalidRequest, match="contains 201 laps; the limit is 200"):
            read_json(value)


def test_two_thousand_objects_are_looked_at() -> None:
    """Ten lists of 199 and their list make 2,001."""
    groups: list[Any] = [[{"n": 1} for _ in range(198)] for _ in range(10)]
    assert speeds([*groups, *[[]] * 8, LAP]) == [100.0, 110.0]
    with pytest.raises(InvalidRequest, match="no samples were found"):
        read_json([*groups, *[[]] * 9, LAP])


@pytest.mark.parametrize(("names", "fits"), [(1000, True), (1001, False)])
def test_a_thousand_names_are_enough(names: int, fits: bool) -> None:
    columns = LAP | {f"c{n}": [0, 0] for n in range(names - 2)}
    records = [{"time": 0, "speed": 1} | {f"c{n}": 0 for n in range(500)}, {f"d{n}": 0 for n in range(names - 502)}]
    if fits:
        assert len(read_json(columns).found) == len(read_json(records).found) == 1000
    else:
        with pytest.raises(InvalidRequest, match="1001 columns are too many; the limit is 1000"):
            read_json(columns)
        with pytest.raises(InvalidRequest, match="more than 1000 different names"):
            read_json(records)


@pytest.mark.parametrize(("rows", "fits"), [(3, True), (4, False)])
def test_samples_are_limited(monkeypatch: pytest.MonkeyPatch, rows: int, fits: bool) -> None:
    monkeypatch.setattr(json_table, "MOST_ROWS", 3)
    for value in ({"time": [0] * rows, "speed": [1] * rows}, [{"time": 0, "speed": 1}] * rows):
        if fits:
            assert speeds(value) == [1.0] * 3
        else:
            with pytest.raises(InvalidRequest, match="4 samples are too many; the limit is 3"):
                read_json(value)


@pytest.mark.parametrize(
    ("around", "lap_time"),
    [
        ({"lap_time": 83.1234}, 83.123),
        ({"lapTimeMs": 83_123}, 83.123),
        ({"lap_time": 2000}, 2000.0),
        ({"lap_time": 2001}, 2.001),
        ({"lap_time": 20}, None),
        ({"lap_time": 20.1}, 20.1),
        ({"lap_time": 2_000_000}, None),
        ({"lap_time": True}, None),
        ({"lap_time": "83.1"}, None),
        ({}, None),
    ],
)
def test_the_time_beside_the_samples_is_in_seconds_or_milliseconds(
    around: dict[str, Any], lap_time: float | None
) -> None:
    assert read_json({**LAP, **around}).said.lap_time == lap_time
    assert read_json({"telemetry": LAP, **around}).said.lap_time == lap_time


def test_the_track_beside_the_samples_is_the_circuit() -> None:
    assert read_json({"trackName": "Some where", "samples": LAP}).said.circuit == "Some where"
    assert read_json({"track": "x" * 101, **LAP}).said.circuit == "x" * 100
    assert read_json({"track": 7, **LAP}).said.circuit is None


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (None, "must be columns"),
        (7, "must be columns"),
        (True, "must be columns"),
        ([], "this list is empty"),
        ({"a": 1, "b": "x"}, "there is a, b"),
        ({"results": [{"position": 1}]}, "It holds results"),
        ([[{"position": 1, "points": 2}]], "It holds position, points"),
        ({"time": "soon", "speed": [1.0]}, "'time' is not a list of numbers"),
        ({"time": [[0]], "speed": [1.0]}, "contains a value that is not a number"),
        ({"time": [{}], "speed": [1.0]}, "'time' is not a list of numbers"),
        ({"time": [10**400], "speed": [1.0]}, "contains a value that is not a number"),
    ],
)
def test_what_is_no_lap_says_what_was_found(value: Any, why: str) -> None:
    with pytest.raises(InvalidRequest, match=why.replace("(", r"\(")):
        read_json(value)


def test_json_of_twelve_megabytes_is_read() -> None:
    text = '{"time":[0,1],"speed":[100,110]}'
    assert read(text.ljust(12_000_000)).columns[1].values[1] == 110.0
    with pytest.raises(InvalidRequest, match="more than 12 MB of JSON"):
        read(text.ljust(12_000_001))
