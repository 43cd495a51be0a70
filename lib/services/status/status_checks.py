"""Status checks: who looked in, and when."""

from __future__ import annotations

import uuid
from typing import Any

from lib.database import Connection
from lib.services.accounts.users import now
from lib.services.pages import newest_first


def add(connection: Connection, client_name: str) -> dict[str, Any]:
    """Store one check and return it."""
    check = {"id": str(uuid.uuid4()), "client_name": client_name, "timestamp": now()}
    connection.run("INSERT INTO status_checks (id, client_name, created_at) VALUES (?, ?, ?)", *check.values())
    return check


def page(connection: Connection, cursor: str | None) -> dict[str, Any]:
    """Return a page of the checks, newest first; raises InvalidRequest for a bad cursor."""
    return newest_first(connection, "status_checks", "id, client_name, created_at AS timestamp", cursor)
