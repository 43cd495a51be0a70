"""Units of every channel, told by the file or found: each with the number it must give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.channels import Channels
from lib.services.own_laps.units import in_our_units

TIME = np.arange(0, 80, 0.1)
SPEED = np.full(800, 180.0)  # km/h: 4,000 m
DISTANCE = TIME * 50


def scaled(
    units: dict[str, str] | None = None, length: float | None = None, lap_time: float | None = None, **channels: Any
):  # type: ignore[no-untyped-def]
    values = {"time": TIME, "speed": SPEED} | {name: np.asarray(column, float) for name, column in channels.items()}
    return in_our_units(Channels(values, units or {}), length, lap_time)


@pytest.mark.parametrize(
    ("channel", "unit", "given", "found"),
    [
        ("speed", "km/h", 180, 180),
        ("speed", "kph", 180, 180),
        ("speed", "m/s", 50, 180),
        ("speed", "mph", 100, 160.9344),
        ("speed", "knots", 100, 185.2),
        ("distance", "m", 4000, 4000),
        ("distance", "km", 4, 4000),
        ("distance", "ft", 1000, 304.8),
        ("distance", "mi", 1, 1609.344),
        ("time", "ms", 80_000, 80),
        ("time", "min", 2, 120),
        ("time", "unix time", 1e9, 1e9),
    ],
)
def test_a_unit_that_is_told_is_used(channel: str, unit: str, given: float, found: float) -> None:
    column = np.linspace(0, given, 800)
    result = scaled({channel: unit}, **{channel: column})
    assert result.values[channel][-1] == pytest.approx(found)
    assert not any(note.startswith(f"{channel} taken as") for note in result.assumed)


@pytest.mark.parametrize(
    ("channels", "more", "channel", "factor", "note"),
    [
        ({"speed": SPEED / 3.6}, {}, "speed", 3.6, "speed taken as m/s"),
        ({"speed": SPEED / 1.609344, "distance": DISTANCE}, {}, "speed", 1.609344, "speed taken as mph"),
        ({"speed": SPEED / 3.6, "distance": DISTANCE}, {}, "speed", 3.6, "speed taken as m/s"),
        ({"speed": SPEED / 1.609344}, {"length": 4000.0}, "speed", 1.609344, "speed taken as mph"),
        ({}, {}, "speed", 1, "speed taken as km/h"),
        ({"distance": DISTANCE / 1000}, {}, "distance", 1000, "distance taken as km"),
        ({"distance": DISTANCE / 0.3048}, {"length": 4000.0}, "distance", 0.3048, "distance taken as ft"),
        ({"distance": DISTANCE}, {}, "distance", 1, "distance taken as m"),
        ({"time": TIME * 1000}, {}, "time", 0.001, "time taken as ms"),
        ({"time": TIME * 1000}, {"lap_time": 80.0}, "time", 0.001, "time taken as ms"),
        ({"time": TIME / 60}, {"lap_time": 80.0}, "time", 60, "time taken as min"),
        ({"time": np.arange(800) * 4.0}, {}, "time", 0.001, "time taken as ms"),
        ({"time": np.arange(800) * 0.5}, {}, "time", 1, "time taken as s"),
    ],
)
def test_a_unit_that_is_not_told_is_found_and_said(
    channels: dict[str, Any], more: dict[str, float], channel: str, factor: float, note: str
) -> None:
    result = scaled(**more, **channels)
    given = channels.get(channel, {"speed": SPEED, "time": TIME}.get(channel))
    assert result.values[channel] == pytest.approx(given * factor)
    assert note in result.assumed


@pytest.mark.parametrize(
    ("name", "high", "given", "found"),
    [
        ("throttle", 1.0, 0.5, 50),
        ("throttle", 100.0, 50, 50),
        ("throttle", 255.0, 51, 20),
        ("throttle", 104.0, 104, 100),
        ("brake", 1.0, 0.02, 0),
        ("brake", 1.0, 0.021, 1),
        ("brake", 100.0, 2.0, 0),
        ("brake", 100.0, 2.1, 1),
        ("brake", 4000.0, 40, 0),
        ("brake", 4000.0, 120, 1),
    ],
)
def test_pedals_are_percent_and_the_brake_is_on_or_off(name: str, high: float, given: float, found: float) -> None:
    column = np.zeros(800)
    column[1], column[2] = given, high
    assert scaled(**{name: column}).values[name][1] == found


def test_brake_pressure_is_kept_in_percent_of_its_highest() -> None:
    column = np.zeros(800)
    column[1:3] = 30, 60
    assert scaled({"brake": "bar"}, brake=column).values["pressure"][:3].tolist() == [0, 50, 100]


@pytest.mark.parametrize(("high", "found"), [(1.0, 12.0), (14.0, 14.0)])
def test_an_open_flap_is_what_f1_calls_open(high: float, found: float) -> None:
    assert scaled(drs=np.where(TIME > 40, high, 0)).values["drs"].max() == found


def test_an_empty_cell_stays_empty() -> None:
    hole = np.where(TIME == 0, np.nan, 1.0)
    for name in ("throttle", "brake", "drs"):
        assert np.isnan(scaled(**{name: hole}).values[name][0])


@pytest.mark.parametrize(
    ("unit", "given", "found"), [("rad", np.pi, 180), ("deg", 90, 90), ("", 0.5, 50), ("", 2.0, 114.59)]
)
def test_steering_is_in_degrees_or_percent_of_its_lock(unit: str, given: float, found: float) -> None:
    column = np.zeros(800)
    column[1] = given
    assert scaled({"steering": unit} if unit else None, steering=column).values["steering"][1] == pytest.approx(
        found, abs=0.01
    )


class TestPositions:
    angle = 2 * np.pi * TIME / 80
    x, y = 4000 / 2 / np.pi * np.cos(angle), 4000 / 2 / np.pi * np.sin(angle)

    def test_height_is_the_direction_in_which_little_changes(self) -> None:
        result = scaled(x=self.x, y=np.full(800, 3.0), z=self.y)
        assert result.values["y"] == pytest.approx(self.y)
        assert result.values["z"].tolist() == [3.0] * 800
        assert scaled(x=self.x, y=self.y, z=np.full(800, 3.0)).values["y"] == pytest.approx(self.y)

    def test_their_unit_is_found_by_the_way_that_was_driven(self) -> None:
        result = scaled(x=self.x * 10, y=self.y * 10)
        assert result.values["x"] == pytest.approx(self.x)
        assert "x and y taken as dm" in result.assumed
        assert scaled(x=self.x, y=self.y).values["x"] == pytest.approx(self.x)

    def test_latitude_and_longitude_give_them(self) -> None:
        latitude = 45 + np.degrees(self.y / 6_371_000)
        longitude = 13 + np.degrees(self.x / (6_371_000 * np.cos(np.radians(45))))
        result = scaled(latitude=latitude, longitude=longitude)
        assert np.ptp(result.values["x"]) == pytest.approx(np.ptp(self.x), rel=1e-3)
        assert np.ptp(result.values["y"]) == pytest.approx(np.ptp(self.y), rel=1e-3)


def test_a_unit_that_nobody_knows_is_refused_with_those_that_are() -> None:
    with pytest.raises(InvalidRequest, match="speed is in 'furlongs'; use one of: km/h, m/s, mph, kt"):
        scaled({"speed": "furlongs"})
