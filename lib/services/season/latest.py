"""Which session is the latest: by the clock and the schedule, and by what the store holds already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lib.errors import DamagedData, NotFound, SessionNotLoaded, Unavailable
from lib.services.f1_source import F1Source
from lib.services.season.events import SHORT_NAMES, Event, find_event, find_session
from lib.services.season.schedules import schedule
from lib.sessions import SessionKey, SessionStore

LATEST = "latest"
Candidate = tuple[datetime, SessionKey]


def latest_session(
    year: int | None, event: str, session: str | None, source: F1Source, store: SessionStore
) -> SessionKey:
    """Return the session that ended last, or began last of those in the store.

    `event` and `session` are `latest` or narrow it down (without a session it is the race); without a year it is of
    this season, or of the one before if this one has none yet. Raise NotFound without one, and what finding an
    event raises. While no schedule can be read the store alone decides.
    """
    now = source.now()
    for season in (year,) if year else (now.year, now.year - 1):
        found = [*_ended(season, event, session, source, now), *_stored(season, event, session, store)]
        if found:
            return max(found)[1]
    raise NotFound(f"No such session of {year or now.year} has finished yet")


def _ended(year: int, event: str, session: str | None, source: F1Source, now: datetime) -> Iterator[Candidate]:
    try:
        events = schedule(year, source)
    except (NotFound, Unavailable):
        return
    for one in events if event == LATEST else [find_event(events, event)]:
        for slot in one.sessions:
            if slot.start and slot.end and slot.end <= now and _is_meant(one, slot.short, session):
                yield slot.start, one.key(slot)


def _is_meant(event: Event, short: str, session: str | None) -> bool:
    if session == LATEST:
        return True
    try:
        return find_session(event, session or "R").short == short
    except NotFound:
        return False


def _stored(year: int, event: str, session: str | None, store: SessionStore) -> Iterator[Candidate]:
    """Yield what is stored of the last round that has any such session; of a running session too."""
    if event != LATEST and not event.isdecimal():
        return
    short = _short(session or "R")
    for number in reversed(store.rounds(year)):
        if event != LATEST and number != int(event):
            continue
        keys = [key for key in store.keys(year, number) if session == LATEST or key.session == short]
        found = list(_started(store, keys))
        yield from found
        if found:
            return


def _short(session: str) -> str:
    wanted = session.casefold()
    return next(
        (short for name, short in SHORT_NAMES.items() if wanted in (name.casefold(), short.casefold())), session
    )


def _started(store: SessionStore, keys: list[SessionKey]) -> Iterator[Candidate]:
    for key in keys:
        try:
            start = store.manifest(key).start_utc
        except (SessionNotLoaded, DamagedData):
            continue
        if start:
            yield datetime.fromisoformat(start), key
