"""When a race stood still under a red flag, and a clock without that time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.arrays import Float
from lib.sessions import Table

Span = tuple[float, float]
RED = "5"  # of the track status


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
    """Return from each opening status to the next closing one (any other if None), without one that never closes."""
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
