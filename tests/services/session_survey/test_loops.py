"""Where positions are set right, and what they move in between, on steps that are written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lib.services.session_survey.loops import between_loops, timing_loops

LENGTH = 1000.0
PLACE = np.arange(-100.0, 1100.0, 20.0)


def jumping(*loops: float, by: float = 3.0, noise: float = 0.1) -> tuple[Any, Any]:
    """Return places and metres ahead of a lap whose positions jump at each loop, there and back in turn."""
    metres = sum(np.where(loop <= PLACE, by * (-1) ** turn, 0.0) for turn, loop in enumerate(loops))
    return PLACE, metres + noise * (-1.0) ** np.arange(len(PLACE))


class TestLoops:
    @pytest.mark.parametrize("loops", [[], [500.0], [300.0, 420.0, 800.0]])
    def test_lie_where_positions_jump(self, loops: list[float]) -> None:
        """A jump shows between the positions on either side: 10 m before the first one after it."""
        found = timing_loops([jumping(*loops)] * 25, LENGTH)
        assert len(found) == len(loops)
        assert_allclose(found, np.array(loops) - 10, atol=10)

    def test_lie_on_the_line_too(self) -> None:
        (found,) = timing_loops([jumping(0.0, 1000.0)] * 25, LENGTH)
        assert min(found, LENGTH - found) <= 20

    @pytest.mark.parametrize(("by", "known"), [(0.25, True), (0.15, False)])
    def test_are_twice_as_clear_as_what_is_usual(self, by: float, known: bool) -> None:
        """Steps are 0.2 m elsewhere; the one at the loop is so much longer."""
        assert bool(len(timing_loops([jumping(500.0, by=by)] * 25, LENGTH))) is known

    def test_of_two_within_eighty_metres_are_the_clearer_one(self) -> None:
        _, small = jumping(500.0, by=2.0)
        _, large = jumping(540.0, by=4.0)
        assert_allclose(timing_loops([(PLACE, small + large)] * 25, LENGTH), [530], atol=10)

    def test_one_wild_position_makes_none(self) -> None:
        place, metres = jumping()
        wild = metres + np.where(place == 500, 25.0, 0.0)
        assert len(timing_loops([(place, wild), *[(place, metres)] * 99], LENGTH)) == 0

    @pytest.mark.parametrize(("count", "known"), [(0, False), (24, False), (25, True)])
    def test_are_told_by_twenty_five_laps(self, count: int, known: bool) -> None:
        assert bool(len(timing_loops([jumping(500.0)] * count, LENGTH))) is known


class TestMoved:
    def test_is_the_share_that_counts_of_what_lies_between_loops(self) -> None:
        """A metre more at each of sixty positions, but for one that spans the loop or lies within 18 m of it."""
        metres = np.arange(60.0)
        moved = between_loops(np.array([510.0]), LENGTH, PLACE, metres)
        assert moved[10] == pytest.approx(7.0)  # 0.7 of ten
        # 510 lies 10 m from the positions at 500 and 520: the three steps from 480 to 540 are left out
        assert moved[50] - moved[20] == pytest.approx(0.7 * (30 - 3))

    def test_a_step_of_four_metres_is_a_jump_wherever_it_is(self) -> None:
        moved = [between_loops(np.array([510.0]), LENGTH, PLACE, by * (PLACE >= 300))[-1] for by in (3.9, 4.0)]
        assert moved == [pytest.approx(0.7 * 3.9), 0.0]

    def test_a_loop_counts_before_the_start_and_after_the_end_too(self) -> None:
        moved = between_loops(np.array([950.0]), LENGTH, PLACE, 2.0 * (PLACE >= -40))
        assert moved.tolist() == [0.0] * 60

    def test_it_is_evened_over_nine_positions(self) -> None:
        moved = between_loops(np.array([0.0]), LENGTH, PLACE, 0.9 * (PLACE >= 500))
        assert moved[25:36].round(2).tolist() == [0.0, 0.07, 0.14, 0.21, 0.28, 0.35, 0.42, 0.49, 0.56, 0.63, 0.63]

    def test_without_loops_nothing_has_moved(self) -> None:
        assert between_loops(np.empty(0), LENGTH, PLACE, PLACE).tolist() == [0.0] * 60
