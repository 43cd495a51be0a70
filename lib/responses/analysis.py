"""From a question to a response: the facts asked for, the budgets, the cache of answers, events, speech."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import Response, request, stream_with_context

from lib.cache import CacheDown
from lib.database import Row, connect
from lib.errors import InvalidRequest, NotAvailableHere, TooManyRequests
from lib.middleware import http_cache
from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.middleware.operation import answer
from lib.middleware.rate_limit import spend
from lib.middleware.session_store import store
from lib.responses.open_session import open_session
from lib.responses.session_key import f1_source, key_of
from lib.services import own_laps
from lib.services.accounts.users import User
from lib.services.analysis_service import history, shapes, tools
from lib.services.analysis_service.analysis import ShownSentence, Writing, Written
from lib.services.analysis_service.fact import Fact, FactSheet
from lib.services.analysis_service.facts import Question, fact_sheet
from lib.services.analysis_service.model import ModelSettings
from lib.services.analysis_service.writer import write
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey

OWN = "me:"
KEPT_SECONDS = 7 * 86_400  # of an answer that others may be given: their data and our code have not changed
LONGEST_TITLE = 80
REQUEST_FIELDS = ("year", "event", "session", "drivers", "laps", "language")


class Asked(msgspec.Struct):
    """A question with all that it is about; `key` names the answer for all users, None if it is this user's alone."""

    sheet: FactSheet
    request: dict[str, Any]
    question: str | None
    language: str
    earlier: list[tuple[str, str]]
    key: str | None


def create(user: User, body: shapes.AnalysisRequest) -> Response:
    """Return 201 with the answer, or its events; raises what finding and loading the session raises."""
    asked = _asked(user, body)
    if "text/event-stream" in request.headers.get("Accept", ""):
        return _stream(user, body, asked)
    written, cached = _written(user, asked)
    return answer(public(_keep(user, body, asked, written, cached)), 201)


def answered(user: User, body: shapes.AnalysisRequest) -> dict[str, Any]:
    """Return the answer to a question as plain data, without storing it."""
    written, cached = _written(user, _asked(user, body))
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
    """Return the answer spoken; raises NotAvailableHere if this deployment does not speak."""
    from lib.services.analysis_service import speech

    config = app_context().config
    row = history.get(database(), user.id, row_id)
    if config.tts_engine == "off" or config.openai_api_key is None:
        raise NotAvailableHere("Spoken answers are switched off on this deployment (TTS_ENGINE)")
    text = str((row["result"] or {}).get("answer", ""))
    if not text:
        raise InvalidRequest.field("id", "has no answer to speak")
    path = speech.path_of(user.id, row_id, text, voice, config.openai_tts_model)
    kept = speech.kept(store(), path)
    if kept is not None:
        return Response(kept, mimetype="audio/mpeg")
    spend("speech", user.id)
    pieces = speech.speak(store(), path, _settings_of(config.openai_tts_model), text, voice)
    return Response(stream_with_context(pieces), mimetype="audio/mpeg")


def _asked(user: User, body: shapes.AnalysisRequest) -> Asked:
    spend("analysis", user.id)
    earlier = history.conversation(database(), user.id, body.follow_up) if body.follow_up else []
    request_of = _request(user, body, earlier[-1]["request"] if earlier else {})
    question, private, versions = _question(user, request_of)
    sheet = fact_sheet(store(), question)
    said = [(row["question"] or row["title"], (row["result"] or {}).get("answer", "")) for row in earlier]
    text = (body.question or "").strip() or None
    shared = not private and not said and versions is not None
    key = _cache_key(request_of, text, versions or []) if shared else None
    return Asked(sheet, request_of, text, request_of["language"], said, key)


def _request(user: User, body: shapes.AnalysisRequest, before: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the request, those of the conversation before where it names none."""
    named = {name: getattr(body, name) for name in REQUEST_FIELDS}
    if named["year"] is not None or named["event"] is not None:
        before = {"language": before.get("language")}
    merged = {name: value if value is not None else before.get(name) for name, value in named.items()}
    preferred = user.preferences.get("language", "")[:2]
    fallback = preferred if preferred in ("en", "de", "fr", "es", "it") else "en"
    return {**merged, "language": merged["language"] or fallback}


def _question(user: User, asked: dict[str, Any]) -> tuple[Question, bool, list[str] | None]:
    """Return what facts are asked about, whether anything private is, and the versions of the data if it is final."""
    drivers, laps = tuple(asked["drivers"] or ()), list(asked["laps"] or ())
    private = any(lap.startswith(OWN) for lap in laps)
    key = _session_key(asked, needed=not laps or bool(drivers))
    references = _references(user, key, drivers, laps)
    keys = {reference.key for reference in references if reference.key and not reference.own} | ({key} - {None})
    sessions = [open_session(one) for one in sorted(one for one in keys if one is not None)]
    final = all(session.manifest.finished for session in sessions)
    versions = [f"{session.key} {session.manifest.version}" for session in sessions]
    question = Question(key, drivers, tuple(references), language=asked["language"])
    return question, private, versions if final else None


def _session_key(asked: dict[str, Any], *, needed: bool) -> SessionKey | None:
    if asked["year"] is not None and asked["event"] is not None:
        key = key_of(asked["year"], asked["event"], asked["session"])
        open_session(key)
        return key
    if needed:
        raise InvalidRequest.fields({name: "is missing" for name in ("year", "event") if asked[name] is None})
    return None


def _references(user: User, key: SessionKey | None, drivers: tuple[str, ...], laps: list[str]) -> list[LapReference]:
    own = [lap.removeprefix(OWN) for lap in laps if lap.startswith(OWN)]
    elsewhere = [lap for lap in laps if ":" in lap and not lap.startswith(OWN)]
    here = [lap for lap in laps if ":" not in lap]
    found = LapReference.named(key, list(drivers), here or ["fastest"]) if key and drivers and laps else []
    found += [LapReference.parse(lap) for lap in elsewhere]
    return [*found, *(own_laps.reference(database(), store(), user.id, lap) for lap in own)]


def _cache_key(asked: dict[str, Any], question: str | None, versions: list[str]) -> str:
    config = app_context().config
    model = config.openai_model if config.openai_api_key else "computed"
    words = " ".join((question or "").casefold().split())
    return f"analysis:{http_cache.etag_of('analysis', model, words, json.dumps(asked, sort_keys=True), *versions)}"


def _written(user: User, asked: Asked) -> tuple[dict[str, Any], bool]:
    known = _from_cache(asked)
    if known is not None:
        return known, True
    writing = _writing(user, asked)
    for _ in writing.run():
        pass
    return _finished(user, asked, writing), False


def _finished(user: User, asked: Asked, writing: Writing) -> dict[str, Any]:
    """Count what was used and keep the answer for others if it may be; return it as plain data."""
    assert writing.result is not None
    used = writing.result.usage["prompt_tokens"] + writing.result.usage["completion_tokens"]
    if used:
        with closing(connect(app_context().config.database_url)) as connection:
            history.count_tokens(connection, user.id, _today(), used)
    result = _plain(writing.result)
    if asked.key is not None and writing.result.fallback is None:
        with suppress(CacheDown):
            app_context().cache.set(asked.key, json.dumps(result, ensure_ascii=False), KEPT_SECONDS)
    return result


def _from_cache(asked: Asked) -> dict[str, Any] | None:
    if asked.key is None:
        return None
    with suppress(CacheDown):
        text = app_context().cache.get(asked.key)
        if text is not None:
            found: dict[str, Any] = json.loads(text)
            return {**found, "usage": {"calls": 0, "prompt_tokens": 0, "completion_tokens": 0}}
    return None


def _writing(user: User, asked: Asked) -> Writing:
    config = app_context().config
    settings = _settings_of(config.openai_model) if config.openai_api_key else None
    if settings is not None:
        _spend_tokens(user)
    return Writing(
        asked.sheet,
        write,
        language=asked.language,
        question=asked.question,
        settings=settings,
        toolbox=SessionToolbox(user, asked.language),
        earlier=asked.earlier,
    )


def _spend_tokens(user: User) -> None:
    config = app_context().config
    if config.rate_limit_per_minute == 0:
        return
    most = config.limits["analysis-tokens"].requests
    if history.tokens_used(database(), user.id, _today()) >= most:
        left = 86_400 - int(app_context().clock()) % 86_400
        raise TooManyRequests(f"At most {most} tokens of the language model a day", retry_after=left)


def _today() -> str:
    return datetime.fromtimestamp(app_context().clock(), UTC).date().isoformat()


def _settings_of(model: str) -> ModelSettings:
    config = app_context().config
    return ModelSettings(
        config.openai_api_key or "",
        config.openai_base_url,
        model,
        float(config.openai_seconds),
        config.openai_retries,
        config.openai_most_tokens,
    )


class SessionToolbox:
    """The registry of tools for one conversation: each call's facts have ids of their own."""

    def __init__(self, user: User, language: str) -> None:
        self._user, self._language = user, language
        self._prefixes = (f"t{letter}" for letter in itertools.islice("abcdefghijklmnopqrstuvwxyz", 26))

    def describe(self) -> list[dict[str, Any]]:
        return tools.describe(signed_in=True)

    def call(self, name: str, arguments: dict[str, Any]) -> tuple[str, tuple[Fact, ...]]:
        context = tools.ToolContext(
            store(), f1_source(), self._user.id, database, "", self._language, next(self._prefixes, "tz")
        )
        found = tools.call(name, arguments, context)
        return found.text, found.facts


def _plain(written: Written) -> dict[str, Any]:
    result: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(written, facts=()))
    result["facts"] = _shown_facts(written.facts)
    return result


def _shown_facts(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    names = [field.name for field in msgspec.structs.fields(shapes.FactShape)]
    return [{name: _plain_number(getattr(fact, name)) for name in names} for fact in facts]


def _plain_number(value: Any) -> Any:
    """Return a number of numpy's as one of Python's."""
    return value.item() if hasattr(value, "item") else value


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
    known = _from_cache(asked)
    writing = None if known is not None else _writing(user, asked)
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
        yield _event("facts", {"facts": _shown_facts(asked.sheet.facts)})
        for sentence in sentences:
            yield _event("token", msgspec.to_builtins(sentence))
    finally:
        for _ in sentences:  # the client has gone: the rest is written for the history
            pass
        result = _finished(user, asked, writing) if writing else known or {}
        row = _keep(user, body, asked, result, cached=writing is None)
    yield _event("done", public(row))


def _sentences_of(known: dict[str, Any]) -> list[ShownSentence]:
    return [ShownSentence(paragraph, known["source"]) for paragraph in known["answer"].split("\n\n")]


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {msgspec.json.encode(data).decode()}\n\n"
