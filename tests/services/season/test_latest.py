"""The latest session: by the clock and the schedule, and by the store."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import NotFound
from lib.services.f1_source import F1Source
from lib.services.season.latest import latest_session
from lib.sessions import SessionKey, SessionStore, open_store
from tests.sessions.invented import session as invented

NOBODY = "http://127.0.0.1:9"


def source(base: str, now: str) -> F1Source:
    return F1Source(base, steady(MemoryCache()), clock=lambda: datetime.fromisoformat(now).timestamp())


@pytest.fixture
def empty(tmp_path: Path) -> SessionStore:
    return open_store(f"file://{tmp_path}/store")


def stored(store: SessionStore, key: str, start: str) -> None:
    manifest = msgspec.structs.replace(invented().manifest, start_utc=start)
    store.write(SessionKey.parse(key), dataclasses.replace(invented(), manifest=manifest))


@pytest.mark.parametrize(
    ("event", "session", "now", "expected"),
    [
        ("latest", "latest", "2025-04-19T15:29:59Z", "2025/02/SQ"),  # the sprint began at 14:00 and may take 90 minutes
        ("latest", "latest", "2025-04-19T15:30:00Z", "2025/02/S"),
        ("latest", None, "2025-04-20T19:59:59Z", "2025/01/R"),  # a race may take three hours
        ("latest", None, "2025-04-20T20:00:00Z", "2025/02/R"),
        ("latest", "Q", "2025-04-19T19:29:59Z", "2025/01/Q"),
        ("latest", "qualifying", "2025-04-19T19:30:00Z", "2025/02/Q"),
        ("latest", "S", "2025-12-01T00:00:00Z", "2025/02/S"),
        ("Valdoria", "latest", "2025-12-01T00:00:00Z", "2025/01/R"),
        ("2", "latest", "2025-04-19T00:00:00Z", "2025/02/SQ"),
    ],
)
def test_is_what_ended_last(
    demo_source: str, empty: SessionStore, event: str, session: str | None, now: str, expected: str
) -> None:
    assert str(latest_session(2025, event, session, source(demo_source, now), empty)) == expected


def test_without_a_year_it_is_of_this_season_or_of_the_one_before(demo_source: str, empty: SessionStore) -> None:
    for now in ("2025-12-01T00:00:00Z", "2026-02-01T00:00:00Z"):
        assert str(latest_session(None, "latest", "latest", source(demo_source, now), empty)) == "2025/02/R"


@pytest.mark.parametrize(("event", "session"), [("latest", "latest"), ("latest", "S"), ("1", "R")])
def test_before_there_is_one_nothing_is_found(demo_source: str, empty: SessionStore, event: str, session: str) -> None:
    with pytest.raises(NotFound, match="No such session of 2025 has finished yet"):
        latest_session(2025, event, session, source(demo_source, "2025-04-04T13:00:00Z"), empty)


def test_an_event_that_the_season_does_not_have_is_said(demo_source: str, empty: SessionStore) -> None:
    with pytest.raises(NotFound, match="Monza"):
        latest_session(2025, "Monza", "latest", source(demo_source, "2025-12-01T00:00:00Z"), empty)


def test_a_running_session_counts_once_it_is_stored(demo_source: str, empty: SessionStore) -> None:
    running = source(demo_source, "2025-04-19T18:30:00Z")
    assert str(latest_session(2025, "latest", "latest", running, empty)) == "2025/02/S"
    stored(empty, "2025/02/Q", "2025-04-19T18:00:00Z")
    assert str(latest_session(2025, "latest", "latest", running, empty)) == "2025/02/Q"


class TestWithTheStoreAlone:
    @pytest.fixture
    def store(self, empty: SessionStore) -> SessionStore:
        stored(empty, "2025/01/R", "2025-04-06T14:00:00Z")
        stored(empty, "2025/01/Q", "2025-04-05T15:00:00Z")
        stored(empty, "2025/02/S", "2025-04-19T14:00:00Z")
        stored(empty, "2025/02/Q", "2025-04-19T18:00:00Z")
        return empty

    @pytest.mark.parametrize(
        ("event", "session", "expected"),
        [
            ("latest", "latest", "2025/02/Q"),
            ("latest", None, "2025/01/R"),
            ("latest", "sprint", "2025/02/S"),
            ("1", "latest", "2025/01/R"),
        ],
    )
    def test_the_latest_of_it_is_found(
        self, store: SessionStore, event: str, session: str | None, expected: str
    ) -> None:
        found = latest_session(2025, event, session, source(NOBODY, "2026-01-01T00:00:00Z"), store)
        assert str(found) == expected

    def test_what_is_damaged_is_passed_over(self, store: SessionStore, tmp_path: Path) -> None:
        (tmp_path / "store/sessions/2025/02/Q/session.json").write_text("{")
        found = latest_session(None, "latest", "latest", source(NOBODY, "2025-06-01T00:00:00Z"), store)
        assert str(found) == "2025/02/S"
