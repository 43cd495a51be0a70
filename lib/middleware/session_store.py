"""The session store of this deployment: one object a process, opened when first used (it brings numpy)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lib.config import Config
from lib.middleware.app_context import app_context

if TYPE_CHECKING:
    from lib.sessions import SessionStore


def store() -> SessionStore:
    """Return the store that STORE_URL names."""
    return store_of(app_context().config)


def store_of(config: Config) -> SessionStore:
    """Return the store of these settings, also outside of a request."""
    return _opened(config.store_url, config.s3_endpoint_url)


@cache
def _opened(url: str, endpoint_url: str | None) -> SessionStore:
    from lib.sessions import open_store

    return open_store(url, endpoint_url)
