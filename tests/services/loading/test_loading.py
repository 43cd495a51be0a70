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
from lib.services.loading import LoadState, ProgressReport, ask, leases, needs_loading, run, standing
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


class TestReports:
    """`load` tells its progress as often as it likes; what is written is enough for a progress bar."""

    @pytest.mark.parametrize(("later", "written"), [(0.39, [0.123]), (0.41, [0.123, 0.5])])
    def test_are_written_every_fourth_tenth_of_a_second_in_thousandths(
        self, later: float, written: list[float]
    ) -> None:
        moments, seen = iter([0.0, later]), []
        report = ProgressReport(lambda known: seen.append(known.progress), ticks=lambda: next(moments))
        report("first", 0.12345)
        report("second", 0.5)
        assert seen == written


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


class TestProgress:
    def reported(self, steps: list[tuple[float, float]], begun_at: float = 0.0) -> list[tuple[float, int | None]]:
        """Return progress and remaining seconds after each (time, share)."""
        now, seen = [0.0], []
        report = ProgressReport(lambda known: seen.append((known.progress, known.remaining)), begun_at, lambda: now[0])
        for now[0], share in steps:
            report("telemetry", share)
        return seen

    def test_the_time_that_is_left_goes_by_the_pace(self) -> None:
        seen = self.reported([(100.0, 0.1), (103.0, 0.12), (106.0, 0.14), (136.0, 0.34)])
        assert seen == [(0.1, None), (0.12, None), (0.14, 129), (0.34, 99)]

    def test_it_goes_by_the_last_minute_alone(self) -> None:
        seen = self.reported([(1.0, 0.0), (100.0, 0.1), (110.0, 0.2)])
        assert seen[-1] == (0.2, 80)

    def test_what_goes_on_after_a_pause_never_goes_back(self) -> None:
        seen = self.reported([(1.0, 0.0), (2.0, 0.3), (3.0, 0.5), (13.0, 0.6)], begun_at=0.5)
        assert seen == [(0.5, None), (0.5, None), (0.5, None), (0.6, 40)]

    def test_no_progress_is_no_pace(self) -> None:
        assert self.reported([(1.0, 0.5), (31.0, 0.5)])[-1] == (0.5, None)

    def test_it_is_not_written_more_often_than_a_bar_needs(self) -> None:
        assert len(self.reported([(1.0 + step / 4, step / 100) for step in range(20)])) == 10

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


class WatchedCache(MemoryCache):
    """A cache with a clock of its own, on which one can wait for the renewals of a lock."""

    def __init__(self, lock: str) -> None:
        self.now, self._watched, self._renewals, self._renewed = 0.0, lock, 0, threading.Condition()
        super().__init__(lambda: self.now)

    def renew_if(self, key: str, value: str, seconds: int) -> bool:
        done = super().renew_if(key, value, seconds)
        if key == self._watched:
            with self._renewed:
                self._renewals += 1
                self._renewed.notify_all()
        return done

    def pass_time(self, seconds: float) -> None:
        """Set the clock forward, and wait for a renewal that began after that."""
        with self._renewed:
            self.now += seconds
            enough = self._renewals + 2
            assert self._renewed.wait_for(lambda: self._renewals >= enough, timeout=5)


class TestTheLock:
    LOCK = f"load:lock:{KEY}"

    @pytest.fixture
    def watched(self, monkeypatch: pytest.MonkeyPatch) -> WatchedCache:
        monkeypatch.setattr(leases, "HEARTBEAT", 0.005)
        return WatchedCache(self.LOCK)

    def test_may_miss_two_renewals(self) -> None:
        assert leases.LEASE >= 3 * leases.HEARTBEAT + 10

    def test_is_renewed_while_we_load(self, store, watched: WatchedCache) -> None:
        def load(*_: object) -> None:
            for _ in range(3):
                watched.pass_time(leases.LEASE - 1)
                assert watched.get(self.LOCK) is not None

        assert run(KEY, store, watched, load).state == "done"
        assert watched.get(self.LOCK) is None

    def test_of_another_is_neither_renewed_nor_released(self, store, watched: WatchedCache) -> None:
        def load(*_: object) -> None:
            watched.set(self.LOCK, "another", 60)  # our lease ran out, and somebody took over
            watched.pass_time(50)

        run(KEY, store, watched, load)
        assert watched.get(self.LOCK) == "another"
        watched.now += 11
        assert watched.get(self.LOCK) is None


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
