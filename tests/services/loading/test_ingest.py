"""From a source into the store, by the service and by the command line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib import load
from lib.config import Config
from lib.errors import SessionNotLoaded, Unavailable
from lib.services.loading.ingest import load_session
from lib.sessions import SessionKey, SessionStore, open_store
from tests.services.ff1_interact.source_server import Source, serving
from tests.services.ff1_interact.tiny_season import TinySession

RACE = SessionKey(2025, 1, "R")


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    with serving(TinySession().write(tmp_path / "source")) as source:
        yield source


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}/data/store")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "config", lambda: Config.read({"DATA_DIR": f"{tmp_path}/data"}))


def command(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    return load.main(arguments, out), out.getvalue()


def test_a_session_goes_from_the_source_into_the_store(source: Source, store: SessionStore, tmp_path: Path) -> None:
    stages: list[str] = []
    manifest = load_session(RACE, store, source.base, tmp_path / "cache", lambda stage, _: stages.append(stage))
    assert store.manifest(RACE) == manifest
    assert len(store.open(RACE).laps()) == 18
    assert stages[-2:] == ["storing", "done"]


def test_loading_again_gives_the_same_version(source: Source, store: SessionStore, tmp_path: Path) -> None:
    versions = {load_session(RACE, store, source.base, tmp_path / "cache").version for _ in range(2)}
    assert len(versions) == 1


def test_a_failed_load_stores_nothing(source: Source, store: SessionStore, tmp_path: Path) -> None:
    source.faults["TimingData"] = 500
    with pytest.raises(Unavailable):
        load_session(RACE, store, source.base, tmp_path / "cache")
    with pytest.raises(SessionNotLoaded):
        store.manifest(RACE)


def test_a_failed_load_keeps_what_was_there(source: Source, store: SessionStore, tmp_path: Path) -> None:
    before = load_session(RACE, store, source.base, tmp_path / "cache")
    source.faults["Position"] = 500
    with pytest.raises(Unavailable):
        load_session(RACE, store, source.base, tmp_path / "cache")
    assert store.manifest(RACE) == before


@pytest.mark.usefixtures("settings")
class TestCommand:
    def test_loads_one_session_and_says_so_in_one_line(self, source: Source, store: SessionStore) -> None:
        code, said = command("2025", "Nowhere", "R", "--source", source.base)
        assert code == 0
        assert said.startswith("2025/01/R  Sample Grand Prix, Race: 18 laps, 0.")
        assert said.count("\n") == 1
        assert store.manifest(RACE).finished

    def test_a_season_goes_on_where_it_stopped(self, source: Source) -> None:
        said = command("--season", "2025", "--source", source.base)[1]
        assert said.endswith(
            "1 loaded, 4 failed\nfailed for no_telemetry: 2025/01/FP1 2025/01/FP2 2025/01/FP3 2025/01/Q\n"
        )
        assert said.count("\n") == 7
        source.asked.clear()
        said = command("--season", "2025", "--source", source.base)[1]
        assert "2025/01/R" not in said
        assert "1 stored before, 4 failed" in said
        assert not any("_Race/" in path for path in source.asked)

    def test_a_failure_is_named_and_fails_the_command(self, source: Source) -> None:
        code, said = command("2025", "1", "Q", "--source", source.base)
        assert code == 1
        assert "FAILED: no_telemetry" in said

    def test_a_source_that_refuses_is_left_alone(self, source: Source) -> None:
        source.faults["/static/"] = 403
        code, said = command("2025", "1", "--source", source.base)
        assert code == 1
        assert said.count("FAILED") == 1
        assert "run it again" in said

    def test_several_processes_load_the_same(self, source: Source, store: SessionStore) -> None:
        code, _ = command("2025", "1", "R", "--jobs", "2", "--source", source.base)
        assert code == 0
        assert store.manifest(RACE).finished

    @pytest.mark.parametrize(
        "arguments", [["2025", "Atlantis", "R"], ["2025", "1", "Sprint"], ["2024", "1", "R"]], ids=str
    )
    def test_what_is_not_in_the_schedule_is_an_error(self, source: Source, arguments: list[str]) -> None:
        assert command(*arguments, "--source", source.base)[0] == 2

    def test_the_demo_has_to_be_served_first(self) -> None:
        assert command("2025", "1", "R", "--source", "demo")[0] == 2

    def test_a_terminal_gets_a_bar(self, source: Source) -> None:
        out = Terminal()
        load.main(["2025", "1", "R", "--source", source.base], out)
        assert "█" in out.getvalue()
        assert out.getvalue().splitlines()[-1].split("\033[K")[-1].startswith("2025/01/R  Sample")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True
