"""The page in a real browser, on what `make run` starts: the invented seasons, loaded before."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lib.limits import TABLE
from tests import built
from tests.browser import running, visiting
from tests.make_run import make_run
from tests.page.shown import Shown
from tests.real.mariadb import MariaDb
from tests.real.upstash_bridge import TOKEN, RedisServer, UpstashBridge

QUALIFYING = "year=2025&event=1&session=Q"
PLENTY = ",".join(f"{name}=10000/60" for name in TABLE if name != "default")


@contextmanager
def serving(folder: Path, **settings: str) -> Iterator[str]:
    """Serve everything as `make run` does, on a free port, with the season that the tests keep."""
    (folder / "demo").mkdir(parents=True)
    shutil.copytree(built.demo_tree(), folder / "demo" / "source")
    shutil.copytree(built.demo_store(), folder / "demo" / "store")
    with make_run(folder, **{"RATE_LIMIT_PER_MINUTE": "0", **settings}) as address:
        yield address


@pytest.fixture(scope="session")
def real_parts(request: pytest.FixtureRequest, short_folder: Path) -> Iterator[dict[str, str]]:
    """Settings with MariaDB and Redis; on a machine without them, what a bare machine has. CI has them, or fails."""
    try:
        database: MariaDb = request.getfixturevalue("mariadb_server")
        folder = short_folder / "page"
        folder.mkdir()
        redis = RedisServer(folder)  # its own: other tests empty theirs
    except pytest.skip.Exception:
        yield {}
        return
    bridge = UpstashBridge(redis)
    yield {
        "DATABASE_URL": database.new_database(),
        "UPSTASH_REDIS_REST_URL": bridge.url,
        "UPSTASH_REDIS_REST_TOKEN": TOKEN,
    }
    bridge.stop()
    redis.stop()


@pytest.fixture(scope="session")
def site_address(tmp_path_factory: pytest.TempPathFactory, real_parts: dict[str, str]) -> Iterator[str]:
    settings = {"LIMITS": PLENTY, "BCRYPT_ROUNDS": "4", **real_parts}  # 4: the fewest, for accounts of a minute
    with serving(tmp_path_factory.mktemp("page") / "data", **settings) as address:
        yield address


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One browser for all tests; each test is a visitor of its own in it."""
    with running(tmp_path_factory.mktemp("browser")) as address:
        yield address


@pytest.fixture
def visitor(browser: str, site_address: str) -> Iterator[Callable[[], Shown]]:
    """Return how to open tabs of one new visitor; what a tab writes to its console as an error fails the test."""
    with visiting(browser, "clipboardReadWrite", "clipboardSanitizedWrite") as new_tab:
        tabs: list[Shown] = []

        def opened() -> Shown:
            tabs.append(Shown(new_tab(), site_address))
            return tabs[-1]

        yield opened
        assert [error for tab in tabs for error in tab.errors()] == []


@pytest.fixture
def shown(visitor: Callable[[], Shown]) -> Shown:
    """The page in one tab of a new visitor."""
    return visitor()


@pytest.fixture
def limited(tmp_path: Path) -> Callable[[str], object]:
    """Return how to serve with other settings: a limit that is soon reached, for example."""
    return lambda per_minute: serving(tmp_path / "limited", RATE_LIMIT_PER_MINUTE=per_minute)
