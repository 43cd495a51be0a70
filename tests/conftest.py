"""What tests share: settings in a temporary folder, and all functions behind one test client."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from tests.folders import until_exit

hypothesis_settings.register_profile("any machine", deadline=None)  # a loaded one takes long for any example
hypothesis_settings.load_profile("any machine")
os.environ["DATA_DIR"] = str(until_exit("slipstream-tests-"))  # before any api file reads its settings
for name in ("VERCEL_ENV", "DATABASE_URL", "STORE_URL", "UPSTASH_REDIS_REST_URL", "SECRET_KEY", "LIMITS"):
    os.environ.pop(name, None)

from werkzeug.test import Client, TestResponse

from lib.cache import SharedCache, open_cache
from lib.cache.memory import MemoryCache
from lib.config import Config
from lib.database import connect
from lib.limits import TABLE
from lib.middleware.app_context import EXTENSION, AppContext
from lib.migrate import migrate
from lib.responses import plot, response_memory
from tests import built
from tests.make_run import make_run
from tests.real.fixtures import (  # noqa: F401 - pytest finds fixtures by name
    clock,
    database_url,
    either_cache,
    mariadb,
    mariadb_server,
    redis_server,
    short_folder,
    upstash,
    upstash_cache,
)
from tools.serve import Site

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a perfectly long password"


@dataclass
class Api:
    """All functions, routed as vercel.json says, with the settings of one test."""

    site: Site
    parts: AppContext
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, json: Any = None, **more: Any) -> TestResponse:
        headers = {**self.headers, **more.pop("headers", {})}
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        if json is not None:
            more["json"] = json
        return Client(self.site).open(path, method=method, headers=headers, **more)

    def register(self, username: str = "Ayrton", password: str = PASSWORD) -> dict[str, Any]:
        """Make an account and stay signed in."""
        sent = {"email": f"{username}@example.org", "username": username, "password": password}
        answer = self.call("POST", "/api/register", sent)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.get_json()
        self.token = made["access_token"]
        return made

    def anonymous(self) -> Api:
        return Api(self.site, self.parts)


@pytest.fixture(scope="session")
def site() -> Site:
    return Site(ROOT, with_loader=True)


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., Config]:
    """Return a maker of settings: what a test does not name is cheap and lies in its own folder."""

    def make(**environ: str) -> Config:
        return Config.read({"DATA_DIR": str(tmp_path), "BCRYPT_ROUNDS": "4", **environ})

    return make


@pytest.fixture
def make_api(site: Site, settings: Callable[..., Config]) -> Callable[..., Api]:
    """Return a maker of the API with settings of its own and a migrated database."""

    def make(
        *,
        cache: SharedCache | None = None,
        migrated: bool = True,
        now: Callable[[], float] = time.time,
        **environ: str,
    ) -> Api:
        config = settings(**environ)
        if migrated:
            connection = connect(config.database_url)
            migrate(connection)
            connection.close()
        if cache is None:
            remote = config.upstash_url != "memory://"
            cache = open_cache(config.upstash_url, config.upstash_token) if remote else MemoryCache()
        context = AppContext(config, cache, now)
        response_memory._answers.clear()  # no answer of another test, under whatever tag
        plot._pictures.clear()
        for app in site.apps():
            app.extensions[EXTENSION] = context
        return Api(site, context)

    return make


@pytest.fixture
def api(make_api: Callable[..., Api]) -> Api:
    """The API on SQLite and a cache in memory, with room for many requests."""
    many = ",".join(f"{name}=10000/60" for name in TABLE if name != "default")
    return make_api(RATE_LIMIT_PER_MINUTE="10000", LIMITS=many)


@pytest.fixture(scope="session")
def demo_tree() -> Path:
    """The invented season as F1's raw files; read-only."""
    return built.demo_tree()


@pytest.fixture(scope="session")
def demo_source(demo_tree: Path) -> Iterator[str]:
    """The address at which the invented season is served."""
    import demo

    with demo.serve(demo_tree) as running:
        yield running.base_url


@pytest.fixture(scope="session")
def demo_store_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the whole invented season, loaded by the command line through real FastF1."""
    folder = tmp_path_factory.mktemp("demo") / "store"
    shutil.copytree(built.demo_store(), folder)
    return f"file://{folder}"


@pytest.fixture
def season_api(make_api: Callable[..., Api], demo_store_url: str, demo_source: str) -> Api:
    """The API on the invented season, loaded."""
    return make_api(RATE_LIMIT_PER_MINUTE="0", STORE_URL=demo_store_url, F1_SOURCE=demo_source)


@pytest.fixture(scope="session")
def server_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The DATA_DIR of `server`."""
    return tmp_path_factory.mktemp("readme")


@pytest.fixture(scope="session")
def server(server_data: Path) -> Iterator[str]:
    """What `make run` starts once it has set up, on a free port and in a folder of its own."""
    with make_run(server_data) as address:
        yield address
