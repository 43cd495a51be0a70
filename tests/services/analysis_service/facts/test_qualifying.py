"""Qualifying: order, cut-offs, sectors, improvements; and a recording with gaps."""

from __future__ import annotations

from typing import Any

import pytest

from lib.services.analysis_service.facts.qualifying import qualifying_facts
from tests.services.analysis_service.small_race import pad, result, session_of, told, way

RESULTS = [
    result("AAA", 1, q1=91.0, q2=90.5, q3=90.0),
    result("BBB", 2, q1=91.2, q2=90.4, q3=90.05),
    result("CCC", 3, q1=91.1, q2=90.6),
    result("DDD", 4, q1=91.5),
]


def lap(driver: str, number: int, sectors: tuple[float, float, float], part: str = "Q3", **more: Any) -> dict[str, Any]:
    known = {f"sector{at}": time for at, time in enumerate(sectors, 1)}
    return {
        "driver": driver, "lap": number, "lap_time": round(sum(sectors), 3), "part": part, "end_time": 100.0 * number,
        "deleted": False, "generated": False, "speed_st": 300.0, **known, **more,
    }  # fmt: skip


ROWS = [
    lap("AAA", 1, (30.0, 30.0, 30.0), speed_st=310.0),
    lap("BBB", 1, (29.9, 30.1, 30.05), speed_st=318.0),
    lap("BBB", 2, (30.0, 29.9, 30.4)),
    lap("CCC", 1, (30.2, 30.2, 30.2), "Q2"),
    lap("DDD", 1, (30.5, 30.5, 30.5), "Q1"),
    lap("DDD", 2, (30.4, 30.4, 30.4), "Q1", deleted=True),
]


def facts(rows=ROWS, results=RESULTS, teams=None):
    found = pad(AAA=1, BBB=2, CCC=3, DDD=4)
    qualifying_facts(found, session_of(rows, results, "Q", teams=teams))
    return found


def test_pole_and_the_gaps_to_it_within_the_last_part() -> None:
    found = facts()
    assert told(found, "qualified")[0] == (("AAA",), 1, "P1")
    assert told(found, "best_lap")[0] == (("AAA",), 90.0, "1:30.000")
    assert told(found, "gap_to_pole") == [(("BBB", "AAA"), 0.05, "0.050 s")]
    assert way(found.of("gap_to_pole")[0]) == ("time", "BBB", "AAA", "more")


def test_who_went_out_missed_it_by_the_gap_to_the_last_who_got_through() -> None:
    assert told(facts(), "missed_by") == [
        (("DDD", "BBB", "Q1"), 0.3, "0.300 s"),
        (("CCC", "AAA", "Q2"), 0.1, "0.100 s"),
    ]


def test_nobody_missed_a_part_that_somebody_left_out() -> None:
    """Through to Q2 with the slower time, because the other was taken out of it."""
    results = [result("AAA", 1, q1=91.0, q2=90.0), result("BBB", 2, q1=91.5, q2=90.4), result("CCC", 3, q1=91.2)]
    assert not facts([], results).of("missed_by")


def test_sectors_against_the_best_add_up_to_the_gap() -> None:
    losses = told(facts(), "sector_loss")
    assert (("AAA", "BBB", "sector 1"), 0.1, "0.100 s") in losses
    assert (("BBB", "AAA", "sector 2"), 0.1, "0.100 s") in losses
    assert (("BBB", "AAA", "sector 3"), 0.05, "0.050 s") in losses


def test_best_sectors_put_together_would_have_beaten_the_pole() -> None:
    found = facts()
    assert (("BBB",), 89.85, "1:29.850") in told(found, "ideal_lap")
    assert told(found, "left_in_sectors") == [(("BBB",), 0.2, "0.200 s")]
    assert told(found, "ideal_beats") == [(("BBB", "AAA"), 0.15, "0.150 s")]
    assert way(found.of("ideal_beats")[0]) == ("time", "BBB", "AAA", "less")


def test_sectors_of_another_road_make_no_ideal_lap() -> None:
    rows = [*ROWS, lap("AAA", 2, (27.0, 40.0, 40.0))]
    assert not [fact for fact in facts(rows).of("ideal_lap") if fact.subjects == ("AAA",)]


def test_what_was_found_from_the_first_part_to_the_last() -> None:
    assert (("AAA", "Q1", "Q3"), 1.0, "1.000 s") in told(facts(), "improved")


def test_a_deleted_lap_is_told_where_it_was_faster() -> None:
    found = facts()
    assert told(found, "deleted_faster") == [(("DDD", "lap 2"), 0.3, "0.300 s")]
    assert way(found.of("deleted_faster")[0]) == ("time", "DDD", None, "less")


def test_team_mates_are_measured_in_the_last_part_that_both_drove() -> None:
    found = facts(teams={"BBB": "One", "CCC": "One"})
    assert told(found, "teammate_gap") == [(("CCC", "BBB"), 0.2, "0.200 s")]


def test_speed_that_was_lacking_at_the_trap() -> None:
    found = facts()
    assert told(found, "slower_at_the_trap") == [(("AAA", "BBB"), 8.0, "8 km/h")]
    assert way(found.of("slower_at_the_trap")[0]) == ("speed", "AAA", "BBB", "less")


@pytest.mark.parametrize(
    "results",
    [
        [result("AAA", 1, q2=118.8), *(result(name, place, q1=106.0) for place, name in enumerate(("BBB", "CCC"), 2))],
        [result("AAA", 1), result("BBB", 2, q1=90.0)],
        [],
    ],
    ids=["the best is far off", "no time", "no result"],
)
def test_a_recording_with_gaps_has_no_order(results) -> None:
    found = facts([lap("AAA", 1, (30.0, 30.0, 30.0), "")], results)
    assert not found.of("qualified") + found.of("gap_to_pole") + found.of("best_lap")
    assert told(found, "fastest_lap") == [(("AAA", "lap 1"), 90.0, "1:30.000")]


@pytest.mark.parametrize(
    ("last", "kind", "value", "text"),
    [(89.5, "field_improved", 0.5, "0.50 s"), (90.513, "field_went_slower", 0.51, "0.51 s")],
)
def test_of_five_drivers_the_field_found_or_lost_the_median(last: float, kind: str, value: float, text: str) -> None:
    """One finds a second more than the others: the median stays theirs."""
    names = ("AAA", "BBB", "CCC", "DDD", "EEE")
    rows = [lap(name, 1, (30.0, 30.0, 30.0), "Q1") for name in names]
    rows += [lap(name, 2, (30.0, 30.0, last - 60.0 - (name == "AAA")), "Q3") for name in names]
    results = [result(name, place, q1=90.0, q2=90.0, q3=last - (name == "AAA")) for place, name in enumerate(names, 1)]
    found = facts(rows, results)
    assert told(found, kind) == [(("Q1", "Q3"), value, text)]
    assert len([one for one in found.facts if one.kind.startswith("field_")]) == 1
    assert not facts(rows[:4] + rows[5:9], results[:4]).of(kind)
