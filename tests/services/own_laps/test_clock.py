"""A clock from way and speed: which rate fits, how exactly, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.channels import Channels
from lib.services.own_laps.clock import clocked, with_time
from lib.services.own_laps.recording import Said
from lib.services.own_laps.units import Scaled

BY_WAY = "time worked out from distance and speed"


def driven(steps: Any, speed: Any) -> Scaled:
    distance = np.concatenate([[0.0], np.cumsum(np.asarray(steps, float))])
    return clocked(
        Scaled({"distance": distance, "speed": np.broadcast_to(speed, len(distance)) * 1.0}, ()), Said(), None
    )


@pytest.mark.parametrize(
    ("rate", "step"),
    [(10, 5.0), (20, 2.5), (25, 2.0), (30, 5 / 3), (50, 1.0), (60, 5 / 6), (100, 0.5), (120, 5 / 12), (360, 5 / 36)],
)
def test_each_usual_rate_is_found(rate: int, step: float) -> None:
    found = driven([step] * 20, 180.0)
    assert found.assumed == (f"time worked out from {rate} samples a second, which way and speed fit",)
    assert found.values["time"][:3] == pytest.approx([0, 1 / rate, 2 / rate])


@pytest.mark.parametrize(
    ("steps", "by_rate"),
    [
        ([5.0] * 20, True),
        ([5.0] * 19, False),
        ([5.0 * 1.008] * 20, True),
        ([5.0 * 1.015] * 20, False),
        ([5.0 * 0.985] * 20, False),
        ([5.0 * 1.04, 5.0 * 0.96] * 10, True),
        ([5.0 * 1.06, 5.0 * 0.94] * 10, False),
    ],
)
def test_a_rate_fits_to_a_hundredth_as_a_whole_and_a_twentieth_each(steps: list[float], by_rate: bool) -> None:
    assert (driven(steps, 180.0).assumed != (BY_WAY,)) is by_rate


def test_without_a_rate_the_clock_is_way_over_speed() -> None:
    found = driven([10.0, 15.0, 0.0, 20.0], [36.0, 36.0, 72.0, 72.0, 72.0])
    assert list(found.values["time"]) == pytest.approx([0, 1, 2, 2, 3])
    assert found.assumed == (BY_WAY,)


@pytest.mark.parametrize(("speed", "fits"), [(1.9, True), (1.7, False), (0.0, False)])
def test_a_way_at_hardly_any_speed_makes_no_clock(speed: float, fits: bool) -> None:
    if fits:
        assert driven([1.0], speed).values["time"][1] == pytest.approx(3.6 / speed)
    else:
        with pytest.raises(InvalidRequest, match="the speed is 0 while the distance grows"):
            driven([1.0], speed)
    assert list(driven([0.0, 10.0], [0.0, 0.0, 72.0]).values["time"]) == pytest.approx([0, 0, 1])


def test_a_way_that_goes_back_makes_no_clock() -> None:
    with pytest.raises(InvalidRequest, match="the distance decreases after sample 2"):
        driven([5.0, -1.0, 5.0], 180.0)


def test_the_share_of_a_lap_needs_its_length() -> None:
    scaled = Scaled({"part": np.array([0.0, 0.5, 1.0]), "speed": np.full(3, 180.0)}, ("a",))
    found = clocked(scaled, Said(), 4000.0)
    assert list(found.values["time"]) == pytest.approx([0, 40, 80])
    assert found.assumed == ("a", "distance worked out from the share of a lap of 4000 m", BY_WAY)
    assert clocked(scaled, Said(length=2000.0), 4000.0).values["time"][-1] == pytest.approx(40)
    with pytest.raises(InvalidRequest, match="neither time nor distance"):
        clocked(scaled, Said(), None)


def test_a_laps_clock_is_the_clock_if_there_is_no_other() -> None:
    clock = np.array([0.0, 1.0, 2.0, 0.25, 1.25])
    found = with_time(Channels({"lap_clock": clock}, {"lap_clock": "s"}))
    assert list(found.values["time"]) == [0, 1, 2, 3, 4]
    assert found.units == {"lap_clock": "s", "time": "s"}


def test_a_clock_that_starts_anew_goes_on_and_stays_as_the_laps() -> None:
    clock = np.array([0.0, 1.0, 2.0, 0.25, 1.25])
    found = with_time(Channels({"time": clock}, {"time": "ms"}))
    assert list(found.values["time"]) == [0, 1, 2, 3, 4]
    assert list(found.values["lap_clock"]) == list(clock)
    assert found.units == {"time": "ms", "lap_clock": "ms"}
    other = with_time(Channels({"time": clock, "lap_clock": clock * 2}, {}))
    assert list(other.values["lap_clock"]) == list(clock * 2)
    nothing = Channels({"speed": clock}, {})
    assert with_time(nothing) is nothing
