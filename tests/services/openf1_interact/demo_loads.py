"""The invented season read from OpenF1's shapes, as fast as a test may ask."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.limits import TABLE, Limit
from lib.services.f1_source import F1Source
from lib.services.loading.ingest import LoadMeans, load_session, no_progress
from lib.sessions import SessionKey, open_store
from lib.sessions.manifest import Manifest

PLENTY = {**TABLE, "openf1-minute": Limit(100_000, 60), "jolpica-hour": Limit(10_000, 3600)}
PLENTY["jolpica-second"] = Limit(1000, 1)
BUILT_FROM = ("demo", "lib/services/openf1_interact", "lib/services/session_survey", "lib/sessions", "requirements.txt")


def load(
    key: SessionKey,
    source: str,
    folder: Path,
    *,
    left: Callable[[], float] = lambda: float("inf"),
    progress: Callable[[str, float], None] = no_progress,
    now: datetime | None = None,
    most: int = 100_000,
) -> Manifest:
    """Load a session into the store in `folder`, at `now`, with `most` requests a minute."""
    limits = {**PLENTY, "openf1-minute": Limit(most, 60)}
    clock = time.time if now is None else now.timestamp
    means = LoadMeans(f1=F1Source(source, steady(MemoryCache()), limits, clock), left=left)
    return load_session(key, open_store(f"file://{folder}"), source, folder / "f1", progress, now, means=means)
