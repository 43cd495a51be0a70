"""Values kept in memory up to a number of bytes; the least recently used goes first. Safe between threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class LruCache:
    """A cache bounded by the sizes its users state."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any | None:
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        """Keep the value, unless it is larger than the whole cache."""
        with self._lock:
            self._size -= self._held.pop(key, (None, 0))[1]
            if size > self._limit:
                return
            self._held[key] = (value, size)
            self._size += size
            while self._size > self._limit:
                self._size -= self._held.popitem(last=False)[1][1]

    def clear(self) -> None:
        with self._lock:
            self._held.clear()
            self._size = 0

    @property
    def size(self) -> int:
        return self._size
