"""Which sessions ended within the last days, by the schedule and the clock."""

from __future__ import annotations

from datetime import datetime

import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.services.f1_source import F1Source
from lib.services.season import find_session
from lib.services.season.find_session import ended_lately, which_session


def at(base: str, now: str) -> F1Source:
    return F1Source(base, steady(MemoryCache()), clock=lambda: datetime.fromisoformat(now).timestamp())


@pytest.mark.parametrize(
    ("now", "days", "found"),
    [
        ("2025-04-19T15:29:59Z", 0.5, []),  # the sprint of round 2 began at 14:00 and may take 90 minutes
        ("2025-04-19T15:30:00Z", 0.5, ["2025/02/S"]),
        ("2025-04-20T20:00:00Z", 1.1, ["2025/02/Q", "2025/02/R"]),
        ("2025-04-23T20:00:00Z", 3.0, ["2025/02/R"]),
        ("2025-04-23T20:00:01Z", 3.0, []),
    ],
)
def test_a_session_ended_lately_if_its_longest_end_lies_within_the_days(
    demo_source: str, now: str, days: float, found: list[str]
) -> None:
    assert [str(meant.key) for meant in ended_lately(at(demo_source, now), days)] == found


@pytest.mark.parametrize(
    ("now", "years"),
    [("2026-01-03T00:00:00Z", [2025, 2026]), ("2026-01-05T00:00:00Z", [2026]), ("2025-06-01T00:00:00Z", [2025])],
)
def test_in_january_the_season_before_is_looked_at_too(
    monkeypatch: pytest.MonkeyPatch, now: str, years: list[int]
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(find_session, "schedule", lambda year, _source: asked.append(year) or [])
    assert list(ended_lately(at("http://127.0.0.1:9", now), 4.0)) == []
    assert asked == years


def test_without_a_name_the_race_is_meant(demo_source: str) -> None:
    source = at(demo_source, "2025-06-01T00:00:00Z")
    assert str(which_session(2025, "1", None, source).key) == "2025/01/R"
    assert str(which_session(2025, "1", "Q", source).key) == "2025/01/Q"
