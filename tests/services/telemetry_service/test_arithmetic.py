"""The arithmetic on arrays of three or four rows, with the expected values written out."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lib.arrays import runs
from lib.errors import InvalidRequest, NoTelemetry
from lib.services.telemetry_service.apexes import matched, minima
from lib.services.telemetry_service.as_json import distinct, plain, quantile
from lib.services.telemetry_service.channels import by_metres, known_channels
from lib.services.telemetry_service.comparison import axis_grid
from lib.services.telemetry_service.corners import segments
from lib.services.telemetry_service.course import _onto, course
from lib.services.telemetry_service.distance import lap_distance, metres_at
from lib.services.telemetry_service.lap import CarTrace, LapData

NAN = float("nan")


def trace(time: list[float], speed: list[float]) -> CarTrace:
    rest = {name: np.full(len(time), NAN) for name in ("throttle", "rpm", "brake", "gear", "drs")}
    return CarTrace(time=np.array(time), speed=np.array(speed), **rest)


def lap(time: list[float], speed: list[float], sectors: tuple[float, float, float] | None, lap_time: float) -> LapData:
    row = {f"sector{n}": value for n, value in enumerate(sectors or (), 1)}
    return LapData(driver="AAA", row=row, lap_time=lap_time, car=trace(time, speed))


def test_the_integral_of_a_straight_line_of_speed_is_exact() -> None:
    time, speed = np.array([0.0, 2.0, 4.0]), np.array([36.0, 72.0, 72.0])
    assert_allclose(metres_at(time, speed, np.array([0.0, 1.0, 2.0, 3.0, 4.0])), [0, 12.5, 30, 50, 70])


def test_speed_is_held_beyond_the_recording() -> None:
    time, speed = np.array([0.0, 1.0]), np.array([36.0, 72.0])
    assert_allclose(metres_at(time, speed, np.array([-1.0, 2.0])), [-10, 35])
    assert metres_at(time[:1], speed[:1], np.array([2.0])).tolist() == [20]


def test_distance_begins_at_the_lap_start_between_samples() -> None:
    time, speed = np.array([-1.0, 1.0, 3.0]), np.array([36.0, 36.0, 36.0])
    assert_allclose(lap_distance(time, speed, np.array([0.0, 1.0, 2.5])), [0, 10, 25])


def test_a_lap_meets_its_lines_when_it_should_and_is_stretched_between() -> None:
    found = course(lap([0, 30, 60], [36, 36, 36], (20, 20, 20), 60), (210, 400, 630), (210, 400, 630))
    assert_allclose(found.time_at(np.array([0, 210, 400, 630])), [0, 20, 40, 60], atol=1e-12)
    assert_allclose(found.place_at(np.array([10, 30, 50])), [105, 305, 515], atol=1e-6)


def test_a_car_that_stood_for_a_sector_did_not_drive_the_lap() -> None:
    standing = lap([0, 20, 20.1, 40, 40.1, 60], [36, 36, 0, 0, 36, 36], (20.1, 19.9, 20), 60)
    with pytest.raises(NoTelemetry, match="does not cover the lap"):
        course(standing, (210, 400, 630), (210, 400, 630))


def test_knots_are_a_twentieth_of_a_second_apart() -> None:
    found = course(lap([0, 30, 60], [36, 36, 36], None, 60), (210, 400, 630), (210, 400, 630))
    assert_allclose(found.time, np.append(np.arange(1200) * 0.05, 60), atol=1e-9)


def test_without_sectors_only_start_and_finish_are_met() -> None:
    found = course(lap([0, 30, 60], [36, 36, 36], None, 60), (210, 400, 630), (210, 400, 630))
    assert found.anchors.method == "finish"
    assert_allclose(found.place_at(np.array([0, 20, 40, 60])), [0, 210, 420, 630], atol=1e-6)


def test_sectors_that_miss_the_lap_time_are_not_used_and_the_reason_is_said() -> None:
    bad = lap([0, 30, 60], [36, 36, 36], (20, 20, 20.004), 60)
    assert bad.sectors is None
    assert bad.why_no_sectors == "the sector times miss the lap time by more than 3 ms"
    assert lap([0, 30, 60], [36, 36, 36], (20, 20, 20.003), 60).sectors == (20, 20, 20.003)


def test_the_axis_cuts_every_sector_into_equal_cells() -> None:
    assert axis_grid((10.0, 25.0, 31.0), 5.0).tolist() == [0, 5, 10, 15, 20, 25, 28, 31]
    assert axis_grid((10.0, 25.0, 31.0), 100.0).tolist() == [0, 10, 25, 31]


def test_by_metres_interpolates_speed_and_holds_the_gear() -> None:
    channels = {
        "distance": np.array([0.0, 10.0, 20.0]),
        "speed": np.array([100.0, 120.0, 110.0]),
        "gear": np.array([3.0, 4.0, 5.0]),
    }
    found = by_metres(channels, 5.0)
    assert found["distance"].tolist() == [0, 5, 10, 15, 20]
    assert found["speed"].tolist() == [100, 110, 120, 115, 110]
    assert found["gear"].tolist() == [3, 3, 4, 4, 5]


def test_json_has_null_bool_and_int() -> None:
    assert plain("throttle", np.array([1.0, NAN, 100.0])) == [1.0, None, 100.0]
    assert plain("brake", np.array([0.0, 1.0, NAN])) == [False, True, None]
    assert plain("gear", np.array([3.0, NAN])) == [3, None]


def test_segments_are_cut_midway_between_corners() -> None:
    axis = np.arange(0.0, 101.0, 10.0)
    assert segments([20.0, 60.0], axis) == [(0, 4), (4, 10)]


@pytest.mark.parametrize(("fastest", "cut"), [(30.0, 3), (50.0, 5), (20.0, 3), (60.0, 5)])
def test_segments_are_cut_at_the_fastest_place_of_the_middle_half(fastest: float, cut: int) -> None:
    axis = np.arange(0.0, 101.0, 10.0)
    assert segments([20.0, 60.0], axis, 300 - np.abs(axis - fastest)) == [(0, cut), (cut, 10)]


def test_a_cut_is_never_sought_behind_the_next_corner() -> None:
    axis, speed = np.arange(0.0, 101.0, 10.0), np.array([0.0, 0, 0, 5, 6, 5, 0, 99, 0, 0, 0])
    assert segments([20.0, 60.0], axis, speed) == [(0, 4), (4, 10)]


def test_places_are_led_in_proportion_from_lines_to_axis() -> None:
    found = _onto(np.array([0.0, 500.0, 1500.0, 3000.0]), (1000.0, 2000.0, 3000.0), (1010.0, 2000.0, 3030.0))
    assert_allclose(found, [0, 505, 1505, 3030], atol=1e-9)


def test_runs_of_a_state() -> None:
    assert runs(np.array([True, False, True, True])) == [(0, 1), (2, 4)]


def test_minima_are_deep_enough_and_matched_in_order() -> None:
    place, speed = np.arange(7.0), np.array([100.0, 50.0, 100.0, 95.0, 100.0, 60.0, 100.0])
    assert minima(place, speed)[0].tolist() == [1, 5]
    own, known = matched(np.array([10.0, 48.0]), np.array([12.0, 30.0, 50.0]), 5.0)
    assert (own.tolist(), known.tolist()) == ([10, 48], [12, 50])


def test_a_dip_before_a_lower_one_is_as_deep_as_the_rise_between() -> None:
    place, speed = np.arange(7.0), np.array([100.0, 50, 60, 40, 100, 30, 100])
    assert minima(place, speed)[0].tolist() == [3, 5]  # 50 rises by 10 alone before it falls to 40
    assert minima(place, speed[::-1])[0].tolist() == [1, 3]
    assert minima(place, np.array([100.0, 50, 65, 40, 100, 30, 100]))[0].tolist() == [1, 3, 5]


def test_an_unknown_channel_names_the_known_ones() -> None:
    with pytest.raises(InvalidRequest, match="'warp' is not a channel; use some of: time, distance"):
        known_channels(["speed", "warp"])


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.99, 1.0])
@pytest.mark.parametrize("values", [[3.0], [1.0, 2.0], [5.0, 1.0, 4.0, 2.0]])
def test_our_quantile_is_numpys(values: list[float], share: float) -> None:
    assert quantile(np.array(values), share) == pytest.approx(np.quantile(values, share))


def test_distinct_values_are_in_order() -> None:
    assert distinct(np.array([2.0, 1.0, 2.0, 1.0, 3.0])).tolist() == [1.0, 2.0, 3.0]
