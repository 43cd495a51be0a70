"""Tables: headers on every page, no row torn or alone, columns as wide as what stands in them."""

from __future__ import annotations

import pytest

from lib.services.report_service import fonts
from lib.services.report_service.book import FOOT, HEAD, Book
from lib.services.report_service.page import Words
from lib.services.report_service.table import Cell, TableColumn, table
from lib.services.styling import STYLES

COLUMNS = [TableColumn("Lap", "right"), TableColumn("Message", flexible=True)]


def book() -> Book:
    made = Book(STYLES["light"])
    made.new_page()
    return made


def texts(made: Book, number: int) -> list[str]:
    return [mark.text for mark in made.pages[number].marks if isinstance(mark, Words)]


@pytest.mark.parametrize("rows", [1, 50, 59, 60, 61, 62, 63, 64, 65, 130])
def test_the_header_is_on_every_page_and_no_row_is_lost_or_alone(rows: int) -> None:
    made = book()
    table(made, COLUMNS, [[str(number), f"message {number}"] for number in range(rows)])
    shown = [texts(made, number) for number in range(len(made.pages))]
    assert all(page[:2] == ["Lap", "Message"] for page in shown)
    assert [text for page in shown for text in page[2::2]] == [str(number) for number in range(rows)]
    assert all(len(page) >= 6 for page in shown) or rows == 1


def test_a_long_message_is_wrapped_inside_of_its_column() -> None:
    made = book()
    words = "THE STEWARDS NOTED AN INCIDENT " * 20
    table(made, COLUMNS, [["1", words.strip()]])
    lines = [mark for mark in made.page.marks if isinstance(mark, Words)][3:]
    assert " ".join(line.text for line in lines) == words.strip()
    assert max(line.x + line.wide for line in lines) <= made.right


def test_numbers_end_at_the_same_place() -> None:
    made = book()
    table(made, [TableColumn("Time", "right")], [["9.5"], ["1:23.456"]])
    ends = {round(mark.x + mark.wide, 3) for mark in made.page.marks if isinstance(mark, Words)}
    assert len(ends) == 1


def test_a_table_that_is_too_wide_is_squeezed_into_the_page() -> None:
    made = book()
    table(made, [TableColumn(f"Column {number}") for number in range(30)], [["1:23.456"] * 30])
    assert all(mark.x + mark.wide <= made.right for mark in made.page.marks if isinstance(mark, Words))


def test_a_struck_out_cell_is_struck_through_its_words() -> None:
    made = book()
    table(made, [TableColumn("Time")], [[Cell("1:23.456", strike=True)]])
    strokes = [mark for mark in made.page.marks if type(mark).__name__ == "Stroke"]
    assert len(strokes) == 2  # the rule below the header, and this
    (left, _), (right, _) = strokes[1].points  # type: ignore[attr-defined]
    assert right - left == pytest.approx(fonts.width("1:23.456", 7.8))


def test_a_section_with_little_room_begins_on_a_new_page() -> None:
    made = book()
    made.y = made.bottom - 150
    made.section("pace", "Pace", first=60)
    assert (len(made.pages), made.places[0].page) == (2, 1)


def test_a_section_follows_on_the_same_page_where_there_is_room() -> None:
    made = book()
    made.y = HEAD + 100
    made.section("pace", "Pace", first=200)
    assert (len(made.pages), made.places[0].page) == (1, 0)
    assert made.y < made.size[1] - FOOT
