"""What is wrong with a field, in plain words: msgspec's own messages name Python's types and regular expressions."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args, get_origin

import msgspec

TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
SAID = re.compile(r"Expected `(?P<wanted>[^`]+)`(?P<rest>.*)", re.DOTALL)
ENTRY = " - at `$["  # what follows tells which entry of a list is meant
GOT = re.compile(r", got `(?P<kind>\w+)`")
LENGTH = re.compile(r" of length (?P<sign>[<>]=) (?P<most>\d+)")
BOUND = re.compile(r" (?P<sign>[<>]=) (?P<bound>\S+)")
SIGNS = {"<=": "at most", ">=": "at least"}


def message_of(error: msgspec.ValidationError, kind: Any) -> str:
    """Return what a field of this type must be: the words it may hold, its bounds, or its type."""
    text, words = str(error), ", ".join(_words(kind))
    each = "each " if ENTRY in text else ""
    said = SAID.fullmatch(text.partition(ENTRY)[0])
    length = LENGTH.fullmatch(said["rest"]) if said else None
    if said and length:
        most = f"{length['most']} {'entries' if 'array' in said['wanted'] else 'characters'}"
        return each + (f"must have at most {most}" if length["sign"] == "<=" else "must not be empty")
    if words:
        return f"must be a list of: {words}" if said and "array" in said["wanted"] else f"{each}must be one of: {words}"
    return each + _must(said["wanted"], said["rest"], kind) if said else "is out of range"


def _must(wanted: str, rest: str, kind: Any) -> str:
    if got := GOT.fullmatch(rest):
        return f"must be {_types(wanted)}, not {_types(got['kind'])}"
    if bound := BOUND.fullmatch(rest):
        return f"must be {SIGNS[bound['sign']]} {bound['bound']}"
    examples = _examples(kind)
    return f"must be like {' or '.join(examples)}" if examples else "has the wrong form"


def _types(names: str) -> str:
    """Return `str | null` in words; what may also be null is left out, as hardly anybody sends it."""
    return " or ".join(TYPES.get(name, name) for name in names.split(" | ") if name != "null" or names == "null")


def _words(kind: Any) -> list[str]:
    """Return the words of a Literal, also in a list, or if it may be null or carries a description."""
    if get_origin(kind) is Literal:
        return [str(word) for word in get_args(kind)]
    inner = [found for part in get_args(kind) if get_origin(part) is not None and (found := _words(part))]
    return inner[0] if len(inner) == 1 else []


def _examples(kind: Any) -> list[str]:
    """Return the examples that a text with a pattern is described with."""
    for part in get_args(kind):
        found = part.examples if isinstance(part, msgspec.Meta) and part.examples else _examples(part)
        if found:
            return [str(one) for one in found]
    return []
