"""Laps as an answer: JSON, CSV or npz, with a tag made of the versions of all sessions they are from."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response

from lib.errors import InvalidRequest
from lib.middleware import http_cache
from lib.middleware.operation import answer
from lib.middleware.session_store import request_store
from lib.middleware.typed_input import as_struct
from lib.responses.coaching import answer_coaching, answer_progress
from lib.responses.lap_arguments import all_finished, at_home, edge_tags, is_private, references, versions
from lib.responses.response_memory import kept
from lib.responses.session_key import names_latest
from lib.services import telemetry_service
from lib.services.own_laps.setup_fields import setup_form
from lib.services.session_views.shapes import LoadQuery
from lib.services.telemetry_service.one_lap import lap_of
from lib.services.telemetry_service.shapes import TelemetryQuery

FILES = {"csv": "text/csv", "npz": "application/octet-stream"}


def old_query(query: TelemetryQuery, year: str, event: str) -> TelemetryQuery:
    """Return the query with the race of an old address. Raise InvalidRequest."""
    race = as_struct({"year": year, "event": event}, LoadQuery, strict=False)
    return msgspec.structs.replace(query, year=race.year, event=race.event)


def answer_telemetry(query: TelemetryQuery) -> Response:
    """Return one lap or a comparison; 304 without any work if the client holds it already. Raise InvalidRequest."""
    if query.id is not None:
        raise InvalidRequest.field("id", "goes with mine=1, which reads a lap of your own")
    if query.view == "setup":
        return _setup_form(query.game)
    if query.view == "progress":
        return answer_progress(query)
    query = at_home(query)
    laps = references(query)
    if query.view == "coaching":
        return answer_coaching(query, laps)
    if is_private(query):
        response = _rendered(_content(query, laps), query.format)
        response.headers["Cache-Control"] = http_cache.CACHE_CONTROL["private"]
        return response
    etag = http_cache.etag_of("telemetry", *versions(laps), *msgspec.structs.astuple(query))
    rule = "finished" if all_finished(laps) and not names_latest(query) else "running"
    if http_cache.client_holds(etag):
        return http_cache.cached(Response(status=304), rule, etag, edge_tags(laps))
    response = kept(etag, lambda: _rendered(_content(query, laps), query.format))
    return http_cache.cached(response, rule, etag, edge_tags(laps))


def _setup_form(game: str | None) -> Response:
    """Return the fields of a setup: the same for everybody until the code changes."""
    return http_cache.cached(answer(setup_form(game)), "listing", http_cache.etag_of("setup", game))


def _content(query: TelemetryQuery, laps: list[telemetry_service.LapReference]) -> dict[str, Any]:
    channels = [name.strip() for name in query.channels.split(",")] if query.channels else None
    if len(laps) == 1:
        return lap_of(laps[0], request_store(), channels, query.step, query.merge)
    return telemetry_service.compare(request_store(), laps, query.step, query.mini_sectors, channels)


def _rendered(content: dict[str, Any], form: str) -> Response:
    if form == "json":
        return answer(content)
    body = telemetry_service.as_csv(content) if form == "csv" else telemetry_service.as_npz(content)
    response = Response(body, mimetype=FILES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{telemetry_service.file_name(content, form)}"'
    return response
