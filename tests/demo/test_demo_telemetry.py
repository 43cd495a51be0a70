"""Car and position samples are samples of one continuous drive."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
from demo_session import Loaded

from demo.season import EVENTS, track_of


def distance(session: Any, lap: Any) -> float:
    """Trapezoid of speed over a lap, in metres."""
    car = session.car_data[lap["DriverNumber"]]
    time, speed = car["SessionTime"].dt.total_seconds().to_numpy(), car["Speed"].to_numpy() / 3.6
    begin, end = lap["LapStartTime"].total_seconds(), lap["Time"].total_seconds()
    inside = (time > begin) & (time < end)
    grid = np.r_[begin, time[inside], end]
    return float(np.trapezoid(np.interp(grid, time, speed), grid))


def knots(tree: Path, loaded: Loaded, number: str, *names: str) -> list[np.ndarray]:
    event = loaded.session.event["RoundNumber"]
    code = {"Race": "R", "Qualifying": "Q", "Sprint Qualifying": "SQ"}[loaded.session.name]
    with np.load(tree / f"truth/2025/{event}/{code}.npz") as truth:
        return [truth[f"{name}_{number}"] for name in names]


def test_speed_integrates_to_the_length_of_the_lap(loaded: Loaded) -> None:
    length = loaded.truth["track"]["length"]
    laps = loaded.session.laps
    error = [abs(distance(loaded.session, lap) / length - 1) for _, lap in laps[laps["IsAccurate"]].iterrows()]
    assert len(error) > 50
    assert max(error) < 0.005


def test_speed_samples_lie_on_the_drive(loaded: Loaded, tree: Path) -> None:
    for number in list(loaded.truth["drivers"])[:4]:
        time, speed = knots(tree, loaded, number, "time", "speed")
        car = loaded.session.car_data[number]
        car = car[car["Speed"] > 60]
        wrong = car["Speed"] - 3.6 * np.interp(car["SessionTime"].dt.total_seconds(), time, speed)
        assert np.percentile(np.abs(wrong), 99) < 0.8


def test_positions_lie_beside_the_track_where_the_car_is(loaded: Loaded, tree: Path) -> None:
    track = track_of(EVENTS[loaded.session.event["RoundNumber"] - 1].circuit_key)
    number = str(loaded.truth["order"][0])
    time, run, offset = knots(tree, loaded, number, "time", "distance", "offset")
    seen = loaded.session.pos_data[number]
    seen = seen[seen["Status"] == "OnTrack"]
    at = seen["SessionTime"].dt.total_seconds()
    x, y, z = track.place(np.interp(at, time, run), np.interp(at, time, offset))
    away = np.hypot(seen["X"] / 10 - x, seen["Y"] / 10 - y)
    assert len(seen) > 1000
    assert np.percentile(away, 99) < 1.0
    assert np.abs(seen["Z"] / 10 - z).max() < 1.0


def test_car_and_position_clocks_differ(loaded: Loaded) -> None:
    number = str(loaded.truth["order"][0])
    car, pos = loaded.session.car_data[number]["Date"], loaded.session.pos_data[number]["Date"]
    assert 0.2 < car.diff().dt.total_seconds().mean() < 0.28
    assert 0.18 < pos.diff().dt.total_seconds().mean() < 0.26
    assert len(set(car) & set(pos)) < 0.05 * len(car)


def test_channels_stay_in_their_ranges(loaded: Loaded) -> None:
    for car in loaded.session.car_data.values():
        assert set(car["DRS"]) <= {0, 1, 8, 10, 12, 14}
        assert set(car["nGear"]) <= set(range(9))
        assert car["Throttle"].between(0, 100).mean() > 0.95
        assert car["RPM"].max() < 12_600
        assert 300 < car["Speed"].max() < 365


def test_throttle_has_samples_without_a_value(loaded: Loaded) -> None:
    assert any((car["Throttle"] == 104).any() for car in loaded.session.car_data.values())


def test_the_wing_stays_shut_in_the_first_laps_of_a_race(race: Loaded) -> None:
    third = min(d["laps"][1]["end"] for d in race.truth["drivers"].values() if len(d["laps"]) > 1)
    for car in race.session.car_data.values():
        early = car[car["SessionTime"].dt.total_seconds() < third / 1000]
        assert not (early["DRS"] >= 10).any()


def test_circuit_info_has_corners_where_the_car_turns(loaded: Loaded) -> None:
    circuit = loaded.session.get_circuit_info()
    true = loaded.truth["track"]
    assert circuit.rotation == true["rotation"]
    assert np.allclose(circuit.corners["Distance"], [corner[0] for corner in true["corners"]], atol=25)


def test_records_hold_two_to_six_samples_and_mostly_three_to_five(tree: Path) -> None:
    stream = next((tree / "static/2025").glob("*/*_Qualifying/Position.z.jsonStream"))
    texts = [line[12:].strip().strip('"') for line in stream.read_text("utf-8-sig").splitlines()]
    sizes = [len(json.loads(zlib.decompress(b64decode(text), -zlib.MAX_WBITS))["Position"]) for text in texts[:-1]]
    assert set(sizes) == {2, 3, 4, 5, 6}
    assert sum(size in (3, 4, 5) for size in sizes) > 0.8 * len(sizes)
