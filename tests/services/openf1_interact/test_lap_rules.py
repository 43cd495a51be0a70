"""Rules about laps: what the track was under, which times count, and who was where."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.openf1_interact.lap_rules import accurate_laps, best_laps, places, statuses
from lib.sessions.schemas import TRACK_STATUS
from lib.sessions.tables import Table

NAN = float("nan")
TRACK = Table.of(TRACK_STATUS, {"time": [0.0, 100.0, 200.0], "status": ["1", "4", "1"], "text": ["a", "b", "a"]})


@pytest.mark.parametrize(
    ("start", "end", "seen"),
    [(0, 99, "1"), (0, 100, "14"), (101, 199, "4"), (100, 199, "14"), (200, 300, "41"), (201, 300, "1"), (0, 300, "14"),
     (150, NAN, "4"), (NAN, 50, "1"), (NAN, NAN, None)],
)  # fmt: skip
def test_a_lap_saw_each_status_once_in_order(start: float, end: float, seen: str | None) -> None:
    assert statuses(TRACK, np.array([start]), np.array([end])) == [seen]


def test_without_any_status_none_was_seen() -> None:
    assert statuses(Table.of(TRACK_STATUS, {}), np.zeros(2), np.ones(2)) == [None, None]


def accurate(status: list[str | None], third: float = 30.0, in_or_out: bool = False) -> list[bool]:
    count = len(status)
    sectors = [np.full(count, 30.0), np.full(count, 30.0), np.full(count, third)]
    return accurate_laps(np.full(count, 90.0), sectors, np.full(count, in_or_out), status)


@pytest.mark.parametrize(
    ("status", "found"),
    [(["1"], [True]), (["2"], [True]), (["12"], [True]), (["21"], [True]), (["4"], [False]), (["124"], [False]),
     ([None], [False]), (["4", "1", "1"], [False, False, True]), (["14", "1"], [False, True])],
)  # fmt: skip
def test_a_time_counts_on_a_free_track_that_was_free_before(status: list[str | None], found: list[bool]) -> None:
    assert accurate(status) == found


@pytest.mark.parametrize(("third", "counts"), [(30.003, True), (30.004, False), (29.997, True), (29.996, False)])
def test_a_time_counts_if_its_sectors_add_up_to_three_milliseconds(third: float, counts: bool) -> None:
    assert accurate(["1"], third) == [counts]


def test_a_time_into_or_out_of_the_pits_does_not_count() -> None:
    assert accurate(["1"], in_or_out=True) == [False]


def test_a_best_lap_is_better_than_all_before_that_were_not_deleted() -> None:
    times = np.array([91.0, 90.0, 90.0, NAN, 89.0, 89.5])
    assert best_laps(times, [False, False, False, False, True, False]) == [True, True, False, False, False, True]


def test_places_are_by_the_end_of_the_lap_and_of_its_number() -> None:
    lap, end = np.array([1, 2, 1, 2, 1, 3.0]), np.array([90.0, 180.0, 89.0, 181.0, 90.0, 270.0])
    assert places(lap, end) == [2, 1, 1, 2, 3, 1]
