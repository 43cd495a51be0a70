"""A user's reports: a file in the store and a row in the database, both or neither."""

from __future__ import annotations

import hashlib
import logging
import re
import time
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import orjson

from lib.database import Connection, Row, UniqueViolation
from lib.errors import NotFound, SlipstreamError, Taken
from lib.services.accounts.users import now
from lib.services.pages import newest_first
from lib.sessions import SessionKey, SessionStore

if TYPE_CHECKING:
    from lib.services.report_service.report import Report

MOST_REPORTS = 300  # a user's: at 4 MB at most, 1.2 GB
MEDIA = {"pdf": "application/pdf", "png": "image/png"}
SHOWN = "id, user_id, year, round, session, title, format, bytes, pages, sha256, details, created_at"
FILE = re.compile(r"users/([0-9a-f-]{36})/reports/([0-9a-f-]{36})\.(?:pdf|png)")
YOUNG = 3600.0  # seconds: a file without a row may be one whose row is just being written
SWEEP_SECONDS = 30.0  # the daily job has 250 s, most of them for loading
_log = logging.getLogger(__name__)


def recipe(*parts: object) -> str:
    """Return what names a report: its data, the code that makes it, and all that was asked."""
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def find(connection: Connection, user_id: str, wanted: str) -> dict[str, Any] | None:
    """Return the user's report of this recipe, None if it has not been made."""
    row = connection.row(f"SELECT {SHOWN} FROM reports WHERE user_id = ? AND recipe = ?", user_id, wanted)  # noqa: S608
    return None if row is None else shape(row)


def get(connection: Connection, user_id: str, report_id: str) -> dict[str, Any]:
    """Return one report of this user. Raise NotFound, for anyone else's too."""
    row = connection.row(f"SELECT {SHOWN} FROM reports WHERE id = ? AND user_id = ?", report_id, user_id)  # noqa: S608
    if row is None:
        raise NotFound("Report not found")
    return shape(row)


def page(connection: Connection, user_id: str, cursor: str | None) -> dict[str, Any]:
    """Return the user's newest reports first, and the cursor of the next page."""
    found = newest_first(connection, "reports", SHOWN, cursor, where="user_id = ?", values=(user_id,))
    return {**found, "items": [shape(row) for row in found["items"]]}


def refuse_when_full(connection: Connection, user_id: str) -> None:
    """Raise Taken if a user has as many reports as are kept."""
    row = connection.row("SELECT COUNT(*) AS reports FROM reports WHERE user_id = ?", user_id)
    if row is not None and row["reports"] >= MOST_REPORTS:
        raise Taken(f"{MOST_REPORTS} reports are already stored, the maximum; delete one first")


def add(
    connection: Connection,
    store: SessionStore,
    user_id: str,
    wanted: str,
    key: SessionKey,
    report: Report,
    details: Mapping[str, Any],
) -> dict[str, Any]:
    """Store a report and return it; the file first, so that no row is without one.

    If another request was faster, its report is returned and this file is deleted. Raise Unavailable.
    """
    report_id = str(uuid.uuid4())
    path = path_of(user_id, report_id, report.form)
    store.put_blob(path, report.content, MEDIA[report.form])
    try:
        _insert(connection, user_id, report_id, wanted, key, report, details)
    except UniqueViolation:
        store.delete_blob(path)
        found = find(connection, user_id, wanted)
        if found is None:
            raise Taken("The report was deleted by another request; try again") from None
        return found
    except BaseException:
        with suppress(SlipstreamError):  # what stays behind is swept out by the daily job
            store.delete_blob(path)
        raise
    return get(connection, user_id, report_id)


def _insert(
    connection: Connection,
    user_id: str,
    report_id: str,
    wanted: str,
    key: SessionKey,
    report: Report,
    details: Mapping[str, Any],
) -> None:
    more = {**details, "sections": list(report.sections), "left_out": report.left_out}
    connection.run(
        "INSERT INTO reports (id, user_id, recipe, year, round, session, title, format, bytes, pages, sha256, details,"
        " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(report_id, user_id, wanted, key.year, key.round, key.session, report.title[:200], report.form),
        *(len(report.content), report.pages, report.sha256, orjson.dumps(more).decode(), now()),
    )


def content(store: SessionStore, found: Mapping[str, Any]) -> bytes:
    """Return a report's file. Raise NotFound if it is gone or is not what was stored."""
    blob = store.get_blob(path_of(found["user_id"], found["id"], found["format"]))
    if blob is None or hashlib.sha256(blob).hexdigest() != found["sha256"]:
        raise NotFound("The file of this report is missing; delete the report and create it again")
    return blob


def of_link(connection: Connection, report_id: str) -> dict[str, Any]:
    """Return the report that a signed link leads to. Raise NotFound for one that was deleted."""
    row = connection.row(f"SELECT {SHOWN} FROM reports WHERE id = ?", report_id)  # noqa: S608
    if row is None:
        raise NotFound("This report was deleted")
    return shape(row)


def delete(connection: Connection, store: SessionStore, user_id: str, report_id: str) -> None:
    """Remove row and file. Raise NotFound. While the store is down both stay."""
    found = get(connection, user_id, report_id)
    with connection.transaction():
        connection.run("DELETE FROM reports WHERE id = ? AND user_id = ?", report_id, user_id)
        store.delete_blob(path_of(user_id, report_id, found["format"]))


def sweep(connection: Connection, store: SessionStore, clock: float, seconds: float = SWEEP_SECONDS) -> int:
    """Delete files without a row and rows without a file, older than an hour, and return how many those were."""
    deadline, swept = time.monotonic() + seconds, 0
    try:
        files = {found[2]: entry for entry in store.list("users") if (found := FILE.fullmatch(entry.path))}
        rows = {row["id"]: row for row in connection.rows("SELECT id, user_id, format, created_at FROM reports")}
        old = [entry.path for name, entry in files.items() if name not in rows and entry.modified < clock - YOUNG]
        store.delete_blobs(old)
        swept += len(old)
        for name, row in rows.items():
            if time.monotonic() > deadline:
                break
            if name not in files and store.get_blob(path_of(row["user_id"], name, row["format"])) is None:
                swept += connection.run("DELETE FROM reports WHERE id = ?", name)
    except (SlipstreamError, OSError) as error:
        _log.warning("leftover reports could not be deleted: %s", error)
    return swept


def path_of(user_id: str, report_id: str, form: str) -> str:
    return f"users/{user_id}/reports/{report_id}.{form}"


def shape(row: Row) -> dict[str, Any]:
    """Return a row as lists show it, with the user it belongs to."""
    details = orjson.loads(row["details"])
    shown = {name: row[name] for name in row if name != "details"}
    return {**shown, **details, "file_name": file_name(row)}


def file_name(row: Mapping[str, Any]) -> str:
    """Return a name that says what it is, in letters that every system can save."""
    plain = unicodedata.normalize("NFKD", row["title"].partition("·")[0])
    words: Sequence[str] = re.findall(r"[A-Za-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    place = "-".join(words)[:60] or "report"
    return f"slipstream-{row['year']}-{row['round']:02}-{row['session']}-{place}.{row['format']}"
