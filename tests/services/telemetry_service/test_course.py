"""A lap laid onto the lines of its session: on which clock, by which anchors, and on which axis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.telemetry_service.course import Anchors, Course, _rising, course
from lib.services.telemetry_service.lap import LapData, PositionTrace
from tests.services.telemetry_service.laps import made_lap, made_survey

LINES = (1000.0, 2000.0, 3000.0)


def braking(delay: float = 0.0, **more: Any) -> LapData:
    """Return a lap at 180 km/h that slows to 36 km/h from its stamp 10 s to 12 s: 80 m short."""
    lap = made_lap(20, 20, 20, survey=made_survey(car_delay=delay), **more)
    slow = (lap.car.time >= 10.0) & (lap.car.time < 12.0)
    return replace(lap, car=replace(lap.car, speed=np.where(slow, 36.0, 180.0)))


def test_what_the_car_stamps_at_ten_seconds_happens_when_its_delay_has_passed() -> None:
    """Of the first sector's 920 m, 500 m are driven before it slows; 1000 / 920 m of place are each of them."""
    for delay in (0.0, 0.4):
        found = course(braking(delay), LINES, LINES)
        before = 500.0 + 50 * delay
        assert float(np.interp(10.0 + delay - 0.25, found.time, found.driven)) == pytest.approx(before - 12.5)
        assert float(found.place_at(np.array([9.0]))[0]) == pytest.approx(450 * 1000 / 920, abs=0.1)
        slow = found.place_at(np.array([10.5, 11.5]) + delay)
        assert float(np.diff(slow)[0]) == pytest.approx(10 * 1000 / 920, abs=0.1)


def test_a_line_that_is_left_out_is_no_anchor() -> None:
    lap = made_lap(20, 20, 20)
    assert course(lap, LINES, LINES).anchors.time.tolist() == [0, 20, 40, 60]
    for name, kept in (("s1", [0, 40, 60]), ("s2", [0, 20, 60])):
        assert course(lap, LINES, LINES, leave_out=frozenset({name})).anchors.time.tolist() == kept


def test_places_are_on_the_axis_and_metres_driven_are_not() -> None:
    axis = (1100.0, 2100.0, 3300.0)
    found = course(made_lap(20, 20, 20), LINES, axis)
    assert found.anchors.place.tolist() == [0, 1100, 2100, 3300]
    assert found.place_at(np.array([10.0, 30.0, 50.0])) == pytest.approx([550, 1600, 2700])
    assert found.time_at(np.array([550.0, 1600.0, 2700.0])) == pytest.approx([10, 30, 50])
    assert found.driven[-1] == pytest.approx(3000)


def test_an_own_lap_in_no_session_is_met_at_its_two_ends() -> None:
    own = replace(made_lap(20, 20, 20, own=True), row={})
    assert course(own, LINES, LINES).anchors.method == "finish"
    stored = replace(braking(), row={})
    assert course(stored, LINES, LINES).anchors.method == "finish"


def test_positions_move_a_lap_as_far_as_the_session_trusts_them() -> None:
    """They say 2 m more in the middle of each sector; the session's trust is 0.5."""
    time = np.arange(0.0, 60.01, 0.2)
    ahead = 2.0 * np.abs(np.sin(np.pi * time / 20))
    none = np.zeros(len(time))
    lap = made_lap(20, 20, 20, track=PositionTrace(time, 50 * time + ahead, none, none, none))
    places = {}
    for trust in (0.0, 0.5, 1.0):
        survey = replace(made_survey(), x=np.arange(301) * 10.0, trust=trust)
        found = course(replace(lap, survey=survey), LINES, LINES)
        places[trust] = float(found.place_at(np.array([10.0]))[0])
        assert found.place_at(np.array([20.0, 40.0, 60.0])) == pytest.approx(LINES)
    assert places[0.0] == pytest.approx(500.0)
    assert places[1.0] - 500.0 == pytest.approx(2 * (places[0.5] - 500.0), abs=1e-6)
    assert places[1.0] - 500.0 == pytest.approx(0.48, abs=0.02)  # smoothed, less what is left at the anchors


def test_a_place_that_would_fall_rises_by_a_tenth_of_a_millimetre_and_meets_the_anchors() -> None:
    time = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    anchors = Anchors(np.array([0.0, 2.0, 4.0]), np.array([0.0, 10.0, 20.0]), "sectors")
    found = _rising(time, np.array([0.0, 6.0, 5.0, 15.0, 20.0]), anchors)
    assert found.tolist() == pytest.approx([0.0, 9.99983, 10.0, 16.66667, 20.0], abs=1e-4)


def test_a_recording_that_ends_before_a_line_does_not_cover_the_lap() -> None:
    lap = made_lap(20, 20, 20)
    stopped = replace(lap, car=replace(lap.car, speed=np.where(lap.car.time < 20.0, 180.0, 0.0)))
    with pytest.raises(NoTelemetry, match="The recording of AAA does not cover the lap"):
        course(stopped, LINES, LINES)


def test_times_and_places_beyond_the_lap_are_those_of_its_ends() -> None:
    ends = np.array([0.0, 10.0])
    found = Course(ends, ends * 50, ends * 50, Anchors(ends, ends * 50, "finish"), None)
    assert found.time_at(np.array([-5.0, 250.0, 600.0])).tolist() == [0, 5, 10]
    assert found.place_at(np.array([-5.0, 5.0, 60.0])).tolist() == [0, 250, 500]
