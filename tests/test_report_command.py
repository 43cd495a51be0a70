"""`python -m lib.report`: a report on a laptop, without an account."""

from __future__ import annotations

import io
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
