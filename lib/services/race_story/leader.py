"""In which lap the leader was at a moment: the lap that race control and the broadcast count."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.arrays import Float
from lib.services.race_story.race_laps import ended
from lib.sessions import Table


@dataclass(frozen=True)
class LeaderLaps:
    """When the first car ended each lap; `ends` grow with `laps`. `start` is the start of the race, if it is known."""

    laps: Float
    ends: Float
    start: float = -np.inf

    def lap_at(self, moment: float) -> int:
        """Return the leader's lap at a moment of the session clock: 1 before the first line, the last one after it."""
        if not len(self.laps):
            return 1
        return int(min(self.laps[0] + np.searchsorted(self.ends, moment, "left"), self.laps[-1]))

    def start_of(self, lap: int) -> float:
        """Return when the leader began a lap: at the start of the race for the first."""
        before = self.ends[self.laps < lap]
        return float(before[-1]) if len(before) else self.start


def leader_laps(everyone: Table) -> LeaderLaps:
    """Return when the leader ended each lap of a race."""
    rows = everyone.where(ended(everyone))
    laps, at = np.unique(rows["lap"], return_inverse=True)
    ends = np.full(len(laps), np.inf)
    np.minimum.at(ends, at, rows["end_time"])
    starts = everyone["start_time"][(everyone["lap"] == 1) & ~np.isnan(everyone["start_time"])]
    return LeaderLaps(laps, np.maximum.accumulate(ends), float(starts.min()) if len(starts) else -np.inf)
