"""Lists by page: nothing comes twice, nothing is left out, and a cursor is only ever one of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lib.database import Connection, connect
from lib.errors import InvalidRequest
from lib.migrate import migrate
from lib.services import pages
from lib.services.pages import cursor_of, newest_first, place_of

SAME_SECOND = "2026-03-01T12:00:00Z"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    opened = connect(f"sqlite:///{tmp_path / 'test.db'}")
    migrate(opened)
    yield opened
    opened.close()


def add(connection: Connection, *ids: str, moment: str = SAME_SECOND) -> None:
    for row_id in ids:
        connection.run("INSERT INTO status_checks (id, client_name, created_at) VALUES (?, 'x', ?)", row_id, moment)


def walk(connection: Connection) -> list[list[str]]:
    found, cursor = [], None
    while True:
        page = newest_first(connection, "status_checks", "id", cursor)
        found.append([row["id"] for row in page["items"]])
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def test_rows_of_one_second_are_ordered_by_id_over_all_pages(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    add(connection, "a", "e", "c", "b", "d")
    assert walk(connection) == [["e", "d"], ["c", "b"], ["a"]]


def test_newer_rows_come_first_whatever_their_id(connection: Connection) -> None:
    add(connection, "z", moment="2026-03-01T11:59:59Z")
    add(connection, "a")
    assert walk(connection) == [["a", "z"]]


def test_a_full_last_page_has_no_cursor(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    add(connection, "a", "b", "c", "d")
    assert walk(connection) == [["d", "c"], ["b", "a"]]


def test_a_row_that_comes_meanwhile_moves_nothing(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    add(connection, "a", "b", "c")
    first = newest_first(connection, "status_checks", "id", None)
    add(connection, "new", moment="2026-03-01T12:00:05Z")
    assert newest_first(connection, "status_checks", "id", first["next_cursor"])["items"] == [{"id": "a"}]


def test_a_condition_narrows_every_page(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 1)
    add(connection, "a", "b", "c")
    where = {"where": "id = ? OR id = ?", "values": ("a", "c")}
    first = newest_first(connection, "status_checks", "id", None, **where)
    second = newest_first(connection, "status_checks", "id", first["next_cursor"], **where)
    assert (first["items"], second) == ([{"id": "c"}], {"items": [{"id": "a"}], "next_cursor": None})


def test_a_cursor_names_its_place_and_shows_nothing_of_it() -> None:
    cursor = cursor_of(SAME_SECOND, "4f9c")
    assert place_of(cursor) == (SAME_SECOND, "4f9c")
    assert SAME_SECOND not in cursor
    assert "4f9c" not in cursor


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "2026-03-01T12:00:00Z_a", "é", "A" * 121, f"{cursor_of(SAME_SECOND, 'a')}\n", f"{cursor_of('', 'a')}",
     cursor_of(SAME_SECOND, "a") + "=", cursor_of(SAME_SECOND, "' OR 1=1"), cursor_of(SAME_SECOND, "a\n")],
    ids=ascii,
)  # fmt: skip
def test_anything_else_is_refused_by_name(cursor: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        place_of(cursor)
    assert [row["field"] for row in refused.value.extra["errors"]] == ["cursor"]
