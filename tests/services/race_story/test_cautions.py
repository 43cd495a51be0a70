"""Safety car, virtual safety car and red flag, in the leader's laps."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.race_story.cautions import bands, cautions, cautions_of
from lib.services.race_story.leader import leader_laps
from lib.sessions import Table
from lib.sessions.schemas import LAPS, TRACK_STATUS
from tests.services import f1_sessions
from tests.services.race_story.races import laps_of, table, timeline

ROWS = table(*laps_of("A", 8), *laps_of("B", 7, 60.0))


def found(track: list[tuple[float, str]], *messages: tuple[int, str]) -> list[tuple[str, int, int]]:
    return [(one.kind, one.first, one.last) for one in cautions(ROWS, timeline(track, messages))]


@pytest.mark.parametrize(("moment", "lap"), [(-5.0, 1), (100.0, 1), (100.1, 2), (730.0, 8), (9999.0, 8)])
def test_the_leaders_lap_at_a_moment(moment: float, lap: int) -> None:
    assert leader_laps(ROWS).lap_at(moment) == lap


def test_before_anybody_has_driven_a_lap_it_is_the_first_and_nothing_was_held_back() -> None:
    nobody = Table.of(LAPS, {})
    assert leader_laps(nobody).lap_at(100.0) == 1
    assert cautions(nobody, timeline([(10.0, "4"), (20.0, "1")])) == ()


@pytest.mark.parametrize(("lap", "start"), [(1, 3.5), (2, 100.0), (3, 200.0)])
def test_the_leader_begins_the_first_lap_at_the_start_of_the_race(lap: int, start: float) -> None:
    rows = table(*laps_of("A", 3, start_time={1: 3.5, 2: 100.0}), *laps_of("B", 3, 2.0, start_time={1: None}))
    assert leader_laps(rows).start_of(lap) == start
    assert leader_laps(ROWS).start_of(1) == -np.inf


def test_a_safety_car_before_the_start_held_nobody_back_and_one_that_led_the_start_did() -> None:
    rows = table(*laps_of("A", 4, start_time={1: 0.0}))
    for green, held in ((-200.0, []), (0.0, []), (0.5, [(1, 1)]), (150.0, [(1, 2)])):
        said = cautions(rows, timeline([]) | {"track_status": status_of((-900.0, "4"), (green, "1"))})
        assert [(one.first, one.last) for one in said] == held


def status_of(*rows: tuple[float, str]) -> Table:
    return Table.of(TRACK_STATUS, {"time": [time for time, _ in rows], "status": [status for _, status in rows]})


def test_the_three_kinds_are_told_apart() -> None:
    track = [(150.0, "4"), (390.0, "1"), (450.0, "6"), (470.0, "7"), (480.0, "1"), (550.0, "5"), (590.0, "1")]
    assert found(track) == [("sc", 2, 4), ("vsc", 5, 5), ("red", 6, 6)]


def test_a_green_light_just_after_the_line_belongs_to_the_lap_before() -> None:
    assert found([(150.0, "4"), (402.0, "1")]) == [("sc", 2, 4)]
    assert found([(150.0, "4"), (404.0, "1")]) == [("sc", 2, 5)]


def test_race_controls_lap_counts_where_it_is_beside_that_of_the_clock() -> None:
    track = [(199.0, "4"), (390.0, "1")]
    assert found(track, (3, "SAFETY CAR DEPLOYED"), (5, "SAFETY CAR IN THIS LAP")) == [("sc", 3, 5)]
    assert found(track, (4, "SAFETY CAR DEPLOYED")) == [("sc", 2, 4)]
    assert found(track, (3, "VIRTUAL SAFETY CAR DEPLOYED")) == [("sc", 2, 4)]
    assert found([(199.0, "6"), (390.0, "1")], (3, "VIRTUAL SAFETY CAR DEPLOYED")) == [("vsc", 3, 4)]


def test_of_two_safety_cars_on_neighbouring_laps_each_has_its_own() -> None:
    track = [(150.0, "4"), (160.0, "1"), (250.0, "4"), (390.0, "1")]
    said = ((2, "SAFETY CAR DEPLOYED"), (2, "SAFETY CAR IN THIS LAP"), (3, "SAFETY CAR DEPLOYED"))
    assert found(track, *said, (4, "SAFETY CAR IN THIS LAP")) == [("sc", 2, 2), ("sc", 3, 4)]


def test_one_that_is_not_called_off_lasts_to_the_end() -> None:
    assert found([(650.0, "4")]) == [("sc", 7, 8)]


def test_a_lap_under_two_is_under_the_stricter() -> None:
    track = [(150.0, "6"), (250.0, "4"), (390.0, "1"), (450.0, "1")]
    assert bands(cautions(ROWS, timeline(track))) == (("vsc", 2, 2), ("sc", 3, 4))


def test_a_status_that_is_the_first_of_all_counts() -> None:
    begun = timeline([]) | {"track_status": status_of((150.0, "4"), (250.0, "1"))}
    assert [(one.kind, one.start, one.end) for one in cautions(ROWS, begun)] == [("sc", 150.0, 250.0)]


def test_a_green_race_has_none() -> None:
    assert found([(150.0, "2"), (160.0, "1")]) == []


@pytest.mark.skipif(not f1_sessions.ARCHIVE.exists(), reason="the archive of real sessions is not here")
def test_the_safety_cars_of_real_races_are_in_the_laps_that_race_control_said() -> None:
    store = f1_sessions.archived()
    first, sprint = (store.open(f1_sessions.TIMING_ONLY[at]) for at in (0, 7))
    assert bands(cautions_of(first)) == (("sc", 1, 5), ("sc", 40, 47))
    assert bands(cautions_of(sprint)) == (("vsc", 2, 2), ("sc", 3, 5))
