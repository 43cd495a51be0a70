"""The facts of a lap of six samples, with every value written out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.telemetry_service.forces import LATERAL_METHOD, LONGITUDINAL_METHOD, _neighbours, forces_of
from lib.services.telemetry_service.lap import CarTrace, LapData, PositionTrace
from lib.services.telemetry_service.lap_facts import lap_facts

NAN = float("nan")
CHANNELS: dict[str, list[float]] = {
    "time": [0, 1, 2, 4.00012, 5, 7.00021],
    "distance": [0, 50, 100.04, 180.04, 220.06, 270.04],
    "speed": [180.04, 250.04, 320.04, 300.04, 100.04, 150.04],
    "throttle": [100, 98, 5, 0, 0, 97.9],
    "brake": [0, 0, 0, 1, 1, 0],
    "gear": [5, 6, 6, 5, 4, 4],
    "drs": [12, 12, 8, 10, 14, 0],
}


def still() -> LapData:
    """Return a lap with too few samples for forces."""
    none = np.zeros(2)
    return LapData("AAA", {}, 7.0, CarTrace(np.array([0.0, 7.0]), none, none, none, none, none, none))


def facts(**changed: list[float]) -> dict[str, Any]:
    return lap_facts(still(), {name: np.array(values, float) for name, values in {**CHANNELS, **changed}.items()})


def test_the_facts_of_a_lap() -> None:
    assert facts() == {
        "top_speed": 320.0,
        "top_speed_at": 100.0,
        "full_throttle_share": 0.2857,  # 2 s of 7
        "braking_share": 0.4286,  # 3 s of 7
        "braking_zones": [{"from": 180.0, "to": 270.0, "seconds": 3.0, "speed_before": 300.0, "speed_after": 150.0}],
        "lift_and_coast": 2.0,
        "gear_changes": 3,
        "longest_drs": {"from": 180.0, "to": 270.0, "seconds": 3.0},
        "g": {
            "braking": None,
            "accelerating": None,
            "longitudinal_method": None,
            "lateral": None,
            "lateral_method": None,
        },
    }


def test_braking_up_to_the_line_ends_there() -> None:
    found = facts(brake=[1, 0, 0, 0, 1, 1])["braking_zones"]
    assert found == [
        {"from": 0.0, "to": 50.0, "seconds": 1.0, "speed_before": 180.0, "speed_after": 250.0},
        {"from": 220.1, "to": 270.0, "seconds": 2.0, "speed_before": 100.0, "speed_after": 150.0},
    ]


def test_the_longest_drs_is_the_longest_in_time() -> None:
    assert facts(drs=[14, 10, 12, 8, 8, 12])["longest_drs"] == {"from": 0.0, "to": 180.0, "seconds": 4.0}
    assert facts(drs=[8] * 6)["longest_drs"] is None
    assert facts(drs=[8, 8, 8, 8, 12, 12])["longest_drs"] == {"from": 220.1, "to": 270.0, "seconds": 2.0}


def test_shares_are_of_the_time_whose_value_is_known() -> None:
    assert facts(throttle=[NAN, 98, 50, 50, 50, 50])["full_throttle_share"] == 0.1667  # 1 s of 6
    assert facts(brake=[NAN, 0, 1, 1, 0, 0])["braking_share"] == 0.5  # 3 s of 6


class TestAFrozenStretch:
    """Of the seven seconds nothing is known from 1 s to 4 s: the row between is one of nulls."""

    def facts(self, **changed: list[float]) -> dict[str, Any]:
        unknown = {name: [*values[:2], NAN, *values[3:]] for name, values in CHANNELS.items() if name != "time"}
        return facts(**{**unknown, "distance": CHANNELS["distance"], **changed})

    def test_counts_in_no_share(self) -> None:
        found = self.facts(throttle=[98, 98, NAN, 0, 98, 0])
        assert found["full_throttle_share"] == 0.75  # 1 s and 2 s of 4 s: not the 3 s after the second 98
        assert found["braking_share"] == 0.75
        assert found["lift_and_coast"] == 0.0
        assert self.facts(throttle=[0, 0, NAN, 100, 100, 100])["lift_and_coast"] == 1.0

    def test_ends_what_led_into_it(self) -> None:
        assert self.facts(brake=[1, 1, NAN, 1, 0, 0])["braking_zones"] == [
            {"from": 0.0, "to": 50.0, "seconds": 1.0, "speed_before": 180.0, "speed_after": 250.0},
            {"from": 180.0, "to": 220.1, "seconds": 1.0, "speed_before": 300.0, "speed_after": 100.0},
        ]
        assert self.facts(drs=[12, 12, NAN, 12, 12, 0])["longest_drs"] == {"from": 180.0, "to": 270.0, "seconds": 3.0}

    def test_has_no_top_speed_and_no_gear(self) -> None:
        found = self.facts()
        assert (found["top_speed"], found["top_speed_at"], found["gear_changes"]) == (300.0, 180.0, 3)


@pytest.mark.parametrize("throttle", [[5.0] * 6, [0.0] * 6])
def test_coasting_is_off_the_throttle_and_off_the_brakes(throttle: list[float]) -> None:
    assert facts(throttle=throttle)["lift_and_coast"] == 4.0  # 7 s, 3 of them on the brakes
    assert facts(throttle=[5.1] * 6)["lift_and_coast"] == 0.0


@pytest.mark.parametrize(
    ("missing", "facts_without"),
    [
        ("throttle", {"full_throttle_share", "lift_and_coast"}),
        ("brake", {"braking_share", "braking_zones", "lift_and_coast"}),
        ("gear", {"gear_changes"}),
        ("drs", {"longest_drs"}),
    ],
)
def test_without_a_channel_its_facts_are_null(missing: str, facts_without: set[str]) -> None:
    found = facts(**{missing: [NAN] * 6})
    assert {name for name, value in found.items() if value is None} == facts_without


def test_an_unknown_gear_is_no_change() -> None:
    assert facts(gear=[5, NAN, 5, 6, NAN, NAN])["gear_changes"] == 1


def circle() -> LapData:
    """Return 8 s at 60 m/s around 100 m, the last 3 s braked with 10 m/s²."""
    time = np.arange(0.0, 8.01, 0.2)
    speed = np.where(time < 5, 60.0, 60.0 - 10 * (time - 5))
    angle = np.concatenate([[0.0], np.cumsum((speed[1:] + speed[:-1]) / 2 * 0.2)]) / 100
    none = np.zeros(len(time))
    place = PositionTrace(time, 100 * np.cos(angle), 100 * np.sin(angle), none, none)
    return LapData("AAA", {}, 8.0, CarTrace(time, speed * 3.6, none, none, none, none, none), place)


def test_the_peaks_in_g() -> None:
    found = lap_facts(circle(), {name: np.array(values, float) for name, values in CHANNELS.items()})["g"]
    assert found["lateral"] == pytest.approx(3.67, abs=0.1)  # 60² / 100 = 36 m/s²
    assert found["braking"] == pytest.approx(1.02, abs=0.05)
    assert found["accelerating"] == 0.0
    assert (found["lateral_method"], found["longitudinal_method"]) == (LATERAL_METHOD, LONGITUDINAL_METHOD)


def test_forces_are_estimated_ten_times_a_second() -> None:
    found = forces_of(circle())
    assert len(found.speed) == 80
    assert found.speed[10] == pytest.approx(216, abs=0.1)  # 60 m/s


@pytest.mark.parametrize(("kmh", "count"), [(18.1, 80), (18.0, 0)])
def test_a_car_at_walking_pace_has_no_force_sideways(kmh: float, count: int) -> None:
    lap = circle()
    slow = replace(lap, car=replace(lap.car, speed=np.full(len(lap.car.time), kmh)))
    try:
        assert len(forces_of(slow).speed) == count
    except NoTelemetry:
        assert count == 0


def test_all_points_in_reach_are_found_where_most_lie_before_the_moment() -> None:
    at = np.array([*np.arange(0.0, 1.05, 0.1), 5.0])
    near, known = _neighbours(at, np.array([1.0]), np.array([1.0]))
    assert sorted(near[known].tolist()) == list(range(12))


def test_all_points_in_reach_are_found_where_most_lie_after_one_of_the_moments() -> None:
    at = np.array([*np.arange(4.0, 5.05, 0.1), 9.0])
    near, known = _neighbours(at, np.array([4.0, 9.0]), np.array([1.05, 1.05]))
    assert set(near[0][known[0]].tolist()) >= set(range(11))


def test_without_positions_the_peaks_along_the_road_remain() -> None:
    channels = {name: np.array(values, float) for name, values in CHANNELS.items()}
    found = lap_facts(replace(circle(), track=None), channels)["g"]
    assert (found["lateral"], found["lateral_method"]) == (None, None)
    assert found["braking"] == pytest.approx(1.02, abs=0.05)
    assert found["longitudinal_method"] == LONGITUDINAL_METHOD
