"""What tools are asked. Their JSON schemas are made from these; what is not named here is refused."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from lib.errors import InvalidRequest, SessionNotLoaded
from lib.services.analysis_service.tools.context import ToolContext
from lib.services.season.events import SHORT_NAMES
from lib.services.season.find_session import which_session
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey, StoredSession

Year = Annotated[int, Meta(ge=1950, le=2100, description="Season")]
Event = Annotated[str, Meta(min_length=1, max_length=80, description="Round number, or name, country or place")]
Session = Annotated[str, Meta(max_length=30, description="FP1 FP2 FP3 Q SQ SS S R")]
Driver = Annotated[str, Meta(min_length=1, max_length=40, description="Three-letter code, number or last name")]
Lap = Annotated[str, Meta(max_length=60, description="`fastest`, a number, `Q1` `Q2` `Q3`, or `me:<id>`: an own lap")]
Style = Annotated[str, Meta(max_length=20, description="dark light broadcast print colourblind …")]
First = Annotated[int, Meta(ge=1, le=200)]


class Nothing(Struct, forbid_unknown_fields=True):
    pass


class OfSeason(Struct, forbid_unknown_fields=True):
    year: Year
    event: Event | None = None


class OfStandings(Struct, forbid_unknown_fields=True):
    year: Year
    of: Literal["drivers", "constructors"] = "drivers"


class OfSession(Struct, forbid_unknown_fields=True):
    year: Year
    event: Event
    session: Session = "R"


class OfDrivers(OfSession, forbid_unknown_fields=True):
    drivers: Annotated[list[Driver], Meta(max_length=5, description="Omit for all drivers")] = []


class OfLaps(OfSession, kw_only=True, forbid_unknown_fields=True):
    driver: Driver
    first_lap: First = 1
    last_lap: First = 200


class OfMessages(OfSession, forbid_unknown_fields=True):
    first_lap: First = 1
    last_lap: First = 200
    drivers: Annotated[list[Driver], Meta(max_length=5)] = []


class OfComparison(OfSession, kw_only=True, forbid_unknown_fields=True):
    drivers: Annotated[list[Driver], Meta(min_length=1, max_length=5, description="The first is the reference")]
    laps: Annotated[list[Lap], Meta(max_length=5, description="One for all drivers, or one per driver")] = []


class OfPlot(OfDrivers, kw_only=True, forbid_unknown_fields=True):
    kind: Annotated[str, Meta(max_length=40, description="speed-trace, delta, race-trace, lap-times, strategy, …")]
    style: Style | None = None


def key_of(asked: OfSession, context: ToolContext) -> SessionKey:
    """Return which session is meant. Raise NotFound with the nearest names, AmbiguousEvent, Unavailable."""
    short = asked.session.strip().upper()
    if asked.event.isascii() and asked.event.isdecimal() and len(asked.event) <= 2 and short in SHORT_NAMES.values():
        key = SessionKey(asked.year, int(asked.event), short)
        try:
            context.store.manifest(key)
            return key
        except SessionNotLoaded:
            pass
    return which_session(asked.year, asked.event, asked.session, context.source).key


def open_session(asked: OfSession, context: ToolContext) -> StoredSession:
    """Return the session. Raise what key_of does, and SessionNotLoaded if it is not in the store."""
    return context.store.open(key_of(asked, context))


def parts_of(session: StoredSession, names: list[str]) -> list[str]:
    """Return who is meant. Raise NotFound with the drivers of the session."""
    return list(dict.fromkeys(session.manifest.driver(name).part for name in names))


def references(asked: OfComparison, context: ToolContext, session: StoredSession) -> list[LapReference]:
    """Return the laps meant, own laps of the user among them. Raise InvalidRequest, NotFound, NotSignedIn."""
    from lib.services import own_laps  # only here: a tool of public data needs no database

    named = [lap for lap in asked.laps if not lap.startswith("me:")]
    own = [lap.removeprefix("me:") for lap in asked.laps if lap.startswith("me:")]
    drivers = parts_of(session, asked.drivers)
    found = LapReference.named(session.key, drivers, named or ["fastest"])
    for lap_id in own:
        connection, user_id = context.owner()
        found.append(own_laps.reference(connection, context.store, user_id, lap_id))
    if len(found) < 2:
        raise InvalidRequest.field("drivers", "a comparison needs at least two laps")
    return found
