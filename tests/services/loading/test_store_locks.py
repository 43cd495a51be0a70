"""Locks of loads in the store: one of many gets it, and what a dead loader left is no lock."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lib.cache.memory import MemoryCache
from lib.errors import Unavailable
from lib.services import loading
from lib.services.loading.store_locks import FOLDER, StoreLocks, this_machine
from lib.sessions import SessionKey, SessionStore, open_store
from tests.conftest import ROOT
from tests.real.binaries import wait_until

LOCK = "load:lock:2025/01/R"
OTHER = "load:lock:2025/01/Q"
RACE = SessionKey(2025, 1, "R")


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}")


def locks(store: SessionStore) -> StoreLocks:
    """Return the locks as another loader sees them, that steps back without waiting."""
    return StoreLocks(store, sleep=lambda _: None)


def age(root: Path, seconds: float) -> None:
    """Let the claims that lie in the store be older."""
    for file in (root / FOLDER).iterdir():
        os.utime(file, (time.time() - seconds, time.time() - seconds))


def claim_of(store: SessionStore, machine: str, pid: int) -> None:
    store.put_blob(f"{FOLDER}/2025-01-R.aaaa.60.{machine}.{pid}", b"1")


class TestOneLock:
    def test_the_second_loader_does_not_get_it(self, store: SessionStore) -> None:
        assert locks(store).add(LOCK, "one", 60)
        assert not locks(store).add(LOCK, "two", 60)
        assert locks(store).get(LOCK) == "one"

    def test_a_refused_claim_leaves_nothing(self, store: SessionStore) -> None:
        locks(store).add(LOCK, "one", 60)
        locks(store).add(LOCK, "two", 60)
        assert len(store.list(FOLDER)) == 1

    def test_each_session_has_its_own(self, store: SessionStore) -> None:
        assert locks(store).add(LOCK, "one", 60)
        assert locks(store).add(OTHER, "two", 60)
        assert locks(store).get(OTHER) == "two"

    def test_given_back_it_is_free(self, store: SessionStore) -> None:
        locks(store).add(LOCK, "one", 60)
        assert locks(store).delete_if(LOCK, "one")
        assert locks(store).get(LOCK) is None
        assert locks(store).add(LOCK, "two", 60)

    def test_only_its_holder_gives_it_back_or_renews_it(self, store: SessionStore) -> None:
        locks(store).add(LOCK, "one", 60)
        assert not locks(store).delete_if(LOCK, "two")
        assert not locks(store).renew_if(LOCK, "two", 60)
        assert locks(store).get(LOCK) == "one"

    def test_a_held_one_is_not_waited_for(self, store: SessionStore, tmp_path: Path) -> None:
        locks(store).add(LOCK, "one", 60)
        age(tmp_path, 30)
        assert not StoreLocks(store, sleep=lambda _: pytest.fail("waited")).add(LOCK, "two", 60)

    def test_a_claim_of_the_same_moment_is_tried_again(self, store: SessionStore) -> None:
        locks(store).add(LOCK, "one", 60)
        pauses: list[float] = []

        def give_way(seconds: float) -> None:
            pauses.append(seconds)
            locks(store).delete_if(LOCK, "one")

        assert StoreLocks(store, sleep=give_way).add(LOCK, "two", 60)
        assert 0.05 <= pauses[0] <= 0.15

    def test_other_keys_stay_in_this_process(self, store: SessionStore) -> None:
        mine = locks(store)
        assert mine.add("load:asked:2025/01/R", "x", 60)
        assert mine.get("load:asked:2025/01/R") == "x"
        assert mine.renew_if("load:asked:2025/01/R", "x", 60)
        assert mine.delete_if("load:asked:2025/01/R", "x")
        assert store.list(FOLDER) == []


class TestALoaderThatDied:
    def test_its_lock_runs_out(self, store: SessionStore, tmp_path: Path) -> None:
        claim_of(store, "elsewhere", 7)
        age(tmp_path, 59)
        assert not locks(store).add(LOCK, "one", 60)
        assert locks(store).get(LOCK) == "aaaa"
        age(tmp_path, 61)
        assert locks(store).get(LOCK) is None
        assert locks(store).add(LOCK, "one", 60)
        assert len(store.list(FOLDER)) == 1

    def test_a_renewed_one_does_not(self, store: SessionStore, tmp_path: Path) -> None:
        holder = locks(store)
        holder.add(LOCK, "one", 60)
        age(tmp_path, 50)
        assert holder.renew_if(LOCK, "one", 60)
        age(tmp_path, 0)
        assert not locks(store).add(LOCK, "two", 60)

    def test_on_this_machine_it_is_known_at_once(self, store: SessionStore) -> None:
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        claim_of(store, this_machine(), gone.pid)
        assert locks(store).add(LOCK, "one", 60)

    @pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this is no Linux")
    def test_one_whose_end_nobody_took_note_of_is_gone_too(self, store: SessionStore) -> None:
        gone = subprocess.Popen([sys.executable, "-c", ""])
        wait_until(lambda: " Z " in Path(f"/proc/{gone.pid}/stat").read_text(), "its end")
        claim_of(store, this_machine(), gone.pid)
        assert locks(store).add(LOCK, "one", 60)
        gone.wait()

    def test_the_same_number_on_another_machine_says_nothing(self, store: SessionStore) -> None:
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        claim_of(store, "elsewhere", gone.pid)
        assert not locks(store).add(LOCK, "one", 60)

    def test_a_name_that_is_no_claim_is_passed_over(self, store: SessionStore) -> None:
        store.put_blob(f"{FOLDER}/2025-01-R.what", b"1")
        assert locks(store).add(LOCK, "one", 60)


def test_of_many_loaders_at_once_at_most_one_has_the_lock(store: SessionStore) -> None:
    held, most, guard = [0], [0], threading.Lock()

    def work(number: int) -> None:
        mine = StoreLocks(store)
        for turn in range(4):
            if mine.add(LOCK, f"t{number}x{turn}", 60):
                with guard:
                    held[0] += 1
                    most[0] = max(most[0], held[0])
                time.sleep(0.01)
                with guard:
                    held[0] -= 1
                mine.delete_if(LOCK, f"t{number}x{turn}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_a_store_that_takes_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    with pytest.raises(Unavailable):
        locks(open_store(f"file://{tmp_path}/a file")).add(LOCK, "one", 60)


def test_processes_of_one_machine_know_each_other() -> None:
    program = "from lib.services.loading.store_locks import this_machine; print(this_machine())"
    there = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == this_machine()


class TestLoadersThatShareNoCache:
    """One has a shared cache, the other has not, or another one: the store is all that they have in common."""

    def test_the_second_does_not_load_what_the_first_is_at(self, store: SessionStore) -> None:
        loads: list[str] = []

        def load_and_look(key: SessionKey, report: object) -> None:
            del report
            loads.append("first")
            loading.run(key, store, MemoryCache(), lambda *_: loads.append("second"))

        assert loading.run(RACE, store, MemoryCache(), load_and_look).state == "done"
        assert loads == ["first"]
        assert store.list(FOLDER) == []

    def test_it_loads_once_the_first_has_failed(self, store: SessionStore) -> None:
        def fail(*_: object) -> None:
            raise Unavailable("no")

        assert loading.run(RACE, store, MemoryCache(), fail).state == "failed"
        assert loading.run(RACE, store, MemoryCache(), lambda *_: None).state == "done"

    def test_a_refused_one_leaves_no_lock_in_its_own_cache(self, store: SessionStore) -> None:
        mine = MemoryCache()
        assert locks(store).add(LOCK, "another", 60)
        assert loading.run(RACE, store, mine, lambda *_: pytest.fail("loaded")).state == "absent"
        assert mine.get(LOCK) is None
