"""What /api/health says, with everything up, and with parts that are down or hang."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from lib.cache.upstash import UpstashCache
from lib.config import VERSION
from tests.conftest import Api
from tests.real.binaries import free_port
from tests.real.hanging import Behaviour, dripping, garbage, serving, silent
from tests.real.mariadb import MariaDb
from tests.real.upstash_bridge import TOKEN, UpstashBridge

PROMISED = 2.0


def mysql(port: int) -> str:
    return f"mysql://somebody@127.0.0.1:{port}/f1"


def upstash_at(port: int) -> UpstashCache:
    return UpstashCache(f"http://127.0.0.1:{port}", TOKEN)


@pytest.fixture
def down() -> int:
    """A port where nobody listens."""
    return free_port()


def states(answer: Any) -> dict[str, str]:
    return {name: part["state"] for name, part in answer.json["parts"].items() if name in ("database", "cache")}


def test_it_has_the_promised_members(api: Api) -> None:
    said = api.call("GET", "/api/health").json
    assert set(said) == {"status", "version", "commit", "stand_ins", "parts"}
    assert said["version"] == VERSION
    assert set(said["parts"]["database"]) == {"state", "ms", "stand_in", "required"}


def test_the_commit_is_the_deployed_one(make_api: Callable[..., Api]) -> None:
    assert make_api(VERCEL_GIT_COMMIT_SHA="0123abc").call("GET", "/api/health").json["commit"] == "0123abc"


def test_every_stand_in_is_listed(api: Api) -> None:
    said = api.call("GET", "/api/health").json
    assert {"database: SQLite file", "cache: memory of one process"} <= set(said["stand_ins"])
    assert said["parts"]["database"]["stand_in"] == "SQLite file"


def test_real_parts_are_no_stand_ins(make_api: Callable[..., Api], mariadb: MariaDb, upstash: UpstashBridge) -> None:
    cache = UpstashCache(upstash.url, TOKEN)
    answer = make_api(cache=cache, DATABASE_URL=mariadb.new_database()).call("GET", "/api/health")
    assert states(answer) == {"database": "up", "cache": "up"}
    assert [row for row in answer.json["stand_ins"] if row.startswith(("database", "cache"))] == []


def test_all_up_is_200_and_ok(api: Api) -> None:
    answer = api.call("GET", "/api/health")
    assert (answer.status_code, answer.json["status"]) == (200, "ok")


def test_every_part_is_up_on_a_bare_machine(api: Api) -> None:
    assert {part["state"] for part in api.call("GET", "/api/health").json["parts"].values()} == {"up"}


def test_an_answer_is_never_kept(api: Api) -> None:
    assert "no-store" in api.call("GET", "/api/health").headers["Cache-Control"]


def test_without_the_database_it_is_503_and_down(make_api: Callable[..., Api], down: int) -> None:
    answer = make_api(DATABASE_URL=mysql(down), migrated=False).call("GET", "/api/health")
    assert (answer.status_code, answer.json["status"]) == (503, "down")
    assert answer.headers["Retry-After"] == "5"
    assert states(answer) == {"database": "down", "cache": "up"}


def test_a_database_without_tables_is_down(make_api: Callable[..., Api]) -> None:
    assert make_api(migrated=False).call("GET", "/api/health").json["status"] == "down"


def test_a_stopped_mariadb_is_down_and_up_again(make_api: Callable[..., Api], mariadb: MariaDb) -> None:
    api = make_api(DATABASE_URL=mariadb.new_database())
    mariadb.stop()
    assert api.call("GET", "/api/health").status_code == 503
    mariadb.start()
    assert api.call("GET", "/api/health").status_code == 200


def test_without_the_cache_it_is_200_and_degraded(make_api: Callable[..., Api], down: int) -> None:
    answer = make_api(cache=upstash_at(down)).call("GET", "/api/health")
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    assert states(answer) == {"database": "up", "cache": "down"}


def test_a_wrong_setting_shows_as_down_and_tells_no_secret(make_api: Callable[..., Api]) -> None:
    answer = make_api(DATABASE_URL="mysql://me:secret@somewhere:port/f1", migrated=False).call("GET", "/api/health")
    assert states(answer)["database"] == "down"
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("database", "cache", "wanted"),
    [
        (None, silent, "degraded"),
        (None, dripping, "degraded"),
        (silent, None, "down"),
        (dripping, None, "down"),
        (garbage, garbage, "down"),
        (silent, silent, "down"),
        (dripping, dripping, "down"),
    ],
)
def test_it_answers_in_time_whatever_hangs(
    make_api: Callable[..., Api], database: Behaviour | None, cache: Behaviour | None, wanted: str
) -> None:
    with ExitStack() as servers:
        given: dict[str, Any] = {}
        if database:
            given = {"DATABASE_URL": mysql(servers.enter_context(serving(database))), "migrated": False}
        if cache:
            given["cache"] = upstash_at(servers.enter_context(serving(cache)))
        api = make_api(**given)
        answer = api.call("GET", "/api/health")
    assert answer.json["status"] == wanted


class Untouchable:
    """A cache that must not be asked."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the cache was asked: {name}")


def test_the_live_view_touches_nothing(make_api: Callable[..., Api], down: int) -> None:
    api = make_api(cache=Untouchable(), DATABASE_URL=mysql(down), migrated=False)  # type: ignore[arg-type]
    answer = api.call("GET", "/api/health?view=live")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "version": VERSION, "commit": None})


@pytest.mark.parametrize("path", ["/api/v1/health", "/api/v1/health?view=live"])
def test_the_old_address_answers_as_well(api: Api, path: str) -> None:
    assert api.call("GET", path).json["status"] == "ok"
