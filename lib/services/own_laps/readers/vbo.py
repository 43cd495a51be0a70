"""Racelogic's .vbo, also as RaceBox and RaceChrono write it: sections in brackets, columns parted by blanks."""

from __future__ import annotations

import re
from array import array
from itertools import islice

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.names import meaning
from lib.services.own_laps.recording import MOST_COLUMNS, MOST_ROWS, Column, Recording, Said, StartLine, refuse

TOOL = "VBOX file"
DAY = 86_400.0
LATEST = 240_000.0  # as hhmmss
_SECTION = re.compile(r"^\s*\[([a-z ]{1,40})\]\s*$", re.IGNORECASE | re.MULTILINE)
_SIGNED = re.compile(r"[+-]?\d{1,6}\.\d{1,9}")
UNITS = {
    "velocity kmh": "km/h",
    "velocity kt": "kt",
    "velocity knots": "kt",
    "velocity mph": "mph",
    "velocity ms": "m/s",
}


def is_vbo(text: str) -> bool:
    head = text[:20_000].lower()
    return "[column names]" in head and "[header]" in head


def read_vbo(text: str) -> Recording:
    """Return the recording. Raise InvalidRequest if a row is not what the columns say."""
    sections = _sections(text)
    names = sections.get("column names", "").split()
    if not names or len(names) > MOST_COLUMNS:
        raise refuse("this VBOX file has no columns, or too many")
    values = _data(sections.get("data", ""), names)
    header = [line.strip().lower() for line in sections.get("header", "").splitlines()]
    unit = next((UNITS[line] for line in header if line in UNITS), "km/h")
    columns = tuple(_column(name, np.frombuffer(column, np.float64), unit) for name, column in values.items())
    place = re.search(r"^\s*venue\s*:\s*(.{1,100})$", sections.get("comments", ""), re.IGNORECASE | re.MULTILINE)
    said = Said(
        line=_line(sections.get("laptiming", "")), circuit=place.group(1).strip() if place else None, outing=True
    )
    return Recording(TOOL, columns, tuple(names), said, sparse=True)


def _sections(text: str) -> dict[str, str]:
    marks = list(islice(_SECTION.finditer(text), 50))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {mark.group(1).lower(): text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)}


def _data(text: str, names: list[str]) -> dict[str, array[float]]:
    wanted = [(n, name) for n, name in enumerate(names) if meaning(name) is not None]
    values = {name: array("d") for _, name in wanted}
    lines = [line for line in islice(text.splitlines(), MOST_ROWS + 2) if line.strip()]
    if len(lines) > MOST_ROWS:
        raise refuse(f"more than {MOST_ROWS} rows")
    for number, line in enumerate(lines, 1):
        cells = line.split()
        if len(cells) < len(names):
            if number == len(lines):
                break
            raise refuse(f"row {number} of the data has another number of cells than the columns")
        for place, name in wanted:
            try:
                values[name].append(float(cells[place]))
            except ValueError as error:
                raise refuse(
                    f"{name[:60]!r} holds {cells[place][:40]!r} in row {number}, which is not a number"
                ) from error
    return values


def _column(name: str, values: Float, unit: str) -> Column:
    found = meaning(name)
    channel = found.channel if found else ""
    if channel == "time":
        return Column(name, _seconds(values), "s")
    if channel == "latitude":
        return Column(name, values / 60 if np.abs(values).max(initial=0.0) > 90 else values)
    if channel == "longitude":  # minutes, and west is positive
        return Column(name, -values / 60 if np.abs(values).max(initial=0.0) > 180 else -values)
    if channel == "speed":
        return Column(name, values * 1.852, "km/h") if unit == "kt" else Column(name, values, unit)
    return Column(name, values)


def _seconds(clock: Float) -> Float:
    """Return hhmmss.ss as seconds that go on past midnight."""
    clock = np.where(np.abs(np.nan_to_num(clock, nan=np.inf)) < LATEST, clock, np.nan)
    whole = np.floor(np.nan_to_num(clock) / 100)
    seconds = np.floor(whole / 100) * 3600 + whole % 100 * 60 + (clock - whole * 100)
    return np.asarray(seconds + DAY * np.cumsum(np.diff(seconds, prepend=seconds[:1]) < -DAY / 2), np.float64)


def _line(text: str) -> StartLine | None:
    """Return the start line, in degrees; which of the numbers is the latitude is found if the data is known."""
    row = next((line for line in text.splitlines()[:50] if line.strip().lower().startswith("start")), None)
    numbers = [float(found) / 60 for found in _SIGNED.findall((row or "")[:300])][:4]
    if len(numbers) < 4:
        return None
    return StartLine((numbers[0], numbers[1]), (numbers[2], numbers[3]))
