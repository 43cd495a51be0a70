"""Samples of a driver: their clock, slices, units, and that nobody can change them."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from lib.errors import DamagedData
from lib.sessions import CarSamples, PosSamples, npz

CAR = CarSamples(
    time_ms=np.array([1000, 1250, 1500, 2000]),
    filled=np.array([False, False, True, False]),
    rpm=np.array([11_000, 11_500, 0, 9_000]),
    speed=np.array([300, 290, 0, 100]),
    gear=np.array([8, 7, 0, 3]),
    throttle=np.array([100, 104, 0, 40]),
    brake=np.array([0, 1, 0, 1]),
    drs=np.array([12, 8, 0, 0]),
)
POS = PosSamples(
    time_ms=np.array([1000, 1220]),
    filled=np.array([False, False]),
    x=np.array([-15, 20]),
    y=np.array([30, -45]),
    z=np.array([7, 8]),
    status=np.array([1, 0]),
)


def values(samples: CarSamples | PosSamples) -> dict[str, list[int]]:
    return {field.name: getattr(samples, field.name).tolist() for field in fields(samples)}


@pytest.mark.parametrize("samples", [CAR, POS])
def test_samples_come_back_from_their_bytes_and_cannot_be_changed(samples: CarSamples | PosSamples) -> None:
    found = type(samples).unpack(samples.pack())
    assert values(found) == values(samples)
    for field in fields(found):
        with pytest.raises(ValueError, match="read-only"):
            getattr(found, field.name)[0] = 1


def test_the_clock_is_in_seconds_and_places_are_in_metres() -> None:
    assert CAR.time.tolist() == [1.0, 1.25, 1.5, 2.0]
    assert [axis.tolist() for axis in POS.metres()] == [[-1.5, 2.0], [3.0, -4.5], [0.7, 0.8]]


def test_a_throttle_of_104_is_not_known() -> None:
    assert CAR.throttle_percent.tolist() == pytest.approx([100, np.nan, 0, 40], nan_ok=True)


def test_a_slice_holds_both_its_ends_to_the_millisecond() -> None:
    assert CAR.between(1.25, 2.0).time_ms.tolist() == [1250, 1500, 2000]
    assert CAR.between(1.2504, 1.9996).time_ms.tolist() == [1250, 1500, 2000]
    assert CAR.between(1.251, 1.999).time_ms.tolist() == [1500]
    assert values(CAR.between(1.25, 1.25))["speed"] == [290]


def test_a_channel_of_another_length_or_none_is_damage() -> None:
    arrays = dict(npz.unpack(CAR.pack()))
    with pytest.raises(DamagedData, match="differ in length"):
        CarSamples.unpack(npz.pack({**arrays, "gear": np.zeros(3, np.uint8)}))
    with pytest.raises(DamagedData, match="lacks a channel"):
        CarSamples.unpack(npz.pack({name: array for name, array in arrays.items() if name != "drs"}))
    with pytest.raises(DamagedData, match="lacks a channel"):
        CarSamples.unpack(npz.pack({**arrays, "filled": np.array([4])}))


def test_their_size_is_that_of_all_channels() -> None:
    assert CAR.nbytes == 7 * 4 * 8 + 4
    assert (len(CAR), len(POS)) == (4, 2)
