"""Acceleration out of speed and positions: right for what can be worked out by hand, steady under noise."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.plotter.grip import Grip, accelerations, hull, parabolas

TIME = np.arange(0.0, 30.0, 0.25)
MOMENTS = np.arange(2.0, 28.0, 0.1)
SPEED, RADIUS = 60.0, 120.0


def circle(noise: float = 0.0, turn: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    angle = turn * SPEED / RADIUS * TIME
    wrong = np.random.default_rng(1).normal(0, noise, (2, len(TIME)))
    return TIME, RADIUS * np.cos(angle) + wrong[0], RADIUS * np.sin(angle) + wrong[1]


@pytest.mark.parametrize(("turn", "sign"), [(1, -1), (-1, 1)])
def test_a_circle_at_constant_speed_is_v2_over_r_to_its_side(turn: int, sign: int) -> None:
    across, along = accelerations(MOMENTS, (TIME, np.full(len(TIME), SPEED)), circle(turn=turn))
    assert across == pytest.approx(sign * SPEED**2 / RADIUS / 9.81, rel=0.02)
    assert along == pytest.approx(0, abs=1e-9)


def test_braking_is_the_slope_of_the_speed() -> None:
    speed = 90 - 5 * 9.81 * TIME / 15
    straight = (TIME, 90 * TIME, np.zeros(len(TIME)))
    across, along = accelerations(MOMENTS, (TIME, speed), straight)
    assert along == pytest.approx(-1 / 3)
    assert across == pytest.approx(0, abs=1e-9)


def test_noise_of_a_foot_changes_the_peak_little() -> None:
    speed = (TIME, np.full(len(TIME), SPEED))
    quiet, noisy = (np.quantile(np.abs(accelerations(MOMENTS, speed, circle(noise))[0]), 0.98) for noise in (0, 0.3))
    assert noisy == pytest.approx(quiet, rel=0.15)


def test_a_parabola_is_found_again_and_nothing_where_there_are_no_samples() -> None:
    time = np.array([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    value, slope, second = parabolas(np.array([0.5, 9.0]), time, 3 + 2 * time + 4 * time**2, 0.6)
    assert (value[0], slope[0], second[0]) == pytest.approx((5, 6, 8))
    assert np.isnan([value[1], slope[1], second[1]]).all()


@pytest.mark.parametrize("samples", [0, 3])
def test_a_lap_with_hardly_a_sample_has_no_parabolas(samples: int) -> None:
    found = parabolas(np.array([0.2, 0.4]), np.arange(5) / 5, np.where(np.arange(5) < samples, 1.0, np.nan), 0.6)
    assert np.isnan(found).all()


def test_the_line_around_reaches_as_far_as_the_samples() -> None:
    turn = np.linspace(-np.pi, np.pi, 720)
    x, y = hull(3 * np.cos(turn), 3 * np.sin(turn))
    assert np.hypot(x, y) == pytest.approx(3)
    assert (x[0], y[0]) == (x[-1], y[-1])


def test_peaks_are_of_braking_traction_and_cornering() -> None:
    found = Grip(("A",), (80.0,), (np.array([-4.0] * 50 + [2.0] * 50),), (np.array([-5.0] * 50 + [1.0] * 50),))
    assert found.peaks(0) == (5, 1, 4)
