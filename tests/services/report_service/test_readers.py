"""A report opened again by readers that share no code with what wrote it."""

from __future__ import annotations

import functools
import io
import re
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from lib.services.report_service import wording
from lib.services.session_views import ViewRequest, columns
from lib.sessions import SessionKey
from tests.real.binaries import binary
from tests.services.report_service.made import READ, made, named

CASES = [pytest.param(*case, id=named(case)) for case in READ]
RACE = SessionKey(2025, 1, "R")


def reader(world: str, key: SessionKey) -> PdfReader:
    return PdfReader(io.BytesIO(made(world, key).report.content), strict=True)


def run(tool: str, *arguments: str, content: bytes, tmp_path: Path) -> str:
    file = tmp_path / "report.pdf"
    file.write_bytes(content)
    command = [binary(tool), *(str(file) if one == "FILE" else one for one in arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("world", "key"), CASES)
def test_it_says_what_it_is(world: str, key: SessionKey) -> None:
    found, manifest = reader(world, key), made(world, key).material.manifest
    assert found.metadata is not None
    assert found.metadata.title == f"{manifest.event} {manifest.year} · {manifest.name}"
    assert found.metadata.author == "Slipstream"
    assert found.root_object["/Lang"] == "en"
    assert found.root_object["/MarkInfo"]["/Marked"]
    assert found.root_object["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize(("world", "key"), CASES)
def test_bookmarks_and_links_lead_to_the_sections(world: str, key: SessionKey) -> None:
    found, book = reader(world, key), made(world, key).book
    sections = [place for place in book.places if place.level == 0]
    top = [one for one in found.outline if not isinstance(one, list)]
    assert [one.title for one in top] == [place.title for place in sections]
    assert [found.get_destination_page_number(one) for one in top] == [place.page for place in sections]
    links = [note.get_object() for note in found.pages[0].get("/Annots", ())]
    targets = [found.get_page_number(link["/Dest"][0].get_object()) for link in links]
    assert targets == [place.page for place in sections[1:]]
    for place in sections:
        assert place.title in (found.pages[place.page].extract_text() + "Cover")


@pytest.mark.parametrize(("world", "key"), CASES)
def test_every_picture_has_words(world: str, key: SessionKey) -> None:
    tree = reader(world, key).root_object["/StructTreeRoot"]
    kinds = [kid.get_object() for kid in tree["/K"][0].get_object()["/K"]]
    figures = [kid for kid in kinds if kid["/S"] == "/Figure"]
    assert len(figures) >= 3
    assert all(len(figure["/Alt"]) > 20 for figure in figures)
    assert {"/H1", "/H2", "/P", "/Table", "/TOC"} <= {kid["/S"] for kid in kinds}


@pytest.mark.parametrize(("world", "key"), CASES)
def test_every_lap_of_every_driver_is_text_and_equal_to_the_api(world: str, key: SessionKey) -> None:
    report = made(world, key)
    shown = _words(report.report.content)
    laps = columns(report.material.session, ViewRequest("laps"))
    for driver in report.material.manifest.drivers:
        assert driver.part in shown
    times = [time for time, lap in zip(laps["lap_time"], laps["lap"], strict=True) if time is not None and lap]
    assert len(times) > 50
    for time in times:
        assert wording.clock(time) in shown, time


@pytest.mark.parametrize(("world", "key"), CASES)
def test_every_name_is_text(world: str, key: SessionKey) -> None:
    text = " ".join(" ".join(page.extract_text().split()) for page in reader(world, key).pages)
    for driver in made(world, key).material.manifest.drivers:
        assert driver.name is None or driver.name in text


def test_the_gaps_of_a_race_are_those_of_the_api() -> None:
    report = made("invented", RACE)
    shown = _words(report.report.content)
    rows = columns(report.material.session, ViewRequest("positions"))
    gaps = [gap for gap, place in zip(rows["gap"], rows["position"], strict=True) if gap and place != 1]
    assert len(gaps) > 100
    assert all(f"{gap:.3f}" in shown for gap in gaps)


@pytest.mark.parametrize(("world", "key"), CASES)
def test_another_reader_finds_the_same_words(world: str, key: SessionKey, tmp_path: Path) -> None:
    report = made(world, key)
    text = run("pdftotext", "-layout", "FILE", "-", content=report.report.content, tmp_path=tmp_path)
    for driver in report.material.manifest.drivers:
        best = report.material.best_lap(driver.part)
        assert driver.part in text
        assert best is None or wording.clock(best["lap_time"]) in text
    assert "\ufffd" not in text


@pytest.mark.parametrize(("world", "key"), CASES)
def test_fonts_are_embedded_subsets_with_real_text(world: str, key: SessionKey, tmp_path: Path) -> None:
    listed = run("pdffonts", "FILE", content=made(world, key).report.content, tmp_path=tmp_path).splitlines()[2:]
    assert len(listed) == 2
    for row in listed:
        assert re.match(r"[A-Z]{6}\+DejaVuSans\S*\s+CID TrueType\s+Identity-H\s+yes yes yes", row), row


@pytest.mark.parametrize(("world", "key"), CASES)
def test_the_file_is_sound(world: str, key: SessionKey, tmp_path: Path) -> None:
    said = run("qpdf", "--check", "FILE", content=made(world, key).report.content, tmp_path=tmp_path)
    assert "No syntax or stream encoding errors found" in said


@pytest.mark.parametrize(("world", "key"), CASES)
def test_it_is_small(world: str, key: SessionKey) -> None:
    assert len(made(world, key).report.content) < 1_000_000
    assert made(world, key).report.pages <= 30


def test_the_same_data_at_the_same_moment_gives_the_same_bytes() -> None:
    from lib.services.report_service.report import make_report
    from tests.services.report_service.made import material_of

    again = make_report(material_of("invented", RACE))
    assert again.sha256 == made("invented", RACE).report.sha256


@functools.cache
def _words(content: bytes) -> frozenset[str]:
    return frozenset(word for page in PdfReader(io.BytesIO(content)).pages for word in page.extract_text().split())
