"""What is stored, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from lib.errors import InvalidRequest
from lib.services.session_views import available
from lib.services.session_views.available import stored_sessions
from lib.sessions import SessionKey, SessionStore, open_store
from lib.sessions import manifest as manifests
from tests.sessions.invented import session

STORED = {
    "2024/24/R": "2024-12-08T13:00:00Z",
    "2025/01/Q": "2025-03-15T05:00:00Z",
    "2025/01/R": "2025-03-16T04:00:00Z",
    "2025/02/S": "2025-03-22T03:00:00Z",
    "2025/02/Q": "2025-03-22T07:00:00Z",
    "2025/10/R": "2025-06-15T18:00:00Z",
}


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return stored_in(tmp_path, STORED)


def stored_in(folder: Path, starts: Mapping[str, str | None]) -> SessionStore:
    """Return a store with what its list reads: the manifest of each session."""
    for text, start in starts.items():
        key = SessionKey.parse(text)
        named = msgspec.structs.replace(
            session().manifest, year=key.year, round=key.round, session=key.session, start_utc=start
        )
        written = folder / key.path / "session.json"
        written.parent.mkdir(parents=True)
        written.write_bytes(manifests.encode(manifests.sealed(named)))
    return open_store(f"file://{folder}")


def keys(page: dict[str, list[dict[str, object]]]) -> list[str]:
    return [f"{item['year']}/{item['round']:02}/{item['session']}" for item in page["items"]]


def test_the_newest_come_first(store: SessionStore) -> None:
    page = stored_sessions(store, None, None)
    assert keys(page) == ["2025/10/R", "2025/02/Q", "2025/02/S", "2025/01/R", "2025/01/Q", "2024/24/R"]
    assert page["next_cursor"] is None


def test_a_row_says_which_session_it_is_and_of_which_version(store: SessionStore) -> None:
    assert stored_sessions(store, 2024, None)["items"] == [
        {
            "year": 2024,
            "round": 24,
            "event": "Sample",
            "country": None,
            "location": None,
            "session": "R",
            "name": "Qualifying",
            "start_utc": "2024-12-08T13:00:00Z",
            "finished": True,
            "version": store.manifest(SessionKey(2024, 24, "R")).version,
            "source": "fastf1",
        }
    ]


def test_one_season_may_be_asked_for(store: SessionStore) -> None:
    assert keys(stored_sessions(store, 2024, None)) == ["2024/24/R"]
    assert keys(stored_sessions(store, 2023, None)) == []


def test_pages_hold_whole_rounds_and_follow_each_other(store: SessionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(available, "PAGE", 2)
    first = stored_sessions(store, None, None)
    second = stored_sessions(store, None, first["next_cursor"])
    third = stored_sessions(store, None, second["next_cursor"])
    assert [keys(page) for page in (first, second, third)] == [
        ["2025/10/R", "2025/02/Q", "2025/02/S"],
        ["2025/01/R", "2025/01/Q"],
        ["2024/24/R"],
    ]
    assert third["next_cursor"] is None


def test_a_page_has_25_sessions(tmp_path: Path) -> None:
    store = stored_in(tmp_path, {f"2025/{number:02}/R": None for number in range(1, 27)})
    first = stored_sessions(store, None, None)
    assert (len(first["items"]), keys(first)[-1]) == (25, "2025/02/R")
    assert keys(stored_sessions(store, None, first["next_cursor"])) == ["2025/01/R"]


def test_of_a_round_without_times_the_sessions_are_in_reverse_order_of_their_names(tmp_path: Path) -> None:
    store = stored_in(tmp_path, {"2025/01/Q": None, "2025/01/FP1": "2025-03-14T01:30:00Z", "2025/01/R": None})
    assert keys(stored_sessions(store, None, None)) == ["2025/01/FP1", "2025/01/R", "2025/01/Q"]


def test_what_is_damaged_is_left_out(store: SessionStore, tmp_path: Path) -> None:
    (tmp_path / "sessions/2025/10/R/session.json").write_text("{")
    assert keys(stored_sessions(store, None, None))[0] == "2025/02/Q"


@pytest.mark.parametrize("cursor", ["", "x", "MjAyNV9h", "MjAyNS0wMV8x"])
def test_a_cursor_of_nobody_is_refused(store: SessionStore, cursor: str) -> None:
    with pytest.raises(InvalidRequest):
        stored_sessions(store, None, cursor)
