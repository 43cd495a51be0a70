"""Samples of cars: dates in milliseconds, one clock for all, and what a shorter recording lacks."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.openf1_interact.samples import (
    CarRow,
    DatedRows,
    PlaceRow,
    car_samples,
    dated_rows,
    dates_ms,
    first_moment,
    joined,
    pos_samples,
)


def rows(*moments: int, first: int = 0, width: int = 6, drs: bool = False) -> DatedRows:
    values = np.arange(first, first + len(moments) * width).reshape(-1, width).astype(np.int32)
    return DatedRows(np.array(moments, np.int64), values, drs)


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("1970-01-01T00:00:01+00:00", 1000),
        ("1970-01-01T00:00:01.234567+00:00", 1234),
        ("1970-01-01T00:00:01.9Z", 1900),
        ("1970-01-01T00:00:02", 2000),
        ("1970-01-01T02:00:01+02:00", 1000),
    ],
)
def test_a_date_is_milliseconds_since_1970(text: str, ms: int) -> None:
    assert dates_ms([text]).tolist() == [ms]


@pytest.mark.filterwarnings("error")
def test_dates_with_other_offsets_are_cut_to_the_millisecond_too() -> None:
    sent = ["1970-01-01T01:00:01.234999+01:00", "1970-01-01T00:00:02-0030", "1970-01-01T00:00:03Z"]
    assert dates_ms(sent).tolist() == [1234, 1_802_000, 3000]
    assert dates_ms(["1970-01-01T00:00:01.234999", "1970-01-01T00:00:03Z"]).tolist() == [1234, 3000]
    assert dates_ms([]).tolist() == []


def test_a_row_is_its_channels_in_order() -> None:
    car = CarRow("2025-01-01T00:00:01Z", rpm=1, speed=2, n_gear=3, throttle=4, brake=100, drs=12)
    assert dated_rows("car_data", [car]).values.tolist() == [[1, 2, 3, 4, 100, 12]]
    place = PlaceRow("2025-01-01T00:00:01Z", x=1, y=-2, z=3)
    found = dated_rows("location", [place, PlaceRow("2025-01-01T00:00:02Z", x=1, y=None, z=3), PlaceRow(x=1, y=1, z=1)])
    assert (found.values.tolist(), found.drs) == ([[1, -2, 3]], False)


def test_answers_are_joined_in_order_each_moment_once() -> None:
    found = joined("car_data", [rows(3, 5, first=100), rows(1, 3, drs=True)])
    assert found.date.tolist() == [1, 3, 5]
    assert found.values[:, 0].tolist() == [0, 100, 106]
    assert found.drs
    assert not joined("car_data", [rows(1), rows(2)]).drs
    assert joined("location", []).values.shape == (0, 3)


@pytest.mark.parametrize("drs", [True, False])
def test_kept_rows_come_back(drs: bool) -> None:
    given = rows(1, 2, drs=drs)
    found = DatedRows.unpack(given.pack())
    assert (found.date.tolist(), found.values.tolist(), found.drs) == ([1, 2], given.values.tolist(), drs)


def test_the_clock_begins_with_the_first_sample_of_any_car() -> None:
    assert first_moment({"1": rows(7, 9), "2": rows(5, 6)}, {"1": rows(6, 8), "3": rows()}) == 5
    assert first_moment({}, {"3": rows()}) is None


def test_a_shorter_recording_is_filled_to_the_moments_of_the_longest() -> None:
    found = car_samples({"1": rows(1000, 2000, 3000, 4000), "2": rows(1500, 2000), "3": rows()}, 1000)
    assert sorted(found) == ["1", "2"]
    assert found["1"].filled.tolist() == [False] * 4
    assert found["2"].filled.tolist() == [True, False, False, True, True]
    assert found["2"].speed.tolist() == [0, 1, 7, 0, 0]
    assert found["2"].time.tolist() == pytest.approx([0, 0.5, 1, 2, 3])


def test_a_recording_as_long_as_the_longest_stays_as_it_is() -> None:
    found = car_samples({"1": rows(1000, 2000), "2": rows(1500, 2500)}, 1000)
    assert [len(car.time) for car in found.values()] == [2, 2]


def test_a_brake_is_on_or_off() -> None:
    values = np.array([[0, 0, 0, 0, 100, 0], [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0]], np.int32)
    found = car_samples({"1": DatedRows(np.array([1, 2, 3]), values)}, 0)
    assert found["1"].brake.tolist() == [1, 0, 1]


def test_whether_a_car_was_on_the_track_is_not_said() -> None:
    found = pos_samples({"1": rows(1, 2, 3, width=3), "2": rows(2, width=3, first=50)}, 0)
    assert found["1"].status.tolist() == [2, 2, 2]
    assert found["2"].status.tolist() == [0, 2, 0]
    assert (found["2"].x.tolist(), found["2"].y.tolist(), found["2"].z.tolist()) == ([0, 50, 0], [0, 51, 0], [0, 52, 0])
