"""The address is the whole view: back, forward, reload, and tabs that do not mind each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import needs_browser
from tests.page import steps
from tests.page.conftest import QUALIFYING
from tests.page.shown import Shown
from tests.page.views import RACE

VIEWS = {
    "laps": (f"{QUALIFYING}&laps=JSE,OKA:Q2&from=900&to=1500&at=1200", "#charts", "#panel"),
    "laps sorted": (f"view=session&part=laps&driver=JSE&sort=-lap_time&{QUALIFYING}", "table.data", "#panel"),
    "laps of a tyre": (f"view=session&part=laps&driver=JSE&rows=all&tyre=HARD&{RACE}", "table.data", "#panel"),
    "strategy": (f"view=session&part=strategy&{RACE}", ".figure svg", "#panel"),
    "standings": ("view=season&part=drivers&year=2025&sort=wins", "table.data", "#panel"),
    "plot": (f"view=plots&kind=weather&style=pink&{QUALIFYING}", ".picture img", "#panel"),
}


@needs_browser
@pytest.mark.parametrize("view", VIEWS)
def test_a_reload_shows_the_same(shown: Shown, view: str) -> None:
    query, awaited, compared = VIEWS[view]
    shown.open(query, awaited)
    before = shown.text(compared)
    shown.tab.run("document.body.dataset.old = 'yes'")
    shown.tab.call("Page.reload")
    shown.until(f"body:not([data-old]) {awaited}")
    shown.tab.wait(f"document.querySelector('{compared}').innerText.length === {len(before)}")
    assert shown.text(compared) == before
    assert {name: value for name, value in shown.query().items() if f"{name}=" in query} == {
        name: value for name, _, value in (pair.partition("=") for pair in query.split("&"))
    }


@needs_browser
def test_filters_of_laps_are_in_the_address(shown: Shown) -> None:
    shown.open(f"view=session&part=laps&{RACE}", "table.data")
    assert shown.text("table.data tbody tr b") == "MAT"  # who won
    shown.choose("[aria-label='Kind of laps']", "deleted")
    shown.choose("[aria-label=Tyre]", "HARD")
    assert {name: shown.query().get(name) for name in ("rows", "tyre")} == {"rows": "deleted", "tyre": "HARD"}
    shown.choose("[aria-label='Kind of laps']", "")
    assert "rows" not in shown.query()
    laps = shown.fetched(f"/api/session?{RACE}&view=laps&shape=records&compound=HARD")["rows"]
    assert shown.count("table.data tbody tr") == sum(lap["lap_time"] is not None for lap in laps)


@needs_browser
def test_a_filter_that_the_session_does_not_have_hides_nothing(shown: Shown) -> None:
    shown.open(f"view=session&part=laps&driver=NOBODY&tyre=WET&{RACE}", "table.data")
    laps = shown.fetched(f"/api/session?{RACE}&view=laps&shape=records")["rows"]
    assert shown.count("table.data tbody tr") == sum(lap["lap_time"] is not None for lap in laps)


@needs_browser
def test_a_link_that_is_opened_stays_as_it_is(shown: Shown) -> None:
    """Only who moves the cursor or zooms changes the address; a place between two points of the grid is no move."""
    shown.open(VIEWS["laps"][0])
    shown.tab.run("new Promise((settled) => setTimeout(settled, 300))")  # after the page's own timer of 250 ms
    assert shown.query()["at"] == "1200"
    assert shown.tab.run("document.querySelector('#charts').ariaValueNow") != "1200"


@needs_browser
def test_back_and_forward_go_through_what_was_seen(shown: Shown) -> None:
    shown.open(f"{QUALIFYING}&laps=JSE,OKA")
    shown.choose(".adder select[name=driver]", "MAT")
    shown.renewed(lambda: shown.press("Add lap"))
    shown.press("Session", "#tabs")
    shown.until("table.data")
    shown.press("Weather", ".subtabs")
    shown.until(".figure svg")
    shown.press("Season", "#tabs")
    shown.until(".event")

    shown.tab.run("history.back()")
    shown.until(".figure svg")
    assert shown.text(".subtabs [aria-current]") == "Weather"
    shown.tab.run("history.back()")
    shown.until("table.data")
    assert shown.text(".subtabs [aria-current]") == "Results"
    shown.tab.run("history.back()")
    shown.until("#charts")
    assert shown.laps() == ["JSE", "OKA", "MAT"]
    shown.renewed(lambda: shown.tab.run("history.back()"))
    assert shown.laps() == ["JSE", "OKA"]
    assert shown.text("#tabs [aria-current]") == "Laps"

    shown.renewed(lambda: shown.tab.run("history.forward()"))
    assert shown.laps() == ["JSE", "OKA", "MAT"]
    shown.tab.run("history.go(3)")
    shown.until(".event")
    assert shown.text("#tabs [aria-current]") == "Season"


@needs_browser
def test_moving_the_cursor_and_zooming_are_no_steps_back(shown: Shown) -> None:
    shown.open("view=season&year=2025", ".event")
    shown.go(f"{QUALIFYING}&laps=JSE,OKA")
    shown.until("#charts")
    shown.tab.run("document.querySelector('#charts').focus()")
    for name in ("ArrowUp", "ArrowRight", "ArrowUp", "PageDown"):
        before = shown.tab.run("location.href")
        shown.key(name)
        shown.tab.wait(f"location.href !== {before!r}")
    shown.tab.run("history.back()")
    shown.until(".event")


@needs_browser
def test_two_tabs_show_what_each_was_told(visitor: Callable[[], Shown]) -> None:
    one, other = visitor(), visitor()
    one.open(f"{QUALIFYING}&laps=JSE,OKA")
    other.open(f"view=session&{RACE}", "table.data")
    other.choose("#choice select[name=event]", "2")
    other.until_text("Corvelo", "#panel .title")
    one.front()
    one.tab.call("Page.reload")
    one.until("#charts")
    assert one.laps() == ["JSE", "OKA"]
    assert one.query()["event"] == "1"


@needs_browser
def test_signed_out_in_one_tab_the_other_says_so_and_lets_one_in_again(visitor: Callable[[], Shown]) -> None:
    one, other = visitor(), visitor()
    one.open(f"view=you&{QUALIFYING}", "#register")
    name = steps.register(one)
    other.front()
    other.open(f"view=you&{QUALIFYING}", "#sign-in")
    steps.sign_in(other, name)
    other.until("#ask")
    one.front()
    one.press("Sign out on every device")
    one.until("#sign-in")
    other.front()
    other.type("#ask [name=question]", "Who won?")
    other.press("Ask", "#ask")
    other.until("#sign-in-again[open]")
    other.type("#sign-in-again [name=password]", steps.PASSWORD)
    other.press("Sign in", "#sign-in-again")
    other.until_text("statements checked", "#answer")
    assert other.text("#tabs [aria-current]") == name
    assert one.count("#sign-in") == 1, "the first tab stays signed out"
