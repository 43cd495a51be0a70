"""Which rows and columns of a table are wanted: `lap_time<=90`, `compound=SOFT`, `fields=driver,lap_time`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal, get_args, get_origin

import msgspec

from lib.errors import InvalidRequest

Columns = Mapping[str, Sequence[Any]]
Kind = Literal["number", "flag", "time", "text"]
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
LONGEST_VALUE = 200  # letters: the longest message of race control seen has 140
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
FLAGS = {"true": True, "1": True, "false": False, "0": False}
TIMES = ("utc", "date")  # how the names of columns end that hold RFC 3339


@dataclass(frozen=True)
class Condition:
    """A column, one of OPERATORS, and the value that it is compared with, of the column's own type."""

    column: str
    operator: str
    value: Any


@dataclass(frozen=True)
class RowChoice:
    """Conditions that hold for a row, and the columns that are shown, in this order; empty: all of them."""

    conditions: tuple[Condition, ...] = ()
    fields: tuple[str, ...] = ()


ALL_ROWS = RowChoice()


@cache
def columns_of(row: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the names of a row's members with their types, in order."""
    return {field.encode_name: field.type for field in msgspec.structs.fields(row)}


def condition(row: type[msgspec.Struct], column: str, sign: str, text: str) -> Condition:
    """Return what `column sign text` means for such rows. Raise InvalidRequest with the column's name."""
    kind = _kinds(row).get(column)
    if kind is None:
        known = ", ".join(_kinds(row))
        raise InvalidRequest.field(column, f"is not a column that rows can be filtered by; use one of: {known}")
    if kind in ("text", "flag") and sign not in ("=", "!="):
        raise InvalidRequest.field(column, f"can be compared with = and != only, not with {sign}")
    if not text or len(text) > LONGEST_VALUE:
        raise InvalidRequest.field(column, f"needs a value of 1 to {LONGEST_VALUE} characters after {sign}")
    return Condition(column, sign, _value(column, kind, text))


def checked_fields(row: type[msgspec.Struct], text: str) -> tuple[str, ...]:
    """Return the columns that `driver,lap` names, each once. Raise InvalidRequest with those that there are."""
    known = columns_of(row)
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        what = f"{unknown[0][:40]!r} is not a column" if unknown else "names no column"
        raise InvalidRequest.field("fields", f"{what}; use some of: {', '.join(known)}")
    return names


def choose(columns: Columns, choice: RowChoice) -> dict[str, list[Any]]:
    """Return the columns that are shown, with the rows for which all conditions hold; null fits no condition."""
    shown = choice.fields or tuple(columns)
    if not choice.conditions:
        return {name: list(columns[name]) for name in shown if name in columns}
    rows = _fitting(columns, choice)
    return {name: [columns[name][row] for row in rows] for name in shown if name in columns}


def choose_records(records: Sequence[Mapping[str, Any]], choice: RowChoice) -> list[dict[str, Any]]:
    """Return the same of rows that are objects."""
    asked = {one.column for one in choice.conditions}
    columns = {name: [record[name] for record in records] for name in asked}
    rows = _fitting(columns, choice) if asked else range(len(records))
    return [{name: records[row][name] for name in choice.fields or records[row]} for row in rows]


def _fitting(columns: Columns, choice: RowChoice) -> list[int]:
    names = dict.fromkeys(one.column for one in choice.conditions)
    if not all(name in columns for name in names):  # a table without any row may have no columns either
        return []
    rows = list(range(min(len(columns[name]) for name in names)))
    for name in names:  # the first condition leaves fewer rows to the second
        fits, values = _test([one for one in choice.conditions if one.column == name]), columns[name]
        rows = [row for row in rows if fits(values[row])]
    return rows


def _test(conditions: list[Condition]) -> Callable[[Any], bool]:
    """Return what a value of one column must pass: one of its `=`, and each of the others."""
    equal = [one.value for one in conditions if one.operator == "="]
    others = [(OPERATORS[one.operator], one.value) for one in conditions if one.operator != "="]
    comparable = _as_time if isinstance(conditions[0].value, datetime) else _as_it_compares

    def fits(value: Any) -> bool:
        if value is None or value != value:
            return False
        value = comparable(value)
        return (not equal or value in equal) and all(holds(value, wanted) for holds, wanted in others)

    return fits


def _as_it_compares(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _as_time(value: str) -> datetime:
    found = datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _value(column: str, kind: Kind, text: str) -> Any:
    try:
        if kind == "number":
            return float(text) if NUMBER.fullmatch(text) else _wrong(column, "must be compared with a number")
        if kind == "flag":
            return FLAGS[text.casefold()]
        return _as_time(text) if kind == "time" else text.casefold()
    except KeyError:
        return _wrong(column, "must be compared with true or false")
    except ValueError:
        return _wrong(column, "must be compared with a time such as 2025-03-16T04:30:00Z, or a day")


def _wrong(column: str, message: str) -> Any:
    raise InvalidRequest.field(column, message)


@cache
def _kinds(row: type[msgspec.Struct]) -> dict[str, Kind]:
    """Return the columns that can be compared, with how."""
    found = {name: _kind(name, set(_plain_types(kind))) for name, kind in columns_of(row).items()}
    return {name: kind for name, kind in found.items() if kind is not None}


def _kind(name: str, types: set[Any]) -> Kind | None:
    types.discard(type(None))
    if types == {bool}:
        return "flag"
    if types and types <= {int, float}:
        return "number"
    if types == {str}:
        return "time" if name.endswith(TIMES) else "text"
    return None


def _plain_types(kind: Any) -> Iterator[Any]:
    """Yield what a type is made of, without its descriptions; the words of a Literal are texts."""
    if get_origin(kind) is Literal:
        yield from (type(word) for word in get_args(kind))
    elif get_origin(kind) is list or not get_args(kind):
        yield get_origin(kind) or kind
    else:
        inner = get_args(kind)
        for one in inner[:1] if hasattr(kind, "__metadata__") else inner:
            yield from _plain_types(one)
