"""From bytes to a typed body, from an address to a typed query: one message for every bad field."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
import orjson
from flask import request
from werkzeug.datastructures import MultiDict

from lib.errors import MOST_FIELDS, InvalidRequest, UnsupportedMediaType
from lib.middleware.field_messages import message_of

OF_THE_PLATFORM = ("_", "x-vercel-")
REPEATED = "is given more than once; a list is separated by commas: driver=VER,LEC"
S = TypeVar("S", bound=msgspec.Struct)


def read_body(kind: type[S]) -> S:
    """Return the JSON body as `kind`. Raise InvalidRequest naming all bad, missing and unknown fields."""
    return as_struct(read_object(), kind)


def read_query(
    kind: type[S],
    besides: tuple[str, ...] = (),
    given: Iterable[tuple[str, str]] | None = None,
    columns: tuple[str, ...] = (),
) -> S:
    """Return the query as `kind`. Raise InvalidRequest; a name with two values is one, unless its field is a list.

    Names in `besides` are read elsewhere; so are the `columns` that rows can be filtered by, and what is not `given`.
    """
    names = _fields(kind)
    values: dict[str, Any] = {}
    repeated: dict[str, str] = {}
    for name, texts in (request.args if given is None else MultiDict(given)).lists():
        if name.startswith(OF_THE_PLATFORM) or name in besides:
            continue
        takes_list = name in names and _is_list(names[name].type)
        values[name] = texts if takes_list else texts[-1]
        if name in names and not takes_list and len(set(texts)) > 1:
            repeated[name] = REPEATED
    if repeated:
        raise InvalidRequest.fields(repeated)
    return as_struct(values, kind, strict=False, columns=columns)


def as_struct(values: dict[str, Any], kind: type[S], *, strict: bool = True, columns: tuple[str, ...] = ()) -> S:
    """Return `kind` out of plain values. Raise InvalidRequest with a message for each bad, missing or unknown name."""
    problems: dict[str, str] = {}
    good: dict[str, Any] = {}
    fields = _fields(kind)
    for name, field in fields.items():
        if name not in values:
            if field.required:
                problems[name] = "is missing"
            continue
        try:
            good[field.name] = msgspec.convert(values[name], field.type, strict=strict)
        except msgspec.ValidationError as error:
            problems[name] = message_of(error, field.type)
    unknown = sorted(values.keys() - fields.keys())
    if len(problems) + len(unknown) > MOST_FIELDS:  # the fields that we know come first
        raise InvalidRequest.fields(problems | dict.fromkeys(unknown, "is unknown"))
    if problems or unknown:
        known = dict.fromkeys(unknown, _known(tuple(fields), columns))
        raise InvalidRequest.fields(dict(sorted((problems | known).items())))
    return kind(**good)


def _known(fields: tuple[str, ...], columns: tuple[str, ...]) -> str:
    if not fields:
        return "is unknown; this endpoint takes no parameters"
    rows = f"; or a column of the rows: {', '.join(columns)}" if columns else ""
    return f"is unknown; use one of: {', '.join(fields)}{rows}"


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def read_object() -> dict[str, Any]:
    """Return the JSON object of the body. Raise InvalidRequest or UnsupportedMediaType."""
    if request.mimetype and request.mimetype != "application/json" and not request.mimetype.endswith("+json"):
        raise UnsupportedMediaType("Send JSON with Content-Type: application/json")
    return json_object(request.get_data())


def json_object(content: bytes, hint: str = "") -> dict[str, Any]:
    """Return the JSON object in `content`. Raise InvalidRequest, with `hint` after the reason.

    orjson reads what comes from outside: unlike msgspec it refuses numbers of hundreds of digits, and deep nesting
    raises an error of its own.
    """
    if not content.strip():
        raise InvalidRequest(f"The body is empty; send a JSON object{hint}")
    try:
        values = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"The body is not valid JSON: {error.msg} (character {error.pos}){hint}") from error
    if not isinstance(values, dict):
        raise InvalidRequest(f"The body must be a JSON object{hint}")
    return values


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is list or (get_origin(kind) is Annotated and _is_list(get_args(kind)[0]))
