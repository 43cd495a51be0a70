"""A load that is stopped anywhere goes on where it stopped: nothing fetched twice, and the same in the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

import demo
from demo.server import DemoServer
from lib.errors import LoadPaused, NotYetPublished, SourceBusy
from lib.services.loading.partial_load import KEPT_SECONDS, StoredPartialLoad
from lib.sessions import SessionKey, open_store
from lib.sessions.manifest import Manifest
from tests import built
from tests.services.openf1_interact.demo_loads import load

SPRINT = SessionKey(2025, 2, "S")
Report = Callable[[str, float], None]


class Killed(BaseException):
    """The process ends, as by a signal."""


@dataclass(frozen=True)
class Whole:
    """A load that nobody stopped: the version it stored, what it asked, and what it left besides the session."""

    version: str
    asked: Counter[str]
    left: list[Path]


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with demo.serve(built.demo_tree()) as server:
        yield server


@pytest.fixture(scope="module")
def whole(server: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("whole")
    version = load(SPRINT, f"openf1+{server.base_url}", folder).version
    return Whole(version, Counter(server.openf1.asked), list((folder / "loading").glob("*/*")))


@pytest.fixture
def openf1(server: DemoServer, whole: Whole) -> DemoServer:
    server.openf1.asked.clear()
    return server


def load_sprint(openf1: DemoServer, folder: Path, left: float = float("inf"), **more: Report) -> Manifest:
    """Load the sprint with time for `left` requests. Raise LoadPaused after them."""
    begun = len(openf1.openf1.asked)
    in_time: Callable[[], float] = lambda: float("inf") if len(openf1.openf1.asked) - begun < left else 0.0  # noqa: E731
    return load(SPRINT, f"openf1+{openf1.base_url}", folder, left=in_time, **more)


def pieces(folder: Path) -> list[Path]:
    return [piece for piece in (folder / "loading").glob("*/*") if piece.name != "began"]


def test_one_request_at_a_time_gives_the_same_as_all_at_once(openf1: DemoServer, whole: Whole, tmp_path: Path) -> None:
    calls = 0
    while True:
        calls += 1
        try:
            manifest = load_sprint(openf1, tmp_path, left=1)
        except LoadPaused:
            continue
        break
    assert manifest.version == whole.version
    assert Counter(openf1.openf1.asked) == whole.asked
    assert set(whole.asked.values()) == {1}
    assert calls == sum(whole.asked.values()) + 1


def test_killed_at_every_step_it_asks_nothing_twice(openf1: DemoServer, whole: Whole, tmp_path: Path) -> None:
    for step in range(1, 500):
        try:
            manifest = load_sprint(openf1, tmp_path, progress=killed_at(step))
        except Killed:
            continue
        break
    assert manifest.version == whole.version
    assert Counter(openf1.openf1.asked) == whole.asked
    assert step > 50


def killed_at(step: int) -> Report:
    """Return a progress callback that ends the process at its n-th call, until the session is stored."""
    calls = 0

    def progress(stage: str, _share: float) -> None:
        nonlocal calls
        calls += 1
        if calls == step and stage != "done":
            raise Killed

    return progress


def test_closed_and_damaged_in_between_it_goes_on(openf1: DemoServer, whole: Whole, tmp_path: Path) -> None:
    with pytest.raises(LoadPaused):
        load_sprint(openf1, tmp_path, left=20)
    openf1.openf1.closed = True
    with pytest.raises(SourceBusy):
        load_sprint(openf1, tmp_path)
    openf1.openf1.closed = False
    damaged = pieces(tmp_path)[:3]
    for piece in damaged:
        piece.write_bytes(piece.read_bytes()[:-20])
    assert load_sprint(openf1, tmp_path).version == whole.version
    assert len(openf1.openf1.asked) == sum(whole.asked.values()) + 1 + len(damaged)


def test_nothing_is_left_in_the_store_by_a_finished_load(whole: Whole) -> None:
    assert whole.left == []


def test_what_is_not_published_yet_is_asked_for_again(openf1: DemoServer, tmp_path: Path) -> None:
    practice_is_over = datetime(2025, 4, 4, 15, tzinfo=UTC)
    with pytest.raises(NotYetPublished):
        load(SessionKey(2025, 1, "FP1"), f"openf1+{openf1.base_url}", tmp_path, now=practice_is_over)
    assert pieces(tmp_path) == []


def test_pieces_of_a_load_of_long_ago_count_as_none(tmp_path: Path) -> None:
    store, now = open_store(f"file://{tmp_path}"), [1000.0]
    StoredPartialLoad(SPRINT, store, lambda: now[0]).put("a.json", b"old")
    now[0] += KEPT_SECONDS - 1
    assert StoredPartialLoad(SPRINT, store, lambda: now[0]).get("a.json") == b"old"
    now[0] += 1
    later = StoredPartialLoad(SPRINT, store, lambda: now[0])
    assert later.get("a.json") is None
    later.put("b.json", b"new")
    assert (later.get("a.json"), later.get("b.json")) == (None, b"new")
