"""Drivers and results from FastF1's rows: names of files, times and gaps, what is unknown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lib.services.ff1_interact.driver_rows import driver, part_names, results, rows_of

ROW = {
    "DriverNumber": "1",
    "Abbreviation": "AAA",
    "DriverId": "one",
    "FullName": "Ann One",
    "LastName": "One",
    "TeamName": "Team",
    "TeamColor": "FF8000",
    "Position": 1.0,
    "ClassifiedPosition": "1",
    "GridPosition": 2.0,
    "Q1": pd.Timedelta(seconds=80.5),
    "Q2": pd.NaT,
    "Q3": pd.NaT,
    "Time": pd.Timedelta(seconds=5400),
    "Status": "Finished",
    "Points": 25.0,
    "Laps": 57.0,
}


PARTS = {"1": "AAA", "2": "BBB"}


def rows(*changed: dict[str, Any]) -> list[dict[str, Any]]:
    return rows_of(pd.DataFrame([{**ROW, **one} for one in changed]))


def parts(*pairs: tuple[str, str | None]) -> dict[str, str]:
    return part_names(rows(*({"DriverNumber": number, "Abbreviation": code} for number, code in pairs)))


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("1", "AAA"), ("2", "BBB")], {"1": "AAA", "2": "BBB"}),
        ([("1", "AAA"), ("2", "AAA")], {"1": "1", "2": "2"}),
        ([("1", "aaa"), ("2", None), ("3", "ABCDE"), ("4", "../x")], {"1": "1", "2": "2", "3": "3", "4": "4"}),
        ([("44", "16"), ("16", "CCC")], {"44": "44", "16": "CCC"}),  # a code that is another one's number
    ],
)
def test_files_are_named_by_codes_that_are_unique(pairs: Any, found: dict[str, str]) -> None:
    assert parts(*pairs) == found


def test_of_a_number_that_comes_twice_the_first_row_counts_and_odd_numbers_are_left_out() -> None:
    found = rows(
        {"DriverNumber": "7", "Points": 3.0}, {"DriverNumber": "7"}, {"DriverNumber": ""}, {"DriverNumber": "1/2"}
    )
    assert [(row["DriverNumber"], row["Points"]) for row in found] == [("7", 3.0)]
    assert rows_of(None) == []


@pytest.mark.parametrize(
    ("changed", "name", "colour"),
    [
        ({}, "Ann One", "#ff8000"),
        ({"FullName": "None None", "TeamColor": ""}, None, None),
        ({"FullName": None, "TeamColor": "FF80"}, None, None),
    ],
)
def test_names_and_colours_that_are_none_are_null(
    changed: dict[str, Any], name: str | None, colour: str | None
) -> None:
    (row,) = rows(changed)
    found = driver(row, {"1": "AAA"})
    assert (found.part, found.code, found.number, found.name, found.colour) == ("AAA", "AAA", "1", name, colour)


class TestResults:
    TWO = ({}, {"DriverNumber": "2", "Position": 2.0, "Time": pd.Timedelta(seconds=3.25)})

    def test_of_a_race_have_each_ones_time_and_the_gap_to_the_winner(self) -> None:
        found = results(rows(*self.TWO), PARTS, True)
        assert [(one.driver, one.time, one.gap) for one in found] == [("AAA", 5400.0, 0.0), ("BBB", 5403.25, 3.25)]

    def test_a_whole_time_is_one_too(self) -> None:
        found = results(rows(self.TWO[0], {**self.TWO[1], "Time": pd.Timedelta(seconds=5401.5)}), PARTS, True)
        assert [(one.time, one.gap) for one in found] == [(5400.0, 0.0), (5401.5, 1.5)]

    def test_of_a_qualifying_have_no_gap(self) -> None:
        assert [one.gap for one in results(rows(*self.TWO), PARTS, False)] == [None, None]

    def test_without_a_winner_have_no_gap(self) -> None:
        two = rows({"Position": 3.0}, {"DriverNumber": "2", "Position": 2.0})
        assert [(one.time, one.gap) for one in results(two, PARTS, True)] == [(5400.0, None)] * 2

    def test_are_none_where_no_position_is_known(self) -> None:
        assert results(rows({"Position": np.nan}), PARTS, True) == ()

    def test_are_whole_numbers_and_nulls(self) -> None:
        two = rows({}, {"DriverNumber": "2", "Position": np.nan, "Laps": np.nan, "ClassifiedPosition": "R"})
        found, other = results(two, PARTS, True)
        assert (found.position, found.grid, found.laps, found.q1, found.q2) == (1, 2, 57, 80.5, None)
        assert (found.classified, found.status, found.points) == ("1", "Finished", 25)
        assert (other.position, other.laps, other.classified) == (None, None, "R")

    def test_a_place_that_is_a_number_is_told_without_its_decimals(self) -> None:
        assert results(rows({"ClassifiedPosition": "1.0"}), PARTS, True)[0].classified == "1"
