"""Write public/openapi.json from the code: `make openapi`. With --check: fail if the committed one is not that."""

from __future__ import annotations

import json
import re
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from werkzeug.routing import Rule

from lib import errors
from lib.config import VERSION
from lib.middleware.operation import Operation
from tools.serve import ROOT, Site

TARGET = ROOT / "public" / "openapi.json"
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
SHORT_OF_STATUS = {
    kind.status: kind.title
    for kind in (errors.InvalidRequest, errors.NotSignedIn, errors.NotFound, errors.TooManyRequests, errors.Unavailable)
}
SHORT_OF_STATUS[409] = "Conflict"
SHORT_OF_ANSWER = {201: "Created", 202: "Loading", 204: "Done", 503: "Service unavailable"}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "The same key and body within a day get the first answer again; another body is refused with 409",
}
WAIT = {
    "name": "wait",
    "in": "query",
    "required": False,
    "schema": {"type": "integer", "minimum": 0},
    "description": "Seconds to wait for a session that is being loaded, at most 240; `Prefer: wait=N` says the same",
}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` is stable; `errors` names each bad field; `request_id` is in our log.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"field": {"type": "string"}, "message": {"type": "string"}}},
        },
    },
    "required": ["type", "title", "status", "detail", "code"],
}


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of all functions."""
    paths: dict[str, dict[str, Any]] = {}
    kinds: list[Any] = []
    for function, rule, said, view in _operations():
        path = PARAMETER.sub(r"{\2}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _describe(function, method, path, rule, said, view, kinds)
    named = list(dict.fromkeys(kinds))
    _, components = msgspec.json.schema_components(named, ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Slipstream", "version": VERSION, "description": _about(), "license": {"name": "MIT"}},
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {**dict(sorted(components.items())), "Problem": PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
        "x-error-codes": dict(sorted(_codes(errors.SlipstreamError))),
    }


def _about() -> str:
    return (
        "Formula 1 telemetry, honest comparisons, plots, written analysis and PDF reports. Every address also "
        "answers below /api/v1. Errors are application/problem+json."
    )


def _operations() -> Iterator[tuple[str, Rule, Operation, Any]]:
    """Yield every route but its old addresses, whose endpoints begin with `auth` or `old`."""
    for function, app in Site().functions.items():
        for rule in app.url_map.iter_rules():
            view = app.view_functions[rule.endpoint]
            if hasattr(view, "operation") and not rule.endpoint.startswith(("auth", "old")):
                yield function, rule, view.operation, view


def _describe(
    function: str, method: str, path: str, rule: Rule, said: Operation, view: Any, kinds: list[Any]
) -> dict[str, Any]:
    summary, _, rest = (view.__doc__ or "").strip().partition("\n")
    about: dict[str, Any] = {
        "tags": [function],
        "operationId": f"{method.lower()}{re.sub(r'[^a-zA-Z0-9]+', '_', path.removeprefix('/api'))}",
        "summary": summary.rstrip("."),
        "responses": {str(status): _answer(status, kind, kinds) for status, kind in said.answers.items()},
    }
    if rest.strip():
        about["description"] = " ".join(rest.split())
    if said.signed_in:
        about["security"] = [{"token": []}]
    if described := said.body or said.upload:
        about["requestBody"] = {"required": True, "content": _json(described, kinds)}
    parameters = [*_path_parameters(rule), *_query_parameters(said), *_of_flags(said)]
    if parameters:
        about["parameters"] = parameters
    for status in _problem_statuses(said):
        about["responses"].setdefault(str(status), _problem(status))
    return about


def _problem_statuses(said: Operation) -> list[int]:
    invalid = [400] if said.body or said.upload or said.query else []
    conflict = [409] if said.idempotent else []
    return sorted({*said.problems, *invalid, *conflict, *([401] if said.signed_in else []), 429, 503})


def _answer(status: int, kind: Any, kinds: list[Any]) -> dict[str, Any]:
    about: dict[str, Any] = {"description": SHORT_OF_ANSWER.get(status, "OK")}
    if isinstance(kind, str):
        about["content"] = {media: {} for media in kind.split()}
    elif kind is not None:
        about["content"] = _json(kind, kinds)
    return about


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": SHORT_OF_STATUS.get(status, "Too large"),
        "content": {"application/problem+json": {"schema": schema}},
    }


def _json(kind: Any, kinds: list[Any]) -> dict[str, Any]:
    kinds.append(kind)
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{kind.__name__}"}}}


def _path_parameters(rule: Rule) -> list[dict[str, Any]]:
    types = {"int": "integer"}
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": types.get(kind, "string")}}
        for kind, name in PARAMETER.findall(rule.rule)
    ]


def _query_parameters(said: Operation) -> list[dict[str, Any]]:
    if said.query is None:
        return []
    hints = typing.get_type_hints(said.query, include_extras=True)
    rows = []
    for item in msgspec.structs.fields(said.query):
        schema = msgspec.json.schema(hints[item.name])
        text = schema.pop("description", "")
        rows.append(
            {
                "name": item.encode_name,
                "in": "query",
                "required": item.required,
                "schema": schema,
                **({"description": text} if text else {}),
            }
        )
    return rows


def _of_flags(said: Operation) -> Iterator[dict[str, Any]]:
    if said.waits:
        yield WAIT
    if said.idempotent:
        yield IDEMPOTENCY_KEY


def _codes(kind: type[errors.SlipstreamError]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield kind.code, {"status": kind.status, "title": kind.title}
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _codes(child)


def main(arguments: list[str]) -> int:
    text = json.dumps(document(), indent=1, ensure_ascii=False) + "\n"
    if "--check" in arguments:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("openapi.json agrees with the code" if same else "openapi.json is old: run make openapi", file=sys.stderr)
        return 0 if same else 1
    Path(TARGET).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
