"""Failures of loads in the store: what is read back, and what the next failure makes of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from lib.services.loading.failed_loads import FOLDER, FailedLoad, forget_failed, read_failed, write_failed
from lib.services.loading.watching import bounded_wait, failure_after, holds, pause_after
from lib.sessions import SessionKey, SessionStore, open_store

RACE, TEST = SessionKey(2025, 1, "R"), SessionKey(2025, 0, "T2-FP1")
FAILED = FailedLoad(3, 1_742_110_000.0, "source_blocked", 1_742_097_600.0)
START = datetime.fromtimestamp(FAILED.start, UTC)


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}")


@pytest.mark.parametrize("key", [RACE, TEST], ids=str)
def test_a_failure_is_read_back(store: SessionStore, key: SessionKey) -> None:
    write_failed(store, key, FAILED)
    assert read_failed(store) == {key: FAILED}


def test_the_next_one_takes_its_place_and_that_of_no_other_session(store: SessionStore) -> None:
    fourth = FailedLoad(4, 1_742_120_000.0, "unavailable", FAILED.start)
    for key, failed in ((RACE, FAILED), (TEST, FAILED), (RACE, fourth)):
        write_failed(store, key, failed)
    assert read_failed(store) == {RACE: fourth, TEST: FAILED}
    assert len(store.list(FOLDER)) == 2


def test_of_two_that_a_kill_left_the_later_counts(store: SessionStore) -> None:
    for times in (3, 12, 2):
        store.put_blob(f"{FOLDER}/2025-01-R.{times}.1742110000.unavailable.1742097600", b"1")
    assert read_failed(store)[RACE].times == 12


def test_the_same_written_twice_stays(store: SessionStore) -> None:
    write_failed(store, RACE, FAILED)
    write_failed(store, RACE, FAILED)
    assert read_failed(store) == {RACE: FAILED}


def test_a_mended_one_is_gone(store: SessionStore) -> None:
    write_failed(store, RACE, FAILED)
    write_failed(store, TEST, FAILED)
    forget_failed(store, RACE)
    assert read_failed(store) == {TEST: FAILED}


@pytest.mark.parametrize("name", ["x", "2025-01-R.a.b.c.d", "2025-01-race.1.2.c.3", "1.2.3.4.5.6"])
def test_other_files_are_passed_over(store: SessionStore, name: str) -> None:
    store.put_blob(f"{FOLDER}/{name}", b"1")
    assert read_failed(store) == {}


@pytest.mark.parametrize(
    ("code", "wrong"), [("source_blocked", True), ("unavailable", True), ("not_yet_published", False), ("busy", False)]
)
def test_early_and_busy_are_no_failures(code: str, wrong: bool) -> None:
    assert FailedLoad(1, 0.0, code, 0.0).is_failure is wrong


class TestTheNextPause:
    def test_doubles_up_to_six_hours(self) -> None:
        even = Random(0)
        even.uniform = lambda a, b: (a + b) / 2  # type: ignore[method-assign]
        pauses = [pause_after(times, None, even) / 60 for times in range(1, 9)]
        assert pauses == [10, 20, 40, 80, 160, 320, 360, 360]

    def test_is_spread_by_a_fifth_to_both_sides(self) -> None:
        pauses = [pause_after(1, None, Random(seed)) for seed in range(200)]
        assert 480 <= min(pauses) < 500
        assert 700 < max(pauses) <= 720

    def test_is_never_shorter_than_the_source_asks(self) -> None:
        pauses = [pause_after(1, 3600, Random(seed)) for seed in range(200)]
        assert 3600 <= min(pauses) < 3630
        assert 4250 < max(pauses) <= 4320

    @pytest.mark.parametrize("lie", [10**12, float("inf")])
    def test_is_never_longer_than_six_hours_and_a_fifth(self, lie: float) -> None:
        assert 21_600 <= pause_after(1, lie, Random(0)) <= 25_920

    def test_counts_failures_in_a_row(self) -> None:
        again = failure_after(FAILED, START, "unavailable", None, 1000.0, Random(0))
        assert (again.times, again.code, again.start) == (4, "unavailable", FAILED.start)
        assert 1000 + 0.8 * 4800 <= again.again_at <= 1000 + 1.2 * 4800

    def test_begins_anew_with_another_start(self) -> None:
        later = datetime.fromtimestamp(FAILED.start + 3600, UTC)
        assert failure_after(FAILED, later, "unavailable", None, 0.0, Random(0)).times == 1
        assert failure_after(None, START, "unavailable", None, 0.0, Random(0)).times == 1

    def test_of_a_busy_session_is_a_minute_or_two_and_counts_nothing(self) -> None:
        busy = failure_after(FAILED, START, "busy", None, 1000.0, Random(0))
        assert busy.times == 3
        assert 1060 <= busy.again_at <= 1120


class TestHowLongAFailureHolds:
    @pytest.mark.parametrize(
        ("again_in", "start_moved", "held"),
        [(1, 0, True), (0, 0, False), (-1, 0, False), (25_920, 0, True), (25_921, 0, False), (60, 1, False)],
    )
    def test_until_its_time_for_its_start_and_no_longer_than_any_pause(
        self, again_in: float, start_moved: float, held: bool
    ) -> None:
        now = datetime.fromtimestamp(1_800_000_000, UTC)
        failure = FailedLoad(1, now.timestamp() + again_in, "unavailable", START.timestamp() - start_moved)
        assert holds(failure, START, now) is held


@pytest.mark.parametrize(
    ("moments", "wait"), [([], 900), ([5000], 900), ([1100], 100), ([1001], 30), ([900], 30), ([1500, 1100], 100)]
)
def test_the_next_look_is_in_half_a_minute_to_a_quarter_of_an_hour(moments: list[float], wait: float) -> None:
    assert bounded_wait(moments, 1000.0) == wait
