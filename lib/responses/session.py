"""A view of a session as an answer: JSON or CSV, with a tag made of the data's version."""

from __future__ import annotations

import msgspec
from flask import Response

from lib.errors import NotFound
from lib.middleware import http_cache
from lib.middleware.operation import answer
from lib.middleware.session_store import store
from lib.middleware.typed_input import as_struct
from lib.responses.pages import answer_page
from lib.responses.response_memory import kept
from lib.responses.session_key import names_latest
from lib.services import session_views
from lib.services.csv_text import csv_text
from lib.services.loading.edge_purge import tag_of
from lib.services.row_choice import ALL_ROWS, RowChoice, choose_records
from lib.services.session_views import ViewRequest
from lib.services.session_views.available import stored_sessions
from lib.services.session_views.shapes import OLD_VIEWS, OldSessionQuery, SessionQuery
from lib.sessions import StoredSession


def old_query(year: str, event: str, view: str, driver: str | None, more: OldSessionQuery) -> SessionQuery:
    """Return the query that an old address spells. Raise NotFound for a view it never had, or InvalidRequest."""
    if view not in OLD_VIEWS:
        raise NotFound(f"The old addresses are: {', '.join(OLD_VIEWS)}, driver/<driver>/laps and telemetry")
    values = {"year": year, "event": event, "session": more.session_type or more.session, "view": view}
    return as_struct({**values, "driver": driver or more.driver}, SessionQuery, strict=False)


def answer_view(session: StoredSession, query: SessionQuery, rows: RowChoice = ALL_ROWS) -> Response:
    """Return the view that was asked for; 304 without any work where the client holds it already."""
    manifest = session.manifest
    asked = (*msgspec.structs.astuple(query), rows)
    etag = http_cache.etag_of("session", manifest.version, manifest.finished, *asked)
    rule = "finished" if manifest.finished and not names_latest(query) else "running"
    if http_cache.client_holds(etag):
        return http_cache.cached(Response(status=304), rule, etag, (tag_of(session.key),))
    return http_cache.cached(kept(etag, lambda: _rendered(session, query, rows)), rule, etag, (tag_of(session.key),))


def answer_available(query: SessionQuery, rows: RowChoice = ALL_ROWS) -> Response:
    """Return a page of what is stored; it changes with the next load, so it is kept for seconds.

    What is filtered out is left out of its page: to fill the page would take the whole store to be read.
    """
    page = stored_sessions(store(), query.year, query.cursor)
    page["items"] = choose_records(page["items"], rows)
    return http_cache.cached(answer_page(page), "running", http_cache.etag_of("available", msgspec.json.encode(page)))


def _rendered(session: StoredSession, query: SessionQuery, rows: RowChoice) -> Response:
    asked = ViewRequest(query.view, query.driver, query.lap, query.shape, rows)
    if query.format == "json":
        return answer(session_views.view(session, asked))
    response = Response(csv_text(session_views.columns(session, asked)), mimetype="text/csv")
    manifest = session.manifest
    name = f"{manifest.year}-{manifest.round:02}-{manifest.session}-{query.view}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
