"""What the page asks of the API: nothing at each arrow key, nothing twice, and no load that nobody wanted."""

from __future__ import annotations

import pytest

from tests.browser import needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.network import Network
from tests.page.shown import Shown

NOT_STORED = "year=2025&event=1&session=FP1"
# Timers wait until they are told to go on: a slow machine would else rest between two presses of a key.
STOPPED = """
(() => {
  const waiting = new Map(), real = window.setTimeout.bind(window), stop = window.clearTimeout.bind(window);
  let next = -1;
  window.setTimeout = (act, after = 0, ...more) => {
    if (after < 500) return real(act, after, ...more);
    waiting.set(next, () => act(...more));
    return next--;
  };
  window.clearTimeout = (id) => waiting.delete(id) || stop(id);
  window.goOn = () => { const all = [...waiting.values()]; waiting.clear(); all.forEach((act) => act()); };
})();
"""


@pytest.fixture
def network(shown: Shown) -> Network:
    return Network(shown.tab)


@pytest.fixture
def stopped(shown: Shown, network: Network) -> Network:
    shown.tab.call("Page.addScriptToEvaluateOnNewDocument", source=STOPPED)
    return network


def arrows(shown: Shown, network: Network, selector: str, count: int) -> list[str]:
    """Press an arrow in a closed select some times; return what was asked because of that."""
    network.quiet()
    before = len(network.asked)
    shown.tab.run(f"document.querySelector({selector!r}).focus()")
    for _ in range(count):
        shown.key("ArrowDown")
    network.quiet()
    return network.asked[before:]


@needs_browser
class TestAClosedSelect:
    def test_it_asks_nothing_at_each_arrow(self, shown: Shown, stopped: Network) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        select = ".adder select[name=driver]"
        assert arrows(shown, stopped, select, 5) == []
        chosen = shown.tab.run(f"document.querySelector('{select}').value")
        assert chosen not in ("", "JSE"), "the arrows do choose"

    @pytest.mark.parametrize("how", ["Enter", "Tab", "rest"])
    def test_it_asks_once_when_the_choice_is_meant(self, shown: Shown, stopped: Network, how: str) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        select = ".adder select[name=driver]"
        arrows(shown, stopped, select, 3)
        before = len(stopped.asked)
        chosen = shown.tab.run(f"document.querySelector('{select}').value")
        shown.tab.run("window.goOn()") if how == "rest" else shown.key(how)
        shown.tab.wait("document.querySelector('.adder select[name=lap]').options.length > 2")
        stopped.quiet()
        asked = stopped.asked[before:]
        assert len(asked) == 1
        assert f"driver={chosen}" in asked[0]

    def test_the_session_changes_when_the_choice_is_meant(self, shown: Shown, stopped: Network) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        assert arrows(shown, stopped, "#choice select[name=session]", 1) == []
        assert shown.query()["session"] == "Q"
        shown.renewed(lambda: shown.key("Enter"))
        assert shown.query()["session"] == "R"

    @pytest.mark.parametrize(
        ("view", "awaited"),
        [("laps", "#charts"), ("session", "table.data"), ("season", ".event"), ("plots", ".picture img")],
    )
    def test_the_event_too_in_every_view(self, shown: Shown, stopped: Network, view: str, awaited: str) -> None:
        shown.open(f"view={view}&{QUALIFYING}", awaited)
        shown.until("#choice select[name=event] option[value='2']")
        assert arrows(shown, stopped, "#choice select[name=event]", 1) == []
        assert shown.query()["event"] == "1"

    def test_a_schedule_that_comes_meanwhile_takes_nothing_away(self, shown: Shown, stopped: Network) -> None:
        stopped.hold("/api/season")
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        stopped.until_held("/api/season")
        select = "document.querySelector('#choice select[name=event]')"
        shown.tab.wait(f"{select}?.options.length > 1")
        shown.tab.run(f"{select}.focus()")
        shown.key("ArrowDown")
        stopped.release()
        stopped.quiet()
        assert (shown.tab.run(f"{select}.value"), shown.query()["event"]) == ("2", "1")
        shown.renewed(lambda: shown.key("Enter"))
        assert shown.query()["event"] == "2"
        shown.tab.wait("document.querySelectorAll('#choice select[name=session] option').length > 4")


@needs_browser
class TestNothingIsLoadedUnasked:
    @pytest.mark.parametrize("view", ["laps", "session", "plots", "you"])
    def test_a_session_that_is_not_stored(self, shown: Shown, network: Network, view: str) -> None:
        """Asking the API for such a session's data starts its load; so the page must not ask."""
        shown.open(f"view={view}&{NOT_STORED}", "#register" if view == "you" else ".not-loaded")
        network.quiet()
        assert network.matching("POST") == []
        assert network.matching(r"/api/(session|telemetry|plot)\?.*session=FP1") == []

    def test_a_change_of_the_session_by_the_pointer(self, shown: Shown, network: Network) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        shown.choose("#choice select[name=session]", "FP1")
        shown.until(".not-loaded")
        network.quiet()
        assert network.matching("POST") == []
        assert network.matching(r"/api/(session|telemetry|plot)\?.*session=FP1") == []

    def test_it_is_asked_for_by_the_button_alone(self, shown: Shown, network: Network) -> None:
        shown.open(f"view=laps&{NOT_STORED}", ".not-loaded")
        shown.until_text("Practice 1", ".not-loaded")
        shown.press("Load this session", ".not-loaded")
        shown.until(".not-loaded .problem")  # the invented season has no practice: that is told in words
        assert len(network.matching("POST .*/api/load")) == 1
        assert shown.text(".not-loaded .problem p")
