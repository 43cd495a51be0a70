"""Coaching on the page: what the API finds in a lap of one's own stands on the charts, beside them and in the table."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser import needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.own_lap import recorded
from tests.page.shown import Shown
from tests.page.signed_in import newcomer, send_lap

MINUS = "\u2212"
PHASES = ["straight", "braking", "entry", "apex", "exit"]


def coached(shown: Shown, token: str, lap: str) -> Any:
    return shown.fetched(
        f"/api/telemetry?{QUALIFYING}&driver=JSE&view=coaching&with=me:{lap}", {"Authorization": f"Bearer {token}"}
    )


def from_the_pits(csv: str) -> str:
    """Let the lap begin at 120 km/h and gain 150 km/h a second."""
    head, *rows = [line.split(",") for line in csv.splitlines()]
    for row in rows:
        row[1] = f"{min(float(row[1]), 120 + 150 * float(row[0])):.4f}"
    return "\n".join(",".join(line) for line in (head, *rows))


@pytest.fixture
def own_lap(shown: Shown) -> tuple[Shown, str, str]:
    token = newcomer(shown)
    return shown, token, send_lap(shown, token, recorded()[0], "Evening")


@needs_browser
class TestCoaching:
    def test_the_focus_stands_first_with_its_cost_and_its_noise(self, own_lap: tuple[Shown, str, str]) -> None:
        shown, token, lap = own_lap
        shown.go(f"{QUALIFYING}&laps=JSE,me:{lap}", ".coach")
        found = coached(shown, token, lap)
        first = found["findings"][0]
        assert f"Turn {first['corner']}, {first['phase']}" in shown.text(".finding.focus summary")
        assert shown.text(".finding.focus .cost") == f"+{first['gain']:.3f} ± {first['noise']:.3f} s"
        assert shown.text(".finding.focus .attempt") == first["attempt"]
        assert shown.count(".finding") == len(found["findings"])

    def test_the_phases_of_the_corner_table_are_the_api_s_and_add_up(self, own_lap: tuple[Shown, str, str]) -> None:
        shown, token, lap = own_lap
        shown.go(f"{QUALIFYING}&laps=JSE,me:{lap}", "#corners tfoot")
        found = coached(shown, token, lap)
        corner = found["corners"][0]
        cells = texts(shown, "#corners tbody tr:first-child .phase b")
        gains = {one["phase"]: one["gain"] for one in corner["phases"] if one["to"] - one["from"] >= 0.5}
        assert cells == [signed(gains[name]) for name in PHASES if name in gains]
        sums = [float(text) for text in texts(shown, "#corners tfoot .phase b")]
        assert sum(sums) == pytest.approx(found["total"], abs=0.003)

    def test_a_finding_zooms_to_its_stretch(self, own_lap: tuple[Shown, str, str]) -> None:
        shown, token, lap = own_lap
        shown.go(f"{QUALIFYING}&laps=JSE,me:{lap}", ".coach")
        shown.press("Zoom to it", ".finding.focus")
        shown.tab.wait("new URL(location.href).searchParams.has('to')")
        found = coached(shown, token, lap)
        first = found["findings"][0]
        corner = next(one for one in found["corners"] if f"{one['number']}{one['letter']}" == first["corner"])
        phase = next(one for one in corner["phases"] if one["phase"] == first["phase"])
        assert float(shown.query()["from"]) < phase["from"] < phase["to"] < float(shown.query()["to"])

    def test_a_lap_without_a_fault_has_nothing_to_try_first(self, shown: Shown) -> None:
        token = newcomer(shown)
        lap = send_lap(shown, token, recorded(())[0], "The same")
        shown.go(f"{QUALIFYING}&laps=JSE,me:{lap}", ".coach")
        assert shown.count(".finding") == 0
        assert "NOTHING TO TRY FIRST" in shown.text(".coach h3").upper()

    def test_an_out_lap_is_called_one_and_nothing_else_is_said_of_its_corners(self, shown: Shown) -> None:
        token = newcomer(shown)
        lap = send_lap(shown, token, from_the_pits(recorded(())[0]), "Out")
        shown.go(f"{QUALIFYING}&laps=JSE,me:{lap}", ".coach")
        assert "Your lap begins at " in shown.text(".coach .wrong")
        assert "an out-lap or a standing start, so nothing is judged." in shown.text(".coach .wrong")
        assert "No corner costs" not in shown.text(".coach")

    def test_against_ones_own_best(self, own_lap: tuple[Shown, str, str]) -> None:
        shown, token, lap = own_lap
        send_lap(shown, token, recorded(("apex 8 km/h slower",))[0], "Best evening")
        shown.go(f"{QUALIFYING}&laps=JSE,me:{lap}", ".coach")
        shown.press("Against my best", ".coach")
        shown.tab.wait("document.querySelector('#tower tbody th b')?.innerText === 'Best evening'")
        assert shown.query()["laps"] == f"me:best,me:{lap}"
        shown.until_text("on Best evening", ".coach")


def texts(shown: Shown, selector: str) -> list[str]:
    found = shown.tab.run(f"[...document.querySelectorAll({selector!r})].map((one) => one.innerText)")
    return [str(text).replace(MINUS, "-") for text in found]


def signed(gain: float) -> str:
    return "0.000" if abs(gain) < 0.0005 else f"{gain:+.3f}"
