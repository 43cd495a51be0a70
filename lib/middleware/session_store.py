"""The session store of this deployment: one object a process, opened when first used (it brings numpy)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from flask import g

from lib.config import Config
from lib.middleware.app_context import app_context

if TYPE_CHECKING:
    from lib.sessions import SessionStore


def store() -> SessionStore:
    """Return the store that STORE_URL names."""
    return store_of(app_context().config)


def request_store() -> SessionStore:
    """Return the store as this request sees it: each session is looked up once, and keeps the version found then."""
    if "pinned_store" not in g:
        from lib.sessions import PinnedStore

        g.pinned_store = PinnedStore(store())
    return cast("SessionStore", g.pinned_store)


def store_of(config: Config) -> SessionStore:
    """Return the store of these settings, also outside of a request."""
    return _opened(config.store_url, config.s3_endpoint_url)


@cache
def _opened(url: str, endpoint_url: str | None) -> SessionStore:
    from lib.sessions import open_store

    return open_store(url, endpoint_url)
