"""Which of a user's laps are looked at besides the one that is coached, and what is no coaching."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.responses import coaching
from lib.responses.coaching import answer_coaching
from lib.services.own_laps.stored import own_lap
from lib.services.telemetry_service import LapReference
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.shapes import TelemetryQuery
from lib.sessions import SessionKey
from tests.conftest import Api

RACE = SessionKey(2025, 1, "R")
NAMED: dict[str, Any] = {"year": 2025, "event": "1", "session": "R"}


def lap(name: str, seconds: float = 80.0) -> LapData:
    return own_lap(name, {"time": np.array([0.0, seconds]), "speed": np.full(2, 180.0)}, seconds, None, ())


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float]]:
    """A user's laps, the newest first; a test adds to them."""
    rows: list[tuple[str, float]] = []

    def opened(lap_id: str) -> LapReference:
        return LapReference(RACE, own=lap(f"me:{lap_id}", dict(rows)[lap_id]))

    monkeypatch.setattr(coaching, "own_rows_or_none", lambda _: [{"id": name, "lap_time": t} for name, t in rows])
    monkeypatch.setattr(coaching, "opened", opened)
    return rows


def others(api: Api, *laps: LapData, **query: Any) -> list[str]:
    asked = TelemetryQuery(**{**NAMED, **query})
    with api.site.functions["telemetry"].test_request_context():
        return [one.driver for one in coaching._others(asked, [lap("VER"), *laps])]


def test_the_five_newest_others_are_looked_at(api: Api, stored: list[tuple[str, float]]) -> None:
    stored += [(name, 80.0) for name in "abcdefg"]
    assert others(api, lap("me:b")) == ["me:a", "me:c", "me:d", "me:e", "me:f"]


def test_laps_a_twentieth_slower_were_not_driven_to_be_fast(api: Api, stored: list[tuple[str, float]]) -> None:
    stored += [("a", 84.0), ("b", 84.01), ("c", 70.0)]
    assert others(api, lap("me:x", 80.0)) == ["me:a", "me:c"]


def test_none_are_where_laps_are_named_or_nobody_drove_it(api: Api, stored: list[tuple[str, float]]) -> None:
    stored += [("a", 80.0)]
    assert others(api, lap("me:x"), lap("me:y")) == []
    assert others(api, lap("me:ideal")) == []
    assert others(api, lap("me:x"), year=None) == others(api, lap("me:x"), event=None) == []
    assert others(api, lap("me:x")) == ["me:a"]


@pytest.mark.parametrize(
    ("laps", "form", "field"),
    [
        ([LapReference(RACE, own=lap("me:a"))], "json", "with"),
        ([LapReference(RACE, "VER"), LapReference(RACE, "LEC"), LapReference(RACE, own=lap("me:a"))], "json", "with"),
        ([LapReference(RACE, "VER"), LapReference(RACE, own=lap("me:a"))], "csv", "format"),
    ],
)
def test_coaching_is_of_an_own_lap_after_a_reference_as_json(laps: list[LapReference], form: Any, field: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        answer_coaching(TelemetryQuery(**NAMED, format=form), laps)
    assert refused.value.extra["errors"][0]["field"] == field
