"""A column of OpenF1's rows as an array."""

from __future__ import annotations

import numpy as np

from lib.arrays import Float
from lib.services.openf1_interact.client import Rows
from lib.services.openf1_interact.dates import dates_ms


def numbers(rows: Rows, name: str) -> Float:
    """Return numbers, NaN for missing ones."""
    return np.array([np.nan if row.get(name) is None else float(row[name]) for row in rows], np.float64)


def clock(rows: Rows, name: str, zero_ms: int) -> Float:
    """Return dates on the session clock, NaN for missing ones."""
    known = np.array([bool(row.get(name)) for row in rows], np.bool_)
    found = np.full(len(rows), np.nan)
    found[known] = (dates_ms([row[name] for row in rows if row.get(name)]) - zero_ms) / 1000
    return found
