"""A user's questions and answers: rows of `analyses`, and the tokens of a day in `model_usage`."""

from __future__ import annotations

import uuid
from typing import Any

import orjson

from lib.database import Connection, Row, UniqueViolation
from lib.errors import NotFound
from lib.services import pages
from lib.services.accounts.users import now

COLUMNS = "id, user_id, kind, follow_up, title, note, question, request, result, created_at, updated_at"
LONGEST_TITLE = 200
LONGEST_CONVERSATION = 4  # answers that a follow-up looks back on


def add(
    connection: Connection,
    user_id: str,
    *,
    kind: str,
    title: str,
    question: str | None,
    request: dict[str, Any],
    result: dict[str, Any] | None,
    follow_up: str | None = None,
) -> Row:
    """Store an answer and return its row."""
    row_id, moment = str(uuid.uuid4()), now()
    connection.run(
        f"INSERT INTO analyses ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        *(row_id, user_id, kind, follow_up, title[:LONGEST_TITLE], None, question),
        *(_text(request), None if result is None else _text(result), moment, moment),
    )
    return get(connection, user_id, row_id)


def get(connection: Connection, user_id: str, row_id: str) -> Row:
    """Return one row of this user, decoded. Raise NotFound, for anyone else's too."""
    row = connection.row(f"SELECT {COLUMNS} FROM analyses WHERE id = ? AND user_id = ?", row_id, user_id)  # noqa: S608
    if row is None:
        raise NotFound("Analysis not found")
    return _decoded(row)


def page(connection: Connection, user_id: str, cursor: str | None, *, prompts: bool) -> dict[str, Any]:
    """Return a page of this user's prompts, or of all that was answered, newest first."""
    which = "kind = 'prompt'" if prompts else "result IS NOT NULL"
    found = pages.newest_first(
        connection, "analyses", COLUMNS, cursor, where=f"user_id = ? AND {which}", values=(user_id,)
    )
    return {**found, "items": [_decoded(row) for row in found["items"]]}


def change(connection: Connection, user_id: str, row_id: str, values: dict[str, Any]) -> Row:
    """Store a new title, note, or question with its result. Raise NotFound."""
    get(connection, user_id, row_id)
    named = {name: _text(value) if name in ("request", "result") else value for name, value in values.items()}
    for name in named.keys() - {"title", "note", "question", "request", "result"}:
        raise ValueError(name)
    assignments = "".join(f"{name} = ?, " for name in named)
    connection.run(
        f"UPDATE analyses SET {assignments}updated_at = ? WHERE id = ? AND user_id = ?",  # noqa: S608
        *(*named.values(), now(), row_id, user_id),
    )
    return get(connection, user_id, row_id)


def delete(connection: Connection, user_id: str, row_id: str) -> None:
    """Remove a row. Raise NotFound."""
    get(connection, user_id, row_id)
    connection.run("DELETE FROM analyses WHERE id = ? AND user_id = ?", row_id, user_id)


def conversation(connection: Connection, user_id: str, row_id: str) -> list[Row]:
    """Return the row and those it follows, oldest first. Raise NotFound for the row itself only."""
    rows = [get(connection, user_id, row_id)]
    while rows[0]["follow_up"] and len(rows) < LONGEST_CONVERSATION:
        try:
            rows.insert(0, get(connection, user_id, rows[0]["follow_up"]))
        except NotFound:  # deleted since
            break
    return rows


def tokens_used(connection: Connection, user_id: str, day: str) -> int:
    row = connection.row("SELECT tokens FROM model_usage WHERE user_id = ? AND used_on = ?", user_id, day)
    return int(row["tokens"]) if row else 0


def count_tokens(connection: Connection, user_id: str, day: str, tokens: int) -> None:
    """Add to the tokens of a day; deleting answers takes nothing back."""
    add_up = "UPDATE model_usage SET tokens = tokens + ? WHERE user_id = ? AND used_on = ?"
    if connection.run(add_up, tokens, user_id, day):
        return
    try:
        connection.run("INSERT INTO model_usage (user_id, used_on, tokens) VALUES (?, ?, ?)", user_id, day, tokens)
    except UniqueViolation:  # another request of this user was first
        connection.run(add_up, tokens, user_id, day)


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()


def _decoded(row: Row) -> Row:
    for name in ("request", "result"):
        if name in row:
            row[name] = orjson.loads(row[name]) if row[name] else None
    return row
