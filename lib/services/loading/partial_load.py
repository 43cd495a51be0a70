"""What an unfinished load has fetched, in the store, so that the next one goes on there, on whatever machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from lib.errors import SlipstreamError
from lib.sessions.key import SessionKey
from lib.sessions.store import SessionStore

FOLDER = "loading"
KEPT_SECONDS = 6 * 3600  # OpenF1 corrects a session within hours: older pieces may not fit the rest any more
BEGAN = "began"


class StoredPartialLoad:
    """Pieces under `loading/{session}/` of the store; those of a load that began long ago count as none."""

    def __init__(self, key: SessionKey, store: SessionStore, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._store, self._clock = f"{FOLDER}/{str(key).replace('/', '-')}", store, clock
        self._is_ours = self._began_lately()

    def get(self, name: str) -> bytes | None:
        return self._store.get_blob(f"{self._folder}/{name}") if self._is_ours else None

    def put(self, name: str, content: bytes) -> None:
        if not self._is_ours:
            self.clear()
            self._store.put_blob(f"{self._folder}/{BEGAN}", f"{self._clock():.0f}".encode())
            self._is_ours = True
        self._store.put_blob(f"{self._folder}/{name}", content)

    def clear(self) -> None:
        with suppress(SlipstreamError):
            self._store.delete_prefix(self._folder)
        self._is_ours = False

    def _began_lately(self) -> bool:
        with suppress(SlipstreamError, ValueError):
            began = self._store.get_blob(f"{self._folder}/{BEGAN}")
            return began is not None and self._clock() - float(began) < KEPT_SECONDS
        return False
