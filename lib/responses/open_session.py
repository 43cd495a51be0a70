"""A session for a request: from the store, or, if it is not there yet, on its way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from lib.errors import DamagedData, SessionLoading, SessionNotLoaded, SlipstreamError, Unavailable
from lib.middleware.app_context import app_context
from lib.middleware.patience import patience
from lib.middleware.rate_limit import client_address, spend
from lib.middleware.session_store import request_store, store
from lib.services import loading
from lib.services.loading import LoadState
from lib.services.loading.ingest_client import hand_over
from lib.sessions import SessionKey, StoredSession

FIRST_LOOK, LAST_LOOK = 0.5, 5.0  # seconds between two looks at a load, at its beginning and later on
LOOK_SHARE = 0.2  # of the time waited so far: who waits 10 s waits 2 s longer than needed at most
POLL_AFTER = 2  # seconds, as Retry-After; a load reports each second or so
REFRESH_AGAIN_AFTER = 60  # a loader that is down is not tried by every request for a session that has just ended


def open_session(key: SessionKey) -> StoredSession:
    """Return a session, pinned to one version. Raise SessionLoading (202), or what keeps it from being loaded."""
    try:
        session = request_store().open(key)
        if not loading.is_complete(session.manifest, app_context().clock()):
            _refresh(key)
        return session
    except (SessionNotLoaded, DamagedData):
        known = ask_for(key)
    for known in standings(key, patience()):
        if known.state == "done":
            return request_store().open(key)
    raise loading_error(key, known)


def _refresh(key: SessionKey) -> None:
    """Have a session that was stored while it ran loaded again; whatever hinders that, what is there is served."""
    with suppress(SlipstreamError):
        if app_context().cache.add(f"load:refresh:{key}", "1", REFRESH_AGAIN_AFTER):
            ask_for(key, admit=lambda: None)


def ask_for(key: SessionKey, admit: Callable[[], None] | None = None) -> LoadState:
    """Have a session loaded if it must be, and return how far it is. Raise SessionNotLoaded without a loader.

    `admit` may refuse to begin a new load; by default that is the limit of the address.
    """
    known = _standing(key)
    if known.state in ("absent", "queued"):
        config = app_context().config
        if not config.ingest_url:
            raise SessionNotLoaded(f"{key} is not stored, and this deployment has no loader (INGEST_URL)")
        url, secret, bypass = config.ingest_url, config.ingest_secret or "", config.protection_bypass
        loading.ask(key, app_context().cache, admit or _admit, lambda: hand_over(url, secret, key, bypass))
        known = _standing(key)
    return known


def _standing(key: SessionKey) -> LoadState:
    return loading.standing(key, store(), app_context().cache, app_context().clock)


def standings(key: SessionKey, seconds: float) -> Iterator[LoadState]:
    """Yield how far a load is, now and again, until it is over or the time is up; one that waits is pushed on."""
    began = time.monotonic()
    while True:
        known = _standing(key)
        if known.state == "queued" or (known.state == "absent" and known.error):
            known = ask_for(key)
        yield known
        waited = time.monotonic() - began
        if known.state in ("done", "failed") or waited >= seconds:
            return
        time.sleep(min(pause(waited), seconds - waited))


def pause(waited: float) -> float:
    """Return the seconds until the next look: each costs two commands of the shared cache, so they become rarer."""
    return min(max(FIRST_LOOK, LOOK_SHARE * waited), LAST_LOOK)


def loading_error(key: SessionKey, known: LoadState) -> SlipstreamError:
    """Return what a request for a session that is not there gets: 202, or the error that stopped the load."""
    if known.state == "failed" and known.error:
        return _same_error(known.error)
    extra: dict[str, Any] = describe(key, known)
    return SessionLoading(retry_after=POLL_AFTER, **extra)


def describe(key: SessionKey, known: LoadState) -> dict[str, Any]:
    """Return `load` as the API documents it, without its code."""
    query = urlencode({"year": key.year, "event": key.round, "session": key.session})
    state = "queued" if known.state == "absent" else known.state
    error = {name: known.error[name] for name in ("code", "detail")} if known.error and state == "failed" else None
    return {
        "key": str(key),
        "state": state,
        "stage": known.stage,
        "progress": known.progress,
        "remaining": known.remaining,
        "error": error,
        "poll": f"/api/load?{query}",
    }


def _admit() -> None:
    spend("load", client_address())


def _same_error(error: dict[str, object]) -> SlipstreamError:
    """Return the loader's error as if it had happened here."""
    detail, retry_after = str(error["detail"]), error.get("retry_after")
    for kind in _all_kinds(SlipstreamError):
        if kind.code == error["code"] and kind is not SlipstreamError:
            return kind(detail, retry_after=retry_after if isinstance(retry_after, int) else None)
    return Unavailable(detail)


def _all_kinds(kind: type[SlipstreamError]) -> Iterator[type[SlipstreamError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _all_kinds(child)
