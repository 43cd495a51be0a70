"""Laps, and the fastest of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from lib.errors import NotFound
from lib.services.race_story.gaps import exact_laps
from lib.services.session_views import glance
from lib.services.session_views.selection import Selection
from lib.sessions import StoredSession, Table
from lib.sessions.fastest_lap import fastest_lap
from lib.sessions.schemas import LAPS, LAPS_SHOWN
from lib.sessions.session_info import session_info


def laps(session: StoredSession, selection: Selection) -> dict[str, list[Any]]:
    """Return the laps; in a race with the places of `view=positions`."""
    table = session.laps()
    placed = Table(LAPS, {**table.columns, "position": exact_laps(session)["position"]})
    return selection.rows(placed).lists(LAPS_SHOWN)


def fastest(session: StoredSession, selection: Selection) -> dict[str, Any]:
    """Return {session, view, driver, lap}. Raise NotFound if no lap counts. A deleted lap is never the fastest."""
    table = selection.rows(session.laps())
    row = fastest_lap(table)
    if row is None:
        raise NotFound("No lap in this selection has a valid time")
    lap = next(iter(table.where(np.array([row])).records(LAPS_SHOWN)))
    driver = session.manifest.driver(lap["driver"])
    about = {"session": session_info(session.manifest), "view": "fastest-lap"}
    return {**about, "driver": glance.driver(driver), "lap": lap}
