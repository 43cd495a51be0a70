"""An own lap as bytes: how finely each channel is kept, what is missing, and what of it is drawn."""

from __future__ import annotations

import numpy as np
import pytest

from lib.errors import DamagedData
from lib.services.own_laps.stored import own_lap, pack, unpack
from lib.sessions import npz

NAN = float("nan")


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [("time", 1.00006, 1.0001), ("speed", 200.0006, 200.001), ("throttle", 55.556, 55.56), ("brake", 0.6, 1.0),
     ("gear", 4.4, 4.0), ("rpm", 9000.06, 9000.1), ("drs", 12.0, 12.0), ("x", 1.006, 1.01), ("y", -1.006, -1.01),
     ("z", 1.006, 1.01), ("steering", -45.06, -45.1), ("pressure", 33.33, 33.3)],
)  # fmt: skip
def test_each_channel_is_kept_in_its_steps(name: str, given: float, kept: float) -> None:
    found = unpack(pack({name: np.array([0.0, given])}))
    assert list(found) == [name]
    assert found[name][1] == pytest.approx(kept, abs=1e-9)


def test_an_empty_cell_stays_empty_and_an_unknown_channel_is_left() -> None:
    found = unpack(pack({"speed": np.array([100.0, NAN, 90.0]), "nitro": np.ones(3)}))
    assert list(np.isnan(found["speed"])) == [False, True, False]
    assert list(found) == ["speed"]


def test_a_file_that_is_none_is_damaged() -> None:
    with pytest.raises(DamagedData):
        unpack(b"x")
    with pytest.raises(DamagedData):
        unpack(npz.pack({"time_first": np.array([1])}))


def test_of_samples_of_one_moment_the_last_counts() -> None:
    values = {
        "time": np.array([0.0, 1.0, 1.0, 2.0]),
        "speed": np.array([1.0, 2.0, 3.0, 4.0]),
        "steering": np.arange(4.0),
    }
    lap = own_lap("me:1", values, 2.0, [0.5, 0.7, 0.8], ("a",))
    assert list(lap.car.speed) == [1.0, 3.0, 4.0]
    assert list(lap.more["steering"]) == [0.0, 2.0, 3.0]
    assert list(lap.more) == ["steering"]
    assert [lap.row[f"sector{n}"] for n in (1, 2, 3)] == [0.5, 0.7, 0.8]
    assert (lap.driver, lap.lap_time, lap.own, lap.assumed) == ("me:1", 2.0, True, ("a",))
    assert np.isnan(lap.car.gear).all()


@pytest.mark.parametrize(
    ("x", "y", "drawn"),
    [
        (list(range(10)), [0] * 10, True),
        ([0] * 10, list(range(10)), True),
        (list(range(9)), [0] * 9, False),
        ([NAN, *range(10)], [0] * 11, True),
        ([NAN, *range(9)], [0] * 10, False),
        ([5] * 10, [7] * 10, False),
    ],
)
def test_ten_places_draw_a_lap_if_they_differ(x: list[float], y: list[float], drawn: bool) -> None:
    time = np.arange(len(x)) * 1.0
    values = {"time": time, "speed": time, "x": np.array(x, float), "y": np.array(y, float)}
    assert (own_lap("me:1", values, 9.0, None, ()).track is not None) is drawn
