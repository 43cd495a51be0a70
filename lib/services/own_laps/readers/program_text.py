"""Samples that somebody saved as program text: `export const Lap = [{speed: 279, …}]`, `LAP = {"laps": …}`."""

from __future__ import annotations

import re
from typing import Any

import orjson

from lib.services.own_laps.recording import refuse

MOST_PROGRAM = 8_000_000
_START = re.compile(r"\A[^\[{\n]{0,200}=\s*(?=[\[{])")
_KEY = re.compile(r"([{,]\s{0,100})([A-Za-z_$][\w$]{0,99})\s{0,10}:")
_LAST_COMMA = re.compile(r",(\s{0,100}[\]}])")
_WORDS = {"None": "null", "True": "true", "False": "false", "undefined": "null"}
_WORD = re.compile(r"\b(None|True|False|undefined)\b")


def is_program_text(text: str) -> bool:
    return _START.match(text[:1000].lstrip()) is not None


def read_program_text(text: str) -> Any:
    """Return the value that is assigned, as JSON would hold it. Raise InvalidRequest if it is more than data."""
    text = text.strip()
    if len(text) > MOST_PROGRAM:
        raise refuse(f"more than {MOST_PROGRAM // 1_000_000} MB of program text")
    start = _START.match(text)
    literal = text[start.end() if start else 0 :].rstrip("; \n")
    literal = _KEY.sub(r'\1"\2":', literal)
    literal = _WORD.sub(lambda found: _WORDS[found.group(1)], literal)
    try:
        return orjson.loads(_LAST_COMMA.sub(r"\1", literal))
    except orjson.JSONDecodeError as error:
        raise refuse("this is program text with more than data in it; send the data as JSON") from error
