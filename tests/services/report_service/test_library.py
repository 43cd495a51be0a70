"""A user's reports: file and row together, named for what they are; what stays behind is swept out after an hour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lib.database import Connection, connect
from lib.errors import NotFound, Taken
from lib.migrate import migrate
from lib.services.accounts import users
from lib.services.report_service import library
from lib.services.report_service.report import Report
from lib.sessions import SessionKey, SessionStore, open_store

KEY = SessionKey(2025, 3, "Q")


@dataclass(frozen=True)
class Shelf:
    """A database and a store with two users."""

    connection: Connection
    store: SessionStore
    me: str
    other: str

    def add(self, recipe: str = "r1", **more: Any) -> dict[str, Any]:
        made = report(**more)
        return library.add(self.connection, self.store, self.me, recipe, KEY, made, {"drivers": ["VER"]})

    def paths(self) -> list[str]:
        return [entry.path for entry in self.store.list("users")]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    opened = connect(f"sqlite:///{tmp_path}/reports.db")
    migrate(opened)
    me, other = (users.add(opened, f"{name}@example.org", name, "hash").id for name in ("ayrton", "alain"))
    yield Shelf(opened, open_store(f"file://{tmp_path}/store"), me, other)
    opened.close()


def report(content: bytes = b"%PDF", title: str = "São Paulo Grand Prix 2025 · Qualifying") -> Report:
    return Report(content, "pdf", 7, title, ("data", "method"), {"Pace": "why"})


def test_a_report_is_found_by_what_was_asked_and_says_what_it_is(shelf: Shelf) -> None:
    made = shelf.add()
    assert library.find(shelf.connection, shelf.me, "r1") == library.get(shelf.connection, shelf.me, made["id"]) == made
    shown = {name: made[name] for name in ("year", "round", "session", "format", "bytes", "pages", "title", "drivers")}
    assert shown == {
        "year": 2025,
        "round": 3,
        "session": "Q",
        "format": "pdf",
        "bytes": 4,
        "pages": 7,
        "title": "São Paulo Grand Prix 2025 · Qualifying",
        "drivers": ["VER"],
    }
    assert (made["sections"], made["left_out"]) == (["data", "method"], {"Pace": "why"})
    assert made["file_name"] == "slipstream-2025-03-Q-Sao-Paulo-Grand-Prix-2025.pdf"
    assert library.content(shelf.store, made) == b"%PDF"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("日本 · Race", "slipstream-2025-03-Q-report.pdf"),
        ('A/B "C" · Race · again', "slipstream-2025-03-Q-A-B-C.pdf"),
        ("x" * 80, f"slipstream-2025-03-Q-{'x' * 60}.pdf"),
    ],
)
def test_a_file_is_named_in_letters_that_every_system_can_save(title: str, name: str) -> None:
    row = {"title": title, "year": 2025, "round": 3, "session": "Q", "format": "pdf"}
    assert library.file_name(row) == name


def test_nobody_elses_report_is_found_or_deleted(shelf: Shelf) -> None:
    made = shelf.add()
    assert library.find(shelf.connection, shelf.other, "r1") is None
    for deed in (library.get, lambda db, user, name: library.delete(db, shelf.store, user, name)):
        with pytest.raises(NotFound):
            deed(shelf.connection, shelf.other, made["id"])
    assert library.get(shelf.connection, shelf.me, made["id"]) == made
    library.delete(shelf.connection, shelf.store, shelf.me, made["id"])
    assert library.find(shelf.connection, shelf.me, "r1") is None
    with pytest.raises(NotFound):
        library.content(shelf.store, made)


def test_of_two_equal_requests_the_first_report_stays_and_no_second_file(shelf: Shelf) -> None:
    first = shelf.add()
    assert shelf.add(content=b"%PDF2")["id"] == first["id"]
    assert len(shelf.paths()) == 1


def test_three_hundred_reports_are_the_most(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    assert library.MOST_REPORTS == 300
    monkeypatch.setattr(library, "MOST_REPORTS", 2)
    shelf.add("r1")
    library.refuse_when_full(shelf.connection, shelf.me)
    shelf.add("r2")
    with pytest.raises(Taken, match="2 reports are already stored"):
        library.refuse_when_full(shelf.connection, shelf.me)
    library.refuse_when_full(shelf.connection, shelf.other)


def test_a_file_that_is_not_the_one_that_was_stored_is_missing(shelf: Shelf) -> None:
    made = shelf.add()
    shelf.store.put_blob(library.path_of(shelf.me, made["id"], "pdf"), b"other")
    with pytest.raises(NotFound, match="is missing"):
        library.content(shelf.store, made)


def test_what_has_no_other_half_is_swept_out_after_an_hour(shelf: Shelf) -> None:
    whole, rowless, fileless = (shelf.add(name) for name in ("r1", "r2", "r3"))
    shelf.connection.run("DELETE FROM reports WHERE id = ?", rowless["id"])
    shelf.store.delete_blob(library.path_of(shelf.me, fileless["id"], "pdf"))
    written = next(entry.modified for entry in shelf.store.list("users") if rowless["id"] in entry.path)
    assert library.sweep(shelf.connection, shelf.store, written + 3599) == 1  # the row alone: nobody writes a row first
    assert library.sweep(shelf.connection, shelf.store, written + 3601) == 1
    assert shelf.paths() == [library.path_of(shelf.me, whole["id"], "pdf")]
    assert library.get(shelf.connection, shelf.me, whole["id"]) == whole
    assert library.sweep(shelf.connection, shelf.store, written + 9999) == 0


def test_pages_of_reports_begin_with_the_newest(shelf: Shelf) -> None:
    names = [shelf.add(f"r{at}")["id"] for at in range(3)]
    found = library.page(shelf.connection, shelf.me, None)
    assert {one["id"] for one in found["items"]} == set(names)
    assert library.page(shelf.connection, shelf.other, None)["items"] == []
