"""Tables of rows (laps, weather, messages, ...): typed columns with nulls, stored as plain arrays.

A kind says how a column is held in memory, where null is NaN for numbers and times, -1 for flags, None for text:
`time` float64 seconds (stored as whole milliseconds), `number` and `whole` float64, `flag` int8, `text` objects,
`utc` float64 seconds since 1970 (stored as whole milliseconds).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lib.errors import DamagedData
from lib.sessions import npz
from lib.sessions.compact import smallest

ColumnType = Literal["time", "number", "whole", "flag", "text", "utc"]
Schema = Mapping[str, ColumnType]
Column = NDArray[Any]
NO_TIME = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Table:
    """Columns of one length, in the order of their schema."""

    schema: Schema
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    @property
    def nbytes(self) -> int:
        return sum(column.nbytes * (8 if column.dtype == object else 1) for column in self.columns.values())

    @classmethod
    def of(cls, schema: Schema, columns: Mapping[str, Iterable[Any]]) -> Table:
        """Return a table of these values, in which None, NaN and a missing column are null."""
        length = max((len(list(values)) for values in columns.values()), default=0)
        return cls(schema, {name: _column(kind, columns.get(name, [None] * length)) for name, kind in schema.items()})

    def where(self, rows: Column) -> Table:
        """Return the rows that a mask or a list of indices picks."""
        return Table(self.schema, {name: column[rows] for name, column in self.columns.items()})

    def having(self, names: Iterable[str]) -> Table:
        """Return the rows in which none of these columns is null."""
        null = np.zeros(len(self), np.bool_)
        for name in names:
            null |= nulls(self.schema[name], self.columns[name])
        return self.where(~null) if null.any() else self

    def lists(self, names: Iterable[str] | None = None) -> dict[str, list[Any]]:
        """Return the columns as JSON has them: None for null, whole numbers as int, RFC 3339 timestamps."""
        return {name: _plain(self.schema[name], self.columns[name]) for name in names or self.schema}

    def records(self, names: Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
        """Return the rows as JSON has them."""
        lists = self.lists(names)
        return (dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True))


def _column(kind: ColumnType, values: Iterable[Any]) -> Column:
    if kind == "text":
        column = np.array([None if _is_null(value) else str(value) for value in values], dtype=object)
    elif kind == "flag":
        column = np.array([-1 if _is_null(value) else int(bool(value)) for value in values], dtype=np.int8)
    else:
        column = np.array([np.nan if _is_null(value) else float(value) for value in values], dtype=np.float64)
        if kind in ("time", "utc"):
            column = np.round(column * 1000) / 1000
    column.flags.writeable = False
    return column


def _is_null(value: Any) -> bool:
    return value is None or value != value


def nulls(kind: ColumnType, column: Column) -> Column:
    """Return which values of a column are null."""
    if kind == "text":
        return np.array([value is None for value in column.tolist()], np.bool_)
    found: Column = column < 0 if kind == "flag" else np.isnan(column)
    return found


def _plain(kind: ColumnType, column: Column) -> list[Any]:
    values: list[Any] = column.tolist()
    if kind == "text":
        return values
    if kind == "flag":
        return [None if value < 0 else bool(value) for value in values]
    if kind == "whole":
        return [None if value != value else int(value) for value in values]
    if kind == "utc":
        return [None if value != value else rfc3339(value) for value in values]
    return [None if value != value else value for value in values]


def rfc3339(seconds: float) -> str:
    """Return a moment (seconds since 1970) as RFC 3339 in UTC, to the millisecond."""
    moment = datetime.fromtimestamp(round(seconds * 1000) // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{round(seconds * 1000) % 1000:03}Z"


def pack_tables(tables: Mapping[str, Table]) -> bytes:
    """Return several tables as one .npz file; an array is called `table.column`."""
    arrays: npz.Arrays = {}
    for prefix, table in tables.items():
        for name, kind in table.schema.items():
            _put(arrays, f"{prefix}.{name}", kind, table[name])
    return npz.pack(arrays)


def unpack_tables(content: bytes, schemas: Mapping[str, Schema]) -> dict[str, Table]:
    """Return the tables that pack_tables wrote. Raise DamagedData.

    A column that is not there was added to the schema after they were written: it is null in every row.
    """
    arrays = npz.unpack(content)
    try:
        tables = {prefix: _table(arrays, prefix, schema) for prefix, schema in schemas.items()}
    except (KeyError, IndexError, ValueError) as error:
        raise DamagedData("a stored table is not readable") from error
    if any(len({len(column) for column in table.columns.values()}) > 1 for table in tables.values()):
        raise DamagedData("the columns of a stored table differ in length")
    return tables


def _table(arrays: npz.Arrays, prefix: str, schema: Schema) -> Table:
    stored = {name for name in schema if f"{prefix}.{name}" in arrays}
    length = len(arrays[f"{prefix}.{min(stored)}"]) if stored else 0
    return Table(
        schema,
        {
            name: _get(arrays, f"{prefix}.{name}", kind) if name in stored else _column(kind, [None] * length)
            for name, kind in schema.items()
        },
    )


def _put(arrays: npz.Arrays, name: str, kind: ColumnType, column: Column) -> None:
    if kind == "text":
        words = sorted({value for value in column.tolist() if value is not None})
        codes = {word: code for code, word in enumerate(words)}
        arrays[name] = smallest(np.array([codes.get(value, -1) for value in column.tolist()], np.int64))
        encoded = [word.encode() for word in words]
        arrays[f"{name}:words"] = np.frombuffer(b"".join(encoded), np.uint8)
        arrays[f"{name}:ends"] = np.cumsum([len(word) for word in encoded], dtype=np.int64)
    elif kind in ("time", "utc"):
        missing = np.isnan(column)
        arrays[name] = np.where(missing, NO_TIME, np.round(np.nan_to_num(column) * 1000).astype(np.int64))
    else:
        arrays[name] = column


def _get(arrays: npz.Arrays, name: str, kind: ColumnType) -> Column:
    stored = arrays[name]
    if kind == "text":
        letters, ends = arrays[f"{name}:words"].tobytes(), arrays[f"{name}:ends"].tolist()
        words = [letters[start:end].decode() for start, end in zip([0, *ends], ends, strict=False)]
        column = np.array([*words, None], dtype=object)[stored.astype(np.int64)]
    elif kind in ("time", "utc"):
        column = np.where(stored == NO_TIME, np.nan, stored / 1000.0)
    else:
        column = stored
    column.flags.writeable = False
    return column
