"""Loads that failed, in the store: after a restart, or on another machine, the next load waits as long.

All of it stands in a file's name, `loading/failed/2025-01-R.3.1742110000.source_blocked.1742097600`, so that one
listing reads everything, and a kill leaves the old entry or both, of which the later counts.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from lib.errors import SlipstreamError
from lib.sessions import SessionKey, SessionStore
from lib.sessions.storage import StoredFile

FOLDER = "loading/failed"
UNPUBLISHED, BUSY = "not_yet_published", "busy"


@dataclass(frozen=True)
class FailedLoad:
    """How often a load failed in a row, when it is tried again, why, and the start of the session that it was of."""

    times: int
    again_at: float
    code: str
    start: float

    @property
    def is_failure(self) -> bool:
        """Whether something is wrong: it is not only early, or in another loader's hands."""
        return self.code not in (UNPUBLISHED, BUSY)


def read_failed(store: SessionStore) -> dict[SessionKey, FailedLoad]:
    """Return the loads that failed and were not mended since. Raise Unavailable."""
    found: dict[SessionKey, FailedLoad] = {}
    for file in store.list(FOLDER):
        entry = _entry(file.path.removeprefix(f"{FOLDER}/"))
        if entry and (entry[0] not in found or found[entry[0]].times < entry[1].times):
            found[entry[0]] = entry[1]
    return found


def write_failed(store: SessionStore, key: SessionKey, failed: FailedLoad) -> None:
    """Keep a failure in place of the one before. Raise Unavailable."""
    name = f"{_slug(key)}.{failed.times}.{failed.again_at:.0f}.{failed.code}.{failed.start:.0f}"
    before = [file.path for file in _entries(store, key)]
    store.put_blob(f"{FOLDER}/{name}", b"1")
    store.delete_blobs([path for path in before if path != f"{FOLDER}/{name}"])


def forget_failed(store: SessionStore, key: SessionKey) -> None:
    """Drop what is kept of a session that was loaded; a store that does not let us leaves it, to no harm."""
    with suppress(SlipstreamError):
        store.delete_blobs([file.path for file in _entries(store, key)])


def _entries(store: SessionStore, key: SessionKey) -> list[StoredFile]:
    return [file for file in store.list(FOLDER) if file.path.startswith(f"{FOLDER}/{_slug(key)}.")]


def _entry(name: str) -> tuple[SessionKey, FailedLoad] | None:
    """Return what a name says, None for a name of another kind."""
    try:
        slug, times, again_at, code, start = name.split(".")
        key = SessionKey.parse("/".join(slug.split("-", 2)))
        return key, FailedLoad(int(times), float(again_at), code, float(start))
    except (ValueError, SlipstreamError):
        return None


def _slug(key: SessionKey) -> str:
    return str(key).replace("/", "-")
