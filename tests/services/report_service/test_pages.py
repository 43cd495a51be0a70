"""What stands on the pages, looked at as a printer would: inside the margins, beside each other, on full pages."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from lib.services.report_service.book import FOOT, MARGIN
from lib.services.report_service.page import ReportPage, Words
from lib.services.styling import contrast
from lib.sessions import SessionKey
from tests.services.report_service.made import EVERY, made, named

CASES = [pytest.param(*case, id=named(case)) for case in EVERY]
TOUCH = 0.4  # points that two texts may share: the side bearings of their letters
ASCENT, DESCENT = 0.73, 0.02  # of the size: digits and capitals, which most of the words are


def words_of(page: ReportPage) -> list[Words]:
    return [mark for mark in page.marks if isinstance(mark, Words)]


def box_of(words: Words) -> tuple[float, float, float, float]:
    return words.x, words.y - ASCENT * words.size, words.x + words.wide, words.y + DESCENT * words.size


def overlaps(page: ReportPage) -> list[tuple[str, str]]:
    """Return the pairs of texts that lie over each other."""
    rows: dict[int, list[Words]] = defaultdict(list)
    for one in words_of(page):
        rows[round(one.y // 40)].append(one)
    found = set()
    for at, group in rows.items():
        for one in group:
            for other in [*group, *rows.get(at + 1, ())]:
                if one is other:
                    continue
                a, b = box_of(one), box_of(other)
                if min(a[2], b[2]) - max(a[0], b[0]) > TOUCH and min(a[3], b[3]) - max(a[1], b[1]) > TOUCH:
                    found.add(tuple(sorted((one.text, other.text))))
    return sorted(found)


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(("world", "key"), CASES)
def test_no_text_leaves_the_margins(world: str, key: SessionKey, paper: str) -> None:
    for page in made(world, key, "light", paper).book.pages:
        for words in words_of(page):
            left, top, right, low = box_of(words)
            assert left >= MARGIN - 0.5, words
            assert right <= page.wide - MARGIN + 0.5, words
            assert top >= 0, words
            assert low <= page.tall - 20, words


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(("world", "key"), CASES)
def test_no_text_lies_over_another(world: str, key: SessionKey, paper: str) -> None:
    for number, page in enumerate(made(world, key, "light", paper).book.pages, 1):
        assert overlaps(page) == [], f"page {number}"


@pytest.mark.parametrize(("world", "key"), CASES)
def test_only_the_last_page_is_nearly_empty(world: str, key: SessionKey) -> None:
    """Before a tall block, as a comparison's traces, two thirds of a page may stay free."""
    pages = made(world, key).book.pages
    for number, page in enumerate(pages[1:-1], 2):
        lowest = max(words.y for words in words_of(page) if words.y < page.tall - FOOT + 4)
        assert lowest > page.tall / 3, f"page {number} ends at {lowest:.0f}"


@pytest.mark.parametrize(("world", "key"), CASES)
def test_no_heading_stands_alone_at_the_foot(world: str, key: SessionKey) -> None:
    book = made(world, key).book
    for place in book.places[1:]:
        assert book.size[1] - FOOT - place.top > 60, place


@pytest.mark.parametrize("style", ["light", "dark", "print", "pink", "colourblind", "broadcast", "cyberpunk"])
def test_every_text_can_be_read_on_its_page(style: str) -> None:
    book = made("invented", SessionKey(2025, 1, "R"), style).book
    ground = book.style.background
    faint = {w.text for page in book.pages for w in words_of(page) if contrast(w.colour, ground) < 3.5}
    inside_bars = {
        text for text in faint if re.fullmatch(r"[SMHIW?]( \d+)?", text)
    }  # a tyre's letter, on the tyre's own colour
    assert faint == inside_bars


@pytest.mark.parametrize(("world", "key"), CASES)
def test_every_page_says_which_it_is_and_of_how_many(world: str, key: SessionKey) -> None:
    pages = made(world, key).book.pages
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in {words.text for words in words_of(page)}


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(("world", "key"), CASES)
def test_nothing_had_to_be_shortened(world: str, key: SessionKey, paper: str) -> None:
    pages = made(world, key, "light", paper).book.pages
    assert [words.text for page in pages for words in words_of(page) if "…" in words.text] == []


@pytest.mark.parametrize(("world", "key"), CASES)
def test_the_comparison_stands_on_the_page_of_its_heading_and_key(world: str, key: SessionKey) -> None:
    for page in made(world, key).book.pages:
        headed = any(words.text == "Head to head" and words.size > 14 for words in words_of(page))
        if headed and not any(words.text.startswith("Speed") for words in words_of(page)):
            pytest.fail("the traces are on another page than their heading")
