"""Laps of one's own on the You tab: the form takes the setup in fields, and progress shows what the API says."""

from __future__ import annotations

from pathlib import Path

from tests.browser import needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.own_lap import recorded
from tests.page.shown import Shown
from tests.page.signed_in import newcomer, send_lap


def add_lap(shown: Shown, file: Path) -> None:
    shown.tab.call("DOM.enable")
    root = shown.tab.call("DOM.getDocument")["root"]["nodeId"]
    node = shown.tab.call("DOM.querySelector", nodeId=root, selector="#lap-file")["nodeId"]
    shown.tab.call("DOM.setFileInputFiles", nodeId=node, files=[str(file)])
    shown.tab.run("document.querySelector('#upload').requestSubmit()")


def open_setup(shown: Shown, game: str) -> None:
    shown.type("#upload [name=game]", game)
    shown.press("Setup of the car", "#upload")
    shown.until('#upload [name="setup.front_suspension"]')


@needs_browser
class TestTheSetup:
    def test_fields_have_the_bounds_of_the_game(self, shown: Shown) -> None:
        newcomer(shown)
        open_setup(shown, "F1 25")
        assert shown.tab.run("document.querySelector('[name=\"setup.front_suspension\"]').max") == "41"

    def test_fields_and_what_has_none_are_kept(self, shown: Shown, tmp_path: Path) -> None:
        token = newcomer(shown)
        shown.go(f"view=you&{QUALIFYING}", "#upload")
        (tmp_path / "lap.csv").write_text(recorded()[0])
        open_setup(shown, "F1 25")
        shown.type('#upload [name="setup.front_wing"]', "28")
        shown.type("#upload [name=pasted]", '{"wheel": "leather"}')
        add_lap(shown, tmp_path / "lap.csv")
        shown.until_text("What was assumed", "#found")
        lap = shown.fetched("/api/telemetry?mine=1", {"Authorization": f"Bearer {token}"})["items"][0]
        assert lap["setup"] == {"front_wing": 28.0, "extra": {"wheel": "leather"}}
        assert "front wing 28" in shown.text("#found")

    def test_a_pasted_text_that_is_no_setup_is_said_at_its_field(self, shown: Shown, tmp_path: Path) -> None:
        newcomer(shown)
        (tmp_path / "lap.csv").write_text(recorded()[0])
        open_setup(shown, "F1 25")
        shown.type("#upload [name=pasted]", "front wing 28")
        add_lap(shown, tmp_path / "lap.csv")
        shown.until_text("is not a JSON object", "#upload")


@needs_browser
class TestProgress:
    def test_best_and_ideal_are_the_api_s(self, shown: Shown) -> None:
        token = newcomer(shown)
        for faults in ((), ("apex 8 km/h slower",)):
            send_lap(shown, token, recorded(faults)[0], f"Lap {len(faults)}")
        shown.go("view=season", ".grid .event")
        shown.go("view=you", "#progress .figures")
        found = shown.fetched(f"/api/telemetry?{QUALIFYING}&view=progress", {"Authorization": f"Bearer {token}"})
        minutes, seconds = divmod(found["best"]["lap_time"], 60)
        assert f"{minutes:.0f}:{seconds:06.3f}" in shown.text("#progress .figures")
        assert shown.count("#progress circle") == 2

    def test_a_lap_is_compared_with_the_fastest_of_its_session(self, shown: Shown) -> None:
        token = newcomer(shown)
        lap = send_lap(shown, token, recorded()[0], "Evening")
        shown.go("view=season", ".grid .event")
        shown.go("view=you", "#own-laps .compare")
        shown.click("#own-laps .compare")
        shown.until(".coach")
        glance = shown.fetched(f"/api/session?{QUALIFYING}")
        assert shown.query()["laps"] == f"{glance['results'][0]['driver']},me:{lap}"


@needs_browser
def test_the_session_that_a_lap_is_laid_over_is_chosen_above_the_form(shown: Shown) -> None:
    newcomer(shown)
    shown.go("view=you&year=2025&event=2&session=Q", "#upload")
    shown.until_text("São Corvelo Grand Prix 2025, Qualifying", "#upload")
    shown.choose("#choice select[name=event]", "1")
    shown.until_text("Valdoria Grand Prix 2025, Qualifying", "#upload")
    assert "Valdoria" in shown.text("#ask")
