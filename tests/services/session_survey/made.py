"""Recordings of a few samples, for numbers that can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lib.sessions import CarSamples, PosSamples
from lib.sessions.schemas import LAPS
from lib.sessions.tables import Table


def car(seconds: Any, speed: Any, filled: Sequence[int] = (), **more: Any) -> CarSamples:
    """Return a car with these speeds in km/h at these moments; `filled` are indices of rows that were filled in."""
    time = np.round(np.asarray(seconds, float) * 1000).astype(np.int64)
    rows = np.zeros(len(time), np.bool_)
    rows[list(filled)] = True
    rest = {name: np.zeros(len(time), np.int64) for name in ("rpm", "gear", "throttle", "brake", "drs")}
    channels = {**rest, **{name: np.asarray(values) for name, values in more.items()}}
    return CarSamples(time_ms=time, filled=rows, speed=np.asarray(speed, np.int64), **channels)


def places(seconds: Any, x: Any, y: Any = None, filled: Sequence[int] = ()) -> PosSamples:
    """Return positions, in metres, at these moments."""
    time = np.round(np.asarray(seconds, float) * 1000).astype(np.int64)
    rows, zeros = np.zeros(len(time), np.bool_), np.zeros(len(time), np.int64)
    rows[list(filled)] = True
    across = zeros if y is None else np.round(np.asarray(y, float) * 10).astype(np.int64)
    return PosSamples(time, rows, np.round(np.asarray(x, float) * 10).astype(np.int64), across, zeros, zeros)


def laps(**columns: Any) -> Table:
    """Return laps of driver number 1 that count in every way, but for what is named here."""
    count = max(len(list(values)) for values in columns.values())
    usual = {
        "number": "1",
        "driver": "AAA",
        "clean": 1,
        "accurate": 1,
        "deleted": 0,
        "generated": 0,
        "track_status": "1",
    }
    return Table.of(LAPS, {**{name: [value] * count for name, value in usual.items()}, **columns})
