"""Metres from speed: exact between samples, also where two samples bear the same time."""

from __future__ import annotations

import numpy as np

from lib.services.telemetry_service.distance import metres_at


def test_speed_is_a_straight_line_between_samples() -> None:
    time, speed = np.array([0.0, 2.0, 4.0]), np.array([36.0, 72.0, 72.0])
    assert metres_at(time, speed, np.array([0.0, 1.0, 2.0, 3.0, 5.0])).tolist() == [0.0, 12.5, 30.0, 50.0, 90.0]


def test_a_clock_that_stands_still_for_a_sample_divides_nothing() -> None:
    time, speed = np.array([0.0, 1.0, 1.0, 2.0]), np.array([36.0, 36.0, 72.0, 72.0])
    with np.errstate(all="raise"):
        assert metres_at(time, speed, np.array([0.5, 1.0, 1.5])).tolist() == [5.0, 10.0, 20.0]


def test_speed_rises_evenly_within_a_step_however_short() -> None:
    """From 10 m/s to 20 m/s in 0.2 s: after 0.1 s it is 15 m/s."""
    time, speed = np.array([0.0, 0.2]), np.array([36.0, 72.0])
    assert metres_at(time, speed, np.array([0.1, 0.2])).round(6).tolist() == [1.25, 3.0]
