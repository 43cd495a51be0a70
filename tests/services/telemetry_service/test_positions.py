"""What positions say where the car's own recording stood still, and which leg of the road they are on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lib.services.telemetry_service.lap import PositionTrace
from lib.services.telemetry_service.positions import _driven, _followed, between_anchors, displacement, over_gaps
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


@pytest.mark.parametrize("lost", [(15.2, 17.0), (9.0, 10.6)])
def test_positions_must_live_on_both_sides_of_it(lost: tuple[float, float]) -> None:
    """A way that ended with the last position before a hole would lack what was driven in it."""
    metres = found(stretch("car", 10, 16), kept=lambda time: (time < lost[0]) | (time > lost[1]))
    assert at(metres, 5, 13, 20, 60) == [250, 650, 1000, 3000]


def fitted(*frozen: Frozen, places: tuple[float, ...] = (0.0, 1400.0, 3000.0), **more: Any) -> Any:
    """Return the metres of a lap at 50 m/s, with lines at 30 s and 60 s."""
    lap = replace(made_lap(20, 20, 20, survey=ROAD), frozen=frozen, **more)
    return between_anchors(lap, KNOTS, DRIVEN.copy(), np.array([0.0, 30.0, 60.0]), np.array(places))


def test_where_nothing_lives_the_way_is_what_is_missing_between_the_lines() -> None:
    """1,500 m were read before a line at 1,400 m: the 300 m of the stretch were 200 m, and the rest stays."""
    assert at(fitted(stretch("car", 10, 16)), 5, 10, 13, 16, 20, 30, 60) == [250, 500, 600, 700, 900, 1400, 2900]


def test_two_such_stretches_share_it_and_neither_stands() -> None:
    both = fitted(stretch("car", 2, 4), stretch("car", 10, 16))
    assert at(both, 2, 4, 10, 16, 30) == [100, 175, 475, 700, 1400]
    assert at(fitted(stretch("car", 10, 16), places=(0.0, 1000.0, 3000.0)), 10, 16, 30) == [500, 515, 1215]


def test_a_lap_that_lives_is_not_fitted() -> None:
    assert fitted() == pytest.approx(DRIVEN)
    living = PositionTrace(np.arange(0, 60.1, 0.25), *(np.zeros(241) for _ in range(4)))
    assert fitted(stretch("car", 10, 16), track=living) == pytest.approx(DRIVEN)


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
        assert_allclose(_followed(self.ROAD, x, np.zeros(2), 505.0), [900, 1030], atol=0.1)
        assert _followed(self.ROAD, x[:1], np.zeros(1), 480.0)[0] < 900

    def test_beyond_the_end_of_the_road_its_last_point_is_the_place_to_look_from(self) -> None:
        assert _followed(ROAD, np.array([3008.0]), np.zeros(1), 3500.0).tolist() == [3008.0]

    def test_a_place_lies_at_most_one_step_beside_the_nearest_point_of_the_road(self) -> None:
        assert _followed(ROAD, np.array([3013.0]), np.zeros(1), 2950.0).tolist() == [3010.0]


class TestDisplacement:
    """A car at 50 m/s on a straight road to the east; its positions are 2 m ahead in the middle of the lap."""

    ANCHORS = (np.array([0.0, 60.0]), np.array([0.0, 3000.0]))
    LINES = (1000.0, 2000.0, 3000.0)

    def ahead(self, count: int = 241, aside: float = 0.0, ahead: float = 2.0, **more: Any) -> float | None:
        """Return how far ahead the positions are at 30 s."""
        time = np.linspace(0.0, 60.0, count)
        none = np.zeros(count)
        track = PositionTrace(time, 50 * time + ahead * np.sin(np.pi * time / 60), none + aside, none, none)
        lap = replace(made_lap(20, 20, 20, survey=ROAD, track=track), **more)
        found = displacement(lap, KNOTS, DRIVEN, *self.ANCHORS, self.LINES)
        return None if found is None else round(float(found.metres[60]), 2)

    def test_is_what_the_positions_are_ahead(self) -> None:
        assert self.ahead() == pytest.approx(0.99, abs=0.02)  # 1.88 smoothed, less 0.90 at the ends

    @pytest.mark.parametrize(("aside", "used"), [(14.9, True), (-14.9, True), (15.1, False)])
    def test_a_position_15_metres_beside_the_road_tells_nothing(self, aside: float, used: bool) -> None:
        assert (self.ahead(aside=aside) is not None) is used

    def test_a_position_30_metres_ahead_tells_nothing(self) -> None:
        """Within 29.9 m all count; of a wave of 45 m those below 30 m, at the ends of the lap."""
        assert self.ahead(ahead=29.9) == pytest.approx(14.7, abs=0.3)
        assert self.ahead(ahead=45.0, count=216) is None
        assert self.ahead(ahead=45.0, count=226) is not None

    @pytest.mark.parametrize(("count", "used"), [(101, True), (100, False)])
    def test_a_hundred_positions_are_needed(self, count: int, used: bool) -> None:
        """The one at the finish line lies at both ends of the road and is not counted."""
        assert (self.ahead(count) is not None) is used

    @pytest.mark.parametrize(("speed", "used"), [(36.1, True), (36.0, False)])
    def test_at_walking_pace_they_tell_nothing(self, speed: float, used: bool) -> None:
        """The metres are those of 50 m/s; only the pace at each position is another."""
        lap = made_lap(20, 20, 20)
        slow = replace(lap.car, speed=np.full(len(lap.car.time), speed))
        assert (self.ahead(car=slow) is not None) is used

    def test_a_road_of_another_length_tells_nothing(self) -> None:
        lap = made_lap(20, 20, 20, survey=ROAD, track=PositionTrace(KNOTS, DRIVEN, *[0 * KNOTS] * 3))
        for finish, used in ((2980.0, True), (2979.0, False), (3040.0, True), (3041.0, False)):
            found = displacement(lap, KNOTS, DRIVEN, *self.ANCHORS, (1000.0, 2000.0, finish))
            assert (found is not None) is used


def test_before_and_after_the_lap_the_car_goes_on_at_its_own_speed() -> None:
    """Within the lap the metres are those that are given: 40 m/s here, where the car drives 50 m/s."""
    lap = made_lap(20, 20, 20)
    moments = np.array([-1.0, -0.1, 0.0, 0.25, 30.0, 60.0, 60.1, 62.0])
    found = _driven(lap, lap.car.time, moments, KNOTS, 40.0 * KNOTS)
    assert_allclose(found, [-50, -5, 0, 10, 1200, 2400, 2405, 2500])
