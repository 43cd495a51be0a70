"""The database connection of this request: opened when first used, closed when the request is over."""

from __future__ import annotations

from typing import cast

from flask import g

from lib.database import Connection, connect
from lib.middleware.app_context import app_context


def database() -> Connection:
    """Return this request's connection. Raise DatabaseDown."""
    if "connection" not in g:
        g.connection = connect(app_context().config.database_url)
    return cast(Connection, g.connection)


def close(_error: BaseException | None = None) -> None:
    connection = g.pop("connection", None)
    if connection is not None:
        connection.close()
