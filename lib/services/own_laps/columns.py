"""Samples in any of the shapes people have them in, to columns of numbers under our names.

JSON columns, records, pandas' {"Speed": {"0": …}}; CSV with our names, FastF1's, or a MoTeC i2 export (its lines of
metadata, a header, a row of units).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.errors import InvalidRequest

Float = NDArray[np.float64]
MOST_SAMPLES = 20_000
MOST_COLUMNS = 1000  # an export of a simulator with all its channels has 340
LONGEST_NAME = 200  # one of an engine logger's headers has 200 letters; the rest of a name says nothing
MOST_CHARACTERS = 64  # of a cell that is a number or a clock
LONGEST_LINE = 50 * MOST_COLUMNS
HEADER_WITHIN = 60
HEAD = 20_000  # characters that tell which sign divides the cells
NAMES = {
    "time": "time t sessiontime elapsedtime timestamp currentlaptime",
    "distance": "distance dist lapdistance distancem",
    "speed": "speed groundspeed velocity speedkmh speedkph speedmph speedms corrspeed",
    "throttle": "throttle throttlepos throttleposition tps gas throttlepedal accelerator",
    "brake": "brake brakepos brakeposition brakepedal brakes",
    "gear": "gear ngear",
    "rpm": "rpm enginerpm enginespeed",
    "drs": "drs drsopen",
    "x": "x posx positionx worldpositionx carposx",
    "y": "y posy positiony worldpositiony carposy",
    "z": "z posz positionz worldpositionz carposz",
}
OURS = {alias: name for name, aliases in NAMES.items() for alias in aliases.split()}
_UNIT = re.compile(r"[\[(]([^\])]*)[\])]\s*$")
_CLOCK = re.compile(r"(?:(\d+) days? )?(?:(\d+):)?(\d+):(\d+(?:\.\d*)?)")


@dataclass(frozen=True)
class Columns:
    """Numbers by our names, all of one length, NaN where a cell is empty; the units that the source itself names."""

    values: Mapping[str, Float]
    units: Mapping[str, str]


def refuse(message: str) -> InvalidRequest:
    return InvalidRequest.field("samples", message)


def read_columns(samples: Any) -> Columns:
    """Return the columns of samples in any known shape; raises InvalidRequest that says what is wrong with them."""
    if isinstance(samples, str):
        return _from_csv(samples)
    if isinstance(samples, Mapping):
        return _from_mapping(samples)
    if isinstance(samples, Sequence) and samples and all(isinstance(item, Mapping) for item in samples):
        _bounded(len(samples))
        names = _names(samples)
        return _named({name: [item.get(name) for item in samples] for name in _wanted(names)}, {}, names)
    raise refuse("must be columns ({name: [numbers]}), records ([{name: number}]) or CSV text")


def _names(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return every name that the records hold, in order; raises InvalidRequest if there are too many."""
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(record))
        if len(names) > MOST_COLUMNS:
            raise refuse(f"the records hold more than {MOST_COLUMNS} different names")
    return list(names)


def _wanted(names: Iterable[str]) -> list[str]:
    return [name for name in names if _plain(name) in OURS]


def _from_mapping(samples: Mapping[str, Any]) -> Columns:
    if len(samples) > MOST_COLUMNS:
        raise refuse(f"{len(samples)} columns are more than the {MOST_COLUMNS} that are taken")
    columns: dict[str, Sequence[Any]] = {}
    for name in _wanted(samples):
        values = samples[name]
        if isinstance(values, Mapping):
            columns[name] = list(values.values())
        elif isinstance(values, Sequence) and not isinstance(values, str):
            columns[name] = values
        else:
            raise refuse(f"{name[:60]!r} is not a list of numbers")
    return _named(columns, {}, samples)


def _from_csv(text: str) -> Columns:
    if "\x00" in text:
        raise refuse("this is not a text file: it holds zero bytes")
    try:
        rows = list(_rows(text.removeprefix("\ufeff")))
    except csv.Error as error:
        raise refuse(f"is not readable as CSV: {error}") from error
    start = next((n for n, row in enumerate(rows[:HEADER_WITHIN]) if len(_known(row)) >= 2), None)
    if start is None:
        raise refuse("no header row with at least two known columns (time or distance, and speed) was found")
    header, body, units = rows[start], rows[start + 1 :], {}
    if body and not any(_is_number(cell) for cell in body[0]):
        units = dict(zip(header, body[0], strict=False))
        body = body[1:]
    _bounded(len(body))
    ragged = [n for n, row in enumerate(body, start + 2) if len(row) != len(header)]
    if ragged:
        raise refuse(f"row {ragged[0]} has another number of cells than the header")
    columns = dict(zip(header, zip(*body, strict=True), strict=True)) if body else {}
    return _named({name: columns[name] for name in _wanted(columns)}, units, header)


def _rows(text: str) -> Iterator[list[str]]:
    """Yield the rows that are not empty, and refuse a table at its first row too many, not after all of them."""
    count = 0
    for row in csv.reader(_lines(text), delimiter=_delimiter(text)):
        if not any(cell.strip() for cell in row):
            continue
        count += 1
        if count > MOST_SAMPLES + HEADER_WITHIN:
            raise refuse(f"more rows than the {MOST_SAMPLES} samples that are taken")
        if len(row) > MOST_COLUMNS:
            raise refuse(f"row {count} has {len(row)} cells; at most {MOST_COLUMNS} are taken")
        yield row


def _lines(text: str) -> Iterator[str]:
    for line in io.StringIO(text, newline=None):
        if len(line) > LONGEST_LINE:
            raise refuse(f"holds a line of {len(line)} characters; at most {LONGEST_LINE} are taken")
        yield line


def _delimiter(text: str) -> str:
    return max(",;\t", key=text[:HEAD].count)


def _known(row: Iterable[str]) -> set[str]:
    return {OURS[plain] for cell in row if (plain := _plain(cell)) in OURS}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _UNIT.sub("", str(name)[:LONGEST_NAME]).lower())


def _is_number(cell: str) -> bool:
    if len(cell) > MOST_CHARACTERS:
        return False
    try:
        float(cell)
    except ValueError:
        return _CLOCK.fullmatch(cell.strip()) is not None
    return True


def _named(columns: Mapping[str, Sequence[Any]], told: Mapping[str, str], found: Iterable[str]) -> Columns:
    values: dict[str, Float] = {}
    units: dict[str, str] = {}
    for name, cells in columns.items():
        ours = OURS.get(_plain(name))
        if ours is None or ours in values:
            continue
        _bounded(len(cells))
        values[ours] = _numbers(name, cells)
        inside = _UNIT.search(str(name)[:LONGEST_NAME])
        unit = told.get(name) or (inside.group(1) if inside else "")
        if unit.strip():
            units[ours] = unit.strip().lower()[:20]
    _refuse_unfit(values, found)
    return Columns(values, units)


def _refuse_unfit(values: Mapping[str, Float], names: Iterable[str]) -> None:
    if "speed" not in values or not ("time" in values or "distance" in values):
        found = ", ".join(str(name)[:60] for name in islice(names, 12)) or "nothing"
        raise refuse(f"speed, and time or distance, are needed; there is {found}")
    lengths = {name: len(column) for name, column in values.items()}
    if len(set(lengths.values())) > 1:
        raise refuse("the columns differ in length: " + ", ".join(f"{name} {n}" for name, n in lengths.items()))


def _bounded(count: int) -> None:
    if count > MOST_SAMPLES:
        raise refuse(f"{count} samples are more than the {MOST_SAMPLES} that are taken")


def _numbers(name: str, cells: Sequence[Any]) -> Float:
    if any(isinstance(cell, list | tuple | dict) for cell in cells):
        raise refuse(f"{name[:60]!r} holds a value that is not a number")
    try:
        if not any(isinstance(cell, str) for cell in cells):
            return np.array([np.nan if cell is None else cell for cell in cells], np.float64)
        return np.array([_number(cell) for cell in cells], np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse(f"{name[:60]!r} holds a value that is not a number") from error


def _number(cell: Any) -> float:
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return float("nan")
    text = str(cell).strip()
    if len(text) > MOST_CHARACTERS:
        raise ValueError("longer than any number")
    clock = _CLOCK.fullmatch(text)
    if clock:
        days, hours, minutes, seconds = (float(part or 0) for part in clock.groups())
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return {"true": 1.0, "false": 0.0}[text.lower()] if text.lower() in ("true", "false") else float(text)
