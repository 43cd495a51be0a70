"""From what a request says to the laps it is about: drivers', of one session or of several, and the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from lib.errors import InvalidRequest, NotFound
from lib.middleware.auth import signed_in_user
from lib.middleware.db_connection import database
from lib.middleware.session_store import request_store, store
from lib.responses.open_session import open_session
from lib.responses.session_key import named_session
from lib.services import coaching, own_laps
from lib.services.loading.edge_purge import tag_of
from lib.services.telemetry_service import LapReference
from lib.services.telemetry_service.shapes import TelemetryQuery
from lib.sessions import SessionKey
from lib.sessions.fastest_lap import fastest_lap

OWN = "me:"
BEST, IDEAL = "me:best", "me:ideal"
MOST = 5  # laps in one comparison: more lines cannot be told apart
MOST_OWN = 20  # own laps of a circuit that are looked at, the newest: a second of work


def references(query: TelemetryQuery) -> list[LapReference]:
    """Return the laps in the order they are named. Raise what finding, loading or reading one of them raises."""
    drivers = _of_drivers(query)
    count = len(drivers) + len(query.others)
    if count == 0:
        raise InvalidRequest.field("driver", "is missing: name at least one, or a lap with `with`")
    if count > MOST:
        raise InvalidRequest.field("driver", f"at most {MOST} laps can be compared, not {count}")
    found = [*drivers, *(_other(text, query) for text in query.others)]
    for key in session_keys(found):
        open_session(key)
    return found


def at_home(query: TelemetryQuery) -> TelemetryQuery:
    """Return the query with the session of the own lap that it names first, if it names no other.

    A coaching that names nothing but one own lap has the fastest driver of that session as reference.
    """
    own = [text for text in query.others if text.startswith(OWN) and text not in (BEST, IDEAL)]
    alone = query.view == "coaching" and len(own) == len(query.others) == 1 and not query.driver
    if query.year is not None or query.event is not None or not own or not (query.driver or alone):
        return query
    key = opened(own[0].removeprefix(OWN)).key
    if key is None:
        return query
    filled = replace(query, year=key.year, event=str(key.round), session=query.session or key.session)
    return replace(filled, driver=_fastest_driver(named_session(filled))) if alone else filled


def _fastest_driver(key: SessionKey) -> str:
    """Return the driver of the session's fastest lap. Raise NotFound, SessionNotLoaded."""
    laps = open_session(key).laps()
    row = fastest_lap(laps)
    if row is None:
        raise NotFound("No lap of this session has a time: name a `driver`")
    return str(laps["driver"][row])


def own_rows(query: TelemetryQuery) -> list[dict[str, Any]]:
    """Return the user's newest laps of the circuit of the query, of any year. Raise NotFound without any."""
    rows = own_rows_or_none(query)
    if not rows:
        raise NotFound("You have no lap of this circuit: upload one with `year` and `event`")
    return rows


def own_rows_or_none(query: TelemetryQuery) -> list[dict[str, Any]]:
    """Return the user's newest laps of the circuit of the query, of any year."""
    key, user = named_session(query), signed_in_user()
    return own_laps.of_circuit(database(), request_store(), user.id, key)[:MOST_OWN]


def is_private(query: TelemetryQuery) -> bool:
    return any(text.startswith(OWN) for text in query.others)


def session_keys(laps: Sequence[LapReference]) -> tuple[SessionKey, ...]:
    """Return the sessions that an answer about these laps is made from."""
    return tuple(dict.fromkeys(lap.key for lap in laps if lap.key and not lap.own))


def edge_tags(laps: Sequence[LapReference]) -> tuple[str, ...]:
    """Return under which tags the edge may keep an answer about these laps."""
    return tuple(tag_of(key) for key in session_keys(laps))


def versions(laps: Sequence[LapReference]) -> list[str]:
    """Return the data versions that an answer about these drivers' laps is made from; own laps have none."""
    return [request_store().manifest(key).version for key in session_keys(laps)]


def all_finished(laps: Sequence[LapReference]) -> bool:
    return all(request_store().manifest(key).finished for key in session_keys(laps))


def _of_drivers(query: TelemetryQuery) -> list[LapReference]:
    drivers = [name.strip() for name in (query.driver or "").split(",") if name.strip()]
    if not drivers:
        return []
    laps = [lap.strip() for lap in query.lap.split(",") if lap.strip()] or ["fastest"]
    return LapReference.named(named_session(query), drivers, laps)


def _other(text: str, query: TelemetryQuery) -> LapReference:
    if text == BEST:
        row = min(that_count(own_rows(query)), key=lambda lap: lap["lap_time"])
        return opened(row["id"])
    if text == IDEAL:
        ideal = coaching.ideal_lap([opened(row["id"]).open(request_store()) for row in that_count(own_rows(query))])
        return LapReference(named_session(query), IDEAL, own=ideal)
    if text.startswith(OWN):
        return opened(text.removeprefix(OWN))
    return LapReference.parse(text)


def that_count(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the laps that the game did not mark as invalid: a cut is not one's best. All, if none is left."""
    return [row for row in rows if not own_laps.is_invalid(row)] or rows


def opened(lap_id: str) -> LapReference:
    """Return one of the user's own laps. Raise NotSignedIn, NotFound."""
    user = signed_in_user()  # before the database is opened
    return own_laps.reference(database(), store(), user.id, lap_id)
