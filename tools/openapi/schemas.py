"""From shapes to schemas that code generators read without a warning."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from tools.openapi.names import schema_name

PREFIX = "#/components/schemas/"
PROBLEM = {
    "title": "Problem",
    "type": "object",
    "description": "RFC 9457. `code` is stable; `errors` names each bad field; `request_id` is in our log.",
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Leads to the description of the code"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "For a person: what is wrong with this request"},
        "code": {"type": "string", "description": "For a program; the codes are listed in `x-error-codes`"},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": f"{PREFIX}BadField"}},
    },
    "required": ["type", "title", "status", "detail", "code"],
}
BAD_FIELD = {
    "title": "BadField",
    "type": "object",
    "description": "A field or parameter that cannot be taken.",
    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
    "required": ["field", "message"],
}


class Schemas:
    """The named schemas that the operations use."""

    def __init__(self) -> None:
        self._kinds: dict[Any, None] = {}
        self._sent: set[str] = set()

    def answer(self, kind: type[msgspec.Struct]) -> dict[str, Any]:
        """Return a reference to what is answered."""
        self._kinds[kind] = None
        return {"$ref": PREFIX + schema_name(kind.__name__)}

    def body(self, kind: type[msgspec.Struct]) -> dict[str, Any]:
        """Return a reference to what is sent: other members than these are refused."""
        self._sent.add(schema_name(kind.__name__))
        return self.answer(kind)

    def components(self) -> dict[str, Any]:
        """Return all of them by name."""
        template = PREFIX + "{name}"
        _, found = msgspec.json.schema_components(list(self._kinds), ref_template=template)
        tidy = {schema_name(name): tidied(schema, default=False) for name, schema in found.items()}
        for name in self._sent & tidy.keys():
            tidy[name]["additionalProperties"] = False
        return dict(sorted({**tidy, "Problem": PROBLEM, "BadField": BAD_FIELD}.items()))


def tidied(schema: Any, *, default: bool) -> Any:
    """Return a schema with typed enums, items in every array and our names.

    `default` says whether defaults stay: in a schema a default makes generators take a member for always there.
    """
    if isinstance(schema, list):
        return [tidied(one, default=default) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _value(name, value, default) for name, value in schema.items()}
    for step in (_reference, _words, _tuple, _array, _object, _binary):
        made = step(made)
    if not default and "default" in made:
        made = _without_default(made)
    return made


def _value(name: str, value: Any, default: bool) -> Any:
    if name in ("properties", "$defs"):
        return {key: tidied(one, default=default) for key, one in value.items()}
    if name == "pattern":
        return value.replace(r"(?!\n)", "")  # Python alone needs it
    if name == "description" and isinstance(value, str):
        return inspect.cleandoc(value)  # as Python 3.13 keeps docstrings
    if name in ("enum", "required", "default", "const"):
        return value
    return tidied(value, default=default)


def _reference(schema: dict[str, Any]) -> dict[str, Any]:
    schema.pop("discriminator", None)
    if isinstance(schema.get("$ref"), str):
        schema["$ref"] = re.sub(r"[^/]+$", lambda found: schema_name(found[0]), schema["$ref"])
    if schema.get("type") == "object" and isinstance(schema.get("title"), str):
        schema["title"] = schema_name(schema["title"])
    return schema


def _words(schema: dict[str, Any]) -> dict[str, Any]:
    """Give an enum its type; null is an alternative of its own, and a single word a constant."""
    words = schema.get("enum")
    if words is None or not all(isinstance(word, str) or word is None for word in words):
        return schema
    rest = {name: value for name, value in schema.items() if name != "enum"}
    texts = [word for word in words if word is not None]
    typed = {"type": "string", **({"const": texts[0]} if len(texts) == 1 else {"enum": texts})}
    return {**rest, "anyOf": [typed, {"type": "null"}]} if None in words else {**rest, **typed}


def _tuple(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = schema.get("prefixItems")
    if not kinds or any(kind != kinds[0] for kind in kinds):
        return schema
    return {**{name: value for name, value in schema.items() if name != "prefixItems"}, "items": kinds[0]}


def _array(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "items": {}} if schema.get("type") == "array" and "items" not in schema else schema


def _object(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a plain object hold anything: to a generator one without members is empty."""
    plain = schema.get("type") == "object" and not schema.keys() & {"properties", "additionalProperties"}
    return {**schema, "additionalProperties": True} if plain else schema


def _binary(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.get("contentEncoding") != "base64":
        return schema
    return {**{name: value for name, value in schema.items() if name != "contentEncoding"}, "format": "binary"}


def _without_default(schema: dict[str, Any]) -> dict[str, Any]:
    """Say a default in words."""
    usual = schema.pop("default")
    if usual in (None, [], {}):
        return schema
    text = f"{schema.get('description', '')}. `{usual}` if left out".removeprefix(". ")
    return {**schema, "description": text}


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a query parameter: what is not there is left out, never null."""
    kinds: Iterable[Any] = schema.get("anyOf", ())
    known = [kind for kind in kinds if kind != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name != "anyOf"}
    if rest.get("default", "") in (None, [], ()):
        del rest["default"]
    if not known:
        return rest
    return {**rest, **known[0]} if len(known) == 1 else {**rest, "anyOf": known}
