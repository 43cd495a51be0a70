"""Loading a session: from the source, by FastF1, into the store. The one place that ties the two halves."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from lib.config import Edge
from lib.errors import SlipstreamError
from lib.services.ff1_interact import Progress, no_progress, read_session
from lib.services.loading.edge_purge import purge
from lib.sessions.key import SessionKey
from lib.sessions.manifest import Manifest
from lib.sessions.store import SessionStore


def load_session(
    key: SessionKey,
    store: SessionStore,
    source: str,
    cache_dir: Path,
    progress: Progress = no_progress,
    now: datetime | None = None,
    edge: Edge | None = None,
) -> Manifest:
    """Read a session from the source, store it and return what was stored; raises what read_session raises.

    If another version of it was there before, `edge` is told that what it keeps is stale.
    """
    data = read_session(key, source, cache_dir, progress, now)
    progress("storing", 0.9)
    before = _version_of(key, store)
    manifest = store.write(key, data)
    if edge is not None and before not in (None, manifest.version):
        purge(key, edge)
    progress("done", 1.0)
    return manifest


def _version_of(key: SessionKey, store: SessionStore) -> str | None:
    try:
        return store.manifest(key).version
    except SlipstreamError:
        return None
