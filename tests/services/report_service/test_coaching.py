"""A coaching report: its findings as words and traces, its numbers the comparison's, hostile names as plain text."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from lib.errors import NoTelemetry
from lib.services.plotter.kinds.traces_numbers import STEP
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.report import make_report
from lib.services.report_service.sections import coaching, coaching_findings
from lib.services.styling import STYLES
from lib.services.telemetry_service import compare
from lib.sessions import SessionKey
from tests.services.report_service.made import HOSTILE, MADE_AT, coaching_book, coaching_material, store_of
from tests.services.report_service.test_pages import box_of, overlaps, words_of


def text_of(material: ReportMaterial) -> str:
    pages = PdfReader(io.BytesIO(make_report(material).content), strict=True).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_each_finding_stands_there_with_the_comparisons_number() -> None:
    material = coaching_material()
    laps = material.compared
    found = coaching_findings.findings(compare(laps.store, laps.references, STEP))
    assert found
    text = text_of(material)
    for one in found:
        assert f"Turn {one.corner}: {one.gain:.3f} s" in text
        assert one.attempt in text
    assert f"{laps.opened[1].lap_time - laps.opened[0].lap_time:.3f} s behind" in text


def test_names_with_markup_stay_text_and_what_the_font_lacks_is_marked() -> None:
    text = text_of(coaching_material())
    assert "<b>Sunday</b> {nb} (a\\) **bold** □□ □ %PDF endobj and on and on it goes" in text
    assert "<i>sim</i>" in text
    assert "角" in HOSTILE


def test_the_setup_is_there() -> None:
    text = text_of(coaching_material())
    assert "Front wing 22" in text
    assert "Brake bias 54.5" in text


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("style", ["light", "dark"])
def test_no_text_lies_over_another_or_leaves_the_page(style: str, paper: str) -> None:
    book = coaching_book(style, paper)
    for page in book.pages:
        assert overlaps(page) == []
        assert all(box_of(words)[2] <= book.right + 0.5 for words in words_of(page))


def test_a_faster_own_lap_has_nothing_to_find_where_all_is_noise() -> None:
    text = text_of(coaching_material("OKA", "OKA"))
    assert coaching.NO_FINDING in text


def test_without_an_own_lap_there_is_no_coaching() -> None:
    store, key = store_of("invented"), SessionKey(2025, 1, "Q")
    material = ReportMaterial(store, store.open(key), STYLES["light"], MADE_AT)
    with pytest.raises(NoTelemetry):
        coaching.write(coaching_book(), material)
