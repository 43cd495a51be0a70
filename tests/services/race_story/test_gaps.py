"""Gaps on the road, exact to the official ones at the flag; who ended no lap; who started from the pit lane."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from lib.services.race_story.gaps import end_offsets, exact_laps, race_order, stamp_offsets, unplaced
from lib.services.race_story.grid import grid_of, pit_lane_starts
from lib.services.session_survey.lap_rules import race_positions
from lib.sessions import Manifest, Result, SessionKey, StoredSession, Table
from tests.services import f1_sessions
from tests.services.race_story.races import laps_of, table, timeline


def result(driver: str, position: int, gap: float | None, grid: int | None = 1) -> Result:
    nothing: dict[str, Any] = dict.fromkeys(Result.__struct_fields__)
    return Result(**nothing | {"driver": driver, "number": driver, "position": position, "gap": gap, "grid": grid})


def placed(driver: str, place: int, count: int, late: float, **more: Any) -> list[dict[str, Any]]:
    return laps_of(driver, count, late, **{"position": dict.fromkeys(range(1, count + 1), place), **more})


ROWS = table(*placed("A", 1, 3, 0.0), *placed("B", 2, 3, 2.0), *placed("C", 3, 3, 5.0), *placed("D", 4, 2, 30.0))


def session_of(rows: Table, *results: Result, name: str = "R", start: float | None = 0.0) -> StoredSession:
    manifest = Manifest(
        year=2025, round=1, session=name, name=name, event="Sample", results=tuple(results), start_time=start
    )
    tables = timeline([]) | {"positions": race_positions(rows)}

    def read(_key: Any, _manifest: Any, part: str, _kind: Any) -> Any:
        return rows if part == "laps.npz" else tables

    return StoredSession(SessionKey(2025, 1, name), manifest, read)


def at_flag(found: Table) -> dict[str, tuple[float, float]]:
    last = found.where(found["lap"] == 3)
    return dict(
        zip(last["driver"].tolist(), zip(last["gap"].tolist(), last["interval"].tolist(), strict=True), strict=True)
    )


def test_gaps_at_the_flag_are_those_of_the_results_and_intervals_too() -> None:
    found = race_order(session_of(ROWS, result("A", 1, 0.0), result("B", 2, 2.024), result("C", 3, 4.993)))
    assert at_flag(found)["B"] == (2.024, 2.024)
    assert at_flag(found)["C"] == (4.993, 2.969)
    assert np.isnan(at_flag(found)["A"][1])


def test_what_is_exact_at_the_flag_is_moved_in_every_lap_before() -> None:
    found = race_order(session_of(ROWS, result("A", 1, 0.0), result("B", 2, 2.024)))
    assert found["gap"][found["driver"] == "B"].tolist() == [2.024] * 3


def test_who_has_no_official_gap_is_moved_by_what_is_usual() -> None:
    moved = exact_laps(session_of(ROWS, result("A", 1, 0.0), result("B", 2, 2.02), result("C", 3, 5.02)))
    assert moved["end_time"][moved["driver"] == "D"].tolist() == [130.02, 230.02]


def test_a_penalty_was_not_driven() -> None:
    assert end_offsets(ROWS, [result("A", 1, 0.0), result("B", 2, 12.024), result("C", 3, 10.0)]) == {
        "A": 0.0,
        "B": 0.024,
        "C": 0.0,
    }


def test_a_penalty_of_the_winner_makes_every_official_gap_shorter() -> None:
    """A was penalised by five seconds and won all the same, C by ten."""
    rows = table(*placed("A", 1, 3, 0.0), *placed("B", 2, 3, 7.5), *placed("C", 3, 3, 9.0), *placed("D", 4, 3, 15.0))
    official = [result("A", 1, 0.0), result("B", 2, 2.52), result("D", 3, 9.99), result("C", 4, 14.0)]
    assert end_offsets(rows, official) == {"A": 0.0, "B": 0.02, "C": 0.0, "D": -0.01}


@pytest.mark.parametrize(("gap", "moved"), [(3.0, {"B": 1.0}), (3.001, {}), (1.0, {"B": -1.0}), (0.999, {})])
def test_a_cars_laps_are_moved_by_a_second_at_most(gap: float, moved: dict[str, float]) -> None:
    assert end_offsets(ROWS, [result("A", 1, 0.0), result("B", 2, gap)]) == {"A": 0.0, **moved}


def test_official_gaps_are_those_of_the_lap_that_the_result_counts() -> None:
    """Of a race ended under a red flag an earlier lap counts, and a recording may end before the race does."""
    lost = table(*placed("A", 1, 3, 0.0), *placed("B", 2, 3, 2.0, end_time={2: 202.3, 3: 302.9}))
    official = [result("A", 1, 0.0), result("B", 2, 2.5)]
    assert end_offsets(lost, official) == {"A": 0.0, "B": -0.4}
    for laps, found in ((2, {"A": 0.0, "B": 0.2}), (3, {"A": 0.0, "B": -0.4}), (4, {})):
        counted = [msgspec.structs.replace(official[0], laps=laps), official[1]]
        assert end_offsets(lost, counted) == found


def test_a_gap_that_cannot_be_is_left_alone() -> None:
    assert end_offsets(ROWS, [result("A", 1, 0.0), result("C", 3, 3.0)]) == {"A": 0.0}
    assert end_offsets(ROWS, []) == {}


def test_who_was_lapped_or_has_no_gap_is_not_moved_by_his_own() -> None:
    assert end_offsets(ROWS, [result("A", 1, 0.0), result("B", 2, None), result("D", 4, 30.0)]) == {"A": 0.0}


def test_the_gaps_are_taken_on_the_winners_last_lap_though_a_car_was_timed_once_more() -> None:
    rows = table(*placed("A", 1, 3, 0.0), *placed("B", 2, 4, 2.0))
    assert end_offsets(rows, [result("A", 1, 0.0), result("B", 2, 2.024)]) == {"A": 0.0, "B": 0.024}


def stamped(driver: str, place: int, count: int, late: float, told: float) -> list[dict[str, Any]]:
    """Return laps whose ends the feed told of `told` seconds later than they are stored."""
    ends = {lap: 100.0 * lap + late + told for lap in range(1, count + 1)}
    return placed(driver, place, count, late, sector3_end=ends)


FIELD = (*stamped("A", 1, 3, 0.0, 0.02), *stamped("B", 2, 3, 2.0, 0.02), *stamped("C", 4, 3, 5.0, 0.02))


class TestStamps:
    """All laps of a car may be stored seconds too early or too late; the feed said when it crossed the line."""

    def test_a_lapped_car_that_is_stored_too_early_is_moved_to_its_stamps(self) -> None:
        rows = table(*FIELD, *stamped("D", 3, 2, 4.0, 2.22))
        moved = exact_laps(session_of(rows, result("A", 1, 0.0), result("B", 2, 2.0)))
        assert moved["end_time"][moved["driver"] == "D"].tolist() == [106.2, 206.2]

    def test_stamps_that_are_late_by_a_little_move_nothing(self) -> None:
        assert stamp_offsets(table(*FIELD, *stamped("D", 3, 2, 4.0, 0.11))) == {}
        assert stamp_offsets(table(*FIELD, *stamped("D", 3, 2, 4.0, 0.13))) == {"D": pytest.approx(0.11)}
        assert stamp_offsets(ROWS) == {}

    def test_an_official_gap_counts_after_the_stamps(self) -> None:
        """By the stamps 6.2 s behind: the gap of 6.25 is within a second of that, not of the 4 s stored."""
        rows = table(*FIELD, *stamped("D", 3, 3, 4.0, 2.22))
        moved = exact_laps(session_of(rows, result("A", 1, 0.0), result("D", 4, 6.25)))
        assert moved["end_time"][moved["driver"] == "D"].tolist() == [106.25, 206.25, 306.25]

    def test_places_are_those_of_the_moved_ends(self) -> None:
        rows = table(*FIELD, *stamped("D", 3, 2, 4.0, 2.22), {"driver": "E", "lap": 2, "end_time": 290.0})
        found = race_order(session_of(rows, result("A", 1, 0.0)))
        second = found["lap"] == 2
        assert found["driver"][second].tolist() == ["A", "B", "C", "D"]
        assert found["position"][second].tolist() == [1, 2, 3, 4]
        assert found["interval"][second].tolist()[1:] == pytest.approx([2.0, 3.0, 1.2])


def test_a_session_that_is_no_race_is_left_alone() -> None:
    session = session_of(ROWS, result("A", 1, 0.0), result("B", 2, 2.024), name="FP1")
    assert exact_laps(session) is session.laps()
    assert race_order(session) is session.timeline()["positions"]


def test_a_car_that_ended_no_lap_has_a_row_without_a_place() -> None:
    rows = table(*placed("A", 1, 2, 0.0), {"driver": "Z", "lap": 1, "end_time": 90.0})
    found = race_order(session_of(rows))
    assert unplaced(session_of(rows)) == ("Z",)
    assert list(zip(found["driver"].tolist(), found["lap"].tolist(), strict=True)) == [("A", 1), ("Z", 1), ("A", 2)]
    assert found.lists()["position"] == [1, None, 1]
    assert found.lists()["gap"] == [0.0, None, 0.0]


def test_a_start_from_the_pit_lane_is_no_place_on_the_grid() -> None:
    rows = table(
        *placed("A", 1, 2, 0.0), *placed("B", 2, 2, 9.0, pit_out={1: 12.0}), *placed("C", 3, 2, 3.0, pit_out={1: -60.0})
    )
    session = session_of(
        rows, result("A", 1, 0.0, 1), result("B", 2, 9.0, 20), result("C", 3, 3.0, 4), result("D", 4, None, 0)
    )
    assert pit_lane_starts(session) == ("D", "B")
    assert grid_of(session) == {"A": 1, "B": None, "C": 4, "D": None}


@pytest.mark.skipif(not f1_sessions.ARCHIVE.exists(), reason="the archive of real sessions is not here")
class TestRealRaces:
    def test_the_gaps_at_the_flag_are_the_official_ones(self) -> None:
        """One car has a penalty of ten seconds; it drove 30.663 s behind."""
        session = f1_sessions.archived().open(f1_sessions.TIMING_ONLY[0])
        found = race_order(session)
        gaps = dict(zip(found["driver"][found["lap"] == 51].tolist(), found["gap"][found["lap"] == 51], strict=True))
        official = {one.driver: one.gap for one in session.manifest.results if one.gap is not None}
        assert {who: gaps[who] for who in official if who != "MAG"} == pytest.approx(
            {who: gap for who, gap in official.items() if who != "MAG"}, abs=1e-9
        )
        assert gaps["MAG"] == pytest.approx(official["MAG"] - 10)

    @pytest.mark.parametrize("key", [*f1_sessions.TIMING_ONLY, f1_sessions.DRY_RACE], ids=str)
    def test_nobody_is_ahead_of_the_car_in_front(self, key: SessionKey) -> None:
        """In Baku 2018 one car is stored 0.57 s too early: seven times it was placed ahead of whom it followed."""
        found = race_order(f1_sessions.archived().open(key))
        assert not (found["gap"] < 0).any()
        assert not (found["interval"] < 0).any()

    def test_two_were_out_on_the_first_lap(self) -> None:
        session = f1_sessions.archived().open(f1_sessions.TIMING_ONLY[0])
        assert unplaced(session) == ("OCO", "SIR")
        assert len(race_order(session)) == len(session.timeline()["positions"]) + 2

    def test_starts_from_the_pit_lane(self) -> None:
        store = f1_sessions.archived()
        assert pit_lane_starts(store.open(f1_sessions.DRY_RACE)) == ("LAW",)
        assert pit_lane_starts(store.open(f1_sessions.TIMING_ONLY[7])) == ("OCO",)
        assert pit_lane_starts(store.open(f1_sessions.TIMING_ONLY[0])) == ()
