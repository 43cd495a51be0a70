"""Two laps on one axis: channels every 20 ms, what only own laps have too, and how sure a time is between anchors."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.coaching.corner_view import corner_views
from lib.services.coaching.diagnosis import diagnose
from lib.services.coaching.lap_pair import LapPair, lay
from lib.services.coaching.priority import findings_of
from lib.services.own_laps.stored import own_lap
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.stored_lap import read_lap
from tests.services.coaching.small_corner import laid, view
from tests.services.f1_sessions import QUALIFYING, invented


def with_pedals(seed: int) -> LapData:
    """Return a driver's lap as a game records it: 50 samples a second, with steering and brake pressure."""
    lap = read_lap(invented(), QUALIFYING, "OKA", "fastest")
    time, random = np.append(np.arange(0.0, lap.lap_time, 0.02), lap.lap_time), np.random.default_rng(seed)
    held = np.clip(np.searchsorted(lap.car.time, time, side="right") - 1, 0, len(lap.car.time) - 1)
    values = {name: np.interp(time, lap.car.time, getattr(lap.car, name)) for name in ("speed", "throttle", "rpm")}
    values |= {name: getattr(lap.car, name)[held] for name in ("brake", "gear")}
    values |= {"time": time, "pressure": 80 * values["brake"] + random.normal(0, 1, len(time))}
    values["steering"] = 30_000 / values["speed"] ** 1.5 + random.normal(0, 0.5, len(time))
    return own_lap(f"me:{seed}", values, lap.lap_time, lap.sectors, ())


def test_steering_and_brake_pressure_of_own_laps_are_there() -> None:
    driver = read_lap(invented(), QUALIFYING, "OKA", "fastest")
    (pair,) = lay([driver, with_pedals(1)])
    assert pair.own.has("steering", "pressure")
    assert not pair.reference.has("steering")
    assert pair.reference.missing >= {"steering", "pressure"}
    tick = 1000
    assert pair.own.steering[tick] == pytest.approx(with_pedals(1).more["steering"][tick], abs=1e-6)


def test_two_recordings_of_one_lap_have_no_finding_by_any_channel() -> None:
    driver = read_lap(invented(), QUALIFYING, "OKA", "fastest")
    _, other = lay([driver, with_pedals(1), with_pedals(2)])
    pair = LapPair(lay([driver, with_pedals(1)])[0].own, other.own, other.corners, other.lines)
    assert findings_of(diagnose(corner_views(pair))) == []


def test_places_between_two_are_found_and_never_none() -> None:
    lap = laid()
    assert lap.between(100.0, 150.0) == slice(100, 150)
    assert lap.between(100.5, 100.5) == slice(101, 102)


def test_metres_with_the_wing_open() -> None:
    lap = laid(drs=[(100, 150, 12.0), (200, 210, 8.0)])
    assert lap.open_between(0.0, 400.0) == 50.0
    assert lap.open_between(120.0, 131.0) == 10.0


def test_noise_grows_to_the_middle_between_two_anchors_and_has_a_floor() -> None:
    pair = view().pair  # anchors 4,000 m apart, both laps sure to 0.01 s
    assert pair.noise(0.0, 2000.0) == pytest.approx(0.01 * 2**0.5)
    assert pair.noise(0.0, 400.0) == pytest.approx(0.01 * 2**0.5 * (6 * 0.1 * 0.9) ** 0.5)
    assert pair.noise(0.0, 10.0) == pair.noise(0.0, 80.0) == pytest.approx(0.01 * 2**0.5 * (6 * 0.02 * 0.98) ** 0.5)
