"""Tables that the store holds as they are: positions, weather, messages, track status, results."""

from __future__ import annotations

from typing import Any

import msgspec

from lib.services.session_views.selection import Selection
from lib.sessions import Result, StoredSession
from lib.sessions.schemas import MESSAGES_SHOWN

Columns = dict[str, list[Any]]
RESULT = ("position", "classified", "driver", *(name for name in Result.__struct_fields__[3:]))


def positions(session: StoredSession, selection: Selection) -> Columns:
    return selection.rows(session.timeline()["positions"]).lists()


def weather(session: StoredSession, _selection: Selection) -> Columns:
    return session.timeline()["weather"].lists()


def messages(session: StoredSession, selection: Selection) -> Columns:
    return selection.rows(session.timeline()["messages"]).lists(MESSAGES_SHOWN)


def track_status(session: StoredSession, _selection: Selection) -> Columns:
    return session.timeline()["track_status"].lists()


def results(session: StoredSession, selection: Selection) -> Columns:
    chosen = [row for row in session.manifest.results if selection.drivers is None or row.driver in selection.drivers]
    plain = [msgspec.structs.asdict(row) for row in chosen]
    return {name: [row[name] for row in plain] for name in RESULT}
