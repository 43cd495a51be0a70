"""Loading a session: from the source, by FastF1, into the store. The one place that ties the two halves."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from lib.services.ff1_interact import Progress, no_progress, read_session
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
) -> Manifest:
    """Read a session from the source, store it and return what was stored; raises what read_session raises."""
    data = read_session(key, source, cache_dir, progress, now)
    progress("storing", 0.9)
    manifest = store.write(key, data)
    progress("done", 1.0)
    return manifest
