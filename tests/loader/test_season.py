"""Many sessions: what is said and tried again, in turn and by several processes; limits that all of them keep."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import demo
from lib.loader.jobs import LoadJob, Outcome
from lib.loader.season import MOST_RESTS, Rests, load_at_once, load_in_turn, summary
from lib.services.loading import needs_loading
from lib.sessions import SessionKey, SessionStore, open_store
from tests import built
from tests.conftest import ROOT
from tests.real.binaries import wait_until
from tests.real.upstash_bridge import TOKEN, UpstashBridge
from tests.services.ff1_interact.source_server import serving
from tests.services.ff1_interact.tiny_season import TinySession

LOADED, STORED = Outcome("loaded", "18 laps"), Outcome("stored", "stored already")
EARLY = Outcome("early", "skipped: not yet", "not_yet_published")
NOTHING = Outcome("failed", "FAILED: no_telemetry: nothing", "no_telemetry")
BLOCKED = Outcome("failed", "FAILED: source_blocked: 403", "source_blocked", hopeless=True)
PLENTY = "openf1-minute=100000/60,jolpica-second=1000/1,jolpica-hour=10000/3600"


def limited(retry_after: int | None) -> Outcome:
    return Outcome("failed", "FAILED: source_rate_limited", "source_rate_limited", True, retry_after)


def jobs(*names: str) -> list[LoadJob]:
    return [LoadJob(SessionKey(2025, 1, name), name, "s", "file:///x", None, Path("/x")) for name in names]


def in_turn(*outcomes: Outcome) -> tuple[list[tuple[str, str]], list[float], list[str]]:
    """Return what became of three jobs, the rests, and what was said, if loads end so one after the other."""
    left, rests, said = list(outcomes), list[float](), list[str]()
    ended = load_in_turn(jobs("FP1", "Q", "R"), lambda _: left.pop(0), said.append, rests.append)
    return [(job.key.session, outcome.state) for job, outcome in ended], rests, said


class TestInTurn:
    def test_each_is_loaded_whatever_became_of_the_one_before(self) -> None:
        ended, rests, _ = in_turn(NOTHING, EARLY, LOADED)
        assert ended == [("FP1", "failed"), ("Q", "early"), ("R", "loaded")]
        assert rests == []

    def test_a_source_that_refuses_ends_it(self) -> None:
        assert in_turn(LOADED, BLOCKED, LOADED)[0] == [("FP1", "loaded"), ("Q", "failed")]

    def test_a_source_that_limits_us_is_left_alone_and_asked_for_the_same_again(self) -> None:
        ended, rests, said = in_turn(LOADED, limited(90), limited(30), LOADED, LOADED)
        assert ended == [("FP1", "loaded"), ("Q", "loaded"), ("R", "loaded")]
        assert rests == [90, 30]
        assert said[0] == "2025/01/Q  FAILED: source_rate_limited; again in 90 s"

    def test_one_that_never_lets_us_in_ends_it(self) -> None:
        ended, rests, _ = in_turn(*[limited(60)] * 100)
        assert ended == [("FP1", "failed")]
        assert len(rests) == MOST_RESTS

    @pytest.mark.parametrize(("asked", "rest"), [(10**9, 3600), (None, 3600), (-4, 1), (0, 3600), (90, 90)])
    def test_a_lie_about_the_rest_is_bounded(self, asked: int | None, rest: float) -> None:
        assert Rests().after(limited(asked)) == rest


class TestTheSummary:
    def test_counts_each_kind_and_names_what_failed_for_what(self) -> None:
        three = list(zip(jobs("FP1", "FP2", "Q"), [LOADED, NOTHING, NOTHING], strict=True))
        more = list(zip(jobs("S", "SQ", "R"), [EARLY, STORED, BLOCKED], strict=True))
        assert summary([*three, *more], stored=4, not_begun=2) == [
            "1 loaded, 5 stored before, 1 not published yet, 3 failed, 2 not begun",
            "failed for no_telemetry: 2025/01/FP2 2025/01/Q",
            "failed for source_blocked: 2025/01/R",
        ]

    def test_names_what_another_loader_has(self) -> None:
        assert summary([(jobs("R")[0], Outcome("busy", ""))], 0, 0) == ["1 in another loader's hands"]

    def test_of_nothing(self) -> None:
        assert summary([], 0, 0) == ["nothing is missing"]


@pytest.fixture
def command(tmp_path: Path, started: list[subprocess.Popen[str]]) -> Callable[..., subprocess.Popen[str]]:
    """Return a starter of the command line, with one data folder and one store for all."""

    def start(*arguments: str, **environ: str) -> subprocess.Popen[str]:
        own = {"DATA_DIR": f"{tmp_path}/data", "STORE_URL": f"file://{tmp_path}/store", **environ}
        process = subprocess.Popen(
            [sys.executable, "-m", "lib.load", *arguments],
            cwd=ROOT,
            env={**os.environ, **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    return start


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}/store")


def all_but(tmp_path: Path, *keys: str) -> None:
    """Store the demo's season but for these sessions."""
    shutil.copytree(built.demo_store(), tmp_path / "store")
    for key in keys:
        shutil.rmtree(tmp_path / "store" / SessionKey.parse(key).path)


def loaded_in(said: str) -> list[str]:
    return sorted(line.split()[0] for line in said.splitlines() if " laps, " in line)


def test_a_season_that_was_stopped_goes_on_where_it_was(
    command: Any, store: SessionStore, demo_source: str, tmp_path: Path
) -> None:
    all_but(tmp_path, "2025/01/Q", "2025/02/SQ", "2025/02/Q")
    wanted = ("--season", "2025", "--jobs", "2", "--source", demo_source)
    first = command(*wanted, LIMITS=PLENTY)
    assert first.stdout is not None
    while "laps," not in (line := first.stdout.readline()):
        assert line, "it ended by itself"
    first.send_signal(signal.SIGTERM)
    said = first.communicate(timeout=60)[0]
    assert first.returncode == 128 + signal.SIGTERM
    assert "not begun" in said
    assert said.endswith("stopped\n")
    wanted_keys = [SessionKey.parse(key) for key in ("2025/01/Q", "2025/02/Q", "2025/02/SQ")]
    before = [str(key) for key in wanted_keys if not needs_loading(key, store, time.time())]

    second = command(*wanted, LIMITS=PLENTY)
    said = second.communicate(timeout=300)[0]
    assert second.returncode == 1, said  # the practice sessions of the demo are not recorded
    assert "Traceback" not in said
    assert sorted([*loaded_in(said), *before]) == ["2025/01/Q", "2025/02/Q", "2025/02/SQ"]
    assert f"{3 - len(before)} loaded, {3 + len(before)} stored before" in said
    assert said.splitlines()[-1].startswith("failed for no")


def test_a_season_by_two_processes_from_openf1(
    command: Any, store: SessionStore, demo_source: str, tmp_path: Path
) -> None:
    all_but(tmp_path, "2025/01/Q", "2025/02/SQ")
    process = command("--season", "2025", "--jobs", "2", "--source", f"openf1+{demo_source}", LIMITS=PLENTY)
    said = process.communicate(timeout=500)[0]
    assert loaded_in(said) == ["2025/01/Q", "2025/02/SQ"], said
    assert said.count(", from openf1") == 2
    assert "2 loaded, 4 stored before" in said
    assert all(store.manifest(SessionKey.parse(key)).finished for key in loaded_in(said))


def test_several_processes_leave_a_source_that_refuses(command: Any, tmp_path: Path) -> None:
    with serving(TinySession().write(tmp_path / "source")) as source:
        source.faults["/static/"] = 403
        process = command("--season", "2025", "--jobs", "2", "--source", source.base)
        said = process.communicate(timeout=180)[0]
    assert process.returncode == 1
    assert said.count("FAILED: source_blocked") <= 2
    assert "stopped; run it again later to go on" in said
    assert "not begun" in said


def test_without_a_schedule_nothing_can_be_tried(command: Any, tmp_path: Path) -> None:
    with serving(TinySession().write(tmp_path / "source")) as source:
        source.faults["f1schedule"] = 500
        process = command("--season", "2025", "--source", source.base)
        assert "error: unavailable" in process.communicate(timeout=60)[0]
    assert process.returncode == 2


@pytest.mark.parametrize("shared", ["redis", "files"])
def test_two_commands_at_once_ask_openf1_no_oftener_than_one_may(
    shared: str, command: Any, request: pytest.FixtureRequest
) -> None:
    """Sixty a minute, a turn each second: without common turns there would be two."""
    bridge: UpstashBridge | None = request.getfixturevalue("upstash") if shared == "redis" else None
    own = {"UPSTASH_REDIS_REST_URL": bridge.url, "UPSTASH_REDIS_REST_TOKEN": TOKEN} if bridge else {}
    stamps: list[float] = []

    def clock() -> float:
        stamps.append(time.monotonic())
        return stamps[-1]

    with demo.serve(built.demo_tree()) as server:
        server.openf1.clock = clock
        for name in ("Q", "R"):
            arguments = ("2025", "1", name, "--source", f"openf1+{server.base_url}")
            command(*arguments, LIMITS="openf1-minute=60/60", **own)
        wait_until(lambda: len(stamps) >= 16, "sixteen requests", 120)
    first, last = min(stamps), sorted(stamps)[15]
    assert last - first > 11  # fifteen turns of a second, half as much without common turns; the first may be late


def test_two_commands_at_once_ask_f1s_archive_no_oftener_than_one_may(command: Any, tmp_path: Path) -> None:
    class Stamped(list[str]):
        def append(self, path: str) -> None:
            if "/static/" in path:
                stamps.append(time.monotonic())
            super().append(path)

    stamps: list[float] = []
    with serving(TinySession().write(tmp_path / "source")) as source:
        source.asked = Stamped()
        # a name of this machine that does not look like it: budgets are for other people's servers
        base = source.base.replace("127.0.0.1", "127.1")
        both = [
            command("2025", "1", "R", "--source", base, STORE_URL=f"file://{tmp_path}/{n}", LIMITS="f1-second=2/1")
            for n in range(2)
        ]
        said = [process.communicate(timeout=180)[0] for process in both]
    assert all("18 laps" in text for text in said), said
    took = max(stamps) - min(stamps)
    assert took > 0.75 * (len(stamps) / 2 - 1)  # two a second; without common turns half as long


def test_several_processes_rest_together_when_a_source_limits_one(tmp_path: Path) -> None:
    rests: list[float] = []
    said: list[str] = []
    with serving(TinySession().write(tmp_path / "source")) as source:
        source.faults["SessionInfo"] = 429
        source.headers["Retry-After"] = "40"

        def sleep(seconds: float) -> None:
            rests.append(seconds)
            source.faults.clear()

        race = LoadJob(SessionKey(2025, 1, "R"), "R", source.base, f"file://{tmp_path}/store", None, tmp_path / "f1")
        ended = list(load_at_once([race], 2, said.append, sleep))
    assert rests == [40]
    assert said[0].endswith("; again in 40 s")
    assert [outcome.state for _, outcome in ended] == ["loaded"]
