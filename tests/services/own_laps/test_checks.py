"""What makes samples a lap: every limit on both of its sides, and what is told of the lap."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.checks import (
    Samples,
    as_lap,
    refuse_holes,
    refuse_impossible,
    refuse_impossible_speed,
)


def samples(seconds: float = 80.0, step: float = 0.1, metres: float | None = None, **more: Any) -> dict[str, Any]:
    """Return a lap at a constant speed, 50 m/s unless `metres` says otherwise."""
    time = np.arange(round(seconds / step) + 1) * step
    pace = 50.0 if metres is None else metres / seconds
    return {"time": time, "speed": np.full(len(time), pace * 3.6), **more}


def lap(values: dict[str, Any], lap_time: float | None = None, length: float | None = None, **more: Any) -> Samples:
    return as_lap(values, more.get("notes", ()), length, lap_time, more.get("exact", False))


def fits(values: dict[str, Any], *more: Any) -> bool:
    try:
        lap(values, *more)
    except InvalidRequest:
        return False
    return True


@pytest.mark.parametrize(
    ("values", "is_one"),
    [
        (samples(49.0, 1.0), True),
        (samples(48.0, 1.0), False),  # 49 samples
        (samples(79.996, 0.004), True),
        (samples(80.0, 0.004), False),  # 20,001 samples
        (samples(30.0), True),
        (samples(29.9), False),
        (samples(900.0, 0.5, 5000), True),
        (samples(900.5, 0.5, 5000), False),
        (samples(metres=401), True),
        (samples(metres=399), False),
        (samples(300.0, metres=25_999), True),
        (samples(300.0, metres=26_001), False),
    ],
)
def test_a_lap_is_between_the_shortest_and_the_longest(values: dict[str, Any], is_one: bool) -> None:
    assert fits(values) is is_one


@pytest.mark.parametrize(("pause", "is_one"), [(5.0, True), (5.1, False)])
def test_a_gap_is_no_longer_than_five_seconds(pause: float, is_one: bool) -> None:
    values = samples()
    values["time"] = values["time"] + np.where(values["time"] > 40, pause - 0.1, 0.0)
    assert fits(values) is is_one


@pytest.mark.parametrize(
    ("share", "is_one"), [(0.88, True), (0.86, False), (1.17, True), (1.18, False), (0.0, False), (-1.0, False)]
)
def test_distance_and_speed_agree_within_a_sixth(share: float, is_one: bool) -> None:
    """4,000 m were driven: 15 % more or less than what the distance says."""
    values = samples()
    assert fits({**values, "distance": values["time"] * 50 * share}) is is_one


@pytest.mark.parametrize(("back", "is_one"), [(0.9, True), (1.1, False)])
def test_a_distance_may_tremble_by_a_metre(back: float, is_one: bool) -> None:
    values = samples()
    distance = values["time"] * 50
    distance[400:] -= 5 + back
    assert fits({**values, "distance": distance}) is is_one


@pytest.mark.parametrize(
    ("lap_time", "is_one"), [(81.0, True), (81.01, False), (78.44, True), (78.4, False), (None, True)]
)
def test_a_lap_time_is_longer_than_the_samples_by_a_second_or_shorter_by_two_percent(
    lap_time: float | None, is_one: bool
) -> None:
    assert fits(samples(), lap_time) is is_one


@pytest.mark.parametrize(("length", "is_one"), [(4255, True), (4256, False), (3774, True), (3773, False)])
def test_either_way_may_differ_from_the_circuit_by_six_percent(length: float, is_one: bool) -> None:
    assert fits(samples(), None, length) is is_one
    values = samples()
    told = {**values, "distance": values["time"] * 50 * length / 4000}
    assert fits(told, None, length)


class TestTheClock:
    @pytest.mark.parametrize(
        ("first", "begins"), [(0.0, [0.0, 0.1]), (0.4, [0.0, 0.4, 0.5]), (1.0, [0.0, 1.0, 1.1]), (1.1, [0.0, 0.1])]
    )
    def test_begins_at_the_line_if_the_laps_own_clock_has_just_left_it(self, first: float, begins: list[float]) -> None:
        values = samples()
        found = lap({**values, "time": values["time"] + 7, "lap_clock": values["time"] + first}).values
        assert list(found["time"][: len(begins)]) == pytest.approx(begins)
        assert len(found["time"]) == len(found["speed"]) == 800 + len(begins) - 1

    def test_a_lap_clock_without_a_number_is_not_asked(self) -> None:
        assert lap({**samples(), "lap_clock": np.full(801, np.nan)}).values["time"][1] == pytest.approx(0.1)

    @pytest.mark.parametrize(("lap_time", "ends"), [(80.5, 80.5), (81.0, 81.0), (79.9, 80.0)])
    def test_goes_on_to_the_finish_if_that_is_a_moment_away(self, lap_time: float, ends: float) -> None:
        found = lap(samples(gear=np.full(801, 4.0)), lap_time).values
        assert (found["time"][-1], found["speed"][-1], found["gear"][-1]) == (pytest.approx(ends), 180.0, 4.0)

    def test_that_was_worked_out_is_stretched_to_the_lap_time(self) -> None:
        found = lap(samples(), 81.0, notes=("time worked out from distance and speed",))
        assert (found.values["time"][-1], found.lap_time) == (81.0, 81.0)
        with pytest.raises(InvalidRequest, match=r"the samples last 80.000 s, but the lap time is 82.000 s"):
            lap(samples(), 82.0, notes=("time worked out from distance and speed",))


def test_what_is_told_of_a_lap() -> None:
    found = lap(samples(lap=np.ones(801), gear=np.ones(801)), notes=("a note",))
    assert (found.lap_time, found.rate, found.metres) == (80.0, 10.0, pytest.approx(4000))
    unproven = "taken as one whole lap; nothing in the file shows that it is. `circuit` or `laptime` would"
    assert found.notes == ("a note", unproven, "lap time taken from the samples; it may be up to 0.1 s longer")
    assert sorted(found.values) == ["gear", "speed", "time"]
    assert lap(samples(), exact=True).notes == ("lap time taken from the marks of the recording",)
    assert lap(samples(), 80.0).notes == ()


@pytest.mark.parametrize(
    ("speeds", "possible"),
    [((0.0, 60.0), True), ((-0.1, 60.0), False), ((0.0, 59.9), False), ((0.0, 450.0), True), ((0.0, 450.1), False)],
)
def test_a_car_drives_between_0_and_450_and_60_at_its_fastest(speeds: tuple[float, ...], possible: bool) -> None:
    if possible:
        refuse_impossible_speed(np.array(speeds))
    else:
        with pytest.raises(InvalidRequest):
            refuse_impossible_speed(np.array(speeds))


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("gear", (-1, 20), (-1.1, 20.1)),
        ("rpm", (-100_000, 100_000), (-100_001, 100_001)),
        ("drs", (-1, 255), (-1.1, 255.1)),
        ("x", (-1e8, 1e8), (-1.01e8, 1.01e8)),
        ("y", (-1e8, 1e8), (-1.01e8, 1.01e8)),
        ("z", (-1e8, 1e8), (-1.01e8, 1.01e8)),
        ("steering", (-1e5, 1e5), (-100_001, 100_001)),
        ("time", (-1e13, 1e13), (-1.01e13, 1.01e13)),
    ],
)
def test_numbers_that_no_car_has_are_refused(name: str, inside: tuple[float, ...], outside: tuple[float, ...]) -> None:
    refuse_impossible({"speed": np.zeros(3), name: np.array([*inside, np.nan])})
    for value in outside:
        with pytest.raises(InvalidRequest, match=name):
            refuse_impossible({"speed": np.zeros(2), name: np.array([0.0, value])})


def test_the_sample_with_the_first_impossible_number_is_named() -> None:
    with pytest.raises(InvalidRequest, match="gear is 21 in sample 2; the range is -1 to 20"):
        refuse_impossible({"speed": np.zeros(3), "gear": np.array([1.0, 21.0, 22.0])})
    with pytest.raises(InvalidRequest, match="no rows of numbers"):
        refuse_impossible({"speed": np.zeros(0)})


@pytest.mark.parametrize(("name", "needed"), [("time", True), ("speed", True), ("part", True), ("gear", False)])
def test_an_empty_cell_is_refused_where_a_number_is_needed(name: str, needed: bool) -> None:
    values = {name: np.array([1.0, np.nan, np.nan])}
    if needed:
        with pytest.raises(InvalidRequest, match=f"{name} has no number in sample 2"):
            refuse_holes(values)
    else:
        refuse_holes(values)
