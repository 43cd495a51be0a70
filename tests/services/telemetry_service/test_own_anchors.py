"""An own lap has one clock and no sectors: its samples, and the corners that stand for timing lines."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.services.telemetry_service.apexes import corner_anchors
from lib.services.telemetry_service.channels import at_moments, raw
from lib.services.telemetry_service.course import course
from lib.services.telemetry_service.lap import LapData, PositionTrace
from lib.services.telemetry_service.positions import displacement
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
    found = course(lap, LINES, LINES)
    assert found.anchors.method == "corners"
    assert found.place_at(SLOWEST) == pytest.approx(places, abs=6)


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
    assert found[[0, 60, 120]] == pytest.approx([0.0, 1.25, 0.0], abs=0.02)  # 1.92 smoothed, less 0.67 at the ends
    assert displacement(replace(lap, own=True), *asked, LINES) is None
    assert displacement(lap, *asked, (1000.0, 2000.0, 3050.0)) is None
    assert displacement(replace(lap, track=None), *asked, LINES) is None


def test_positions_are_read_on_the_timing_clock() -> None:
    """Their stamps are 0.4 s early: where the car is at 10 s has the stamp 9.6 s."""
    time = np.arange(0.0, 60.01, 0.25)
    late = np.full(len(time), 0.4)
    lap = made_lap(20, 20, 20, track=PositionTrace(time, 50.0 * time, 0 * time, 0 * time, late))
    moments = np.array([10.0, 30.1])
    assert at_moments(lap, moments, on_time=True)["x"] == pytest.approx([480.0, 1485.0])
    assert at_moments(lap, moments)["x"] == pytest.approx([500.0, 1505.0])
