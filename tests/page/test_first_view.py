"""What the first view asks for, and in which order: the fewest requests one after another."""

from __future__ import annotations

from tests.browser import needs_browser
from tests.page.shown import Shown

ASKED = (
    "performance.getEntriesByType('resource').filter((one) => one.name.includes('/api/'))"
    ".sort((one, other) => one.startTime - other.startTime)"
    ".map((one) => new URL(one.name).pathname + new URL(one.name).search)"
)


def kind_of(path: str) -> str:
    query = path.partition("view=")[2].partition("&")[0]
    return f"{path.partition('?')[0]} {query}".strip()


@needs_browser
class TestTheFirstView:
    def test_the_laps_are_asked_for_third_and_nothing_twice(self, shown: Shown) -> None:
        shown.open()
        asked = [kind_of(path) for path in shown.tab.run(ASKED)]
        assert asked[:4] == ["/api/session available", "/api/session", "/api/session circuit", "/api/telemetry"]
        assert len(set(asked)) == len(asked)

    def test_the_schedule_is_asked_for_when_the_charts_are_drawn(self, shown: Shown) -> None:
        """The source of schedules may be slow; the choice of sessions begins with what is stored."""
        shown.open()
        shown.tab.wait(f"({ASKED}).some((path) => path.startsWith('/api/season'))")
        drawn = shown.tab.run("performance.getEntriesByName('first-chart')[0].startTime")
        schedule = shown.tab.run(
            "performance.getEntriesByType('resource').find((one) => one.name.includes('/api/season')).startTime"
        )
        assert schedule > drawn
        shown.tab.wait("document.querySelector('select[name=event]').options.length > 0")

    def test_a_link_to_a_view_without_laps_asks_for_none(self, shown: Shown) -> None:
        shown.open("view=season", ".grid .event")
        assert not any(path.startswith("/api/telemetry") for path in shown.tab.run(ASKED))

    def test_without_scripts_the_page_says_what_there_is_at_its_top(self, shown: Shown) -> None:
        shown.tab.call("Emulation.setScriptExecutionDisabled", value=True)
        shown.tab.call("Page.navigate", url=f"{shown.address}/")
        shown.until("noscript .notice")
        assert 0 < shown.tab.run("document.querySelector('noscript .notice').getBoundingClientRect().top") < 200
        assert "available" in shown.tab.run("document.querySelector('noscript a').href")
