"""Widths and wrapping by numbers written out; what the font lacks is marked and logged, never dropped."""

from __future__ import annotations

import logging

import pytest

from lib.services.report_service import fonts


def test_a_width_is_the_sum_of_its_letters() -> None:
    # DejaVu Sans: every digit is 1303 of 2048 units wide
    assert fonts.width("12345", 10) == pytest.approx(5 * 10 * 1303 / 2048)
    assert fonts.width("", 10) == 0


def test_what_the_font_lacks_is_marked_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert fonts.shown("角田 Yuki") == "□□ Yuki"
    assert "U+7530" in caplog.text
    assert "U+89D2" in caplog.text


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Inês Müller Łukasz Škoda", "Inês Müller Łukasz Škoda"),
        ("Ine\u0302s", "Inês"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\u202egnitirw thgir", "□gnitirw thgir"),
        ("nul\x00l", "nul□l"),
        ("🏎 fast", "□ fast"),
        ("{nb} <b>**bold**</b> (x) \\", "{nb} <b>**bold**</b> (x) \\"),
    ],
)
def test_words_are_shown_as_they_are(words: str, wanted: str) -> None:
    assert fonts.shown(words) == wanted


def test_words_are_shortened_until_they_fit() -> None:
    shortened = fonts.fitted("Andrea Kimi Antonelli", 60, 10)
    assert shortened.endswith("…")
    assert "Andrea Kimi Antonelli".startswith(shortened[:-1])
    assert fonts.width(shortened, 10) <= 60
    assert fonts.fitted("VER", 60, 10) == "VER"


def test_lines_are_as_long_as_fits_and_hold_every_word() -> None:
    words = "CAR 4 (NOR) TIME 1:35.454 DELETED - TRACK LIMITS AT TURN 14 LAP 12"
    lines = fonts.wrapped(words, 120, 8)
    assert " ".join(lines) == words
    assert len(lines) > 2
    assert all(fonts.width(line, 8) <= 120 for line in lines)


def test_a_word_that_is_wider_than_a_line_is_cut_and_loses_nothing() -> None:
    lines = fonts.wrapped("x" * 100, 50, 8)
    assert "".join(lines) == "x" * 100
    assert all(fonts.width(line, 8) <= 50 for line in lines)
