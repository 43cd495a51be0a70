"""Columns with nulls: how each kind is held in memory, in a file and in JSON, on two rows that are written out."""

from __future__ import annotations

import numpy as np
import pytest

from lib.errors import DamagedData
from lib.sessions import npz
from lib.sessions.tables import ColumnType, Table, pack_tables, rfc3339, unpack_tables

SCHEMA: dict[str, ColumnType] = {
    "clock": "time",
    "speed": "number",
    "lap": "whole",
    "valid": "flag",
    "driver": "text",
    "at": "utc",
}
COLUMNS = {
    "clock": [1.2345, None],
    "speed": [0.1234567, float("nan")],
    "lap": [7, None],
    "valid": [True, None],
    "driver": ["VER", None],
    "at": [86_400.5, None],
}
TABLE = Table.of(SCHEMA, COLUMNS)


def test_null_is_nan_minus_one_or_none_in_memory() -> None:
    held = {name: TABLE[name].tolist() for name in SCHEMA}
    assert held == {
        "clock": [pytest.approx(1.234, abs=1e-9), pytest.approx(np.nan, nan_ok=True)],
        "speed": [0.1234567, pytest.approx(np.nan, nan_ok=True)],
        "lap": [7.0, pytest.approx(np.nan, nan_ok=True)],
        "valid": [1, -1],
        "driver": ["VER", None],
        "at": [86_400.5, pytest.approx(np.nan, nan_ok=True)],
    }


def test_null_is_none_in_json() -> None:
    assert TABLE.lists() == {
        "clock": [1.234, None],
        "speed": [0.1234567, None],
        "lap": [7, None],
        "valid": [True, None],
        "driver": ["VER", None],
        "at": ["1970-01-02T00:00:00.500Z", None],
    }
    assert list(TABLE.records(["lap", "driver"])) == [{"lap": 7, "driver": "VER"}, {"lap": None, "driver": None}]


def test_a_false_flag_is_not_null() -> None:
    found = Table.of({"valid": "flag"}, {"valid": [False, 0, 1, None]})
    assert found["valid"].tolist() == [0, 0, 1, -1]
    assert found.lists() == {"valid": [False, False, True, None]}


def test_a_column_that_is_not_given_is_null_in_every_row() -> None:
    found = Table.of(SCHEMA, {"lap": [1, 2, 3]})
    assert (len(found), found.lists()["driver"], found.lists()["valid"]) == (3, [None] * 3, [None] * 3)


def test_rows_are_picked_by_a_mask_or_by_their_places() -> None:
    assert TABLE.where(np.array([False, True])).lists()["driver"] == [None]
    assert TABLE.where(np.array([1, 0])).lists()["driver"] == [None, "VER"]


def test_the_columns_of_a_table_cannot_be_changed() -> None:
    for table in (TABLE, unpack_tables(pack_tables({"t": TABLE}), {"t": SCHEMA})["t"]):
        for name in SCHEMA:
            with pytest.raises(ValueError, match="read-only"):
                table[name][0] = table[name][1]


def test_a_table_comes_back_from_its_bytes() -> None:
    found = unpack_tables(
        pack_tables({"one": TABLE, "two": TABLE.where(np.array([1]))}), {"one": SCHEMA, "two": SCHEMA}
    )
    assert found["one"].lists() == TABLE.lists()
    assert len(found["two"]) == 1


def test_a_column_that_was_added_since_is_null_in_every_row() -> None:
    old = pack_tables({"t": Table.of({"lap": "whole"}, {"lap": [1, 2]})})
    found = unpack_tables(old, {"t": SCHEMA})["t"].lists()
    assert found["lap"] == [1, 2]
    assert all(values == [None, None] for name, values in found.items() if name != "lap")
    assert list(found) == list(SCHEMA)
    assert len(unpack_tables(old, {"none": SCHEMA})["none"]) == 0


def test_one_table_whose_columns_differ_in_length_is_damage() -> None:
    good = Table.of({"lap": "whole"}, {"lap": [1]})
    bad = Table({"a": "number", "b": "number"}, {"a": np.zeros(2), "b": np.zeros(3)})
    with pytest.raises(DamagedData, match="differ in length"):
        unpack_tables(pack_tables({"good": good, "bad": bad}), {"good": good.schema, "bad": bad.schema})


def test_text_whose_words_are_missing_is_damage() -> None:
    content = npz.pack(
        {"t.driver": np.array([3, 0]), "t.driver:words": np.zeros(0, np.uint8), "t.driver:ends": np.zeros(0, np.int64)}
    )
    with pytest.raises(DamagedData, match="not readable"):
        unpack_tables(content, {"t": {"driver": "text"}})


def test_a_moment_is_told_to_the_millisecond() -> None:
    assert rfc3339(0.0) == "1970-01-01T00:00:00.000Z"
    assert rfc3339(1_741_996_799.9996) == "2025-03-15T00:00:00.000Z"
    assert rfc3339(1_741_996_799.0074) == "2025-03-14T23:59:59.007Z"


def test_rows_that_lack_what_they_are_about_are_left_out() -> None:
    table = Table.of(SCHEMA, {"driver": ["VER", None, "NOR", "LEC"], "lap": [1, 2, None, 4], "valid": [1, 0, 1, None]})
    assert table.having(["driver"]).lists()["lap"] == [1, None, 4]
    assert table.having(["driver", "lap"]).lists()["driver"] == ["VER", "LEC"]
    assert table.having(["valid", "lap"]).lists()["lap"] == [1, 2]
    assert table.having([]) is table
