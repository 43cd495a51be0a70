"""On a phone of 360 pixels: nothing hangs out at the side, everything is there and can be met with a finger."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import needs_browser
from tests.page import steps
from tests.page.conftest import QUALIFYING
from tests.page.shown import Shown
from tests.page.views import VIEWS

WIDTH, HEIGHT = 360, 740
LEAST = 40  # pixels of a target for a finger
# A link within a sentence is as high as its line; a box that is ticked is met by its label too.
SMALL = """
(() => {
  const inText = (one) => one.matches('p a, p button, small a, footer a, .skip');
  const target = (one) => one.matches('input[type=checkbox], input[type=radio]') ? one.closest('label') ?? one : one;
  const seen = (one) => one.checkVisibility({visibilityProperty: true}) && one.getBoundingClientRect().width > 1;
  return [...document.querySelectorAll('a[href], button, select, input, textarea, summary, [role=slider]')]
    .filter((one) => seen(one) && !inText(one))
    .map((one) => [one, target(one).getBoundingClientRect()])
    .filter(([, box]) => Math.round(box.height) < LEAST || Math.round(box.width) < LEAST)
    .map(([one, box]) => `${one.outerHTML.slice(0, 60)} ${Math.round(box.width)} × ${Math.round(box.height)}`);
})()
""".replace("LEAST", str(LEAST))
HANGING = """
(() => [...document.querySelectorAll('main *, header *, .choice *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .filter((one) => !one.closest('.scroll, #tabs, .hidden, pre'))
  .map((one) => one.outerHTML.slice(0, 120)).slice(0, 5))()
"""


@pytest.fixture
def phone(shown: Shown) -> Shown:
    shown.size(WIDTH, HEIGHT)
    shown.tab.call("Emulation.setTouchEmulationEnabled", enabled=True)
    return shown


def fits(shown: Shown) -> None:
    assert shown.tab.run("document.scrollingElement.scrollWidth") <= WIDTH, shown.tab.run(HANGING)
    small: list[Any] = shown.tab.run(SMALL)
    assert small == []


@needs_browser
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_fits(phone: Shown, view: str) -> None:
    phone.open(*VIEWS[view])
    phone.until("#choice option") if view != "sign in" else None
    fits(phone)


@needs_browser
def test_the_pages_of_an_account_fit(phone: Shown) -> None:
    phone.open(f"view=you&{QUALIFYING}", "#register")
    steps.register(phone)
    phone.press("Delete the account", "#account")
    fits(phone)


@needs_browser
def test_all_parts_of_the_comparison_are_there(phone: Shown) -> None:
    """What stands beside the charts on a wide screen is above or below them."""
    phone.open(f"{QUALIFYING}&laps=JSE,OKA")
    for selector in ("#tower", ".adder", "#charts", "#readout", ".track", "#corners"):
        box = phone.tab.run(
            f"(() => {{ const box = document.querySelector('{selector}').getBoundingClientRect();"
            " return [box.width, box.height]; })()"
        )
        assert box[0] > 100, selector
        assert box[1] > LEAST, selector


@needs_browser
def test_all_views_are_reached_with_a_finger(phone: Shown) -> None:
    phone.open(f"{QUALIFYING}&laps=JSE,OKA")
    for label, awaited in (
        ("Session", "table.data"),
        ("Season", ".event"),
        ("Plots", ".picture"),
        ("You", "#register"),
    ):
        phone.tap(f"#tabs a[href*='view={label.lower()}']")
        phone.until(awaited)


@needs_browser
def test_a_finger_on_the_charts_moves_the_cursor(phone: Shown) -> None:
    phone.open(f"{QUALIFYING}&laps=JSE,OKA")
    before = phone.metres()
    phone.tap(".traces", 0.8)
    phone.tab.wait(f"!document.querySelector('#readout caption').innerText.includes('{before} ')")
    assert phone.metres() > before


@needs_browser
def test_nothing_lies_over_the_times_of_the_laps(phone: Shown) -> None:
    """Time, gap and buttons of a lap stand beside each other, all of them within the screen."""
    phone.open(f"{QUALIFYING}&laps=JSE,OKA:Q2,MAT")
    boxes = phone.tab.run(
        "[...document.querySelectorAll('#tower tbody tr')].map((row) => ['time', 'gap', 'acts'].map((name) => {"
        " const box = row.querySelector(`.${name}`).getBoundingClientRect(); return [box.left, box.right]; }))"
    )
    assert len(boxes) == 3
    for time, gap, acts in boxes:
        assert max(time[1], gap[1]) <= acts[0] + 1
        assert acts[1] <= WIDTH


@needs_browser
@pytest.mark.parametrize("width", [660, 768, 900, 1024, 1280])
def test_between_phone_and_screen_the_gaps_are_seen_and_the_charts_come_before_the_map(
    shown: Shown, width: int
) -> None:
    shown.size(width, 1024)
    shown.open(f"{QUALIFYING}&laps=JSE,OKA:Q2,MAT")
    edges = shown.tab.run(
        "[...document.querySelectorAll('#tower tbody tr')].map((row) => [row.querySelector('.gap')"
        ".getBoundingClientRect().right, row.querySelector('.acts').getBoundingClientRect().left])"
    )
    assert all(gap <= acts + 1 for gap, acts in edges), edges
    charts, chart_map = shown.tab.run(
        "['.charts', '.map'].map((name) => document.querySelector(name).getBoundingClientRect().top)"
    )
    assert charts < chart_map or width >= 1024
