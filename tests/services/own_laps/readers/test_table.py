"""Tables as text: where the header is, what words after it mean, what a cell holds, and where limits lie."""

from __future__ import annotations

import math

import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.readers import table
from lib.services.own_laps.readers.table import as_recording, cell_number, delimiter_of, read_table
from lib.services.own_laps.recording import Recording


def recording(*rows: str) -> Recording:
    return as_recording(read_table("\n".join(rows)), "CSV")


def values(*rows: str) -> list[list[float]]:
    return [list(column.values) for column in recording(*rows).columns]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_cells_is_the_one_that_makes_a_header(sign: str) -> None:
    text = f"a,b;c\nTime{sign}Speed{sign}Gear\n"
    assert delimiter_of(text) == sign


def test_of_two_signs_the_one_that_stands_more_often_is_taken() -> None:
    assert delimiter_of("a;b,c;d;e\n") == ";"
    assert delimiter_of("x" * 19_999 + "|" + ";;") == "|"


@pytest.mark.parametrize(("before", "found"), [(199, True), (200, False)])
def test_a_header_is_looked_for_in_two_hundred_rows(before: int, found: bool) -> None:
    rows = [*["x,y"] * before, "Time,Speed", "0,100"]
    if found:
        assert len(read_table("\n".join(rows)).before) == 199
    else:
        with pytest.raises(InvalidRequest, match=r"in the first 200 rows.*The first row reads 'x \| y'") as refused:
            recording(*rows)
        assert refused.value.extra["found"] == ["x", "y"]


@pytest.mark.parametrize("header", ["Time,Gear", "Speed,Nothing", "Speed,GPS Speed"])
def test_a_header_names_the_speed_and_one_channel_more(header: str) -> None:
    with pytest.raises(InvalidRequest, match="no header row"):
        recording(header, "1,2")


def test_rows_of_words_after_the_header_are_units_and_sources() -> None:
    found = recording("Time,Speed", "s,km/h", "gps,calc", "0,100")
    assert [(column.unit, column.source) for column in found.columns] == [("s", "gps"), ("km/h", "calc")]
    found = recording("Time,Speed", "gps: 1,100: obd", "s,m/s", "0,100")
    assert [(column.unit, column.source) for column in found.columns] == [("s", "gps: 1"), ("m/s", "100: obd")]
    found = recording("Time,Speed", "s", "0,100")
    assert [(column.unit, column.source) for column in found.columns] == [("s", ""), ("", "")]


def test_at_most_three_rows_are_words() -> None:
    assert values("Time,Speed", "a,b", "c,d", "e,f", "0,100") == [[0.0], [100.0]]
    with pytest.raises(InvalidRequest, match="'Time' holds 'g' in row 5, which is not a number"):
        recording("Time,Speed", "a,b", "c,d", "e,f", "g,h", "0,100")


def test_a_header_that_stands_again_is_passed_over() -> None:
    assert values("Time,Speed", "0,100", "Time,Speed", "1,110") == [[0.0, 1.0], [100.0, 110.0]]


def test_only_the_last_row_may_be_cut_off_and_not_the_only_one() -> None:
    assert values("Time,Speed", "0,100", "1,110", "2") == [[0.0, 1.0], [100.0, 110.0]]
    for rows in (["0", "1,110"], ["0,100", "1"], ["0,100,7", "1,110"]):
        with pytest.raises(InvalidRequest, match="has another number of cells than the header"):
            recording("Time,Speed", *rows)
    with pytest.raises(InvalidRequest, match="row 3 has another"):
        recording("Time,Speed", "0,100", "1", "2,120")
    assert values("Time,Speed", "0,100,,", "1,110,") == [[0.0, 1.0], [100.0, 110.0]]


@pytest.mark.parametrize(("rows", "fits"), [(3, True), (4, False)])
def test_rows_are_limited(monkeypatch: pytest.MonkeyPatch, rows: int, fits: bool) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 3)
    content = ["Time,Speed", *[f"{n},100" for n in range(rows)]]
    if fits:
        assert values(*content)[0] == [0.0, 1.0, 2.0]
    else:
        with pytest.raises(InvalidRequest, match="more than 3 rows"):
            recording(*content)


@pytest.mark.parametrize(("cells", "fits"), [(1000, True), (1001, False)])
def test_a_row_has_a_thousand_cells_at_most(cells: int, fits: bool) -> None:
    content = "Time,Speed" + ",x" * (cells - 2) + "\n0,100" + ",1" * (cells - 2)
    if fits:
        assert len(as_recording(read_table(content), "CSV").found) == 1000
    else:
        with pytest.raises(InvalidRequest):
            read_table(content)
        with pytest.raises(InvalidRequest, match="a row has 1001 cells; the limit is 1000"):
            read_table(content, ",")


@pytest.mark.parametrize(("length", "fits"), [(50_000, True), (50_001, False)])
def test_a_line_has_fifty_thousand_characters_at_most(length: int, fits: bool) -> None:
    content = "Time,Speed\n0,100" + " " * (length - 6) + "\n"
    if fits:
        assert read_table(content).columns[1][0] == 100.0
    else:
        with pytest.raises(InvalidRequest, match="contains a line of 50001 characters; the limit is 50000"):
            read_table(content, ",")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12.5", 12.5),
        ("1:02.5", 62.5),
        ("1:00:00", 3600.0),
        ("01:02:03.25", 3723.25),
        ("1 day 00:00:01", 86_401.0),
        ("2 days 01:00:00.5", 176_400.5),
        ("0:01,5", 1.5),
        ("TRUE", 1.0),
        ("off", 0.0),
        ("N", 0.0),
        ("R", -1.0),
        ("2026-01-01T00:00:01", 1_767_225_601.0),
    ],
)
def test_what_a_cell_holds(cell: str, number: float) -> None:
    assert cell_number(cell, "Gear", 1) == number


@pytest.mark.parametrize("cell", ["", "-", "null", "fast", "1:2:3:4:5", "1" * 65 + "x"])
def test_a_cell_without_a_number_is_empty(cell: str) -> None:
    assert math.isnan(cell_number(cell, "Gear", 1))


@pytest.mark.parametrize("name", ["Time", "Distance", "Speed", "CurrentLapTime", "LapDistPct"])
def test_a_word_where_a_number_is_needed_is_refused(name: str) -> None:
    with pytest.raises(InvalidRequest, match=f"'{name}' holds 'fast' in row 7, which is not a number"):
        cell_number("fast", name, 7)


def test_a_clock_may_be_long_but_not_longer_than_64_characters() -> None:
    assert cell_number(f"0:0{'.' + '0' * 8}", "Time", 1) == 0.0
    assert cell_number("2026-01-01T00:00:01+00:00".ljust(64), "Time", 1) == 1_767_225_601.0


def test_decimal_commas_are_read_where_cells_are_parted_by_another_sign() -> None:
    assert values("Time;Speed", "0,5;100,25", "+1,5;101") == [[0.5, 1.5], [100.25, 101.0]]
    with pytest.raises(InvalidRequest, match="'Time' holds '0,5'"):
        recording("Time,Speed", '"0,5","100"')


def test_empty_rows_and_blanks_around_cells_are_nothing() -> None:
    assert values("Time, Speed", "", " , ", "0, 100 ", "1,")[0] == [0.0, 1.0]
