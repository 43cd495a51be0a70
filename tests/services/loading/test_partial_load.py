"""Pieces of an unfinished load: whose they are, for how long they count, and what clears them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lib.services.loading.partial_load import StoredPartialLoad
from lib.sessions import SessionKey, SessionStore, open_store
from tests.real.fixtures import Clock

RACE, QUALIFYING = SessionKey(2025, 1, "R"), SessionKey(2025, 1, "Q")


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}")


def test_the_next_load_goes_on_with_what_the_last_one_put(store: SessionStore, clock: Clock) -> None:
    StoredPartialLoad(RACE, store, clock).put("laps.json", b"1")
    again = StoredPartialLoad(RACE, store, clock)
    assert (again.get("laps.json"), again.get("pit.json")) == (b"1", None)
    assert StoredPartialLoad(QUALIFYING, store, clock).get("laps.json") is None


@pytest.mark.parametrize(("hours", "kept"), [(5.99, True), (6.01, False), (6.5, False)])
def test_pieces_count_for_six_hours_after_the_load_began(
    store: SessionStore, clock: Clock, hours: float, kept: bool
) -> None:
    first = StoredPartialLoad(RACE, store, clock)
    first.put("laps.json", b"1")
    clock.forward(hours * 3600)
    first.put("pit.json", b"2")  # a piece more does not make the others younger
    again = StoredPartialLoad(RACE, store, clock)
    assert (again.get("laps.json") == b"1") is kept
    assert (again.get("pit.json") == b"2") is kept


def test_old_pieces_are_deleted_when_a_new_load_puts_its_first(store: SessionStore, clock: Clock) -> None:
    StoredPartialLoad(RACE, store, clock).put("laps.json", b"1")
    clock.forward(7 * 3600)
    new = StoredPartialLoad(RACE, store, clock)
    new.put("pit.json", b"2")
    assert sorted(file.path for file in store.list("loading")) == [
        "loading/2025-01-R/began",
        "loading/2025-01-R/pit.json",
    ]
    assert new.get("pit.json") == b"2"
    assert new.get("laps.json") is None


def test_what_is_cleared_is_gone_and_that_of_others_stays(store: SessionStore, clock: Clock) -> None:
    mine, other = (StoredPartialLoad(key, store, clock) for key in (RACE, QUALIFYING))
    for load in (mine, other):
        load.put("laps.json", b"1")
    mine.clear()
    assert mine.get("laps.json") is None
    assert other.get("laps.json") == b"1"
    assert [file.path for file in store.list("loading/2025-01-R")] == []


def test_a_beginning_that_is_damaged_is_none(store: SessionStore, clock: Clock) -> None:
    StoredPartialLoad(RACE, store, clock).put("laps.json", b"1")
    store.put_blob("loading/2025-01-R/began", b"soon")
    assert StoredPartialLoad(RACE, store, clock).get("laps.json") is None
