"""`--queue`: what of a season is handed to the queue, and when it cannot be."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib import load
from lib.config import Config
from lib.sessions import SessionKey, open_store
from tests.real.qstash_server import CURRENT, NEXT, TOKEN, QStashServer
from tests.services.ff1_interact.source_server import Source, serving
from tests.services.ff1_interact.tiny_season import TinySession
from tests.sessions.invented import session

LOADER = "https://loader.example/api/ingest"
NAMES = ["FP1", "FP2", "FP3", "Q", "R"]


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    with serving(TinySession().write(tmp_path / "source")) as source:
        yield source


@pytest.fixture
def queue() -> Iterator[QStashServer]:
    server = QStashServer()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, queue: QStashServer, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment, for tests to change."""
    environ = {"DATA_DIR": str(tmp_path), "QSTASH_URL": queue.url, "QSTASH_TOKEN": TOKEN, "INGEST_URL": LOADER}
    environ |= {"QSTASH_CURRENT_SIGNING_KEY": CURRENT, "QSTASH_NEXT_SIGNING_KEY": NEXT}
    monkeypatch.setattr(load, "config", lambda: Config.read(environ))
    return environ


def command(source: Source) -> tuple[int, list[str]]:
    out = io.StringIO()
    code = load.main(["--season", "2025", "--queue", "--source", source.base], out)
    return code, out.getvalue().splitlines()


def test_what_is_missing_is_queued_and_loaded_by_nobody_here(
    source: Source, queue: QStashServer, tmp_path: Path
) -> None:
    open_store(f"file://{tmp_path}/store").write(SessionKey(2025, 1, "FP2"), session())
    code, lines = command(source)
    assert code == 0
    assert [json.loads(message["body"])["key"] for message in queue.messages] == [
        f"2025/01/{name}" for name in NAMES if name != "FP2"
    ]
    assert {message["destination"] for message in queue.messages} == {LOADER}
    assert lines[-2:] == ["2025/01/R  Sample Grand Prix, Race: queued", "4 queued, 1 stored before"]
    assert not any("/static/" in path for path in source.asked)


def test_one_that_is_not_taken_is_named_and_fails_the_command(source: Source, queue: QStashServer) -> None:
    queue.refuse['{"key":"2025/01/Q"}'] = "quota exceeded"
    code, lines = command(source)
    assert code == 1
    assert "2025/01/Q  Sample Grand Prix, Qualifying: FAILED: quota exceeded" in lines
    assert lines[-1] == "4 queued, 1 failed"


def test_nothing_missing_is_said(source: Source, queue: QStashServer, tmp_path: Path) -> None:
    store = open_store(f"file://{tmp_path}/store")
    for name in NAMES:
        store.write(SessionKey(2025, 1, name), session())
    assert command(source) == (0, ["5 stored before"])
    assert queue.batches == 0


@pytest.mark.parametrize("name", ["QSTASH_TOKEN", "INGEST_URL"])
def test_what_is_not_set_is_named(
    source: Source, settings: dict[str, str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    del settings[name]
    assert command(source) == (2, [])
    assert f"error: misconfigured: {name} is not set" in capsys.readouterr().err


def test_a_queue_that_refuses_the_token_ends_with_two(
    source: Source, settings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    settings["QSTASH_TOKEN"] = "wrong"
    assert command(source) == (2, [])
    assert "QSTASH_TOKEN" in capsys.readouterr().err
    assert "wrong" not in capsys.readouterr().err
