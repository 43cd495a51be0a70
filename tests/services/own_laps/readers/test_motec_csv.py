"""What the lines before a header say: pairs of names and values, beacons in one cell or in many."""

from __future__ import annotations

import pytest

from lib.services.own_laps.readers.motec_csv import said_by
from lib.services.own_laps.readers.table import TextTable
from lib.services.own_laps.recording import MOST_LAPS, Said


def said(*rows: list[str]) -> Said:
    return said_by(TextTable(before=list(rows)))


def test_pairs_stand_in_the_first_and_in_the_fifth_cell() -> None:
    found = said(
        ["Venue", "Somewhere", "", "", "Sample Rate", "50", "Hz"], ["Duration", "90.5"], ["Start Time", "3", "s"]
    )
    assert found == Said(duration=90.5, start=3.0, circuit="Somewhere", rate=50.0)
    assert said(["Duration"], ["x", "y", "", "", "Sample Rate"]) == Said()


def test_the_first_of_two_values_counts() -> None:
    assert said(["Duration", "90.5"], ["Duration", "80.5"]).duration == 90.5


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0.0),
        ("90,5", 90.5),
        ("-1", None),
        ("9999999", 9_999_999.0),
        ("10000000", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_number_is_between_nothing_and_ten_million(text: str, number: float | None) -> None:
    assert said(["Duration", text]).duration == number


@pytest.mark.parametrize(
    ("span", "one_lap", "outing"),
    [("Lap 3", True, False), (" lap  12 ", True, False), ("Laps 3", False, False), ("entire outing", False, True)],
)
def test_the_range_is_one_lap_or_the_outing(span: str, one_lap: bool, outing: bool) -> None:
    found = said(["Range", span])
    assert (found.one_lap, found.outing) == (one_lap, outing)


@pytest.mark.parametrize(("text", "outing"), [("AiM CSV File", True), ("MoTeC CSV File", False)])
def test_aim_records_outings(text: str, outing: bool) -> None:
    assert said(["Format", text]).outing is outing


@pytest.mark.parametrize(
    "row", [["Beacon Markers", "90.5 10"], ["beacons", "90.5", "10"], ["Lap Markers", "90.5; 10", "x"]], ids=str
)
def test_beacons_are_moments_in_order(row: list[str]) -> None:
    assert said(["Other", "1"], row).markers == (10.0, 90.5)


def test_two_hundred_beacons_are_enough() -> None:
    assert len(said(["Beacons", *["1"] * (MOST_LAPS + 1)]).markers) == 200
    assert said([]).markers == ()
