"""Budgets of sources that all processes of a machine count together, in files."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lib.cache import open_cache
from lib.cache.machine import MachineCache
from lib.cache.memory import MemoryCache
from tests.conftest import ROOT

TAKES = """
import sys, time
from pathlib import Path
from lib.cache.machine import MachineCache
asked = []
def ticks():
    asked.append(time.monotonic())
    return asked[-1]
cache, taken = MachineCache(Path(sys.argv[1]), ticks), 0
while taken < 12:
    wait = cache.take("source", 10, 1)
    if wait == 0:
        taken += 1
        print(asked[-1], flush=True)
    else:
        time.sleep(min(wait, 0.02))
"""


def test_two_processes_at_once_stay_within_the_limit_in_every_window(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TAKES, str(tmp_path)]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    stamps = sorted(float(line) for one in both for line in one.communicate(timeout=60)[0].split())
    assert max(sum(at - 0.999 < other <= at for other in stamps) for at in stamps) <= 10
    assert len(stamps) == 24


def test_another_cache_on_the_same_folder_knows_what_was_counted(tmp_path: Path) -> None:
    assert [MachineCache(tmp_path, lambda: 7.0).take("source", 2, 10) for _ in range(3)] == [0, 0, 10]
    assert MachineCache(tmp_path, lambda: 12.0).take("source", 2, 10) == 5
    assert MachineCache(tmp_path / "elsewhere", lambda: 7.0).take("source", 2, 10) == 0


def test_budgets_have_files_of_their_own(tmp_path: Path) -> None:
    cache = MachineCache(tmp_path, lambda: 0.0)
    cache.take("source", 1, 10)
    assert cache.take("another", 1, 10) == 0
    assert json.loads((tmp_path / "source.json").read_text()) == [0]


def test_after_the_machine_was_started_anew_nothing_is_waited_for(tmp_path: Path) -> None:
    MachineCache(tmp_path, lambda: 90_000.0).take("source", 1, 10)
    assert MachineCache(tmp_path, lambda: 20.0).take("source", 1, 10) == 0


@pytest.mark.parametrize("content", ["", "[1,", '"x"', "{}"])
def test_a_damaged_file_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "source.json").write_text(content)
    assert MachineCache(tmp_path).take("source", 1, 10) == 0


def test_a_folder_that_cannot_be_written_leaves_each_process_to_itself(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = MachineCache(tmp_path / "file")
    assert [cache.take("source", 1, 10) == 0 for _ in range(2)] == [True, False]


def test_nothing_but_the_file_is_left(tmp_path: Path) -> None:
    MachineCache(tmp_path).take("source", 1, 10)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source.json", "source.lock"]


def test_a_single_process_without_a_shared_cache_counts_in_its_data_folder(tmp_path: Path) -> None:
    cache = open_cache("memory://", "", tmp_path)
    cache.take("source", 1, 10)
    assert (tmp_path / "budgets" / "source.json").exists()
    assert cache.stand_in
    assert type(open_cache("memory://", "")) is MemoryCache


def test_the_clock_is_that_of_the_machine(tmp_path: Path) -> None:
    MachineCache(tmp_path).take("source", 1, 10)
    assert abs(json.loads((tmp_path / "source.json").read_text())[0] - time.monotonic()) < 60


class TestATurnAtASource:
    KEY = "openf1:turn"

    def test_belongs_to_one_process_until_it_ends(self, tmp_path: Path) -> None:
        one, two = (MachineCache(tmp_path, lambda: now[0]) for _ in range(2))
        now = [100.0]
        assert one.add(self.KEY, "1", 3)
        assert not two.add(self.KEY, "1", 3)
        now[0] = 102.9
        assert not two.add(self.KEY, "1", 3)
        now[0] = 103.0
        assert two.add(self.KEY, "1", 3)

    def test_a_rest_is_kept_by_all(self, tmp_path: Path) -> None:
        one, two = (MachineCache(tmp_path, lambda: now[0]) for _ in range(2))
        now = [100.0]
        one.set(self.KEY, "1", 60)
        now[0] = 159.0
        assert not two.add(self.KEY, "1", 3)
        now[0] = 160.0
        assert two.add(self.KEY, "1", 3)

    def test_a_lie_about_a_rest_is_bounded(self, tmp_path: Path) -> None:
        now = [100.0]
        cache = MachineCache(tmp_path, lambda: now[0])
        cache.set(self.KEY, "1", 10**9)
        now[0] = 3701.0
        assert cache.add(self.KEY, "1", 3)

    def test_of_before_a_restart_is_nobodys(self, tmp_path: Path) -> None:
        MachineCache(tmp_path, lambda: 90_000.0).add(self.KEY, "1", 60)
        assert MachineCache(tmp_path, lambda: 20.0).add(self.KEY, "1", 60)

    def test_other_keys_stay_in_the_process(self, tmp_path: Path) -> None:
        assert MachineCache(tmp_path).add("load:asked:x", "1", 60)
        assert MachineCache(tmp_path).add("load:asked:x", "1", 60)

    def test_without_a_folder_each_process_takes_its_own(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        cache = MachineCache(tmp_path / "file")
        assert cache.add(self.KEY, "1", 60)
        assert not cache.add(self.KEY, "1", 60)
        cache.set("another:turn", "1", 60)
        assert not cache.add("another:turn", "1", 60)
