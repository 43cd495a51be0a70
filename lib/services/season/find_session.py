"""Which session is meant by a year, an event and a session's name; nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from lib.services.f1_source import F1Source
from lib.services.season.events import Event, EventSession, find_event, find_session
from lib.services.season.schedules import schedule
from lib.sessions.key import SessionKey

LONGEST = {"R": timedelta(hours=3)}
LONGEST_OTHER = timedelta(hours=1, minutes=30)


@dataclass(frozen=True)
class Meant:
    key: SessionKey
    event: Event
    session: EventSession


def which_session(year: int, event: str, session: str | None, source: F1Source) -> Meant:
    """Return the session meant, the race where none is named; raises NotFound, AmbiguousEvent or Unavailable."""
    found = find_event(schedule(year, source), event)
    meant = find_session(found, session or "R")
    return Meant(found.key(meant), found, meant)


def ended_lately(source: F1Source, days: float) -> Iterator[Meant]:
    """Yield the sessions that ended within the last days, of this season and, in January, of the one before."""
    now = source.now()
    for year in sorted({(now - timedelta(days=days)).year, now.year}):
        for event in schedule(year, source):
            for session in event.sessions:
                if session.start and now - timedelta(days=days) <= session.start + _longest(session) <= now:
                    yield Meant(event.key(session), event, session)


def _longest(session: EventSession) -> timedelta:
    return LONGEST.get(session.short, LONGEST_OTHER)
