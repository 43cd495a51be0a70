"""A user's own laps as rows and files: kept, listed, renamed, deleted, opened."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from lib.arrays import Float
from lib.database import Connection, Row
from lib.errors import InvalidRequest, NotFound, NotSignedIn, SlipstreamError, Taken
from lib.services.accounts.users import now
from lib.services.own_laps.stored import own_lap, pack, unpack
from lib.services.pages import newest_first
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.lap_reference import LapReference
from lib.services.telemetry_service.same_circuit import one_layout
from lib.sessions import SessionKey, SessionStore

MOST_LAPS = 200  # chosen: of one user; bounds what an account costs
LONGEST_NAME = 100  # characters, as the column has
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
SHOWN = "id, name, circuit, year, round, session, game, lap_time, details, created_at"


@dataclass(frozen=True)
class OwnLapRow:
    """What is kept of a lap beside its samples; `key` is the session it is to be laid over."""

    name: str
    circuit: str | None
    game: str | None
    key: SessionKey | None
    lap_time: float
    details: Mapping[str, Any]


def keep(
    connection: Connection, store: SessionStore, user_id: str, lap: OwnLapRow, samples: Mapping[str, Float]
) -> dict[str, Any]:
    """Store a lap and return it. Raise Taken if there are 200 laps already, NotSignedIn if the account is gone."""
    lap_id = str(uuid.uuid4())
    refuse_when_full(connection, user_id)  # before the file is written; the count that holds is the one below
    store.put_blob(_path(user_id, lap_id), pack(samples))
    try:
        _insert(connection, user_id, lap_id, lap)
    except Exception:
        store.delete_blob(_path(user_id, lap_id))
        raise
    return get(connection, user_id, lap_id)


def _insert(connection: Connection, user_id: str, lap_id: str, lap: OwnLapRow) -> None:
    key = lap.key
    with connection.transaction():
        _lock(connection, user_id)
        refuse_when_full(connection, user_id)
        connection.run(
            "INSERT INTO own_laps (id, user_id, name, circuit, year, round, session, game, lap_time, details,"
            " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(lap_id, user_id, lap.name, lap.circuit),
            *((key.year, key.round, key.session) if key else (None, None, None)),
            *(lap.game, lap.lap_time, orjson.dumps(lap.details).decode(), now()),
        )


def _lock(connection: Connection, user_id: str) -> None:
    """Let one upload of a user at a time count and insert. Raise NotSignedIn if the account is gone by now."""
    if not connection.run("UPDATE users SET updated_at = updated_at WHERE id = ?", user_id):
        raise NotSignedIn("This account was deleted")


def refuse_when_full(connection: Connection, user_id: str) -> None:
    row = connection.row("SELECT COUNT(*) AS laps FROM own_laps WHERE user_id = ?", user_id)
    if row is not None and row["laps"] >= MOST_LAPS:
        raise Taken(f"{MOST_LAPS} laps are already stored, the maximum; delete one first")


def page(connection: Connection, user_id: str, cursor: str | None = None) -> dict[str, Any]:
    """Return a page of the user's laps, newest first, without what else was in their recordings.

    Raise InvalidRequest for a bad cursor.
    """
    found = newest_first(connection, "own_laps", SHOWN, cursor, where="user_id = ?", values=(user_id,))
    return {**found, "items": [{**_shape(row), "laps": []} for row in found["items"]]}


def get(connection: Connection, user_id: str, lap_id: str) -> dict[str, Any]:
    """Return one lap of this user. Raise NotFound, for anyone else's too."""
    row = connection.row(f"SELECT {SHOWN} FROM own_laps WHERE id = ? AND user_id = ?", lap_id, user_id)  # noqa: S608
    if row is None:
        raise NotFound("Lap not found")
    return _shape(row)


def of_circuit(connection: Connection, store: SessionStore, user_id: str, key: SessionKey) -> list[dict[str, Any]]:
    """Return this user's laps of a session's circuit in the same layout, of any year, newest first."""
    rows = connection.rows(
        f"SELECT {SHOWN} FROM own_laps WHERE user_id = ? AND year IS NOT NULL"  # noqa: S608
        " ORDER BY created_at DESC, id DESC",
        user_id,
    )
    known = {(key.year, key.round): True}
    found = []
    for row in rows:
        event = row["year"], row["round"]
        if event not in known:
            known[event] = _one_layout(store, key, SessionKey(*event, row["session"]))
        if known[event]:
            found.append(_shape(row))
    return found


def _one_layout(store: SessionStore, key: SessionKey, other: SessionKey) -> bool:
    """Return whether two events were driven on one layout; False if either session is not stored."""
    try:
        return one_layout(store.manifest(key), store.manifest(other))
    except SlipstreamError:
        return False


def is_invalid(row: Mapping[str, Any]) -> bool:
    """Return whether the game said of a stored lap that it does not count."""
    return (row.get("conditions") or {}).get("invalid") is True


def rename(connection: Connection, user_id: str, lap_id: str, name: Any) -> dict[str, Any]:
    """Return the lap under its new name. Raise NotFound, InvalidRequest."""
    text = short_text("name", name)
    if not text:
        raise InvalidRequest.field("name", "is needed")
    connection.run("UPDATE own_laps SET name = ? WHERE id = ? AND user_id = ?", text, lap_id, user_id)
    return get(connection, user_id, lap_id)


def delete(connection: Connection, store: SessionStore, user_id: str, lap_id: str) -> None:
    """Remove the row, then the samples. Raise NotFound."""
    get(connection, user_id, lap_id)
    connection.run("DELETE FROM own_laps WHERE id = ? AND user_id = ?", lap_id, user_id)
    store.delete_blob(_path(user_id, lap_id))


def samples_of(connection: Connection, store: SessionStore, user_id: str, lap_id: str) -> dict[str, Float]:
    """Return every stored channel of a lap, also steering and brake pressure. Raise NotFound, DamagedData."""
    get(connection, user_id, lap_id)
    return _samples(store, user_id, lap_id)


def reference(connection: Connection, store: SessionStore, user_id: str, lap_id: str) -> LapReference:
    """Return the lap for comparison, plot, analysis or report. Raise NotFound, DamagedData."""
    found = get(connection, user_id, lap_id)
    samples, assumed = _samples(store, user_id, lap_id), tuple(found["assumed"])
    lap = own_lap(f"me:{lap_id}", samples, found["lap_time"], found["sectors"], assumed)
    lap = replace(lap, name=printable(found["name"]), invalid=is_invalid(found))
    key = SessionKey(found["year"], found["round"], found["session"]) if found["year"] else None
    return LapReference(key, f"me:{lap_id}", own=placed(store, lap, key))


def _samples(store: SessionStore, user_id: str, lap_id: str) -> dict[str, Float]:
    content = store.get_blob(_path(user_id, lap_id))
    if content is None:
        raise NotFound("The samples of this lap are missing")
    return unpack(content)


def placed(store: SessionStore, lap: LapData, key: SessionKey | None) -> LapData:
    """Return the lap with the lines and the road of its session, as it is if that is not stored."""
    if key is None:
        return lap
    try:
        session = store.open(key)
        return replace(lap, manifest=session.manifest, circuit=session.circuit(), survey=session.survey())
    except SlipstreamError:
        return lap


def short_text(field: str, value: Any) -> str | None:
    """Return a text of 1 to 100 characters, None for none. Raise InvalidRequest."""
    if value is None:
        return None
    text = printable(value).strip() if isinstance(value, str) and len(value) <= 10 * LONGEST_NAME else ""
    if not 1 <= len(text) <= LONGEST_NAME:
        raise InvalidRequest.field(field, f"is text of 1 to {LONGEST_NAME} characters")
    return text


def printable(text: str) -> str:
    """Return the text in one line, without characters that print nothing (byte order marks, controls)."""
    return "".join(letter for letter in " ".join(text.split()) if unicodedata.category(letter) not in INVISIBLE)


def _path(user_id: str, lap_id: str) -> str:
    return f"users/{user_id}/laps/{lap_id}.npz"


def _shape(row: Row) -> dict[str, Any]:
    details = orjson.loads(row["details"])
    return {**{name: row[name] for name in row if name != "details"}, **details}
