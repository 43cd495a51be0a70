"""Getting a session into the store, once, whoever asks: what all instances know about it lies in the shared cache.

`load:state:{key}`  JSON {state, stage, progress, error}; a finished load leaves none, the store itself is the proof
`load:lock:{key}`   the lease of the loader that works on it; gone, the loader is dead and the next request loads
`load:slot:{n}`     how many may run at once
`load:asked:{key}`  admitted and handed to the loader a moment ago; a load that ends takes it away
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from lib.cache import CacheDown, SharedCache
from lib.errors import DamagedData, LoadPaused, SessionNotLoaded, SlipstreamError
from lib.services.loading.needed import is_complete, needs_loading
from lib.sessions import SessionKey, SessionStore

__all__ = ["Load", "LoadState", "ask", "is_complete", "is_stored", "needs_loading", "run", "standing"]
AT_ONCE = 2  # chosen: a load takes one core and 300 MB
LEASE = 60  # seconds; four heartbeats: who died is replaced after a minute
HEARTBEAT = 15.0  # seconds between two renewals of the lease
REPORT_EVERY = 0.4  # seconds; chosen: a bar that moves, at three writes a second to the cache at most
ASKED_AGAIN_AFTER = 15  # seconds: a load that was asked for and did not begin is asked for again
STATE_KEPT = 900  # seconds: longer than any load takes
FAILURE_KEPT = {"not_found": 3600, "no_telemetry": 3600, "not_yet_published": 300}
OTHER_FAILURE_KEPT = 60  # seconds: most other failures pass

Load = Callable[[SessionKey, Callable[[str, float], None]], object]


@dataclass(frozen=True)
class LoadState:
    """How far a load is: `queued running done failed`, or `absent` where nobody has asked."""

    state: str
    stage: str | None = None
    progress: float = 0.0
    error: dict[str, Any] | None = None


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
    """Have a session loaded, if nobody is at it: `admit` may refuse a newcomer, `hand_over` tells the loader."""
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
    key: SessionKey, store: SessionStore, cache: SharedCache, load: Load, clock: Callable[[], float] = time.time
) -> LoadState:
    """Load a session here and now, unless it is there, somebody else is at it, or too many run already."""
    with _held(f"load:lock:{key}", cache) as ours:
        if not ours:
            return standing(key, store, cache, clock)
        if not needs_loading(key, store, clock()):
            return LoadState("done", "done", 1.0)
        with _slot(cache) as free:
            if not free:
                _write(key, cache, LoadState("queued"))
                return LoadState("queued")
            return _run(key, cache, load)


def _run(key: SessionKey, cache: SharedCache, load: Load) -> LoadState:
    _write(key, cache, LoadState("running", "starting"))
    with suppress(CacheDown):
        cache.delete(f"load:asked:{key}")  # who finds nothing after this load may ask for another
    try:
        load(key, _reporter(key, cache))
    except LoadPaused:
        waits = LoadState("queued", "paused")  # whoever asks next hands it over again, and it goes on where it stopped
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


def _reporter(key: SessionKey, cache: SharedCache) -> Callable[[str, float], None]:
    """Return a progress callback that writes often enough for a progress bar, and no more."""
    last: float | None = None

    def report(stage: str, progress: float) -> None:
        nonlocal last
        now = time.monotonic()
        if last is None or now - last >= REPORT_EVERY:
            last = now
            _write(key, cache, LoadState("running", stage, round(progress, 3)))

    return report


def _write(key: SessionKey, cache: SharedCache, known: LoadState, seconds: int = STATE_KEPT) -> None:
    with suppress(CacheDown):
        cache.set(f"load:state:{key}", msgspec.json.encode(asdict(known)).decode(), seconds)


@contextmanager
def _slot(cache: SharedCache) -> Iterator[bool]:
    """Hold one of the places of those that may run at once; False where all are taken."""
    for number in range(AT_ONCE):
        with _held(f"load:slot:{number}", cache) as ours:
            if ours:
                yield True
                return
    yield False


@contextmanager
def _held(name: str, cache: SharedCache) -> Iterator[bool]:
    """Hold a lock whose lease is renewed while we live; False where it is somebody else's."""
    token = secrets.token_hex(8)
    if not cache.add(name, token, LEASE):
        yield False
        return
    over = threading.Event()

    def renew() -> None:
        while not over.wait(HEARTBEAT):
            with suppress(CacheDown):
                cache.renew_if(name, token, LEASE)

    threading.Thread(target=renew, daemon=True).start()
    try:
        yield True
    finally:
        over.set()
        with suppress(CacheDown):
            cache.delete_if(name, token)
