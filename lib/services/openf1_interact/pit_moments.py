"""Into and out of the pits in practice and qualifying, where OpenF1 has no pit rows: told by the car's own speed."""

from __future__ import annotations

import numpy as np

from lib.services.openf1_interact.samples import DatedRows

SPEED = 1  # the column of DatedRows.values
LANE = 85  # km/h: the limit in the pit lane is 80, on narrow ones 60; a car passes 85 within a second of either line


class PitLane:
    """When one car was slow enough for the pit lane, around a stand; moments are seconds of the session clock."""

    def __init__(self, rows: DatedRows | None, zero_ms: int) -> None:
        empty = np.empty(0)
        self._time = empty if rows is None else (rows.date - zero_ms) / 1000
        self._speed = empty if rows is None else rows.values[:, SPEED]

    def left(self, after: float, before: float) -> float:
        """Return when the car left the lane after its last stand in a span; NaN if it cannot be told."""
        chosen = self._span(after, before)
        time, speed = self._time[chosen], self._speed[chosen]
        stands = np.flatnonzero(speed == 0)
        if not len(stands):
            return float("nan")
        fast = np.flatnonzero(speed[stands[-1] :] > LANE)
        return float(time[stands[-1] + fast[0]]) if len(fast) else float("nan")

    def entered(self, after: float, before: float) -> float:
        """Return when the car came into the lane before its first stand in a span; NaN if it cannot be told."""
        chosen = self._span(after, before)
        time, speed = self._time[chosen], self._speed[chosen]
        stands = np.flatnonzero(speed == 0)
        if not len(stands):
            return float("nan")
        fast = np.flatnonzero(speed[: stands[0]] > LANE)
        return float(time[fast[-1] + 1]) if len(fast) else float("nan")

    def _span(self, after: float, before: float) -> slice:
        first = 0 if after != after else int(np.searchsorted(self._time, after))
        last = len(self._time) if before != before else int(np.searchsorted(self._time, before))
        return slice(first, last)
