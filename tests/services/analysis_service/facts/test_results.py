"""Places, margins, who led, who went out."""

from __future__ import annotations

import pytest

from lib.services.analysis_service.facts.race_laps import race_laps
from lib.services.analysis_service.facts.results import result_facts
from tests.services.analysis_service.small_race import pad, result, rows_of, session_of, told, way

TIMES = {"AAA": [90.0, 90.0, 90.0], "BBB": [91.0, 89.5, 90.0], "CCC": [92.0, 91.0, None]}
RESULTS = [
    result("AAA", 1, classified="1", grid=3),
    result("BBB", 2, classified="2", grid=1),
    result("CCC", 3, classified="R", grid=2),
]


def facts(results=RESULTS, times=TIMES, focus=()):
    session = session_of(rows_of(times), results)
    found = pad(focus, AAA=1, BBB=2, CCC=3)
    result_facts(found, session, race_laps(session))
    return found


def test_places_are_those_of_the_classified() -> None:
    assert told(facts(), "finished") == [(("AAA",), 1, "P1"), (("BBB",), 2, "P2")]


def test_who_is_not_classified_is_told_with_the_laps_he_ended() -> None:
    assert told(facts(), "not_classified_after") == [(("CCC",), 2, "2 laps")]


def test_who_was_disqualified_was_not_out() -> None:
    struck = [*RESULTS[:2], result("CCC", 3, classified="D", status="Disqualified")]
    found = facts(struck, {**TIMES, "CCC": [92.0, 91.0, 90.0]})
    assert told(found, "disqualified_after") == [(("CCC",), 3, "3 laps")]
    assert not found.of("not_classified_after")


@pytest.mark.parametrize(
    ("classified", "status", "grid", "kind", "weight"),
    [
        ("D", None, 9, "disqualified_after", 0.8),
        (None, "Disqualified", 9, "disqualified_after", 0.8),
        ("R", "Retired", 6, "not_classified_after", 0.8),
        ("R", "Retired", 7, "not_classified_after", 0.5),
        ("R", None, None, "not_classified_after", 0.5),
    ],
)
def test_who_was_struck_out_or_started_in_front_weighs_more(
    classified: str | None, status: str | None, grid: int | None, kind: str, weight: float
) -> None:
    out = result("CCC", 3, classified=classified, status=status, grid=grid)
    session = session_of(rows_of(TIMES), [*RESULTS[:2], out])
    found = pad()
    result_facts(found, session, race_laps(session))
    assert [(fact.kind, fact.weight) for fact in found.facts if fact.kind.endswith("ed_after")] == [(kind, weight)]


def test_who_never_started_has_no_fact() -> None:
    assert not facts([*RESULTS[:2], result("CCC", 3, classified="W")], {**TIMES, "CCC": [None]}).of(
        "not_classified_after"
    )


def test_without_a_classification_nine_tenths_of_the_distance_count() -> None:
    timed = [result(name, place) for place, name in enumerate(("AAA", "BBB", "CCC"), 1)]
    assert [subjects for subjects, _, _ in told(facts(timed), "finished")] == [("AAA",), ("BBB",)]


def test_places_won_and_lost_are_counted_from_the_grid() -> None:
    found = facts()
    assert told(found, "places_gained") == [(("AAA",), 2, "2 places")]
    assert told(found, "places_lost") == [(("BBB",), 1, "1 place")]
    assert way(found.of("places_gained")[0]) == ("position", "AAA", None, "less")
    assert way(found.of("places_lost")[0]) == ("position", "BBB", None, "more")


def test_a_start_is_the_grid_against_the_order_after_the_first_lap() -> None:
    times = {name: [90.0 + place] * 2 for place, name in enumerate(("AAA", "BBB", "CCC", "DDD"))}
    grid = {"AAA": 4, "BBB": 1, "CCC": 2, "DDD": 3}
    found = facts(
        [result(name, place, classified=str(place), grid=grid[name]) for place, name in enumerate(times, 1)], times
    )
    assert told(found, "start_gain") == [(("AAA", "lap 1"), 3, "3 places")]
    assert way(found.of("start_gain")[0]) == ("position", "AAA", None, "less")
    assert not found.of("start_loss")


@pytest.mark.parametrize(
    ("grid", "moved", "start"), [(4, 0.56, 0.58), (8, 0.84, 0.75), (9, 0.85, 0.75), (20, 0.85, 0.75)]
)
def test_more_places_weigh_more_up_to_a_limit(grid: int, moved: float, start: float) -> None:
    """3, 7, 8 and 19 places won: 0.35 and 0.07 for each in the race, 0.4 and 0.06 at the start."""
    found = facts([result("AAA", 1, classified="1", grid=grid), *RESULTS[1:]])
    weights = {fact.kind: fact.weight for fact in found.facts if fact.subjects[0] == "AAA"}
    assert (weights["places_gained"], weights["start_gain"]) == (moved, start)


def test_without_a_grid_nobody_won_a_place() -> None:
    found = facts([result("AAA", 1, classified="1"), result("BBB", 2, classified="2")])
    assert not found.of("places_gained") + found.of("places_lost") + found.of("started")


def test_the_margin_is_of_the_one_behind() -> None:
    found = facts()
    assert told(found, "gap_at_flag") == [(("BBB", "AAA"), 0.5, "0.500 s")]
    assert way(found.of("gap_at_flag")[0]) == ("gap", "BBB", "AAA", "more")


def test_the_official_gap_counts_where_there_is_one() -> None:
    official = [result("AAA", 1, classified="1", gap=0.0), result("BBB", 2, classified="2", gap=5.5)]
    assert told(facts(official), "gap_at_flag") == [(("BBB", "AAA"), 5.5, "5.500 s")]


def test_gaps_that_are_no_gaps_to_the_winner_are_not_believed() -> None:
    """Some sources give the gap to the next car from the third place on."""
    times = {**TIMES, "CCC": [98.0, 91.0, 90.0]}
    mixed = [
        result("AAA", 1, classified="1", gap=0.0),
        result("BBB", 2, classified="2", gap=0.5),
        result("CCC", 3, classified="3", gap=6.5),
    ]
    assert (("CCC", "AAA"), 9.0, "9.000 s") in told(facts(mixed, times), "gap_at_flag")


def test_laps_led_are_counted_at_the_line() -> None:
    times = {"AAA": [91.0, 88.0, 90.0], "BBB": [90.0, 90.0, 90.0]}
    assert told(facts(times=times), "laps_led") == [(("BBB",), 1, "1 of 3 laps"), (("AAA",), 2, "2 of 3 laps")]
    assert told(facts(), "led_every_lap") == [(("AAA",), 3, "3 laps")]
    assert not facts(times=times).of("led_every_lap")


def test_the_fastest_lap_names_lap_and_tyre() -> None:
    assert told(facts(), "fastest_lap") == [(("BBB", "lap 2", "MEDIUM"), 89.5, "1:29.500")]


def test_facts_of_others_weigh_less_where_drivers_are_asked_for() -> None:
    weights = {fact.subjects[0]: fact.weight for fact in facts(focus=("BBB",)).of("finished")}
    assert weights == {"AAA": 0.3, "BBB": 0.8}
