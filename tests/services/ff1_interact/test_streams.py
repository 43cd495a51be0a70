"""The two big streams, decoded: bulk and one by one give the same, what is broken is counted."""

from __future__ import annotations

import json

import pytest

from lib.services.ff1_interact.streams import NO_STATUS, NO_TIME, clock_us, dates_us, decode_car, decode_position
from tests.services.ff1_interact.tiny_season import encoded

SAMPLE = {"0": 11000, "2": 300, "3": 8, "4": 100, "5": 0, "45": 12}


def car_line(*moments: dict[str, dict[str, object]], clock: str = "00:00:01.500") -> str:
    entries = [
        {"Utc": f"2025-05-04T13:00:0{index}.25Z", "Cars": {number: {"Channels": c} for number, c in cars.items()}}
        for index, cars in enumerate(moments)
    ]
    return clock + encoded("CarData.z", {"Entries": entries})


def place_line(**place: object) -> str:
    sample = {"Timestamp": "2025-05-04T13:00:00.1234567Z", "Entries": {"7": place}}
    return "00:00:01.500" + encoded("Position.z", {"Position": [sample]})


def test_every_channel_of_every_car_is_there() -> None:
    decoded = decode_car([car_line({"7": SAMPLE, "21": {**SAMPLE, "2": 250}})])
    assert decoded.drivers["7"].values.tolist() == [[11000, 300, 8, 100, 0, 12]]
    assert decoded.drivers["21"].values.tolist() == [[11000, 250, 8, 100, 0, 12]]
    assert decoded.drivers["7"].time.tolist() == [1_500_000]
    assert (decoded.records, decoded.unreadable, decoded.drs) == (1, 0, True)


def test_one_sample_with_drs_is_enough_to_have_it() -> None:
    assert decode_car([car_line({"7": SAMPLE})]).drs
    assert not decode_car([car_line({})]).drs


def test_a_car_that_comes_and_goes_has_its_own_moments() -> None:
    decoded = decode_car([car_line({"7": SAMPLE}, {"7": SAMPLE, "21": SAMPLE}, {"7": SAMPLE})])
    assert (len(decoded.drivers["7"].date), len(decoded.drivers["21"].date)) == (3, 1)


def test_a_sample_without_a_channel_is_left_out() -> None:
    decoded = decode_car([car_line({"7": {"0": 1}, "21": SAMPLE})])
    assert "7" not in decoded.drivers
    assert len(decoded.drivers["21"].date) == 1


def test_a_season_without_drs_has_zeros() -> None:
    without = {name: value for name, value in SAMPLE.items() if name != "45"}
    decoded = decode_car([car_line({"7": without})])
    assert (decoded.drs, decoded.drivers["7"].values[0, 5]) == (False, 0)


def test_one_car_without_drs_is_read_beside_others_with_it() -> None:
    without = {name: value for name, value in SAMPLE.items() if name != "45"}
    decoded = decode_car([car_line({"7": without, "21": SAMPLE})])
    assert decoded.drs
    assert [decoded.drivers[number].values[0, 5] for number in ("7", "21")] == [0, 12]


@pytest.mark.parametrize(
    "line", ["", "00:00", "00:00:01.500", '00:00:01.500"%%%"', '00:00:01.500{"Other":1}', "x" * 40]
)
def test_a_broken_record_is_counted_and_the_next_one_read(line: str) -> None:
    decoded = decode_car([line, car_line({"7": SAMPLE})])
    assert (decoded.records, decoded.unreadable) == (2, 1)
    assert len(decoded.drivers["7"].date) == 1


def test_a_record_need_not_be_deflated() -> None:
    plain = json.dumps({"Entries": [{"Utc": "2025-05-04T13:00:00Z", "Cars": {"7": {"Channels": SAMPLE}}}]})
    assert len(decode_car([f"00:00:01.500{plain}"]).drivers["7"].date) == 1


@pytest.mark.parametrize(("status", "code"), [("OnTrack", 1), ("OffTrack", 0), ("0", 1), (1, 0), ("Odd", NO_STATUS)])
def test_the_status_is_a_code(status: object, code: int) -> None:
    decoded = decode_position([place_line(X=1, Y=-2, Z=3, Status=status)])
    assert decoded.drivers["7"].values.tolist() == [[1, -2, 3, code]]


def test_a_position_without_a_status_is_kept() -> None:
    assert decode_position([place_line(X=1, Y=2, Z=3)]).drivers["7"].values.tolist() == [[1, 2, 3, NO_STATUS]]


def test_dates_are_cut_to_microseconds() -> None:
    first, second, third = dates_us(["1970-01-01T00:00:01.1234567Z", "1970-01-01T00:00:02Z", "1970-01-01T00:00:03.5Z"])
    assert (first, second, third) == (1_123_456, 2_000_000, 3_500_000)


def test_an_unreadable_date_has_no_time() -> None:
    assert dates_us(["1970-01-01T00:00:01Z", "soon"]).tolist() == [1_000_000, NO_TIME]
    assert dates_us(["1970-01-01T00:00:01.1234567Z", "soon"]).tolist() == [1_123_456, NO_TIME]


@pytest.mark.parametrize(("stamp", "expected"), [("00:00:01.500", 1_500_000), ("01:02:03", 3_723_000_000)])
def test_the_session_clock_is_read(stamp: str, expected: int) -> None:
    assert clock_us(stamp) == expected


def test_nothing_gives_nothing() -> None:
    assert decode_car([]).drivers == {}
