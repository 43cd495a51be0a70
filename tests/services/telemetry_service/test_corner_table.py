"""The corner table and the mini-sectors on small laps, with every value written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.services.telemetry_service.corners import corner_table, mini_sectors
from lib.services.telemetry_service.course import Anchors, Course
from lib.sessions import Corner

NAN = float("nan")
AXIS = np.arange(0.0, 101.0, 10.0)
SAME = {"from": [0.0, 100.0], "to": [0.0, 100.0]}
SPEED = [200.0, 190, 180, 160, 120, 100, 130, 170, 190, 195, 210]
BRAKE = [0.0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]
THROTTLE = [100.0, 100, 0, 0, 0, 20, 60, 98, 100, 100, 100]


def lap(speed: list[float], brake: list[float] = BRAKE, throttle: list[float] = THROTTLE) -> dict[str, np.ndarray]:
    return {"speed": np.array(speed), "brake": np.array(brake), "throttle": np.array(throttle)}


def corner(number: int, distance: float | None, letter: str = "") -> Corner:
    return Corner(number, letter, distance, 0.0, 0.0, 0.0)


def table(laps: list[Any], gain: float = 0.0, corners: tuple[Corner, ...] = (corner(1, 50.0),), **more: Any) -> Any:
    """Return the table of laps that lose `gain` evenly; their sigmas are 0.03 and 0.04 s, together 0.05 s."""
    deltas = [np.zeros(11), *(np.linspace(0.2, 0.2 + gain, 11) for _ in laps[1:])]
    return corner_table(corners, AXIS, laps, deltas, [0.03, 0.04][: len(laps)], **{"onto": SAME, **more})


def test_what_a_lap_does_in_a_corner() -> None:
    later = [1.0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]
    faster = [205.0, 200, 195, 185, 140, 110, 105, 150, 198, 200, 212]
    found = table(
        [lap([value + 0.04 for value in SPEED]), lap(faster, later, [100.0, 0, 0, 0, 0, 0, 0, 50, 97.9, 99, 100])],
        0.0512345,
    )
    assert found == [
        {
            "number": 1,
            "letter": "",
            "distance": 50.0,
            "from": 0.0,
            "to": 100.0,
            "laps": [
                {
                    "entry_speed": 200.0,
                    "apex_speed": 100.0,
                    "exit_speed": 195.0,
                    "brake_at": 20.0,
                    "throttle_at": 70.0,
                    "gain": 0.0,
                    "noise": False,
                    "noise_reason": None,
                },
                {
                    "entry_speed": 205.0,
                    "apex_speed": 105.0,
                    "exit_speed": 200.0,
                    "brake_at": 30.0,
                    "throttle_at": 90.0,
                    "gain": 0.0512,
                    "noise": False,
                    "noise_reason": None,
                },
            ],
        }
    ]


def test_places_are_told_to_a_tenth_of_a_metre_and_the_ends_to_a_tenth_of_a_millimetre() -> None:
    axis = AXIS + 0.04123
    (found,) = corner_table([corner(1, 50.04)], axis, [lap(SPEED)], [np.zeros(11)], [0.03], SAME)
    assert (found["distance"], found["from"], found["to"]) == (50.0, 0.0412, 100.0412)
    assert (found["laps"][0]["brake_at"], found["laps"][0]["throttle_at"]) == (20.0, 70.0)


@pytest.mark.parametrize(("gain", "noise"), [(0.0495, True), (-0.0495, True), (0.051, False), (-0.051, False)])
def test_a_gain_below_one_sigma_of_both_laps_is_noise(gain: float, noise: bool) -> None:
    first, second = table([lap(SPEED), lap(SPEED)], gain)[0]["laps"]
    assert (second["gain"], second["noise"], second["noise_reason"]) == (gain, noise, "uncertainty" if noise else None)
    assert (first["gain"], first["noise"]) == (0.0, False)


def test_a_lap_whose_speed_is_not_known_has_nulls_and_its_gain_is_noise() -> None:
    first, second = table([lap(SPEED), lap([*SPEED[:6], NAN, *SPEED[7:]])], 1.0)[0]["laps"]
    empty = dict.fromkeys(("entry_speed", "apex_speed", "exit_speed", "brake_at", "throttle_at"))
    assert second == {**empty, "gain": 1.0, "noise": True, "noise_reason": "frozen"}
    assert first["noise"] is False


def test_beside_a_reference_whose_speed_is_not_known_every_gain_is_noise() -> None:
    found = table([lap([*SPEED[:6], NAN, *SPEED[7:]]), lap(SPEED)], 1.0)[0]["laps"]
    assert [(one["noise"], one["noise_reason"]) for one in found] == [(True, "frozen")] * 2
    assert found[1]["apex_speed"] == 100.0


def test_of_equal_lowest_speeds_the_one_nearest_to_the_corner_is_the_apex() -> None:
    slow = [200.0, 100, 150, 150, 100, 150, 150, 150, 100, 180, 180]
    brake = [0.0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0]
    found = table([lap(slow, brake, [0.0, 100, 0, 0, 0, 100, 0, 0, 0, 100, 100])])[0]["laps"][0]
    assert (found["brake_at"], found["throttle_at"]) == (30.0, 50.0)


@pytest.mark.parametrize(
    ("brake", "throttle", "expected"),
    [
        ([0.0] * 11, [100.0] * 11, (None, None)),  # a corner taken flat out
        ([0.0] * 6 + [1.0] * 5, [50.0] * 11, (None, None)),  # brakes after the apex; full throttle never reached
        ([0.0] * 5 + [1.0] * 6, [100.0, 97.0, *[100.0] * 9], (50.0, 50.0)),  # lifted before the apex
        ([1.0] * 11, [100.0] * 7 + [90.0, 100.0, 100.0, 100.0], (0.0, None)),  # lifted only after it
    ],
)
def test_where_brakes_and_full_throttle_begin(brake: Any, throttle: Any, expected: Any) -> None:
    found = table([lap(SPEED, brake, throttle)])[0]["laps"][0]
    assert (found["brake_at"], found["throttle_at"]) == expected


def test_corners_are_in_order_each_with_its_own_part_of_the_lap() -> None:
    corners = (corner(2, 80.0, "B"), corner(1, 20.0), corner(9, None))
    found = table([lap(SPEED), lap(SPEED)], 0.1, corners)
    assert [(one["number"], one["letter"], one["from"], one["to"]) for one in found] == [
        (1, "", 0.0, 50.0),
        (2, "B", 50.0, 100.0),
    ]
    assert [one["laps"][0]["entry_speed"] for one in found] == [200.0, 100.0]
    assert [one["laps"][0]["exit_speed"] for one in found] == [120.0, 195.0]
    assert [one["laps"][1]["gain"] for one in found] == [0.05, 0.05]


def test_corners_are_cut_where_the_usual_speed_is_highest() -> None:
    found = table([lap(SPEED)], corners=(corner(1, 20.0), corner(2, 80.0)), road=300 - np.abs(AXIS - 40.0))
    assert [(one["from"], one["to"]) for one in found] == [(0.0, 40.0), (40.0, 100.0)]


def test_corners_of_another_session_are_led_onto_the_axis() -> None:
    found = table([lap(SPEED)], onto={"from": [0.0, 50.0, 120.0], "to": [0.0, 60.0, 100.0]}, corners=(corner(1, 25.0),))
    assert found[0]["distance"] == 30.0


def test_places_are_told_to_a_tenth_of_a_metre_and_cells_to_a_tenth_of_a_millimetre() -> None:
    axis = AXIS * 1.00123456
    found = corner_table((corner(1, 20.06), corner(2, 80.0)), axis, [lap(SPEED)], [np.zeros(11)], [0.0], SAME)
    assert [(one["distance"], one["from"], one["to"]) for one in found] == [
        (20.1, 0.0, 50.0617),
        (80.0, 50.0617, 100.1235),
    ]
    assert found[0]["laps"][0]["brake_at"] == 20.0


def test_speeds_are_told_to_a_tenth() -> None:
    found = table([lap([value + 0.16 for value in SPEED])])[0]["laps"][0]
    assert (found["entry_speed"], found["apex_speed"], found["exit_speed"]) == (200.2, 100.2, 195.2)


def test_two_corners_at_one_place_are_one() -> None:
    found = table([lap(SPEED)], corners=(corner(1, 20.0), corner(2, 20.0), corner(3, 70.0)))
    assert len(found) == 2
    assert found[1]["number"] == 3


def test_a_corner_between_two_at_nearly_the_same_place_has_one_point() -> None:
    """On cells of ten metres the corners at 50, 51 and 52 m are all cut at 50 m."""
    three = (corner(1, 50.0), corner(2, 51.0), corner(3, 52.0))
    unknown = lap([*SPEED[:5], NAN, *SPEED[6:]])
    found = table([lap(SPEED), lap(SPEED)], corners=three)[1]
    assert (found["from"], found["to"]) == (50.0, 50.0)
    assert [one["apex_speed"] for one in found["laps"]] == [100.0, 100.0]
    assert [one["noise"] for one in table([unknown, lap(SPEED)], 1.0, three)[1]["laps"]] == [True, True]
    beside = lap([*SPEED[:6], NAN, *SPEED[7:]])
    assert [one["noise_reason"] for one in table([beside, lap(SPEED)], 1.0, three)[1]["laps"]] == [None, "uncertainty"]


def test_a_circuit_without_corners_has_no_table() -> None:
    assert table([lap(SPEED)], corners=()) == []


def course(time: list[float], place: list[float]) -> Course:
    moments, places = np.array(time), np.array(place)
    return Course(moments, places, places, Anchors(moments, places, "sectors"), None)


def test_the_ends_of_mini_sectors_are_told_to_the_millimetre() -> None:
    found = mini_sectors([course([0.0, 10.0], [0.0, 100.0])], 100.0, 7)
    assert [(one["from"], one["to"]) for one in found[:2]] == [(0.0, 14.286), (14.286, 28.571)]
    assert [one["times"] for one in found[:2]] == [[1.4286], [1.4286]]


def test_mini_sectors_say_who_is_fastest_in_each_part() -> None:
    found = mini_sectors([course([0.0, 10.0], [0.0, 100.0]), course([0.0, 4.0, 10.5], [0.0, 50.0, 100.0])], 100.0, 2)
    assert found == [
        {"index": 0, "from": 0.0, "to": 50.0, "times": [5.0, 4.0], "fastest": 1},
        {"index": 1, "from": 50.0, "to": 100.0, "times": [5.0, 6.5], "fastest": 0},
    ]


def test_nobody_is_fastest_in_a_mini_sector_in_which_a_recording_stood_frozen() -> None:
    laps = [course([0.0, 10.0], [0.0, 100.0]), course([0.0, 4.0, 10.5], [0.0, 50.0, 100.0])]
    found = mini_sectors(laps, 100.0, 4, np.array([24.9, 60.0, 74.9]))
    assert [part["fastest"] for part in found] == [None, 1, None, 0]
    assert [part["times"] for part in found] == [part["times"] for part in mini_sectors(laps, 100.0, 4)]
