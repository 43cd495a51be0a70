"""A shared cache that goes on while it is down: for this process alone, until the other instances can be reached."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from lib.cache import CacheDown, SharedCache, Spent
from lib.cache.memory import MemoryCache

T = TypeVar("T")
MOST_ENTRIES = 500  # of this process; chosen: texts of some kB each, dropped oldest first


class SteadyCache:
    """Never raises CacheDown: texts, locks and limits then hold within this process."""

    def __init__(self, shared: SharedCache) -> None:
        self.stand_in = shared.stand_in
        self.near = MemoryCache(most_entries=MOST_ENTRIES)
        self._shared = shared

    def get(self, key: str) -> str | None:
        return self._ask(lambda cache: cache.get(key))

    def set(self, key: str, value: str, seconds: int) -> None:
        self.near.set(key, value, seconds)
        self._ask(lambda cache: cache.set(key, value, seconds))

    def delete(self, key: str) -> None:
        self.near.delete(key)
        self._ask(lambda cache: cache.delete(key))

    def add(self, key: str, value: str, seconds: int) -> bool:
        return self._ask(lambda cache: cache.add(key, value, seconds))

    def renew_if(self, key: str, value: str, seconds: int) -> bool:
        return self._ask(lambda cache: cache.renew_if(key, value, seconds))

    def delete_if(self, key: str, value: str) -> bool:
        was_near = self.near.delete_if(key, value)
        return self._ask(lambda cache: cache.delete_if(key, value)) or was_near

    def spend(self, name: str, who: str, limit: int, window: int, amount: int = 1) -> Spent:
        return self._ask(lambda cache: cache.spend(name, who, limit, window, amount))

    def left(self, name: str, who: str, limit: int, window: int) -> Spent:
        return self._ask(lambda cache: cache.left(name, who, limit, window))

    def take(self, name: str, limit: int, window: int) -> float:
        return self._ask(lambda cache: cache.take(name, limit, window))

    def ping(self) -> None:
        self._shared.ping()

    def _ask(self, command: Callable[[SharedCache], T]) -> T:
        try:
            return command(self._shared)
        except CacheDown:
            return command(self.near)


@lru_cache(maxsize=4)
def steady(shared: SharedCache) -> SteadyCache:
    """Return the steady form of a cache; one for each, so that its near copies last."""
    return SteadyCache(shared)
