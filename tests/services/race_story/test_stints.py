"""Sets of tyres: numbered 1, 2, 3; a pass through the pit lane starts no new one."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import Any

import numpy as np
import pytest

from lib.services.race_story.finish import raced
from lib.services.race_story.pit_visits import PitVisit, classified, pit_visits
from lib.services.race_story.stints import Stint, stint_numbers, stints
from tests.services.race_story.races import laps_of, table, timeline
from tests.services.race_story.test_pit_visits import BEHIND, THROUGH, led_race


def found(*rows: dict[str, Any], passes: tuple[tuple[str, int], ...] = ()) -> list[tuple[Any, ...]]:
    visits = [PitVisit(who, lap, 0.0, 13.0, 13.0, "pass") for who, lap in passes]
    return [astuple(one) for one in stints(table(*rows), visits)]


def test_a_stint_has_its_tyre_its_laps_and_its_ages() -> None:
    rows = laps_of("A", 5, stint={4: 2, 5: 2}, compound={4: "HARD", 5: "HARD"}, tyre_life={4: 3, 5: 4})
    for row, fresh in zip(rows, [True, True, True, False, False], strict=True):
        row["fresh_tyre"] = fresh
    assert found(*rows) == [("A", 1, "MEDIUM", True, 1, 3, 3, 1, 3), ("A", 2, "HARD", False, 4, 5, 2, 3, 4)]


def test_the_feeds_counter_does_not_show() -> None:
    rows = laps_of("A", 4, stint={3: 5, 4: 6}, compound={3: "HARD", 4: "SOFT"}, tyre_life={3: 1, 4: 1})
    assert [row[1] for row in found(*rows)] == [1, 2, 3]


def test_the_same_tyres_go_on_though_the_counter_was_raised() -> None:
    assert found(*laps_of("A", 4, stint={3: 2, 4: 2})) == [("A", 1, "MEDIUM", None, 1, 4, 4, 1, 4)]


def test_tyres_of_the_same_compound_that_are_younger_are_others() -> None:
    rows = laps_of("A", 4, stint={3: 2, 4: 2}, tyre_life={3: 1, 4: 2})
    assert [row[4:] for row in found(*rows)] == [(1, 2, 2, 1, 2), (3, 4, 2, 1, 2)]


def test_the_age_at_the_end_is_the_feeds_while_it_grows_and_what_was_driven_where_it_does_not() -> None:
    assert [row[7:] for row in found(*laps_of("A", 4, tyre_life={3: 4, 4: 6}))] == [(1, 6)]
    assert [row[7:] for row in found(*laps_of("A", 4, tyre_life={2: 3, 3: 3, 4: 5}))] == [(1, 4)]
    assert [row[7:] for row in found(*laps_of("A", 4, tyre_life={3: 6, 4: None}))] == [(1, 4)]


def test_an_age_that_would_be_younger_than_new_is_not_told() -> None:
    """The feed spoke of these tyres from lap 3 on, and began to count there."""
    late = laps_of("A", 4, tyre_life={1: None, 2: None, 3: 1, 4: 2}, compound={1: None, 2: None})
    assert found(*late) == [("A", 1, "MEDIUM", None, 1, 4, 4, None, None)]
    assert found(*laps_of("A", 4, tyre_life={1: None, 2: None}))[0][7:] == (1, 4)


def test_a_driver_of_whose_tyres_nothing_is_known_has_no_stint() -> None:
    nothing: dict[int, Any] = dict.fromkeys((1, 2))
    assert found(*laps_of("A", 2, compound=nothing, tyre_life=nothing)) == []
    assert len(found(*laps_of("A", 2, compound=dict.fromkeys((1, 2), "UNKNOWN"), tyre_life=nothing))) == 1


def test_a_lap_added_after_the_flag_is_nobodys() -> None:
    """FastF1 adds one to a lapped car that ends its race before the feed calls it finished."""
    added = {"driver": "B", "lap": 3, "stint": 1, "compound": "MEDIUM", "generated": True}
    rows = [*laps_of("A", 3), *laps_of("B", 2, 100.5)]
    for row in rows:
        row["start_time"] = row["end_time"] - 100.0
    after = {**added, "start_time": 300.5, "pit_out": 310.0}
    assert [row["lap"] for row in raced(table(*rows, after)).records()] == [1, 2, 3, 1, 2]
    before = {**after, "start_time": 299.5}
    assert [row["lap"] for row in raced(table(*rows, before)).records()] == [1, 2, 3, 1, 2, 3]


@pytest.mark.parametrize(
    ("stopped", "laps"),
    [({}, [1, 2, 3, 1, 2]), ({"pit_out": 205.0}, [1, 2, 3, 1, 2, 3]), ({"generated": False}, [1, 2, 3, 1, 2, 3])],
)
def test_the_lap_on_which_a_car_stops_counts_for_its_tyres_only_if_it_had_just_got_them(
    stopped: dict[str, Any], laps: list[int]
) -> None:
    last = {"driver": "B", "lap": 3, "end_time": 350.0, "start_time": 200.0, "generated": True} | stopped
    rows = table(*laps_of("A", 3), *laps_of("B", 2), last)
    assert [row["lap"] for row in raced(rows).records()] == laps


def test_of_a_car_that_ended_no_lap_the_first_one_stays() -> None:
    rows = table(*laps_of("A", 3), {"driver": "B", "lap": 1, "end_time": 150.0, "start_time": 0.0, "generated": True})
    assert [row["driver"] for row in raced(rows).records()] == ["A", "A", "A", "B"]


def test_each_lap_of_a_stint_has_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [Stint("A", 1, "SOFT", True, 1, 2, 2, 1, 2), Stint("A", 2, "HARD", True, 3, 3, 1, 1, 1)]
    monkeypatch.setattr("lib.services.race_story.stints.stints_of", lambda _session: both)
    numbers = stint_numbers(None)  # type: ignore[arg-type]
    assert {lap: one.stint for (_, lap), one in numbers.items()} == {1: 1, 2: 1, 3: 2}


def test_used_tyres_of_another_compound_are_others_though_they_are_just_a_lap_older() -> None:
    rows = laps_of("A", 4, stint={3: 2, 4: 2}, compound={3: "HARD", 4: "HARD"})
    assert [row[1:3] for row in found(*rows)] == [(1, "MEDIUM"), (2, "HARD")]
    unnamed = laps_of("A", 4, stint={3: 2, 4: 2}, compound=dict.fromkeys(range(1, 5)))
    assert [row[1:3] for row in found(*unnamed)] == [(1, None), (2, None)]


@pytest.mark.parametrize(("start", "age"), [(3, 8.0), (None, np.nan)])
def test_the_age_on_a_lap_of_a_stint(start: int | None, age: float) -> None:
    stint = Stint("A", 2, "SOFT", False, 10, 20, 11, start, None)
    assert stint.age_on(15) == pytest.approx(age, nan_ok=True)


def test_tyres_much_older_are_others() -> None:
    rows = laps_of("A", 4, stint={3: 2, 4: 2}, tyre_life={3: 7, 4: 8})
    assert [row[4:] for row in found(*rows)] == [(1, 2, 2, 1, 2), (3, 4, 2, 7, 8)]


def test_after_a_pass_the_tyres_are_the_same_and_go_on_aging_whatever_the_feed_says() -> None:
    rows = laps_of("A", 6, stint=dict.fromkeys((5, 6), 2), tyre_life={5: 1, 6: 2}, compound={5: "HARD", 6: "HARD"})
    assert found(*rows, passes=(("A", 4),)) == [("A", 1, "MEDIUM", None, 1, 6, 6, 1, 6)]
    assert len(found(*rows, passes=(("A", 3),))) == 2


def test_a_stop_that_fitted_tyres_begins_a_stint_though_the_feed_counts_none() -> None:
    rows = table(*laps_of("A", 5, tyre_life={4: 1, 5: 2}))
    stop = PitVisit("A", 3, 295.0, 317.0, 22.0, "stop", "MEDIUM")
    assert [(one.first_lap, one.last_lap) for one in stints(rows, [stop])] == [(1, 3), (4, 5)]
    for same in (replace(stop, fitted=None), replace(stop, fitted="UNKNOWN"), replace(stop, kind=None)):
        assert [(one.first_lap, one.last_lap) for one in stints(rows, [same])] == [(1, 5)]


CLAIMED = {"compound": {3: "HARD", 4: "HARD"}, "tyre_life": {3: 1, 4: 2}}


@pytest.mark.parametrize("counter", [{3: 2, 4: 2}, {3: 2, 4: 2, 5: 3, 6: 3}, {3: 2, 4: 2, 5: 2, 6: 2}])
def test_tyres_that_the_feed_gives_in_a_red_flag_and_takes_back_were_never_there(counter: dict[int, int]) -> None:
    rows = table(*laps_of("A", 6, stint=counter, **CLAIMED))
    red = PitVisit("A", 2, 195.0, 900.0, 705.0, None, "HARD", red=True)
    assert [astuple(one)[2:] for one in stints(rows, [red])] == [("MEDIUM", None, 1, 6, 6, 1, 6)]


def test_tyres_that_the_feed_does_not_take_back_and_those_of_another_stop_are_believed() -> None:
    red = PitVisit("A", 2, 195.0, 900.0, 705.0, None, "HARD", red=True)
    again = PitVisit("A", 4, 1095.0, 1115.0, 20.0, "stop", "MEDIUM")
    back = table(*laps_of("A", 6, stint={3: 2, 4: 2, 5: 3, 6: 3}, **CLAIMED))
    sets = [("MEDIUM", 1, 2), ("HARD", 3, 4), ("MEDIUM", 5, 6)]
    for visits in ([red, again], [replace(red, red=False)]):
        assert [(one.compound, one.first_lap, one.last_lap) for one in stints(back, visits)] == sets
    older = table(
        *laps_of("A", 6, stint={3: 2, 4: 2, 5: 3, 6: 3}, compound=CLAIMED["compound"], tyre_life={5: 4, 6: 5})
    )
    assert [(one.compound, one.first_lap, one.last_lap) for one in stints(older, [red])] == sets


def test_a_led_race_has_one_stop() -> None:
    rows = led_race()
    all_stints = stints(rows, classified(pit_visits(rows), rows, timeline(BEHIND, THROUGH)))
    assert {(one.stint, one.compound, one.first_lap, one.last_lap) for one in all_stints} == {
        (1, "MEDIUM", 1, 5),
        (2, "HARD", 6, 8),
    }
    assert {(one.tyre_life_start, one.tyre_life_end) for one in all_stints if one.stint == 1} == {(1, 5)}


def test_laps_of_which_the_feed_says_nothing_belong_to_the_stint_beside_them() -> None:
    nothing = {"stint": {1: None, 4: None}, "compound": {1: None, 4: None}, "tyre_life": {1: None, 2: 4, 3: 5, 4: None}}
    rows = laps_of("A", 4, **nothing)
    assert found(*rows) == [("A", 1, "MEDIUM", None, 1, 4, 4, 3, 6)]


def test_a_driver_without_tyre_data_has_no_stint() -> None:
    assert found(*laps_of("A", 2, stint={1: None, 2: None})) == []


def test_a_first_lap_without_a_word_belongs_to_the_first_stint_of_several() -> None:
    for last in (2, 3):
        said = {"stint": {1: None}, "compound": {1: None}, "tyre_life": {1: None}}
        for lap in range(last + 1, 5):
            said["stint"][lap], said["compound"][lap], said["tyre_life"][lap] = 2, "HARD", lap - last
        assert [row[4:6] for row in found(*laps_of("A", 4, **said))] == [(1, last), (last + 1, 4)]
