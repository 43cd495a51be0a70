"""MoTeC's .ld: a header, a chain of channel descriptions, each with a rate of its own; .ldx: its beacons, as XML.

Written from what files of three loggers hold; numbers in a header are claims, and are held against the file's length.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.names import meaning
from lib.services.own_laps.recording import MOST_COLUMNS, MOST_LAPS, MOST_ROWS, Column, Recording, Said, refuse

TOOL = "MoTeC .ld"
MAGIC = 0x40
HEADER, CHANNEL = 0x1A2, 84
KINDS = {(7, 4): "<f4", (7, 2): "<f2", (8, 8): "<f8", (6, 4): "<f4"}
INTEGERS = {2: "<i2", 4: "<i4"}
LINEAR = ("speed", "throttle", "rpm", "x", "y", "z", "latitude", "longitude", "distance", "brake", "steering")
_MARKER = re.compile(r"<Marker\b[^>]{0,300}?\bTime=\"([0-9.eE+-]{1,40})\"")


@dataclass(frozen=True)
class _Channel:
    name: str
    unit: str
    rate: float
    values: Float


def is_ld(content: bytes) -> bool:
    if len(content) < HEADER or struct.unpack_from("<I", content)[0] != MAGIC:
        return False
    described, data = struct.unpack_from("<II", content, 8)
    return bool(HEADER <= described < data <= len(content))


def read_ld(content: bytes, beacons: str | None = None) -> Recording:
    """Return the recording, its channels on the clock of the speed. Raise InvalidRequest if a claim does not hold."""
    names, channels = _channels(content)
    speeds = [channel for channel in channels if _is(channel, "speed")]
    if not speeds:
        return Recording(TOOL, (), tuple(names))
    rate = max(channel.rate for channel in speeds)
    count = max(len(channel.values) for channel in speeds if channel.rate == rate)
    time = np.arange(count) / rate
    columns = [Column("time", time, "s")] + [
        Column(channel.name, _on(channel, time), channel.unit) for channel in channels if not _is(channel, "time")
    ]
    said = Said(markers=_beacons(beacons), circuit=_text(content, 0x15E, 64) or None, rate=rate, outing=True)
    return Recording(TOOL, tuple(columns), tuple(names), said)


def _is(channel: _Channel, what: str) -> bool:
    found = meaning(channel.name)
    return bool(found and found.channel == what)


def _channels(content: bytes) -> tuple[list[str], list[_Channel]]:
    """Return the names of all channels, and those that we know with their samples."""
    place, seen = struct.unpack_from("<I", content, 8)[0], set[int]()
    names: list[str] = []
    channels: list[_Channel] = []
    while place:
        if place in seen or len(seen) >= MOST_COLUMNS or place + CHANNEL > len(content):
            raise refuse("this .ld is damaged: its list of channels has no end")
        seen.add(place)
        name = _text(content, place + 32, 32)
        names.append(name)
        if meaning(name) is not None:
            channels.append(_channel(content, place, name))
        place = struct.unpack_from("<I", content, place + 4)[0]
    return names, channels


def _channel(content: bytes, place: int, name: str) -> _Channel:
    data, count = struct.unpack_from("<II", content, place + 8)
    kind, width, rate, shift, multiplier, scale, decimals = struct.unpack_from("<HHHhhhh", content, place + 18)
    if count > MOST_ROWS:
        raise refuse(f"{name!r} claims {count} samples; the limit is {MOST_ROWS}")
    dtype = KINDS.get((kind, width)) or INTEGERS.get(width)
    if dtype is None or not 1 <= rate <= 10_000 or not -9 <= decimals <= 9:
        raise refuse(f"{name!r} of this .ld has an unknown encoding")
    if data + count * width > len(content):
        raise refuse(f"this .ld is cut off or damaged: {name!r} claims more samples than the file holds")
    with np.errstate(all="ignore"):  # a file may hold any bits as a float
        raw = np.frombuffer(content, dtype, count, data).astype(np.float64)
    values = (raw / (scale or 1) * 10.0**-decimals + shift) * (multiplier or 1)
    return _Channel(name, _text(content, place + 72, 12), float(rate), values)


def _on(channel: _Channel, time: Float) -> Float:
    """Return a channel's values at other moments: in between for what changes steadily, as it was for the rest."""
    own = np.arange(len(channel.values)) / channel.rate
    if not len(own):
        return np.full(len(time), np.nan)
    found = meaning(channel.name)
    if found is not None and found.channel in LINEAR:
        return np.asarray(np.interp(time, own, channel.values), np.float64)
    held = np.clip(np.searchsorted(own, time, side="right") - 1, 0, len(own) - 1)
    return np.asarray(channel.values[held], np.float64)


def _text(content: bytes, place: int, length: int) -> str:
    return content[place : place + length].split(b"\x00", 1)[0].decode("latin-1").strip()


def _beacons(xml: str | None) -> tuple[float, ...]:
    """Return the moments of the beacons in an .ldx, in seconds. No XML reader: entities would be an attack."""
    moments = []
    for found in _MARKER.findall((xml or "")[:500_000])[:MOST_LAPS]:
        try:
            moments.append(float(found) / 1e6)
        except ValueError:
            continue
    return tuple(sorted(moment for moment in moments if 0 <= moment < 1e6))
