"""iRacing's .ibt: a header, a description of each variable, session information as text, then records of fixed length.

An own reader of 100 lines instead of pyirsdk, which brings PyYAML and the interface to the running simulator along.
"""

from __future__ import annotations

import re
import struct

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.names import meaning
from lib.services.own_laps.recording import MOST_ROWS, Column, Recording, Said, refuse

TOOL = "iRacing .ibt"
HEADER, VARIABLE = 144, 144
MOST_VARIABLES, LONGEST_RECORD = 2000, 100_000
KINDS = {0: "S1", 1: "?", 2: "<i4", 3: "<u4", 4: "<f4", 5: "<f8"}
_FIELD = re.compile(r"^\s*(TrackLength|TrackDisplayName|TrackConfigName):[ \t]*(.{0,100})$", re.MULTILINE)


def is_ibt(content: bytes) -> bool:
    """Return whether this begins like an .ibt: version, tick rate and offsets that an .ibt has."""
    if len(content) < HEADER:
        return False
    version, _, rate, _, _, _, variables, where, buffers, record = struct.unpack_from("<10i", content)
    return (
        version in (1, 2)
        and 1 <= rate <= 1000
        and variables > 0
        and where >= 112
        and record > 0
        and buffers in range(1, 5)
    )


def read_ibt(content: bytes) -> Recording:
    """Return the recording. Raise InvalidRequest if the header claims what the file does not hold."""
    _, _, rate, _, length, offset, count, where, buffers, size = struct.unpack_from("<10i", content)
    start = struct.unpack_from("<i", content, 52)[0]
    sane = 0 < count <= MOST_VARIABLES and 0 < size <= LONGEST_RECORD and min(length, offset, where) >= 0
    if not sane or where + count * VARIABLE > len(content) or not HEADER <= start < len(content):
        raise refuse("this .ibt is damaged: its header claims more than the file holds")
    if buffers != 1:
        raise refuse("this .ibt was copied while iRacing was writing it; take the finished file, after leaving the car")
    rows = (len(content) - start) // size
    if not 2 <= rows <= MOST_ROWS:
        raise refuse(f"this .ibt contains {rows} records; the range is 2 to {MOST_ROWS}")
    table = np.frombuffer(content, np.uint8, rows * size, start).reshape(rows, size)
    described = [_variable(content, where + n * VARIABLE) for n in range(count)]
    columns = tuple(
        Column(name, _values(table, kind, place), unit)
        for name, kind, place, many, unit in described
        if many == 1 and meaning(name) is not None and kind in KINDS and kind and 0 <= place <= size - _width(kind)
    )
    names = tuple(name for name, *_ in described)
    said = _said(content[offset : offset + min(length, 200_000)].decode("latin-1"), rate)
    return Recording(TOOL, columns, names, said)


def _variable(content: bytes, at: int) -> tuple[str, int, int, int, str]:
    kind, place, many = struct.unpack_from("<3i", content, at)
    return _text(content[at + 16 : at + 48]), kind, place, many, _text(content[at + 112 : at + 144])


def _text(content: bytes) -> str:
    return content.split(b"\x00", 1)[0].decode("latin-1")


def _width(kind: int) -> int:
    return np.dtype(KINDS[kind]).itemsize


def _values(table: np.ndarray, kind: int, place: int) -> Float:
    raw = np.ascontiguousarray(table[:, place : place + _width(kind)])
    with np.errstate(invalid="ignore"):
        return np.asarray(raw.view(KINDS[kind])[:, 0], np.float64)


def _said(text: str, rate: int) -> Said:
    fields = {found.group(1): found.group(2).strip() for found in _FIELD.finditer(text)}
    length = re.match(r"(\d{1,3}(?:\.\d{1,6})?) km", fields.get("TrackLength", ""))
    place = " ".join(word for word in (fields.get("TrackDisplayName"), fields.get("TrackConfigName")) if word)
    metres = float(length.group(1)) * 1000 if length and float(length.group(1)) > 0.1 else None
    return Said(length=metres, circuit=place or None, game="iRacing", rate=rate, outing=True)
