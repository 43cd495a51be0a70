"""How much is allowed: every row of the table is a promise to clients, or to the source that is asked."""

from __future__ import annotations

import pytest

from lib.cache.memory import MemoryCache
from lib.errors import ConfigError
from lib.limits import TABLE, Limit, read_limits
from tests.real.fixtures import Clock

HOUR, DAY = 3600, 86_400
ALLOWED = {
    "default": (60, 60), "register": (20, HOUR), "login": (10, 300), "login-account": (100, HOUR), "status": (30, 60),
    "load": (6, HOUR), "jolpica": (60, HOUR), "own-lap": (30, HOUR), "report": (40, DAY), "analysis": (50, DAY),
    "analysis-tokens": (200_000, DAY), "speech": (20, DAY), "mcp": (120, 60), "plot-kept": (2500, DAY),
    "jolpica-second": (4, 1), "jolpica-hour": (200, HOUR), "f1-second": (4, 1), "f1-hour": (500, HOUR),
    "openf1-minute": (20, 60),
}  # fmt: skip


def test_every_row_stands_here() -> None:
    assert ALLOWED.keys() == TABLE.keys()


@pytest.mark.parametrize("name", ALLOWED)
def test_so_much_is_allowed_and_no_more_until_the_time_is_over(name: str, clock: Clock) -> None:
    requests, seconds = ALLOWED[name]
    cache, limit = MemoryCache(clock), TABLE[name]
    assert cache.spend(name, "x", *limit, amount=requests).allowed
    assert not cache.spend(name, "x", *limit).allowed
    clock.forward(2 * seconds)  # a window slides
    assert cache.spend(name, "x", *limit, amount=requests).allowed


def test_sources_are_asked_less_often_than_they_allow() -> None:
    assert Limit(500, HOUR) > TABLE["jolpica-hour"]
    assert Limit(30, 60) > TABLE["openf1-minute"]


def test_single_rows_are_changed_and_nothing_is_never_allowed() -> None:
    table = read_limits(" login=5/300 , register=0/0,", 0)
    assert (table["login"], table["register"], table["default"]) == ((5, 300), (1, 1), (1, 60))
    assert {name: table[name] for name in TABLE if name not in ("login", "register", "default")} == {
        name: limit for name, limit in TABLE.items() if name not in ("login", "register", "default")
    }
    assert read_limits("", 90)["default"] == (90, 60)


@pytest.mark.parametrize("text", ["login", "login=5", "login=/5", "nothing=5/60", "default=5/60", "login=5/60/7"])
def test_a_row_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="LIMITS"):
        read_limits(text, 60)
