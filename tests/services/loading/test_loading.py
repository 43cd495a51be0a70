"""One load per session at a time, for all who ask; and a loader that dies leaves the way free."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from lib.cache import CacheDown
from lib.cache.memory import MemoryCache
from lib.errors import (
    LoadPaused,
    NoTelemetry,
    NotFound,
    NotYetPublished,
    SlipstreamError,
    SourceRateLimited,
    TooManyRequests,
    Unavailable,
)
from lib.services import loading
from lib.services.loading import LoadState, ask, needs_loading, run, standing
from lib.services.loading.needed import due_from
from lib.sessions import SessionKey, SessionStore, open_store
from tests.sessions.invented import session

KEY = SessionKey(2025, 1, "Q")
OTHERS = [SessionKey(2025, 2, "Q"), SessionKey(2025, 3, "Q")]


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}")


@pytest.fixture
def cache() -> MemoryCache:
    return MemoryCache()


def writes(store: SessionStore) -> Callable[..., None]:
    return lambda key, _report: store.write(key, session())


def stored_while_running(store: SessionStore, loaded_at: str) -> None:
    """Store a qualifying that began at 14:00, as it was at some moment while it ran."""
    data = session()
    manifest = msgspec.structs.replace(
        data.manifest, start_utc="2025-03-15T14:00:00.000Z", loaded_at=loaded_at, finished=False
    )
    store.write(KEY, dataclasses.replace(data, manifest=manifest))


def at(text: str) -> Callable[[], float]:
    return lambda: datetime.fromisoformat(text).timestamp()


def nothing() -> None:
    return None


class TestStanding:
    def test_what_nobody_asked_for_is_absent(self, store, cache) -> None:
        assert standing(KEY, store, cache) == LoadState("absent")

    def test_what_is_stored_is_done(self, store, cache) -> None:
        store.write(KEY, session())
        assert standing(KEY, store, cache) == LoadState("done", "done", 1.0)

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


class TestAFailure:
    """Asking again before the source can have changed its mind would only spend its goodwill."""

    @pytest.mark.parametrize(
        ("error", "seconds"),
        [
            (NotFound("x"), 3600),
            (NoTelemetry("x"), 3600),
            (NotYetPublished("x"), 300),
            (Unavailable("x"), 60),
            (SourceRateLimited("x", retry_after=90), 90),
            (NotFound("x", retry_after=5), 5),
        ],
    )
    def test_is_kept_for_as_long_as_it_will_last(self, store, error: SlipstreamError, seconds: int) -> None:
        now = [0.0]
        cache = MemoryCache(lambda: now[0])
        run(KEY, store, cache, lambda *_: (_ for _ in ()).throw(error))
        seen = [standing(KEY, store, cache).state for now[0] in (seconds - 0.1, seconds)]
        assert seen == ["failed", "absent"]


class TestPausing:
    @pytest.mark.parametrize(("stage", "begins_at"), [("paused", 0.6), (None, 0.0)])
    def test_a_load_begins_where_it_was_paused_and_any_other_at_nothing(
        self, store, cache, stage: str | None, begins_at: float
    ) -> None:
        loading._write(KEY, cache, LoadState("queued", stage, 0.6))
        seen: list[LoadState] = []
        run(KEY, store, cache, lambda *_: seen.append(standing(KEY, store, cache)))
        assert seen == [LoadState("running", "starting", begins_at)]

    def test_a_paused_load_stays_where_it_was_and_is_handed_over_again(self, store, cache) -> None:
        def pause(_key: object, report: Callable[[str, float], None]) -> None:
            report("telemetry", 0.6)
            raise LoadPaused

        told: list[str] = []
        ask(KEY, cache, nothing, lambda: told.append("first"))
        assert run(KEY, store, cache, pause) == LoadState("queued", "paused", 0.6)
        ask(KEY, cache, lambda: pytest.fail("admitted twice"), lambda: told.append("again"))
        assert told == ["first", "again"]
        seen: list[LoadState] = []
        run(KEY, store, cache, lambda *_: seen.append(standing(KEY, store, cache)))
        assert seen == [LoadState("running", "starting", 0.6)]


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
            store.write(key, session())

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
        store.write(KEY, session())
        assert run(KEY, store, cache, lambda *_: pytest.fail("loaded again")).state == "done"


class TestWhatWasStoredWhileItRan:
    @pytest.mark.parametrize(
        ("loaded", "now", "needed"),
        [
            ("2025-03-15T14:20:00Z", "2025-03-15T14:40:00Z", False),  # it still runs: 90 minutes at most
            ("2025-03-15T14:20:00Z", "2025-03-15T15:29:59Z", False),
            ("2025-03-15T14:20:00Z", "2025-03-15T15:30:00Z", True),  # it is over
            ("2025-03-15T15:25:00Z", "2025-03-15T15:39:59Z", False),  # loaded a moment ago
            ("2025-03-15T15:25:00Z", "2025-03-15T15:40:00Z", True),
            ("2025-03-15T18:00:00Z", "2025-03-15T18:20:00Z", True),  # still not whole in the source
            ("2025-03-16T15:30:00Z", "2025-03-18T00:00:00Z", False),  # nor a day later: nothing more comes
        ],
    )
    def test_is_loaded_again_once_it_is_over(self, store, cache, loaded: str, now: str, needed: bool) -> None:
        stored_while_running(store, loaded)
        assert needs_loading(KEY, store, at(now)()) is needed
        assert standing(KEY, store, cache, at(now)).state == ("absent" if needed else "done")
        loads: list[SessionKey] = []
        run(KEY, store, cache, lambda key, _: loads.append(key), at(now))
        assert loads == ([KEY] if needed else [])

    def test_a_race_may_take_three_hours(self, store) -> None:
        race = SessionKey(2025, 1, "R")
        manifest = msgspec.structs.replace(
            session().manifest, session="R", start_utc="2025-03-16T04:00:00Z", loaded_at="2025-03-16T05:00:00Z"
        )
        store.write(race, dataclasses.replace(session(), manifest=msgspec.structs.replace(manifest, finished=False)))
        assert not needs_loading(race, store, at("2025-03-16T06:59:59Z")())
        assert needs_loading(race, store, at("2025-03-16T07:00:00Z")())

    def test_a_finished_session_is_never_loaded_again(self, store) -> None:
        store.write(KEY, session())
        assert not needs_loading(KEY, store, at("2035-01-01T00:00:00Z")())

    def test_a_damaged_session_is(self, store, tmp_path: Path) -> None:
        store.write(KEY, session())
        (tmp_path / KEY.path / "session.json").write_text("{")
        assert needs_loading(KEY, store, 0)


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

    def test_after_a_load_one_may_ask_again_at_once(self, store, cache) -> None:
        told: list[str] = []
        ask(KEY, cache, nothing, lambda: told.append("first"))
        run(KEY, store, cache, lambda *_: None)  # it ends, and what it wrote is gone again
        ask(KEY, cache, nothing, lambda: told.append("second"))
        assert told == ["first", "second"]
        assert standing(KEY, store, cache).state == "queued"

    def test_a_loader_that_does_not_begin_is_told_again_after_fifteen_seconds(self, store) -> None:
        now = [0.0]
        cache = MemoryCache(lambda: now[0])
        told: list[float] = []
        for now[0] in (0.0, 14.9, 15.0):
            ask(KEY, cache, nothing, lambda: told.append(now[0]))
        assert told == [0.0, 15.0]

    def test_who_waits_in_the_queue_is_forgotten_after_a_quarter_of_an_hour(self, store) -> None:
        now = [0.0]
        cache = MemoryCache(lambda: now[0])
        ask(KEY, cache, nothing, nothing)
        seen = [standing(KEY, store, cache).state for now[0] in (899.0, 900.0)]
        assert seen == ["queued", "absent"]

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
    assert store.manifest(KEY)


class TestWhatIsDueByTheSchedule:
    START = datetime.fromisoformat("2025-03-15T14:00:00Z")

    @pytest.mark.parametrize(
        ("short", "due"),
        [("Q", "2025-03-15T16:00:00Z"), ("S", "2025-03-15T16:00:00Z"), ("R", "2025-03-15T17:30:00Z")],
    )
    def test_nothing_stored_is_due_half_an_hour_after_the_latest_end(self, short: str, due: str) -> None:
        assert due_from(short, self.START, None) == datetime.fromisoformat(due)

    @pytest.mark.parametrize(
        ("loaded", "finished", "due"),
        [
            ("2025-03-15T13:59:59Z", True, "2025-03-15T16:00:00Z"),  # it was put off since
            ("2025-03-15T14:00:00Z", True, "2025-03-16T15:30:00Z"),  # corrections, a day after its end
            ("2025-03-16T15:29:59Z", True, "2025-03-16T15:30:00Z"),
            ("2025-03-16T15:30:00Z", True, None),
            ("2025-03-15T14:20:00Z", False, "2025-03-15T15:30:00Z"),  # it ran when it was loaded
            ("2025-03-15T15:30:00Z", False, "2025-03-15T15:45:00Z"),
            ("2025-03-15T17:30:00Z", False, "2025-03-15T18:30:00Z"),  # half of what has passed since its end
            ("2025-03-16T15:30:00Z", False, None),
            ("", True, None),
        ],
    )
    def test_what_is_stored_is_due_again_while_more_may_come(
        self, store: SessionStore, loaded: str, finished: bool, due: str | None
    ) -> None:
        stored_while_running(store, loaded)
        manifest = msgspec.structs.replace(store.manifest(KEY), finished=finished)
        assert due_from("Q", self.START, manifest) == (datetime.fromisoformat(due) if due else None)

    def test_a_run_with_another_need_loads_what_is_complete(self, store, cache) -> None:
        store.write(KEY, session())
        loads: list[SessionKey] = []
        run(KEY, store, cache, lambda key, _: loads.append(key), is_needed=lambda *_: True)
        assert loads == [KEY]

    def test_a_run_without_places_waits_for_none(self, store, cache) -> None:
        for number in range(loading.AT_ONCE):
            cache.add(f"load:slot:{number}", "somebody", 60)
        assert run(KEY, store, cache, writes(store)).state == "queued"
        assert run(KEY, store, cache, writes(store), at_once=None).state == "done"
