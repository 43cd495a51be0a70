"""Which sessions are stored: the newest first, a page of whole rounds at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lib.errors import DamagedData, InvalidRequest, SessionNotLoaded
from lib.services.pages import cursor_of, place_of
from lib.sessions import SessionStore
from lib.sessions.session_info import session_info

PAGE = 25  # one manifest is read for each; at most a round more than this, for a round is never divided
Place = tuple[int, int]


def stored_sessions(store: SessionStore, year: int | None, cursor: str | None) -> dict[str, Any]:
    """Return {view, items, next_cursor} of what is stored, of a season or of all.

    Raise InvalidRequest for a bad cursor.
    """
    after = _place(cursor) if cursor is not None else None
    items: list[dict[str, Any]] = []
    last: Place | None = None
    for place in _places(store, year):
        if after is not None and place >= after:
            continue
        if last is not None and len(items) >= PAGE:
            return {"view": "available", "items": items, "next_cursor": cursor_of(str(last[0]), str(last[1]))}
        items += _round(store, *place)
        last = place
    return {"view": "available", "items": items, "next_cursor": None}


def _places(store: SessionStore, year: int | None) -> Iterator[Place]:
    for season in [year] if year is not None else reversed(store.years()):
        for number in reversed(store.rounds(season)):
            yield season, number


def _round(store: SessionStore, year: int, number: int) -> list[dict[str, Any]]:
    """Return a round's sessions, the last one first; what is damaged or half written is left out."""
    found = []
    for key in store.keys(year, number):
        try:
            found.append(session_info(store.manifest(key)))
        except (SessionNotLoaded, DamagedData):
            continue
    return sorted(found, key=lambda session: (session["start_utc"] or "", session["session"]), reverse=True)


def _place(cursor: str) -> Place:
    year, number = place_of(cursor)
    if not (year.isdecimal() and number.isdecimal()):
        raise InvalidRequest.field("cursor", "must be the `next_cursor` of an earlier page")
    return int(year), int(number)
