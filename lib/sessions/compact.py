"""Whole numbers in few bytes: the smallest type that holds them, and steps instead of values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Whole
from lib.sessions.npz import Arrays

_TYPES = (np.uint8, np.int8, np.uint16, np.int16, np.int32)


def smallest(values: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers as the smallest type that holds every one of them."""
    if not len(values):
        return values.astype(np.uint8)
    low, high = int(values.min()), int(values.max())
    for kind in _TYPES:
        limits = np.iinfo(kind)
        if limits.min <= low and high <= limits.max:
            return values.astype(kind)
    return values.astype(np.int64)


def put_steps(arrays: Arrays, name: str, values: NDArray[Any]) -> None:
    """Add `values` as a first value and the steps from each to the next."""
    whole = values.astype(np.int64)
    arrays[f"{name}_first"] = whole[:1]
    arrays[f"{name}_steps"] = smallest(np.diff(whole))


def get_steps(arrays: Arrays, name: str) -> Whole:
    """Return what put_steps was given. Raise KeyError."""
    first, steps = arrays[f"{name}_first"], arrays[f"{name}_steps"]
    values = np.empty(len(first) + len(steps), np.int64)
    values[: len(first)] = first
    values[len(first) :] = steps
    return np.cumsum(values, out=values)
