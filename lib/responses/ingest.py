"""A load here and now: what the loader answers, in a project of its own or, for OpenF1, in this one."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
from flask import Response, request

from lib.errors import NotAvailableHere, NotSignedIn
from lib.middleware.app_context import app_context
from lib.middleware.operation import answer
from lib.middleware.session_store import store
from lib.middleware.typed_input import read_body
from lib.responses.session_key import f1_loading_source
from lib.services import loading
from lib.services.loading import LoadState, ingest
from lib.services.loading.queue_signature import HEADER, check_signature
from lib.sessions import SessionKey

HOPELESS = ("not_found", "no_telemetry")
NOT_AGAIN = 489  # QStash's own status: it gives the message up, and keeps it among the dead letters
COME_BACK = 30  # seconds: another load runs, or this one was paused


class LoadOrder(msgspec.Struct):
    key: str


def load_now() -> Response:
    """Load one session into the store and say how it went; a second request for it only says how far it is.

    A load that cannot end within the time of this request is paused, and the next request goes on with it. Raise
    NotSignedIn unless the caller knows the loader's secret, or is the queue. The queue is told by the status whether to
    come again.
    """
    queued = HEADER in request.headers
    if queued:
        _check_queue()
    else:
        _check_secret()
    key = SessionKey.parse(read_body(LoadOrder).key)
    left = _countdown()
    context, f1 = app_context(), f1_loading_source()
    config, clock = context.config, context.clock

    def load(key: SessionKey, report: Callable[[str, float], None]) -> object:
        now = datetime.fromtimestamp(clock(), UTC)
        means = ingest.LoadMeans(config.f1_account, f1=f1, left=left)
        return ingest.load_session(
            key, store(), config.f1_source, config.data_dir / "fastf1", report, now, config.edge, means
        )

    known = loading.run(key, store(), context.cache, load, clock)
    return _to_queue(known) if queued else answer(known)


def _check_queue() -> None:
    """Raise NotSignedIn unless the queue has signed the request, NotAvailableHere if there is no queue."""
    config, now = app_context().config, app_context().clock()
    if config.queue is None or not config.queue.current_key:
        raise NotAvailableHere("This deployment has no queue (QSTASH_CURRENT_SIGNING_KEY, QSTASH_NEXT_SIGNING_KEY)")
    home = f"{config.public_url}{request.path}" if config.public_url else request.base_url
    check_signature(request.headers[HEADER], request.get_data(), config.ingest_url or home, config.queue, now)


def _to_queue(known: LoadState) -> Response:
    """Return what makes the queue deliver again (503) unless the session is stored, or never will be (489)."""
    if known.state == "done":
        return answer(known)
    code = (known.error or {}).get("code")
    if code in HOPELESS:
        response = answer(known, NOT_AGAIN)
        response.headers["Upstash-NonRetryable-Error"] = "true"
        return response
    response = answer(known, 503)
    response.headers["Retry-After"] = str((known.error or {}).get("retry_after") or COME_BACK)
    return response


def _check_secret() -> None:
    secret, sent = app_context().config.ingest_secret, request.headers.get("Authorization", "")
    if secret is None or not hmac.compare_digest(sent.encode(), f"Bearer {secret}".encode()):
        raise NotSignedIn("The loader secret is wrong")


def _countdown() -> Callable[[], float]:
    """Return what says how many seconds of this request are left."""
    seconds, clock = app_context().config.load_seconds, app_context().clock
    until = float("inf") if seconds is None else clock() + seconds
    return lambda: until - clock()
