"""The values at the cursor are the API's numbers at that distance, wherever the pointer is, for every lap."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.browser import needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.shown import Shown

LAPS = "JSE,OKA:Q2,MAT"
ASKED = f"/api/telemetry?{QUALIFYING}&driver=JSE,OKA,MAT&lap=fastest,Q2,fastest"
OPEN_DRS = {10, 12, 14}
PLACES = 12


def rounded(value: float | None, digits: int = 0) -> str:
    """Return a number as JavaScript's toFixed writes it, with a minus that is one."""
    if value is None:
        return "–"
    text = str(Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))
    return text.replace("-", "−")


def signed(value: float) -> str:
    text = rounded(abs(value), 3)
    return text if float(text) == 0 else f"{'−' if value < 0 else '+'}{text}"


def expected(found: dict[str, Any], index: int, at: int) -> dict[str, str]:
    """Return what the table says of a lap at a point of the grid."""
    lap = found["laps"][index]
    channels = {name: values[at] for name, values in lap["channels"].items()}
    return {
        "km/h": rounded(channels["speed"]),
        "delta": signed(lap["delta"][at]) if index else "ref",
        "thr": rounded(channels["throttle"]),
        "brake": "on" if channels["brake"] else "off",
        "gear": rounded(channels["gear"]),
        "rpm": rounded(channels["rpm"]),
        "drs": "–" if channels["drs"] is None else "open" if channels["drs"] in OPEN_DRS else "shut",
    }


def all_rows(found: dict[str, Any], at: int) -> list[dict[str, str]]:
    return [expected(found, index, at) for index in range(len(found["laps"]))]


def points(found: dict[str, Any], metres: int) -> list[int]:
    """Return the points of the grid that are written as these metres: a timing line may lie beside one."""
    return [at for at, distance in enumerate(found["distance"]) if rounded(distance) == str(metres)]


@needs_browser
class TestTheCursor:
    def test_under_the_pointer_it_has_the_api_s_values(self, shown: Shown) -> None:
        shown.open(f"{QUALIFYING}&laps={LAPS}")
        found = shown.fetched(ASKED)
        left, right, middle = shown.axis()
        chance = random.Random(14)  # the same places each time
        for x in (chance.uniform(left, right) for _ in range(PLACES)):
            shown.move_to(x, middle)
            at = points(found, shown.metres())
            assert shown.cursor() in [all_rows(found, one) for one in at], (x, shown.metres())

    def test_it_keeps_its_values_when_the_pointer_leaves(self, shown: Shown) -> None:
        shown.open(f"{QUALIFYING}&laps={LAPS}")
        left, right, middle = shown.axis()
        shown.move_to(left + (right - left) * 0.37, middle)
        before = (shown.metres(), shown.cursor())
        shown.move_to(5, 5)
        assert (shown.metres(), shown.cursor()) == before

    def test_the_values_are_those_of_the_zoomed_stretch(self, shown: Shown) -> None:
        """Zoomed in, the same place of the screen is another place of the lap."""
        shown.open(f"{QUALIFYING}&laps={LAPS}&from=1000&to=1600")
        found = shown.fetched(ASKED)
        left, right, middle = shown.axis()
        for share in (0.1, 0.5, 0.9):
            shown.move_to(left + (right - left) * share, middle)
            assert abs(shown.metres() - (1000 + 600 * share)) < 12  # a point of the grid, 10 m apart
            assert shown.cursor() in [all_rows(found, one) for one in points(found, shown.metres())]
