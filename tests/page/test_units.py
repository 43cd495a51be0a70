"""Who prefers miles reads speeds in miles an hour: at the cursor and in the corner table."""

from __future__ import annotations

import re
from decimal import Decimal

from tests.browser import needs_browser
from tests.page.conftest import QUALIFYING
from tests.page.shown import Shown
from tests.page.signed_in import newcomer

MILE = Decimal("1.609344")
LINK = f"{QUALIFYING}&laps=JSE,OKA&at=1503"


def first_corner(shown: Shown) -> list[int]:
    """Return entry, apex and exit speed of the first lap in the first corner, as shown."""
    return [int(text) for text in re.findall(r"\d+", shown.text("#corners tbody tr td"))]


@needs_browser
def test_units_at_the_cursor_are_written_as_they_are(shown: Shown) -> None:
    """M is not m, and K not k: what is seen counts, not what stands in the document."""
    shown.open(LINK, "#readout")
    shown.tab.wait("document.querySelector('#readout caption').innerText.includes('1502')")
    assert re.search(r"· 1502 m$", shown.text("#readout caption"))  # the nearest place that has values
    assert "km/h" in shown.text("#readout thead")


@needs_browser
def test_speeds_are_in_miles_an_hour_for_who_prefers_them(shown: Shown) -> None:
    newcomer(shown)
    shown.go(LINK, "#corners")
    metric = (int(shown.cursor()[0]["km/h"]), *first_corner(shown))
    shown.go("view=you", "#preferences")
    shown.choose("#preferences [name=units]", "imperial")
    shown.press("Save", "#preferences")
    shown.until_text("Saved.", "#preferences")
    shown.go(LINK, "#corners")
    assert "mph" in shown.text("#readout thead")
    imperial = (int(shown.cursor()[0]["km/h"]), *first_corner(shown))
    assert all(abs(mph - kmh / MILE) <= 1 for mph, kmh in zip(imperial, metric, strict=True)), (imperial, metric)
