"""A part of a lap is not taken for a whole one: refused where the file shows it, told where nothing does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.checks import Samples, as_lap
from lib.services.own_laps.circuit import ends_on, length_of, match, profile
from lib.services.own_laps.counts import resets
from lib.services.own_laps.jumps import without_jumps
from lib.services.telemetry_service.distance import metres_at
from lib.services.telemetry_service.stored_lap import read_lap
from tests.services.f1_sessions import QUALIFYING, clean_laps, invented

TIME = np.arange(0.0, 80.01, 0.1)
ROUND = 200.0 + 60 * np.cos(2 * np.pi * TIME / 80 * 3)  # km/h: as fast at the end as at the beginning
TOLD = "taken as one whole lap"


def circle(share: float = 1.0) -> dict[str, Any]:
    """Return a lap of 4,444 m driven in a circle, the first share of it, with positions."""
    rows = slice(0, int(share * len(TIME)) + 1)
    angle = metres_at(TIME, ROUND, TIME) / metres_at(TIME, ROUND, TIME[-1:])[0] * 2 * np.pi
    radius = metres_at(TIME, ROUND, TIME[-1:])[0] / 2 / np.pi
    return {
        "time": TIME[rows],
        "speed": ROUND[rows],
        "x": radius * np.cos(angle)[rows],
        "y": radius * np.sin(angle)[rows],
    }


def taken(values: dict[str, Any], lap_time: float | None = None) -> Samples:
    return as_lap(values, (), None, lap_time, exact=False)


def test_a_lap_that_ends_where_it_began_is_whole() -> None:
    assert not any(note.startswith(TOLD) for note in taken(circle()).notes)


@pytest.mark.parametrize("share", [0.4, 0.5, 0.75, 0.97])
def test_a_lap_that_ends_elsewhere_is_refused(share: float) -> None:
    with pytest.raises(InvalidRequest, match=r"ends [0-9]+ m from where it began"):
        taken(circle(share))


def test_a_lap_that_ends_a_little_before_it_began_says_by_how_much_its_time_may_be_wrong() -> None:
    assert "the lap ends 58 m from where it began: its time may be wrong by 0.8 s" in taken(circle(0.99)).notes


def test_a_first_lap_may_begin_at_its_place_on_the_grid() -> None:
    values = circle(0.97)
    values["speed"] = np.where(values["time"] < 0.15, 0.0, values["speed"])
    values["speed"][:20] = np.linspace(0, values["speed"][20], 20)
    assert taken(values).metres > 4000


def test_without_positions_the_answer_says_that_nothing_shows_it() -> None:
    values = {name: circle()[name] for name in ("time", "speed")}
    assert any(note.startswith(TOLD) for note in taken(values).notes)
    assert not any(note.startswith(TOLD) for note in taken(values, 80.0).notes)


def test_two_speeds_at_the_line_are_told() -> None:
    values = {name: circle(0.5)[name] for name in ("time", "speed")}
    assert any("begins at 260 km/h and ends at 140 km/h" in note for note in taken(values).notes)


def test_a_lap_that_lacks_more_than_a_second_of_its_time_is_refused() -> None:
    values = {name: circle(0.985)[name] for name in ("time", "speed")}
    with pytest.raises(InvalidRequest, match=r"the samples last 78.800 s, but the lap time is 80.000 s"):
        taken(values, 80.0)
    assert taken({name: circle(0.99)[name] for name in ("time", "speed")}, 80.0).lap_time == 80.0


def test_a_told_distance_that_does_not_fit_the_speed_is_told() -> None:
    values = {name: circle()[name] for name in ("time", "speed", "x", "y")}
    way = metres_at(TIME, ROUND, TIME)
    assert taken({**values, "distance": way * 1.02}).notes == taken(values).notes
    assert "speed and time make 4444 m, the distance says 4800 m" in taken({**values, "distance": way * 1.08}).notes
    with pytest.raises(InvalidRequest, match="the distance says"):
        taken({**values, "distance": way * 1.3})


def test_a_dropout_is_filled_in_and_told() -> None:
    speed = ROUND.copy()
    speed[100:103] = 0
    found, notes = without_jumps(TIME, speed)
    assert np.abs(found - ROUND).max() < 1.0
    assert notes == ("speed filled in for 3 of 801 samples, in which it jumped",)


def test_a_first_sample_without_a_speed_is_filled_in() -> None:
    found, notes = without_jumps(TIME, np.where(TIME < 0.15, 0.0, ROUND))
    assert found[0] == pytest.approx(ROUND[2])
    assert notes == ("speed filled in for 2 of 801 samples, in which it jumped",)


def test_a_wall_is_no_dropout() -> None:
    speed = np.where(TIME > 40, 0.0, ROUND)
    assert without_jumps(TIME, speed) == (speed, ())


def test_a_speed_that_rises_at_once_is_refused() -> None:
    with pytest.raises(InvalidRequest, match=r"jumps by 120 km/h at 39.90 s"):
        without_jumps(TIME, np.where(TIME < 40, 100.0, 220.0))


def test_many_dropouts_are_refused() -> None:
    speed = ROUND.copy()
    speed[5::10] = 0
    with pytest.raises(InvalidRequest, match="jumps in"):
        without_jumps(TIME, speed)


def test_a_wrong_digit_in_a_clock_is_no_new_lap() -> None:
    clock = TIME.copy()
    assert resets(np.concatenate([clock, clock])) == [801]
    clock[700] = 2.0
    assert resets(clock) == []


def test_a_lap_that_lacks_its_end_is_not_taken_for_a_shorter_circuit() -> None:
    length = length_of(invented(), QUALIFYING)
    assert length is not None
    reference = clean_laps(invented(), QUALIFYING)[3]
    lap = read_lap(invented(), QUALIFYING, reference.driver, reference.lap)
    inside = (lap.car.time >= 0) & (lap.car.time <= lap.lap_time)
    time, speed = lap.car.time[inside] - lap.car.time[inside][0], lap.car.speed[inside]
    way = metres_at(time, speed, time)
    short = way <= 0.96 * way[-1]
    with pytest.raises(InvalidRequest, match=r"ends about [0-9]+ m before the line"):
        match(invented(), QUALIFYING, time[short], speed[short])
    late = way >= 0.04 * way[-1]
    with pytest.raises(InvalidRequest, match=r"begins about [0-9]+ m after the line"):
        match(invented(), QUALIFYING, time[late] - time[late][0], speed[late])
    agreement, begins, ends = ends_on(way * 0.96, speed, profile(time, speed), length)
    assert agreement > 0.99
    assert abs(begins) < 0.01
    assert abs(ends) < 0.012
