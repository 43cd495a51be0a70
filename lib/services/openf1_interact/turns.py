"""When a load may ask OpenF1: all loads take turns, so that together they never ask more often than the budget says."""

from __future__ import annotations

import math
from collections.abc import Callable

from lib.errors import LoadPaused
from lib.services.f1_source import F1Source

TURN = "openf1:turn"  # the key in the shared cache of whose turn it is; it ends by itself
LOOK_AGAIN = 1.0  # seconds until another look at a turn that somebody else has: each costs a command of the cache
# A budget of more than one request a second is that of a server of one's own: nobody else's patience is to be spared,
# and the shortest turn that the shared cache can count is a second.
SHORTEST_TURN = 1.0


class Turns:
    """One load's turns: each lasts as long as the budget's mean pace, 3 s of 20 a minute."""

    def __init__(self, source: F1Source, left: Callable[[], float]) -> None:
        limit = source.limits["openf1-minute"]
        self._source, self._left = source, left
        self._seconds = limit.seconds / limit.requests
        self._last = -math.inf

    def wait(self) -> None:
        """Return when it is our turn. Raise LoadPaused if the time of the load ends before."""
        if self._seconds >= SHORTEST_TURN:
            while not self._source.cache.add(TURN, "1", math.ceil(self._seconds)):
                self.pause(LOOK_AGAIN)
        # the turn began before the last request went out: between two of ours there is the whole time
        since = self._source.clock() - self._last
        if 0 <= since < self._seconds:
            self.pause(self._seconds - since)

    def taken(self) -> None:
        """Note that a request goes out now."""
        self._last = self._source.clock()

    def rest(self, seconds: int) -> None:
        """Let nobody ask for so long, and wait for it. Raise LoadPaused if the time of the load ends before."""
        self._source.cache.set(TURN, "1", seconds)
        self.pause(seconds)

    def pause(self, seconds: float) -> None:
        """Wait. Raise LoadPaused if that is longer than the load has left."""
        if self._left() < seconds:
            raise LoadPaused(retry_after=max(1, math.ceil(seconds)))
        self._source.sleep(seconds)
