"""Edges of taking a recording in: where a lap is whole, which clock holds, how deep JSON is read, sliders' ends."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.clock import clocked
from lib.services.own_laps.laps import pieces
from lib.services.own_laps.readers import read
from lib.services.own_laps.recording import Said
from lib.services.own_laps.setup import checked_setup
from lib.services.own_laps.units import Scaled


def recording(first: float, last: float, **more: Any) -> Scaled:
    """Return three laps of 3,000 m at 50 m/s, ten samples a second, from `first` metres of one to `last` of another."""
    way = np.arange(first, 6000.0 + last, 5.0)
    distance = np.where(way < 3000, way, np.where(way < 6000, way - 3000, way - 6000))
    values = {"time": np.arange(len(way)) / 10, "speed": np.full(len(way), 180.0), "distance": distance}
    return Scaled({**values, **{name: make(way) for name, make in more.items()}}, ())


def whole(scaled: Scaled) -> list[bool]:
    return [piece.whole for piece in pieces(scaled, Said())]


@pytest.mark.parametrize(("first", "begins"), [(0.0, True), (25.0, True), (35.0, False)])
@pytest.mark.parametrize(("last", "ends"), [(2980.0, True), (2960.0, False)])
def test_a_lap_at_either_end_is_whole_within_a_hundredth_of_the_line(
    first: float, last: float, begins: bool, ends: bool
) -> None:
    assert whole(recording(first, last)) == [begins, True, ends]


@pytest.mark.parametrize(("seconds", "begins"), [(0.0, True), (0.9, True), (1.1, False)])
def test_by_a_laps_own_clock_it_is_whole_within_a_second_of_the_line(seconds: float, begins: bool) -> None:
    scaled = recording(seconds * 50, 2980.0, lap_clock=lambda way: (way % 3000) / 50)
    assert whole(scaled)[0] == begins


@pytest.mark.parametrize(("share", "begins"), [(0.005, True), (0.015, False)])
def test_by_the_share_of_the_lap_it_is_whole_within_a_hundredth(share: float, begins: bool) -> None:
    scaled = recording(share * 3000, 2980.0, part=lambda way: (way % 3000) / 3000)
    assert whole(scaled) == [begins, True, True]
    assert whole(recording(0.0, 2960.0, part=lambda way: (way % 3000) / 3000))[-1] is False


def on_the_clock(time: list[float]) -> Scaled:
    values = {"time": np.array(time), "speed": np.full(len(time), 100.0)}
    return clocked(Scaled(values, ()), Said(), None)


def test_a_clock_may_stand_but_not_go_back() -> None:
    assert on_the_clock([0.0, 1.0, 1.0, 2.0]).values["time"].tolist() == [0.0, 1.0, 1.0, 2.0]
    with pytest.raises(InvalidRequest, match="decreases after sample 2"):
        on_the_clock([0.0, 1.0, 0.5])
    with pytest.raises(InvalidRequest, match="does not increase"):
        on_the_clock([1.0, 1.0])


def test_the_length_of_a_lap_known_by_its_share_is_taken_from_positions() -> None:
    angle = np.linspace(0.2, 1.8, 801) * np.pi  # four fifths of a circle of 500 m
    values = {
        "part": angle / (2 * np.pi),
        "speed": np.full(801, 180.0),
        "x": 500 * np.cos(angle),
        "y": 500 * np.sin(angle),
    }
    found = clocked(Scaled(values, ()), Said(), None)
    assert found.values["distance"][-1] - found.values["distance"][0] == pytest.approx(0.8 * 2 * np.pi * 500, rel=1e-3)
    assert "3142 m" in found.assumed[0]
    told = clocked(Scaled(values, ()), Said(length=3000.0), 4000.0)
    assert told.values["distance"][-1] == pytest.approx(0.9 * 3000)


def lap_of(speed: float) -> dict[str, Any]:
    return {"time": [0.0, 1.0, 2.0], "speed": [speed] * 3}


def test_laps_in_lists_within_lists_are_found_in_order_and_texts_are_passed_over() -> None:
    nested = {"note": "x", "runs": ["text", [lap_of(100.0)], [[lap_of(150.0)]], 7]}
    found = read(json.dumps(nested).encode())
    assert [lap.columns[1].values[0] for lap in found.laps] == [100.0, 150.0]


@pytest.mark.parametrize(
    ("game", "field", "most"),
    [("F1 2021", "front_wing", 11), ("F1 2021", "rear_ride_height", 11), ("F1 23", "front_suspension", 41),
     ("F1 25", "rear_anti_roll_bar", 21), ("F1 24", "front_ride_height", 60), ("F1 25", "rear_ride_height", 110)],
)  # fmt: skip
def test_sliders_end_where_the_games_own_do(game: str, field: str, most: float) -> None:
    assert checked_setup({field: most}, game) == {field: most}
    with pytest.raises(InvalidRequest, match=f"setup.{field}"):
        checked_setup({field: most + 0.5}, game)
