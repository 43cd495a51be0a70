"""How far a load is, as JSON or as a stream of events; and the scheduled request that loads what is missing."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from flask import Response, stream_with_context

from lib.errors import InvalidRequest, NotFound, NotSignedIn, SlipstreamError, Unavailable
from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.middleware.operation import answer
from lib.middleware.patience import patience
from lib.middleware.session_store import store
from lib.responses.event_stream import event
from lib.responses.open_session import ask_for, describe, standings
from lib.responses.session_key import recent_keys
from lib.services import loading
from lib.services.accounts.delete_account import sweep_files
from lib.services.loading import LoadState
from lib.services.report_service import library
from lib.sessions import SessionKey

LONGEST_STREAM = 240.0  # seconds: a function is ended after 300
LONGEST_CRON = 250.0  # seconds: the same, with time to finish the load that runs
POLL_AFTER = "2"
CODES = {"done": "session_loaded", "failed": "session_failed"}


def answer_standing(key: SessionKey, known: LoadState | None = None) -> Response:
    """Return 200 once it is over, 202 with the time to come back before."""
    known = known or _asked_before(key)
    if known.state not in CODES:
        *_, known = standings(key, patience())
    response = answer(_load(key, known), 200 if known.state in CODES else 202)
    if known.state not in CODES:
        response.headers["Retry-After"] = POLL_AFTER
    return response


def stream(key: SessionKey) -> Response:
    """Return the events `progress`, and at last `done` or `failed`; the connection ends after a few minutes anyway."""
    _asked_before(key)
    return Response(stream_with_context(_events(key)), mimetype="text/event-stream")


def load_recent(authorization: str) -> dict[str, Any]:
    """Load the sessions that ended in the last days and are missing, one after the other, within the time there is.

    What nobody needs any more is swept out first, so that long loads do not keep it from being done.
    """
    secret = app_context().config.cron_secret
    if not authorization:
        raise InvalidRequest.fields({"year": "is missing", "event": "is missing"})
    if secret is None or not hmac.compare_digest(authorization.encode(), f"Bearer {secret}".encode()):
        raise NotSignedIn("The cron secret is wrong")
    deadline = time.monotonic() + LONGEST_CRON
    _sweep()
    missing = [key for key in recent_keys() if loading.needs_loading(key, store(), app_context().clock())]
    return {"items": [_load_one(key, deadline) for key in missing], "next_cursor": None}


def _sweep() -> None:
    """Delete old pictures, leftovers of reports and of deleted accounts; what does not work today is done tomorrow."""
    from lib.services.plotter import picture_store  # brings the whole plotter, which only a sweep needs

    now = app_context().clock()
    picture_store.sweep(store(), now)
    sweep_reports()
    with suppress(SlipstreamError):
        sweep_files(database(), store(), now)


def sweep_reports() -> None:
    """Delete report files without a row and rows without a file; a database that is down leaves them for next time."""
    with suppress(Unavailable):
        library.sweep(database(), store(), app_context().clock())


def _asked_before(key: SessionKey) -> LoadState:
    """Return how far a load is. Raise NotFound if nobody has asked for one: reading starts nothing."""
    known = next(standings(key, 0))
    if known.state == "absent":
        raise NotFound(f"Nobody has asked for {key} yet: POST it to /api/load")
    return known


def _load_one(key: SessionKey, deadline: float) -> dict[str, Any]:
    known = LoadState("queued")
    try:
        ask_for(key, admit=lambda: None)
        *_, known = standings(key, deadline - time.monotonic())
    except SlipstreamError as error:
        known = LoadState("failed", error={"code": error.code, "detail": error.detail})
    return _load(key, known)


def _events(key: SessionKey) -> Iterator[str]:
    last = ""
    try:
        for known in standings(key, LONGEST_STREAM):
            name = known.state if known.state in CODES else "progress"
            told = event(name, _load(key, known))
            yield told if told != last else ": still there\n\n"
            last = told
    except SlipstreamError as error:
        failed = LoadState("failed", error={"code": error.code, "detail": error.detail})
        yield event("failed", _load(key, failed))


def _load(key: SessionKey, known: LoadState) -> dict[str, Any]:
    return {"code": CODES.get(known.state, "session_loading"), **describe(key, known)}
