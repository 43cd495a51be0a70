"""`--watch` as a process: killed and started again, told to end, and two of them on one store."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lib.services.loading.store_locks import StoreLocks
from lib.sessions import SessionKey, SessionStore, open_store
from tests.conftest import ROOT
from tests.loader.weekend import publish, row
from tests.real.binaries import wait_until
from tests.services.ff1_interact.source_server import Source, serving
from tests.services.ff1_interact.tiny_season import TinySession

BEGAN = (datetime.now(UTC) - timedelta(hours=5)).replace(second=0, microsecond=0)
RACE = SessionKey(BEGAN.year, 1, "R")


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    """A season whose only race began five hours ago, and is over."""
    root = TinySession(year=BEGAN.year, date=f"{BEGAN:%Y-%m-%d}").write(tmp_path / "source")
    publish(root, row(1, "Sample", [("Race", f"{BEGAN:%Y-%m-%dT%H:%M:%S}")]), year=BEGAN.year)
    with serving(root) as source:
        yield source


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}/store")


@pytest.fixture
def watch(source: Source, tmp_path: Path, started: list[subprocess.Popen[str]]):
    """Return a starter of `python -m lib.load --watch`, each in a data folder of its own."""

    def start(*more: str, **environ: str) -> subprocess.Popen[str]:
        own = {"DATA_DIR": f"{tmp_path}/data{len(started)}", "STORE_URL": f"file://{tmp_path}/store"}
        command = [sys.executable, "-m", "lib.load", "--watch", "--source", source.base, *more]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **own, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    return start


def asked_for_timing(source: Source) -> int:
    return sum("SessionInfo" in path for path in source.asked)


def test_a_scheduled_job_loads_what_is_due_and_ends(watch, store: SessionStore, source: Source) -> None:
    process = watch("--once")
    said, _ = process.communicate(timeout=180)
    assert process.returncode == 0, said
    assert f"{RACE}  Sample Grand Prix, Race: 18 laps" in said
    assert store.manifest(RACE).finished
    again = watch("--once")
    assert "Grand Prix, Race: " not in again.communicate(timeout=180)[0]
    assert again.returncode == 0


def test_a_scheduled_job_that_fails_says_so_by_its_exit_code(watch, source: Source) -> None:
    source.faults["/static/"] = 500
    process = watch("--once")
    assert "FAILED: unavailable" in process.communicate(timeout=180)[0]
    assert process.returncode == 1


def test_without_a_schedule_it_ends_with_two(watch, source: Source) -> None:
    source.faults["f1schedule"] = 500
    process = watch("--once")
    assert "schedule: unavailable" in process.communicate(timeout=180)[0]
    assert process.returncode == 2


def test_killed_in_the_middle_of_a_load_it_leaves_nothing_and_the_next_one_loads(
    watch, store: SessionStore, source: Source
) -> None:
    source.faults["CarData"] = 20.0
    first = watch()
    wait_until(lambda: any("CarData" in path for path in source.asked), "the load to begin", 120)
    first.kill()
    first.communicate()
    assert list(store.keys(BEGAN.year)) == []
    source.faults.clear()
    assert StoreLocks(store).get(f"load:lock:{RACE}") is None
    second = watch("--once")
    assert "18 laps" in second.communicate(timeout=180)[0]
    assert store.manifest(RACE).finished


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_in_a_load_it_ends_at_once_and_gives_the_lock_back(
    watch, store: SessionStore, source: Source, number: int
) -> None:
    source.faults["CarData"] = 200.0
    process = watch()
    wait_until(lambda: any("CarData" in path for path in source.asked), "the load to begin", 120)
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said.endswith("stopped\n")
    assert "Traceback" not in said
    assert list(store.keys(BEGAN.year)) == []
    assert StoreLocks(store).get(f"load:lock:{RACE}") is None


def test_a_second_signal_does_not_disturb_the_end(watch, store: SessionStore, source: Source) -> None:
    source.faults["CarData"] = 40.0
    process = watch()
    wait_until(lambda: any("CarData" in path for path in source.asked), "the load to begin", 120)
    for _ in range(5):
        process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=60)
    assert (process.returncode, said.endswith("stopped\n")) == (0, True)
    assert "Traceback" not in said
    assert StoreLocks(store).get(f"load:lock:{RACE}") is None


def test_told_to_end_while_it_waits_it_ends_at_once(watch, source: Source) -> None:
    process = watch()
    assert process.stdout is not None
    while "next is" not in (line := process.stdout.readline()) and "nothing" not in line:
        assert line, "it ended by itself"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)  # the next look is minutes away
    assert process.returncode == 0


def test_two_at_once_on_one_store_make_one_load(watch, store: SessionStore, source: Source) -> None:
    source.faults["SessionInfo"] = 1.0
    both = [watch("--once"), watch("--once")]
    said = [process.communicate(timeout=180)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert asked_for_timing(source) == 1
    assert sum("18 laps" in text for text in said) == 1
    assert sum("another loader is at it" in text or "stored already" in text for text in said) == 1
