"""MoTeC's .ld: how one is known, how numbers become values, and which claims of it are believed."""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.readers.motec_ld import is_ld, read_ld
from lib.services.own_laps.recording import Column

HEADER, CHANNEL = 418, 84  # bytes


class Logged(NamedTuple):
    """A channel as a log describes it; `count` is what it claims to hold."""

    name: str
    values: np.ndarray
    rate: int = 2
    kind: int = 7
    unit: str = ""
    shift: int = 0
    multiplier: int = 1
    scale: int = 1
    decimals: int = 0
    count: int | None = None


def ld(*channels: Logged, circuit: str = "") -> bytes:
    """Return a log: header, descriptions, samples."""
    data = HEADER + CHANNEL * len(channels)
    described, content = b"", b""
    for n, one in enumerate(channels):
        following = HEADER + CHANNEL * (n + 1) if n + 1 < len(channels) else 0
        count = len(one.values) if one.count is None else one.count
        described += struct.pack("<IIIIH", 0, following, data + len(content), count, 0)
        described += struct.pack("<HHH", one.kind, one.values.dtype.itemsize, one.rate)
        described += struct.pack("<hhhh", one.shift, one.multiplier, one.scale, one.decimals)
        described += one.name.encode().ljust(40, b"\0") + one.unit.encode().ljust(12, b"\0")
        content += one.values.tobytes()
    head = bytearray(HEADER)
    struct.pack_into("<IIII", head, 0, 0x40, 0, HEADER, data)
    head[0x15E : 0x15E + len(circuit)] = circuit.encode()
    return bytes(head) + described + content


def floats(*values: float) -> np.ndarray:
    return np.array(values, "<f4")


SPEED = Logged("Ground Speed", floats(100, 110, 120), unit="km/h")


def columns(content: bytes, beacons: str | None = None) -> dict[str, Column]:
    return {column.name: column for column in read_ld(content, beacons).columns}


@pytest.mark.parametrize(
    ("place", "fits", "not_any_more"),
    [(0, (0x40,), (0x41,)), (8, (418, 501), (417, 502)), (12, (419, 514), (418, 515))],
)
def test_it_is_known_by_its_first_numbers(place: int, fits: tuple[int, ...], not_any_more: tuple[int, ...]) -> None:
    content = ld(SPEED)
    assert len(content) == 514

    def changed(value: int) -> bytes:
        return content[:place] + struct.pack("<I", value) + content[place + 4 :]

    assert all(is_ld(changed(value)) for value in fits)
    assert not any(is_ld(changed(value)) for value in not_any_more)


def test_a_file_of_less_than_a_header_is_none() -> None:
    assert is_ld(ld(SPEED))
    assert not is_ld(ld(SPEED)[:417])


def test_a_log_is_a_clock_and_its_channels() -> None:
    found = read_ld(ld(SPEED, circuit="Somewhere"))
    assert [column.name for column in found.columns] == ["time", "Ground Speed"]
    assert list(found.columns[0].values) == [0.0, 0.5, 1.0]
    assert list(found.columns[1].values) == [100.0, 110.0, 120.0]
    assert [column.unit for column in found.columns] == ["s", "km/h"]
    assert (found.said.circuit, found.said.rate, found.said.outing, found.said.markers) == ("Somewhere", 2.0, True, ())


@pytest.mark.parametrize(
    ("numbers", "value"),
    [
        ({}, 100.0),
        ({"shift": 3}, 103.0),
        ({"multiplier": 4}, 400.0),
        ({"scale": 2}, 50.0),
        ({"decimals": 1}, 10.0),
        ({"decimals": -1}, 1000.0),
        ({"shift": 3, "multiplier": 4, "scale": 2, "decimals": 1}, 32.0),
        ({"scale": 0, "multiplier": 0}, 100.0),
        ({"decimals": 9}, 1e-7),
        ({"decimals": -9}, 1e11),
    ],
    ids=str,
)
def test_a_value_is_its_number_over_the_scale_in_its_decimals_shifted_and_multiplied(
    numbers: dict[str, int], value: float
) -> None:
    found = columns(ld(SPEED, Logged("Engine RPM", np.array([100] * 3, "<i2"), kind=3, **numbers)))
    assert found["Engine RPM"].values == pytest.approx([value] * 3)


@pytest.mark.parametrize(
    ("kind", "dtype"), [(7, "<f4"), (7, "<f2"), (8, "<f8"), (6, "<f4"), (3, "<i2"), (5, "<i4"), (0, "<i2")]
)
def test_each_encoding_is_read(kind: int, dtype: str) -> None:
    found = columns(ld(SPEED, Logged("Gear", np.array([-3, 4, 5], dtype), kind=kind)))
    assert list(found["Gear"].values) == [-3.0, 4.0, 5.0]


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ({"rate": 0}, "unknown encoding"),
        ({"rate": 10_001}, "unknown encoding"),
        ({"decimals": 10}, "unknown encoding"),
        ({"decimals": -10}, "unknown encoding"),
        ({"kind": 3, "values": np.array([1], "<i8")}, "unknown encoding"),
        ({"count": 4}, "claims more samples than the file holds"),
        ({"count": 150_001}, "claims 150001 samples; the limit is 150000"),
    ],
    ids=str,
)
def test_a_channel_that_claims_what_cannot_be_is_refused(numbers: dict[str, int], why: str) -> None:
    with pytest.raises(InvalidRequest, match=why):
        read_ld(ld(SPEED._replace(**numbers)))


def test_ten_thousand_samples_a_second_and_150000_of_them_are_taken() -> None:
    content = ld(Logged("Ground Speed", np.zeros(150_000, "<f4"), rate=10_000))
    assert columns(content)["time"].values[-1] == pytest.approx(14.9999)


def test_channels_are_brought_to_the_clock_of_the_speed() -> None:
    """What changes steadily is taken in between, a gear as it was; beyond a channel's end both stay."""
    pedal, gear = floats(0, 10), np.array([3, 4], "<i2")
    found = columns(ld(
        Logged("Ground Speed", floats(1, 2, 3, 4, 5)),
        Logged("Throttle Pos", pedal, rate=1), Logged("Gear", gear, rate=1, kind=3), Logged("Brake Pos", floats()),
    ))  # fmt: skip
    assert list(found["Throttle Pos"].values) == [0, 5, 10, 10, 10]
    assert list(found["Gear"].values) == [3, 3, 4, 4, 4]
    assert np.isnan(found["Brake Pos"].values).all()


def test_of_several_speeds_the_most_frequent_and_longest_makes_the_clock() -> None:
    found = columns(ld(
        Logged("Ground Speed", floats(*range(20)), rate=1), Logged("GPS Speed", floats(1, 2, 3), rate=4),
        Logged("Drive Speed", floats(1, 2, 3, 4), rate=4),
    ))  # fmt: skip
    assert list(found["time"].values) == [0.0, 0.25, 0.5, 0.75]


def test_a_clock_of_its_own_is_left_out() -> None:
    assert list(columns(ld(SPEED, Logged("Time", floats(7, 8, 9))))) == ["time", "Ground Speed"]


def test_without_a_speed_only_the_names_are_told() -> None:
    found = read_ld(ld(Logged("Engine RPM", floats(1)), Logged("Oil Temp", floats(1))))
    assert (found.columns, found.found) == ((), ("Engine RPM", "Oil Temp"))


def test_names_units_and_the_circuit_end_where_their_room_ends() -> None:
    found = read_ld(ld(SPEED, Logged("x" * 40, floats(1)), circuit="c" * 68))
    assert (found.found[1], found.said.circuit) == ("x" * 32, "c" * 64)
    assert columns(ld(SPEED._replace(unit="u" * 12)))["Ground Speed"].unit == "u" * 12


def test_the_last_description_may_end_with_the_file() -> None:
    content = ld(Logged("Oil Temp", floats()))
    assert read_ld(content).found == ("Oil Temp",)
    with pytest.raises(InvalidRequest, match="damaged"):
        read_ld(content[:-1])


@pytest.mark.parametrize(("count", "fits"), [(1000, True), (1001, False)])
def test_a_thousand_channels_are_enough(count: int, fits: bool) -> None:
    content = ld(*[Logged(f"Unknown {n}", floats()) for n in range(count)])
    if fits:
        assert len(read_ld(content).found) == 1000
    else:
        with pytest.raises(InvalidRequest, match="no end"):
            read_ld(content)


def marks(*moments: str) -> str:
    return "".join(f'<Marker Version="100" Time="{moment}"/>' for moment in moments)


@pytest.mark.parametrize(
    ("xml", "moments"),
    [
        (marks("2.5e6", "1000000"), (1.0, 2.5)),
        (marks("0", "-1"), (0.0,)),
        (marks("999999000000", "1000000000000"), (999_999.0,)),
        (marks("1-1", "3e6"), (3.0,)),
        (marks("1" * 41), ()),
        (None, ()),
    ],
)
def test_beacons_are_moments_in_order(xml: str | None, moments: tuple[float, ...]) -> None:
    assert read_ld(ld(SPEED), xml).said.markers == moments


def test_of_beacons_the_first_two_hundred_are_taken() -> None:
    assert len(read_ld(ld(SPEED), marks(*[f"{n}e6" for n in range(201)])).said.markers) == 200
    assert read_ld(ld(SPEED), marks("1e6").rjust(500_000)).said.markers == (1.0,)
    assert read_ld(ld(SPEED), marks("1e6").rjust(500_003)).said.markers == ()
