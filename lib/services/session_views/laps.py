"""Laps, and the fastest of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from lib.errors import NotFound
from lib.services.session_views import glance
from lib.services.session_views.selection import Selection
from lib.sessions import StoredSession, Table
from lib.sessions.schemas import LAPS_SHOWN


def laps(session: StoredSession, selection: Selection) -> dict[str, list[Any]]:
    return selection.rows(session.laps()).lists(LAPS_SHOWN)


def fastest(session: StoredSession, selection: Selection) -> dict[str, Any]:
    """Return {session, driver, lap}; raises NotFound where no lap counts. A deleted lap is never the fastest."""
    table = selection.rows(session.laps())
    row = fastest_row(table)
    if row is None:
        raise NotFound("No lap here has a time that counts")
    lap = next(iter(table.where(np.array([row])).records(LAPS_SHOWN)))
    driver = session.manifest.driver(lap["driver"])
    return {"session": glance.about(session.manifest), "driver": glance.driver(driver), "lap": lap}


def fastest_row(table: Table) -> int | None:
    """Return the index of the fastest lap that counts: timed, not deleted; the earlier one of two equals."""
    times = np.where(table["deleted"] == 1, np.nan, table["lap_time"])
    if not len(times) or np.isnan(times).all():
        return None
    return int(np.lexsort((table["end_time"], times))[0])
