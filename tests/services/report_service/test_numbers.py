"""Numbers that a report works out itself, on small inputs with the values written out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lib.services.plotter.kinds.ranking_numbers import sectors as plot_sectors
from lib.services.report_service import wording
from lib.services.report_service.sections.analysis import plain
from lib.services.report_service.sections.best_sectors import Bests, bests
from lib.services.report_service.sections.data_state import _frozen_words, missing_words
from lib.services.report_service.sections.lap_analysis import marks
from lib.services.report_service.sections.pace import _stint
from lib.services.report_service.sections.pit_stops import counted
from lib.services.report_service.sections.qualifying import Cut, cuts
from tests.services.analysis_service.small_race import rows_of, session_of
from tests.services.f1_sessions import RACE
from tests.services.report_service.made import material_of
from tests.services.report_service.small_reports import stored


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        (83.456, "1:23.456"),
        (23.4, "23.400"),
        (97.9745, "1:37.975"),  # a median of two laps: up, as the analysis rounds it
        (90.8275, "1:30.828"),
        (59.9996, "1:00.000"),
        (5527.123, "1:32:07.123"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_a_time_is_shown_to_the_millisecond(seconds: float | None, wanted: str) -> None:
    assert wording.clock(seconds) == wanted


@pytest.mark.parametrize(("seconds", "wanted"), [(1.2, "+1.200"), (-0.05, "-0.050"), (-0.0, "+0.000"), (None, "–")])
def test_a_gap_has_its_sign(seconds: float | None, wanted: str) -> None:
    assert wording.gap(seconds) == wanted


def result(driver: str, place: int, q1: float | None, q2: float | None, q3: float | None) -> dict[str, Any]:
    return {"driver": driver, "number": "1", "position": place, "q1": q1, "q2": q2, "q3": q3}


def test_a_cut_lies_between_the_last_who_went_on_and_the_first_who_did_not() -> None:
    rows = [
        result("A", 1, 80.0, 79.5, 79.0),
        result("B", 2, 80.2, 79.4, None),  # in Q3 by the place, without a time there
        result("C", 11, 80.3, 79.9, None),
        result("D", 16, 80.45, None, None),
        result("E", 17, 80.9, None, None),
    ]
    assert cuts(rows) == [Cut("Q1", ("C", 80.3), ("D", 80.45)), Cut("Q2", ("A", 79.5), ("C", 79.9))]
    assert [cut.margin for cut in cuts(rows)] == [0.15, 0.4]


def test_nobody_cut_by_time_is_no_cut() -> None:
    assert cuts([result("A", 1, 80.0, 79.5, 79.0), result("B", 2, 80.1, 79.6, 79.1)]) == []


def test_the_ideal_lap_is_the_sum_of_the_best_sectors_and_only_of_three() -> None:
    whole = Bests("A", 75.5, (25.1, 25.1, 25.2), ())
    assert (whole.ideal, whole.left) == (75.4, 0.1)
    assert Bests("A", 75.5, (25.1, None, 25.2), ()).ideal is None


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({}, ""),
        ({"pit_in": 10.0}, "P"),
        ({"pit_out": 10.0, "track_status": "24"}, "O SC"),
        ({"track_status": "12"}, ""),
        ({"track_status": "5"}, "SC"),
        ({"deleted": True}, "D"),
    ],
)
def test_the_marks_of_a_lap_say_what_happened_in_it(row: dict[str, Any], wanted: str) -> None:
    lap = {"pit_in": None, "pit_out": None, "track_status": "1", "deleted": False, **row}
    assert marks(lap) == wanted


def test_a_lap_that_most_miss_is_named_once() -> None:
    gone = {"A": [1, 7], "B": [1], "C": [1], "D": [1], "E": [1], "F": [1], "G": [9, 10]}
    assert missing_words(gone) == "lap 1 of 6 drivers; A 7; G 9, 10"


def test_a_frozen_stretch_is_said_with_its_place_on_the_session_clock() -> None:
    row = {"driver": "VER", "what": "car", "from": 3725.2, "to": 3731.0, "seconds": 5.8}
    assert _frozen_words(row) == "VER: the car samples stand still from 1:02:05 to 1:02:11 of the session clock."


def test_one_of_the_result_of_whom_the_session_knows_no_more_has_no_dot() -> None:
    material = material_of("invented", RACE)
    known = material.order[0].part
    assert material.dot(known) == material.looks[known].colour
    assert material.dot("99") is None


def test_an_answer_is_set_without_the_asterisks_of_its_emphasis() -> None:
    assert plain("**Ann won.** *Not judged*: 3 * 4") == "Ann won. Not judged: 3 * 4"


def test_time_in_the_pit_lane_is_summed_by_driver_until_one_is_unknown() -> None:
    stops = [("ANN", 20.0), ("BOB", None), ("ANN", 2.5), ("BOB", 21.0)]
    found = counted([{"driver": driver, "lane_time": lane_time} for driver, lane_time in stops])
    assert [number for number, _ in found] == [1, 1, 2, 2]
    assert [wording.number(total, 3) for _, total in found] == ["20.000", "–", "22.500", "–"]


def sectors(row: dict[str, Any], first: float) -> dict[str, Any]:
    return row | {"sector1": first, "sector2": 30.0, "sector3": 30.0}


def test_sectors_are_of_timed_laps_that_hold_as_in_the_plot(tmp_path: Path) -> None:
    rows = rows_of({"AAA": [98.0, 90.0, 91.0, 91.0, None]})
    rows = [sectors(row, first) for row, first in zip(rows, (38.0, 30.0, 31.0, 29.0, 28.0), strict=True)]
    rows[3]["deleted"] = True
    material = stored(session_of(rows), tmp_path)
    assert [one.sectors[0] for one in bests(material)] == [30.0]
    assert plot_sectors(material.everyone).seconds[:, 0].tolist() == [30.0]


def test_the_median_of_a_stint_is_of_racing_laps_as_in_the_analysis(tmp_path: Path) -> None:
    """The first lap, the one under a safety car and the one into the pits are none; 91.0 and 91.003 make 91.0015."""
    times = [98.0, 91.0, 91.003, 95.0, 91.5, 97.0, 99.0, 89.0]
    rows = rows_of({"AAA": times, "BBB": times}, {"AAA": {6: "HARD"}}, {4: "4"})
    material = stored(session_of([row | {"lap_time": 90.9} if row["lap"] == 5 else row for row in rows]), tmp_path)
    assert {lap for who, lap in material.racing if who == "AAA"} == {2, 3, 5, 8}
    first = next(row for row in material.view("stints") if row["driver"] == "AAA")
    assert _stint(first, material)[-1] == "1:31.000"
    assert _stint({**first, "last_lap": 3}, material)[-1] == "1:31.002"
