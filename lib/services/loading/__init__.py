"""Getting a session into the store, once for all who ask: what all instances know about it lies in the shared cache.

`load:state:{key}`  JSON {state, stage, progress, error}; a finished load leaves none, the store itself is the proof
`load:lock:{key}`   the lease of the loader that works on it; gone, the loader is dead and the next request loads.
                    A second one lies in the store (store_locks.py), for loaders that do not share the cache
`load:slot:{n}`     how many may run at once
`load:asked:{key}`  admitted and handed to the loader a moment ago; a load that ends takes it away
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any

import msgspec

from lib.cache import CacheDown, SharedCache
from lib.errors import DamagedData, LoadPaused, SessionNotLoaded, SlipstreamError
from lib.services.loading.leases import held_in_both, slot
from lib.services.loading.load_state import LoadState, ProgressReport
from lib.services.loading.needed import is_complete, needs_loading
from lib.services.loading.store_locks import StoreLocks
from lib.sessions import SessionKey, SessionStore

__all__ = ["Load", "LoadState", "ProgressReport", "ask", "is_complete", "is_stored", "needs_loading", "run", "standing"]
AT_ONCE = 2  # chosen: a load takes one core and 300 MB
PAUSED = "paused"
ASKED_AGAIN_AFTER = 15  # seconds: a load that was asked for and did not begin is asked for again
STATE_KEPT = 900  # seconds: longer than any load takes
FAILURE_KEPT = {"not_found": 3600, "no_telemetry": 3600, "not_yet_published": 300}
OTHER_FAILURE_KEPT = 60  # seconds: most other failures pass

Load = Callable[[SessionKey, Callable[[str, float], None]], object]
IsNeeded = Callable[[SessionKey, SessionStore, float], bool]


def standing(
    key: SessionKey, store: SessionStore, cache: SharedCache, clock: Callable[[], float] = time.time
) -> LoadState:
    """Return how far the load of a session is."""
    if not needs_loading(key, store, clock()):
        return LoadState("done", "done", 1.0)
    text = cache.get(f"load:state:{key}")
    if text is None:
        return LoadState("absent")
    known = msgspec.json.decode(text, type=LoadState)
    if known.state == "running" and cache.get(f"load:lock:{key}") is None:
        return LoadState("absent", error={"code": "unavailable", "detail": "The loader has died"})
    return known


def is_stored(key: SessionKey, store: SessionStore) -> bool:
    """Return whether there is anything of a session to serve, complete or not."""
    try:
        store.manifest(key)
    except (SessionNotLoaded, DamagedData):
        return False
    return True


def ask(key: SessionKey, cache: SharedCache, admit: Callable[[], None], hand_over: Callable[[], None]) -> None:
    """Have a session loaded unless a loader has it: `admit` may refuse a new load, `hand_over` tells the loader."""
    if cache.get(f"load:lock:{key}") is not None:
        return
    if not cache.add(f"load:asked:{key}", "1", ASKED_AGAIN_AFTER):
        return
    if cache.get(f"load:state:{key}") is None:
        try:
            admit()
        except SlipstreamError:
            cache.delete(f"load:asked:{key}")
            raise
        _write(key, cache, LoadState("queued"))
    try:
        hand_over()
    except SlipstreamError:
        cache.delete(f"load:asked:{key}")
        cache.delete(f"load:state:{key}")
        raise


def run(
    key: SessionKey,
    store: SessionStore,
    cache: SharedCache,
    load: Load,
    clock: Callable[[], float] = time.time,
    is_needed: IsNeeded = needs_loading,
    at_once: int | None = AT_ONCE,
) -> LoadState:
    """Load a session here and now, unless it is there, another loader has it, or `at_once` run already.

    The lock lies in the cache, where requests see it, and in the store, where loaders do that share no cache with us.
    """
    lock = f"load:lock:{key}"
    with held_in_both(lock, cache, StoreLocks(store)) as ours:
        if not ours:
            return standing(key, store, cache, clock)
        if not is_needed(key, store, clock()):
            return LoadState("done", "done", 1.0)
        if at_once is None:
            return _run(key, cache, load)
        with slot(cache, at_once) as free:
            if not free:
                _write(key, cache, LoadState("queued"))
                return LoadState("queued")
            return _run(key, cache, load)


def _run(key: SessionKey, cache: SharedCache, load: Load) -> LoadState:
    report = ProgressReport(lambda known: _write(key, cache, known), _paused_at(key, cache))
    _write(key, cache, LoadState("running", "starting", report.progress))
    with suppress(CacheDown):
        cache.delete(f"load:asked:{key}")  # who finds nothing after this load may ask for another
    try:
        load(key, report)
    except LoadPaused:
        # the next request hands it over again, and it goes on where it stopped
        waits = LoadState("queued", PAUSED, report.progress)
        _write(key, cache, waits)
        return waits
    except SlipstreamError as error:
        known = {"code": error.code, "detail": error.detail, "retry_after": error.retry_after}
        return _fail(key, cache, known, error.retry_after)
    except Exception as error:  # a defect of ours or of a library: the caller logs it, the waiting client is told
        _fail(key, cache, {"code": "internal_error", "detail": "The loader failed", "retry_after": None}, None)
        raise error
    with suppress(CacheDown):
        cache.delete(f"load:state:{key}")
    return LoadState("done", "done", 1.0)


def _fail(key: SessionKey, cache: SharedCache, error: dict[str, Any], retry_after: int | None) -> LoadState:
    failed = LoadState("failed", error=error)
    _write(key, cache, failed, retry_after or FAILURE_KEPT.get(error["code"], OTHER_FAILURE_KEPT))
    return failed


def _paused_at(key: SessionKey, cache: SharedCache) -> float:
    """Return how far a load had come that was paused, 0 for any other."""
    with suppress(CacheDown):
        text = cache.get(f"load:state:{key}")
        known = LoadState("absent") if text is None else msgspec.json.decode(text, type=LoadState)
        return known.progress if known.stage == PAUSED else 0.0
    return 0.0


def _write(key: SessionKey, cache: SharedCache, known: LoadState, seconds: int = STATE_KEPT) -> None:
    with suppress(CacheDown):
        cache.set(f"load:state:{key}", msgspec.json.encode(asdict(known)).decode(), seconds)
