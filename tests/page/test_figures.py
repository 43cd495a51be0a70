"""Figures of a session: drawn for the width they have, so that their type can be read, and with what explains them."""

from __future__ import annotations

import pytest

from tests.browser import needs_browser
from tests.page.shown import Shown
from tests.page.views import RACE, VIEWS

SCALE = (
    "(() => { const one = document.querySelector('.figure svg');"
    " return one.clientWidth / one.viewBox.baseVal.width; })()"
)


@needs_browser
@pytest.mark.parametrize("view", ["strategy", "positions", "weather"])
def test_its_type_is_of_the_same_size_after_the_window_has_changed(shown: Shown, view: str) -> None:
    shown.open(*VIEWS[view])
    assert shown.tab.run(SCALE) == pytest.approx(1, abs=0.02)
    shown.size(390, 844)
    shown.tab.wait(f"document.querySelector('.figure svg').clientWidth < 390 && Math.abs({SCALE} - 1) < 0.02")


LEAST_CONTRAST = """
import('/page/colours.js').then(({ contrast, palette, parse }) => Math.min(
  ...[...document.querySelectorAll('.who-line path')].map((line) =>
    contrast(getComputedStyle(line).stroke.match(/\\d+/g).map(Number), parse(palette().panel)))))
"""


@needs_browser
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_every_line_stands_out_from_its_ground(shown: Shown, scheme: str) -> None:
    """A team of the invented season is nearly white: on white it is drawn darker. 3 is what WCAG asks of graphics."""
    shown.prefer(scheme)
    shown.open(*VIEWS["positions"])
    assert shown.count(".who-line path") == 20
    assert shown.tab.run(LEAST_CONTRAST) >= 2.9  # colours are whole numbers


@needs_browser
def test_stints_are_explained(shown: Shown) -> None:
    shown.open(*VIEWS["strategy"])
    stints = shown.fetched(f"/api/session?{RACE}&view=stints&shape=records")["rows"]
    for compound in {one["compound"] for one in stints}:
        assert f"{compound[0]} {compound.lower()}" in shown.text(".figure + p")
    assert "outlined: used" in shown.text(".figure + p")
