"""Positions, weather, messages, track status and results, nearly as the store holds them."""

from __future__ import annotations

from typing import Any

import msgspec

from lib.services.race_story.gaps import race_order
from lib.services.race_story.grid import grid_of
from lib.services.race_story.race_laps import RACES
from lib.services.session_views.selection import Selection
from lib.sessions import Result, StoredSession
from lib.sessions.schemas import MESSAGES_SHOWN

Columns = dict[str, list[Any]]
RESULT = ("position", "classified", "driver", *(name for name in Result.__struct_fields__[3:]))


def positions(session: StoredSession, selection: Selection) -> Columns:
    return selection.rows(race_order(session)).lists()


def weather(session: StoredSession, _selection: Selection) -> Columns:
    return session.timeline()["weather"].lists()


def messages(session: StoredSession, selection: Selection) -> Columns:
    return selection.rows(session.timeline()["messages"]).lists(MESSAGES_SHOWN)


def track_status(session: StoredSession, _selection: Selection) -> Columns:
    return session.timeline()["track_status"].lists()


def results(session: StoredSession, selection: Selection) -> Columns:
    chosen = [row for row in result_rows(session) if selection.drivers is None or row["driver"] in selection.drivers]
    return {name: [row[name] for row in chosen] for name in RESULT}


def result_rows(session: StoredSession) -> list[dict[str, Any]]:
    """Return the results; who started from the pit lane has no place on the grid."""
    rows = [msgspec.structs.asdict(row) for row in session.manifest.results]
    if session.manifest.session not in RACES:
        return rows
    grid = grid_of(session)
    return [row | {"grid": grid.get(row["driver"], row["grid"])} for row in rows]
