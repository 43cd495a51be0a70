"""`python -m lib.report`: a report on a laptop, without an account."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from lib import report
from lib.config import Config
from lib.errors import NotFound
from lib.sessions import SessionKey, open_store
from tests import built


@pytest.fixture(autouse=True)
def laptop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = Config.read({"DATA_DIR": str(tmp_path), "STORE_URL": f"file://{built.demo_store()}"})
    monkeypatch.setattr(report, "config", lambda: settings)


def test_it_writes_the_file_that_is_asked_for(tmp_path: Path) -> None:
    out, file = io.StringIO(), tmp_path / "race.pdf"
    asked = ["2025", "Valdoria", "R", "-o", str(file), "--sections", "classification", "--paper", "letter"]
    assert report.main(asked, out) == 0
    pages = PdfReader(file).pages
    assert "Valdoria Grand Prix 2025 · Race, " in out.getvalue()
    assert "Classification" in pages[1].extract_text()
    assert [float(side) for side in pages[0].mediabox[2:]] == [612, 792]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["2024", "Valdoria", "R"], "python -m lib.load 2024 Valdoria R"),
        (["2025", "Nowhere", "R"], "Nowhere"),
        (["2025", "1", "FP3"], "2025/01/FP3 is not in the store"),
        (["2025", "1", "R", "-o", "report.docx"], "must end in .pdf or .png"),
        (["2025", "1", "R", "--sections", "gossip"], "gossip is unknown"),
        (["2025", "1", "R", "--drivers", "XXX"], "XXX"),
    ],
)
def test_what_cannot_be_made_is_said(more: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert report.main(more) == 2
    assert said in capsys.readouterr().err


def test_an_event_is_found_by_its_round_or_its_name() -> None:
    store = open_store(f"file://{built.demo_store()}")
    wanted = SessionKey(2025, 2, "Q")
    assert report.key_in(store, 2025, "2", "Q") == wanted
    assert report.key_in(store, 2025, "sao corvelo", "Qualifying") == wanted
    with pytest.raises(NotFound):
        report.key_in(store, 2031, "2", "Q")


def test_what_was_loaded_here_goes_before_the_invented_season(tmp_path: Path) -> None:
    shutil.copytree(built.demo_store(), tmp_path / "demo" / "store")
    settings = Config.read({"DATA_DIR": str(tmp_path)})
    session, _, shown = report.find_stored(settings, 2025, "1", "R")
    assert (session.key, shown) == (SessionKey(2025, 1, "R"), report.INVENTED)
    shutil.copytree(built.demo_store() / "sessions/2025/01/R", tmp_path / "store/sessions/2025/01/R")
    assert report.find_stored(settings, 2025, "1", "R")[2] == ""
    assert report.find_stored(settings, 2025, "2", "R")[2] == report.INVENTED  # not loaded here
    with pytest.raises(NotFound, match=r"2025/01/FP3 is not in the store\. Load it with"):
        report.find_stored(settings, 2025, "1", "FP3")


@pytest.mark.parametrize("said", [{"F1_SOURCE": "openf1"}, {"STORE_URL": "file:///nowhere"}])
def test_who_says_which_data_are_meant_never_gets_the_invented_season(tmp_path: Path, said: dict[str, str]) -> None:
    shutil.copytree(built.demo_store(), tmp_path / "demo" / "store")
    with pytest.raises(NotFound, match=r"No session of 2025 is stored in file://(?!.*make run)"):
        report.find_stored(Config.read({"DATA_DIR": str(tmp_path), **said}), 2025, "1", "R")
