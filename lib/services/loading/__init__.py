"""Getting a session into the store, once for all who ask: what all instances know about it lies in the shared cache.

`load:state:{key}`  JSON {state, stage, progress, error}; a finished load leaves none, the store itself is the proof
`load:lock:{key}`   the lease of the loader that works on it; gone, the loader is dead and the next request loads.
                    A second one lies in the store (store_locks.py), for loaders that do not share the cache
`load:slot:{n}`     how many may run at once
`load:asked:{key}`  admitted and handed to the loader a moment ago; a load that ends takes it away
"""

from __future__ import annotations

import math
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from lib.cache import CacheDown, SharedCache
from lib.errors import DamagedData, LoadPaused, SessionNotLoaded, SlipstreamError, Unavailable
from lib.services.loading.needed import is_complete, needs_loading
from lib.services.loading.store_locks import StoreLocks
from lib.sessions import SessionKey, SessionStore

__all__ = ["Load", "LoadState", "ask", "is_complete", "is_stored", "needs_loading", "run", "standing"]
AT_ONCE = 2  # chosen: a load takes one core and 300 MB
LEASE = 60  # seconds; four heartbeats: who died is replaced after a minute
HEARTBEAT = 15.0  # seconds between two renewals of the lease
REPORT_EVERY = 0.4  # seconds; chosen: a bar that moves, at three writes a second to the cache at most
PACE_OVER, SOONEST_PACE = 60.0, 5.0  # seconds: OpenF1 is asked every three, so that less says little
PAUSED = "paused"
ASKED_AGAIN_AFTER = 15  # seconds: a load that was asked for and did not begin is asked for again
STATE_KEPT = 900  # seconds: longer than any load takes
FAILURE_KEPT = {"not_found": 3600, "no_telemetry": 3600, "not_yet_published": 300}
OTHER_FAILURE_KEPT = 60  # seconds: most other failures pass

Load = Callable[[SessionKey, Callable[[str, float], None]], object]
IsNeeded = Callable[[SessionKey, SessionStore, float], bool]


@dataclass(frozen=True)
class LoadState:
    """How far a load is: `queued running done failed`, or `absent` if nobody has asked.

    `remaining` are the seconds it will probably still take, None while nobody can tell.
    """

    state: str
    stage: str | None = None
    progress: float = 0.0
    error: dict[str, Any] | None = None
    remaining: int | None = None


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
    key: SessionKey,
    store: SessionStore,
    cache: SharedCache,
    load: Load,
    clock: Callable[[], float] = time.time,
    is_needed: IsNeeded = needs_loading,
    at_once: int | None = AT_ONCE,
) -> LoadState:
    """Load a session here and now, unless it is there, somebody else is at it, or `at_once` run already.

    The lock lies in the cache, where requests see it, and in the store, where loaders do that share no cache with us.
    """
    lock = f"load:lock:{key}"
    with _held_in_both(lock, cache, StoreLocks(store)) as ours:
        if not ours:
            return standing(key, store, cache, clock)
        if not is_needed(key, store, clock()):
            return LoadState("done", "done", 1.0)
        if at_once is None:
            return _run(key, cache, load)
        with _slot(cache, at_once) as free:
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


class ProgressReport:
    """Writes how far a load is, often enough for a progress bar and no more; one that goes on never goes back."""

    def __init__(
        self, write: Callable[[LoadState], None], begun_at: float = 0.0, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self.progress = begun_at
        self._write, self._ticks, self._written = write, ticks, -math.inf
        self._marks: deque[tuple[float, float]] = deque()

    def __call__(self, stage: str, share: float) -> None:
        now = self._ticks()
        if share >= self.progress:
            self.progress = round(share, 3)
            self._marks.append((now, share))
        while self._marks and now - self._marks[0][0] > PACE_OVER:
            self._marks.popleft()
        if now - self._written >= REPORT_EVERY:
            self._written = now
            self._write(LoadState("running", stage, self.progress, remaining=self._remaining()))

    def _remaining(self) -> int | None:
        """Return the seconds left at the pace of the last minute, None if it is too early to tell."""
        if not self._marks or self._marks[-1][0] - self._marks[0][0] < SOONEST_PACE:
            return None
        (began, from_share), (now, share) = self._marks[0], self._marks[-1]
        return round((now - began) / (share - from_share) * (1 - share)) if share > from_share else None


def _write(key: SessionKey, cache: SharedCache, known: LoadState, seconds: int = STATE_KEPT) -> None:
    with suppress(CacheDown):
        cache.set(f"load:state:{key}", msgspec.json.encode(asdict(known)).decode(), seconds)


@contextmanager
def _slot(cache: SharedCache, at_once: int) -> Iterator[bool]:
    """Hold one of the places of those that may run at once; False if all are taken."""
    for number in range(at_once):
        with _held(f"load:slot:{number}", cache) as ours:
            if ours:
                yield True
                return
    yield False


@contextmanager
def _held_in_both(name: str, first: SharedCache, second: SharedCache) -> Iterator[bool]:
    """Hold a lock in two places; False, and the second not asked, if it is somebody else's in the first."""
    with _held(name, first) as half:
        if not half:
            yield False
            return
        with _held(name, second) as ours:
            yield ours


@contextmanager
def _held(name: str, cache: SharedCache) -> Iterator[bool]:
    """Hold a lock whose lease is renewed while we live; False if it is somebody else's."""
    token = secrets.token_hex(8)
    if not cache.add(name, token, LEASE):
        yield False
        return
    over = threading.Event()

    def renew() -> None:
        while not over.wait(HEARTBEAT):
            with suppress(Unavailable):
                cache.renew_if(name, token, LEASE)

    threading.Thread(target=renew, daemon=True).start()
    try:
        yield True
    finally:
        over.set()
        with suppress(Unavailable):
            cache.delete_if(name, token)
