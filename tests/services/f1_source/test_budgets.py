"""Budgets of Jolpica and F1's archive: a full second is waited for, a full hour is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import SourceRateLimited, TooManyRequests
from lib.limits import TABLE, Limit
from lib.services.f1_source import F1Source
from lib.services.ff1_interact import read_session
from lib.sessions import SessionKey
from tests.services.ff1_interact.source_server import serving
from tests.services.ff1_interact.tiny_season import TinySession

JOLPICA, ARCHIVE = "https://api.jolpi.ca/ergast/f1/2025/1/results.json", "https://livetiming.formula1.com/static/x"


class Passing:
    """A clock that goes on only by waiting."""

    def __init__(self) -> None:
        self.now, self.waits = 1000.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Passing:
    return Passing()


def source(time: Passing, base: str = "live", **limits: Limit) -> F1Source:
    named = {name.replace("_", "-"): limit for name, limit in limits.items()}
    return F1Source(base, steady(MemoryCache(time)), {**TABLE, **named}, time, time.sleep)


def test_a_full_second_is_waited_for(time: Passing) -> None:
    f1 = source(time, jolpica_second=Limit(2, 1))
    for _ in range(5):
        f1.count_request(JOLPICA)
    assert time.waits == [1.0, 1.0]


def test_a_full_hour_is_said_with_the_time_to_come_again(time: Passing) -> None:
    f1 = source(time, jolpica_hour=Limit(1, 3600))
    f1.count_request(JOLPICA)
    time.now += 600.5
    with pytest.raises(SourceRateLimited, match="The request budget for Jolpica is used up") as caught:
        f1.count_request(JOLPICA)
    assert caught.value.retry_after == 3000
    assert time.waits == []


def test_the_archive_has_a_budget_of_its_own(time: Passing) -> None:
    f1 = source(time, f1_hour=Limit(1, 3600), jolpica_hour=Limit(1, 3600))
    f1.count_request(ARCHIVE)
    f1.count_request(JOLPICA)
    with pytest.raises(SourceRateLimited, match="F1's archive"):
        f1.count_request(ARCHIVE)


def test_jolpica_is_known_by_its_place_below_another_address(time: Passing) -> None:
    f1 = source(time, "http://x:1", jolpica_hour=Limit(1, 3600), f1_hour=Limit(9, 3600))
    f1.count_request("http://x:1/ergast/f1/2025.json")
    with pytest.raises(SourceRateLimited, match="Jolpica"):
        f1.count_request("http://x:1/ergast/f1/2025.json")
    f1.count_request("http://x:1/static/2025")


def test_waiting_ends_when_the_answer_would_come_too_late(time: Passing) -> None:
    cache = MemoryCache(time)
    f1 = F1Source("live", steady(cache), {**TABLE, "f1-second": Limit(1, 1)}, time, lambda _: crowd(1.0), seconds=3.0)

    def crowd(seconds: float) -> None:
        """Let another process take what is free before we do."""
        time.sleep(seconds)
        cache.take("f1-second", 1, 1)

    f1.count_request(ARCHIVE)
    with pytest.raises(SourceRateLimited):
        f1.count_request(ARCHIVE)
    assert 3 <= len(time.waits) <= 5


def test_a_client_that_had_enough_costs_no_budget(time: Passing) -> None:
    def refuse() -> None:
        raise TooManyRequests

    f1 = F1Source("http://127.0.0.1:1", steady(MemoryCache(time)), TABLE, time, time.sleep, admit=refuse)
    with pytest.raises(TooManyRequests):
        f1.ask_jolpica("2025", 1, 0)
    assert f1.cache.take("jolpica-second", 1, 1) == 0


class TestFastF1:
    def test_is_stopped_before_a_request_too_many(self, tmp_path: Path) -> None:
        asked: list[str] = []

        def count(url: str) -> None:
            asked.append(url)
            if len(asked) == 4:
                raise SourceRateLimited("enough", retry_after=77)

        with serving(TinySession().write(tmp_path / "source")) as server:
            elsewhere = server.base.replace("127.0.0.1", "127.1")
            with pytest.raises(SourceRateLimited) as caught:
                read_session(SessionKey(2025, 1, "R"), elsewhere, tmp_path / "cache", count=count)
        assert caught.value.retry_after == 77
        assert len(server.asked) < len(asked)

    def test_counts_each_request_but_those_to_this_machine(self, tmp_path: Path) -> None:
        counted: list[str] = []
        with serving(TinySession().write(tmp_path / "source")) as server:
            read_session(SessionKey(2025, 1, "R"), server.base, tmp_path / "one", count=counted.append)
            assert counted == []
            server.asked.clear()
            elsewhere = server.base.replace("127.0.0.1", "127.1")
            read_session(SessionKey(2025, 1, "R"), elsewhere, tmp_path / "two", count=counted.append)
        ours = [url.removeprefix(elsewhere) for url in counted if url.startswith(elsewhere)]
        assert set(server.asked) <= {path.partition("?")[0] for path in ours}
