"""Which way through the pit lane is a stop, a pass behind the safety car, or a drive-through."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lib.services.race_story.pit_visits import (
    PitVisit,
    classified,
    fitted_tyre,
    led_through,
    pass_limit,
    pit_visits,
    visits_of,
)
from lib.services.race_story.stints import stints
from lib.sessions import Table
from tests.services import f1_sessions
from tests.services.race_story.races import laps_of, table, timeline, visit_columns

THROUGH = ((2, "SAFETY CAR DEPLOYED"), (2, "SAFETY CAR THROUGH THE PIT LANE"), (4, "SAFETY CAR IN THIS LAP"))
BEHIND = [(150.0, "4"), (390.0, "1")]
CHANGED = {"compound": dict.fromkeys(range(6, 9), "HARD"), "tyre_life": {lap: lap - 5 for lap in range(6, 9)}}


def led_race(stops: bool = True) -> Table:
    """Five cars pass on laps 2 and 3; the feed gives the first three new tyres on lap 3; all stop on lap 5."""
    rows = []
    for at, who in enumerate("ABCDE"):
        visits = [(2, 195.0 + at, 13.0 + 0.4 * at), (3, 295.0 + at, 13.2 + 0.4 * at)]
        more: Any = {}
        if stops:
            visits.append((5, 495.0 + at, 18.0 + 0.2 * at))
            more = {name: dict(values) for name, values in CHANGED.items()}
        if at < 3:
            more.setdefault("tyre_life", {}).update({3: 1, 4: 2, 5: 3})
            more["stint"] = {lap: 2 if lap < 6 else 3 for lap in range(3, 9)}
        rows += laps_of(who, 8, 0.5 * at, **visit_columns(*visits), **more)
    return table(*rows)


def kinds(everyone: Table, lines: Any) -> dict[tuple[str, int], str | None]:
    return {(one.driver, one.lap): one.kind for one in classified(pit_visits(everyone), everyone, lines)}


def test_a_visit_has_its_times_and_what_was_fitted() -> None:
    first, *_, last = pit_visits(led_race())
    assert (first.driver, first.lap, first.pit_in, first.pit_out, first.lane_time) == ("A", 2, 195.0, 208.0, 13.0)
    assert (first.fitted, last.fitted, first.kind) == ("MEDIUM", "HARD", None)
    assert (first.other_compound, last.other_compound) == (False, True)


def test_behind_the_safety_car_in_the_lane_nobody_stops_whatever_the_feed_says_of_tyres() -> None:
    found = kinds(led_race(), timeline(BEHIND, THROUGH))
    assert Counter(kind for (_, lap), kind in found.items() if lap < 5) == {"pass": 10}
    assert Counter(kind for (_, lap), kind in found.items() if lap == 5) == {"stop": 5}


def test_who_stops_behind_the_safety_car_in_the_lane_has_stopped() -> None:
    rows = led_race()
    longer = rows["pit_out"].copy()
    longer[(rows["driver"] == "B") & (rows["lap"] == 3)] += 5.0
    found = kinds(Table(rows.schema, {**rows.columns, "pit_out": longer}), timeline(BEHIND, THROUGH))
    assert (found["B", 2], found["A", 2]) == ("stop", "pass")


def test_without_any_stop_elsewhere_the_crowd_is_the_measure() -> None:
    found = kinds(led_race(stops=False), timeline(BEHIND, THROUGH))
    assert set(found.values()) == {"pass"}


def test_a_crowd_that_changed_tyres_has_stopped_though_the_car_went_through_the_lane() -> None:
    rows = []
    for at, who in enumerate("ABCDE"):
        hard = {"compound": dict.fromkeys(range(3, 6), "HARD"), "tyre_life": {3: 1, 4: 2, 5: 3}}
        rows += laps_of(who, 5, at, **visit_columns((2, 195.0 + at, 20.0 + 0.3 * at)), **hard)
    found = kinds(table(*rows), timeline(BEHIND, THROUGH))
    assert set(found.values()) == {"stop"}


@pytest.mark.parametrize(
    ("seconds", "counter", "kind", "fitted"),
    [
        (18.0, 2, "stop", "MEDIUM"),
        (20.5, 2, "stop", "MEDIUM"),
        (20.7, 2, "stop", None),  # the median of the tyres that the feed calls changed is 18.1 s
        (18.0, 1, "stop", None),
        (13.0, 2, "drive-through", None),
    ],
)
def test_a_used_set_that_is_just_a_lap_older_is_told_by_the_time_of_a_usual_stop_and_the_feeds_counter(
    seconds: float, counter: int, kind: str, fitted: str | None
) -> None:
    rows = laps_of("F", 6, 3.0, stint=dict.fromkeys(range(4, 7), counter), **visit_columns((3, 296.0, seconds)))
    everyone = table(*led_race().records(["driver", *rows[0], "pit_in", "pit_out"]), *rows)
    found = classified(pit_visits(everyone), everyone, timeline([]))
    assert [(one.kind, one.fitted) for one in found if one.driver == "F"] == [(kind, fitted)]
    ends = [one.last_lap for one in stints(everyone, found) if one.driver == "F"]
    assert ends == ([3, 6] if fitted else [6])


def test_half_of_the_field_in_a_lap_behind_a_safety_car_passes_though_nobody_said_so() -> None:
    found = kinds(led_race(), timeline(BEHIND, ()))
    assert {kind for (_, lap), kind in found.items() if lap < 5} == {"pass"}


@pytest.mark.parametrize(
    ("field", "passing", "kind"), [(4, 2, "pass"), (5, 2, "drive-through"), (5, 3, "pass"), (6, 3, "pass")]
)
def test_half_of_the_field_is_a_crowd(field: int, passing: int, kind: str) -> None:
    """All stop on lap 5; on lap 2 some pass in 13 s behind the safety car, on lap 3 one more does."""
    rows = []
    for at, who in enumerate("ABCDEF"[:field]):
        visits = [(5, 495.0 + at, 18.0)]
        visits += [(2, 195.0 + at, 13.0)] if at < passing else []
        visits += [(3, 295.0 + at, 13.0)] if at == passing else []
        rows += laps_of(who, 8, 0.5 * at, **visit_columns(*visits), **CHANGED)
    found = kinds(table(*rows), timeline(BEHIND, ()))
    assert {found[who, 2] for who in "ABCDEF"[:passing]} == {kind}
    assert found["ABCDEF"[passing], 3] == "drive-through"


@pytest.mark.parametrize(("changed", "limit"), [(2, 15.5), (3, 10.5)])
def test_a_crowd_of_which_most_changed_the_compound_has_stopped(changed: int, limit: float) -> None:
    """Their median is 13 s: a stop if most changed, a pass if not; what lies 2.5 s beside it is the other."""
    crowd = [
        PitVisit("A", 2, 200.0, 213.0, 13.0 + 0.1 * (at - 2), "stop", "HARD", other_compound=at < changed)
        for at in range(5)
    ]
    assert pass_limit(crowd, ((150.0, 390.0),)) == pytest.approx(limit)


def test_without_a_safety_car_a_short_visit_is_a_drive_through() -> None:
    found = kinds(led_race(), timeline([], ()))
    assert {kind for (_, lap), kind in found.items() if lap < 5} == {"drive-through"}


def test_a_drive_through_is_told_by_its_time_or_where_no_stop_tells_by_race_control() -> None:
    alone = table(*laps_of("A", 4, **visit_columns((2, 195.0, 15.0))))
    assert kinds(alone, timeline([], ((1, "DRIVE THROUGH PENALTY FOR CAR 65 (A) - SPEEDING"),))) == {
        ("A", 2): "drive-through"
    }
    assert kinds(alone, timeline([], ((1, "DRIVE THROUGH PENALTY FOR CAR 66 (B) - SPEEDING"),))) == {("A", 2): "stop"}


def test_who_waits_in_the_lane_during_a_red_flag_has_not_stopped() -> None:
    rows = led_race()
    lines = timeline([(496.0, "5"), (520.0, "1")], THROUGH)
    found = [one for one in classified(pit_visits(rows), rows, lines) if one.lap == 5]
    assert {(one.kind, one.red) for one in found} == {(None, True)}


def test_who_was_out_again_before_the_red_flag_has_stopped() -> None:
    rows = led_race()
    lines = timeline([(530.0, "5"), (560.0, "1")], THROUGH)
    found = [one for one in classified(pit_visits(rows), rows, lines) if one.lap == 5]
    assert {(one.kind, one.red) for one in found} == {("stop", False)}


def test_who_does_not_come_out_again_has_no_kind() -> None:
    alone = table(*laps_of("A", 3, pit_in={3: 295.0}))
    assert kinds(alone, timeline([])) == {("A", 3): None}


def test_the_lane_is_led_from_the_leaders_lap_of_the_message_to_the_end_of_the_safety_car() -> None:
    assert led_through(led_race(), timeline(BEHIND, THROUGH)) == ((150.0, 390.0),)
    later = (*THROUGH[:1], (3, "SAFETY CAR WILL USE THE PIT LANE"))
    assert led_through(led_race(), timeline(BEHIND, later)) == ((200.0, 390.0),)
    twice = (*later, (4, "SAFETY CAR THROUGH THE PIT LANE"))
    assert led_through(led_race(), timeline(BEHIND, twice)) == ((200.0, 390.0),)
    assert led_through(led_race(), timeline(BEHIND, ((6, "SAFETY CAR THROUGH THE PIT LANE"),))) == ()


def test_the_limit_is_two_and_a_half_seconds_under_the_usual_stop() -> None:
    visits = pit_visits(led_race())
    assert pass_limit(visits, ((150.0, 390.0),)) == pytest.approx(18.4 - 2.5)
    assert np.isnan(pass_limit(visits[:2], ()))


def test_who_waited_under_a_red_flag_says_nothing_about_how_long_a_stop_takes() -> None:
    visits = pit_visits(led_race())
    waited = [replace(one, red=True, lane_time=900.0) for one in visits if one.lap == 5]
    assert pass_limit([*visits, *waited], ((150.0, 390.0),)) == pytest.approx(18.4 - 2.5)
    assert np.isnan(pass_limit(waited, ()))


@pytest.mark.parametrize(
    ("before", "after", "fitted"),
    [
        (("SOFT", 2.0), ("HARD", 1.0), "HARD"),
        (("SOFT", 2.0), ("SOFT", 1.0), "SOFT"),
        (("SOFT", 2.0), ("SOFT", 3.0), None),
        (("SOFT", 2.0), ("SOFT", np.nan), "UNKNOWN"),
        (None, ("SOFT", 1.0), "UNKNOWN"),
        (("SOFT", 2.0), (None, 1.0), "UNKNOWN"),
    ],
)
def test_what_was_fitted(before: Any, after: Any, fitted: str | None) -> None:
    assert fitted_tyre(before, after) == fitted


@pytest.mark.skipif(not f1_sessions.ARCHIVE.exists(), reason="the archive of real sessions is not here")
class TestRealRaces:
    def test_of_the_visits_of_2018_one_was_a_pass_of_15_seconds(self) -> None:
        """Race control led the field through the lane on lap 41; the feed counted a new stint for it."""
        visits = visits_of(f1_sessions.archived().open(f1_sessions.TIMING_ONLY[0]))
        assert Counter(one.kind for one in visits) == {"stop": 35, "pass": 1}
        assert [(one.driver, one.lap, one.lane_time) for one in visits if one.kind == "pass"] == [("ERI", 39, 15.006)]

    def test_of_a_dry_race_every_timed_visit_was_a_stop(self) -> None:
        visits = visits_of(f1_sessions.archived().open(f1_sessions.DRY_RACE))
        assert Counter(one.kind for one in visits) == {"stop": 25, None: 1}
