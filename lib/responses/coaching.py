"""Coaching and progress as answers: about a user's own laps, so for their owner alone."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from lib.errors import InvalidRequest
from lib.middleware import http_cache
from lib.middleware.auth import signed_in_user
from lib.middleware.db_connection import database
from lib.middleware.operation import answer
from lib.middleware.session_store import request_store, store
from lib.responses.lap_arguments import own_rows
from lib.responses.open_session import open_session
from lib.responses.session_key import named_session
from lib.services import coaching, own_laps
from lib.services.coaching.progress import MOST_LAPS
from lib.services.coaching.shapes import ProgressLap
from lib.services.telemetry_service import LapReference
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.shapes import TelemetryQuery


def answer_coaching(query: TelemetryQuery, laps: Sequence[LapReference]) -> Response:
    """Return the coaching of the first own lap after the reference; raises InvalidRequest without one."""
    if query.format != "json":
        raise InvalidRequest.field("format", "coaching is JSON")
    if len(laps) < 2 or laps[1].own is None:
        raise InvalidRequest.field("with", "name a lap of yours with `with=me:<id>`, after the reference")
    return _private(coaching.coach([lap.open(request_store()) for lap in laps]))


def answer_progress(query: TelemetryQuery) -> Response:
    """Return how the user's laps of a circuit developed; raises NotSignedIn, NotFound."""
    user = signed_in_user()
    open_session(named_session(query))
    rows = own_rows(query)[:MOST_LAPS]
    shown = [ProgressLap(row["id"], row["name"], row["lap_time"], row["created_at"], 0.0) for row in rows]
    return _private(coaching.progress(shown, [_opened(user.id, row["id"]) for row in rows]))


def _opened(user_id: str, lap_id: str) -> LapData:
    return own_laps.reference(database(), store(), user_id, lap_id).open(request_store())


def _private(value: object) -> Response:
    response = answer(value)
    response.headers["Cache-Control"] = http_cache.CACHE_CONTROL["private"]
    return response
