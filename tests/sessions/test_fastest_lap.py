"""The fastest lap that counts, of laps that are written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.sessions.fastest_lap import counting, fastest_lap
from tests.services.session_survey.made import laps


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ({"lap_time": [81, 80, 82]}, 1),
        ({"lap_time": [81, 80, 82], "deleted": [0, 1, 0]}, 0),
        ({"lap_time": [81, 80, 82], "deleted": [None, None, None]}, 1),
        ({"lap_time": [None, 83, 82]}, 2),
        ({"lap_time": [80, 80, 80], "end_time": [300, 100, 200]}, 1),  # of equal times the one set first
        ({"lap_time": [None, None]}, None),
        ({"lap_time": [80, 81], "deleted": [1, 1]}, None),
    ],
)
def test_the_fastest_has_a_time_that_was_not_deleted(columns: dict[str, list[Any]], row: int | None) -> None:
    assert fastest_lap(laps(**columns)) == row


def test_it_may_be_sought_among_some() -> None:
    table = laps(lap_time=[81, 80, 82])
    assert fastest_lap(table, np.array([True, False, True])) == 0
    assert fastest_lap(table, np.array([False, False, False])) is None


def test_a_lap_timed_from_the_pit_exit_is_never_the_fastest() -> None:
    table = laps(lap_time=[73.67, 88.4], pit_out=[9.0, None])
    assert fastest_lap(table) == 1
    assert counting(table).tolist() == [False, True]
