"""The lock of a load: renewed while its loader lives, and never taken from another."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from lib.cache.memory import MemoryCache
from lib.services.loading import leases, run
from lib.sessions import SessionKey, SessionStore, open_store

KEY = SessionKey(2025, 1, "Q")
PATIENCE = 60.0  # seconds, on a machine with much else to do


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}")


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
            assert self._renewed.wait_for(lambda: self._renewals >= enough, timeout=PATIENCE)


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
