"""Whatever ends a load (kill -9, a full disk, a store that takes nothing), the old session or the new one is there."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from lib.cache.memory import MemoryCache
from lib.errors import Unavailable
from lib.services import loading
from lib.services.loading.store_locks import FOLDER
from lib.sessions import SessionKey, SessionStore, open_store
from tests.conftest import ROOT
from tests.sessions.invented import session

KEY = SessionKey(2025, 1, "Q")
KILLS = int(os.environ.get("KILLS", "6"))
LOADER = """
import sys
from lib.cache.memory import MemoryCache
from lib.services import loading
from lib.sessions import SessionKey, open_store
from tests.sessions.invented import session
key, store = SessionKey(2025, 1, "Q"), open_store(sys.argv[1])
versions = [session(1), session(2)]
print("ready", flush=True)
for number in range(10**6):
    loading.run(key, store, MemoryCache(), lambda *_: store.write(key, versions[number % 2]), is_needed=lambda *_: True)
"""


def whole(store: SessionStore) -> str:
    """Return the version of what is stored, after each of its parts was read and its checksum compared."""
    stored = store.open(KEY)
    seed = stored.manifest.total_laps
    assert seed is not None
    expected = session(seed)
    assert stored.laps().lists() == expected.laps.lists()
    assert stored.timeline().keys() == expected.timeline.keys()
    assert stored.circuit() == expected.circuit
    for code, samples in expected.car.items():
        assert stored.car(code).speed.tolist() == samples.speed.tolist()
    assert stored.pos("AAA").x.tolist() == expected.pos["AAA"].x.tolist()
    return stored.manifest.version


def load_again(store: SessionStore) -> str:
    """Return what became of a load that finds the session as it is."""
    return loading.run(KEY, store, MemoryCache(), lambda *_: whole(store), is_needed=lambda *_: True).state


def test_killed_at_random_moments_one_whole_session_is_there_and_the_next_load_goes_on(tmp_path: Path) -> None:
    random, url = Random(7), f"file://{tmp_path}/store"
    open_store(url).write(KEY, session(1))
    seen = set()
    for _ in range(KILLS):
        command = [sys.executable, "-c", LOADER, url]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as loader:
            assert loader.stdout is not None
            assert loader.stdout.readline() == "ready\n"
            time.sleep(random.uniform(0.0, 0.25))  # when it is killed is what must not matter
            loader.kill()
        store = open_store(url)
        seen.add(whole(store))
        # its lock is nobody's, and nothing that it left half written is in the way
        assert load_again(store) == "done"
        assert store.list(FOLDER) == []
    store.write(KEY, session(3))
    assert whole(store) not in seen


@pytest.mark.parametrize("most", [100, 1_000, 4_000])
def test_a_disk_that_is_full_in_the_middle_of_a_file_leaves_the_old_session(tmp_path: Path, most: int) -> None:
    url = f"file://{tmp_path}/store"
    version = open_store(url).write(KEY, session(1)).version
    program = """
import resource, signal, sys
from lib.errors import Unavailable
from lib.sessions import SessionKey, open_store
from tests.sessions.invented import session
most = int(sys.argv[2])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
try:
    open_store(sys.argv[1]).write(SessionKey(2025, 1, "Q"), session(2))
except Unavailable as error:
    print(error.detail)
"""
    ran = subprocess.run(
        [sys.executable, "-c", program, url, str(most)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert (ran.returncode, ran.stdout) == (0, "The store's folder fails: File too large\n"), ran.stderr
    store = open_store(url)
    assert whole(store) == version
    assert [path for path in (tmp_path / "store").rglob(".*") if path.is_file()] == []  # no drafts are left
    assert store.write(KEY, session(2)).version != version
    assert whole(store) != version
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_store_that_takes_nothing_is_told_before_the_source_is_asked(tmp_path: Path) -> None:
    store = open_store(f"file://{tmp_path}")
    version = store.write(KEY, session(1)).version
    (tmp_path / "loading").write_text("a file where a folder should be")  # root, too, cannot write below it
    with pytest.raises(Unavailable, match="The store's folder fails"):
        loading.run(KEY, store, MemoryCache(), lambda *_: pytest.fail("asked"), is_needed=lambda *_: True)
    assert whole(store) == version
