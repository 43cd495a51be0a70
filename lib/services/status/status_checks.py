"""Status checks: who looked in, and when."""

from __future__ import annotations

import uuid
from typing import Any

from lib.database import Connection
from lib.services.accounts.users import now
from lib.services.pages import newest_first

MOST = 1000  # twenty pages; finding the oldest of them reads as many entries of an index


def add(connection: Connection, client_name: str) -> dict[str, Any]:
    """Store one check and return it."""
    check = {"id": str(uuid.uuid4()), "client_name": client_name, "timestamp": now()}
    connection.run("INSERT INTO status_checks (id, client_name, created_at) VALUES (?, ?, ?)", *check.values())
    _forget_old(connection)
    return check


def _forget_old(connection: Connection) -> None:
    """Delete what is older than the newest checks that are kept: anybody may leave some."""
    oldest = connection.row(
        "SELECT created_at, id FROM status_checks ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET ?", MOST - 1
    )
    if oldest is not None:
        moment, last_id = oldest["created_at"], oldest["id"]
        connection.run(
            "DELETE FROM status_checks WHERE created_at < ? OR (created_at = ? AND id < ?)", moment, moment, last_id
        )


def page(connection: Connection, cursor: str | None) -> dict[str, Any]:
    """Return a page of the checks, newest first. Raise InvalidRequest for a bad cursor."""
    return newest_first(connection, "status_checks", "id, client_name, created_at AS timestamp", cursor)
