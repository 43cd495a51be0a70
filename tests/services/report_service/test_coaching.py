"""A coaching report: its findings as words and traces, its numbers the comparison's, hostile names as plain text."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from lib.errors import NoTelemetry
from lib.services.coaching import coach
from lib.services.coaching.shapes import MarkedCorner, PlaceRange
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.report import make_report
from lib.services.report_service.sections import coaching, coaching_findings
from lib.services.styling import STYLES
from lib.sessions import SessionKey
from tests.services.report_service.made import HOSTILE, MADE_AT, coaching_book, coaching_material, store_of
from tests.services.report_service.test_pages import box_of, overlaps, words_of


def text_of(material: ReportMaterial) -> str:
    pages = PdfReader(io.BytesIO(make_report(material).content), strict=True).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_each_finding_stands_there_with_what_coaching_says_of_it() -> None:
    material = coaching_material()
    laps = material.compared
    found = coach(laps.opened)
    assert found.findings
    text = text_of(material)
    for one in found.findings:
        assert f"Turn {one.corner}: {one.gain:.3f} s" in text
        assert f"{one.gain:.3f} ± {one.noise:.3f}" in text
        assert one.attempt in text
    assert f"{laps.opened[1].lap_time - laps.opened[0].lap_time:.3f} s behind" in text
    assert f"begin with Turn {found.findings[0].corner}" in text


def test_phases_add_up_to_the_difference_of_the_lap_times() -> None:
    laps = coaching_material().compared.opened
    _, rows = coaching_findings.phase_rows(coach(laps), "#ffffff", "#000000")
    *corners, last = [[str(getattr(cell, "text", cell)) for cell in row] for row in rows]
    assert last[0] == "All"
    assert float(last[-1]) == pytest.approx(laps[1].lap_time - laps[0].lap_time, abs=0.001)
    assert sum(float(row[-1].strip("()")) for row in corners if row[-1] != "–") == pytest.approx(
        float(last[-1]), abs=0.01
    )
    assert sum(map(float, last[1:-1])) == pytest.approx(float(last[-1]), abs=0.003)


@pytest.mark.parametrize(
    ("gain", "noise", "text", "ground"),
    [
        (0.0, True, "–", None),
        (0.1234, True, "(+0.123)", None),
        (0.1234, False, "+0.123", "b"),
        (-0.2, False, "-0.200", "a"),
    ],
)
def test_a_gain_stands_on_its_ground_unless_it_is_noise(
    gain: float, noise: bool, text: str, ground: str | None
) -> None:
    cell = coaching_findings.gain_cell(gain, noise, "a", "b")
    assert (cell.text, cell.ground) == (text, ground)


def test_a_finding_is_a_sentence_with_its_habit() -> None:
    found = coach(coaching_material().compared.opened).findings[0]
    assert coaching_findings.seen(found).startswith(("You ", "Your "))
    found.laps = "4 of 6"
    assert coaching_findings.seen(found).endswith(", on 4 of 6 laps")


def test_places_of_both_laps_stand_below_each_other_the_references_with_its_range() -> None:
    found = coach(coaching_material().compared.opened)
    one = found.findings[0]
    corner = next(corner for corner in found.corners if coaching_findings.name_of(corner) == one.corner)
    corner.reference.brake_at, corner.own.brake_at = PlaceRange(1065.2, 1056.0, 1074.0), 1042.4
    corner.reference.throttle_at = corner.own.throttle_at = None
    corner.reference.min_speed, corner.own.min_speed = 105.2, 87.6
    columns, (theirs, mine) = coaching_findings.place_rows(found, one, ["VER lap 16", "Mine"])
    assert [column.title for column in columns[1:4]] == ["Brake on", "Brake off", "Slowest"]
    assert (theirs[1], theirs[3], theirs[4]) == ("1,065 ± 9 m", "105 km/h", "–")
    assert (mine[1], mine[3], mine[4]) == ("1,042 m", "88 km/h", "–")


def test_corners_that_are_not_judged_stand_together_by_their_reason() -> None:
    found = coach(coaching_material().compared.opened)
    found.marked = [MarkedCorner("2", "VER was held up here"), MarkedCorner("4", "VER was held up here")]
    assert coaching_findings.marks(found) == {"VER was held up": ["2", "4"]}


def test_progress_needs_two_laps_of_ones_own() -> None:
    material = coaching_material()
    lap = material.compared.opened[1]
    slower = replace(lap, driver="me:2", lap_time=lap.lap_time + 0.5)
    rows = [{"id": "1", "name": "Old", "lap_time": lap.lap_time, "created_at": "2026-11-25T07:00:00Z"},
            {"id": "2", "name": "New", "lap_time": slower.lap_time, "created_at": "2026-11-26T07:00:00Z"}]  # fmt: skip
    assert coaching_findings.progressed([lap], rows[:1]) is None
    found = coaching_findings.progressed([lap, slower], rows)
    assert found is not None
    assert [(one.name, one.to_best) for one in found.laps] == [("New", 0.5), ("Old", 0.0)]


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
