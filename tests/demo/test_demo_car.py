"""The physics: what makes a car faster does, and nothing goes beyond what tyres and engine can give."""

from __future__ import annotations

import numpy as np
import pytest

from demo.car import FORMS, LapConditions, gears, lap_speeds, pedals, tyre_grip
from demo.season import EVENTS, track_of
from demo.track import TrackModel


@pytest.fixture(params=[event.circuit_key for event in EVENTS])
def track(request: pytest.FixtureRequest) -> TrackModel:
    return track_of(request.param)


def lap_speed(track: TrackModel, **other: float) -> np.ndarray:
    factors = {"grip": 1.0, "power": 1.0, "wing": 1.0, "fuel": 10.0, "drs": False} | other
    form = np.full((1, FORMS), factors.pop("form", 1.0))
    conditions = LapConditions(form=form, **{name: np.array([value]) for name, value in factors.items()})
    return lap_speeds(track, conditions)[0]


def lap_time(track: TrackModel, **other: float) -> float:
    speed = lap_speed(track, **other)
    return float((2 * track.spacing / (speed[1:] + speed[:-1])).sum())


def test_the_track_closes_on_itself(track: TrackModel) -> None:
    x, y, z = track.place(np.array([0.0, track.length]), np.zeros(2))
    assert np.allclose([x[0], y[0], z[0]], [x[1], y[1], z[1]], atol=0.01)
    assert 4000 < track.length < 5000


def test_a_lap_takes_as_long_as_a_real_one(track: TrackModel) -> None:
    assert 75 < lap_time(track) < 95


def test_grip_power_and_the_wing_help_and_fuel_hurts(track: TrackModel) -> None:
    base = lap_time(track)
    assert max(lap_time(track, grip=1.02), lap_time(track, power=1.02), lap_time(track, drs=True)) < base
    assert lap_time(track, fuel=60) > base + 1


def test_speeds_are_a_formula_one_car_s(track: TrackModel) -> None:
    speed = lap_speed(track, grip=1.01, fuel=8.0, drs=True) * 3.6
    assert 60 < speed.min() < 110
    assert 320 < speed.max() < 360


def test_more_wing_is_slower_on_the_straight_and_faster_in_the_corners(track: TrackModel) -> None:
    less, more = (lap_speed(track, wing=wing) for wing in (0.96, 1.04))
    assert more.max() < less.max() - 1
    assert np.sort(more)[100] > np.sort(less)[100]


def test_a_good_stretch_helps_as_grip_does(track: TrackModel) -> None:
    assert lap_time(track, form=1.01) == pytest.approx(lap_time(track, grip=1.01))


def test_tyres_wear_and_rain_wants_grooves() -> None:
    assert tyre_grip("SOFT", 0, False) > tyre_grip("MEDIUM", 0, False) > tyre_grip("HARD", 0, False)
    assert tyre_grip("SOFT", 15, False) < tyre_grip("HARD", 15, False)
    assert tyre_grip("INTERMEDIATE", 3, True) > tyre_grip("SOFT", 3, True)
    assert tyre_grip("INTERMEDIATE", 3, False) < tyre_grip("HARD", 3, False)


def test_gears_go_up_with_speed_and_the_brake_closes_the_throttle() -> None:
    assert list(gears(np.array([0.0, 10.0, 40.0, 95.0]))) == [0, 1, 3, 8]
    throttle, brake = pedals(np.array([60.0, 60.0]), np.array([-25.0, 4.0]))
    assert (list(throttle == 0), list(brake)) == ([True, False], [100, 0])
