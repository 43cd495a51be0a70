"""Everything without a pointer: by Tab, arrows and Enter alone, and one always sees where one is."""

from __future__ import annotations

import json

import pytest

from tests.browser import needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.network import Network
from tests.page.shown import Shown

MOST_TABS = 120


def tab_to(shown: Shown, selector: str, *, back: bool = False) -> int:
    """Press Tab until an element has the focus; return how often. What has it on the way can be seen to have it."""
    for presses in range(1, MOST_TABS + 1):
        shown.key("Tab", **({"modifiers": 8} if back else {}))
        at = shown.tab.run(f"document.activeElement.matches({json.dumps(selector)})")
        assert shown.tab.run(OUTLINED), shown.tab.run("document.activeElement.outerHTML.slice(0, 200)")
        if at:
            return presses
    raise AssertionError(f"{selector} is not reached: {shown.tab.run('document.activeElement.outerHTML')}")


OUTLINED = (
    "document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== 'none'"
)


@needs_browser
class TestTheWholeComparison:
    def test_a_driver_is_added_moved_up_and_removed(self, shown: Shown) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        tab_to(shown, ".adder select[name=driver]")
        for letter in "MAT":
            shown.key(letter, text=letter)
        shown.key("Enter")
        shown.tab.wait("document.querySelector('.adder select[name=lap]').options.length > 2")
        tab_to(shown, ".adder select[name=lap]")
        shown.key("ArrowDown")
        tab_to(shown, ".adder button")
        shown.renewed(lambda: shown.enter())
        assert shown.laps() == ["JSE", "OKA", "MAT"]
        assert shown.query()["laps"] == "JSE,OKA,MAT:Q1"
        tab_to(shown, "[aria-label='Make MAT the reference']", back=True)
        shown.renewed(lambda: shown.enter())
        assert shown.laps() == ["MAT", "JSE", "OKA"]
        tab_to(shown, "[aria-label='Remove OKA']")
        shown.renewed(lambda: shown.enter())
        assert shown.laps() == ["MAT", "JSE"]

    def test_the_focus_stays_where_it_was_when_laps_change(self, shown: Shown) -> None:
        """Who works with keys does not begin at the top of the page after each step."""
        shown.open(f"{QUALIFYING}&laps=JSE,OKA,MAT")
        tab_to(shown, "[aria-label='Remove OKA']")
        shown.renewed(lambda: shown.enter())
        assert shown.tab.run("!!document.activeElement.closest('#panel .bench')")

    def test_corners_cursor_and_zoom(self, shown: Shown) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        tab_to(shown, "#charts")
        shown.key("PageDown")
        shown.tab.wait("document.querySelector('#charts').ariaValueText?.includes('Turn')")
        tab_to(shown, "#corners button")
        shown.enter()
        shown.tab.wait("new URL(location.href).searchParams.has('from')")
        tab_to(shown, "[aria-label='All of the lap']", back=True)
        shown.enter()
        shown.tab.wait("!new URL(location.href).searchParams.has('from')")

    def test_another_session_is_chosen(self, shown: Shown) -> None:
        network = Network(shown.tab)
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        network.quiet()
        tab_to(shown, "#choice select[name=event]")
        shown.key("ArrowDown")
        shown.renewed(lambda: shown.key("Enter"))
        assert shown.query()["event"] == "2"
        assert len(shown.laps()) == 2
        shown.tab.wait("document.querySelector('#choice select[name=event]').value === '2'")
        assert shown.tab.run("document.activeElement.name") == "event", "the next one is chosen from here"


@needs_browser
def test_the_first_press_of_tab_leads_past_the_navigation(shown: Shown) -> None:
    shown.open(f"{QUALIFYING}&laps=JSE,OKA")
    assert tab_to(shown, ".skip") == 1
    shown.enter()
    shown.tab.wait("document.activeElement.id === 'panel'")


@needs_browser
@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (f"view=session&{QUALIFYING}", "table.data thead button"),
        (f"view=session&part=laps&{QUALIFYING}", "#panel select"),
        (f"view=session&part=messages&{QUALIFYING}", "#panel input[type=search]"),
        ("view=season&year=2025", ".event a"),
        (f"view=plots&kind=delta&{QUALIFYING}", ".picture a[download]"),
        ("view=you", "#register button"),
    ],
)
def test_every_view_is_reached_and_left(shown: Shown, query: str, wanted: str) -> None:
    shown.open(query, wanted)
    tab_to(shown, wanted)
    tab_to(shown, "#tabs a", back=True)


@needs_browser
def test_a_table_is_sorted(shown: Shown) -> None:
    shown.open(f"view=session&{QUALIFYING}", "table.data thead button")
    tab_to(shown, "thead th:nth-child(2) button")
    for direction in ("ascending", "descending", "none"):
        shown.enter()
        assert shown.tab.run("document.querySelector('thead th:nth-child(2)').ariaSort") == direction
        assert shown.tab.run("document.activeElement.matches('thead th:nth-child(2) button')")
