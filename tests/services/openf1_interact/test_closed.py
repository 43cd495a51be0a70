"""When OpenF1 opens again: half an hour after what runs, by the schedule of a weekend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.services.f1_source import F1Source
from lib.services.openf1_interact.closed import busy
from tests.loader.weekend import SPRINT_WEEKEND, moment, publish, row
from tests.services.ff1_interact.source_server import Source, serving


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Source]:
    """A sprint weekend in June, practice from 11:30 to 13:00 on its Friday, the race from 13:00 to 16:00 on Sunday."""
    publish(tmp_path, row(1, "Sample", [*SPRINT_WEEKEND[:4], ("Race", "2026-06-07T13:00:00")]))
    with serving(tmp_path) as source:
        yield source


@pytest.mark.parametrize(
    ("now", "again", "seconds"),
    [
        ("2026-06-05T10:59:00", "11:29", 1800),
        ("2026-06-05T11:00:00", "13:30", 9000),
        ("2026-06-05T12:00:00", "13:30", 5400),
        ("2026-06-05T13:28:59", "13:30", 61),
        ("2026-06-05T13:30:00", "13:31", 60),
        ("2026-06-05T13:31:00", "14:01", 1800),
        ("2026-06-07T13:00:00", "16:30", 12_600),
    ],
)
def test_it_opens_half_an_hour_after_what_runs(source: Source, now: str, again: str, seconds: int) -> None:
    f1 = F1Source(source.base, steady(MemoryCache()), clock=lambda: moment(now).timestamp())
    error = busy(f1)
    assert error.retry_after == seconds
    assert error.detail.endswith(f"it should open again at {again} UTC")
    assert error.extra["again_at"] == f"{now[:10]}T{again}:00Z"


def test_without_a_schedule_it_is_half_an_hour_from_now(source: Source) -> None:
    source.faults["schedule"] = 500
    now = datetime(2026, 6, 5, 12, 0, tzinfo=UTC).timestamp()
    assert busy(F1Source(source.base, steady(MemoryCache()), clock=lambda: now)).retry_after == 1800
