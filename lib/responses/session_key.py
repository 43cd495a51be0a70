"""From what a request says to the key of a session."""

from __future__ import annotations

from typing import Protocol

from lib.cache.steady import steady
from lib.errors import InvalidRequest, Unavailable
from lib.middleware.app_context import app_context
from lib.middleware.rate_limit import client_address, spend
from lib.middleware.session_store import request_store
from lib.services import loading
from lib.services.f1_source import F1Source
from lib.services.season.events import SHORT_NAMES
from lib.services.season.find_session import ended_lately, which_session
from lib.services.season.latest import LATEST, latest_session
from lib.sessions import SessionKey

DAYS_TO_LOOK_BACK = 4.0  # a weekend has three days, and results are corrected on the day after

LOADER_PATIENCE = 10.0  # seconds for one answer: no client waits for it


class NamesSession(Protocol):
    """Any query that names a session."""

    @property
    def year(self) -> int | None: ...

    @property
    def event(self) -> str | None: ...

    @property
    def session(self) -> str | None: ...


def f1_source() -> F1Source:
    """Return where schedules and results come from; what it asks of Jolpica is counted for the client's address."""
    context = app_context()
    config = context.config
    return F1Source(config.f1_source, steady(context.cache), config.limits, context.clock, admit=_admit)


def f1_loading_source() -> F1Source:
    """Return the same for a load, which counts for no client: only what all instances may ask together limits it."""
    context = app_context()
    config = context.config
    return F1Source(config.f1_source, steady(context.cache), config.limits, context.clock, seconds=LOADER_PATIENCE)


def _admit() -> None:
    spend("jolpica", client_address())


def named_session(query: NamesSession) -> SessionKey:
    """Return the key of the session that a query names. Raise InvalidRequest if it names none, and as key_of does.

    The latest event needs no year.
    """
    if query.event == LATEST:
        return latest_session(query.year, LATEST, query.session, f1_source(), request_store())
    if query.year is None or query.event is None:
        raise InvalidRequest.fields({name: "is missing" for name in ("year", "event") if not getattr(query, name)})
    return key_of(query.year, query.event, query.session)


def names_latest(query: NamesSession) -> bool:
    """Return whether a query means another session as time goes by: then its answer is kept for seconds only."""
    return LATEST in (query.event, query.session)


def key_of(year: int, event: str, session: str | None) -> SessionKey:
    """Return the key. Raise NotFound with the nearest names, or AmbiguousEvent with the candidates.

    A stored session that is named by its round needs no schedule, so that it is served whatever the source does.
    """
    if LATEST in (event, session):
        return latest_session(year, event, session, f1_source(), request_store())
    short = session or "R"
    if event.isascii() and event.isdigit() and len(event) <= 2 and short in SHORT_NAMES.values():
        key = SessionKey(year, int(event), short)
        if loading.is_stored(key, request_store()):
            return key
    return which_session(year, event, session, f1_source()).key


def recent_keys() -> list[SessionKey]:
    """Return the sessions that ended in the last days; none while the schedule is out of reach."""
    try:
        return [meant.key for meant in ended_lately(f1_source(), DAYS_TO_LOOK_BACK)]
    except Unavailable:
        return []
