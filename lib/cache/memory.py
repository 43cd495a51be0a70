"""The stand-in for one process: the same interface, in a bounded dictionary."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import replace

import msgspec

from lib.cache import Spent

Counted = tuple[float, int]  # when, and how many

MOST_ENTRIES = 50_000  # chosen: bounds what strangers can make one process remember
MOST_LETTERS = 64 * 2**20  # of keys and values together; a kept answer may have 256 KiB


class MemoryCache:
    """Forgets the oldest entry when full, and what has expired when it is asked for."""

    stand_in = True

    def __init__(
        self, clock: Callable[[], float] = time.time, most_entries: int = MOST_ENTRIES, most_letters: int = MOST_LETTERS
    ) -> None:
        self._clock = clock
        self._most, self._most_letters, self._letters = most_entries, most_letters, 0
        self._entries: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._taken: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def get(self, key: str) -> str | None:
        with self._lock:
            return self._live(key)

    def set(self, key: str, value: str, seconds: int) -> None:
        with self._lock:
            self._put(key, value, seconds)

    def delete(self, key: str) -> None:
        with self._lock:
            self._drop(key)

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
                self._drop(key)
            return ours

    def spend(self, name: str, who: str, limit: int, window: int, amount: int = 1) -> Spent:
        with self._lock:
            spent, entries = self._standing(f"{name}:{who}", limit, window, amount)
            if spent.allowed:
                kept = msgspec.json.encode([*entries, (self._clock(), amount)]).decode()
                self._put(f"{name}:{who}", kept, window)
        return spent

    def left(self, name: str, who: str, limit: int, window: int) -> Spent:
        with self._lock:
            spent, _ = self._standing(f"{name}:{who}", limit, window, 1)
        return replace(spent, remaining=spent.remaining + 1) if spent.allowed else spent

    def take(self, name: str, limit: int, window: int) -> float:
        with self._lock:
            return taken(self._taken.setdefault(name, deque()), self._clock(), limit, window)

    def _standing(self, key: str, limit: int, window: int, amount: int) -> tuple[Spent, list[Counted]]:
        """Return what would be left after `amount` more, and what was counted in the window before now."""
        now = self._clock()
        text = self._live(key)
        kept = [] if text is None else msgspec.json.decode(text, type=list[Counted])
        entries = [(moment, count) for moment, count in kept if now - window < moment <= now]
        allowed, used, seconds = logged(entries, now, limit, window, amount)
        return Spent(allowed, limit, limit - used if allowed else 0, max(1, math.ceil(seconds))), entries

    def ping(self) -> None:
        return None

    def _live(self, key: str) -> str | None:
        value, until = self._entries.get(key, (None, 0.0))
        if value is not None and until <= self._clock():
            self._drop(key)
            return None
        return value

    def _put(self, key: str, value: str, seconds: int) -> None:
        self._drop(key)
        self._entries[key] = (value, self._clock() + seconds)
        self._letters += len(key) + len(value)
        while len(self._entries) > self._most or self._letters > self._most_letters:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: str) -> None:
        if key in self._entries:
            self._letters -= len(key) + len(self._entries.pop(key)[0])


def logged(entries: Sequence[Counted], now: float, limit: int, window: int, amount: int) -> tuple[bool, int, float]:
    """Return whether `amount` more is allowed, what is used then, and the seconds until there is (more) room."""
    used = sum(count for _, count in entries)
    if used + amount <= limit:
        return True, used + amount, (entries[0][0] if entries else now) + window - now
    left = used
    for moment, count in entries:
        left -= count
        if left + amount <= limit:
            return False, used, moment + window - now
    return False, used, float(window)


def taken(stamps: deque[float], now: float, limit: int, window: int) -> float:
    """Add `now` to the stamps of a budget and return 0, or return the seconds until there is room for it.

    Stamps of the future are of a clock that was set back since: they count for nothing.
    """
    for _ in range(len(stamps)):
        stamp = stamps.popleft()
        if now - window < stamp <= now:
            stamps.append(stamp)
    if len(stamps) < limit:
        stamps.append(now)
        return 0.0
    return max(0.001, stamps[-limit] + window - now)
