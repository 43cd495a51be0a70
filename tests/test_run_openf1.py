"""`make run F1_SOURCE=openf1`, with an OpenF1 of one's own: choose a race, see how far its load is, look at it."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

import demo
from demo.server import DemoServer
from tests import built
from tests.make_run import make_run

RACE = "year=2025&event=Valdoria&session=R"
FAST = "openf1-minute=100000/60,jolpica-hour=10000/3600,jolpica-second=1000/1"


@pytest.fixture(scope="module")
def openf1() -> Iterator[DemoServer]:
    with demo.serve(built.demo_tree()) as server:
        yield server


@pytest.fixture(scope="module")
def home(openf1: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of what `make run` starts, on a free port and in a folder of its own."""
    data: Path = tmp_path_factory.mktemp("run")
    with make_run(data, F1_SOURCE=f"openf1+{openf1.base_url}", LIMITS=FAST) as address:
        yield address


def get(url: str) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as error:
        return error.code, json.loads(error.read())


def test_races_are_chosen_from_the_schedule_and_a_closed_source_says_when(home: str, openf1: DemoServer) -> None:
    _, season = get(f"{home}/api/season?year=2025")
    assert season["rows"][0]["event"] == "Valdoria Grand Prix"

    openf1.openf1.closed = True
    status, problem = get(f"{home}/api/session?{RACE}&wait=20")
    deadline = time.monotonic() + 300
    while status == 202 and time.monotonic() < deadline:
        status, problem = get(f"{home}/api/session?{RACE}&wait=20")
    assert (status, problem["code"]) == (503, "source_busy")
    assert "open again at" in problem["detail"]
    openf1.openf1.closed = False


def test_a_race_is_loaded_with_its_progress_and_looked_at(home: str, openf1: DemoServer) -> None:
    openf1.openf1.seconds = 0.3  # so that there is something to be seen
    race = RACE.replace("Valdoria", "2")
    status, first = get(f"{home}/api/session?{race}")
    assert (status, first["code"]) == (202, "session_loading")
    assert {"state", "stage", "progress", "remaining", "poll"} <= first.keys()
    seen: list[dict[str, Any]] = []
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and (not seen or seen[-1]["state"] in ("queued", "running")):
        seen.append(get(f"{home}{first['poll']}")[1])
        time.sleep(1.1)  # 60 requests a minute are allowed
    assert seen[-1]["state"] == "done"
    shares = [status["progress"] for status in seen]
    assert shares == sorted(shares)
    assert len(set(shares)) > 5
    assert any(status["remaining"] for status in seen)
    assert {status["stage"] for status in seen} >= {"telemetry", "done"}
    status, laps = get(f"{home}/api/session?{race}&view=laps")
    assert (status, laps["session"]["source"]) == (200, "openf1")
    driver = laps["columns"]["driver"][0]
    assert get(f"{home}/api/telemetry?{race}&driver={driver}")[0] == 200
