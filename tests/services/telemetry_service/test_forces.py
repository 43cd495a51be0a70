"""Accelerations of laps whose speeds and bends are known beforehand, with the values written out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.telemetry_service.forces import curvature, forces_of, gain_of, slopes
from lib.services.telemetry_service.lap import LapData, PositionTrace
from lib.sessions import Frozen
from tests.services.telemetry_service.laps import made_lap, made_survey

TENTHS = np.arange(0.0, 10.0, 0.1)


def stood(what: str, start: float, end: float) -> Frozen:
    """Return a stretch of a lap that begins at 100 s of the session."""
    return Frozen(driver="AAA", start=100 + start, to=100 + end, seconds=end - start, what=what)


def turning(late: float = 0.0, delay: float = 0.0, begins: float = 5.0, **more: Any) -> LapData:
    """Return a lap of 10 s at 50 m/s: 5 s straight on, then a bend to the left with a radius of 100 m."""
    time = np.arange(-2.0, 12.01, 0.2)
    angle = np.maximum(time - begins, 0.0) * 50 / 100
    x = np.where(time < begins, 50 * (time - begins), 100 * np.sin(angle))
    y = np.where(time < begins, 0.0, 100 * (1 - np.cos(angle)))
    none = np.zeros(len(time))
    track = PositionTrace(time - late, x, y, none, none + late)
    lap = made_lap(4, 3, 3, survey=made_survey(car_delay=delay), track=track)
    return replace(lap, **more)


class TestSlopes:
    def test_of_a_parabola_are_exact(self) -> None:
        value, slope = slopes(TENTHS, 3 + 2 * TENTHS + 0.5 * TENTHS**2, np.array([1.0, 5.03]), 0.5)
        assert value == pytest.approx([5.5, 3 + 10.06 + 0.5 * 5.03**2])
        assert slope == pytest.approx([3.0, 7.03])

    def test_near_points_count_most(self) -> None:
        """Of t³ at 0, points each quarter of a second weighed by 1 - t²: Σwt⁴ / Σwt² = 0.37793 / 0.984375."""
        time = np.arange(-3.0, 3.1, 0.25)
        assert slopes(time, time**3, np.array([0.0]), 1.0)[1] == pytest.approx([0.38393], abs=1e-5)

    def test_five_points_are_taken_where_fewer_lie_in_reach(self) -> None:
        """Points each second: those 2 s away are the fifth, weighed by 1 - (t / 2.1)²: 4.52152 / 2.29024."""
        time = np.arange(-5.0, 6.0)
        found = slopes(time, time**3, np.array([0.0]), 0.5)[1]
        assert found == pytest.approx([1.97426], abs=1e-5)

    @pytest.mark.parametrize(("hole", "known"), [(1.19, True), (1.21, False)])
    def test_beside_a_hole_of_more_than_1_2_seconds_there_are_none(self, hole: float, known: bool) -> None:
        time = np.concatenate([np.arange(0.0, 3.01, 0.25), 3.0 + hole + np.arange(0.0, 3.01, 0.25)])
        _, slope = slopes(time, 2 * time, np.array([2.0, 3.5, 5.0]), 0.5)
        assert np.isfinite(slope).tolist() == [True, known, True]

    def test_beside_a_hole_after_the_first_reading_there_are_none(self) -> None:
        time = np.concatenate([[0.0], np.arange(1.25, 4.0, 0.25)])
        _, slope = slopes(time, 2 * time, np.array([0.0, 0.5, 1.5]), 0.5)
        assert np.isfinite(slope).tolist() == [False, False, True]

    def test_there_are_none_before_and_after_the_recording(self) -> None:
        _, slope = slopes(TENTHS, 2 * TENTHS, np.array([-0.01, 0.0, 9.9, 9.91]), 0.5)
        assert np.isfinite(slope).tolist() == [False, True, True, False]


class TestCurvature:
    @pytest.mark.parametrize(("turn", "bend"), [(1, 0.01), (-1, -0.01)])
    def test_of_a_circle_is_one_by_its_radius_to_the_left_positive(self, turn: int, bend: float) -> None:
        """Three seconds are an arc of 86°: a parabola is 1 % off in its middle, 3 % where it lies on one side only."""
        time = np.arange(0.0, 12.01, 0.2)
        x, y = 100 * np.cos(turn * 0.5 * time), 100 * np.sin(turn * 0.5 * time)
        found = curvature(time, x, y, np.array([0.0, 6.0, 12.0]), 1.5)
        assert found == pytest.approx(np.array([0.97162, 1.00945, 0.97162]) * bend, rel=1e-4)

    def test_is_taken_as_far_as_the_car_drives_within_the_reach(self) -> None:
        """A spiral whose bend grows evenly, to 0.05 after 100 m: 1.5 s are 15 m of it at 10 m/s, 45 m at 30 m/s."""
        way = np.arange(0.0, 201.0, 2.0)
        angle = way**2 / 4000
        x = np.concatenate([[0.0], np.cumsum(2 * np.cos((angle[1:] + angle[:-1]) / 2))])
        y = np.concatenate([[0.0], np.cumsum(2 * np.sin((angle[1:] + angle[:-1]) / 2))])
        slow, fast = (curvature(way / speed, x, y, np.array([100.0 / speed]), 1.5)[0] for speed in (10.0, 30.0))
        assert slow == pytest.approx(0.05045, abs=1e-5)
        assert fast == pytest.approx(0.05365, abs=1e-5)

    def test_a_point_of_which_nothing_is_known_is_left_out(self) -> None:
        time = np.arange(0.0, 12.01, 0.2)
        x, y = 100 * np.cos(0.5 * time), 100 * np.sin(0.5 * time)
        x[31] = np.nan
        assert curvature(time, x, y, np.array([6.0]), 1.5)[0] == pytest.approx(0.01009, abs=1e-5)

    def test_points_of_one_tenth_of_a_second_are_their_mean(self) -> None:
        """Each place is sent twice within a tenth of a second, 1 m to one side and 1 m to the other."""
        time = np.arange(0.02, 12.01, 0.2)
        both = np.sort(np.concatenate([time, time + 0.05]))
        angle = 0.5 * np.repeat(time + 0.025, 2)
        radius = 100 + np.tile([1.0, -1.0], len(time))
        found = curvature(both, radius * np.cos(angle), radius * np.sin(angle), np.array([6.0]), 1.5)
        assert found[0] == pytest.approx(0.01009, abs=1e-5)


class TestForces:
    def test_a_bend_to_the_left_is_negative_and_begins_where_it_is_driven(self) -> None:
        """50² / 100 m/s² are 2.549 g; three seconds are looked at, so that it rises for 3 s around 5 s."""
        found = forces_of(turning())
        assert found.lateral[20] == pytest.approx(0.0, abs=1e-9)  # at 2 s
        assert found.lateral[50] == pytest.approx(-1.29, abs=0.03)
        assert found.lateral[80] == pytest.approx(-2.573, abs=1e-3)
        assert found.speed[0] == pytest.approx(180.0)

    @pytest.mark.parametrize("late", [0.0, 0.4, -0.3])
    def test_positions_are_put_on_the_timing_clock(self, late: float) -> None:
        assert forces_of(turning(late)).lateral[[30, 50, 60]] == pytest.approx(
            forces_of(turning()).lateral[[30, 50, 60]], abs=0.05
        )

    def test_what_grows_is_the_speed_on_the_timing_clock(self) -> None:
        """From the stamp 3 s on, 3.5 s of the lap, the car gains 9.80665 m/s each second: 1 g."""
        lap = turning(delay=0.5)
        speed = 180.0 + 9.80665 * 3.6 * np.maximum(lap.car.time - 3.0, 0.0)
        found = forces_of(replace(lap, car=replace(lap.car, speed=speed)))
        assert found.longitudinal[[20, 35, 60]] == pytest.approx([0.0, 0.5, 1.0], abs=0.02)

    def test_beside_a_frozen_car_there_are_no_estimates(self) -> None:
        """It stood from 2 s to 3 s of a clock 0.45 s behind; half a second around it is used: 1.95 s to 3.95 s."""
        found = forces_of(turning(delay=0.45, frozen=(stood("car", 2, 3),)))
        assert len(found.speed) == 100 - 20

    def test_beside_a_frozen_position_there_are_no_estimates(self) -> None:
        """It stood from 4 s to 4.5 s of stamps 0.45 s early; 1.5 s around it are used: 2.95 s to 6.45 s."""
        found = forces_of(turning(late=0.45, frozen=(stood("position", 4, 4.5),)))
        assert len(found.speed) == 100 - 35

    def test_a_lap_of_which_three_estimates_are_left_has_none(self) -> None:
        """A stretch up to 9.2 s of the car leaves 9.7 s to 9.9 s, one up to 9.1 s a tenth more."""
        with pytest.raises(NoTelemetry, match="too few positions"):
            forces_of(turning(frozen=(stood("car", -2, 9.15),)))
        assert len(forces_of(turning(frozen=(stood("car", -2, 9.05),))).speed) == 4

    @pytest.mark.parametrize("lost", [0.0, np.nan])
    def test_a_lost_reading_is_left_out(self, lost: float) -> None:
        lap = turning()
        speed = lap.car.speed.copy()
        speed[30] = lost
        value, gain = gain_of(replace(lap, car=replace(lap.car, speed=speed)), TENTHS)
        assert value == pytest.approx(np.full(100, 50.0))
        assert gain == pytest.approx(np.zeros(100), abs=1e-9)

    @pytest.mark.parametrize(("count", "known"), [(5, True), (4, False)])
    def test_five_readings_at_different_times_are_needed(self, count: int, known: bool) -> None:
        lap = turning()
        speed = np.where(np.arange(len(lap.car.time)) < count, 180.0, 0.0)
        few = replace(lap, car=replace(lap.car, speed=speed))
        if known:
            assert gain_of(few, np.array([-4.5]))[0] == pytest.approx([50.0])
            return
        with pytest.raises(NoTelemetry, match="too few speeds"):
            gain_of(few, np.array([-4.5]))

    @pytest.mark.parametrize(("count", "known"), [(5, True), (4, False)])
    def test_five_positions_are_needed(self, count: int, known: bool) -> None:
        lap = turning()
        assert lap.track is not None
        x = np.where(np.arange(len(lap.track.x)) < count, lap.track.x, np.nan)
        few = replace(lap, track=replace(lap.track, x=x, time=lap.track.time + 2.0))
        if known:
            assert len(forces_of(few).speed) == 8
            return
        with pytest.raises(NoTelemetry, match="no positions"):
            forces_of(few)
