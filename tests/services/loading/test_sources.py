"""Several sources in order: who steps in is named in store, answers and log; FastF1 is the better one."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import demo
from demo.server import DemoServer
from lib import load as command
from lib.config import Config
from lib.errors import LoadPaused, NotFound, NotYetPublished, SourceBlocked, Unavailable
from lib.services.loading import sources
from lib.sessions import SessionKey, open_store
from lib.sessions.manifest import Manifest
from tests import built
from tests.conftest import Api
from tests.services.ff1_interact.source_server import Source
from tests.services.ff1_interact.source_server import serving as archive_serving
from tests.services.openf1_interact.demo_loads import load

SPRINT = SessionKey(2025, 2, "S")
REFUSED = 403
Load = Callable[..., Manifest]


@pytest.fixture
def openf1() -> Iterator[DemoServer]:
    with demo.serve(built.demo_tree()) as server:
        yield server


@pytest.fixture
def archive() -> Iterator[Source]:
    """F1's archive with the same invented season, which refuses us where `faults` says so."""
    with archive_serving(built.demo_tree()) as server:
        yield server


@pytest.fixture
def both(archive: Source, openf1: DemoServer) -> str:
    return f"{archive.base},openf1+{openf1.base_url}"


class TestTheSecondSource:
    def test_steps_in_and_is_named(
        self, both: str, archive: Source, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        archive.faults["/static/"] = REFUSED
        with caplog.at_level(logging.WARNING):
            manifest = load(SPRINT, both, tmp_path)
        assert manifest.provider == "openf1"
        assert manifest.notes[0].startswith(f"not from {archive.base}: source_blocked: ")
        assert manifest.notes[1].startswith("read from OpenF1")
        (said,) = [record.getMessage() for record in caplog.records if "the next source is asked" in record.message]
        assert said.startswith(f"2025/02/S is not read from {archive.base} (source_blocked: ")

    def test_is_named_by_the_command_and_in_answers(
        self, both: str, archive: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_api: Callable[..., Api]
    ) -> None:
        archive.faults["/static/"] = REFUSED
        settings = {"DATA_DIR": str(tmp_path), "LIMITS": "openf1-minute=100000/60", "F1_SOURCE": both}
        monkeypatch.setattr(command, "config", lambda: Config.read(settings))
        out = io.StringIO()
        assert command.main(["2025", "2", "S"], out) == 0
        assert f"from openf1; not from {archive.base}: source_blocked" in out.getvalue()
        api = make_api(F1_SOURCE=both, STORE_URL=f"file://{tmp_path}/store", RATE_LIMIT_PER_MINUTE="0")
        named = "year=2025&event=2&session=S"
        glance = api.call("GET", f"/api/session?{named}").json
        assert any(note.startswith(f"not from {archive.base}: source_blocked") for note in glance["notes"])
        code = glance["drivers"][0]["code"]
        for address in (f"/api/session?{named}&view=laps", f"/api/telemetry?{named}&driver={code}"):
            assert api.call("GET", address).json["session"]["source"] == "openf1"

    def test_is_not_asked_where_the_first_has_it(
        self, both: str, openf1: DemoServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        manifest = load(SPRINT, both, tmp_path)
        assert manifest.provider == "fastf1"
        assert not any(note.startswith("not from") for note in manifest.notes)
        assert openf1.openf1.asked == []
        assert "the next source" not in caplog.text

    def test_may_be_the_archive(self, archive: Source, openf1: DemoServer, tmp_path: Path) -> None:
        openf1.openf1.closed = True
        manifest = load(SPRINT, f"openf1+{openf1.base_url},{archive.base}", tmp_path)
        assert manifest.provider == "fastf1"
        assert manifest.notes[0].startswith(f"not from openf1+{openf1.base_url}: source_busy: ")

    def test_is_refused_too_and_the_error_names_both(
        self, both: str, archive: Source, openf1: DemoServer, tmp_path: Path
    ) -> None:
        archive.faults["/static/"] = REFUSED
        openf1.openf1.answer_with = REFUSED
        with pytest.raises(SourceBlocked) as raised:
            load(SPRINT, both, tmp_path)
        assert raised.value.detail.count("source_blocked") == 2
        assert archive.base in raised.value.detail
        assert openf1.base_url in raised.value.detail


class TestWhatIsNotPassedOver:
    @pytest.mark.parametrize(
        "error",
        [NotFound("no such round"), LoadPaused("out of time"), NotYetPublished("later", starts="2031-01-01T00:00:00Z")],
        ids=lambda error: error.code,
    )
    def test_is_raised_as_it_is(
        self, both: str, openf1: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
    ) -> None:
        def fail(_order: object) -> None:
            raise error

        monkeypatch.setitem(sources.READERS, "fastf1", fail)
        with pytest.raises(type(error)) as raised:
            load(SPRINT, both, tmp_path)
        assert raised.value is error
        assert openf1.openf1.asked == []


class TestLoadedAnew:
    def test_fastf1_replaces_openf1(self, both: str, archive: Source, tmp_path: Path) -> None:
        archive.faults["/static/"] = REFUSED
        before = load(SPRINT, both, tmp_path)
        del archive.faults["/static/"]
        after = load(SPRINT, both, tmp_path)
        assert (before.provider, after.provider) == ("openf1", "fastf1")
        assert before.version != after.version
        session = open_store(f"file://{tmp_path}").open(SPRINT)
        assert session.manifest.provider == "fastf1"
        assert session.laps()["speed_fl"].max() > 0  # what OpenF1 does not have

    def test_what_only_steps_in_does_not_replace_fastf1(self, both: str, archive: Source, tmp_path: Path) -> None:
        before = load(SPRINT, both, tmp_path)
        archive.faults["/static/"] = REFUSED
        with pytest.raises(Unavailable, match=r"source_blocked.*read by FastF1, stays"):
            load(SPRINT, both, tmp_path)
        assert open_store(f"file://{tmp_path}").manifest(SPRINT) == before

    def test_openf1_chosen_first_does(self, both: str, openf1: DemoServer, tmp_path: Path) -> None:
        load(SPRINT, both, tmp_path)
        assert load(SPRINT, f"openf1+{openf1.base_url}", tmp_path).provider == "openf1"
