"""Which laps say something about pace, and who was where at the end of each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.services.session_survey.lap_rules import clean_laps, race_positions
from lib.sessions.schemas import LAPS
from lib.sessions.tables import Table
from tests.services.session_survey.made import laps


def clean(**changed: Any) -> list[int]:
    """Return whether each of three laps is clean, with something changed about the second."""
    one = {name: [1, value, 1] if name != "track_status" else ["1", value, "1"] for name, value in changed.items()}
    given = {"lap_time": [100, 101, 102], "deleted": [0, 0, 0], "generated": [0, 0, 0], **one}
    for name in ("deleted", "generated", "pit_in", "pit_out"):
        if name in changed:
            given[name] = [None, changed[name], None]
    return clean_laps(laps(**given)).tolist()


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, 1),
        ({"accurate": 0}, 0),
        ({"accurate": None}, 0),
        ({"deleted": 1}, 0),
        ({"deleted": None}, 1),
        ({"generated": 1}, 0),
        ({"generated": None}, 1),
        ({"pit_in": 50.0}, 0),
        ({"pit_out": 50.0}, 0),
        ({"track_status": "12"}, 1),
        ({"track_status": "14"}, 0),
        ({"track_status": "5"}, 0),
        ({"track_status": "6"}, 0),
        ({"track_status": "7"}, 0),
        ({"track_status": None}, 1),
    ],
)
def test_a_lap_is_clean_if_nothing_slowed_it_and_it_counts(changed: dict[str, Any], found: int) -> None:
    assert clean(**changed) == [1, found, 1]


def test_a_lap_within_107_per_cent_of_the_best_is_clean() -> None:
    assert clean_laps(laps(lap_time=[100, 106.99, 107.01, None])).tolist() == [1, 1, 0, 0]


def test_the_best_is_one_that_counts() -> None:
    assert clean_laps(laps(lap_time=[80, 100, 106.9], deleted=[1, 0, 0])).tolist() == [0, 1, 1]


def test_of_no_laps_none_is_clean() -> None:
    assert clean_laps(Table.of(LAPS, {})).tolist() == []


class TestPositions:
    def test_gaps_are_to_the_leader_and_to_the_car_ahead_on_the_same_lap(self) -> None:
        found = race_positions(
            laps(
                driver=["BBB", "AAA", "CCC", "AAA", "BBB"],
                lap=[1, 1, 1, 2, 2],
                position=[2, 1, 3, 2, 1],
                end_time=[101.5, 100, 103.75, 192, 191.5],
            )
        )
        assert found["driver"].tolist() == ["AAA", "BBB", "CCC", "BBB", "AAA"]
        assert found["lap"].tolist() == [1, 1, 1, 2, 2]
        assert found["position"].tolist() == [1, 2, 3, 1, 2]
        assert found["gap"].tolist() == [0, 1.5, 3.75, 0, 0.5]
        assert found["interval"][[1, 2, 4]].tolist() == [1.5, 2.25, 0.5]
        assert np.isnan(found["interval"][[0, 3]]).all()

    def test_a_lap_without_position_or_end_is_left_out(self) -> None:
        table = laps(lap=[1, 1, 1], position=[1, None, 3], end_time=[100, 101, None])
        assert len(race_positions(table)) == 1

    def test_of_no_laps_there_are_none(self) -> None:
        assert len(race_positions(laps(lap=[1], position=[None], end_time=[100]))) == 0
