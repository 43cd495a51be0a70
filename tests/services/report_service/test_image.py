"""A page as pixels: what stands where, on a page of three shapes, a line, a dashed line and no words."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from lib.services.report_service.book import Book
from lib.services.report_service.image import SCALE, _dashed, painted, write_png
from lib.services.report_service.page import ReportPage
from lib.services.styling import STYLES
from tests.services.report_service.small_drawing import drawing
from tests.services.report_service.small_reports import ABOUT

WHITE, RED, BLUE, GREEN = (255, 255, 255), (255, 0, 0), (0, 0, 255), (0, 255, 0)


def page() -> ReportPage:
    made = ReportPage(100.0, 200.0)
    made.box(10, 100, 20, 30, "#ff0000")
    made.dot(60, 110, 8, "#0000ff", "#00ff00")
    made.line([(10, 150), (90, 150)], "#0000ff", 4.0)
    made.line([(10, 170), (90, 170)], "#0000ff", 4.0, (5.0, 5.0))
    return made


def at(picture: Image.Image, x: float, y: float) -> object:
    """Return the colour at a place in points."""
    return picture.getpixel((int(x * SCALE), int(y * SCALE)))


def test_shapes_stand_where_the_page_says() -> None:
    shown = painted(page(), "#ffffff", 0.0, 200.0)
    assert shown.size == (160, 320)
    assert [at(shown, x, y) for x, y in ((20, 115), (8, 115), (32, 115), (20, 98), (20, 132))] == [RED, *[WHITE] * 4]
    assert [at(shown, 60, 110), at(shown, 60, 120), at(shown, 69.5, 110)] == [BLUE, WHITE, WHITE]
    assert [at(shown, 50, y) for y in (150, 147, 153)] == [BLUE, WHITE, WHITE]
    assert [at(shown, x, 170) for x in (20, 40, 60, 80)] == [BLUE, WHITE, BLUE, WHITE]


def test_a_part_of_a_page_is_what_stands_between_two_heights() -> None:
    shown = painted(page(), "#ffffff", 140.0, 160.0)
    assert shown.size == (160, 32)
    assert at(shown, 50, 10) == BLUE
    assert at(shown, 20, 1) == WHITE


@pytest.mark.parametrize(
    ("points", "dash", "pieces"),
    [
        ([(0, 0), (10, 0)], [4, 2], [[(0, 0), (4, 0)], [(6, 0), (10, 0)]]),
        ([(0, 0), (5, 0), (5, 5)], [4, 4], [[(0, 0), (4, 0)], [(5, 3), (5, 5)]]),
        ([(0, 0), (3, 0)], [4, 2], [[(0, 0), (3, 0)]]),
        ([(0, 0), (0, 7)], [2, 2, 1, 2], [[(0, 0), (0, 2)], [(0, 4), (0, 5)]]),
    ],
)
def test_a_dashed_line_is_strokes_and_holes(points: list, dash: list, pieces: list) -> None:
    assert _dashed(points, dash) == pieces


def test_pages_follow_one_another_without_what_is_empty() -> None:
    """The first from its top to its lowest mark and 9 points, the last from 53 points to its lowest and 30 points."""
    book = Book(STYLES["light"], (100.0, 200.0))
    for low in (100.0, 120.0):
        book.new_page()
        book.page.box(10, 60, 10, low - 60, "#ff0000")
    picture = Image.open(io.BytesIO(write_png(book, ABOUT)))
    assert picture.size == (160, round(109 * SCALE) + round((150 - 53) * SCALE))
    assert picture.info["Title"] == "A title"
    rows = [picture.convert("RGB").getpixel((24, y)) for y in range(picture.height)]
    red = [y for y, colour in enumerate(rows) if colour == RED]
    assert (red[0], red[-1]) == (96, 174 + round((120 - 53) * SCALE) - 1)


def test_the_colours_of_a_page_stay_theirs() -> None:
    picture = Image.open(io.BytesIO(write_png(drawing(), ABOUT))).convert("RGB")
    assert {"#c00000", "#ffff00", "#123456"} <= {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in picture.getcolors(10**6)}
