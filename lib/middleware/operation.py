"""What a route says of itself, once: who may call it, what it takes and answers. tools/openapi.py reads it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import msgspec
from flask import Response

from lib.middleware import idempotency
from lib.middleware.auth import signed_in_user
from lib.middleware.patience import PARAMETER, patience
from lib.middleware.rate_limit import client_address, spend
from lib.middleware.row_input import RowType, row_parameters
from lib.middleware.typed_input import read_body, read_query

Handler = Callable[..., Response]


class NoParameters(msgspec.Struct):
    """What an address takes that has no query."""


@dataclass(frozen=True)
class Operation:
    before: Callable[[], None] | None = None
    body: type[msgspec.Struct] | None = None
    upload: type[msgspec.Struct] | type[bytes] | None = None  # described like a body, but read by the handler
    upload_form: type[msgspec.Struct] | None = None  # the same as a form; its fields may also stand in the query
    signed_in: bool = False
    may_sign_in: bool = False  # a token shows more than there is without one
    tagged: bool = False  # answers carry an ETag
    idempotent: bool = False  # takes an Idempotency-Key
    rows: RowType | None = None  # answers rows that can be filtered and picked from; needs `query`
    waits: bool = False  # for a session that is being loaded, with `wait=N` or `Prefer: wait=N`
    limit: str | None = None
    answers: Mapping[int, Any] = field(default_factory=dict)
    problems: tuple[int, ...] = ()
    query: type[msgspec.Struct] | None = None


def operation(**what: Any) -> Callable[[Handler], Handler]:
    """Take the fields of Operation; around the handler, find the `user`, spend its limit, read `query` and `body`."""

    said = Operation(**what)

    def around(handler: Handler) -> Handler:
        @wraps(handler)
        def call(**path: Any) -> Response:
            if said.before:
                said.before()
            given: dict[str, Any] = {**path, "user": signed_in_user()} if said.signed_in else dict(path)
            if not said.idempotent:
                return carry_out(given)
            who = given["user"].id if said.signed_in else client_address()
            return idempotency.once(who, lambda: carry_out(given))

        def carry_out(given: dict[str, Any]) -> Response:
            if said.limit:
                spend(said.limit, client_address())
            if said.waits:
                patience()
            besides = (PARAMETER,) if said.waits else ()
            if said.query and said.rows:
                about_rows = row_parameters(said.query, said.rows)
                given["query"] = read_query(said.query, besides, about_rows.others, about_rows.columns)
                given["rows"] = about_rows.choice()
            elif said.query:
                given["query"] = read_query(said.query, besides)
            elif not said.upload:
                read_query(NoParameters, besides)
            if said.body:
                given["body"] = read_body(said.body)
            return handler(**given)

        call.operation = said  # type: ignore[attr-defined]
        return call

    return around


def answer(value: object, status: int = 200) -> Response:
    """Return plain data as JSON."""
    return Response(msgspec.json.encode(value), status, mimetype="application/json")
