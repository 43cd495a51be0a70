"""One session from two sources, side by side."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from lib.sessions import StoredSession


class Both:
    """A session from FastF1 and from OpenF1: laps in the same order, and the `shift` of their clocks in seconds."""

    def __init__(self, fastf1: StoredSession, openf1: StoredSession) -> None:
        self.fastf1, self.openf1 = fastf1, openf1
        self.shift = _zero(self.openf1) - _zero(self.fastf1)
        theirs, ours = (_rows(session) for session in (self.fastf1, self.openf1))
        # FastF1 makes up a last lap for a car that stopped on the track; of it OpenF1 has what was driven
        generated = self.fastf1.laps()["generated"] == 1
        self.compared = [key for key, row in theirs.items() if not generated[row]]
        self.missing = [key for key in self.compared if key not in ours]
        self.extra = [key for key in ours if key not in theirs]
        self._theirs = [theirs[key] for key in self.compared if key in ours]
        self._ours = [ours[key] for key in self.compared if key in ours]

    def column(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        return self.fastf1.laps()[name][self._theirs], self.openf1.laps()[name][self._ours]


def _zero(session: StoredSession) -> float:
    return datetime.fromisoformat(session.manifest.t0_utc or "").timestamp()


def _rows(session: StoredSession) -> dict[tuple[str, int], int]:
    laps = session.laps()
    return {(number, int(lap)): row for row, (number, lap) in enumerate(zip(laps["number"], laps["lap"], strict=True))}
