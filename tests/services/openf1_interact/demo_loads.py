"""The invented season read from OpenF1's shapes, as fast as a test may ask."""

from __future__ import annotations

from pathlib import Path

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.limits import TABLE, Limit
from lib.services.f1_source import F1Source
from lib.services.loading.ingest import LoadMeans, load_session
from lib.sessions import SessionKey, open_store
from lib.sessions.manifest import Manifest
from lib.source_names import source_names

PLENTY = {**TABLE, "openf1-minute": Limit(100_000, 60), "jolpica-hour": Limit(10_000, 3600)}
PLENTY["jolpica-second"] = Limit(1000, 1)
BUILT_FROM = ("demo", "lib/services/openf1_interact", "lib/services/session_survey", "lib/sessions", "requirements.txt")


def means(source: str, **more: object) -> LoadMeans:
    f1 = F1Source(source, steady(MemoryCache()), PLENTY)
    return LoadMeans(f1=f1, **more)  # type: ignore[arg-type]


def load(key: SessionKey, source: str, folder: Path, **more: object) -> Manifest:
    """Load a session into the store in `folder`."""
    assert source_names(source)
    return load_session(key, open_store(f"file://{folder}"), source, folder / "f1", means=means(source, **more))
