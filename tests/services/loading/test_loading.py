"""One load per session at a time, whoever asks; and a loader that dies leaves the way free."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from lib.cache import CacheDown
from lib.cache.memory import MemoryCache
from lib.errors import SourceRateLimited, TooManyRequests, Unavailable
from lib.services import loading
from lib.services.loading import LoadState, ask, run, standing
from lib.sessions import SessionKey

KEY = SessionKey(2025, 1, "Q")
OTHERS = [SessionKey(2025, 2, "Q"), SessionKey(2025, 3, "Q")]


class FakeStore:
    """Knows which sessions were written."""

    def __init__(self) -> None:
        self.written: set[SessionKey] = set()

    def manifest(self, key: SessionKey) -> object:
        if key not in self.written:
            from lib.errors import SessionNotLoaded

            raise SessionNotLoaded
        return object()


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def cache() -> MemoryCache:
    return MemoryCache()


def writes(store: FakeStore) -> Callable[..., None]:
    return lambda key, _report: store.written.add(key)


def nothing() -> None:
    return None


class TestStanding:
    def test_what_nobody_asked_for_is_absent(self, store, cache) -> None:
        assert standing(KEY, store, cache) == LoadState("absent")

    def test_what_is_stored_is_done(self, store, cache) -> None:
        store.written.add(KEY)
        assert standing(KEY, store, cache).state == "done"

    def test_a_running_load_tells_stage_and_progress(self, store, cache) -> None:
        seen = []

        def load(key: SessionKey, report: Callable[[str, float], None]) -> None:
            report("timing", 0.25)
            seen.append(standing(key, store, cache))

        run(KEY, store, cache, load)
        assert seen == [LoadState("running", "timing", 0.25)]

    def test_a_dead_loader_counts_as_nobody(self, store, cache) -> None:
        loading._write(KEY, cache, LoadState("running", "timing", 0.5))
        assert standing(KEY, store, cache).state == "absent"


class TestRun:
    def test_a_failure_is_kept_with_its_code(self, store, cache) -> None:
        def load(*_: object) -> None:
            raise SourceRateLimited("slow down", retry_after=90)

        assert run(KEY, store, cache, load).state == "failed"
        assert standing(KEY, store, cache).error == {
            "code": "source_rate_limited",
            "detail": "slow down",
            "retry_after": 90,
        }

    def test_an_unexpected_error_is_raised_and_told_without_its_inside(self, store, cache) -> None:
        def load(*_: object) -> None:
            raise ValueError("inside")

        with pytest.raises(ValueError, match="inside"):
            run(KEY, store, cache, load)
        assert standing(KEY, store, cache).error["detail"] == "The loader failed"

    def test_eight_at_once_load_once(self, store, cache) -> None:
        loads, barrier = [], threading.Barrier(8)
        inside = threading.Event()

        def load(key: SessionKey, _report: object) -> None:
            loads.append(key)
            inside.wait(1)
            store.written.add(key)

        def one() -> None:
            barrier.wait()
            run(KEY, store, cache, load)

        threads = [threading.Thread(target=one) for _ in range(8)]
        for thread in threads:
            thread.start()
        inside.set()
        for thread in threads:
            thread.join()
        assert loads == [KEY]

    def test_the_lock_is_free_again_after_a_failure(self, store, cache) -> None:
        with pytest.raises(ValueError, match="x"):
            run(KEY, store, cache, lambda *_: (_ for _ in ()).throw(ValueError("x")))
        assert run(KEY, store, cache, writes(store)).state == "done"

    def test_a_third_session_waits_while_two_are_loaded(self, store, cache) -> None:
        def outer(key: SessionKey, _report: object) -> None:
            inner = run(OTHERS[0], store, cache, lambda *_: states.append(run(OTHERS[1], store, cache, writes(store))))
            states.append(inner)

        states: list[LoadState] = []
        run(KEY, store, cache, outer)
        assert [known.state for known in states] == ["queued", "done"]

    def test_a_stored_session_is_not_loaded_again(self, store, cache) -> None:
        store.written.add(KEY)
        assert run(KEY, store, cache, lambda *_: pytest.fail("loaded again")).state == "done"


class TestAsk:
    def test_the_loader_is_told_once(self, cache) -> None:
        told: list[int] = []
        for _ in range(5):
            ask(KEY, cache, nothing, lambda: told.append(1))
        assert told == [1]

    def test_a_refused_newcomer_leaves_no_trace(self, store, cache) -> None:
        def refuse() -> None:
            raise TooManyRequests

        with pytest.raises(TooManyRequests):
            ask(KEY, cache, refuse, lambda: pytest.fail("told"))
        assert standing(KEY, store, cache).state == "absent"

    def test_a_loader_that_cannot_be_reached_leaves_no_trace(self, store, cache) -> None:
        def unreachable() -> None:
            raise Unavailable

        with pytest.raises(Unavailable):
            ask(KEY, cache, nothing, unreachable)
        assert standing(KEY, store, cache).state == "absent"

    def test_one_that_is_queued_already_costs_no_second_admission(self, cache) -> None:
        ask(KEY, cache, nothing, nothing)
        cache.delete(f"load:asked:{KEY}")
        told: list[int] = []
        ask(KEY, cache, lambda: pytest.fail("admitted twice"), lambda: told.append(1))
        assert told == [1]

    def test_a_running_load_is_left_alone(self, cache) -> None:
        cache.set(f"load:lock:{KEY}", "somebody", 60)
        ask(KEY, cache, nothing, lambda: pytest.fail("told"))


def test_a_cache_that_dies_during_a_load_does_not_stop_it(store) -> None:
    class Dying(MemoryCache):
        def set(self, *_: object) -> None:
            raise CacheDown

        def delete(self, *_: object) -> None:
            raise CacheDown

    assert run(KEY, store, Dying(), writes(store)).state == "done"
    assert KEY in store.written
