"""Whether a lap is of a session's circuit: the same lap is sure, another circuit's is refused, whatever its length."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.checks import as_lap
from lib.services.own_laps.circuit import alike, length_of, match, profile
from lib.services.own_laps.readers import read
from lib.services.own_laps.take_in import take_in
from lib.services.telemetry_service.stored_lap import read_lap
from lib.sessions import SessionKey
from tests.services.f1_sessions import ARCHIVE, QUALIFYING, REAL, SECOND, clean_laps, invented, real

FILES = Path(__file__).resolve().parents[4] / "shared" / "sim-files"


def lap_of(key: SessionKey, place: int = 0) -> tuple[np.ndarray, np.ndarray]:
    reference = clean_laps(invented(), key)[place]
    lap = read_lap(invented(), key, reference.driver, reference.lap)
    inside = (lap.car.time >= 0) & (lap.car.time <= lap.lap_time)
    return lap.car.time[inside] - lap.car.time[inside][0], lap.car.speed[inside]


@pytest.mark.parametrize("place", [0, 3, 9])
def test_a_lap_of_the_circuit_is_sure(place: int) -> None:
    time, speed = lap_of(QUALIFYING, place)
    found = match(invented(), QUALIFYING, time * 1.05, speed / 1.05)
    assert found is not None
    assert found["verdict"] == "sure"
    assert found["agreement"] > 0.95
    assert found["official_metres"] == round(length_of(invented(), QUALIFYING) or 0)


def test_a_lap_of_another_circuit_is_refused_even_if_it_is_as_long() -> None:
    time, speed = lap_of(SECOND)
    driven, wanted = (length_of(invented(), key) or 1 for key in (SECOND, QUALIFYING))
    with pytest.raises(InvalidRequest, match="slow and fast in other places"):
        match(invented(), QUALIFYING, time, speed * wanted / driven)


def test_a_lap_that_does_not_begin_at_the_line_is_refused() -> None:
    time, speed = lap_of(QUALIFYING)
    with pytest.raises(InvalidRequest, match="does not begin at the start line"):
        match(invented(), QUALIFYING, time, np.roll(speed, len(speed) // 3))


def test_without_a_session_there_is_nothing_to_compare_with() -> None:
    time, speed = lap_of(QUALIFYING)
    assert match(invented(), None, time, speed) is None
    assert match(invented(), SessionKey(2031, 1, "Q"), time, speed) is None
    assert length_of(invented(), SessionKey(2031, 1, "Q")) is None


@pytest.mark.parametrize(("metres", "fits"), [(4760, True), (5030, True), (4480, True), (5276, False), (4450, False)])
def test_the_length_may_differ_by_six_percent(metres: float, fits: bool) -> None:
    time = np.arange(0, 80.01, 0.1)
    values = {"time": time, "speed": np.full(len(time), metres / 80 * 3.6)}
    if fits:
        assert as_lap(values, (), 4750.0, 80.0, exact=True).metres == pytest.approx(metres)
    else:
        with pytest.raises(InvalidRequest, match=rf"{metres} m are \d\.\d\d laps of this circuit \(4750 m\)"):
            as_lap(values, (), 4750.0, 80.0, exact=True)


def test_profiles_are_alike_by_their_shape_alone() -> None:
    time = np.arange(0, 80.01, 0.1)
    one = profile(time, 200 + 80 * np.sin(time / 4))
    assert alike(one, one) == pytest.approx(1)
    assert alike(one, np.roll(one, 8)) == pytest.approx(1)
    assert alike(one, one * 0.7 + 10) == pytest.approx(1)
    assert alike(one, np.full(400, 200.0)) == -1


@pytest.mark.skipif(not (ARCHIVE.exists() and FILES.exists()), reason="the real session and lap are not at hand")
def test_a_real_players_lap_is_of_the_real_circuit_and_another_is_not() -> None:
    mine = take_in(read((FILES / "12-f1-25-melbourne/lap2_player_own_names.csv").read_bytes()), None, 79.782).samples
    found = match(real(), REAL, mine.values["time"], mine.values["speed"])
    assert found is not None
    assert found["verdict"] == "sure"
    other = take_in(read((FILES / "10-f1game-f1telemetry_app/lap_own_names.csv").read_bytes()), None, None).samples
    with pytest.raises(InvalidRequest, match="slow and fast in other places"):
        match(real(), REAL, other.values["time"], other.values["speed"])
