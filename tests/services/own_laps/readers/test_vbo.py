"""VBOX files: units, minutes of arc, clocks past midnight, the start line, and rows that do not fit."""

from __future__ import annotations

import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.readers import vbo
from lib.services.own_laps.readers.vbo import is_vbo, read_vbo
from lib.services.own_laps.recording import Column, StartLine


def text(
    *rows: str, names: str = "time velocity", unit: str = "velocity kmh", timing: str = "", comments: str = ""
) -> str:
    parts = {"header": unit, "comments": comments, "laptiming": timing, "column names": names, "data": "\n".join(rows)}
    return "".join(f"[{name}]\n{part}\n" for name, part in parts.items())


def columns(content: str) -> dict[str, Column]:
    return {column.name: column for column in read_vbo(content).columns}


def test_it_is_known_by_two_of_its_sections() -> None:
    assert is_vbo(text("120000 1"))
    assert not is_vbo("[header]\n")
    assert not is_vbo("[column names]\n")


@pytest.mark.parametrize(
    ("unit", "speed", "named"),
    [
        ("velocity kmh", 100.0, "km/h"),
        ("velocity kt", 185.2, "km/h"),
        ("Velocity Knots", 185.2, "km/h"),
        ("velocity mph", 100.0, "mph"),
        ("velocity ms", 100.0, "m/s"),
        ("satellites", 100.0, "km/h"),
    ],
)
def test_the_header_names_the_unit_of_the_speed(unit: str, speed: float, named: str) -> None:
    found = columns(text("120000 100", unit=unit))["velocity"]
    assert (found.values[0], found.unit) == (pytest.approx(speed), named)


@pytest.mark.parametrize(
    ("name", "given", "degrees"),
    [("lat", 90.0, 90.0), ("lat", 90.6, 1.51), ("lat", -2742.0, -45.7), ("long", 180.0, -180.0), ("long", 186.0, -3.1),
     ("long", -786.0, 13.1)],
)  # fmt: skip
def test_a_place_is_in_degrees_or_minutes_and_west_is_positive(name: str, given: float, degrees: float) -> None:
    found = columns(text(f"120000 1 {given}", names=f"time velocity {name}"))
    assert found[name].values[0] == pytest.approx(degrees)


def clock(*stamps: str) -> list[float]:
    return list(columns(text(*[f"{stamp} 1" for stamp in stamps]))["time"].values)


def test_a_clock_is_hours_minutes_and_seconds() -> None:
    assert clock("010203.25", "010204.25") == [3723.25, 3724.25]


def test_it_goes_on_past_midnight_but_not_at_every_step_back() -> None:
    assert clock("235959.5", "000000.5", "000001.5") == [86_399.5, 86_400.5, 86_401.5]
    assert clock("180000", "060000") == [64_800.0, 21_600.0]
    assert clock("180001", "060000") == [64_801.0, 108_000.0]


def test_a_clock_beyond_a_day_is_none() -> None:
    stamps = clock("235959.9", "240000.0", "nan")
    assert stamps[0] == pytest.approx(86_399.9)
    assert stamps[1] != stamps[1]
    assert stamps[2] != stamps[2]


LINE = "Start +2742.00000 -0786.00000 +2742.06000 -0786.12000 ¬ Start"


@pytest.mark.parametrize(
    ("timing", "line"),
    [
        (LINE, StartLine((45.7, -13.1), (45.701, -13.102))),
        (f"Split +1.0\n{LINE.lower()}", StartLine((45.7, -13.1), (45.701, -13.102))),
        ("Start +2742.00000 -0786.00000 +2742.06000", None),
        (f"Split {LINE[6:]}", None),
        ("x\n" * 49 + LINE, None),
        ("x\n" * 48 + LINE, StartLine((45.7, -13.1), (45.701, -13.102))),
    ],
)
def test_the_start_line_is_the_four_numbers_of_its_row(timing: str, line: StartLine | None) -> None:
    found = read_vbo(text("120000 1", timing=timing)).said.line
    assert (found is None) == (line is None)
    if found and line:
        assert found.first == pytest.approx(line.first)
        assert found.second == pytest.approx(line.second)


@pytest.mark.parametrize(("comments", "circuit"), [("x\nVenue : Some where \n", "Some where"), ("Log", None)])
def test_the_venue_is_the_circuit(comments: str, circuit: str | None) -> None:
    said = read_vbo(text("120000 1", comments=comments)).said
    assert (said.circuit, said.outing) == (circuit, True)


def test_only_the_last_row_may_be_cut_off() -> None:
    assert clock("120000", "120001") == [43_200.0, 43_201.0]
    assert list(columns(text("120000 1", "120001"))["time"].values) == [43_200.0]
    with pytest.raises(InvalidRequest, match="row 1 of the data has another number of cells"):
        read_vbo(text("120000", "120001 1"))
    assert list(columns(text("120000 1 7", "120001 2"))["velocity"].values) == [1.0, 2.0]


def test_a_cell_that_is_no_number_is_named_with_its_row() -> None:
    with pytest.raises(InvalidRequest, match="'velocity' holds 'fast' in row 2, which is not a number"):
        read_vbo(text("120000 1", "120001 fast"))


@pytest.mark.parametrize(("rows", "fits"), [(3, True), (4, False)])
def test_rows_are_limited(monkeypatch: pytest.MonkeyPatch, rows: int, fits: bool) -> None:
    monkeypatch.setattr(vbo, "MOST_ROWS", 3)
    content = text(*[f"12000{n} 1" for n in range(rows)])
    if fits:
        assert len(columns(content)["time"].values) == 3
    else:
        with pytest.raises(InvalidRequest, match="more than 3 rows"):
            read_vbo(content)


@pytest.mark.parametrize(("names", "fits"), [(0, False), (1000, True), (1001, False)])
def test_a_thousand_columns_are_enough(names: int, fits: bool) -> None:
    content = text("0 " * names, names=" ".join(f"c{n}" for n in range(names)))
    if fits:
        assert len(read_vbo(content).found) == 1000
    else:
        with pytest.raises(InvalidRequest, match="no columns, or too many"):
            read_vbo(content)
