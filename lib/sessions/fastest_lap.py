"""The fastest lap that counts: one rule for views, telemetry and the circuit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.sessions.tables import Table


def fastest_lap(laps: Table, among: NDArray[np.bool_] | None = None) -> int | None:
    """Return the row of the fastest lap, of all or `among` some; None if none counts.

    A lap counts if it has a time that was not deleted. Of two equal times the one that was set first is faster.
    """
    counts = ~np.isnan(laps["lap_time"]) & (laps["deleted"] != 1)
    rows = np.flatnonzero(counts if among is None else counts & among)
    if not len(rows):
        return None
    return int(rows[np.lexsort((laps["end_time"][rows], laps["lap_time"][rows]))[0]])
