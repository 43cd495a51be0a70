"""A table as text: any delimiter, decimal points or commas, metadata before the header, units and sources after."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

import numpy as np

from lib.errors import InvalidRequest
from lib.services.own_laps.names import meaning
from lib.services.own_laps.recording import MOST_COLUMNS, MOST_ROWS, Column, Recording, refuse

HEADER_WITHIN = 200  # rows that are looked at
HEAD = 20_000  # characters that tell which sign divides the cells
LONGEST_LINE = 50 * MOST_COLUMNS
LONGEST_CELL = 64  # of a number or a clock
ESSENTIAL = ("time", "distance", "speed", "lap_clock", "part")
ROWS_OF_WORDS = 3  # units, sources, and one more, between the header and the numbers
_CLOCK = re.compile(r"(?:(\d{1,6}) days? )?(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2}(?:[.,]\d{0,9})?)")
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_WORDS = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0, "on": 1.0, "off": 0.0, "nan": np.nan, "null": np.nan,
          "none": np.nan, "-": np.nan, "n": 0.0, "r": -1.0}  # fmt: skip


@dataclass
class TextTable:
    """Rows before the header, the header, rows of words after it, and the numbers of the columns that we know."""

    before: list[list[str]] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    words: list[list[str]] = field(default_factory=list)
    columns: dict[int, array[float]] = field(default_factory=dict)

    def word(self, row: int, column: int) -> str:
        """Return a cell of the rows of words, "" if it is missing."""
        cells = self.words[row] if row < len(self.words) else []
        return cells[column].strip() if column < len(cells) else ""


def read_table(text: str, delimiter: str | None = None) -> TextTable:
    """Return the table in a text. Raise InvalidRequest that says which row is wrong with what."""
    delimiter = delimiter or delimiter_of(text)
    try:
        return _TableReader(text, delimiter).table()
    except csv.Error as error:
        raise refuse(f"is not readable as CSV: {error}") from error


def as_recording(table: TextTable, tool: str) -> Recording:
    """Return the table's known columns, with units and sources from its rows of words."""
    units, sources = _roles(table)
    columns = tuple(
        Column(
            table.header[index],
            np.frombuffer(values, np.float64) if len(values) else np.zeros(0),
            table.word(units, index) if units is not None else "",
            table.word(sources, index) if sources is not None else "",
        )
        for index, values in table.columns.items()
    )
    return Recording(tool, columns, tuple(name.strip() for name in table.header if name.strip()), sparse=True)


def delimiter_of(text: str) -> str:
    """Return the sign between the cells: the one with which a header is found that names most of our channels."""
    return max(",;\t|", key=lambda sign: (_known_with(text, sign), text[:HEAD].count(sign)))


def _known_with(text: str, sign: str) -> int:
    try:
        rows = list(islice(_rows(text, sign), HEADER_WITHIN))
    except (csv.Error, InvalidRequest):
        return 0
    return max((len(_channels(row)) for row in rows if _is_header(row)), default=0)


def _roles(table: TextTable) -> tuple[int | None, int | None]:
    """Return which row of words holds the units and which the sources: sources are named like sensors."""
    sources = next((n for n in range(len(table.words)) if _like_sources(table.words[n])), None)
    units = next((n for n in range(len(table.words)) if n != sources), None)
    return units, sources


def _like_sources(cells: Sequence[str]) -> bool:
    said = [cell.lower() for cell in cells if cell.strip()]
    return bool(said) and all(any(word in cell for word in ("gps", "calc", "can", "obd", "sensor")) for cell in said)


class _TableReader:
    def __init__(self, text: str, delimiter: str) -> None:
        self._rows = _rows(text, delimiter)
        self._semicolons = delimiter != ","

    def table(self) -> TextTable:
        head = list(islice(self._rows, HEADER_WITHIN))
        start = next((n for n, row in enumerate(head) if _is_header(row)), None)
        if start is None:
            first = " | ".join(cell[:40] for cell in (head or [[]])[0][:10])
            raise refuse(
                "no header row with at least two known columns (time or distance, and speed) was found in the first "
                f"{HEADER_WITHIN} rows. Export the lap as CSV with a header. The first row reads {first!r}",
                (head or [[]])[0],
            )
        table = TextTable(head[:start], head[start])
        wanted = [n for n, name in enumerate(table.header) if meaning(name) is not None]
        table.columns = {n: array("d") for n in wanted}
        rest = head[start + 1 :]
        while rest and len(table.words) < ROWS_OF_WORDS and not any(_is_number(cell) for cell in rest[0]):
            table.words.append(rest.pop(0))
        self._fill(table, rest, start + 1 + len(table.words))
        return table

    def _fill(self, table: TextTable, head: list[list[str]], offset: int) -> None:
        width, count = len(table.header), 0
        comma = self._semicolons and any(_DECIMAL_COMMA.fullmatch(cell.strip()) for row in head[:50] for cell in row)
        ragged: int | None = None
        for number, row in enumerate(_chained(head, self._rows), offset + 1):
            if row == table.header:
                continue
            if ragged is not None:
                raise refuse(f"row {ragged} has another number of cells than the header")
            if len(row) != width and (len(row) < width or any(cell.strip() for cell in row[width:])):
                ragged = number  # the last row of a log that was cut off is left out
                continue
            count += 1
            if count > MOST_ROWS:
                raise refuse(f"more than {MOST_ROWS} rows")
            for index, values in table.columns.items():
                values.append(_number(row[index], table.header[index], number, comma))
        if ragged is not None and count < 2:
            raise refuse(f"row {ragged} has another number of cells than the header")


def _chained(head: list[list[str]], rows: Iterator[list[str]]) -> Iterator[list[str]]:
    yield from head
    yield from rows


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows that are not empty."""
    for row in csv.reader(_lines(text), delimiter=delimiter, skipinitialspace=True):
        if not any(cell and not cell.isspace() for cell in row):
            continue
        if len(row) > MOST_COLUMNS:
            raise refuse(f"a row has {len(row)} cells; the limit is {MOST_COLUMNS}")
        yield row


def _lines(text: str) -> Iterator[str]:
    for line in io.StringIO(text, newline=None):
        if len(line) > LONGEST_LINE:
            raise refuse(f"contains a line of {len(line)} characters; the limit is {LONGEST_LINE}")
        yield line


def _channels(row: Sequence[str]) -> set[str]:
    return {found.channel for cell in row if (found := meaning(cell)) is not None}


def _is_header(row: Sequence[str]) -> bool:
    channels = _channels(row)
    return "speed" in channels and len(channels) > 1


def _is_number(cell: str) -> bool:
    cell = cell.strip()
    if len(cell) > LONGEST_CELL:
        return False
    try:
        float(cell)
    except ValueError:
        return bool(_CLOCK.fullmatch(cell) or _DECIMAL_COMMA.fullmatch(cell))
    return True


def _number(cell: str, name: str, row: int, comma: bool) -> float:
    try:
        return float(cell)
    except ValueError:
        return _other_number(cell.strip(), name, row, comma)


def cell_number(cell: str, name: str, row: int) -> float:
    """Return the number in a cell of JSON. Raise InvalidRequest for a word in a clock or a speed."""
    return _number(cell, name, row, False)


def _other_number(cell: str, name: str, row: int, comma: bool) -> float:
    """Return a clock in seconds, a word as a number, a number with a decimal comma; NaN for an empty cell."""
    if not cell:
        return float("nan")
    lower = cell[:LONGEST_CELL].lower()
    if lower in _WORDS:
        return _WORDS[lower]
    if len(cell) <= LONGEST_CELL:
        if clock := _CLOCK.fullmatch(cell):
            days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in clock.groups())
            return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        if comma and _DECIMAL_COMMA.fullmatch(cell.removeprefix("+")):
            return float(cell.replace(",", "."))
        if comma:
            try:
                return float(cell.replace(",", "."))
            except ValueError:
                pass
        if (moment := _date(cell)) is not None:
            return moment
    found = meaning(name)
    if found and found.channel in ESSENTIAL:
        raise refuse(f"{name[:60]!r} holds {cell[:40]!r} in row {row}, which is not a number")
    return float("nan")


def _date(cell: str) -> float | None:
    try:
        return datetime.fromisoformat(cell).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None
