"""Which session is meant by a year, an event and a session's name; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lib.errors import InvalidRequest, NotFound
from lib.services.f1_source import F1Source
from lib.services.season.events import Event, EventSession, find_event, find_session
from lib.services.season.schedules import schedule
from lib.sessions.key import SessionKey


@dataclass(frozen=True)
class Meant:
    key: SessionKey
    event: Event
    session: EventSession


def which_session(year: int, event: str, session: str | None, source: F1Source) -> Meant:
    """Return the session meant, the race if none is named. Raise NotFound, AmbiguousEvent or Unavailable."""
    found = find_event(schedule(year, source), event)
    meant = find_session(found, session or "R")
    return Meant(found.key(meant), found, meant)


def ended_lately(source: F1Source, days: float) -> Iterator[Meant]:
    """Yield the sessions that ended within the last days, of this season and, in January, of the one before."""
    now = source.now()
    for meant in known_sessions(source, now - timedelta(days=days)):
        if meant.session.end and meant.session.end <= now:
            yield meant


def known_sessions(source: F1Source, since: datetime) -> Iterator[Meant]:
    """Yield the sessions that end after `since`, up to the end of this season, in the schedule's order.

    Those with a start that cannot be, far from their season, or an unknown name are left out. Raise Unavailable.
    """
    for year in sorted({since.year, source.now().year}):
        for event in _events(year, source):
            for session in event.sessions:
                if session.end and session.end >= since and (meant := _meant(event, session)):
                    yield meant


def _meant(event: Event, session: EventSession) -> Meant | None:
    if session.start is None or abs(session.start.year - event.year) > 1:
        return None
    try:
        return Meant(event.key(session), event, session)
    except InvalidRequest:
        return None


def _events(year: int, source: F1Source) -> list[Event]:
    """Return a season's events, none if it has no schedule yet."""
    try:
        return schedule(year, source)
    except NotFound:
        return []
