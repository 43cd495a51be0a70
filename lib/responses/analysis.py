"""From a question to a response: the answer or its events, the history, speech."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import msgspec
from flask import Response, request, stream_with_context

from lib.database import Row, connect
from lib.errors import InvalidRequest, NotAvailableHere
from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.middleware.operation import answer
from lib.middleware.rate_limit import spend
from lib.middleware.session_store import store
from lib.responses.analysis_question import Asked, asked_of
from lib.responses.analysis_writing import begin_writing, finish, from_cache, settings_of, shown_facts, written_answer
from lib.responses.event_stream import event
from lib.services.accounts.users import User
from lib.services.analysis_service import history, shapes
from lib.services.analysis_service.analysis import ShownSentence, Writing

LONGEST_TITLE = 80  # characters of the question that name an answer in a list; chosen


def create(user: User, body: shapes.AnalysisRequest) -> Response:
    """Return 201 with the answer, or its events. Raise what finding and loading the session raises."""
    asked = asked_of(user, body)
    if "text/event-stream" in request.headers.get("Accept", ""):
        return _stream(user, body, asked)
    written, cached = written_answer(user, asked)
    return answer(public(_keep(user, body, asked, written, cached)), 201)


def answered(user: User, body: shapes.AnalysisRequest) -> dict[str, Any]:
    """Return the answer to a question as plain data, without storing it."""
    written, cached = written_answer(user, asked_of(user, body))
    return {**written, "cached": cached}


def public(row: Row) -> dict[str, Any]:
    """Return an answer as a client sees it."""
    result = row["result"] or {}
    return {**listed(row), **result}


def listed(row: Row) -> dict[str, Any]:
    request_of = row["request"]
    return {
        **{name: row[name] for name in ("id", "title", "note", "question", "follow_up", "created_at", "updated_at")},
        **{name: request_of.get(name) for name in ("year", "event", "session")},
        "language": request_of.get("language") or "en",
        "source": (row["result"] or {}).get("source"),
    }


def list_of(user: User, cursor: str | None) -> dict[str, Any]:
    found = history.page(database(), user.id, cursor, prompts=False)
    return {**found, "items": [listed(row) for row in found["items"]]}


def remove(user: User, row_id: str) -> None:
    """Delete an answer and what was spoken of it."""
    from lib.services.analysis_service import speech

    history.delete(database(), user.id, row_id)
    speech.forget(store(), user.id, row_id)


def speak(user: User, row_id: str, voice: str) -> Response:
    """Return the answer spoken. Raise NotAvailableHere if this deployment does not speak."""
    from lib.services.analysis_service import speech

    config = app_context().config
    row = history.get(database(), user.id, row_id)
    if config.tts_engine == "off" or config.openai_api_key is None:
        raise NotAvailableHere("Spoken answers are turned off on this deployment (TTS_ENGINE)")
    text = str((row["result"] or {}).get("answer", ""))
    if not text:
        raise InvalidRequest.field("id", "has no answer to speak")
    path = speech.path_of(user.id, row_id, text, voice, config.openai_tts_model)
    kept = speech.kept(store(), path)
    if kept is not None:
        return Response(kept, mimetype="audio/mpeg")
    spend("speech", user.id)
    pieces = speech.speak(store(), path, settings_of(config.openai_tts_model), text, voice)
    return Response(stream_with_context(pieces), mimetype="audio/mpeg")


def _keep(user: User, body: shapes.AnalysisRequest, asked: Asked, result: dict[str, Any], cached: bool) -> Row:
    """Store the answer, on a connection of its own: the request's may be closed when a stream ends."""
    title = (asked.question or asked.sheet.title).strip().splitlines()[0][:LONGEST_TITLE]
    with closing(connect(app_context().config.database_url)) as connection:
        return history.add(
            connection,
            user.id,
            kind="analysis",
            title=title,
            question=asked.question,
            request=asked.request,
            result={**result, "cached": cached},
            follow_up=body.follow_up,
        )


def _stream(user: User, body: shapes.AnalysisRequest, asked: Asked) -> Response:
    known = from_cache(asked)
    writing = None if known is not None else begin_writing(user, asked)
    events = _events(user, body, asked, writing, known)
    response = Response(stream_with_context(events), 201, mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _events(
    user: User, body: shapes.AnalysisRequest, asked: Asked, writing: Writing | None, known: dict[str, Any] | None
) -> Iterator[str]:
    """Yield `facts`, a `token` for each sentence that holds, `done`; after a hang-up the answer is in the history."""
    sentences = writing.run() if writing else iter(_sentences_of(known or {}))
    row: Row | None = None
    try:
        yield event("facts", {"facts": shown_facts(asked.sheet.facts)})
        for sentence in sentences:
            yield event("token", msgspec.to_builtins(sentence))
    finally:
        for _ in sentences:  # the client has gone: the rest is written for the history
            pass
        result = finish(user, asked, writing) if writing else known or {}
        row = _keep(user, body, asked, result, cached=writing is None)
    yield event("done", public(row))


def _sentences_of(known: dict[str, Any]) -> list[ShownSentence]:
    return [ShownSentence(paragraph, known["source"]) for paragraph in known["answer"].split("\n\n")]
