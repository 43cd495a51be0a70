"""Lists by page: newest first, with an opaque cursor that holds its place while rows come and go."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from lib.database import Connection, Row
from lib.errors import InvalidRequest

PAGE = 50  # rows of a list on one page: about 20 kB of own laps, the largest rows there are
LONGEST_CURSOR = 120  # ours have 76 letters
START = ("9999", "")  # after every RFC 3339 time
PLACE = re.compile(r"([0-9TZ:.+-]{1,32})_([0-9A-Za-z-]{1,36})")


def newest_first(
    connection: Connection,
    table: str,
    columns: str,
    cursor: str | None,
    *,
    where: str = "1 = 1",
    values: tuple[object, ...] = (),
) -> dict[str, Any]:
    """Return {items, next_cursor}: rows of a table that has `created_at` and `id`, those after `cursor`.

    Rows of the same second are ordered by id, so that no row is left out or comes twice. `table`, `columns` and `where`
    are SQL of ours, `values` what stands for the question marks in `where`. Raise InvalidRequest for a bad cursor.
    """
    moment, last_id = place_of(cursor) if cursor is not None else START
    rows = connection.rows(
        f"SELECT {columns}, created_at AS page_moment, id AS page_id FROM {table} WHERE ({where})"  # noqa: S608
        " AND (created_at < ? OR (created_at = ? AND id < ?)) ORDER BY created_at DESC, id DESC LIMIT ?",
        *(*values, moment, moment, last_id, PAGE + 1),
    )
    places = [(row.pop("page_moment"), row.pop("page_id")) for row in rows]
    items: list[Row] = rows[:PAGE]
    return {"items": items, "next_cursor": cursor_of(*places[PAGE - 1]) if rows[PAGE:] else None}


def cursor_of(moment: str, row_id: str) -> str:
    """Return the cursor of the page that begins after this row."""
    return base64.urlsafe_b64encode(f"{moment}_{row_id}".encode()).decode().rstrip("=")


def place_of(cursor: str) -> tuple[str, str]:
    """Return time and id of the row a cursor stands after. Raise InvalidRequest."""
    try:
        if len(cursor) > LONGEST_CURSOR or not cursor.isascii():
            raise ValueError
        padded = cursor + "=" * (-len(cursor) % 4)
        found = PLACE.fullmatch(base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii"))
    except (binascii.Error, ValueError):
        found = None
    if found is None or cursor_of(found[1], found[2]) != cursor:
        raise InvalidRequest.field("cursor", "must be the `next_cursor` of an earlier page")
    return found[1], found[2]
