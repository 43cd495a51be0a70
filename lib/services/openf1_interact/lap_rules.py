"""FastF1's rules for what F1 itself does not send of a lap, on arrays: status, accuracy, place, personal best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lib.sessions.tables import Table

Float = NDArray[np.float64]
Flags = NDArray[np.bool_]
FREE = ("1", "2", "12", "21")
SAFETY_CAR = "4"
SECTOR_TOLERANCE = 0.0035  # FastF1's 3 ms, and half a one for sums of floats


def statuses(track: Table, start: Float, end: Float) -> list[str | None]:
    """Return every track status that a lap saw, in order, each once; None without any status."""
    times, codes = track["time"], track["status"].tolist()
    if not len(times):
        return [None] * len(start)
    until = np.append(times[1:], np.inf)
    seen = []
    for begun, over in zip(start.tolist(), end.tolist(), strict=True):
        over = begun if over != over else over
        begun = over if begun != begun else begun
        touched = (times <= over) & (begun <= until)
        seen.append("".join(dict.fromkeys(code for code, hit in zip(codes, touched, strict=True) if hit)) or None)
    return seen


def accurate_laps(
    lap_time: Float, sectors: Sequence[Float], in_or_out: Flags, status: Sequence[str | None]
) -> list[bool]:
    """Return which laps' times can be relied on: whole, on a free track, not into or out of the pits."""
    total = np.sum(sectors, axis=0)
    adds_up = np.abs(total - lap_time) <= SECTOR_TOLERANCE
    free = np.array([under in FREE for under in status], np.bool_)
    after_safety_car = np.array([False, *(under == SAFETY_CAR for under in status[:-1])][: len(status)], np.bool_)
    found: list[bool] = (adds_up & free & ~in_or_out & ~after_safety_car).tolist()
    return found


def best_laps(lap_time: Float, deleted: Sequence[bool]) -> list[bool]:
    """Return which laps were the driver's best when they were driven; a deleted one never was."""
    best, found = np.inf, []
    for time, is_deleted in zip(lap_time.tolist(), deleted, strict=True):
        is_best = not is_deleted and time < best
        best = time if is_best else best
        found.append(is_best)
    return found


def places(lap: Float, end: Float) -> list[float]:
    """Return the place of each lap among those of its number, by the time at which they ended."""
    found = np.full(len(lap), np.nan)
    for number in np.unique(lap):
        mine = np.flatnonzero(lap == number)
        found[mine[np.argsort(end[mine], kind="stable")]] = np.arange(1, len(mine) + 1)
    return list(found)
