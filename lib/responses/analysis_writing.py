"""Writing an answer within a request: settings, budgets of tokens, tools, and the cache of answers."""

from __future__ import annotations

import string
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import orjson

from lib.cache import CacheDown
from lib.database import connect
from lib.errors import TooManyRequests
from lib.middleware.app_context import app_context
from lib.middleware.db_connection import database
from lib.middleware.session_store import store
from lib.responses.analysis_question import Asked
from lib.responses.session_key import f1_source
from lib.services.accounts.users import User
from lib.services.analysis_service import history, shapes, tools
from lib.services.analysis_service.analysis import Writing, Written
from lib.services.analysis_service.fact import Fact, FactSheet
from lib.services.analysis_service.facts import fact_sheet
from lib.services.analysis_service.model import ModelSettings
from lib.services.analysis_service.writer import writable_language, write

SESSION_FIELDS = ("year", "event", "session")
OF_A_SESSION = frozenset(
    "results laps stints pit_stops compare_laps corner_table race_pace weather messages session_facts".split()
)
KEPT_SECONDS = 7 * 86_400  # of an answer that others may be given: their data and our code have not changed


def written_answer(user: User, asked: Asked) -> tuple[dict[str, Any], bool]:
    known = from_cache(asked)
    if known is not None:
        return known, True
    writing = begin_writing(user, asked)
    for _ in writing.run():
        pass
    return finish(user, asked, writing), False


def finish(user: User, asked: Asked, writing: Writing) -> dict[str, Any]:
    """Count what was used and keep the answer for others if it may be; return it as plain data."""
    assert writing.result is not None
    used = writing.result.usage["prompt_tokens"] + writing.result.usage["completion_tokens"]
    if used:
        with closing(connect(app_context().config.database_url)) as connection:
            history.count_tokens(connection, user.id, _today(), used)
    result = _plain(writing.result)
    if asked.key is not None and writing.result.fallback is None:
        with suppress(CacheDown):
            app_context().cache.set(asked.key, orjson.dumps(result).decode(), KEPT_SECONDS)
    return result


def from_cache(asked: Asked) -> dict[str, Any] | None:
    if asked.key is None:
        return None
    with suppress(CacheDown):
        text = app_context().cache.get(asked.key)
        if text is not None:
            found: dict[str, Any] = orjson.loads(text)
            return {**found, "usage": {"calls": 0, "prompt_tokens": 0, "completion_tokens": 0}}
    return None


def begin_writing(user: User, asked: Asked) -> Writing:
    config = app_context().config
    settings = settings_of(config.openai_model) if config.openai_api_key else None
    if settings is not None:
        _spend_tokens(user)
    return Writing(
        asked.sheet,
        write,
        language=asked.language,
        question=asked.question,
        settings=settings,
        toolbox=SessionToolbox(user, asked),
        earlier=asked.earlier,
        computable=lambda: _computable(asked),
    )


def _computable(asked: Asked) -> tuple[FactSheet, str]:
    """Return the sheet and the language of a computed answer: English where the writer has no phrases."""
    code = writable_language(asked.language)
    if code == asked.language[:2].lower():
        return asked.sheet, asked.language
    return fact_sheet(store(), replace(asked.facts, language=code)), code


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


def settings_of(model: str) -> ModelSettings:
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
    """The tools for one conversation about one session: which session is filled in, each call's facts have own ids."""

    def __init__(self, user: User, asked: Asked) -> None:
        self._user, self._language = user, asked.language
        self._session = {
            name: asked.request.get(name) for name in SESSION_FIELDS if asked.request.get(name) is not None
        }
        self._prefixes = (f"t{letter}" for letter in string.ascii_lowercase)

    def describe(self) -> list[dict[str, Any]]:
        """Return the tools in few words: every call of the model pays for them."""
        return [_in_few_words(tool) for tool in tools.describe(signed_in=True) if tool["name"] in OF_A_SESSION]

    def call(self, name: str, arguments: dict[str, Any]) -> tuple[str, tuple[Fact, ...]]:
        context = tools.ToolContext(
            store(), f1_source(), self._user.id, database, "", self._language, next(self._prefixes, "tz")
        )
        known = {**self._session, **arguments} if name in OF_A_SESSION else arguments
        found = tools.call(name, known, context)
        return found.text, found.facts


def _in_few_words(tool: dict[str, Any]) -> dict[str, Any]:
    schema = tool["parameters"]
    kept = {name: _type_of(kind) for name, kind in schema["properties"].items() if name not in SESSION_FIELDS}
    needed = [name for name in schema.get("required", ()) if name in kept]
    parameters = {"type": "object", "properties": kept, "required": needed}
    return {"name": tool["name"], "description": tool["description"], "parameters": parameters}


def _type_of(schema: dict[str, Any]) -> dict[str, Any]:
    kind = schema.get("type", "string")
    return {"type": "array", "items": {"type": "string"}} if kind == "array" else {"type": kind}


def _plain(written: Written) -> dict[str, Any]:
    result: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(written, facts=()))
    result["facts"] = shown_facts(written.facts)
    return result


def shown_facts(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    names = [field.name for field in msgspec.structs.fields(shapes.FactShape)]
    return [{name: _plain_number(getattr(fact, name)) for name in names} for fact in facts]


def _plain_number(value: Any) -> Any:
    """Return a number of numpy's as one of Python's."""
    return value.item() if hasattr(value, "item") else value
