"""What an analysis is asked about: session, drivers, laps, the conversation before, and who may share the answer."""

from __future__ import annotations

from typing import Any

import msgspec
import orjson

from lib.errors import InvalidRequest
from lib.middleware import http_cache
from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.middleware.rate_limit import spend
from lib.middleware.session_store import store
from lib.responses.lap_arguments import OWN
from lib.responses.open_session import open_session
from lib.responses.session_key import key_of
from lib.services import own_laps
from lib.services.accounts.users import User
from lib.services.analysis_service import history, shapes
from lib.services.analysis_service.fact import FactSheet
from lib.services.analysis_service.facts import Question, fact_sheet
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey

REQUEST_FIELDS = ("year", "event", "session", "drivers", "laps", "language")


class Asked(msgspec.Struct):
    """A question with all that it is about; `key` names the answer for all users, None if it is this user's alone.

    `facts` is what the sheet was made from, so that it can be made in another language.
    """

    sheet: FactSheet
    request: dict[str, Any]
    question: str | None
    language: str
    earlier: list[tuple[str, str]]
    key: str | None
    facts: Question


def asked_of(user: User, body: shapes.AnalysisRequest) -> Asked:
    spend("analysis", user.id)
    earlier = history.conversation(database(), user.id, body.follow_up) if body.follow_up else []
    request_of = _request(user, body, earlier[-1]["request"] if earlier else {})
    question, private, versions = _question(user, request_of)
    sheet = fact_sheet(store(), question)
    said = [(row["question"] or row["title"], (row["result"] or {}).get("answer", "")) for row in earlier]
    text = (body.question or "").strip() or None
    shared = not private and not said and versions is not None
    key = _cache_key(request_of, text, versions or []) if shared else None
    return Asked(sheet, request_of, text, request_of["language"], said, key, question)


def _request(user: User, body: shapes.AnalysisRequest, before: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of the request, those of the conversation before where it names none."""
    named = {name: getattr(body, name) for name in REQUEST_FIELDS}
    if named["year"] is not None or named["event"] is not None:
        before = {"language": before.get("language")}
    merged = {name: value if value is not None else before.get(name) for name, value in named.items()}
    preferred = user.preferences.get("language", "")[:2]
    fallback = preferred if preferred in shapes.LANGUAGE_CODES else "en"
    return {**merged, "language": merged["language"] or fallback}


def _question(user: User, asked: dict[str, Any]) -> tuple[Question, bool, list[str] | None]:
    """Return what facts are asked about, whether anything private is, and the versions of the data if it is final."""
    drivers, laps = tuple(asked["drivers"] or ()), list(asked["laps"] or ())
    private = any(lap.startswith(OWN) for lap in laps)
    key = _session_key(asked, needed=not laps or bool(drivers))
    references = _references(user, key, drivers, laps)
    keys = {one for one in (key, *(lap.key for lap in references if not lap.own)) if one}
    sessions = [open_session(one) for one in sorted(keys)]
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
    sorted_asked = orjson.dumps(asked, option=orjson.OPT_SORT_KEYS).decode()
    return f"analysis:{http_cache.etag_of('analysis', model, words, sorted_asked, *versions)}"
