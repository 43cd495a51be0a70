"""When a car left the pit lane and came into it: by its speed around a stand."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.openf1_interact.pit_moments import PitLane
from lib.services.openf1_interact.samples import DatedRows

NAN = float("nan")
ZERO = 1_000_000


def lane(*speeds: float) -> PitLane:
    """Return a car with a sample a second, the first at 0 s."""
    values = np.zeros((len(speeds), 6), np.int32)
    values[:, 1] = speeds
    return PitLane(DatedRows(np.arange(len(speeds)) * 1000 + ZERO, values), ZERO)


def test_a_car_leaves_when_it_is_faster_than_the_lane_after_its_last_stand() -> None:
    car = lane(200, 0, 80, 0, 80, 85, 86, 200)
    assert car.left(NAN, NAN) == 6.0
    assert car.left(0.0, 8.0) == 6.0
    assert car.left(0.0, 3.0) != car.left(0.0, 3.0)  # before it is fast again


def test_a_car_enters_after_the_last_fast_sample_before_its_first_stand() -> None:
    car = lane(200, 86, 85, 80, 0, 80, 0, 200)
    assert car.entered(NAN, NAN) == 2.0
    assert car.entered(1.0, 8.0) == 2.0
    assert np.isnan(car.entered(2.0, 8.0))


@pytest.mark.parametrize("speeds", [(200, 90, 200), (0, 80, 85), ()])
def test_without_a_stand_or_without_speed_nobody_knows(speeds: tuple[float, ...]) -> None:
    assert np.isnan(lane(*speeds).left(NAN, NAN))
    assert np.isnan(PitLane(None, ZERO).left(NAN, NAN))
    assert np.isnan(PitLane(None, ZERO).entered(NAN, NAN))
    assert np.isnan(lane(85, 80, 0).entered(NAN, NAN))


def test_a_span_holds_its_beginning_and_not_its_end() -> None:
    car = lane(200, 0, 200, 0, 200)
    assert car.left(1.0, 3.0) == 2.0
    assert car.left(3.0, NAN) == 4.0
    assert car.entered(0.0, 2.0) == 1.0
