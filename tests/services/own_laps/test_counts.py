"""Counts that start anew each lap, on five samples."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.own_laps.counts import resets, unwrapped, usual_step


@pytest.mark.parametrize(
    ("column", "rows"),
    [
        ([0, 50, 100, 0, 50], [3]),
        ([0, 50, 100, 50, 60], []),
        ([0, 50, 100, 20, 60], []),  # to the middle of the lap: rows in another order
        ([0, 50, 100, 19, 60], [3]),
        ([10, 60, 110, 29, 60], [3]),
        ([0, 20, 70, 20, 30], []),
        ([0, 90, 0, 90, 0], [4]),  # back after a moment: a wrong digit
        ([0, 90, 0, 1, 2, 3, 90, 0], [2, 7]),
        ([5, 5, 5], []),
        ([np.nan, np.nan], []),
        ([], []),
    ],
)
def test_a_count_starts_anew_where_it_falls_to_about_its_lowest_and_stays(column: list[float], rows: list[int]) -> None:
    assert resets(np.array(column, float)) == rows


def test_a_count_that_goes_on_takes_the_usual_step_between_laps() -> None:
    column = np.array([0.0, 50.0, 100.0, 10.0, 60.0, 110.0, 5.0])
    assert list(unwrapped(column, 50.0)) == [0, 50, 100, 150, 200, 250, 300]
    assert list(unwrapped(column)) == [0, 50, 100, 110, 160, 210, 215]
    assert list(unwrapped(np.array([0.0, 50.0, 100.0, -10.0]))) == [0, 50, 100, 100]


def test_the_usual_step_is_the_middle_one_of_those_forwards() -> None:
    assert usual_step(np.array([0.0, 1.0, np.nan, 3.0, 6.0, 0.0, 0.0])) == 2.0
    assert usual_step(np.array([3.0, 2.0])) == 0.0
    assert usual_step(np.zeros(0)) == 0.0
