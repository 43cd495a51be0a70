"""What the timing says of the laps of a race: which were ended, which were slowed, when all stood still."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lib.sessions import Table

Float = NDArray[np.float64]
Span = tuple[float, float]
RACES = ("R", "S")
SLOWED, RED = set("4567"), "5"  # of the track status: safety cars and red flags


def green(rows: Table) -> NDArray[np.bool_]:
    """Return which laps saw no safety car and no red flag."""
    return np.array([SLOWED.isdisjoint(status or "") for status in rows["track_status"].tolist()], np.bool_)


def through_pits(rows: Table) -> NDArray[np.bool_]:
    """Return which laps began or ended in the pit lane."""
    return np.asarray(~np.isnan(rows["pit_in"]) | ~np.isnan(rows["pit_out"]), np.bool_)


def caution_laps(rows: Table) -> tuple[tuple[int, int], ...]:
    """Return the spans of a race's laps that most drivers drove under a safety car or a red flag (status 4 to 7)."""
    slow = ~green(rows)
    spans: list[list[int]] = []
    for lap in np.unique(rows["lap"][~np.isnan(rows["lap"])]):
        here = rows["lap"] == lap
        if slow[here].mean() < 0.5:
            continue
        if spans and spans[-1][1] == int(lap) - 1:
            spans[-1][1] = int(lap)
        else:
            spans.append([int(lap), int(lap)])
    return tuple((first, last) for first, last in spans)


def ended(rows: Table) -> NDArray[np.bool_]:
    """Return which laps were driven to the line: the source gives an end to the lap in which a car stops, too."""
    found = ~np.isnan(rows["end_time"]) & ~np.isnan(rows["lap"])
    timed = ~np.isnan(rows["lap_time"]) | ~np.isnan(rows["sector3"])
    for driver in set(rows["driver"].tolist()):
        mine = rows["driver"] == driver
        last = rows["lap"][mine & timed].max(initial=0.0)
        found &= ~mine | (rows["lap"] <= last)
    return np.asarray(found, np.bool_)


def standstills(track: Table, session: Table) -> tuple[Span, ...]:
    """Return the spans of the session clock in which a race stood still: red flag, or aborted and not yet resumed."""
    found = _spans(track["time"], track["status"].tolist(), {RED}, None)
    found += _spans(session["time"], session["status"].tolist(), {"Aborted"}, {"Started", "Resumed"})
    merged: list[Span] = []
    for first, last in sorted(found):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def _spans(times: Float, names: Sequence[str], opening: set[str], closing: set[str] | None) -> list[Span]:
    """Return from each opening status to the next closing one (any other where None); one never closed is none."""
    found, start = [], None
    for time, name in zip(times.tolist(), names, strict=True):
        if name in opening:
            start = time if start is None else start
        elif start is not None and (closing is None or name in closing):
            found.append((start, time))
            start = None
    return found


def running(moments: Float, still: Sequence[Span]) -> Float:
    """Return the moments on a clock that stands still in these spans."""
    away = [np.clip(moments, first, last) - first for first, last in still]
    return np.asarray(moments - np.sum(away, axis=0) if away else moments, np.float64)
