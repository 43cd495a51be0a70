"""Writing an answer within a request: settings, budgets of tokens, tools, and the cache of answers."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import Any

import msgspec

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
from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.model import ModelSettings
from lib.services.analysis_service.writer import write

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
            app_context().cache.set(asked.key, json.dumps(result, ensure_ascii=False), KEPT_SECONDS)
    return result


def from_cache(asked: Asked) -> dict[str, Any] | None:
    if asked.key is None:
        return None
    with suppress(CacheDown):
        text = app_context().cache.get(asked.key)
        if text is not None:
            found: dict[str, Any] = json.loads(text)
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
    result["facts"] = shown_facts(written.facts)
    return result


def shown_facts(facts: Sequence[Fact]) -> list[dict[str, Any]]:
    names = [field.name for field in msgspec.structs.fields(shapes.FactShape)]
    return [{name: _plain_number(getattr(fact, name)) for name in names} for fact in facts]


def _plain_number(value: Any) -> Any:
    """Return a number of numpy's as one of Python's."""
    return value.item() if hasattr(value, "item") else value
