"""What can be seen of a stored session: each view is a function to plain columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lib.errors import InvalidRequest
from lib.services.row_choice import ALL_ROWS, RowChoice, choose
from lib.services.session_views import glance, laps, stints, stored_tables
from lib.services.session_views.before_timing import refuse_unknown
from lib.services.session_views.selection import Selection
from lib.sessions import StoredSession
from lib.sessions.session_info import session_info

Columns = dict[str, list[Any]]
View = Callable[[StoredSession, Selection], Columns]

VIEWS: dict[str, View] = {
    "laps": laps.laps,
    "stints": stints.stints,
    "pitstops": stints.pitstops,
    "positions": stored_tables.positions,
    "weather": stored_tables.weather,
    "messages": stored_tables.messages,
    "track-status": stored_tables.track_status,
    "results": stored_tables.results,
}
WHOLE = ("glance", "fastest-lap", "circuit")
OF_DRIVERS = ("laps", "stints", "pitstops", "positions", "messages", "results", "fastest-lap")
OF_LAPS = ("laps", "stints", "pitstops", "positions", "messages", "fastest-lap")


@dataclass(frozen=True)
class ViewRequest:
    """A view, the drivers and laps it is narrowed to, the shape of its rows, and which of them are wanted."""

    view: str = "glance"
    driver: str | None = None
    lap: str | None = None
    shape: str = "columns"
    rows: RowChoice = ALL_ROWS


def columns(session: StoredSession, asked: ViewRequest) -> Columns:
    """Return a view's columns. Raise InvalidRequest for a view that has none, and NotFound for an unknown driver."""
    if asked.view not in VIEWS:
        raise InvalidRequest.field("view", f"{asked.view} is not available as CSV; use one of: {', '.join(VIEWS)}")
    _refuse_unused(asked)
    refuse_unknown(session, asked.view)
    table = VIEWS[asked.view](session, Selection.parse(session.manifest, asked.driver, asked.lap))
    return table if asked.rows == ALL_ROWS else choose(table, asked.rows)


def view(session: StoredSession, asked: ViewRequest) -> dict[str, Any]:
    """Return a view as the API documents it."""
    manifest = session.manifest
    _refuse_unused(asked)
    refuse_unknown(session, asked.view)
    if asked.view in VIEWS:
        about = {"session": session_info(manifest), "view": asked.view}
        table = columns(session, asked)
        return {**about, "rows": _records(table)} if asked.shape == "records" else {**about, "columns": table}
    if asked.view == "glance":
        return glance.glance(session)
    if asked.view == "circuit":
        return {"session": session_info(manifest), "view": "circuit", **glance.circuit(session)}
    return laps.fastest(session, Selection.parse(manifest, asked.driver, asked.lap))


def _refuse_unused(asked: ViewRequest) -> None:
    """Raise InvalidRequest for what this view does not take, rather than leave it out silently."""
    wrong = {
        "driver": asked.driver is not None and asked.view not in OF_DRIVERS,
        "lap": asked.lap is not None and asked.view not in OF_LAPS,
        "shape": asked.shape == "records" and asked.view in WHOLE,
    }
    if any(wrong.values()):
        raise InvalidRequest.fields({name: f"is not supported by view={asked.view}" for name in wrong if wrong[name]})


def _records(table: Columns) -> list[dict[str, Any]]:
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
