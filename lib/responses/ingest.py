"""A load here and now: what the loader answers, in a project of its own or, for OpenF1, in this one."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
from flask import Response, request

from lib.errors import NotSignedIn
from lib.middleware.app_context import app_context
from lib.middleware.operation import answer
from lib.middleware.session_store import store
from lib.middleware.typed_input import read_body
from lib.responses.session_key import f1_loading_source
from lib.services import loading
from lib.services.loading import ingest
from lib.sessions import SessionKey


class Wanted(msgspec.Struct):
    key: str


def load_now() -> Response:
    """Load one session into the store and say how it went; a second request for it only says how far it is.

    A load that cannot end within the time of this request is paused, and the next request goes on with it. Raise
    NotSignedIn unless the caller knows the loader's secret.
    """
    _check_secret()
    key = SessionKey.parse(read_body(Wanted).key)
    left = _countdown()
    context, f1 = app_context(), f1_loading_source()
    config, clock = context.config, context.clock

    def load(key: SessionKey, report: Callable[[str, float], None]) -> object:
        now = datetime.fromtimestamp(clock(), UTC)
        means = ingest.LoadMeans(config.f1_account, f1=f1, left=left)
        return ingest.load_session(
            key, store(), config.f1_source, config.data_dir / "fastf1", report, now, config.edge, means
        )

    return answer(loading.run(key, store(), context.cache, load, clock))


def _check_secret() -> None:
    secret, sent = app_context().config.ingest_secret, request.headers.get("Authorization", "")
    if secret is None or not hmac.compare_digest(sent.encode(), f"Bearer {secret}".encode()):
        raise NotSignedIn("The loader secret is wrong")


def _countdown() -> Callable[[], float]:
    """Return what says how many seconds of this request are left."""
    seconds, clock = app_context().config.load_seconds, app_context().clock
    until = float("inf") if seconds is None else clock() + seconds
    return lambda: until - clock()
