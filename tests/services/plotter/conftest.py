"""Two stores for every test of plots: the invented season, and two small sessions out of formulas."""

from __future__ import annotations

import pytest

from lib.sessions import SessionStore, open_store
from tests.services.plotter.invented import write_to


@pytest.fixture(scope="session")
def store(demo_store_url: str) -> SessionStore:
    return open_store(demo_store_url)


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> SessionStore:
    store = open_store(f"file://{tmp_path_factory.mktemp('invented')}")
    write_to(store)
    return store
