"""What all instances share besides the database: cached texts, locks and limits, behind one small interface."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from lib.errors import Unavailable


class CacheDown(Unavailable):
    """The shared cache does not respond; callers decide whether to go on without it."""


@dataclass(frozen=True)
class Spent:
    """What is left of a limit after one request: `reset` is in whole seconds from now."""

    allowed: bool
    limit: int
    remaining: int
    reset: int


class SharedCache(Protocol):
    """Texts under keys. Every call raises CacheDown if the cache is out of reach."""

    stand_in: bool

    def __hash__(self) -> int: ...

    def get(self, key: str) -> str | None: ...

    def set(self, key: str, value: str, seconds: int) -> None: ...

    def delete(self, key: str) -> None: ...

    def add(self, key: str, value: str, seconds: int) -> bool:
        """Set a value only if there is none, and return whether it was set: this takes a lock with a lease."""

    def renew_if(self, key: str, value: str, seconds: int) -> bool:
        """Give the lease another `seconds`, if it is still ours."""

    def delete_if(self, key: str, value: str) -> bool:
        """Give the lock back, if it is still ours."""

    def spend(self, name: str, who: str, limit: int, window: int, amount: int = 1) -> Spent:
        """Count one request of `who`, or as many as `amount`, against `limit` in any `window` seconds.

        `reset` is in how many seconds there is room again, or more room if there is some.
        """

    def left(self, name: str, who: str, limit: int, window: int) -> Spent:
        """Return what is left without counting anything: `allowed` if one more request would be."""

    def take(self, name: str, limit: int, window: int) -> float:
        """Count one request if there are fewer than `limit` in the `window` seconds before it, and return 0.

        Else count nothing and return the seconds until one is free. For budgets that other people's servers set.
        """

    def ping(self) -> None: ...


@cache
def open_cache(url: str, token: str, folder: Path | None = None, prefix: str = "") -> SharedCache:
    """Return the cache behind an Upstash URL or `memory://`, with a prefix for all keys; one per process.

    What stands in for a shared one counts budgets in `folder`, where the other processes of this machine do too.
    """
    if url == "memory://":
        return _stand_in(folder)
    from lib.cache.upstash import UpstashCache

    return UpstashCache(url, token, prefix=prefix)


def _stand_in(folder: Path | None) -> SharedCache:
    from lib.cache.memory import MemoryCache

    if folder is None:
        return MemoryCache()
    try:
        from lib.cache.machine import MachineCache
    except ImportError:  # Windows has no fcntl: each process counts for itself
        return MemoryCache()
    return MachineCache(folder / "budgets")
