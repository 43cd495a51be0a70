"""One contract, two caches: the stand-in in memory and Upstash's client on a real Redis."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from lib.cache import SharedCache, Spent
from lib.cache.memory import MemoryCache
from lib.cache.upstash import UpstashCache
from tests.real.binaries import wait_until
from tests.real.fixtures import Clock
from tests.real.upstash_bridge import TOKEN, RedisServer, UpstashBridge


@pytest.fixture
def cache(either_cache: SharedCache) -> SharedCache:
    return either_cache


@pytest.fixture
def lives(cache: SharedCache, clock: Clock, request: pytest.FixtureRequest) -> Callable[[str, int], bool]:
    """Return a check that a key lives for so many seconds from now, and no longer; it may use the key up."""

    def on_redis(key: str, seconds: int) -> bool:
        redis: RedisServer = request.getfixturevalue("redis_server")
        return seconds * 1000 - 900 < redis.ask("PTTL", key) <= seconds * 1000

    def in_memory(key: str, seconds: int) -> bool:
        clock.forward(seconds - 0.001)
        there = cache.get(key) is not None
        clock.forward(0.001)
        return there and cache.get(key) is None

    return in_memory if isinstance(cache, MemoryCache) else on_redis


def in_threads(count: int, call: Callable[[int], Any]) -> list[Any]:
    barrier = Barrier(count, timeout=10)

    def meet(n: int) -> Any:
        barrier.wait()
        return call(n)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(meet, range(count)))


@pytest.mark.parametrize("value", ["plain", "", "José 🏎 ﷺ", "OK", '{"a": [1, null]}', "line\nline\x00", "x" * 100_000])
def test_a_text_comes_back_as_it_was_set(cache: SharedCache, value: str) -> None:
    cache.set("key", value, 60)
    assert cache.get("key") == value


def test_what_was_never_set_is_none(cache: SharedCache) -> None:
    assert cache.get("key") is None


def test_a_second_set_replaces_value_and_expiry(cache: SharedCache, lives: Callable[[str, int], bool]) -> None:
    cache.set("key", "old", 600)
    cache.set("key", "new", 60)
    assert cache.get("key") == "new"
    assert lives("key", 60)


def test_what_is_deleted_is_gone_and_may_be_deleted_again(cache: SharedCache) -> None:
    cache.set("key", "value", 60)
    cache.delete("key")
    cache.delete("key")
    assert cache.get("key") is None


def test_a_text_expires(cache: SharedCache, clock: Clock) -> None:
    cache.set("key", "value", 1)
    clock.forward(1)
    wait_until(lambda: cache.get("key") is None, "the key to expire", 5)


def test_only_the_first_add_counts(cache: SharedCache) -> None:
    assert [cache.add("lock", "mine", 60), cache.add("lock", "yours", 60)] == [True, False]
    assert cache.get("lock") == "mine"


def test_a_failed_add_does_not_lengthen_the_lease(cache: SharedCache, lives: Callable[[str, int], bool]) -> None:
    cache.add("lock", "mine", 60)
    cache.add("lock", "yours", 600)
    assert lives("lock", 60)


def test_a_lock_is_free_again_when_its_lease_is_over(cache: SharedCache, clock: Clock) -> None:
    cache.add("lock", "mine", 1)
    clock.forward(1)
    wait_until(lambda: cache.add("lock", "yours", 60), "the lease to end", 5)
    assert cache.get("lock") == "yours"


def test_the_holder_renews_its_lease(cache: SharedCache, lives: Callable[[str, int], bool]) -> None:
    cache.add("lock", "mine", 10)
    assert cache.renew_if("lock", "mine", 60) is True
    assert lives("lock", 60)


def test_nobody_else_renews_it(cache: SharedCache, lives: Callable[[str, int], bool]) -> None:
    cache.add("lock", "mine", 10)
    assert cache.renew_if("lock", "yours", 60) is False
    assert lives("lock", 10)


def test_the_holder_gives_the_lock_back(cache: SharedCache) -> None:
    cache.add("lock", "mine", 60)
    assert cache.delete_if("lock", "mine") is True
    assert cache.add("lock", "yours", 60) is True


def test_nobody_else_gives_it_back(cache: SharedCache) -> None:
    cache.add("lock", "mine", 60)
    assert cache.delete_if("lock", "yours") is False
    assert cache.get("lock") == "mine"


def test_a_lock_that_nobody_holds_is_neither_renewed_nor_given_back(cache: SharedCache) -> None:
    assert cache.renew_if("lock", "mine", 60) is False
    assert cache.delete_if("lock", "mine") is False
    assert cache.get("lock") is None


def test_of_many_threads_one_gets_the_lock(cache: SharedCache) -> None:
    for n in range(5):
        got = in_threads(12, lambda i, n=n: cache.add(f"lock{n}", str(i), 60))
        assert got.count(True) == 1
        assert cache.get(f"lock{n}") == str(got.index(True))


def test_a_limit_counts_down_and_then_refuses(cache: SharedCache) -> None:
    assert [cache.spend("login", "me", 3, 100) for _ in range(5)] == [
        Spent(True, 3, 2, 100),
        Spent(True, 3, 1, 100),
        Spent(True, 3, 0, 100),
        Spent(False, 3, 0, 100),
        Spent(False, 3, 0, 100),
    ]


def test_names_and_people_have_limits_of_their_own(cache: SharedCache) -> None:
    cache.spend("login", "me", 1, 100)
    assert cache.spend("login", "you", 1, 100).allowed
    assert cache.spend("register", "me", 1, 100).allowed
    assert not cache.spend("login", "me", 1, 100).allowed


def test_the_window_slides(cache: SharedCache, clock: Clock) -> None:
    """Each request counts for 100 s, and a refusal says when the next one is allowed."""
    for _ in range(4):
        cache.spend("login", "me", 4, 100)
        clock.forward(20)
    assert cache.spend("login", "me", 4, 100) == Spent(False, 4, 0, 20)
    clock.forward(19)
    assert cache.spend("login", "me", 4, 100) == Spent(False, 4, 0, 1)
    clock.forward(1)
    assert cache.spend("login", "me", 4, 100) == Spent(True, 4, 0, 20)
    assert cache.spend("login", "me", 4, 100) == Spent(False, 4, 0, 20)
    clock.forward(60)
    assert cache.left("login", "me", 4, 100) == Spent(True, 4, 3, 40)
    assert cache.spend("login", "me", 4, 100) == Spent(True, 4, 2, 40)


def test_no_span_of_a_window_has_more_than_the_limit(cache: SharedCache, clock: Clock) -> None:
    """Asked in a burst at the end of a window and as often as possible in the next one, where others let 2x through."""
    clock.forward(99 - clock() % 100)
    allowed: list[float] = []
    for _ in range(60):
        allowed += [clock() for _ in range(3) if cache.spend("login", "me", 10, 100).allowed]
        clock.forward(5)
    assert len(allowed) == 30  # nobody waits for longer than the limit says either
    assert max(sum(moment - 100 < other <= moment for other in allowed) for moment in allowed) == 10


def test_an_amount_counts_as_so_many(cache: SharedCache, clock: Clock) -> None:
    assert cache.spend("kept", "all", 10, 100, 6) == Spent(True, 10, 4, 100)
    clock.forward(30)
    assert cache.spend("kept", "all", 10, 100, 3) == Spent(True, 10, 1, 70)
    assert cache.spend("kept", "all", 10, 100, 2) == Spent(False, 10, 0, 70)
    assert cache.spend("kept", "all", 10, 100, 8) == Spent(False, 10, 0, 100)
    assert cache.spend("kept", "all", 10, 100, 11) == Spent(False, 10, 0, 100)  # never
    assert cache.spend("kept", "all", 10, 100, 1) == Spent(True, 10, 0, 70)


def test_refused_requests_are_not_counted(cache: SharedCache, clock: Clock) -> None:
    for _ in range(30):
        cache.spend("login", "me", 2, 100)
    clock.forward(100)
    assert cache.spend("login", "me", 2, 100) == Spent(True, 2, 1, 100)


def test_after_a_window_everything_is_forgotten(cache: SharedCache, clock: Clock) -> None:
    for _ in range(3):
        cache.spend("login", "me", 3, 100)
    clock.forward(100)
    assert cache.spend("login", "me", 3, 100).remaining == 2


def test_threads_do_not_get_more_than_the_limit(cache: SharedCache) -> None:
    spent = in_threads(16, lambda _: cache.spend("login", "me", 5, 100))
    assert [answer.allowed for answer in spent].count(True) == 5


def test_a_cache_that_is_there_answers_a_ping(cache: SharedCache) -> None:
    cache.ping()


# What only one of them has to do


def test_memory_stays_bounded_and_forgets_the_oldest() -> None:
    cache = MemoryCache(most_entries=3)
    for name in "abcd":
        cache.set(name, name, 60)
    assert [cache.get(name) for name in "abcd"] == [None, "b", "c", "d"]


def test_limits_are_shared_by_all_instances(upstash: UpstashBridge) -> None:
    caches = [UpstashCache(upstash.url, TOKEN) for _ in range(2)]
    answers = [cache.spend("login", "me", 3, 3600).allowed for cache in caches * 2]
    assert answers == [True, True, True, False]


def test_locks_are_shared_by_all_instances(upstash: UpstashBridge) -> None:
    mine, yours = (UpstashCache(upstash.url, TOKEN) for _ in range(2))
    assert [mine.add("lock", "mine", 60), yours.add("lock", "yours", 60)] == [True, False]


def test_one_spend_is_one_request_to_upstash(upstash: UpstashBridge) -> None:
    UpstashCache(upstash.url, TOKEN).spend("login", "me", 3, 3600)
    assert upstash.asked == 1


def test_what_is_counted_does_not_stay_for_ever(upstash_cache: UpstashCache, redis_server: RedisServer) -> None:
    upstash_cache.spend("login", "me", 3, 100)
    (key,) = redis_server.ask("KEYS", "*")
    assert 0 < redis_server.ask("PTTL", key) <= 100_000


def test_the_memory_is_bounded_by_what_it_holds_and_forgets_the_oldest() -> None:
    cache = MemoryCache(most_letters=30)
    for key in "abc":
        cache.set(key, key * 9, 60)
    assert [cache.get(key) for key in "abc"] == ["a" * 9, "b" * 9, "c" * 9]
    cache.set("b", "b" * 4, 60)
    cache.set("d", "d" * 4, 60)
    assert [cache.get(key) for key in "abcd"] == ["a" * 9, "b" * 4, "c" * 9, "d" * 4]
    cache.set("e", "e" * 9, 60)
    assert [cache.get(key) for key in "abcde"] == [None, "b" * 4, "c" * 9, "d" * 4, "e" * 9]
    cache.delete("c")
    cache.set("f", "f" * 9, 60)
    assert cache.get("b") == "b" * 4


def test_what_is_larger_than_the_memory_is_not_held() -> None:
    cache = MemoryCache(most_letters=30)
    cache.set("a", "a" * 30, 60)
    assert cache.get("a") is None


# Budgets


def test_a_budget_lets_so_many_through_and_says_how_long_the_rest_must_wait(cache: SharedCache) -> None:
    assert [cache.take("source", 3, 100) for _ in range(3)] == [0, 0, 0]
    assert 99 < cache.take("source", 3, 100) <= 100


def test_budgets_have_names(cache: SharedCache) -> None:
    cache.take("source", 1, 100)
    assert cache.take("another", 1, 100) == 0
    assert cache.take("source", 1, 100) > 0


def test_a_budget_is_exact_in_every_window() -> None:
    now = [1000.0]
    cache = MemoryCache(lambda: now[0])
    let_through = []
    for tick in range(600):
        now[0] = 1000 + tick / 4
        if cache.take("source", 20, 60) == 0:
            let_through.append(now[0])
    assert max(sum(at - 60 < other <= at for other in let_through) for at in let_through) == 20
    assert len(let_through) == 60


def test_what_is_refused_counts_nothing() -> None:
    now = [0.0]
    cache = MemoryCache(lambda: now[0])
    cache.take("source", 2, 10)
    now[0] = 4
    cache.take("source", 2, 10)
    assert [cache.take("source", 2, 10) for _ in range(5)] == [6] * 5
    now[0] = 10
    assert cache.take("source", 2, 10) == 0
    assert cache.take("source", 2, 10) == 4


def test_a_smaller_budget_waits_for_as_many_as_it_has() -> None:
    now = [0.0]
    cache = MemoryCache(lambda: now[0])
    for now[0] in (0, 1, 2, 3):
        cache.take("source", 4, 10)
    assert cache.take("source", 2, 10) == 9


def test_requests_of_a_clock_that_was_set_back_count_for_nothing() -> None:
    now = [5000.0]
    cache = MemoryCache(lambda: now[0])
    cache.take("source", 1, 10)
    now[0] = 1000
    assert cache.take("source", 1, 10) == 0


def test_a_budget_of_redis_is_free_again_after_its_window(upstash_cache: UpstashCache) -> None:
    assert [upstash_cache.take("source", 2, 1) for _ in range(2)] == [0, 0]
    wait = upstash_cache.take("source", 2, 1)
    assert 0 < wait <= 1
    time.sleep(wait + 0.01)
    assert upstash_cache.take("source", 2, 1) == 0


def test_of_many_threads_a_budget_lets_its_number_through(cache: SharedCache) -> None:
    assert in_threads(16, lambda _: cache.take("source", 5, 100)).count(0) == 5


def test_a_smaller_budget_of_redis_waits_for_as_many_as_it_has(upstash_cache: UpstashCache) -> None:
    upstash_cache.take("source", 4, 100)
    time.sleep(0.1)
    for _ in range(3):
        upstash_cache.take("source", 4, 100)
    assert 99.5 < upstash_cache.take("source", 2, 100) <= 100
    assert 99 < upstash_cache.take("source", 4, 100) <= 99.95
