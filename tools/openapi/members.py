"""What a reader sees of a schema: its members, their types in words, and where each leads."""

from __future__ import annotations

from typing import Any

Row = tuple[str, str, bool, str]


def members(schema: dict[str, Any]) -> list[Row]:
    """Return name, type, whether it is always there, and description of each member."""
    needed = schema.get("required", ())
    return [
        (name, type_of(one), name in needed, one.get("description", ""))
        for name, one in schema.get("properties", {}).items()
    ]


def type_of(schema: dict[str, Any]) -> str:
    """Return the type in words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if kinds := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(dict.fromkeys(type_of(kind) for kind in kinds))
    if words := schema.get("enum") or ([schema["const"]] if "const" in schema else []):
        return " | ".join(f'"{word}"' for word in words)
    if schema.get("type") == "array":
        return f"list of {type_of(schema.get('items', {}))}"
    return str(schema.get("type", "anything"))


def resolved(one: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return what a reference within the document leads to."""
    found: dict[str, Any] = one
    if "$ref" in one:
        _, _, kind, name = str(one["$ref"]).split("/")
        found = document["components"][kind][name]
    return found


def answers(about: dict[str, Any]) -> list[tuple[str, list[str], str]]:
    """Return status, names of the shapes or media types, and a word on each good answer."""
    rows = []
    for status, response in about["responses"].items():
        if status.startswith(("2", "30")) and "content" in response:
            shapes = [type_of(media["schema"]) for name, media in response["content"].items() if name.endswith("json")]
            other = [name for name in response["content"] if not name.endswith("json")]
            names = [name for text in shapes for name in text.split(" or ")] + other
            rows.append((status, names, response["description"]))
        elif status.startswith("2") or status == "302":
            rows.append((status, [], response["description"]))
    return rows
