"""The fastest lap that counts: one rule for views, telemetry, plots and the circuit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.sessions.tables import Table


def counting(laps: Table) -> NDArray[np.bool_]:
    """Return which laps count: those with a time that was not deleted and that did not begin in the pit lane.

    The feed times an out lap from the pit exit, which can be faster than any whole lap.
    """
    return np.asarray(~np.isnan(laps["lap_time"]) & (laps["deleted"] != 1) & np.isnan(laps["pit_out"]), np.bool_)


def fastest_lap(laps: Table, among: NDArray[np.bool_] | None = None) -> int | None:
    """Return the row of the fastest lap, of all or `among` some; None if none counts.

    Of two equal times the one that was set first is faster.
    """
    counts = counting(laps)
    rows = np.flatnonzero(counts if among is None else counts & among)
    if not len(rows):
        return None
    return int(rows[np.lexsort((laps["end_time"][rows], laps["lap_time"][rows]))[0]])
