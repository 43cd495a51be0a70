"""What positions say where the car's own recording stood still, and which leg of the road they are on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lib.services.telemetry_service.lap import PositionTrace
from lib.services.telemetry_service.positions import _followed, over_gaps
from lib.sessions import Frozen
from tests.services.telemetry_service.laps import made_lap, made_survey

KNOTS = np.arange(0.0, 60.01, 0.5)
DRIVEN = 50.0 * KNOTS
ROAD = replace(made_survey(), x=np.arange(301) * 10.0)


def stretch(what: str, start: float, end: float) -> Frozen:
    return Frozen(driver="AAA", start=100 + start, to=100 + end, seconds=end - start, what=what)


def found(*frozen: Frozen, kept: Any = None, delay: float = 0.0, late: float = 0.0, **more: Any) -> Any:
    """Return the metres of a lap at 50 m/s whose positions say 60 m/s from 10 s to 16 s."""
    time = np.arange(0.0, 60.01, 0.25)
    x = np.interp(time, [0, 10, 16, 60], [0, 500, 860, 3060])
    rows = np.ones(len(time), np.bool_) if kept is None else kept(time)
    none = np.zeros(rows.sum())
    track = PositionTrace(time[rows] - late, x[rows], none, none, none + late)
    survey = replace(ROAD, car_delay=delay)
    lap = replace(made_lap(20, 20, 20, survey=survey, track=track), frozen=frozen, **more)
    return over_gaps(lap, KNOTS, DRIVEN.copy(), np.array([0.0, 60.0]), np.array([0.0, 3000.0]))


def at(metres: Any, *moments: float) -> list[float]:
    return np.interp(moments, KNOTS, metres).round(1).tolist()


def test_within_a_frozen_stretch_the_way_is_that_of_the_positions() -> None:
    metres = found(stretch("car", 10, 16))
    assert at(metres, 5, 10, 13, 16, 20, 60) == [250, 500, 680, 860, 1060, 3060]


def test_stamps_of_both_clocks_are_put_on_the_timing_clock() -> None:
    metres = found(stretch("car", 9.6, 15.6), delay=0.4, late=0.3)
    assert at(metres, 10, 13, 16, 20) == [500, 680, 860, 1060]


def test_two_stretches_add_up() -> None:
    metres = found(stretch("car", 10, 12), stretch("car", 14, 16))
    assert at(metres, 10, 12, 14, 16, 20) == [500, 620, 720, 840, 1040]


def test_of_a_stretch_that_begins_before_the_lap_only_what_lies_in_it_counts() -> None:
    assert at(found(stretch("car", -3, 2)), 1, 2, 10) == [50, 100, 500]


@pytest.mark.parametrize(
    "more",
    [
        {"frozen": (stretch("car", 10, 16), stretch("position", 9, 17))},
        {"own": True},
        {"survey": None},
        {"track": None},
    ],
)
def test_without_positions_that_live_the_metres_stay(more: dict[str, Any]) -> None:
    frozen = more.pop("frozen", (stretch("car", 10, 16),))
    assert_allclose(found(*frozen, **more), DRIVEN)


@pytest.mark.parametrize(("hole", "used"), [(1.0, True), (1.5, False)])
def test_a_hole_of_more_than_1_2_seconds_tells_nothing(hole: float, used: bool) -> None:
    metres = found(stretch("car", 10, 16), kept=lambda time: (time <= 12) | (time >= 12 + hole))
    assert bool(metres[-1] > DRIVEN[-1]) is used


class TestTwoLegs:
    """A road of 3,000 m that runs 1,500 m east and comes back five metres beside."""

    METRES = np.arange(301) * 10.0
    ROAD = replace(made_survey(), x=np.minimum(METRES, 3000 - METRES), y=np.where(METRES <= 1500, 0.0, 5.0))

    @pytest.mark.parametrize(("guess", "places"), [(480.0, [500, 560, 620]), (2480.0, [2500, 2500, 2500])])
    def test_positions_are_sought_on_the_leg_the_car_is_on(self, guess: float, places: list[float]) -> None:
        x = np.array([500.0, 560.0, 620.0])
        assert_allclose(_followed(self.ROAD, x, np.full(3, 2.5), guess), places, atol=1)

    def test_the_first_is_sought_within_400_metres_and_the_next_within_120(self) -> None:
        x = np.array([900.0, 1040.0])
        assert_allclose(_followed(self.ROAD, x, np.zeros(2), 505.0), [900, 1030], atol=11)
        assert _followed(self.ROAD, x[:1], np.zeros(1), 480.0)[0] < 900
