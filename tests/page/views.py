"""Every view of the page: its address, and what is there once it is drawn."""

from __future__ import annotations

from tests.page.conftest import QUALIFYING

RACE = f"{QUALIFYING[:-1]}R"
VIEWS = {
    "laps": (f"{QUALIFYING}&laps=JSE,OKA,MAT", "#charts"),
    "five laps": (f"{QUALIFYING}&laps=JSE,OKA:Q2,OKA,MAT,VIE", "#charts"),
    "results": (f"view=session&{QUALIFYING}", "table.data"),
    "session laps": (f"view=session&part=laps&{RACE}", "table.data"),
    "strategy": (f"view=session&part=strategy&{RACE}", ".figure svg"),
    "positions": (f"view=session&part=positions&{RACE}", ".figure svg"),
    "replay": (f"view=session&part=replay&{RACE}", ".tower-replay"),
    "weather": (f"view=session&part=weather&{RACE}", ".figure svg"),
    "messages": (f"view=session&part=messages&{RACE}", "table.data"),
    "schedule": ("view=season&year=2025", ".event"),
    "standings": ("view=season&year=2025&part=drivers", "table.data"),
    "title": ("view=season&year=2025&part=title", ".picture img"),
    "plots": (f"view=plots&kind=delta&{QUALIFYING}", ".picture img"),
    "sign in": ("view=you", "#register"),
    "not loaded": ("year=2025&event=1&session=FP1", ".not-loaded"),
    "an error": (f"{QUALIFYING}&laps=XXX,JSE", ".problem"),
}
