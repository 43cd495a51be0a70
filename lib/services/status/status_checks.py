"""Status checks: who looked in, and when."""

from __future__ import annotations

import re
import uuid
from typing import Any

from lib.database import Connection
from lib.errors import InvalidRequest
from lib.services.accounts.users import now

PAGE = 50
CURSOR = re.compile(r"[0-9TZ:-]{20}_[0-9a-f-]{36}")


def add(connection: Connection, client_name: str) -> dict[str, Any]:
    """Store one check and return it."""
    check = {"id": str(uuid.uuid4()), "client_name": client_name, "timestamp": now()}
    connection.run("INSERT INTO status_checks (id, client_name, created_at) VALUES (?, ?, ?)", *check.values())
    return check


def page(connection: Connection, cursor: str | None) -> dict[str, Any]:
    """Return the newest checks first, `PAGE` at a time, and the cursor of the next page."""
    if cursor is not None and not CURSOR.fullmatch(cursor):
        raise InvalidRequest.field("cursor", "is not one that this address has given")
    moment, _, last_id = (cursor or "9999_").partition("_")
    rows = connection.rows(
        "SELECT id, client_name, created_at AS timestamp FROM status_checks"
        " WHERE created_at < ? OR (created_at = ? AND id < ?) ORDER BY created_at DESC, id DESC LIMIT ?",
        *(moment, moment, last_id, PAGE + 1),
    )
    items = rows[:PAGE]
    return {"items": items, "next_cursor": f"{items[-1]['timestamp']}_{items[-1]['id']}" if rows[PAGE:] else None}
