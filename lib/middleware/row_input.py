"""From an address to the rows and columns that are wanted: each parameter that is a comparison, and `fields`.

`lap_time<90` reaches us as a name without a value, `lap_time<=90` as the name `lap_time<` with the value 90: both
are put together again here, also where a program has encoded the signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache
from typing import Any, NamedTuple

import msgspec
from flask import request

from lib.errors import InvalidRequest
from lib.services.row_choice import ALL_ROWS, RowChoice, checked_fields, columns_of, condition

RowType = Callable[[str, str], type[msgspec.Struct] | None]  # from `view` and `format` to the rows of the answer
Pairs = list[tuple[str, str]]
FIELDS = "fields"
MOST_FILTERS = 20  # more than rows have columns worth comparing; each costs a pass over the rows
COMPARISON = re.compile(r"([A-Za-z0-9_]{1,60})(<|>|!(?==|$))(=?)(.*)", re.DOTALL)


class RowParameters(NamedTuple):
    """What of an address is about rows: (column, sign, text) of each comparison, `fields`; and the other parameters."""

    view: str
    row: type[msgspec.Struct] | None
    comparisons: list[tuple[str, str, str]]
    fields: str | None
    others: Pairs

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(columns_of(self.row)) if self.row else ()

    def choice(self) -> RowChoice:
        """Return which rows and columns are wanted. Raise InvalidRequest for what such rows do not have."""
        if not self.comparisons and self.fields is None:
            return ALL_ROWS
        if self.row is None:
            names = [FIELDS] * (self.fields is not None) + [column for column, *_ in self.comparisons]
            raise InvalidRequest.fields(dict.fromkeys(names, f"is not supported by view={self.view}: it has no rows"))
        if len(self.comparisons) > MOST_FILTERS:
            raise InvalidRequest(f"At most {MOST_FILTERS} filters can be given, not {len(self.comparisons)}")
        conditions = tuple(condition(self.row, *comparison) for comparison in self.comparisons)
        return RowChoice(conditions, () if self.fields is None else checked_fields(self.row, self.fields))


def row_parameters(kind: type[msgspec.Struct], row_type: RowType) -> RowParameters:
    """Return the parameters of this request, those about rows apart.

    A name that is also a parameter of this address (`driver`, `lap`) is that parameter, unless the sign is another
    than `=`; `lap==3` compares.
    """
    own = _parameters(kind)
    view, form = (request.args.get(name, str(own[name])) for name in ("view", "format"))
    found = RowParameters(view, row_type(view, form), [], request.args.get(FIELDS), [])
    for name, value in request.args.items(multi=True):
        if comparison := _comparison(name, value, own.keys(), found.columns):
            found.comparisons.append(comparison)
        elif name != FIELDS:
            found.others.append((name, value))
    return found


@cache
def _parameters(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the parameters of an address with their defaults; msgspec takes milliseconds to find the types again."""
    return {field.encode_name: field.default for field in msgspec.structs.fields(kind)}


def _comparison(name: str, value: str, own: Collection[str], columns: Collection[str]) -> tuple[str, str, str] | None:
    """Return column, sign and text if this parameter is a comparison."""
    if match := COMPARISON.fullmatch(name):
        column, sign, equal, rest = match.groups()
        if not (equal or rest):  # `lap_time<=90` was split at its equals sign
            return column, f"{sign}=", value
        return column, sign + equal, f"{rest}={value}" if rest and value else rest or value
    if name not in columns or (name in own and not value.startswith("=")):
        return None
    return name, "=", value.removeprefix("=")
