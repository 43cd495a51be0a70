"""The size of what is written on a plot: with the picture, and with how many pixels its screen has to the inch."""

from __future__ import annotations

import pytest

from lib.services.plotter.paper import Paper
from lib.services.plotter.sheet import Sheet
from lib.services.styling import STYLES

STYLE = STYLES["dark"]


def scale(width: int, height: int, dpi: int) -> float:
    return Paper(STYLE, width, height, dpi, aspect=0.5).scale


def test_a_picture_of_the_usual_width_has_the_usual_type() -> None:
    assert scale(1200, 600, 100) == pytest.approx(1.0)


def test_a_small_picture_has_type_that_can_still_be_read() -> None:
    assert scale(300, 150, 100) == pytest.approx(0.25**0.6)


def test_a_picture_for_a_sharp_screen_is_the_small_one_with_more_pixels() -> None:
    assert scale(780, 390, 260) == pytest.approx(2.6 * scale(300, 150, 100))


def test_fewer_pixels_to_the_inch_make_no_smaller_type() -> None:
    assert scale(1200, 600, 50) == pytest.approx(1.0)


def sheet(width: int) -> Sheet:
    return Sheet(STYLE, width, width, 100, aspect=1.0)


def texts(paper: Paper) -> list[tuple[str, float]]:
    """Return what is written and how far above the lower edge, in pixels of the plain size."""
    found = [(text.get_text(), text.get_position()[1] * paper.height / paper.scale) for text in paper.figure.texts]
    return [(words, round(up, 3)) for words, up in found]


def inside(paper: Paper) -> bool:
    boxes = [text.get_window_extent(paper.figure.canvas.get_renderer()) for text in paper.figure.texts]  # type: ignore[attr-defined]
    return all(box.x0 >= 0 and box.x1 <= paper.width for box in boxes)


TITLE = "PIA lap 53 v NOR lap 53 v HAM lap 55: grip in braking, corners and traction"


def test_a_title_is_in_one_line_if_it_fits_and_in_two_rather_than_cut() -> None:
    wide, narrow = sheet(1200), sheet(375)
    for paper in (wide, narrow):
        paper.header(TITLE, "Race")
    assert [words for words, _ in texts(wide)] == [TITLE, "Race"]
    assert [words for words, _ in texts(narrow)] == [
        "PIA lap 53 v NOR lap 53 v HAM lap 55:",
        "grip in braking, corners and traction",
        "Race",
    ]
    assert narrow.top == wide.top + 31
    assert inside(narrow)


@pytest.mark.parametrize("width", range(300, 400, 7))
def test_a_title_that_can_be_made_smaller_is_not_cut(width: int) -> None:
    paper = sheet(width)
    paper.header("PIA lap 53 v NOR lap 53: where the time goes", "Race")
    assert "".join(words for words, _ in texts(paper)).endswith("where the time goesRace")
    assert inside(paper)


def test_what_stands_below_a_title_of_two_lines_moves_down_with_it() -> None:
    found = []
    for title in (TITLE, "Lap times"):
        paper = sheet(375)
        paper.header(title, "Race")
        paper.remark("The road changed")
        found.append((paper.top, texts(paper)[-1][1]))
    assert found[0] == (found[1][0] + 31, pytest.approx(found[1][1] - 31))


def test_a_remark_stands_beside_the_credit_and_on_a_phone_above_it() -> None:
    wide, narrow = sheet(1200), sheet(375)
    for paper in (wide, narrow):
        paper.note("The first 6 of the result")
    assert texts(wide) == [("The first 6 of the result", 17)]
    assert texts(narrow) == [("The first 6 of the result", 35)]
    assert (wide.foot, narrow.foot) == (0, 18)


def test_a_remark_too_long_for_its_line_goes_on_beside_the_credit() -> None:
    words = "Beyond the picture: " + ", ".join(f"VAN up to {far} s" for far in range(230, 242))
    paper = sheet(375)
    paper.note(words)
    (first, above), (second, below) = texts(paper)
    assert f"{first} {second}" == words
    assert (above, below) == (35, 17)
    assert inside(paper)


def test_axes_leave_room_for_the_line_of_the_remark() -> None:
    low = [one.panel().get_position().y0 * one.height / one.scale for one in (sheet(1200), sheet(375))]
    assert low == pytest.approx([86, 104])
