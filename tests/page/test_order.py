"""Answers in another order than their questions: what was asked first is never shown over what was asked last."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser import needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.network import Network
from tests.page.shown import Shown


@pytest.fixture
def network(shown: Shown) -> Network:
    return Network(shown.tab)


def late(network: Network, pattern: str, first: Callable[[], None], second: Callable[[], None]) -> None:
    """Ask two questions; the first one's answer comes when the second one's is shown already."""
    network.hold(pattern)
    first()
    network.until_held(pattern)
    second()
    network.release()
    network.quiet()


@needs_browser
class TestTheFirstQuestionAnsweredLast:
    def test_laps(self, shown: Shown, network: Network) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")

        def second() -> None:
            shown.tab.run("history.back()")
            shown.tab.wait("!document.querySelector('.bench.stale')")

        late(network, "telemetry.*VIE", lambda: shown.go(f"{QUALIFYING}&laps=JSE,VIE"), second)
        assert shown.query()["laps"] == "JSE,OKA"
        assert shown.laps() == ["JSE", "OKA"]

    def test_sessions(self, shown: Shown, network: Network) -> None:
        """The summary of the other session, not the comparison, is what is late."""
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        race, back = f"{QUALIFYING[:-1]}R&laps=TAN,MAT", f"{QUALIFYING}&laps=MAT,VIE"
        late(
            network,
            r"/api/session\?.*session=R$",
            lambda: shown.go(race),
            lambda: shown.renewed(lambda: shown.go(back)),
        )
        assert shown.laps() == ["MAT", "VIE"]
        assert shown.tab.run("document.querySelector('#choice select[name=session]').value") == "Q"

    def test_views(self, shown: Shown, network: Network) -> None:
        """A view that was left before it was there does not come back."""
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")

        def second() -> None:
            shown.press("Laps", "#tabs")
            shown.until("#charts")

        late(network, "view=drivers", lambda: shown.go(f"view=season&part=drivers&{QUALIFYING}"), second)
        assert shown.count("table.data") == 0
        assert shown.count("#charts") == 1

    def test_parts_of_a_session(self, shown: Shown, network: Network) -> None:
        shown.open(f"view=session&{QUALIFYING}", "table.data")

        def second() -> None:
            shown.press("Race control", ".subtabs")
            shown.until_text("MESSAGE", "table.data thead")

        late(network, "view=weather", lambda: shown.press("Weather", ".subtabs"), second)
        assert shown.text(".subtabs [aria-current]") == "Race control"
        assert "MESSAGE" in shown.text("#panel").upper()
        assert shown.count("#panel .figure") == 0

    def test_standings(self, shown: Shown, network: Network) -> None:
        shown.open("view=season&year=2025", ".event")

        def second() -> None:
            shown.press("Constructors", ".subtabs")
            shown.until_text("TEAM", "table.data thead")

        late(network, "view=drivers", lambda: shown.press("Drivers", ".subtabs"), second)
        assert "DRIVER" not in shown.text("table.data thead").upper()

    def test_plots(self, shown: Shown, network: Network) -> None:
        shown.open(f"view=plots&{QUALIFYING}&kind=delta", ".picture img")

        def second() -> None:
            shown.press("Weather", ".kinds")
            shown.tab.wait("document.querySelector('.picture img')?.alt.toLowerCase().includes('wind')")

        late(network, "kind=speed-trace", lambda: shown.press("Speed trace", ".kinds"), second)
        assert shown.count(".picture") == 1
        assert "wind" in str(shown.tab.run("document.querySelector('.picture img').alt")).lower()

    def test_laps_to_add(self, shown: Shown, network: Network) -> None:
        """The list of laps is that of the driver who is chosen."""
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        expected = shown.fetched(f"/api/session?{QUALIFYING}&view=laps&driver=VIE")["columns"]["lap_time"]

        def second() -> None:
            shown.choose(".adder select[name=driver]", "VIE")
            shown.tab.wait("document.querySelector('.adder select[name=lap]').options.length > 2")

        late(network, "view=laps.*MAT", lambda: shown.choose(".adder select[name=driver]", "MAT"), second)
        listed = shown.tab.run("[...document.querySelector('.adder select[name=lap]').options].map((one) => one.text)")
        best = f"{min(time for time in expected if time) - 60:06.3f}"
        assert any(f"1:{best}" in one for one in listed), (best, listed)
        shown.press("Add lap")
        shown.tab.wait("document.querySelectorAll('#tower tbody tr').length === 3")
        assert shown.laps() == ["JSE", "OKA", "VIE"]

    def test_seasons_of_the_choice(self, shown: Shown, network: Network) -> None:
        """The events that can be chosen are those of the season that was chosen last."""
        shown.open(f"{QUALIFYING}&laps=JSE,OKA")
        events = "[...document.querySelectorAll('#choice select[name=event] option')].map((one) => one.text).join()"
        before = shown.tab.wait(events)

        def second() -> None:
            shown.go(f"{QUALIFYING}&laps=JSE,VIE")
            shown.until_text("VIE", "#tower")

        late(network, "/api/season.*year=2024", lambda: shown.go("year=2024&event=1&session=R"), second)
        assert shown.tab.run(events) == before
        assert shown.tab.run("document.querySelector('#choice select[name=season]').value") == "2025"
