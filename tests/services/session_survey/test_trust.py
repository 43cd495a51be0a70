"""How far the positions may correct the speed integral, on errors that are written out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.services.session_survey.road import against_road, clock_error, extended, nearness, usual_level
from lib.services.session_survey.trust import trust_of
from lib.sessions import Survey

NOTHING = np.empty((0, 2))
rng = np.random.default_rng(5)


def rows(share: float, count: int, noise: float = 0.0) -> np.ndarray:
    """Return errors of which the corrections hold `share`."""
    corrected = rng.normal(0, 0.03, count)
    return np.stack([share * corrected + rng.normal(0, noise, count) + 0.2, corrected + 0.5], axis=1)


class TestTrust:
    def test_without_laps_it_is_what_real_sessions_say(self) -> None:
        assert trust_of([]) == trust_of([NOTHING]) == 0.9

    def test_many_laps_move_it(self) -> None:
        # 600 laps' worth of the usual 0.9 beside 1,200 laps that say 0.6
        assert trust_of([rows(0.6, 1200)]) == pytest.approx(0.7, abs=0.01)

    def test_what_all_laps_share_does_not_count_and_lines_count_apart(self) -> None:
        above, below = rows(0.7, 150), rows(0.7, 150) - 0.4
        assert trust_of([above, below]) == pytest.approx((300 * 0.7 + 600 * 0.9) / 900, abs=0.005)

    def test_a_broken_lap_is_not_heard(self) -> None:
        broken = np.concatenate([rows(0.6, 150), [[-5.0, 9.0], [np.nan, 0.0]]])
        assert trust_of([broken]) == pytest.approx((150 * 0.6 + 600 * 0.9) / 750, abs=0.005)

    def test_a_line_counts_for_nothing_where_nothing_is_corrected(self) -> None:
        assert trust_of([np.array([[0.1, 0.5], [0.3, 0.5]])]) == 0.9

    def test_the_share_is_drawn_to_the_usual_by_the_number_of_laps(self) -> None:
        """Twelve laps that say 1 beside 600 of the usual 0.9: 552 of 612."""
        assert trust_of([np.array([[-0.1, -0.1], [0.1, 0.1]] * 6)]) == 0.902

    def test_what_lies_four_deviations_from_the_median_counts_and_what_lies_farther_does_not(self) -> None:
        """The deviation of -1, 0, 0, 1 and one more is 1.4826: up to 5.93 away is heard."""
        near, far = ([[-1, -1], [0, 0], [0, 0], [1, 1], [last, -last]] for last in (5.9, 6.0))
        heard, unheard = (trust_of([np.array(rows, float) / 100]) for rows in (near, far))
        assert unheard == pytest.approx((4 * 1 + 600 * 0.9) / 604, abs=5e-4)
        assert heard < 0.5

    def test_a_lap_that_is_off_in_one_of_the_two_is_not_heard(self) -> None:
        """Both columns spread by 1.4826; the last two laps' corrections are 7 away, the errors are not."""
        rows = np.array([[-1, -1], [1, 1], [-1, -1], [1, 1], [-1, 7], [1, -7]], float) / 100
        assert trust_of([rows]) == pytest.approx((4 * 1 + 600 * 0.9) / 604, abs=5e-4)

    def test_positions_that_only_harm_are_left_out(self) -> None:
        assert trust_of([rows(-0.9, 60)]) == 0


def straight() -> Survey:
    """Return a road of 100 m to the east from (0, 0)."""
    x = np.arange(0.0, 101.0, 5.0)
    empty = np.empty(0, np.int64)
    return Survey(0.0, 0.0, empty, empty, 5.0, x, np.zeros(len(x)), np.full(len(x), 200.0))


class TestRoad:
    def test_ahead_is_along_the_road_and_aside_is_to_the_left(self) -> None:
        ahead, aside = against_road(straight(), np.array([20.0, 52.0]), np.array([23.0, 50.0]), np.array([1.5, -2.0]))
        assert ahead.tolist() == [3.0, -2.0]
        assert aside.tolist() == [1.5, -2.0]

    def test_on_a_road_to_the_north_east_both_are_turned_along(self) -> None:
        """The road runs 3 east and 4 north, the position lies 3 m ahead and 2 m to its left."""
        road, places = straight(), np.array([25.0, 60.0])
        slanted = replace(road, x=0.6 * road.x, y=0.8 * road.x)
        x, y = 0.6 * places + 3 * 0.6 - 2 * 0.8, 0.8 * places + 3 * 0.8 + 2 * 0.6
        ahead, aside = against_road(slanted, places, x, y)
        assert ahead == pytest.approx([3.0, 3.0])
        assert aside == pytest.approx([2.0, 2.0])

    def test_a_road_that_is_longer_on_the_ground_than_its_places_say_turns_nothing(self) -> None:
        road = replace(straight(), x=1.5 * straight().x)
        ahead, aside = against_road(road, np.array([20.0]), np.array([33.0]), np.array([1.5]))
        assert (ahead.tolist(), aside.tolist()) == ([3.0], [1.5])

    def test_near_values_count_most(self) -> None:
        time, metres = np.array([0.0, 1.0, 20.0]), np.array([1.0, 2.0, 9.0])
        near = np.array([[1.0, 0.5, 0.0], [0.0, 0.0, 1.0]])
        # what lies far from the usual 2 counts less: 9 for a thousandth, 1 for 0.96
        found = usual_level(time, metres, np.zeros(3), np.array([0.0, 20.0]), near)
        assert found.round(2).tolist() == [1.33, 9.0]

    def test_what_has_moved_is_taken_as_it_is(self) -> None:
        """The mean of 1 and 2 is 1.5 and lies at no place: 4 m moved between the two come on top at the second."""
        time, near = np.array([0.0, 1.0]), np.ones((2, 2))
        found = usual_level(time, np.array([1.0, 6.0]), np.array([0.0, 4.0]), time, near)
        assert found.round(2).tolist() == [1.5, 5.5]

    def test_a_jump_that_creeps_back_does_not_count(self) -> None:
        time = np.arange(0.0, 30.0, 0.25)
        noise = np.where(np.arange(len(time)) % 2, 0.2, -0.2)
        jumped = np.where(time >= 15, -12 * np.exp(-(time - 15) / 1.5), 0.0)
        moments = np.array([5.0, 15.0, 17.0])
        near = np.exp(-np.abs(moments[:, None] - time) / 3)
        found = usual_level(time, 0.5 + noise + jumped, np.zeros(len(time)), moments, near)
        assert found.round(1).tolist() == [0.5, 0.3, 0.1]
        assert np.mean((0.5 + noise + jumped)[(time > 12) & (time < 18)]) < -2

    def test_what_two_moments_share_falls_with_time_and_with_the_change_of_speed_between_them(self) -> None:
        clock, pace = np.array([0.0, 10.0, 12.0, 20.0]), np.array([80.0, 80.0, 20.0, 20.0])
        found = nearness(clock, pace, np.array([5.0]), np.array([5.0, 0.0, 10.0, 12.0]))
        # 5 s are 1; braking by 60 m/s in 2 s is 2.4 more
        assert found.tolist() == [pytest.approx([1.0, np.exp(-1), np.exp(-1), np.exp(-3.4)])]

    def test_the_clock_of_a_lap_is_off_by_what_most_positions_say(self) -> None:
        """2 m ahead where the anchors hold 50 m/s: 0.04 s; one that jumped has no say."""
        assert clock_error(np.array([2.0, 4.0, 90.0]), np.array([50.0, 100.0, 60.0])) == pytest.approx(0.04)
        assert clock_error(np.array([1.2]), np.array([12.0])) == 0.1
        assert clock_error(np.array([1.2]), np.array([8.0])) == 0.12  # as at 10 m/s, where a car hardly drives

    def test_beyond_the_anchors_the_nearest_part_goes_on(self) -> None:
        # 100 m driven are 110 m of the first part, 100 m are 90 m of the last
        own, places = np.array([0.0, 100.0, 200.0]), np.array([0.0, 110.0, 200.0])
        assert extended(np.array([-10.0, 50.0, 150.0, 210.0]), own, places).round(6).tolist() == [
            -11.0,
            55.0,
            155.0,
            209.0,
        ]
        # places that do not begin at 0 either: 90 m of the first part
        found = extended(np.array([-10.0, 50.0]), np.array([0.0, 100.0, 200.0]), np.array([20.0, 110.0, 200.0]))
        assert found.round(6).tolist() == [11.0, 65.0]
        # from the metre 50 on: 100 m driven are 110 m of the first part, 200 m are 100 m of the last
        own, places = np.array([50.0, 150.0, 350.0]), np.array([0.0, 110.0, 210.0])
        assert extended(np.array([40.0, 100.0, 250.0, 370.0]), own, places).round(6).tolist() == [-11, 55, 160, 220]
