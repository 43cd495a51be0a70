"""A user's own laps: taken in from whatever recorded them, kept, listed, renamed, deleted, compared."""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from lib.database import Connection, Row
from lib.errors import InvalidRequest, NotFound, NotSignedIn, SlipstreamError, Taken
from lib.services.accounts.users import now
from lib.services.own_laps.checks import Samples, as_lap
from lib.services.own_laps.columns import read_columns
from lib.services.own_laps.setup import MOST_NAMED, checked_setup
from lib.services.own_laps.stored import own_lap, pack, unpack
from lib.services.own_laps.units import in_our_units
from lib.services.pages import newest_first
from lib.services.telemetry_service.lap import SECTOR_TOLERANCE, LapData
from lib.services.telemetry_service.lap_reference import LapReference
from lib.services.telemetry_service.one_lap import lap_quality
from lib.sessions import SessionKey, SessionStore

__all__ = ["add", "delete", "get", "page", "reference", "rename"]
MOST_LAPS = 200
LONGEST_NAME = 100
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
KNOWN = ("name", "circuit", "year", "event", "session", "laptime", "sectors", "setup", "game", "samples")
SHOWN = "id, name, circuit, year, round, session, game, lap_time, details, created_at"


def add(
    connection: Connection,
    store: SessionStore,
    user_id: str,
    upload: Mapping[str, Any],
    key: SessionKey | None = None,
) -> dict[str, Any]:
    """Store a lap and return it with its quality; `key` is the session of the event it names, if it names one.

    Raises InvalidRequest with the reason for samples that are no lap, Taken where there are 200 laps already.
    """
    texts = {name: _text(upload, name) for name in ("name", "circuit", "game")}
    if not texts["name"]:
        raise InvalidRequest.field("name", "is needed")
    _refuse_unknown(upload)
    lap_time, sectors = _times(upload)
    setup = checked_setup(upload.get("setup"))
    if "samples" not in upload:
        raise InvalidRequest.field("samples", "are needed")
    length = _length(store, key)
    samples = as_lap(in_our_units(read_columns(upload["samples"]), length, lap_time), length, lap_time)
    lap_id = str(uuid.uuid4())
    lap = own_lap(f"me:{lap_id}", samples.values, samples.lap_time, sectors, samples.notes)
    details = {
        "sectors": sectors,
        "setup": setup,
        "samples": len(samples.values["time"]),
        "rate": samples.rate,
        "channels": [name for name in samples.values if name != "time"],
        "assumed": list(samples.notes),
        "quality": _quality(store, lap, key),
    }
    _keep(connection, store, user_id, lap_id, texts, key, samples, details)
    return get(connection, user_id, lap_id)


def _keep(
    connection: Connection,
    store: SessionStore,
    user_id: str,
    lap_id: str,
    texts: Mapping[str, str | None],
    key: SessionKey | None,
    samples: Samples,
    details: Mapping[str, Any],
) -> None:
    _refuse_when_full(connection, user_id)  # before the file is written; the count that holds is the one below
    store.put_blob(_path(user_id, lap_id), pack(samples.values))
    try:
        _insert(connection, user_id, lap_id, texts, key, samples, details)
    except Exception:
        store.delete_blob(_path(user_id, lap_id))
        raise


def _insert(
    connection: Connection,
    user_id: str,
    lap_id: str,
    texts: Mapping[str, str | None],
    key: SessionKey | None,
    samples: Samples,
    details: Mapping[str, Any],
) -> None:
    with connection.transaction():
        _lock(connection, user_id)
        _refuse_when_full(connection, user_id)
        connection.run(
            "INSERT INTO own_laps (id, user_id, name, circuit, year, round, session, game, lap_time, details,"
            " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(lap_id, user_id, texts["name"], texts["circuit"]),
            *((key.year, key.round, key.session) if key else (None, None, None)),
            *(texts["game"], samples.lap_time, json.dumps(details, ensure_ascii=False), now()),
        )


def _lock(connection: Connection, user_id: str) -> None:
    """Let one upload of a user at a time count and insert; raises NotSignedIn if the account is gone by now."""
    if not connection.run("UPDATE users SET updated_at = updated_at WHERE id = ?", user_id):
        raise NotSignedIn("This account was deleted")


def _refuse_when_full(connection: Connection, user_id: str) -> None:
    row = connection.row("SELECT COUNT(*) AS laps FROM own_laps WHERE user_id = ?", user_id)
    if row is not None and row["laps"] >= MOST_LAPS:
        raise Taken(f"{MOST_LAPS} laps are stored already; delete one first")


def page(connection: Connection, user_id: str, cursor: str | None = None) -> dict[str, Any]:
    """Return a page of the user's laps, newest first; raises InvalidRequest for a bad cursor."""
    found = newest_first(connection, "own_laps", SHOWN, cursor, where="user_id = ?", values=(user_id,))
    return {**found, "items": [_shape(row) for row in found["items"]]}


def get(connection: Connection, user_id: str, lap_id: str) -> dict[str, Any]:
    """Return one lap of this user; raises NotFound, for anyone else's too."""
    row = connection.row(f"SELECT {SHOWN} FROM own_laps WHERE id = ? AND user_id = ?", lap_id, user_id)  # noqa: S608
    if row is None:
        raise NotFound("You have no lap with this id")
    return _shape(row)


def rename(connection: Connection, user_id: str, lap_id: str, name: Any) -> dict[str, Any]:
    """Return the lap under its new name; raises NotFound, InvalidRequest."""
    text = _text({"name": name}, "name")
    if not text:
        raise InvalidRequest.field("name", "is needed")
    connection.run("UPDATE own_laps SET name = ? WHERE id = ? AND user_id = ?", text, lap_id, user_id)
    return get(connection, user_id, lap_id)


def delete(connection: Connection, store: SessionStore, user_id: str, lap_id: str) -> None:
    """Remove the row, then the samples; raises NotFound."""
    get(connection, user_id, lap_id)
    connection.run("DELETE FROM own_laps WHERE id = ? AND user_id = ?", lap_id, user_id)
    store.delete_blob(_path(user_id, lap_id))


def reference(connection: Connection, store: SessionStore, user_id: str, lap_id: str) -> LapReference:
    """Return the lap for comparison, plot, analysis or report; raises NotFound, DamagedData."""
    found = get(connection, user_id, lap_id)
    content = store.get_blob(_path(user_id, lap_id))
    if content is None:
        raise NotFound("The samples of this lap are gone")
    assumed = tuple(found["assumed"])
    lap = own_lap(f"me:{lap_id}", unpack(content), found["lap_time"], found["sectors"], assumed)
    lap = replace(lap, name=_printable(found["name"]))
    key = SessionKey(found["year"], found["round"], found["session"]) if found["year"] else None
    return LapReference(key, f"me:{lap_id}", own=_placed(store, lap, key))


def _placed(store: SessionStore, lap: LapData, key: SessionKey | None) -> LapData:
    """Return the lap with the lines and the road of its session, as it is where that is not stored."""
    if key is None:
        return lap
    try:
        session = store.open(key)
        return replace(lap, manifest=session.manifest, circuit=session.circuit(), survey=session.survey())
    except SlipstreamError:
        return lap


def _quality(store: SessionStore, lap: LapData, key: SessionKey | None) -> dict[str, Any]:
    return lap_quality(_placed(store, lap, key))


def _length(store: SessionStore, key: SessionKey | None) -> float | None:
    if key is None:
        return None
    try:
        lines = store.manifest(key).lines
    except SlipstreamError:
        return None
    return None if lines is None else lines.finish


def _path(user_id: str, lap_id: str) -> str:
    return f"users/{user_id}/laps/{lap_id}.npz"


def _shape(row: Row) -> dict[str, Any]:
    details = json.loads(row["details"])
    return {**{name: row[name] for name in row if name != "details"}, **details}


def _refuse_unknown(upload: Mapping[str, Any]) -> None:
    unknown = islice((str(name)[:100] for name in upload if name not in KNOWN), MOST_NAMED)
    messages = dict.fromkeys(unknown, f"is not known; known are {', '.join(KNOWN)}")
    if messages:
        raise InvalidRequest.fields(messages)


def _text(upload: Mapping[str, Any], name: str) -> str | None:
    value = upload.get(name)
    if value is None:
        return None
    text = _printable(value).strip() if isinstance(value, str) and len(value) <= 10 * LONGEST_NAME else ""
    if not 1 <= len(text) <= LONGEST_NAME:
        raise InvalidRequest.field(name, f"is text of 1 to {LONGEST_NAME} characters")
    return text


def _printable(text: str) -> str:
    """Return the text in one line, without characters that print nothing (byte order marks, controls)."""
    return "".join(letter for letter in " ".join(text.split()) if unicodedata.category(letter) not in INVISIBLE)


def _times(upload: Mapping[str, Any]) -> tuple[float | None, list[float] | None]:
    """Return lap time and sectors in seconds; raises InvalidRequest where they are none or do not fit together."""
    sectors = upload.get("sectors")
    if sectors is not None:
        if not isinstance(sectors, list | tuple) or len(sectors) != 3:
            raise InvalidRequest.field("sectors", "are three times in seconds")
        sectors = [_seconds("sectors", value) for value in sectors]
    given = upload.get("laptime")
    lap_time = None if given is None else _seconds("laptime", given)
    if sectors is not None and lap_time is None:
        lap_time = round(sum(sectors), 3)
    if sectors is not None and lap_time is not None and abs(sum(sectors) - lap_time) > SECTOR_TOLERANCE:
        raise InvalidRequest.field("sectors", f"add up to {sum(sectors):.3f} s, the lap time is {lap_time:.3f} s")
    return lap_time, sectors


def _seconds(field: str, value: Any) -> float:
    usable = isinstance(value, int | float) and not isinstance(value, bool)
    if not usable or not 0 < value < 10_000:
        raise InvalidRequest.field(field, "is in seconds")
    return round(float(value), 3)
