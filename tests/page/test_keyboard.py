"""The charts by keyboard and to a screen reader: every key does what the list says, every chart is one sentence."""

from __future__ import annotations

import pytest

from tests.browser import needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.shown import Shown

PAIR = f"{QUALIFYING}&laps=JSE,OKA:Q2"


def window_of(shown: Shown) -> tuple[float, float]:
    return float(shown.query()["from"]), float(shown.query()["to"])


@needs_browser
class TestTheKeyboard:
    def test_tab_leads_through_everything_to_the_charts(self, shown: Shown) -> None:
        shown.open(PAIR)
        for _ in range(60):
            shown.key("Tab")
            if shown.tab.run("document.activeElement.id") == "charts":
                return
        pytest.fail("the charts are never reached")

    @pytest.mark.parametrize(("key", "direction"), [("]", 1), ("[", -1)])
    def test_brackets_pan(self, shown: Shown, key: str, direction: int) -> None:
        shown.open(f"{PAIR}&from=1000&to=2000&at=1500")
        shown.tab.run("document.querySelector('#charts').focus()")
        shown.key(key)
        shown.tab.wait("new URL(location.href).searchParams.get('from') !== '1000'")
        assert window_of(shown) == (1000 + direction * 200, 2000 + direction * 200)

    def test_a_question_mark_shows_the_keys_and_escape_closes_them(self, shown: Shown) -> None:
        shown.open(PAIR)
        shown.key("?")
        shown.until("#key-list[open]")
        assert "pan left and right" in shown.text("#key-list")
        shown.key("Escape")
        shown.tab.wait("!document.querySelector('#key-list')")

    def test_a_question_mark_in_a_field_is_a_question_mark(self, shown: Shown) -> None:
        shown.open("view=you", "#sign-in")
        shown.tab.run("document.querySelector('#sign-in [name=login]').focus()")
        shown.key("?")
        assert shown.count("#key-list") == 0

    @pytest.mark.parametrize(
        ("query", "awaited", "links", "name"),
        [
            (f"view=session&{QUALIFYING}", "table.data", ".subtabs", "Weather"),
            ("view=season&year=2025", ".event", ".subtabs", "Drivers"),
            (f"view=plots&{QUALIFYING}", ".picture img", ".kinds", "Top speeds"),
        ],
    )
    def test_who_goes_through_the_parts_of_a_view_by_keys_stays_there(
        self, shown: Shown, query: str, awaited: str, links: str, name: str
    ) -> None:
        shown.open(query, awaited)
        find = f"[...document.querySelectorAll('{links} a')].find((one) => one.innerText === '{name}')"
        shown.tab.run(f"({find}).focus()")
        shown.enter()
        shown.tab.wait(f"({find})?.ariaCurrent === 'page' && document.activeElement === ({find})")


@needs_browser
class TestInWords:
    def test_the_charts_are_one_sentence_with_the_difference_at_the_line(self, shown: Shown) -> None:
        shown.open(PAIR)
        found = shown.fetched("/api/telemetry?year=2025&event=1&session=Q&driver=JSE,OKA&lap=fastest,Q2")
        last = found["laps"][1]["delta"][-1]
        said = str(shown.tab.run("document.querySelector('#in-words').textContent"))
        assert said.endswith(f"OKA {abs(last):.3f} s {'behind' if last > 0 else 'ahead'}.")
        assert said.count(". ") == 0

    def test_the_map_says_who_is_fastest_in_how_many_parts(self, shown: Shown) -> None:
        shown.open(PAIR)
        found = shown.fetched("/api/telemetry?year=2025&event=1&session=Q&driver=JSE,OKA&lap=fastest,Q2")
        parts = [one["fastest"] for one in found["mini_sectors"]]
        said = str(shown.tab.run("document.querySelector('.track').ariaLabel"))
        assert f"OKA is fastest in {parts.count(1)}" in said
        assert said.endswith(f"of {len(parts)} parts.")
