"""One store for every test of plots."""

from __future__ import annotations

import pytest

from lib.sessions import SessionStore, open_store


@pytest.fixture(scope="session")
def store(demo_store_url: str) -> SessionStore:
    return open_store(demo_store_url)
