"""car_data and location as OpenF1 answers them, out of the streams that the tree holds: F1's stamps cut to the ms."""

from __future__ import annotations

import functools
import json
import zlib
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STREAMS = {"car_data": "CarData.z", "location": "Position.z"}
CHANNELS = {"rpm": "0", "speed": "2", "n_gear": "3", "throttle": "4", "brake": "5", "drs": "45"}
Sample = tuple[str, dict[str, Any]]


@functools.lru_cache(maxsize=4)
def samples(folder: Path, endpoint: str) -> dict[int, list[Sample]]:
    """Every car's samples in order of date, each moment once: (date, values)."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    read = _car if endpoint == "car_data" else _place
    for stamp, number, entry in _entries(folder / f"{STREAMS[endpoint]}.jsonStream"):
        values = read(entry)
        if values is not None:
            found.setdefault(int(number), {}).setdefault(_date(stamp), values)
    return {number: sorted(rows.items(), key=lambda row: row[0]) for number, rows in found.items()}


def _entries(file: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    names = ("Entries", "Utc", "Cars") if "CarData" in file.name else ("Position", "Timestamp", "Entries")
    moments, clock, cars = names
    for line in file.read_text(encoding="utf-8-sig").splitlines():
        record = json.loads(zlib.decompress(b64decode(line[12:].strip('"')), -zlib.MAX_WBITS))
        for moment in record[moments]:
            for number, entry in moment[cars].items():
                yield moment[clock], number, entry


def _car(entry: dict[str, Any]) -> dict[str, Any] | None:
    return {name: entry["Channels"].get(channel) for name, channel in CHANNELS.items()}


def _place(entry: dict[str, Any]) -> dict[str, Any] | None:
    return {name.lower(): entry[name] for name in ("X", "Y", "Z")}


def _date(stamp: str) -> str:
    """`2025-04-05T14:00:00.16Z` as `2025-04-05T14:00:00.160000+00:00`, without a fraction where it is zero."""
    whole, _, fraction = stamp.rstrip("Z").partition(".")
    millis = (fraction + "000")[:3]
    return f"{whole}+00:00" if millis == "000" else f"{whole}.{millis}000+00:00"
