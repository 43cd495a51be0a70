"""The format: what goes in comes out, nulls stay nulls, and it stays small."""

from __future__ import annotations

import zipfile
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import DamagedData, NotFound
from lib.lru import LruCache
from lib.sessions import CarSamples, Driver, Manifest, PosSamples, Table
from lib.sessions.compact import get_steps, put_steps, smallest
from lib.sessions.npz import pack, unpack
from lib.sessions.tables import ColumnType, pack_tables, rfc3339, unpack_tables
from tests.sessions.invented import car, pos
from tests.sessions.test_tables import SCHEMA

whole = st.integers(-(2**40), 2**40)


@given(st.lists(whole, max_size=30))
def test_steps_are_undone(values: list[int]) -> None:
    arrays: dict[str, np.ndarray] = {}
    put_steps(arrays, "x", np.array(values, np.int64))
    assert get_steps(unpack(pack(arrays)), "x").tolist() == values


@given(st.lists(whole, max_size=10))
def test_the_smallest_type_holds_every_value(values: list[int]) -> None:
    assert smallest(np.array(values, np.int64)).tolist() == values


@pytest.mark.parametrize(("top", "kind"), [(255, np.uint8), (256, np.uint16), (65536, np.int32), (2**40, np.int64)])
def test_small_numbers_take_few_bytes(top: int, kind: type) -> None:
    assert smallest(np.array([0, top])).dtype == kind


rows = st.fixed_dictionaries(
    {
        "clock": st.none() | st.integers(-(10**8), 10**8).map(lambda ms: ms / 1000),
        "speed": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        "lap": st.none() | st.integers(0, 1000),
        "valid": st.none() | st.booleans(),
        "driver": st.none() | st.text(min_size=1, max_size=5),
        "at": st.just(None),
    }
)


@given(st.lists(rows, max_size=8))
@settings(max_examples=60)
def test_tables_keep_values_and_nulls(records: list[dict[str, object]]) -> None:
    columns = {name: [row[name] for row in records] for name in SCHEMA}
    table = unpack_tables(pack_tables({"t": Table.of(SCHEMA, columns)}), {"t": SCHEMA})["t"]
    assert table.lists() == columns


def test_a_column_nobody_gave_is_null() -> None:
    assert Table.of(SCHEMA, {"lap": [1.0, 2.0]}).lists()["driver"] == [None, None]


def test_nulls_are_nan_minus_one_or_nothing() -> None:
    table = Table.of(SCHEMA, {"lap": [None], "valid": [None], "driver": [None]})
    assert (table["valid"].tolist(), table["driver"].tolist()) == ([-1], [None])
    assert np.isnan([table[name][0] for name in ("clock", "speed", "lap", "at")]).all()


def test_a_table_is_as_large_as_its_numbers_and_eight_times_that_for_texts() -> None:
    schema: dict[str, ColumnType] = {"speed": "number", "lap": "whole", "driver": "text"}
    table = Table.of(schema, {"speed": [1, 2, 3], "driver": ["A", "B", "C"]})
    assert table.nbytes == 2 * 3 * 8 + 3 * 8 * 8


def test_times_are_whole_milliseconds() -> None:
    assert Table.of(SCHEMA, {"clock": [1.23456], "speed": [1.23456]}).lists(["clock", "speed"]) == {
        "clock": [1.235],
        "speed": [1.23456],
    }


def test_records_are_the_rows() -> None:
    table = Table.of(SCHEMA, {"lap": [1, 2], "driver": ["A", None]})
    assert list(table.records(["lap", "driver"])) == [{"lap": 1, "driver": "A"}, {"lap": 2, "driver": None}]


def test_a_picked_row_keeps_its_columns() -> None:
    table = Table.of(SCHEMA, {"lap": [1, 2, 3]})
    assert table.where(table["lap"] > 1).lists(["lap"]) == {"lap": [2, 3]}


def test_timestamps_are_rfc_3339_to_the_millisecond() -> None:
    assert rfc3339(1742014051.42) == "2025-03-15T04:47:31.420Z"
    assert rfc3339(1742014051.9996) == "2025-03-15T04:47:32.000Z"


@pytest.mark.parametrize("samples", [car(), pos(), car(length=0), car(length=1)])
def test_samples_are_unpacked_as_they_were(samples: CarSamples | PosSamples) -> None:
    back = type(samples).unpack(samples.pack())
    for name, value in vars(samples).items():
        np.testing.assert_array_equal(getattr(back, name), value)


def test_a_driver_file_stays_small() -> None:
    time = np.arange(0, 30_000 * 240, 240)
    speed = (200 + 100 * np.sin(time / 9000)).astype(np.int64)
    columns = (40 * speed, speed, speed // 40, speed // 3, speed % 2, speed * 0)
    assert len(CarSamples(time, time < 0, *columns).pack()) < 150_000


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"rubbish" * 100, car().pack()[:-50], pack({"x": np.arange(3)})]
)
def test_what_is_no_driver_file_is_damaged(content: bytes) -> None:
    with pytest.raises(DamagedData):
        CarSamples.unpack(content)


def test_the_files_are_plain_npz() -> None:
    with np.load(BytesIO(car().pack()), allow_pickle=False) as file:
        assert file["time_ms_first"].shape == (1,)


def test_the_same_arrays_give_the_same_bytes() -> None:
    assert car().pack() == car().pack()
    assert zipfile.ZipFile(BytesIO(car().pack())).infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


class TestDrivers:
    manifest = Manifest(
        year=2025,
        round=1,
        session="R",
        name="Race",
        event="Sample",
        drivers=(
            Driver(part="HUL", code="HUL", number="27", last_name="Hülkenberg", name="Nico Hülkenberg"),
            Driver(part="MSC", code="MSC", number="47", last_name="Schumacher", name="Mick Schumacher"),
            Driver(part="RSC", code="RSC", number="48", last_name="Schumacher", name="Ralf Schumacher"),
        ),
    )

    @pytest.mark.parametrize("who", ["HUL", "hul", "27", "Hülkenberg", "hulkenberg", "Nico Hülkenberg"])
    def test_are_found_by_code_number_and_name(self, who: str) -> None:
        assert self.manifest.driver(who).part == "HUL"

    @pytest.mark.parametrize("who", ["Schumacher", "VER", "", "99"])
    def test_are_not_guessed(self, who: str) -> None:
        with pytest.raises(NotFound) as error:
            self.manifest.driver(who)
        assert error.value.extra["known"] == ["HUL", "MSC", "RSC"]


class TestMemory:
    def test_the_least_recently_used_goes_first(self) -> None:
        memory = LruCache(10)
        memory.put("a", 1, 5)
        memory.put("b", 2, 5)
        memory.get("a")
        memory.put("c", 3, 5)
        assert [memory.get(key) for key in "abc"] == [1, None, 3]

    def test_as_much_as_the_limit_is_kept_and_what_is_replaced_counts_no_more(self) -> None:
        memory = LruCache(10)
        memory.put("a", 1, 6)
        memory.put("a", 2, 4)
        memory.put("b", 3, 6)
        assert ([memory.get(key) for key in "ab"], memory.size) == ([2, 3], 10)

    def test_what_is_larger_than_all_is_not_kept(self) -> None:
        memory = LruCache(10)
        memory.put("a", 1, 11)
        assert (memory.get("a"), memory.size) == (None, 0)
