"""The store as one request sees it: a session is looked up once, and keeps the version that was found then."""

from __future__ import annotations

from lib.sessions.key import SessionKey
from lib.sessions.manifest import Manifest
from lib.sessions.store import SessionStore


class PinnedStore(SessionStore):
    """Shares place and memory with the store it is made from; used by one request, in one thread or in its drawing."""

    def __init__(self, store: SessionStore) -> None:
        self.__dict__.update(store.__dict__)
        self._pinned: dict[SessionKey, Manifest] = {}

    def manifest(self, key: SessionKey) -> Manifest:
        """Return the manifest as it was at the first look. Raise as SessionStore.manifest does, each time anew."""
        if key not in self._pinned:
            self._pinned[key] = super().manifest(key)
        return self._pinned[key]
