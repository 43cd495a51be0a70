"""Loading a session: from the first source that has it into the store. The one place that ties the two halves."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import SlipstreamError, Unavailable
from lib.services.f1_source import F1Source
from lib.services.f1_source.session_reader import Progress, SessionOrder
from lib.services.loading.edge_purge import purge
from lib.services.loading.partial_load import StoredPartialLoad
from lib.services.loading.sources import read_in_order
from lib.sessions.key import SessionKey
from lib.sessions.manifest import Manifest
from lib.sessions.store import SessionStore
from lib.settings.addresses import Edge
from lib.settings.loading import F1Account
from lib.source_names import source_names

SCHEDULE_SECONDS = 10.0  # nobody waits for an answer here, as a client of the API does


@dataclass(frozen=True)
class LoadMeans:
    """What loads have besides a source: an account, the shared cache's budget (`f1`), the seconds that are `left`."""

    account: F1Account | None = None
    may_ask: bool = False
    f1: F1Source | None = None
    left: Callable[[], float] = lambda: float("inf")


def no_progress(stage: str, fraction: float) -> None:
    """Report to nobody."""


def load_session(
    key: SessionKey,
    store: SessionStore,
    source: str,
    cache_dir: Path,
    progress: Progress = no_progress,
    now: datetime | None = None,
    edge: Edge | None = None,
    means: LoadMeans | None = None,
) -> Manifest:
    """Read a session from the first of the sources that has it, store it and return what was stored.

    If another version of it was there before, `edge` is told that what it keeps is stale. Raises what read_in_order
    raises. What FastF1 read of a finished session is not given up for what another source steps in with.
    """
    means, names = means or LoadMeans(), source_names(source)
    order = _order(key, store, source, cache_dir, progress, now, means)
    data = read_in_order(order, names)
    progress("storing", 0.9)
    before = _manifest_of(key, store)
    if before is not None and _is_step_down(before, data.manifest, [name.reader for name in names[:1]]):
        raise Unavailable(f"{data.manifest.notes[0]}; the stored session, read by FastF1, stays", retry_after=3600)
    manifest = store.write(key, data)
    order.partial.clear()
    if edge is not None and before is not None and before.version != manifest.version:
        purge(key, edge)
    progress("done", 1.0)
    return manifest


def _order(
    key: SessionKey,
    store: SessionStore,
    source: str,
    folder: Path,
    progress: Progress,
    now: datetime | None,
    means: LoadMeans,
) -> SessionOrder:
    clock = time.time if now is None else now.timestamp
    f1 = means.f1 or F1Source(source, steady(MemoryCache()), clock=clock, seconds=SCHEDULE_SECONDS)
    return SessionOrder(
        key=key,
        base="",
        source=dataclasses.replace(f1, base=source),
        folder=folder,
        progress=progress,
        partial=StoredPartialLoad(key, store, clock),
        left=means.left,
        account=means.account,
        may_ask=means.may_ask,
    )


def _is_step_down(before: Manifest, after: Manifest, first: list[str]) -> bool:
    return before.finished and before.provider == "fastf1" != after.provider and first == ["fastf1"]


def _manifest_of(key: SessionKey, store: SessionStore) -> Manifest | None:
    try:
        return store.manifest(key)
    except SlipstreamError:
        return None
