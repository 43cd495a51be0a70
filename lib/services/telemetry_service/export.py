"""The same answers as files: CSV and npz, with a name that says what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from lib.services.csv_text import csv_text
from lib.sessions import npz

Answer = Mapping[str, Any]


def as_csv(answer: Answer) -> str:
    """Return one lap or a comparison as CSV; an empty cell is null, a comparison's columns end in _1, _2, …"""
    return csv_text(dict(_columns(answer)))


def as_npz(answer: Answer) -> bytes:
    """Return the same columns as arrays: NaN for null, brake as bool where it is always known."""
    return npz.pack({name: _array(values) for name, values in _columns(answer)})


def file_name(answer: Answer, suffix: str) -> str:
    """Return e.g. `2025-01-q-ver-lap12-lec-lap14.csv`."""
    session = answer["session"] or {}
    laps = answer.get("laps", [answer])
    place = [f"{session['year']}-{session['round']:02}-{session['session']}"] if session else []
    names = [f"{lap['driver']}-lap{lap['lap'].get('lap') or ''}" for lap in laps]
    return re.sub(r"[^a-z0-9-]+", "-", "-".join([*place, *names]).lower()).strip("-") + f".{suffix}"


def _columns(answer: Answer) -> Iterator[tuple[str, list[Any]]]:
    if "laps" not in answer:
        yield from answer["channels"].items()
        return
    yield "distance", answer["distance"]
    for index, lap in enumerate(answer["laps"], 1):
        for name, values in {**lap["channels"], "delta": lap["delta"]}.items():
            yield f"{name}_{index}", values


def _array(values: list[Any]) -> npz.Array:
    if values and all(isinstance(value, bool) for value in values):
        return np.array(values, np.bool_)
    if values and all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return np.array(values, np.int64)
    return np.array([np.nan if value is None else float(value) for value in values])
