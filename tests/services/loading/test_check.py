"""What `python -m lib.load --check` says of each part, working and down, in seconds."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import demo
from demo.server import DemoServer
from lib import load
from lib.config import Config
from lib.services.loading import check
from tests import built
from tests.real.hanging import dripping, serving, silent
from tests.services.ff1_interact.login_server import PASSWORD, USERNAME
from tests.services.ff1_interact.source_server import Source
from tests.services.ff1_interact.source_server import serving as archive_serving

Check = Callable[..., dict[str, tuple[bool, str]]]


@pytest.fixture
def source() -> Iterator[DemoServer]:
    with demo.serve(built.demo_tree()) as server:
        yield server


@pytest.fixture
def archive() -> Iterator[Source]:
    """The demo's files behind a server that misbehaves as it is told."""
    with archive_serving(built.demo_tree()) as server:
        yield server


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Return the command: each part with whether it works and what is said; the exit code is checked too."""

    def check_all(*sources: str, **environ: str) -> dict[str, tuple[bool, str]]:
        settings = {"DATA_DIR": f"{tmp_path}/data", "LIMITS": "openf1-minute=6000/60", **environ}
        monkeypatch.setattr(load, "config", lambda: Config.read(settings))
        out = io.StringIO()
        code = load.main(["--check", "--source", ",".join(sources)], out)
        found = {}
        for line in out.getvalue().splitlines():
            state, part, said = line.split(maxsplit=2)
            found[part] = (state == "ok", said)
        assert code == (0 if all(works for works, _ in found.values()) else 1)
        assert PASSWORD not in out.getvalue()
        return found

    return check_all


def test_everything_works_and_says_what_was_found(run: Check, source: DemoServer, year_of_the_demo: None) -> None:
    found = run(source.base_url, f"openf1+{source.base_url}")
    assert {part: works for part, (works, _) in found.items()} == dict.fromkeys(
        ["archive", "openf1", "schedule", "jolpica", "store"], True
    )
    assert found["openf1"][1].startswith("answers")
    assert found["schedule"][1] == "2 events in 2025"
    assert found["jolpica"][1] == "2 rounds in 2025"
    assert found["store"][1] == "can be written and read"


@pytest.fixture
def year_of_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock of the check into the invented season."""
    monkeypatch.setattr("lib.services.f1_source.F1Source.now", lambda _: load.datetime(2025, 4, 10, tzinfo=load.UTC))


def test_openf1_alone_needs_no_archive(run: Check, source: DemoServer, year_of_the_demo: None) -> None:
    assert list(run(f"openf1+{source.base_url}")) == ["openf1", "schedule", "jolpica", "store"]


def test_without_an_account_the_login_says_what_to_set(run: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "check_archive", lambda *_: "not asked")  # of F1 itself no test asks anything
    monkeypatch.setattr(check, "schedule", lambda *_: [])
    monkeypatch.setattr(check, "_total", lambda *_: 0)
    assert run("live")["login"] == (False, "no account is set (F1_USERNAME, F1_PASSWORD)")
    account = {"F1_USERNAME": USERNAME, "F1_PASSWORD": PASSWORD}
    assert run("live", **account)["login"] == (True, "an account is set")


@pytest.mark.parametrize(
    ("status", "code", "to_do"),
    [(401, "source_needs_login", "F1_USERNAME"), (403, "source_blocked", "openf1"), (429, "source_rate_limited", "")],
)
def test_an_archive_that_refuses(
    run: Check, archive: Source, year_of_the_demo: None, status: int, code: str, to_do: str
) -> None:
    archive.faults["/static/"] = status
    found = run(archive.base)
    works, said = found["archive"]
    assert (works, said.partition(":")[0]) == (False, code)
    assert to_do in said
    assert found["schedule"][0]


def test_openf1_closed_says_when_it_opens(run: Check, source: DemoServer, year_of_the_demo: None) -> None:
    source.openf1.closed = True
    works, said = run(f"openf1+{source.base_url}")["openf1"]
    assert not works
    assert said.startswith("source_busy: OpenF1 is closed to visitors while a session runs; it should open again at")


@pytest.mark.parametrize(("status", "code"), [(403, "source_blocked"), (500, "unavailable")])
def test_openf1_down(run: Check, source: DemoServer, year_of_the_demo: None, status: int, code: str) -> None:
    source.openf1.answer_with = status
    works, said = run(f"openf1+{source.base_url}")["openf1"]
    assert (works, said.partition(":")[0]) == (False, code)
    assert "To do: F1_SOURCE=live" in said


def test_openf1_without_time_for_us(run: Check, source: DemoServer, year_of_the_demo: None) -> None:
    source.openf1.per_minute = 0
    works, said = run(f"openf1+{source.base_url}")["openf1"]
    assert (works, said.partition(":")[0]) == (False, "source_rate_limited")


@pytest.mark.parametrize(("path", "part"), [("/f1schedule/", "schedule"), ("/ergast/", "jolpica")])
@pytest.mark.parametrize("fault", [500, "reset", "cut"])
def test_each_other_source_down(
    run: Check, archive: Source, year_of_the_demo: None, path: str, part: str, fault: int | str
) -> None:
    archive.faults[path] = fault
    found = run(archive.base)
    assert [name for name, (works, _) in found.items() if not works] == [part]
    assert found[part][1].startswith("unavailable: ")
    assert f"To do: {check.TO_DO[part]}" in found[part][1]


def test_a_store_that_cannot_be_written(run: Check, source: DemoServer, year_of_the_demo: None, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    works, said = run(f"openf1+{source.base_url}", STORE_URL=f"file://{tmp_path}/file/store")["store"]
    assert not works
    assert "To do: check STORE_URL" in said


@pytest.mark.parametrize("behaviour", [silent, dripping])
def test_hosts_that_never_end_are_given_up(
    run: Check, monkeypatch: pytest.MonkeyPatch, behaviour: Callable[..., None]
) -> None:
    monkeypatch.setattr(check, "LONGEST", 0.5)
    with serving(behaviour) as port:
        found = run(f"http://127.0.0.1:{port}", f"openf1+http://127.0.0.1:{port}")
    assert [part for part, (works, _) in found.items() if works] == ["store"]
    assert found["openf1"][1].startswith("unavailable: no answer within")
