"""Coaching and progress as answers: about a user's own laps, so for their owner alone."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from lib.errors import InvalidRequest
from lib.middleware import http_cache
from lib.middleware.operation import answer
from lib.middleware.session_store import request_store
from lib.responses.lap_arguments import IDEAL, OWN, opened, own_rows, own_rows_or_none, that_count
from lib.responses.open_session import open_session
from lib.responses.session_key import named_session
from lib.services import coaching, own_laps
from lib.services.coaching.shapes import ProgressLap
from lib.services.telemetry_service import LapReference
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.shapes import TelemetryQuery

MOST_OTHERS = 5  # with the lap itself six: enough to tell a habit, and not five times the time
SERIOUS = 1.05  # times the lap: a slower one was not driven to be fast


def answer_coaching(query: TelemetryQuery, laps: Sequence[LapReference]) -> Response:
    """Return the coaching of the first own lap after the reference. Raise InvalidRequest without one."""
    if query.format != "json":
        raise InvalidRequest.field("format", "coaching is JSON")
    if len(laps) < 2 or laps[1].own is None:
        raise InvalidRequest.field("with", "name a lap of yours with `with=me:<id>`, after the reference")
    found = [lap.open(request_store()) for lap in laps]
    return _private(coaching.coach(found, _others(query, found)))


def _others(query: TelemetryQuery, laps: Sequence[LapData]) -> list[LapData]:
    """Return the user's newest other laps of the circuit that are as serious, to tell a habit from a slip."""
    own, named = laps[1], {lap.driver for lap in laps}
    if len(laps) > 2 or own.driver == IDEAL or query.year is None or query.event is None:
        return []
    rows = [row for row in own_rows_or_none(query) if f"{OWN}{row['id']}" not in named]
    near = [row for row in rows if row["lap_time"] <= SERIOUS * own.lap_time and not own_laps.is_invalid(row)]
    return [opened(row["id"]).open(request_store()) for row in near[:MOST_OTHERS]]


def answer_progress(query: TelemetryQuery) -> Response:
    """Return how the user's laps of a circuit developed. Raise NotSignedIn, NotFound."""
    open_session(named_session(query))
    rows = that_count(own_rows(query))
    shown = [ProgressLap(row["id"], row["name"], row["lap_time"], row["created_at"], 0.0) for row in rows]
    return _private(coaching.progress(shown, [opened(row["id"]).open(request_store()) for row in rows]))


def _private(value: object) -> Response:
    response = answer(value)
    response.headers["Cache-Control"] = http_cache.CACHE_CONTROL["private"]
    return response
