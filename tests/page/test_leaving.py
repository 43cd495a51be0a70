"""What comes when its view is gone: it shows nothing, changes no address and asks for nothing more."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.browser import needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.network import Network, answer, problem
from tests.page.shown import Shown
from tests.page.test_asking import STOPPED
from tests.page.views import RACE

BROKEN = problem(500, "internal_error", "Something went wrong on our side")
RUNNING = {"key": "2025/01/FP1", "state": "running", "stage": "telemetry", "progress": 0.4, "error": None, "poll": ""}
STREAMED = f"event: progress\ndata: {json.dumps(RUNNING)}\n\n"
ACCEPTED = answer(202, json.dumps(RUNNING), "application/json")


@pytest.fixture
def network(shown: Shown) -> Network:
    return Network(shown.tab)


def left_while(network: Network, pattern: str, ask: Callable[[], None], leave: Callable[[], None]) -> None:
    """Ask, and leave before the answer is there."""
    network.hold(pattern)
    ask()
    network.until_held(pattern)
    leave()


def to_the_season(shown: Shown) -> None:
    shown.press("Season", "#tabs")
    shown.until(".event")


@needs_browser
class TestAViewThatIsLeftBeforeItIsThere:
    def test_laps(self, shown: Shown, network: Network) -> None:
        shown.open(f"view=season&{QUALIFYING}", ".event")
        left_while(
            network, "/api/telemetry", lambda: shown.go(f"{QUALIFYING}&laps=JSE,OKA"), lambda: to_the_season(shown)
        )
        network.release()
        network.quiet()
        assert (shown.count("#charts"), shown.count(".event") > 0) == (0, True)

    @pytest.mark.parametrize(
        ("query", "pattern"),
        [
            (f"{QUALIFYING}&laps=JSE,OKA", "/api/telemetry"),
            (f"view=session&{QUALIFYING}", r"/api/session\?.*session=Q$"),
            (f"view=plots&{QUALIFYING}", "view=kinds"),
        ],
    )
    def test_one_that_fails(self, shown: Shown, network: Network, query: str, pattern: str) -> None:
        shown.open(f"view=season&{QUALIFYING}", ".event")
        left_while(network, pattern, lambda: shown.go(query), lambda: to_the_season(shown))
        network.release(BROKEN)
        network.quiet()
        assert (shown.count(".problem"), shown.count(".event") > 0) == (0, True)

    def test_a_plot_is_not_drawn_for_nobody(self, shown: Shown, network: Network) -> None:
        left_while(
            network,
            "kind=delta",
            lambda: shown.open(f"view=plots&kind=delta&{QUALIFYING}", ".picture"),
            lambda: to_the_season(shown),
        )
        assert shown.tab.event("Network.loadingFailed", canceled='"canceled": true')

    def test_an_account(self, shown: Shown) -> None:
        network = Network(shown.tab, "*/page/you.js*")
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        left_while(network, "you.js", lambda: shown.press("You", "#tabs"), lambda: to_the_season(shown))
        network.release()
        network.quiet()
        assert (shown.count("#register"), shown.count(".event") > 0) == (0, True)

    def test_one_that_is_come_back_to_is_shown_once(self, shown: Shown) -> None:
        network = Network(shown.tab, "*/page/season.js*")
        shown.open(f"view=plots&{QUALIFYING}", ".picture img")
        left_while(network, "season.js", lambda: shown.press("Season", "#tabs"), lambda: shown.press("Plots", "#tabs"))
        shown.press("Season", "#tabs")
        network.release()
        shown.until(".event")
        network.quiet()
        assert shown.count("#panel .subtabs") == 1

    def test_a_notice_that_a_session_is_not_loaded(self, shown: Shown, network: Network) -> None:
        """Its name needs a schedule, which may be late; another session is shown by then."""
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        left_while(
            network,
            "/api/season.*year=2024",
            lambda: shown.go("year=2024&event=1&session=R"),
            lambda: shown.go(f"{QUALIFYING}&laps=MAT,VIE"),
        )
        shown.until_text("VIE", "#tower")
        network.release()
        network.quiet()
        assert shown.count(".not-loaded") == 0
        assert shown.laps() == ["MAT", "VIE"]


@needs_browser
class TestTheAddress:
    def test_laps_to_begin_with_are_not_put_into_another_view_s(self, shown: Shown, network: Network) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        left_while(
            network,
            r"/api/session\?.*session=R$",
            lambda: shown.go(RACE),
            lambda: shown.renewed(lambda: shown.go(f"{QUALIFYING}&laps=MAT,VIE")),
        )
        network.release()
        network.quiet()
        assert shown.query()["laps"] == "MAT,VIE"

    def test_an_event_named_in_words_is_not_gone_to_when_another_is_chosen(
        self, shown: Shown, network: Network
    ) -> None:
        left_while(
            network,
            "/api/season",
            lambda: shown.open("year=2025&event=valdoria&session=R&laps=TAN", "#panel"),
            lambda: shown.go(f"{QUALIFYING}&laps=JSE,OKA", "#charts"),
        )
        network.release()
        network.quiet()
        assert {name: shown.query()[name] for name in ("session", "laps")} == {"session": "Q", "laps": "JSE,OKA"}

    def test_a_season_that_is_late_is_not_gone_to(self, shown: Shown, network: Network) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        shown.tab.wait("document.querySelectorAll('#choice select[name=event] option').length > 1")
        left_while(
            network,
            "/api/season.*year=2024",
            lambda: shown.choose("#choice select[name=season]", "2024"),
            lambda: shown.renewed(lambda: shown.go(f"{QUALIFYING}&laps=MAT,VIE")),
        )
        network.release()
        network.quiet()
        assert (shown.query()["year"], shown.query()["laps"]) == ("2025", "MAT,VIE")

    def test_a_place_on_the_lap_that_is_left_is_not_the_next_session_s(self, shown: Shown, network: Network) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA&at=1503")
        shown.tab.run("document.querySelector('#charts').focus()")
        left_while(network, r"/api/session\?.*session=R$", lambda: shown.go(RACE), lambda: shown.key("ArrowRight"))
        shown.tab.run("new Promise((settled) => setTimeout(settled, 300))")  # after the page's own timer of 250 ms
        assert "at" not in shown.query()
        network.release()


@needs_browser
class TestAskingAgain:
    def test_what_is_online_again_does_not_bring_back_a_view_that_was_left(
        self, shown: Shown, network: Network
    ) -> None:
        network.on("/api/telemetry", problem(500, "offline", "The server cannot be reached"))
        shown.open(f"{QUALIFYING}&laps=JSE,OKA", ".problem")
        to_the_season(shown)
        network.clear()
        network.quiet()
        before = len(network.asked)
        shown.tab.run("window.dispatchEvent(new Event('online'))")
        network.quiet()
        assert network.asked[before:] == []
        assert shown.count(".event") > 0

    @pytest.mark.parametrize("ends", ["running", "paused"])
    def test_a_load_is_not_followed_from_elsewhere(self, shown: Shown, network: Network, ends: str) -> None:
        paused = {"code": "load_paused", "detail": "It goes on where it stopped"}
        shown.tab.call("Page.addScriptToEvaluateOnNewDocument", source=STOPPED)
        network.on("POST .*/api/load", ACCEPTED)
        said = STREAMED if ends == "running" else f"event: failed\ndata: {json.dumps({**RUNNING, 'error': paused})}\n\n"
        network.on("GET .*/api/load", answer(200, said, "text/event-stream"))
        shown.open("year=2025&event=1&session=FP1", ".not-loaded")
        shown.press("Load this session", ".not-loaded")
        shown.tab.wait_for(lambda: len(network.matching("GET .*/api/load")) >= 2, "the load is not followed")
        network.quiet()
        to_the_season(shown)
        network.quiet()
        before = len(network.matching("/api/load"))
        shown.tab.run("window.goOn()")
        network.quiet()
        assert len(network.matching("/api/load")) == before


@needs_browser
class TestTheTheme:
    def test_it_is_changed_where_the_charts_are_no_more(self, shown: Shown, network: Network) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        to_the_season(shown)
        network.quiet()
        before = len(network.asked)
        shown.click("#theme")
        network.quiet()
        assert network.asked[before:] == []

    def test_charts_are_drawn_anew_without_asking(self, shown: Shown, network: Network) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA&from=900&to=1500")
        network.quiet()
        before = len(network.asked)
        shown.renewed(lambda: shown.click("#theme"))
        network.quiet()
        assert network.asked[before:] == []
        assert (shown.query()["from"], shown.query()["to"]) == ("900", "1500")

    def test_it_is_that_of_all_tabs(self, visitor: Callable[[], Shown]) -> None:
        one, other = visitor(), visitor()
        one.open("view=you", "#register")
        other.open("view=you", "#register")
        other.click("#theme")
        chosen = other.tab.run("document.querySelector('#theme').title")
        one.tab.wait(f"document.querySelector('#theme').title === {chosen!r}")

    def test_it_leaves_filters_and_a_chosen_style_alone(self, shown: Shown, network: Network) -> None:
        shown.open(f"view=session&part=laps&{RACE}", "table.data")
        shown.choose("#panel select[aria-label='Kind of laps']", "clean")
        shown.click("#theme")
        network.quiet()
        assert shown.tab.run("document.querySelector('#panel select[aria-label=\"Kind of laps\"]').value") == "clean"
        shown.go(f"view=plots&kind=delta&style=pink&{QUALIFYING}", ".picture img")
        network.quiet()
        before = len(network.asked)
        shown.click("#theme")
        network.quiet()
        assert network.asked[before:] == []

    def test_lines_of_a_session_have_the_colours_of_the_new_ground(self, shown: Shown) -> None:
        shown.prefer("dark")
        shown.open(f"view=session&part=weather&{RACE}", ".figure svg path")
        stroke = "document.querySelector('.figure svg path')?.getAttribute('stroke')"
        dark = shown.tab.run(stroke)
        shown.prefer("light")
        shown.tab.wait(f"({stroke} ?? {dark!r}) !== {dark!r}")

    def test_a_plot_that_is_being_drawn_comes_in_the_style_that_is_chosen_now(
        self, shown: Shown, network: Network
    ) -> None:
        shown.prefer("dark")
        left_while(
            network,
            "kind=delta.*style=dark",
            lambda: shown.open(f"view=plots&kind=delta&{QUALIFYING}", ".picture"),
            lambda: shown.prefer("light"),
        )
        network.release()
        shown.until(".picture img")
        network.quiet()
        assert "style=light" in str(shown.tab.run("document.querySelector('.picture a[download]').href"))
        assert shown.tab.run("document.querySelector('.title select[name=style]').value") == "light"
