"""Which parts this deployment has, and how each is asked."""

from __future__ import annotations

import time
from typing import Any

from flask import g

from lib.database import connect
from lib.middleware.app_context import app_context
from lib.middleware.session_store import store_of
from lib.services.status.health import Dependency, examine

LONGEST = 1.5  # seconds since the request began; 2 are promised, and the limiter may have waited for the same cache


def examine_parts() -> dict[str, Any]:
    """Return status, stand-ins and the state of each part."""
    return examine(_parts(), wait=LONGEST - (time.perf_counter() - g.started))


def _parts() -> dict[str, Dependency]:
    config, cache = app_context().config, app_context().cache
    local_file = config.database_url.startswith("sqlite:")
    return {
        "database": Dependency(lambda: _ask_database(config.database_url), "SQLite file" if local_file else None),
        "store": Dependency(
            lambda: store_of(config).ping(), "local folder" if config.store_url.startswith("file:") else None
        ),
        "cache": Dependency(cache.ping, "memory of one process" if cache.stand_in else None, required=False),
    }


def _ask_database(url: str) -> None:
    connection = connect(url, time_out=LONGEST)
    try:
        connection.row("SELECT id FROM users LIMIT 1")
    finally:
        connection.close()
