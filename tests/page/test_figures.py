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


@needs_browser
def test_stints_are_explained(shown: Shown) -> None:
    shown.open(*VIEWS["strategy"])
    stints = shown.fetched(f"/api/session?{RACE}&view=stints&shape=records")["rows"]
    for compound in {one["compound"] for one in stints}:
        assert f"{compound[0]} {compound.lower()}" in shown.text(".figure + p")
    assert "outlined: used" in shown.text(".figure + p")
