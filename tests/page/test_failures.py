"""What a person sees when an answer fails: words that help, never the browser's own, and a button that works."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.browser import Tab, needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.network import Act, Network, Paused, answer, cutting, html, problem, refused, sent_to
from tests.page.shown import Shown

RAW = re.compile(
    r"Failed to fetch|Unexpected (token|end)|NetworkError|TypeError|is not valid JSON|undefined|\[object|<!"
)
NOTICE = "#panel .notice.problem"
FAILURES: dict[str, tuple[Act, str]] = {
    "500": (problem(500, "internal_error", "Something went wrong on our side"), "Something went wrong on our side"),
    "503": (problem(503, "unavailable", "The database does not answer"), "The database does not answer"),
    "html 502": (html(502), "The answer was cut off"),
    "html 200": (html(200), "The answer was cut off"),
    "empty": (answer(200, "", "application/json"), "The answer was cut off"),
    "refused": (refused, "No connection"),
}
PLACES = {
    "laps": (f"{QUALIFYING}&laps=JSE,OKA", "/api/telemetry", "#charts"),
    "results": (f"view=session&{QUALIFYING}", r"/api/session\?.*session=Q$", "table.data"),
    "session laps": (f"view=session&part=laps&{QUALIFYING}", "view=laps", "table.data"),
    "schedule": ("view=season&year=2025", "/api/season", ".event"),
    "standings": ("view=season&year=2025&part=drivers", "view=drivers", "table.data"),
    "gallery": (f"view=plots&{QUALIFYING}", "/api/plot.view=kinds", ".picture img"),
    "plot": (f"view=plots&{QUALIFYING}&kind=delta", "/api/plot.kind=", ".picture img"),
}


@pytest.fixture
def network(shown: Shown) -> Network:
    return Network(shown.tab)


@pytest.fixture(scope="module")
def cut() -> Iterator[str]:
    with cutting() as address:
        yield address


def until_said(shown: Shown, words: str) -> None:
    """Wait for the notice with these words; nothing on the page may be what a browser says to programmers."""
    shown.until_text(words, NOTICE)
    assert not RAW.search(shown.text("body")), shown.text("body")


@needs_browser
@pytest.mark.parametrize("failure", FAILURES)
def test_a_failed_comparison_is_told_in_words_and_can_be_asked_again(
    shown: Shown, network: Network, failure: str
) -> None:
    act, words = FAILURES[failure]
    query, pattern, _ = PLACES["laps"]
    network.on(pattern, act)
    shown.open(query, NOTICE)
    until_said(shown, words)
    assert shown.query()["laps"] == "JSE,OKA", "the question still stands in the address"
    network.clear()
    shown.press("Try again", NOTICE)
    shown.until("#charts")
    assert shown.laps() == ["JSE", "OKA"]


@needs_browser
@pytest.mark.parametrize("failure", ["500", "refused"])
@pytest.mark.parametrize("place", [place for place in PLACES if place != "laps"])
def test_every_view_tells_it_and_can_be_asked_again(shown: Shown, network: Network, place: str, failure: str) -> None:
    act, words = FAILURES[failure]
    query, pattern, content = PLACES[place]
    network.on(pattern, act)
    shown.open(query, NOTICE)
    until_said(shown, words)
    network.clear()
    shown.press("Try again", NOTICE)
    shown.until(content)
    assert shown.count(NOTICE) == 0


@needs_browser
def test_asking_again_does_not_wait_for_what_was_asked_while_it_failed(shown: Shown, network: Network) -> None:
    query, pattern, content = PLACES["schedule"]

    def fail_then_hold(tab: Tab, paused: Paused) -> None:
        network.clear()
        network.hold(pattern)
        FAILURES["500"][0](tab, paused)

    network.on(pattern, fail_then_hold)
    shown.open(query, NOTICE)
    network.until_held(pattern)  # the choice above asks for the same
    shown.press("Try again", NOTICE)
    shown.until(content)
    network.release()


@needs_browser
def test_a_connection_that_breaks_within_the_answer(shown: Shown, network: Network, cut: str) -> None:
    query, pattern, _ = PLACES["laps"]
    network.on(pattern, sent_to(cut))
    shown.open(query, NOTICE)
    until_said(shown, "The answer was cut off")
    network.clear()
    shown.press("Try again", NOTICE)
    shown.until("#charts")


@needs_browser
def test_a_server_that_is_down_at_first_is_asked_again_for_everything(shown: Shown, network: Network) -> None:
    """Also what stands around the view: the choice of the session is there after the retry."""
    network.on("/api/", refused)
    shown.open("", NOTICE)
    until_said(shown, "No connection")
    network.clear()
    shown.press("Try again", NOTICE)
    shown.until("#charts")
    shown.tab.wait("document.querySelectorAll('#choice select[name=event] option').length >= 2")


@needs_browser
def test_a_later_failure_leaves_no_other_laps_on_the_page(shown: Shown, network: Network) -> None:
    """What fails is not answered with what was there before."""
    shown.open(f"{QUALIFYING}&laps=JSE,OKA")
    network.on("/api/telemetry", FAILURES["500"][0])
    shown.choose("#choice select[name=event]", "2")
    until_said(shown, "Something went wrong on our side")
    assert shown.count("#charts") == 0
    network.clear()
    shown.press("Start again with the two fastest")
    shown.until("#charts")
    assert shown.query()["event"] == "2"


@needs_browser
def test_too_many_requests_wait_as_long_as_asked_and_go_on_by_themselves(shown: Shown, network: Network) -> None:
    query, pattern, _ = PLACES["laps"]
    network.on(pattern, problem(429, "too_many_requests", "60 requests a minute are allowed", Retry_After="3600"))
    shown.open(query, NOTICE)
    until_said(shown, "60 requests a minute are allowed")
    assert re.search(r"in (60|59) min", shown.text(NOTICE))
    assert len(network.matching(pattern)) == 1
    network.clear()
    shown.tab.run("(() => { const now = Date.now; Date.now = () => now() + 3_600_000; })()")  # an hour later
    shown.until("#charts")
    assert len(network.matching(pattern)) == 2


@needs_browser
def test_a_driver_whose_laps_cannot_be_listed_can_still_be_added(shown: Shown, network: Network) -> None:
    shown.open(f"{QUALIFYING}&laps=JSE,OKA")
    network.on("view=laps", refused)
    shown.choose(".adder select[name=driver]", "MAT")
    network.quiet()
    assert not RAW.search(shown.text(".adder"))
    shown.renewed(lambda: shown.press("Add lap"))
    assert shown.laps() == ["JSE", "OKA", "MAT"]


@needs_browser
@pytest.mark.parametrize("act", [refused, html(502)], ids=["refused", "html"])
def test_a_part_of_the_page_that_cannot_be_fetched(shown: Shown, act: Act) -> None:
    """A view's own program may be missing, as right after a deployment: that too is told, and tried again."""
    shown.open(f"{QUALIFYING}&laps=JSE,OKA")
    network = Network(shown.tab, "*/page/season.js*")
    network.on("season.js", act)
    shown.press("Season", "#tabs")
    shown.until(NOTICE)
    assert not RAW.search(shown.text("body"))
    assert "mistake" not in shown.text(NOTICE)
    network.clear()
    shown.press("Try again", NOTICE)
    shown.until(".event")


@needs_browser
def test_offline_keeps_what_is_there_and_goes_on_when_online(shown: Shown, network: Network) -> None:
    shown.open(f"{QUALIFYING}&laps=JSE,OKA")
    network.offline(True)
    shown.until("#offline:not([hidden])")
    shown.tab.run("document.querySelector('#charts').focus()")
    before = shown.cursor()
    shown.key("ArrowRight", modifiers=8)
    shown.tab.wait("document.querySelector('#readout').innerText.length > 0")
    assert shown.count("#charts") == 1
    assert len(before) == 2
    shown.press("Session", "#tabs")
    until_said(shown, "No connection")
    network.offline(False)
    shown.until("table.data")  # without a press: the connection is back
    assert shown.count(NOTICE) == 0
    shown.until("#offline[hidden]")
