"""Metres driven and where the lines lie, on cars whose speed can be added up by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lib.services.session_survey.timing_lines import Odometer, lap_metres, measure, sound, timing_lines
from lib.sessions.tables import Table
from tests.services.session_survey.made import car, laps

STEADY = Odometer(car(np.arange(0, 400.5, 0.5), [36] * 801))  # 10 m/s


def driven(**changed: Any) -> Table:
    """Return three laps of 90, 96 and 113 s."""
    columns: dict[str, Any] = {
        "start_time": [10, 110, 210],
        "sector1": [20, 21, 22],
        "sector2": [30, 30, 31],
        "sector3": [40, 45, 60],
        "lap_time": [90, 96, 113],
    }
    return laps(**{**columns, **changed})


class TestOdometer:
    def test_adds_up_speed_that_changes_in_a_straight_line(self) -> None:
        found = Odometer(car([0, 1, 2], [36, 72, 72])).at(np.array([-0.1, 0, 0.5, 1, 1.5, 2, 2.1]))
        assert_allclose(found, [np.nan, 0, 6.25, 15, 25, 35, np.nan])

    def test_tells_the_speed_and_nothing_outside_the_recording(self) -> None:
        found = Odometer(car([0, 1, 2], [36, 72, 72])).speed_at(np.array([-0.1, 0, 0.5, 2, 2.1]))
        assert_allclose(found, [np.nan, 10, 15, 20, np.nan])

    def test_of_one_sample_tells_nothing(self) -> None:
        assert np.isnan(Odometer(car([1], [36])).at(np.array([1.0]))).all()

    def test_of_two_samples_tells_what_lies_between(self) -> None:
        assert Odometer(car([0, 2], [36, 36])).at(np.array([1.0])).tolist() == [10]

    def test_leaves_out_what_was_filled_in_and_what_was_lost(self) -> None:
        found = Odometer(car([0, 1, 1.2, 2, 3], [36, 72, 0, 0, 72], filled=[3]))
        assert found.time.tolist() == [0, 1, 3]
        assert found.at(np.array([3.0])).tolist() == [55]

    def test_puts_samples_in_order(self) -> None:
        assert Odometer(car([0, 2, 1], [36, 72, 36])).at(np.array([2.0])).tolist() == [25]

    def test_knows_the_longest_pause_that_touches_a_span(self) -> None:
        clock = Odometer(car([0, 1, 4, 5, 5.5], [36] * 5))
        starts, ends = np.array([0, 0.2, 2, 4.5, 5.2]), np.array([5, 0.9, 4.5, 5.2, 5.4])
        assert clock.longest_gap(starts, ends).tolist() == [3, 1, 3, 1, 0.5]


class TestLines:
    def test_are_the_medians_of_the_laps_with_their_spread(self) -> None:
        found = timing_lines(driven(), {"1": STEADY})
        assert found is not None
        assert (found.s1, found.s2, found.finish, found.laps) == (210, 510, 960, 3)
        assert found.spread == (14.83, 14.83, 88.96)  # 1.4826 times 10, 10 and 60

    def test_each_have_their_own_spread(self) -> None:
        """200, 210, 220 m; 500, 520, 550 m; 900, 960, 1130 m: 10, 20 and 60 m off in the median."""
        found = timing_lines(driven(sector2=[30, 31, 33], sector3=[40, 44, 58]), {"1": STEADY})
        assert found is not None
        assert (found.s1, found.s2, found.finish) == (210, 520, 960)
        assert found.spread == (14.83, 29.65, 88.96)

    def test_need_three_laps(self) -> None:
        assert timing_lines(driven(clean=[1, 1, 0]), {"1": STEADY}) is None

    def test_are_of_all_drivers_together(self) -> None:
        found = timing_lines(driven(number=["1", "2", "2"]), {"1": STEADY, "2": STEADY})
        assert found is not None
        assert found.laps == 3

    def test_of_nobody_are_not_known(self) -> None:
        assert timing_lines(driven(), {}) is None


@pytest.mark.parametrize(
    ("changed", "rows"),
    [
        ({}, 3),
        ({"number": ["1", "2", "1"]}, 2),
        ({"clean": [1, 0, 1]}, 2),
        ({"lap_time": [90.003, 96.004, 113]}, 2),  # the sectors may miss the lap time by 3 ms of rounding
        ({"lap_time": [89.997, 95.996, 113]}, 2),
        ({"start_time": [10, None, 210]}, 2),
        ({"start_time": [10, 110, 300]}, 2),  # the last lap ends after the recording
    ],
)
def test_a_lap_is_measured_if_it_is_clean_exact_and_recorded(changed: dict[str, Any], rows: int) -> None:
    assert len(measure(driven(**changed), "1", STEADY)) == rows


@pytest.mark.parametrize("pause", [2.0, 2.5])
def test_each_lap_has_its_longest_hole(pause: float) -> None:
    time = np.arange(0, 400.5, 0.5)
    kept = (time <= 130) | (time >= 130 + pause)
    found = measure(driven(), "1", Odometer(car(time[kept], [36] * int(kept.sum()))))
    assert found[:, 3].tolist() == [0.5, pause, 0.5]


@pytest.mark.parametrize(
    ("holes", "kept"),
    [
        ([1.0, 2.0, 2.1, 2.0], [0, 1, 3]),  # more than half of the laps have holes of 2 s at most
        ([1.0, 2.0, 2.1, 2.2], [0, 1]),  # half of them
        ([1.0, 2.5, 3.0, 6.0], [0, 1, 2]),
        ([9.0, 10.0, 11.0, 40.0], [0, 1, 2]),
        ([20.0, 30.0, 11.0, 40.0], [2]),
        ([1.0] * 20 + [2.5] * 30, list(range(20))),  # twenty are enough of any number
        ([1.0] * 19 + [2.5] * 31, list(range(50))),
    ],
)
def test_laps_with_longer_holes_are_taken_where_there_are_few_others(holes: list[float], kept: list[int]) -> None:
    rows = np.column_stack([np.arange(len(holes)), np.zeros(len(holes)), np.zeros(len(holes)), holes])
    assert sound(rows)[:, 0].tolist() == kept


def test_a_moment_has_the_pause_that_it_lies_in() -> None:
    odometer = Odometer(car([0, 1, 3], [36, 36, 36]))
    assert odometer.pause_at(np.array([-1, 0.5, 1.0, 2.9, 4.0])).tolist() == [0, 1, 2, 2, 0]


def test_metres_count_from_the_start_of_the_lap() -> None:
    assert lap_metres(driven(), STEADY).round(6).tolist() == [[200, 500, 900], [210, 510, 960], [220, 530, 1130]]
