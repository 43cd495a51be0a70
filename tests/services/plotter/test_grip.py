"""Accelerations out of speeds and positions: what is known beforehand comes out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.errors import InvalidRequest, NoTelemetry
from lib.services.plotter import Size, figure_of
from lib.services.plotter.kinds.gg_diagram import Grip, envelope, grip, peaks
from lib.services.plotter.material import Material
from lib.services.styling import STYLES
from lib.services.telemetry_service import LapReference
from lib.services.telemetry_service.forces import GRAVITY, ForceEstimates, curvature, forces_of
from lib.services.telemetry_service.lap import CarTrace, LapData, PositionTrace
from lib.sessions import SessionKey, SessionStore
from tests.services.plotter.drawn import collisions, material

CAR, POSITIONS = 0.24, 0.22


def lap_of(speed: np.ndarray, x: np.ndarray, y: np.ndarray, seconds: float) -> LapData:
    """Return a lap with these speeds (m/s, every 0.24 s) and positions (every 0.22 s)."""
    time, none = np.arange(len(speed)) * CAR, np.zeros(len(speed))
    car = CarTrace(time, speed * 3.6, none, none, none, none, none)
    where = np.arange(len(x)) * POSITIONS
    return LapData("AAA", {}, seconds, car, PositionTrace(where, x, y, np.zeros(len(x)), np.zeros(len(x))))


def circle(radius: float, speed: float, turn: int = 1) -> LapData:
    angle = turn * np.arange(200) * POSITIONS * speed / radius
    return lap_of(np.full(180, speed), radius * np.cos(angle), radius * np.sin(angle), 40.0)


@pytest.mark.parametrize(
    ("radius", "speed", "expected"), [(100.0, 60.0, 3.67), (50.0, 40.0, 3.262), (25.0, 20.0, 1.631)]
)
def test_a_circle_at_constant_speed_is_v_squared_by_r(radius: float, speed: float, expected: float) -> None:
    found = forces_of(circle(radius, speed))
    assert np.median(-found.lateral) == pytest.approx(expected, rel=0.03)
    assert np.abs(found.longitudinal).max() < 1e-6


def test_a_corner_to_the_right_is_positive() -> None:
    assert np.median(forces_of(circle(100.0, 60.0, turn=-1)).lateral) == pytest.approx(3.67, rel=0.03)


def test_constant_braking_gives_its_g_and_nothing_sideways() -> None:
    time = np.arange(30) * CAR
    where = np.arange(32) * POSITIONS
    way = 90 * where - 0.5 * GRAVITY * where**2
    found = forces_of(lap_of(90 - GRAVITY * time, way, np.zeros(32), 6.5))
    assert found.longitudinal == pytest.approx(np.full(len(found.longitudinal), -1.0), abs=1e-6)
    assert np.abs(found.lateral).max() < 1e-6
    assert found.speed[0] == pytest.approx(324, abs=0.01)


def test_stamps_that_jitter_do_not_corner() -> None:
    """A straight driven at 80 m/s, each stamp wrong by up to 30 ms: no curvature at all."""
    time = np.arange(100) * POSITIONS
    wrong = time + np.random.default_rng(3).uniform(-0.03, 0.03, 100)
    assert np.nanmax(np.abs(curvature(wrong, 80 * time, 0 * time, np.arange(1, 20, 0.5), 1.5))) < 1e-9


@pytest.mark.parametrize("driver", ["JSE", "VIE", "RAU"])
def test_noise_of_positions_moves_the_usual_force_by_less_than_a_tenth(store: SessionStore, driver: str) -> None:
    lap = LapReference(SessionKey(2025, 1, "Q"), driver).open(store)
    assert lap.track is not None
    before = np.quantile(np.abs(forces_of(lap).lateral), 0.98)
    random = np.random.default_rng(7)
    for _ in range(5):
        off_x, off_y = random.normal(0, 0.3, (2, len(lap.track.x)))
        noisy = replace(lap, track=replace(lap.track, x=lap.track.x + off_x, y=lap.track.y + off_y))
        assert np.quantile(np.abs(forces_of(noisy).lateral), 0.98) == pytest.approx(before, rel=0.1)


def test_a_lost_signal_is_no_braking() -> None:
    lap = circle(100.0, 60.0)
    speed = lap.car.speed.copy()
    speed[80:95] = 0
    found = forces_of(replace(lap, car=replace(lap.car, speed=speed)))
    assert np.abs(found.longitudinal).max() < 1e-6
    assert len(found.speed) < 370


def test_there_is_no_estimate_beside_a_hole_in_the_positions() -> None:
    time = np.concatenate([np.arange(0, 5, 0.2), np.arange(8, 12, 0.2)])
    bend = curvature(time, 50 * time, 0 * time, np.array([4.0, 6.5, 9.0]), 1.5)
    assert np.isnan(bend).tolist() == [False, True, False]


def test_positions_at_a_hundred_hertz_are_taken_together() -> None:
    time = np.arange(0, 20, 0.01)
    noise = np.random.default_rng(5).normal(0, 0.1, (2, len(time)))
    x, y = 100 * np.cos(0.5 * time) + noise[0], 100 * np.sin(0.5 * time) + noise[1]
    assert np.median(curvature(time, x, y, np.arange(2, 18, 0.1), 1.5)) == pytest.approx(0.01, rel=0.05)


def test_the_outline_of_a_disc_is_nearly_its_edge() -> None:
    angle = np.linspace(0, 2 * np.pi, 3600, endpoint=False)
    across, along = envelope(3 * np.cos(angle), 3 * np.sin(angle))
    assert np.hypot(across, along) == pytest.approx(np.full(73, 2.994), abs=0.02)


def test_the_peaks_are_the_hardest_of_all_laps() -> None:
    one = ForceEstimates(np.array([1.0, -3.0]), np.array([-4.0, 0.5]), np.array([250.0, 180.0]))
    two = ForceEstimates(np.array([2.0, 3.5]), np.array([-3.0, 1.5]), np.array([240.0, 110.0]))
    braking, cornering, traction = peaks(Grip(("A", "B"), (80.0, 81.0), (one, two), ()))
    assert (braking.lap, braking.longitudinal, braking.speed) == (0, -4.0, 250.0)
    assert (cornering.lap, cornering.lateral) == (1, 3.5)
    assert (traction.lap, traction.longitudinal) == (1, 1.5)


def test_of_an_own_lap_it_is_not_known_which_corners_turn_right(invented: SessionStore) -> None:
    lap = LapReference(SessionKey(2025, 1, "Q"), "AAA")
    mine = LapReference(own=replace(lap.open(invented), own=True))
    both = grip(Material(invented, STYLES["dark"], references=(lap, mine)))
    assert (both.sides, len(both.laps), len(both.envelopes)) == (False, 2, 2)
    assert both.times == pytest.approx((60.0, 60.0))
    assert grip(Material(invented, STYLES["dark"], references=(lap,))).sides


def test_an_outline_has_a_corner_every_five_degrees_and_is_closed() -> None:
    angle = np.linspace(0, 2 * np.pi, 3600, endpoint=False)
    across, along = envelope(3 * np.cos(angle), 3 * np.sin(angle))
    assert np.rad2deg(np.arctan2(along, across))[:36] == pytest.approx(np.arange(0, 180, 5), abs=1e-6)
    assert (across[-1], along[-1]) == pytest.approx((across[0], along[0]))


def test_the_outline_of_a_line_is_thin_and_as_long_as_98_percent_of_it() -> None:
    """Of 101 points from -5 to 5 g along, 98 % lie below 4.8; across it is held at 0.05."""
    across, along = envelope(np.zeros(101), np.linspace(-5, 5, 101))
    assert (across.max(), across.min()) == pytest.approx((0.05, -0.05))
    assert (along.max(), along.min()) == pytest.approx((4.8, -4.8))


def test_a_lap_without_positions_says_so() -> None:
    with pytest.raises(NoTelemetry, match="no positions"):
        forces_of(replace(circle(100.0, 60.0), track=None))


@pytest.mark.parametrize("driver", ["JSE", "JSE,MAT", "JSE,OKA,VIE"])
@pytest.mark.parametrize("width", [480, 1200])
def test_one_to_three_laps_are_drawn(store: SessionStore, driver: str, width: int) -> None:
    assert collisions(figure_of("gg-diagram", material(store, "gg-diagram", driver=driver), Size(width))[0]) == []


def test_four_laps_are_too_many(store: SessionStore) -> None:
    with pytest.raises(InvalidRequest, match="1 to 3 laps"):
        figure_of("gg-diagram", material(store, "gg-diagram", driver="JSE,OKA,VIE,MAT"), Size(480))


def test_a_lap_of_the_red_flagged_qualifying_is_plausible(store: SessionStore) -> None:
    lap = LapReference(SessionKey(2025, 2, "Q"), "LIN")
    found = Material(store, STYLES["dark"], None, (), (lap,))
    forces = forces_of(found.opened[0])
    assert 2.0 < np.abs(forces.lateral).max() < 6.0
    assert -6.0 < forces.longitudinal.min() < -2.0
    assert collisions(figure_of("gg-diagram", found, Size(600))[0]) == []
