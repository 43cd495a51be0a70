"""Prompts, the older shape of questions: the same table, with `content` and `response`."""

from __future__ import annotations

from typing import Any

from flask import Response

from lib.database import Row
from lib.errors import NotFound
from lib.middleware.db_connection import database
from lib.middleware.operation import answer
from lib.responses import analysis
from lib.services.accounts.users import User
from lib.services.analysis_service import history, shapes


def create(user: User, body: shapes.PromptRequest) -> Response:
    """Keep a prompt; with a session it is answered."""
    asked = {"year": body.year, "event": body.event, "session": body.session}
    result = _response(user, body.content, asked)
    row = history.add(
        database(),
        user.id,
        kind="prompt",
        title=body.content.strip().splitlines()[0][: analysis.LONGEST_TITLE] if body.content.strip() else "Prompt",
        question=body.content,
        request={**asked, "language": None},
        result=result,
    )
    return answer(public(row), 201)


def change(user: User, row_id: str, body: shapes.PromptChange) -> dict[str, Any]:
    """Replace the content; the response is written anew."""
    row = _get(user, row_id)
    result = _response(user, body.content, row["request"])
    values = {"question": body.content, "result": result}
    return public(history.change(database(), user.id, row_id, values))


def list_of(user: User, cursor: str | None) -> dict[str, Any]:
    found = history.page(database(), user.id, cursor, prompts=True)
    return {**found, "items": [public(row) for row in found["items"]]}


def get(user: User, row_id: str) -> dict[str, Any]:
    return public(_get(user, row_id))


def remove(user: User, row_id: str) -> None:
    _get(user, row_id)
    analysis.remove(user, row_id)


def public(row: Row) -> dict[str, Any]:
    """Return a prompt as API clients of old know it."""
    return {
        "id": row["id"],
        "user_id": row["user_id"],
        "content": row["question"],
        "response": (row["result"] or {}).get("answer"),
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
    }


def _get(user: User, row_id: str) -> Row:
    """Return a prompt of this user. Raise NotFound."""
    try:
        return history.get(database(), user.id, row_id)
    except NotFound as error:
        raise NotFound("Prompt not found") from error


def _response(user: User, content: str, asked: dict[str, Any]) -> dict[str, Any] | None:
    if asked.get("year") is None and asked.get("event") is None:
        return None
    named = {name: asked.get(name) for name in ("year", "event", "session")}
    return analysis.answered(user, shapes.AnalysisRequest(**named, question=content))
