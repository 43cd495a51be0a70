"""CarData.z and Position.z to arrays, several times as fast as FastF1 parses them, with the same values.

A record is a timestamp and a deflated JSON document of a few moments, each with every car. Records of the usual form
are read in bulk; one that is not (a missing channel, an odd value) is read value by value, by FastF1's rules: a broken
record loses what follows the break, a car without one of its channels loses that sample.
"""

from __future__ import annotations

import gc
import zlib
from binascii import a2b_base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from lib.arrays import Whole
from lib.sessions.tables import NO_TIME

Json = dict[str, Any]
STAMP = 12  # "00:12:33.192"
STATUS_CODES = {"OffTrack": 0, "OnTrack": 1}
NO_STATUS = 2


@dataclass(frozen=True)
class StreamRecording:
    """One driver's samples in the order sent: date and time in µs, then one row of values for each sample."""

    date: Whole
    time: Whole
    values: Whole


@dataclass
class Decoded:
    """What a stream held. `drs` says whether any sample had that channel."""

    drivers: dict[str, StreamRecording] = field(default_factory=dict)
    records: int = 0
    unreadable: int = 0
    drs: bool = False


def decode_car(lines: Iterable[str]) -> Decoded:
    """Return rpm, speed, gear, throttle, brake, drs of every car."""
    return _decode(lines, _CAR)


def decode_position(lines: Iterable[str]) -> Decoded:
    """Return x, y, z and the status code of every car."""
    return _decode(lines, _POSITION)


@dataclass(frozen=True)
class _Form:
    """How one of the two streams spells its moments."""

    moments: str
    clock: str
    cars: str
    bulk: tuple[Callable[[Json], list[tuple[Any, ...]]], ...]
    one: Callable[[Json], tuple[Any, ...]]
    width: int


_channels = itemgetter("Channels")
_six = itemgetter("0", "2", "3", "4", "5", "45")
_five = itemgetter("0", "2", "3", "4", "5")
_place = itemgetter("X", "Y", "Z", "Status")


def _car_one(car: Json) -> tuple[Any, ...]:
    channels = car["Channels"]
    return (*(int(value) for value in _five(channels)), int(channels.get("45", 0)))


def _place_one(car: Json) -> tuple[Any, ...]:
    return int(car["X"]), int(car["Y"]), int(car["Z"]), _status(car.get("Status"))


def _six_bulk(cars: Json) -> list[tuple[Any, ...]]:
    return list(map(_six, map(_channels, cars.values())))


def _five_bulk(cars: Json) -> list[tuple[Any, ...]]:
    """Return the channels of a car without DRS, as from 2026 on."""
    if any("45" in car["Channels"] for car in cars.values()):
        raise KeyError("45")
    return [(*_five(car["Channels"]), 0) for car in cars.values()]


def _place_bulk(cars: Json) -> list[tuple[Any, ...]]:
    return [(x, y, z, STATUS_CODES[status]) for x, y, z, status in map(_place, cars.values())]


def _status(status: Any) -> int:
    if str(status).isdigit():
        return 0 if int(status) else 1
    return STATUS_CODES.get(status, NO_STATUS)


_CAR = _Form("Entries", "Utc", "Cars", (_six_bulk, _five_bulk), _car_one, 6)
_POSITION = _Form("Position", "Timestamp", "Entries", (_place_bulk,), _place_one, 4)
_ODD = (KeyError, ValueError, TypeError, OverflowError, AttributeError)


class _Block:
    """Consecutive moments with the same cars: one matrix for all of them."""

    def __init__(self, cars: tuple[str, ...]) -> None:
        self.cars = cars
        self.dates: list[str] = []
        self.times: list[int] = []
        self.matrices: list[NDArray[np.int32]] = []


def _decode(lines: Iterable[str], form: _Form) -> Decoded:
    decoded = Decoded()
    blocks: list[_Block] = []
    with _no_collection():
        for line in lines:
            decoded.records += 1
            try:
                _read_record(line, form, blocks, decoded)
            except (*_ODD, zlib.error):
                decoded.unreadable += 1
    decoded.drivers = _per_driver(blocks, form.width)
    return decoded


def _read_record(line: str, form: _Form, blocks: list[_Block], decoded: Decoded) -> None:
    time = clock_us(line[:STAMP])
    moments = orjson.loads(_inflate(line[STAMP:]))[form.moments]
    for read in form.bulk:
        try:
            rows = [read(moment[form.cars]) for moment in moments]
            values = np.array(list(chain.from_iterable(rows)), np.int32).reshape(-1, form.width)
            dates = [moment[form.clock] for moment in moments]
        except _ODD:
            continue
        decoded.drs = decoded.drs or (read is _six_bulk and len(values) > 0)
        start = 0
        for moment, date, row in zip(moments, dates, rows, strict=True):
            _append(blocks, tuple(moment[form.cars]), date, time, values[start : start + len(row)])
            start += len(row)
        return
    _read_slowly(time, moments, form, blocks, decoded)


def _read_slowly(time: int, moments: Sequence[Json], form: _Form, blocks: list[_Block], decoded: Decoded) -> None:
    for moment in moments:
        date = moment[form.clock]
        for number, car in moment[form.cars].items():
            try:
                values = np.array([form.one(car)], np.int32)
            except KeyError:
                continue
            decoded.drs = decoded.drs or (form is _CAR and "45" in car["Channels"])
            _append(blocks, (number,), date, time, values)


def _append(blocks: list[_Block], cars: tuple[str, ...], date: str, time: int, values: NDArray[np.int32]) -> None:
    if not blocks or blocks[-1].cars != cars:
        blocks.append(_Block(cars))
    block = blocks[-1]
    block.dates.append(date)
    block.times.append(time)
    block.matrices.append(values)


def _per_driver(blocks: list[_Block], width: int) -> dict[str, StreamRecording]:
    pieces: dict[str, list[StreamRecording]] = {}
    for block in blocks:
        dates, times = dates_us(block.dates), np.array(block.times, np.int64)
        cube = np.concatenate(block.matrices).astype(np.int64).reshape(len(times), len(block.cars), width)
        for index, number in enumerate(block.cars):
            pieces.setdefault(number, []).append(StreamRecording(dates, times, cube[:, index]))
    return {number: _joined(parts) for number, parts in pieces.items()}


def _joined(parts: list[StreamRecording]) -> StreamRecording:
    date = np.concatenate([part.date for part in parts])
    time = np.concatenate([part.time for part in parts])
    values = np.concatenate([part.values for part in parts])
    known = date != NO_TIME
    return StreamRecording(date[known], time[known], values[known])


def _inflate(text: str) -> bytes | str:
    if text.startswith("{"):
        return text
    return zlib.decompress(a2b_base64(text.strip('"')), -zlib.MAX_WBITS).removeprefix(b"\xef\xbb\xbf")


def clock_us(stamp: str) -> int:
    """Return a session clock stamp in µs. Raise ValueError."""
    hours, minutes, seconds = stamp.split(":")
    whole, _, fraction = seconds.partition(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1_000_000 + int((fraction + "000000")[:6])


def dates_us(stamps: Sequence[str]) -> Whole:
    """Return UTC stamps in µs since 1970, cut to six decimals as FastF1 does; NO_TIME for one that is not readable."""
    try:
        return np.array([stamp.strip("Z")[:26] for stamp in stamps], "datetime64[us]").astype(np.int64)
    except (ValueError, AttributeError):
        return np.array([_date_us(stamp) for stamp in stamps], np.int64)


def _date_us(stamp: Any) -> int:
    try:
        return int(np.datetime64(str(stamp).strip("Z")[:26], "us").astype(np.int64))
    except ValueError:
        return int(NO_TIME)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of short-lived objects without one cycle: looking for cycles doubled the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
