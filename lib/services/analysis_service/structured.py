"""Read the one string of a JSON answer while it is still coming in."""

from __future__ import annotations

import re

import orjson

_START = re.compile(r'^\s*\{\s*"answer"\s*:\s*"')
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "", "f": "", "n": "\n", "r": "", "t": " "}


class AnswerReader:
    """Takes pieces of `{"answer": "…"}` and gives back the text of the string so far; plain text is taken as it is."""

    def __init__(self) -> None:
        self._held = ""
        self._mode = "start"

    def take(self, piece: str) -> str:
        """Return the text that this piece adds."""
        self._held += piece
        if self._mode == "start":
            self._begin()
        if self._mode == "plain":
            text, self._held = self._held, ""
            return text
        return self._string() if self._mode == "string" else ""

    def _begin(self) -> None:
        found = _START.match(self._held)
        if found:
            self._mode, self._held = "string", self._held[found.end() :]
        elif self._held.strip() and not self._held.lstrip().startswith("{"):
            self._mode = "plain"

    def _string(self) -> str:
        """Read up to the closing quote or an escape that is not whole yet."""
        out: list[str] = []
        place = 0
        while place < len(self._held):
            character = self._held[place]
            if character == '"':
                self._mode = "done"
                break
            if character != "\\":
                out.append(character)
                place += 1
                continue
            read = _escape(self._held, place)
            if read is None:
                break
            text, place = read
            out.append(text)
        self._held = self._held[place:]
        return "".join(out)


def _escape(text: str, place: int) -> tuple[str, int] | None:
    """Return what an escape stands for and where it ends; None if it is not whole yet."""
    if place + 1 >= len(text):
        return None
    kind = text[place + 1]
    if kind != "u":
        return _ESCAPES.get(kind, ""), place + 2
    unit = _code_unit(text, place)
    if unit is None:
        return None
    if 0xD800 <= unit < 0xDC00:  # the first half of a character that JSON writes as two escapes
        second = _code_unit(text, place + 6)
        if second is None:
            return None
        if 0xDC00 <= second < 0xE000:
            return chr(0x10000 + ((unit - 0xD800) << 10) + second - 0xDC00), place + 12
    return ("" if unit < 0 or 0xD800 <= unit < 0xE000 else chr(unit)), place + 6


def _code_unit(text: str, place: int) -> int | None:
    """Return the number of a `\\uXXXX` escape, -1 if none stands there; None if it is not whole yet."""
    escape = text[place : place + 6]
    if not r"\u".startswith(escape[:2]):
        return -1
    if len(escape) < 6:
        return None
    try:
        return int(escape[2:], 16)
    except ValueError:
        return -1


def sentences_of(text: str) -> list[str]:
    """Return the strings of `{"sentences": […]}`; none if it is anything else."""
    try:
        found = orjson.loads(text)
    except ValueError:
        return []
    sentences = found.get("sentences") if isinstance(found, dict) else None
    return [one for one in sentences if isinstance(one, str)] if isinstance(sentences, list) else []
