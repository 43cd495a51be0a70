"""iRacing's files: how one is known, which claims of its header are believed, and which variables are read."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.readers.ibt import is_ibt, read_ibt

FIELDS = ("version", "status", "rate", "update", "length", "offset", "count", "where", "buffers", "size")
USUAL = {"version": 2, "status": 1, "rate": 60, "update": 0, "length": 0, "offset": 0, "buffers": 1}


def variable(name: str, kind: int, place: int, many: int = 1, unit: str = "") -> bytes:
    return struct.pack("<3i4x", kind, place, many) + name.encode().ljust(96, b"\0") + unit.encode().ljust(32, b"\0")


def ibt(records: bytes, size: int, /, *variables: bytes, info: bytes = b"", **claims: int) -> bytes:
    """Return a file of what stands here, in this order: header, descriptions, information, records."""
    described = b"".join(variables)
    told = {"count": len(variables), "where": 144, "size": size, "length": len(info), "offset": 144 + len(described)}
    fields = USUAL | told | claims
    start = claims.get("start", 144 + len(described) + len(info))
    begin = struct.pack("<10i", *(fields[name] for name in FIELDS)).ljust(52, b"\0") + struct.pack("<i", start)
    return begin.ljust(144, b"\0") + described + info + records


def header(**changed: int) -> bytes:
    fields = USUAL | {"count": 1, "where": 144, "size": 4} | changed
    return struct.pack("<10i", *(fields[name] for name in FIELDS)).ljust(144, b"\0")


@pytest.mark.parametrize(
    ("field", "fits", "not_any_more"),
    [
        ("version", (1, 2), (0, 3)),
        ("rate", (1, 1000), (0, 1001)),
        ("count", (1,), (0, -1)),
        ("where", (112,), (111,)),
        ("size", (1,), (0,)),
        ("buffers", (1, 4), (0, 5)),
    ],
)
def test_it_is_known_by_what_its_header_says(field: str, fits: tuple[int, ...], not_any_more: tuple[int, ...]) -> None:
    assert all(is_ibt(header(**{field: value})) for value in fits)
    assert not any(is_ibt(header(**{field: value})) for value in not_any_more)


def test_a_file_of_less_than_a_header_is_none() -> None:
    assert is_ibt(header())
    assert not is_ibt(header()[:143])


SPEEDS = np.array([50.0, 60.0, 70.0], "<f4").tobytes()


def read_speeds(**claims: int) -> list[float]:
    return list(read_ibt(ibt(SPEEDS, 4, variable("Speed", 4, 0, unit="m/s"), **claims)).columns[0].values)


def test_records_of_a_fixed_length_are_read() -> None:
    assert read_speeds() == [50.0, 60.0, 70.0]


@pytest.mark.parametrize(
    "claims",
    [{"size": 100_001}, {"size": 0}, {"length": -1}, {"offset": -1}, {"where": -1}, {"start": 143}, {"count": 2},
     {"count": 0}, {"start": 144 + 144 + 12}],
    ids=str,
)  # fmt: skip
def test_a_header_that_claims_what_cannot_be_is_damaged(claims: dict[str, int]) -> None:
    with pytest.raises(InvalidRequest, match="damaged"):
        read_speeds(**claims)


def test_a_file_that_was_being_written_says_what_to_do() -> None:
    with pytest.raises(InvalidRequest, match="after leaving the car"):
        read_speeds(buffers=2)


@pytest.mark.parametrize(("count", "fits"), [(2000, True), (2001, False)])
def test_two_thousand_variables_are_enough(count: int, fits: bool) -> None:
    content = ibt(SPEEDS, 4, *[variable(f"Unknown{n}", 4, 0) for n in range(count)])
    if fits:
        assert len(read_ibt(content).found) == 2000
    else:
        with pytest.raises(InvalidRequest, match="damaged"):
            read_ibt(content)


def test_a_record_may_have_a_hundred_thousand_bytes() -> None:
    records = bytes(99_996) + np.array([55.0], "<f4").tobytes()
    found = read_ibt(ibt(records * 2, 100_000, variable("Speed", 4, 99_996)))
    assert list(found.columns[0].values) == [55.0, 55.0]


def test_descriptions_may_reach_to_the_end_of_the_file_and_no_further() -> None:
    speed = variable("Speed", 4, 0)
    content = ibt(speed, 4, SPEEDS, count=1, where=156, start=144)
    assert list(read_ibt(content).columns[0].values[:3]) == [50.0, 60.0, 70.0]
    with pytest.raises(InvalidRequest, match="damaged"):
        read_ibt(content[:-1])


@pytest.mark.parametrize(("records", "fits"), [(1, False), (2, True), (150_000, True), (150_001, False)])
def test_there_are_two_to_150000_records(records: int, fits: bool) -> None:
    content = ibt(bytes(records), 1, variable("Unknown", 1, 0))
    if fits:
        assert read_ibt(content).columns == ()
    else:
        with pytest.raises(InvalidRequest, match=f"contains {records} records; the range is 2 to 150000"):
            read_ibt(content)


@pytest.mark.parametrize(
    ("kind", "place", "many", "read"),
    [(4, 0, 1, True), (4, 4, 1, True), (4, 5, 1, False), (4, -1, 1, False), (4, 0, 2, False), (0, 0, 1, False),
     (5, 0, 1, True), (5, 1, 1, False), (6, 0, 1, False), (2, 4, 1, True), (1, 7, 1, True), (1, 8, 1, False)],
)  # fmt: skip
def test_a_variable_is_read_if_it_is_one_number_inside_its_record(kind: int, place: int, many: int, read: bool) -> None:
    found = read_ibt(ibt(bytes(16), 8, variable("Speed", kind, place, many)))
    assert [column.name for column in found.columns] == ["Speed"] * read
    assert found.found == ("Speed",)


@pytest.mark.parametrize(
    ("kind", "dtype", "value"),
    [(1, "?", 1), (2, "<i4", -3), (3, "<u4", 3_000_000_000), (4, "<f4", 0.5), (5, "<f8", 0.1)],
)
def test_each_kind_of_number_is_read(kind: int, dtype: str, value: Any) -> None:
    found = read_ibt(
        ibt(np.array([value, value], dtype).tobytes(), np.dtype(dtype).itemsize, variable("Gear", kind, 0))
    )
    assert list(found.columns[0].values) == [value, value]


@pytest.mark.parametrize(
    ("info", "length", "circuit"),
    [
        ("TrackLength: 4.01 km\n TrackDisplayName: Somewhere\n TrackConfigName: Short", 4010.0, "Somewhere Short"),
        ("TrackLength: 0.1 km\n", None, None),
        ("TrackLength: 0.2 km\n", 200.0, None),
        ("TrackLength: long\n TrackDisplayName:\n TrackConfigName: Short", None, "Short"),
        ("nothing", None, None),
    ],
)
def test_what_it_says_of_the_circuit(info: str, length: float | None, circuit: str | None) -> None:
    said = read_ibt(ibt(SPEEDS, 4, variable("Speed", 4, 0), info=f"---\n {info}\n".encode())).said
    assert (said.length, said.circuit, said.game, said.rate, said.outing) == (length, circuit, "iRacing", 60, True)


def test_what_it_says_ends_where_its_header_says_and_after_200000_letters() -> None:
    told = b"\n TrackLength: 4.01 km\n"
    speed = variable("Speed", 4, 0)
    assert read_ibt(ibt(told.ljust(48), 4, speed, info=b"---")).said.length is None
    assert read_ibt(ibt(SPEEDS, 4, speed, info=b" " * 199_976 + told)).said.length == 4010.0
    assert read_ibt(ibt(SPEEDS, 4, speed, info=b" " * 199_990 + told)).said.length is None
