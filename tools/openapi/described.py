"""One operation of the document: parameters, body, answers, problems."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import Any

import msgspec

from lib.middleware.operation import Operation
from tools.openapi import headers, problems
from tools.openapi.examples import kept
from tools.openapi.routes import Route
from tools.openapi.schemas import Schemas, tidied, without_null

BINARY = {"type": "string", "format": "binary"}
TEXT = {"type": "string"}
SHORT = {200: "OK", 201: "Created", 202: "Loading", 204: "Done", 302: "To the file", 503: "Service unavailable"}
FILES = ("samples", "ldx")
CONDITIONS = ("IfNoneMatch", "IfMatch")


def describe(route: Route, schemas: Schemas) -> dict[str, Any]:
    """Return the Operation Object of a route."""
    summary, _, rest = route.text.strip().partition("\n")
    about: dict[str, Any] = {"tags": [route.tag], "operationId": route.id, "summary": summary.rstrip(".")}
    if rest.strip():
        about["description"] = " ".join(rest.split())
    if security := _security(route.said):
        about["security"] = security
    if parameters := [*route.path_parameters, *_parameters(route.said)]:
        about["parameters"] = parameters
    if content := _sent(route.said, schemas):
        about["requestBody"] = {"required": True, "content": content}
    about["responses"] = {**_answers(route, schemas), **_problems(route)}
    _exemplify(about, kept().get(route.id, []))
    return about


def _exemplify(about: dict[str, Any], shown: list[dict[str, Any]]) -> None:
    """Put in what was asked and answered."""
    for one in shown:
        request, content = one["request"], about["responses"].get(str(one["status"]), {}).get("content", {})
        if request["body"]:
            about["requestBody"]["content"]["application/json"].setdefault("example", request["body"])
        if one["answer"] is not None and "application/json" in content:
            named = content["application/json"].setdefault("examples", {})
            text = f"{request['method']} {request['url']}"
            named[f"example{len(named) + 1}"] = {"summary": text, "value": one["answer"]}


def _security(said: Operation) -> list[dict[str, Any]]:
    if said.signed_in:
        return [{"token": []}]
    return [{}, {"token": []}] if said.may_sign_in else []


def _parameters(said: Operation) -> Iterator[dict[str, Any]]:
    if said.query:
        yield from _of_struct(said.query)
    if said.upload_form:
        yield from (one for one in _of_struct(said.upload_form) if one["name"] not in FILES)
    names: tuple[str, ...] = ("Fields", "Filters") if said.rows else ()
    names += ("Wait", "Prefer") if said.waits else ()
    names += ("IdempotencyKey",) if said.idempotent else ()
    names += CONDITIONS if said.tagged else ()
    yield from headers.parameters(*names)


def _of_struct(kind: type[msgspec.Struct]) -> Iterator[dict[str, Any]]:
    hints = typing.get_type_hints(kind, include_extras=True)
    for field in msgspec.structs.fields(kind):
        schema = without_null(tidied(msgspec.json.schema(hints[field.name]), default=True))
        if isinstance(field.default, str | int) and not isinstance(field.default, bool):
            schema["default"] = field.default
        text = schema.pop("description", "")
        described = {"description": text} if text else {}
        yield {"name": field.encode_name, "in": "query", "required": field.required, "schema": schema, **described}


def _sent(said: Operation, schemas: Schemas) -> dict[str, Any]:
    """Return the content of a request's body by its type."""
    if said.upload is bytes:
        return {"application/octet-stream": {"schema": BINARY}}
    kind = said.body or said.upload
    if kind is None:
        return {}
    found: dict[str, Any] = {"application/json": {"schema": schemas.body(kind)}}  # type: ignore[arg-type]
    if said.upload_form:
        # A file may have any type, text/csv too; generators know this one.
        found["application/octet-stream"] = {"schema": BINARY}
        found["multipart/form-data"] = {"schema": schemas.body(said.upload_form)}
    return found


def _answers(route: Route, schemas: Schemas) -> dict[str, Any]:
    found = {str(status): _answer(route, status, kind, schemas) for status, kind in route.said.answers.items()}
    if route.said.tagged:
        found["304"] = {"description": "You have it already", "headers": headers.told("ETag", "CacheControl")}
    return found


def _answer(route: Route, status: int, kind: Any, schemas: Schemas) -> dict[str, Any]:
    content = _content(kind if isinstance(kind, tuple) else (kind,), schemas)
    about: dict[str, Any] = {"description": SHORT.get(status, "OK"), "headers": _told(route, status, content)}
    if content:
        about["content"] = content
    return about


def _content(kinds: tuple[Any, ...], schemas: Schemas) -> dict[str, Any]:
    shapes = [schemas.answer(kind) for kind in kinds if kind is not None and not isinstance(kind, str)]
    found: dict[str, Any] = {}
    if shapes:
        found["application/json"] = {"schema": shapes[0] if len(shapes) == 1 else {"oneOf": shapes}}
    media = [name for kind in kinds if isinstance(kind, str) for name in kind.split()]
    for name in media:
        found[name] = {"schema": TEXT if name.startswith("text/") else BINARY}
    if media and not shapes:
        # The same bytes under the one name for binary answers that code generators know.
        found["application/octet-stream"] = {"schema": BINARY}
    return found


def _told(route: Route, status: int, content: dict[str, Any]) -> dict[str, Any]:
    said = route.said
    names = ["RequestId"]
    names += ["RetryAfter"] if status in (202, 503) and content else []
    names += ["Location"] if status == 302 else []
    if status == 200:
        names += ["ETag", "CacheControl"] if said.tagged else []
        names += ["Link"] if said.query and "cursor" in said.query.__struct_fields__ else []
        names += ["ContentDisposition"] if set(content) - {"application/json", "text/event-stream"} else []
        names += ["AltText"] if "image/svg+xml" in content else []
    names += ["IdempotencyReplayed"] if said.idempotent and status < 300 else []
    names += [] if said.tagged else ["RateLimit", "RateLimitPolicy"]
    return headers.told(*names)


def _problems(route: Route) -> dict[str, Any]:
    said = route.said
    statuses = {*said.problems, 429, 500, 503}
    statuses |= {400} if said.body or said.upload or said.query else set()
    statuses |= {413} if said.body or said.upload else set()
    statuses |= {415} if said.body or said.upload_form else set()
    statuses |= {409} if said.idempotent else set()
    statuses |= {412} if said.tagged else set()
    statuses |= {401} if said.signed_in or said.may_sign_in else set()
    statuses -= set(said.answers)
    return {**{str(status): problems.reference(status) for status in sorted(statuses)}, "default": problems.other()}
