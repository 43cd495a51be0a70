"""How far a load is, and how often that is told."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

REPORT_EVERY = 0.4  # seconds; chosen: a bar that moves, at three writes a second to the cache at most
PACE_OVER, SOONEST_PACE = 60.0, 5.0  # seconds: OpenF1 is asked every three, so that less says little


@dataclass(frozen=True)
class LoadState:
    """How far a load is: `queued running done failed`, or `absent` if nobody has asked.

    `remaining` are the seconds it will probably still take, None while nobody can tell.
    """

    state: str
    stage: str | None = None
    progress: float = 0.0
    error: dict[str, Any] | None = None
    remaining: int | None = None


class ProgressReport:
    """Writes how far a load is, often enough for a progress bar and no more; one that goes on never goes back."""

    def __init__(
        self, write: Callable[[LoadState], None], begun_at: float = 0.0, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self.progress = begun_at
        self._write, self._ticks, self._written = write, ticks, -math.inf
        self._marks: deque[tuple[float, float]] = deque()

    def __call__(self, stage: str, share: float) -> None:
        now = self._ticks()
        if share >= self.progress:
            self.progress = round(share, 3)
            self._marks.append((now, share))
        while self._marks and now - self._marks[0][0] > PACE_OVER:
            self._marks.popleft()
        if now - self._written >= REPORT_EVERY:
            self._written = now
            self._write(LoadState("running", stage, self.progress, remaining=self._remaining()))

    def _remaining(self) -> int | None:
        """Return the seconds left at the pace of the last minute, None if it is too early to tell."""
        if not self._marks or self._marks[-1][0] - self._marks[0][0] < SOONEST_PACE:
            return None
        (began, from_share), (now, share) = self._marks[0], self._marks[-1]
        return round((now - began) / (share - from_share) * (1 - share)) if share > from_share else None
