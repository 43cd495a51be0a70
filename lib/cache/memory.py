"""The stand-in for one process: the same interface, in a bounded dictionary."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from lib.cache import Spent

MOST_ENTRIES = 50_000


class MemoryCache:
    """Forgets the oldest entry when full, and what has expired when it is asked for."""

    stand_in = True

    def __init__(self, clock: Callable[[], float] = time.time, most_entries: int = MOST_ENTRIES) -> None:
        self._clock = clock
        self._most = most_entries
        self._entries: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> str | None:
        with self._lock:
            return self._live(key)

    def set(self, key: str, value: str, seconds: int) -> None:
        with self._lock:
            self._put(key, value, seconds)

    def delete(self, key: str) -> None:
        with self._lock:
            self._entries.pop(key, None)

    def add(self, key: str, value: str, seconds: int) -> bool:
        with self._lock:
            if self._live(key) is not None:
                return False
            self._put(key, value, seconds)
            return True

    def renew_if(self, key: str, value: str, seconds: int) -> bool:
        with self._lock:
            ours = self._live(key) == value
            if ours:
                self._put(key, value, seconds)
            return ours

    def delete_if(self, key: str, value: str) -> bool:
        with self._lock:
            ours = self._live(key) == value
            if ours:
                del self._entries[key]
            return ours

    def spend(self, name: str, who: str, limit: int, window: int) -> Spent:
        """The previous window counts for the share of it that the sliding window still covers."""
        now = self._clock()
        current = int(now // window)
        with self._lock:
            used = int(self._live(f"{name}:{who}:{current}") or 0)
            before = int(self._live(f"{name}:{who}:{current - 1}") or 0)
            weighted = math.floor((1 - now % window / window) * before) + used
            allowed = weighted < limit
            if allowed:
                self._put(f"{name}:{who}:{current}", str(used + 1), 2 * window)
        remaining = max(0, limit - weighted - 1) if allowed else 0
        return Spent(allowed, limit, remaining, max(1, math.ceil((current + 1) * window - now)))

    def ping(self) -> None:
        return None

    def _live(self, key: str) -> str | None:
        value, until = self._entries.get(key, (None, 0.0))
        if value is not None and until <= self._clock():
            del self._entries[key]
            return None
        return value

    def _put(self, key: str, value: str, seconds: int) -> None:
        self._entries[key] = (value, self._clock() + seconds)
        self._entries.move_to_end(key)
        while len(self._entries) > self._most:
            self._entries.popitem(last=False)
