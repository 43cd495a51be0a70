"""The real parts as fixtures: started once for all tests, emptied for each, stopped at the end."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from lib.cache import SharedCache
from lib.cache import upstash as upstash_module
from lib.cache.memory import MemoryCache
from lib.cache.upstash import UpstashCache
from tests.real.mariadb import MariaDb
from tests.real.upstash_bridge import TOKEN, RedisServer, UpstashBridge


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    """A folder with a short name: sockets need one, and pytest's own are long."""
    folder = Path(tempfile.mkdtemp(prefix="slip-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mariadb_server(short_folder: Path) -> Iterator[MariaDb]:
    folder = short_folder / "m"
    folder.mkdir()
    server = MariaDb(folder)
    yield server
    server.stop()


@pytest.fixture
def mariadb(mariadb_server: MariaDb) -> Iterator[MariaDb]:
    """The server, running again after each test, whatever the test did to it."""
    yield mariadb_server
    if not mariadb_server.running:
        mariadb_server.start()


@pytest.fixture(params=["sqlite", "mariadb"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: a test that asks for it runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    mariadb: MariaDb = request.getfixturevalue("mariadb")
    return mariadb.new_database()


@pytest.fixture(scope="session")
def redis_server(short_folder: Path) -> Iterator[RedisServer]:
    folder = short_folder / "r"
    folder.mkdir()
    server = RedisServer(folder)
    yield server
    server.stop()


@pytest.fixture
def upstash(redis_server: RedisServer) -> Iterator[UpstashBridge]:
    """An empty Redis behind Upstash's protocol."""
    redis_server.ask("FLUSHALL")
    bridge = UpstashBridge(redis_server)
    yield bridge
    bridge.stop()


@pytest.fixture
def upstash_cache(upstash: UpstashBridge) -> UpstashCache:
    return UpstashCache(upstash.url, TOKEN)


class Clock:
    """Time that stands still until a test moves it; it begins where a window of any usual length begins."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "redis"])
def either_cache(request: pytest.FixtureRequest, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> SharedCache:
    """An empty cache whose limits go by `clock`: a test that asks for it runs on each kind."""
    if request.param == "memory":
        return MemoryCache(clock)
    monkeypatch.setattr(upstash_module, "time", SimpleNamespace(time=clock, monotonic=time.monotonic))
    cache: UpstashCache = request.getfixturevalue("upstash_cache")
    return cache
