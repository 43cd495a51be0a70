"""Where things go: ticks, centres that make room, and the words of numbers, at their edges."""

from __future__ import annotations

import pytest

from lib.services.plotter.layout import clock, short_clock, signed, spread, ticks, whole_ticks


class TestTicks:
    def test_a_step_that_fits_exactly_is_taken(self) -> None:
        assert ticks(0, 10, 10) == list(range(11))
        assert ticks(0, 10, 9) == [0, 2, 4, 6, 8, 10]

    def test_steps_are_1_2_2_and_a_half_or_5(self) -> None:
        assert [ticks(0, high, 4)[1] for high in (4, 8, 10, 20, 40)] == [1, 2, 2.5, 5, 10]
        assert [ticks(0, high, 4, whole=True)[1] for high in (4, 8, 10, 20, 40)] == [1, 2, 5, 5, 10]

    def test_both_ends_have_a_tick_if_they_are_round(self) -> None:
        assert ticks(0.1, 0.3, 2) == [0.1, 0.2, 0.3]
        assert ticks(-5, 5, 2) == [-5, 0, 5]

    def test_an_axis_of_no_length_or_without_room_has_one(self) -> None:
        assert ticks(3, 3, 5) == [3]
        assert ticks(0, 9, 0) == [0]

    def test_whole_numbers_are_not_parted(self) -> None:
        assert ticks(0, 1, 10, whole=True) == [0, 1]


class TestWholeTicks:
    def test_the_step_is_the_least_for_which_there_is_room(self) -> None:
        assert whole_ticks(0, 20, 20) == list(range(21))
        assert whole_ticks(0, 20, 19) == list(range(0, 21, 2))
        assert [whole_ticks(0, 100, most)[1] for most in (50, 20, 10, 5, 2, 1)] == [2, 5, 10, 20, 50, 100]

    def test_one_too_near_to_the_first_is_left_out(self) -> None:
        """0.7 steps are enough: 5 is 3.5 or more after 1, and 5 is not 3.5 after 2."""
        assert whole_ticks(1, 20, 4) == [1, 5, 10, 15, 20]
        assert whole_ticks(2, 20, 4) == [2, 10, 15, 20]

    def test_without_room_there_is_the_first_alone(self) -> None:
        assert whole_ticks(1, 57, 0) == [1]


class TestSpread:
    def test_the_order_is_that_of_the_places_wanted(self) -> None:
        assert spread([50, 10, 11], [10, 10, 10], 0, 100) == [50, 5.5, 15.5]

    def test_two_groups_that_come_to_touch_move_on_together(self) -> None:
        """20 and 21 part to 15.5 and 25.5; the third at 30 touches, and all three stand around their middle."""
        assert spread([20, 21, 30], [10, 10, 10], 0, 100) == pytest.approx([13.667, 23.667, 33.667], abs=1e-3)

    def test_sizes_may_differ(self) -> None:
        assert spread([20, 20], [10, 30], 0, 100) == [10, 30]

    def test_at_the_edges_they_stay_inside(self) -> None:
        assert spread([100, 99], [10, 10], 0, 100) == [95, 85]
        assert spread([-5, 3], [4, 4], 0, 100) == [2, 6]

    def test_too_many_share_the_room_in_proportion(self) -> None:
        assert spread([0, 0], [10, 30], 0, 20) == [2.5, 12.5]

    def test_nothing_has_no_place(self) -> None:
        assert spread([], [], 0, 10) == []


class TestWords:
    def test_a_minute_begins_with_its_number(self) -> None:
        assert [clock(59.9994), clock(60), clock(3599.9996)] == ["59.999", "1:00.000", "60:00.000"]

    def test_ticks_have_as_many_digits_as_they_need(self) -> None:
        assert [short_clock(value) for value in (90, 90.1, 90.125, 59.5, 65.05)] == [
            "1:30",
            "1:30.1",
            "1:30.125",
            "0:59.5",
            "1:05.05",
        ]

    def test_what_joins_words_is_no_minus(self) -> None:
        assert signed("-1 to 2-3, a-4 (-5)") == "−1 to 2-3, a-4 (−5)"
        assert [signed("+0"), signed("-0"), signed("-0.0 s")] == ["0", "0", "−0.0 s"]
