"""Recordings brought to one clock and one length, on three moments."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lib.services.ff1_interact.recordings import car_samples, fill, pos_samples, zero_date_ms
from lib.services.ff1_interact.samples_on_clock import ClockedSamples, telemetry_of
from lib.services.ff1_interact.streams import NO_STATUS, NO_TIME, StreamRecording


def recording(*dates: int, width: int = 4, late: int = 0) -> StreamRecording:
    moments = np.array(dates, np.int64)
    values = np.arange(1, len(dates) * width + 1).reshape(-1, width)
    return StreamRecording(moments, moments - 1_000_000 + late, values)


def test_a_moment_that_a_driver_lacks_is_filled_with_zeros() -> None:
    found = fill({"1": recording(1000, 2000, 3000), "2": recording(1000, 3000)})
    assert found["1"].filled.tolist() == [False] * 3
    assert found["2"].filled.tolist() == [False, True, False]
    assert found["2"].date.tolist() == [1000, 2000, 3000]
    assert found["2"].values.tolist() == [[1, 2, 3, 4], [0, 0, 0, 0], [5, 6, 7, 8]]
    assert found["2"].time[1] == NO_TIME


def test_a_driver_without_a_sample_is_filled_throughout() -> None:
    empty = StreamRecording(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, 4), np.int64))
    assert fill({"1": recording(1000, 2000), "2": empty})["2"].filled.tolist() == [True, True]
    assert fill({}) == {}


class TestWhenTheClockBegan:
    def test_is_the_latest_that_any_sample_implies(self) -> None:
        found = fill({"1": recording(1_000, 9_000_000), "2": recording(1_000, 9_000_000, late=-2_000_400)})
        assert zero_date_ms(found) == 3000
        assert zero_date_ms(fill({"1": recording(1000)}), found) == 3000

    def test_a_driver_whose_first_moment_was_filled_in_has_no_say(self) -> None:
        found = fill({"1": recording(1_000, 2_000), "2": recording(2_000, late=-5_000_000)})
        assert zero_date_ms(found) == 1000

    def test_without_samples_is_not_known(self) -> None:
        assert zero_date_ms({}, fill({})) is None


@pytest.mark.parametrize(("micro", "milli"), [(1_499, 1), (1_500, 2), (2_500, 2), (2_501, 3), (3_500, 4)])
def test_moments_are_whole_milliseconds_halves_to_even(micro: int, milli: int) -> None:
    (item,) = fill({"1": recording(micro)}).values()
    assert pos_samples(item, 0).time_ms.tolist() == [milli]


def test_samples_count_from_the_clocks_beginning() -> None:
    (item,) = fill({"1": recording(5_000_000, width=6)}).values()
    found = car_samples(item, 4_000)
    assert (found.time_ms.tolist(), found.rpm.tolist(), found.speed.tolist()) == ([1000], [1], [2])
    assert (found.gear.tolist(), found.throttle.tolist(), found.brake.tolist(), found.drs.tolist()) == (
        [3],
        [4],
        [1],
        [6],
    )


def test_any_brake_but_none_is_on() -> None:
    pressed = recording(1000, 2000, 3000, width=6)
    pressed.values[:, 4] = [0, 1, 100]
    (item,) = fill({"1": pressed}).values()
    assert car_samples(item, 0).brake.tolist() == [0, 1, 1]


def test_places_count_from_the_clocks_beginning() -> None:
    (item,) = fill({"1": recording(5_000_000, width=4)}).values()
    found = pos_samples(item, 4_000)
    assert (found.time_ms.tolist(), found.x.tolist(), found.y.tolist(), found.z.tolist()) == ([1000], [1], [2], [3])


class TestOnOneClock:
    @staticmethod
    def read(car: dict[str, StreamRecording], pos: dict[str, StreamRecording]) -> ClockedSamples:
        streams: Any = SimpleNamespace(car=SimpleNamespace(drivers=car), pos=SimpleNamespace(drivers=pos))
        return telemetry_of(streams)

    def test_both_streams_count_from_the_same_moment(self) -> None:
        found = self.read({"1": recording(5_000_000, width=6)}, {"1": recording(6_000_000, late=-2_000_000)})
        assert found.zero_ms == 3000
        assert (found.car["1"].time_ms.tolist(), found.pos["1"].time_ms.tolist()) == ([2000], [3000])

    def test_a_driver_is_left_out_if_all_was_filled_in_and_kept_if_some_was(self) -> None:
        nothing = {
            width: StreamRecording(*[np.empty(0, np.int64)] * 2, np.empty((0, width), np.int64)) for width in (4, 6)
        }
        found = self.read(
            {"1": recording(1000, 2000, width=6), "2": recording(1000, width=6), "3": nothing[6]},
            {"1": recording(1000, 2000), "2": recording(1000), "3": nothing[4]},
        )
        assert (list(found.car), list(found.pos)) == (["1", "2"], ["1", "2"])

    def test_without_samples_there_is_no_clock(self) -> None:
        found = self.read({}, {})
        assert (found.zero_ms, found.car, found.pos) == (None, {}, {})


def test_an_unknown_status_and_a_moment_that_was_filled_in_have_their_codes() -> None:
    odd = recording(1000, 3000)
    odd.values[:, 3] = [1, 9]
    found = pos_samples(fill({"1": recording(1000, 2000, 3000), "2": odd})["2"], 0)
    assert found.status.tolist() == [1, 0, NO_STATUS]
