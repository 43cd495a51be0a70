"""Which session of FastF1's schedule is meant, whether it can have been published, and which map is its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fastf1
import fastf1.mvapi.api
import pandas as pd
import pytest
from fastf1.exceptions import RateLimitExceededError

from lib.errors import NoTelemetry, NotFound, NotYetPublished, SourceBlocked, SourceRateLimited, Unavailable
from lib.services.ff1_interact import reading
from lib.services.ff1_interact.journal import Journal, StopLoading
from lib.services.ff1_interact.reading import _check_published, _circuit_map, _load_timing, _nothing_there, _session
from lib.sessions import SessionKey

NOW = datetime(2025, 5, 4, 15, tzinfo=UTC)


@pytest.fixture
def schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tests and a weekend without a sprint."""
    names = {f"session{number}": "" for number in range(1, 6)}
    rows = [("Test one", 0), ("Test two", 0), ("Sample Grand Prix", 1)]
    columns = {
        "event_name": [name for name, _ in rows],
        "round_number": [number for _, number in rows],
        "session1": ["Practice 1"] * 3,
        "session4": ["None", "None", "Qualifying"],
        "session5": ["None", "None", "Race"],
    }
    table = pd.DataFrame({**{name: ["None"] * 3 for name in names}, **columns})
    titles = {"event_name": "EventName", "round_number": "RoundNumber"}
    table.columns = [titles.get(name, name.title()) for name in table.columns]

    class Row(pd.Series):
        @property
        def _constructor(self) -> Any:
            return Row

        def get_session(self, name: str) -> tuple[str, str]:
            if name not in self.tolist():
                raise ValueError(name)
            return self["EventName"], name

    class Rows(pd.DataFrame):
        _constructor_sliced = Row

        @property
        def _constructor(self) -> Any:
            return Rows

    monkeypatch.setattr(fastf1, "get_event_schedule", lambda _year: Rows(table))


@pytest.mark.usefixtures("schedule")
class TestWhichSession:
    @pytest.mark.parametrize(
        ("round_", "session", "found"),
        [
            (1, "R", ("Sample Grand Prix", "Race")),
            (1, "Q", ("Sample Grand Prix", "Qualifying")),
            (0, "FP1", ("Test one", "Practice 1")),
            (0, "T2-FP1", ("Test two", "Practice 1")),
        ],
    )
    def test_is_found_by_round_and_short_name(self, round_: int, session: str, found: tuple[str, str]) -> None:
        assert _session(SessionKey(2025, round_, session), Journal("")) == found

    @pytest.mark.parametrize(("round_", "session"), [(2, "R"), (0, "T3-FP1"), (1, "X1")])
    def test_that_is_not_in_the_schedule_is_not_found(self, round_: int, session: str) -> None:
        with pytest.raises(NotFound, match=f"no round {round_}"):
            _session(SessionKey(2025, round_, session), Journal(""))

    def test_that_was_not_held_is_not_found_with_those_that_were(self) -> None:
        with pytest.raises(NotFound, match="has no Sprint") as raised:
            _session(SessionKey(2025, 1, "S"), Journal(""))
        assert raised.value.extra["known"] == ["Practice 1", "Qualifying", "Race"]


@pytest.mark.parametrize("refused", [True, False])
def test_a_year_without_a_schedule_is_not_found_unless_the_source_refused(
    monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    def fail(_year: int) -> None:
        raise ValueError

    monkeypatch.setattr(fastf1, "get_event_schedule", fail)
    journal = Journal("", failures=[SourceBlocked("first"), SourceBlocked("last")] if refused else [])
    with pytest.raises((NotFound, SourceBlocked), match="last" if refused else "no schedule for 2025"):
        _session(SessionKey(2025, 1, "R"), journal)


def session(start: datetime | None, support: bool = True) -> Any:
    return SimpleNamespace(
        date=pd.NaT if start is None else pd.Timestamp(start).tz_localize(None), f1_api_support=support
    )


class TestPublished:
    def test_a_session_to_come_is_not_and_says_when_it_starts(self) -> None:
        _check_published(session(NOW), NOW)
        _check_published(session(None), NOW)
        with pytest.raises(NotYetPublished, match="starts on 2025-05-04 at 15:01 UTC"):
            _check_published(session(NOW + timedelta(minutes=1)), NOW)

    def test_an_event_without_timing_never_is(self) -> None:
        with pytest.raises(NoTelemetry):
            _check_published(session(NOW, support=False), NOW)

    @pytest.mark.parametrize(
        ("age", "kind"),
        [(timedelta(days=14), NotYetPublished), (timedelta(days=14, seconds=1), NoTelemetry), (None, NotYetPublished)],
    )
    def test_what_is_not_there_two_weeks_later_never_comes(self, age: timedelta | None, kind: type[Exception]) -> None:
        found = _nothing_there(session(None if age is None else NOW - age), NOW)
        assert type(found) is kind
        assert getattr(found, "retry_after", None) == (600 if kind is NotYetPublished else None)


class TestTiming:
    """What FastF1 loads is all but the telemetry, which is read beside it."""

    def test_is_loaded_without_telemetry(self) -> None:
        asked: list[dict[str, Any]] = []
        _load_timing(SimpleNamespace(load=lambda **options: asked.append(options)))
        assert asked == [{"telemetry": False}]

    @pytest.mark.parametrize(
        ("error", "raised"),
        [
            (KeyError("x"), Unavailable),
            (StopLoading(NotFound("x")), StopLoading),
            (RateLimitExceededError("x"), RateLimitExceededError),
        ],
    )
    def test_whatever_fastf1_raises_is_unavailable_but_what_ends_a_load(
        self, error: Exception, raised: type[Exception]
    ) -> None:
        def load(**_: Any) -> None:
            raise error

        with pytest.raises(raised, match="KeyError" if raised is Unavailable else "x"):
            _load_timing(SimpleNamespace(load=load))


def test_a_limit_that_is_reached_is_over_within_an_hour(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: Any) -> None:
        raise RateLimitExceededError("200 calls an hour")

    monkeypatch.setattr(reading, "_session", refuse)
    with pytest.raises(SourceRateLimited, match="200 calls") as raised:
        reading.read_raw(SessionKey(2025, 1, "R"), "http://127.0.0.1:9", tmp_path, lambda *_: None, NOW)
    assert raised.value.retry_after == 3600


class TestMap:
    @pytest.mark.parametrize(
        ("circuit", "key"),
        [
            ({"Key": 149, "ShortName": "Mugello"}, 146),
            ({"Key": 149, "ShortName": "Other"}, 149),
            ({"Key": 63}, 63),
        ],
    )
    def test_is_asked_for_by_the_key_it_is_under(
        self, monkeypatch: pytest.MonkeyPatch, circuit: dict[str, Any], key: int
    ) -> None:
        monkeypatch.setattr(fastf1.mvapi.api, "get_circuit", lambda **asked: asked)
        held = SimpleNamespace(session_info={"Meeting": {"Circuit": circuit}})
        assert _circuit_map(held, 2025, Journal("")) == {"year": 2025, "circuit_key": key}

    def test_that_cannot_be_had_is_noted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fastf1.mvapi.api, "get_circuit", lambda **_: ["odd"])
        journal = Journal("")
        assert _circuit_map(SimpleNamespace(session_info={}), 2025, journal) is None
        assert journal.notes == ["no circuit map: KeyError"]
        held = SimpleNamespace(session_info={"Meeting": {"Circuit": {"Key": 1}}})
        assert _circuit_map(held, 2025, journal) is None
