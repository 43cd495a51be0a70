"""Which session is meant by a year, an event and a session's name; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from lib.errors import NotFound
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
    for year in sorted({(now - timedelta(days=days)).year, now.year}):
        for event in _events(year, source):
            for session in event.sessions:
                if session.end and now - timedelta(days=days) <= session.end <= now:
                    yield Meant(event.key(session), event, session)


def _events(year: int, source: F1Source) -> list[Event]:
    """Return a season's events, none if it has no schedule yet."""
    try:
        return schedule(year, source)
    except NotFound:
        return []
