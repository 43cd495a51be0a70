"""OpenF1's car_data and location to samples on the session clock: the same rows that F1's archive has.

Dates are F1's stamps cut to the millisecond. A row that lacks a channel is left out, as FastF1 does; from 2026 on there
is no DRS, which is 0 then. Drivers are brought to the moments of the longest recording, as a session read by FastF1 is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from lib.arrays import Mask
from lib.json_values import is_number
from lib.services.openf1_interact.dates import dates_ms, is_date
from lib.sessions import npz
from lib.sessions.samples import CarSamples, PosSamples

T = TypeVar("T", bound=msgspec.Struct)
Whole = NDArray[np.int64]
Values = NDArray[np.int16] | NDArray[np.int32]
CAR, POSITION = "car_data", "location"
Number = int | float | None
NOT_SAID = 2  # PosSamples.status: OpenF1 leaves it out
OFF_TRACK = 0  # of rows that were filled in, as FastF1 has it


@dataclass(frozen=True)
class DatedRows:
    """One car's rows in order of time: ms since 1970, then the channels; `drs` = any row had that channel."""

    date: Whole
    values: Values
    drs: bool = False

    def pack(self) -> bytes:
        return npz.pack({"date": self.date, "values": self.values, "drs": np.array([self.drs])})

    @classmethod
    def unpack(cls, content: bytes) -> DatedRows:
        arrays = npz.unpack(content)
        return cls(arrays["date"], arrays["values"], bool(arrays["drs"][0]))


class CarRow(msgspec.Struct, gc=False):
    """A row of car_data: 90 bytes in memory, where a dictionary takes 600."""

    date: str | None = None
    rpm: Number = None
    speed: Number = None
    n_gear: Number = None
    throttle: Number = None
    brake: Number = None
    drs: Number = None

    def values(self) -> tuple[Number, ...]:
        return self.rpm, self.speed, self.n_gear, self.throttle, self.brake, self.drs or 0


class PlaceRow(msgspec.Struct, gc=False):
    """A row of location."""

    date: str | None = None
    x: Number = None
    y: Number = None
    z: Number = None
    drs: None = None

    def values(self) -> tuple[Number, ...]:
        return self.x, self.y, self.z


ROWS: dict[str, type[CarRow | PlaceRow]] = {CAR: CarRow, POSITION: PlaceRow}
# What a car can send: F1's own oddities (throttle and brake of 104 for "none") are within. Places in 1/10 m.
CODE = (0, 255)
BATCH = 2000  # rows: 0.5 MB as objects
BOUNDS = {
    CAR: ((0, 30_000), (0, 600), CODE, CODE, CODE, CODE),
    POSITION: ((-1_000_000, 1_000_000),) * 3,
}
# What holds these: a race has five million of them.
SMALLEST: dict[str, type[np.int16 | np.int32]] = {CAR: np.int16, POSITION: np.int32}


def dated_rows(
    kind: str, rows: Sequence[CarRow | PlaceRow], between: tuple[datetime, datetime] | None = None
) -> DatedRows:
    """Return an answer's rows sorted, each moment once, without those that no car can have sent or nobody asked for."""
    bounds = np.array(BOUNDS[kind], np.float64).T
    whole = [row for row in rows if None not in row.values() and is_date(row.date)]
    values = np.array([row.values() for row in whole], np.float64).reshape(-1, bounds.shape[1])
    stamps = dates_ms([row.date for row in whole if row.date])
    usable = ((values >= bounds[0]) & (values <= bounds[1])).all(axis=1)
    if between:
        start, end = (moment.timestamp() * 1000 for moment in between)
        usable &= (stamps >= start) & (stamps < end)
    date, first = np.unique(stamps[usable], return_index=True)
    has_drs = np.array([row.drs is not None for row in whole], np.bool_)[usable].any()
    return DatedRows(date, np.rint(values[usable][first]).astype(SMALLEST[kind]), bool(has_drs))


def read_rows(kind: str, body: bytes, between: tuple[datetime, datetime] | None = None) -> DatedRows:
    """Return an answer's rows; a value of another type than a row's fields is null.

    A few thousand are read at a time: a whole answer as objects takes six times the memory that it takes as JSON.
    Raises msgspec.DecodeError for what is not a list of rows.
    """
    sent, fields = msgspec.json.Decoder(list[msgspec.Raw]).decode(body), ROWS[kind]
    fast = msgspec.json.Decoder(fields)
    parts = []
    for first in range(0, len(sent), BATCH):
        rows = [row for raw in sent[first : first + BATCH] if (row := _row(raw, fast, fields)) is not None]
        parts.append(dated_rows(kind, rows, between))
        if not rows:
            raise msgspec.ValidationError("a list without any row")
    return joined(kind, parts)


def _row(raw: msgspec.Raw, fast: msgspec.json.Decoder[T], fields: type[T]) -> T | None:
    try:
        return fast.decode(raw)
    except msgspec.ValidationError:
        row = msgspec.json.decode(raw)
        return fields(**_typed(row, fields)) if isinstance(row, dict) else None


def _typed(row: Mapping[str, Any], kind: type[msgspec.Struct]) -> dict[str, Any]:
    found = {name: row.get(name) for name in kind.__struct_fields__}
    return {name: value if name == "date" or is_number(value) else None for name, value in found.items()}


def joined(kind: str, parts: Sequence[DatedRows]) -> DatedRows:
    """Return the rows of answers that follow each other, each moment once; none of no answers."""
    if not parts:
        return dated_rows(kind, [])
    date, first = np.unique(np.concatenate([part.date for part in parts]), return_index=True)
    values = np.concatenate([part.values for part in parts])[first]
    return DatedRows(date, values, any(part.drs for part in parts))


def first_moment(*recordings: Mapping[str, DatedRows]) -> int | None:
    """Return the earliest date of any sample (ms since 1970): where the session clock stands at zero."""
    return min((int(rows.date[0]) for cars in recordings for rows in cars.values() if len(rows.date)), default=None)


def car_samples(cars: dict[str, DatedRows], zero_ms: int) -> dict[str, CarSamples]:
    """Return every car's samples, each as long as the longest recording; the rows are taken out of `cars`."""
    found = {}
    for number, (clock, filled, values) in _filled(cars, zero_ms):
        rpm, speed, gear, throttle, brake, drs = values.T
        found[number] = CarSamples(clock, filled, rpm, speed, gear, throttle, (brake != 0).astype(np.int8), drs)
    return found


def pos_samples(cars: dict[str, DatedRows], zero_ms: int) -> dict[str, PosSamples]:
    """Return every car's positions, each as long as the longest recording; the rows are taken out of `cars`."""
    found = {}
    for number, (clock, filled, values) in _filled(cars, zero_ms):
        x, y, z = values.T
        status: Whole = np.where(filled, np.int8(OFF_TRACK), np.int8(NOT_SAID))
        found[number] = PosSamples(clock, filled, x, y, z, status)
    return found


def _filled(cars: dict[str, DatedRows], zero_ms: int) -> Iterator[tuple[str, tuple[Whole, Mask, Values]]]:
    """Yield each car's clock (ms, which fit in 32 bits for 24 days), what was filled in, and its channels."""
    longest = max((rows.date for rows in cars.values()), key=len, default=np.empty(0, np.int64))
    while cars:
        number = next(iter(cars))
        rows = cars.pop(number)
        if len(rows.date):
            date, filled, values = _fill(rows, longest)
            yield number, ((date - zero_ms).astype(np.int32), filled, values)


def _fill(rows: DatedRows, dates: Whole) -> tuple[Whole, Mask, Values]:
    if len(rows.date) >= len(dates):
        return rows.date, np.zeros(len(rows.date), np.bool_), rows.values
    every = np.union1d(rows.date, dates)
    own = np.searchsorted(every, rows.date)
    values = np.zeros((len(every), rows.values.shape[1]), rows.values.dtype)
    values[own] = rows.values
    filled = np.ones(len(every), np.bool_)
    filled[own] = False
    return every, filled, values
