"""Which column becomes a channel, and which empty cells are filled in."""

from __future__ import annotations

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.channels import Channels, choose, filled, without_nonsense
from lib.services.own_laps.recording import Column, Recording, listed, refuse

NAN = float("nan")
TIME = Column("time", np.array([0.0, 1.0, 2.0, 3.0]))


def speed(name: str, *values: float, source: str = "", unit: str = "") -> Column:
    return Column(name, np.array(values), unit, source)


def chosen(*columns: Column) -> Channels:
    return choose(Recording("CSV", (TIME, *columns), tuple(column.name for column in columns)))


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        ((speed("Speed", 1, 1, 1, 1), speed("GPS Speed", 2, 2, 2, 2)), 2.0),
        ((speed("Speed", 1, 1, 1, 1, source="obd"), speed("Velocity", 2, 2, 2, 2, source="can: 2")), 2.0),
        ((speed("Speed", 1, 1, 1, 1, source="calc"), speed("Velocity", 2, 2, 2, 2)), 2.0),
        ((speed("Speed", 1, 1, 1, 1, source="can"), speed("Velocity", 2, 2, 2, 2, source="calc")), 2.0),
        ((speed("Velocity", 1, 1, 1, 1), speed("Ground Speed", 2, 2, 2, 2)), 2.0),
        ((speed("Speed", 1, 1, 1, 1), speed("GPS Speed", 2, NAN, NAN, NAN)), 1.0),
        ((speed("Speed", 1, 1, 1, 1), speed("GPS Speed", 2, 2, NAN, NAN)), 2.0),
        ((speed("Speed", 1, 1, 1, 1), speed("GPS Speed", 0, 0, 0, 0)), 1.0),
        ((speed("Speed", 1, 1, 1, 1, source="thing"), speed("Velocity", 2, 2, 2, 2, source="obd")), 1.0),
    ],
)
def test_filled_ones_come_first_then_the_sensor_then_the_name(columns: tuple[Column, ...], first: float) -> None:
    assert chosen(*columns).values["speed"][0] == first


def test_a_choice_is_told_with_those_that_were_left() -> None:
    taken, left = speed("GPS Speed", 1, 1, 1, 1, source="100: gps"), speed("Speed", 2, 2, 2, 2)
    assert chosen(left, taken).notes == ("speed taken from 'GPS Speed' (100: gps), not from 'Speed'",)
    assert chosen(taken).notes == ()
    many = [speed(f"Speed ({n})", 2, 2, 2, 2) for n in range(7)]
    assert chosen(taken, *many).notes[0].count("Speed (") == 5


def test_a_unit_is_the_columns_own_or_the_one_in_its_name() -> None:
    assert chosen(speed("Speed (MPH)", 1, 1, 1, 1)).units == {"speed": "mph"}
    assert chosen(speed("Speed (mph)", 1, 1, 1, 1, unit=" KM/H ")).units == {"speed": "km/h"}
    assert chosen(speed("Speed", 1, 1, 1, 1, unit="x" * 30)).units == {"speed": "x" * 20}


def test_speed_and_an_axis_are_needed_and_all_of_one_length() -> None:
    with pytest.raises(InvalidRequest, match="This CSV has gear") as refused:
        choose(Recording("CSV", (TIME, Column("gear", np.ones(4))), ("gear",)))
    assert refused.value.extra["found"] == ["gear"]
    with pytest.raises(InvalidRequest, match="speed, and time or distance, are needed"):
        choose(Recording("CSV", (speed("Speed", 1, 1, 1, 1),), ()))
    for axis in ("time", "distance", "LapDistPct", "CurrentLapTime"):
        assert "speed" in choose(Recording("CSV", (Column(axis, np.ones(4)), speed("Speed", 1, 1, 1, 1)))).values
    with pytest.raises(InvalidRequest, match="different lengths: time 4, Speed 3"):
        chosen(speed("Speed", 1, 1, 1))


@pytest.mark.parametrize(
    ("name", "most"), [("lap", 1e6), ("lap_clock", 1e10), ("last_lap", 1e10), ("latitude", 90.0), ("longitude", 360.0)]
)
def test_a_helping_channel_loses_what_it_cannot_have(name: str, most: float) -> None:
    given = Channels({name: np.array([most, -most, most * 1.1, -most * 1.1, np.inf, NAN])}, {})
    assert list(np.isnan(without_nonsense(given).values[name])) == [False, False, True, True, True, True]


def fill(time: list[float], speeds: list[float], **more: list[float]) -> Channels:
    values = {"time": time, "speed": speeds, **more}
    return filled(Channels({name: np.array(column, float) for name, column in values.items()}, {}, ("a",)))


def test_short_holes_are_filled_in_and_rows_at_the_ends_go() -> None:
    found = fill([0, 0.5, 1, 1.5, 2], [NAN, 100, NAN, 200, NAN], gear=[3, 3, NAN, 4, 4], rpm=[NAN] * 5)
    assert list(found.values["time"]) == [0.5, 1.0, 1.5]
    assert list(found.values["speed"]) == [100.0, 150.0, 200.0]
    assert list(found.values["gear"]) == [3.0, 3.0, 4.0]
    assert np.isnan(found.values["rpm"]).all()
    assert found.notes == ("a", "speed filled in for 1 of 3 samples")


@pytest.mark.parametrize(
    ("time", "is_filled"),
    [([0, 0.5, 1.0], True), ([0, 0.5, 1.1], False), ([0, 500, 1000, 30_000], True), ([0, 500, 1100, 30_000], False)],
)
def test_a_hole_has_a_second_at_most_also_in_milliseconds(time: list[float], is_filled: bool) -> None:
    speeds = [100, NAN, 200] if len(time) == 3 else [100, NAN, 200, NAN]
    assert bool(np.isfinite(fill(time, speeds).values["speed"][1])) is is_filled


def test_without_holes_or_without_anything_nothing_changes() -> None:
    assert fill([0, 1], [1, 2]).notes == ("a",)
    assert np.isnan(fill([0, 1], [NAN, NAN]).values["speed"]).all()
    rows = fill([0, NAN, 0.5], [1, 2, 3])
    assert (list(rows.values["time"]), rows.notes) == ([0.0, 0.5], ("a",))


def test_at_most_so_many_names_are_told() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed([]) == "nothing"
    assert listed([str(n) for n in range(20)]).endswith(", 19")
    assert listed([str(n) for n in range(22)]).endswith(", 19 and 2 more")
    assert listed(["x" * 70]) == "x" * 60
    error = refuse("no", ["y" * 61] * 1001)
    assert (len(error.extra["found"]), error.extra["found"][0]) == (1000, "y" * 60)
