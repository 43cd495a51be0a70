"""A race again, lap by lap: the order that is shown is the API's."""

from __future__ import annotations

from tests.browser import needs_browser
from tests.page.shown import Shown

RACE = "year=2025&event=1&session=R"


def order(shown: Shown) -> list[str]:
    script = "[...document.querySelectorAll('.tower-replay td b')].map((one) => one.innerText)"
    return [str(code) for code in shown.tab.run(script)]


def at_lap(shown: Shown, lap: int) -> list[str]:
    found = shown.fetched(f"/api/session?{RACE}&view=positions&shape=records")
    rows = sorted((row["position"], row["driver"]) for row in found["rows"] if row["lap"] == lap and row["position"])
    return [driver for _, driver in rows]


@needs_browser
class TestTheReplay:
    def test_the_slider_shows_the_order_at_the_end_of_a_lap(self, shown: Shown) -> None:
        shown.open(f"view=session&part=replay&{RACE}", ".replay input")
        assert order(shown) == at_lap(shown, 1)
        shown.tab.run(
            "(() => { const lap = document.querySelector('.replay input'); lap.value = 9;"
            " lap.dispatchEvent(new Event('input')); })()"
        )
        assert order(shown) == at_lap(shown, 9)
        assert shown.text(".replay output").startswith("Lap 9 of")

    def test_play_goes_on_by_itself_and_can_be_held(self, shown: Shown) -> None:
        shown.open(f"view=session&part=replay&{RACE}", ".replay input")
        shown.press("Play", ".replay")
        # in one go: on a machine that stands still for a while the race would be over
        shown.tab.wait(
            "(() => { if (Number(document.querySelector('.replay input').value) < 3) return false;"
            " document.querySelector('.replay button').click(); return true; })()"
        )
        assert shown.text(".replay button") == "Play"

    def test_a_qualifying_has_none(self, shown: Shown) -> None:
        shown.open("view=session&year=2025&event=1&session=Q", ".subtabs")
        assert "Replay" not in shown.text(".subtabs")
