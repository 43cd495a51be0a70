"""An own lap has one clock and no sectors: its samples, and the corners that stand for timing lines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.services.telemetry_service.apexes import _smoothed, agreeing, corner_anchors
from lib.services.telemetry_service.channels import at_moments, raw
from lib.services.telemetry_service.course import course
from lib.services.telemetry_service.lap import LapData, PositionTrace
from lib.services.telemetry_service.positions import displacement
from lib.sessions import Frozen
from tests.services.telemetry_service.laps import made_lap, made_survey, trace

SLOWEST = np.array([6.0, 18.0, 30.0, 42.0, 54.0])  # s: five corners at 120 km/h, 240 km/h between them
LINES = (1000.0, 2000.0, 3000.0)


def driven() -> tuple[LapData, np.ndarray]:
    """Return a lap of 60 s and 3,000 m with five corners, in a session of the same speeds; and the corners' places."""
    car = trace(60.0)
    speed = 180.0 - 60.0 * np.cos(2 * np.pi * (car.time - 6) / 12)
    way = np.concatenate([[0.0], np.cumsum((speed[1:] + speed[:-1]) / 2 / 3.6 * 0.25)])
    way -= np.interp(0.0, car.time, way)
    survey = made_survey(speed=np.interp(np.arange(301) * 10.0, way, speed))
    lap = made_lap(20, 20, 20, own=True, car=replace(car, speed=speed), survey=survey)
    return replace(lap, row={}), np.interp(SLOWEST, car.time, way)


def test_raw_samples_are_those_of_the_lap() -> None:
    found = raw(made_lap(20, 20, 20, own=True))
    assert (found["time"][0], found["time"][-1], len(found["time"])) == (0.0, 60.0, 241)
    assert found["distance"][[0, 4, -1]].tolist() == pytest.approx([0.0, 50.0, 3000.0])


def test_its_corners_are_anchors_between_start_and_finish() -> None:
    lap, places = driven()
    time, place = corner_anchors(lap, lap.car.time, 3000.0, lap.survey)  # type: ignore[misc, arg-type]
    assert time == pytest.approx([0.0, *SLOWEST, 60.0], abs=0.2)
    assert place == pytest.approx([0.0, *places, 3000.0], abs=6)
    assert (time[0], time[-1], place[0], place[-1]) == (0, 60, 0, 3000)
    found = course(lap, LINES, LINES)
    assert found.anchors.method == "corners"
    assert found.place_at(SLOWEST) == pytest.approx(places, abs=6)


@pytest.mark.parametrize("place", [300.0, 2700.0])
def test_one_corner_moves_a_lap_less_near_its_ends(place: float) -> None:
    """8 m, at 300 m of 3,000 m: one corner beside 4 that stay and an end that weighs 4 e^-½: 8 / 7.426 m."""
    assert _smoothed(np.array([place]), np.array([8.0]), 3000.0) == pytest.approx([1.0773], abs=1e-4)


def test_corners_agree_with_the_five_around_them() -> None:
    own = np.arange(0.0, 700.0, 100.0)
    off = np.array([3.0, 3.0, 18.0, 18.1, 3.0, 3.0, 3.0])  # 15 m from the median is near enough
    assert agreeing(own, own + off)[0].tolist() == [0, 100, 200, 400, 500, 600]
    assert agreeing(own, own + 40)[0].tolist() == own.tolist()
    assert agreeing(own, own + 40.1)[0].tolist() == []


def test_three_corners_are_too_few() -> None:
    lap, _ = driven()
    flat = np.where(lap.car.time > 36, 240.0, lap.car.speed)
    assert corner_anchors(replace(lap, car=replace(lap.car, speed=flat)), lap.car.time, 3000.0, lap.survey) is None  # type: ignore[arg-type]


def test_positions_count_for_laps_of_the_session_on_a_road_as_long_as_theirs() -> None:
    """The road runs straight along x; the positions are 2 m ahead from the middle of the lap on."""
    time = np.arange(0.0, 60.01, 0.25)
    none = np.zeros(len(time))
    ahead = 2.0 * np.sin(np.pi * time / 60)
    survey = replace(made_survey(), x=np.arange(301) * 10.0)
    track = PositionTrace(time, 50.0 * time + ahead, none, none, none)
    lap = made_lap(20, 20, 20, survey=survey, track=track)
    knots = np.arange(0.0, 60.01, 0.5)
    asked = (knots, 50.0 * knots, np.array([0.0, 60.0]), np.array([0.0, 3000.0]))
    found = displacement(lap, *asked, LINES)
    assert found is not None
    assert found.metres[[0, 60, 120]] == pytest.approx([0.0, 0.986, 0.0], abs=0.01)  # 5 s of it, less the ends
    assert found.scatter < 0.5
    assert displacement(replace(lap, own=True), *asked, LINES) is None
    assert displacement(lap, *asked, (1000.0, 2000.0, 3050.0)) is None
    assert displacement(replace(lap, track=None), *asked, LINES) is None


def test_two_frozen_stretches_are_both_unknown() -> None:
    """What is recorded at the ends of a stretch is known."""
    frozen = [Frozen(driver="AAA", start=100 + a, to=100 + b, seconds=b - a, what="car") for a, b in ((2, 5), (8, 9))]
    lap = replace(made_lap(20, 20, 20), frozen=tuple(frozen))
    moments = np.array([1.0, 2.0, 3.0, 5.0, 6.0, 8.5, 9.0, 10.0])
    assert np.isnan(at_moments(lap, moments)["speed"]).tolist() == [
        False,
        False,
        True,
        False,
        False,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("on_time", "unknown"), [(False, [False, True, True, False]), (True, [False, False, True, True])]
)
def test_a_frozen_position_is_unknown_on_the_clock_that_is_asked_for(on_time: bool, unknown: list[bool]) -> None:
    """It stood from 2 s to 5 s as it is stamped, and every stamp is 0.4 s early."""
    frozen = (Frozen(driver="AAA", start=102, to=105, seconds=3, what="position"),)
    time = np.arange(0.0, 60.01, 0.25)
    track = PositionTrace(time, 50.0 * time, 0 * time, 0 * time, np.full(len(time), 0.4))
    lap = replace(made_lap(20, 20, 20, track=track), frozen=frozen)
    moments = np.array([2.0, 2.005, 4.995, 5.3])
    assert np.isnan(at_moments(lap, moments, on_time=on_time)["x"]).tolist() == unknown


def test_positions_are_read_on_the_timing_clock() -> None:
    """Their stamps are 0.4 s early: where the car is at 10 s has the stamp 9.6 s."""
    time = np.arange(0.0, 60.01, 0.25)
    late = np.full(len(time), 0.4)
    lap = made_lap(20, 20, 20, track=PositionTrace(time, 50.0 * time, 0 * time, 0 * time, late))
    moments = np.array([10.0, 30.1])
    assert at_moments(lap, moments, on_time=True)["x"] == pytest.approx([480.0, 1485.0])
    assert at_moments(lap, moments)["x"] == pytest.approx([500.0, 1505.0])
