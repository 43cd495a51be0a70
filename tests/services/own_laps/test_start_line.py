"""When the start line is passed: which of two readings of its points, in which direction, how near, how fast."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.own_laps.recording import StartLine
from lib.services.own_laps.start_line import EARTH, crossings, plane

LAT, LON = 45.0, 13.0
FAR = 500.0
Steps = list[tuple[float, float, float]]  # seconds, metres east, metres north


def degrees(east: float, north: float) -> tuple[float, float]:
    return LAT + np.degrees(north / EARTH), LON + np.degrees(east / (EARTH * np.cos(np.radians(LAT))))


ENDS = StartLine(degrees(-8, 0), degrees(8, 0))


def passings(steps: Steps, line: StartLine = ENDS, speed: float = 100.0) -> list[float]:
    time = np.array([step[0] for step in steps])
    places = np.array([degrees(east, north) for _, east, north in steps])
    found = crossings(time, places[:, 0], places[:, 1], np.full(len(time), speed), line)
    return [round(moment, 2) for moment in found]


def north(moment: float, east: float = 0.0, forwards: bool = True) -> Steps:
    """Return a passing of the line from ends to ends, and the way back far beside it."""
    side = 5.0 if forwards else -5.0
    return [(moment - 2, -FAR, -FAR * side / 5), (moment - 1, east, -side), (moment + 1, east, side),
            (moment + 2, -FAR, FAR * side / 5)]  # fmt: skip


def east(moment: float) -> Steps:
    """Return a passing of the line that goes through the second point, across the first one's direction."""
    return [(moment - 2, -FAR, FAR), (moment - 1, 3, 13), (moment + 1, 13, 13), (moment + 2, FAR, FAR)]


def laps(*pieces: Steps) -> Steps:
    return [step for piece in sorted(pieces) for step in piece]


def test_the_moment_is_between_two_samples_where_the_line_is() -> None:
    assert passings(laps(north(30), north(110))) == [30.0, 110.0]
    steps = [
        (0.0, 0.0, -1.0),
        (1.0, 0.0, 3.0),
        (50.0, -FAR, FAR),
        (52.0, -FAR, -FAR),
        (100.0, 0.0, -1.0),
        (101.0, 0.0, 3.0),
    ]
    assert passings(steps) == [0.25, 100.25]


@pytest.mark.parametrize(("beside", "found"), [(11.9, True), (-11.9, True), (-12.1, False)])
def test_cars_pass_half_as_far_again_beside_the_posts(beside: float, found: bool) -> None:
    assert bool(passings(laps(north(30, beside), north(110, beside), north(190, beside)))) is found


def test_a_narrow_line_is_ten_metres_to_each_side() -> None:
    narrow = StartLine(degrees(-1, 0), degrees(1, 0))
    assert passings(laps(north(30, 9), north(110, -9)), narrow) == [30.0, 110.0]
    assert passings(laps(north(30, -11), north(110, -11)), narrow) == []


def test_only_the_direction_of_most_counts() -> None:
    assert passings(laps(north(30), north(110), north(160, forwards=False), north(190))) == [30.0, 110.0, 190.0]


@pytest.mark.parametrize(("later", "found"), [(20.5, [30.0, 50.5]), (19.5, [30.0])])
def test_two_passings_are_more_than_twenty_seconds_apart(later: float, found: list[float]) -> None:
    assert passings(laps(north(30), north(30 + later))) == found


@pytest.mark.parametrize(("speed", "found"), [(10.1, 2), (10.0, 0)])
def test_who_creeps_over_the_line_does_not_pass_it(speed: float, found: int) -> None:
    assert len(passings(laps(north(30), north(110)), speed=speed)) == found


def test_of_two_readings_the_one_with_even_laps_is_taken() -> None:
    uneven, even = [north(at) for at in (30, 60, 230)], [east(at) for at in (100, 200, 300)]
    assert passings(laps(*uneven, *even)) == [100.0, 200.0, 300.0]
    uneven, even = [east(at) for at in (30, 60, 230)], [north(at) for at in (100, 200, 300)]
    assert passings(laps(*uneven, *even)) == [100.0, 200.0, 300.0]


def test_numbers_may_be_swapped_or_count_west_as_positive() -> None:
    there = laps(north(30), north(110))
    first, second = ENDS.first, ENDS.second
    assert passings(there, StartLine((first[1], first[0]), (second[1], second[0]))) == [30.0, 110.0]
    assert passings(there, StartLine((first[0], -first[1]), (second[0], -second[1]))) == [30.0, 110.0]


@pytest.mark.parametrize(("away", "known"), [(19_000.0, True), (21_000.0, False)])
def test_a_line_twenty_kilometres_away_is_another_tracks(away: float, known: bool) -> None:
    line = StartLine(degrees(-8, away), degrees(8, away))
    steps = [
        (0.0, FAR, 0.0),
        (1.0, FAR, 1.0),
        (2.0, FAR, 0.0),
        (100.0, 0.0, away - 5),
        (102.0, 0.0, away + 5),
        (103.0, FAR, 0.0),
    ]
    assert bool(passings(steps, line)) is known


def test_places_are_metres_from_the_middle() -> None:
    there = np.array([degrees(-100, -50), degrees(0, 0), degrees(100, 50)])
    x, y = plane(there[:, 0], there[:, 1])
    assert list(x) == pytest.approx([-100, 0, 100], abs=0.01)
    assert list(y) == pytest.approx([-50, 0, 50], abs=0.01)
