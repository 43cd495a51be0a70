"""The laps on one axis: what is shown is what the API says, and the address is the whole view."""

from __future__ import annotations

from tests.browser import needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.shown import Shown

PAIR = f"{QUALIFYING}&laps=JSE,OKA:Q2"


def nearest(values: list[float], wanted: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - wanted))


@needs_browser
class TestTheWorkbench:
    def test_a_newcomer_sees_two_laps_of_two_teams(self, shown: Shown) -> None:
        shown.open()
        assert len(shown.laps()) == 2
        assert shown.query()["session"]
        glance = shown.fetched(
            f"/api/session?{'&'.join(f'{name}={shown.query()[name]}' for name in ('year', 'event', 'session'))}"
        )
        teams = {one["code"]: one["team"] for one in glance["drivers"]}
        assert teams[shown.laps()[0]] != teams[shown.laps()[1]]

    def test_the_values_at_the_cursor_are_the_api_s(self, shown: Shown) -> None:
        shown.open(f"{PAIR}&at=1503")
        found = shown.fetched("/api/telemetry?year=2025&event=1&session=Q&driver=JSE,OKA&lap=fastest,Q2")
        at = nearest(found["distance"], 1503)
        for index, row in enumerate(shown.cursor()):
            channels = found["laps"][index]["channels"]
            assert row["km/h"] == f"{channels['speed'][at]:.0f}"
            assert row["gear"] == str(channels["gear"][at])
            assert row["rpm"] == f"{channels['rpm'][at]:.0f}"
            assert row["thr"] == f"{channels['throttle'][at]:.0f}"
            assert row["brake"] == ("on" if channels["brake"][at] else "off")
        delta = found["laps"][1]["delta"][at]
        assert shown.cursor()[1]["delta"].replace("−", "-") == f"{delta:+.3f}"

    def test_lap_times_are_minutes_and_the_best_is_marked(self, shown: Shown) -> None:
        shown.open(PAIR)
        assert shown.text("#tower td.time.best").startswith("1:2")
        assert shown.count("#tower td.time.best") == 1

    def test_a_link_opens_the_same_view(self, shown: Shown) -> None:
        link = f"{PAIR}&from=1200&to=1900&at=1503"
        shown.open(link)
        shown.tab.wait("document.querySelector('#charts').ariaValueNow > 0")
        assert {name: shown.query()[name] for name in ("laps", "from", "to")} == {
            "laps": "JSE,OKA:Q2",
            "from": "1200",
            "to": "1900",
        }
        assert abs(shown.metres() - 1503) <= 5  # the nearest point of the grid
        before = shown.cursor()
        shown.tab.call("Page.reload")
        shown.tab.wait("document.querySelector('#charts')?.ariaValueNow > 0")
        assert shown.cursor() == before

    def test_keys_move_the_cursor_zoom_and_show_all(self, shown: Shown) -> None:
        shown.open(f"{PAIR}&at=1503")
        shown.tab.run("document.querySelector('#charts').focus()")
        start = shown.metres()
        shown.key("ArrowRight")
        shown.tab.wait(f"!document.querySelector('#readout caption').innerText.includes('{start} ')")
        assert 5 <= shown.metres() - start <= 15
        shown.key("ArrowUp")
        shown.tab.wait("new URL(location.href).searchParams.has('from')")
        assert float(shown.query()["from"]) > 0
        shown.key("Escape")
        shown.tab.wait("!new URL(location.href).searchParams.has('from')")
        shown.key("PageDown")
        shown.tab.wait("document.querySelector('#charts').ariaValueText.includes('Turn')")

    def test_a_corner_of_the_table_is_zoomed_to(self, shown: Shown) -> None:
        shown.open(PAIR)
        shown.click("#corners tbody tr:nth-child(3) button")
        shown.tab.wait("new URL(location.href).searchParams.has('to')")
        corner = shown.fetched("/api/telemetry?year=2025&event=1&session=Q&driver=JSE,OKA&lap=fastest,Q2")["corners"][2]
        assert float(shown.query()["from"]) < corner["from"] < corner["to"] < float(shown.query()["to"])
        assert "TURN 3" in shown.text("#readout caption").upper()

    def test_up_to_five_laps_of_any_drivers(self, shown: Shown) -> None:
        shown.open(f"{QUALIFYING}&laps=JSE,OKA:Q2,OKA,MAT,VIE")
        assert len(shown.laps()) == 5
        assert "5 laps at most" in shown.text(".adder")
        shown.press("Remove MAT", "#tower")
        shown.tab.wait("document.querySelectorAll('#tower tbody tr').length === 4")
        assert shown.query()["laps"] == "JSE,OKA:Q2,OKA,VIE"

    def test_a_lap_is_added_by_driver_and_number(self, shown: Shown) -> None:
        shown.open(PAIR)
        shown.choose(".adder select[name=driver]", "MAT")
        shown.choose(".adder select[name=lap]", "Q1")
        shown.press("Add lap")
        shown.tab.wait("document.querySelectorAll('#tower tbody tr').length === 3")
        assert shown.query()["laps"] == "JSE,OKA:Q2,MAT:Q1"
        assert "Q1" in shown.text("#tower tbody tr:nth-child(3)")
