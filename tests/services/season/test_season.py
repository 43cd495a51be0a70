"""Which round is meant, what is over and what comes next, on a season of two rounds whose times are written out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import InvalidRequest, NotFound, Unavailable
from lib.services import season as module
from lib.services.f1_source import F1Source
from lib.services.f1_source.shared_answers import SharedAnswer
from lib.services.season import SeasonRequest, is_over, season, table_of
from lib.services.season.events import Event, EventSession
from lib.services.season.schedules import Calendar

FIRST = datetime(2025, 3, 16, 4, tzinfo=UTC)


def event(number: int, start: datetime | None, year: int = 2025) -> Event:
    """Return a round of a qualifying, and a race on the day after."""
    race = None if start is None else start + timedelta(days=1)
    sessions = (EventSession("Q", "Qualifying", start), EventSession("R", "Race", race))
    return Event(year, number, 0, f"Round {number} GP", "", "Land", "", "conventional", True, sessions)


@pytest.fixture
def of_two(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what makes a source whose clock stands somewhere in a season of two rounds and a test."""
    test = replace(event(0, FIRST - timedelta(days=20)), test=1, name="Testing")
    events = {2025: [test, event(1, FIRST), event(2, FIRST + timedelta(days=7))], 2026: [event(1, None, 2026)]}

    def known(year: int, _source: F1Source) -> SharedAnswer[Calendar]:
        if year not in events:
            raise NotFound(f"There is no schedule of {year}")
        return SharedAnswer(Calendar(events[year], [f"{year}-03-16"] * len(events[year])), 1_700_000_000.0)

    monkeypatch.setattr(module, "calendar", known)
    monkeypatch.setattr(module, "schedule", lambda year, source: known(year, source).data.events)

    def at(moment: datetime) -> F1Source:
        return F1Source("http://127.0.0.1:9", steady(MemoryCache()), clock=moment.timestamp)

    return at


class TestNext:
    @pytest.mark.parametrize(
        ("later", "round_", "session"),
        [
            (timedelta(0), 1, "Q"),
            (timedelta(minutes=89), 1, "Q"),  # it may still be on
            (timedelta(minutes=90), 1, "R"),
            (timedelta(days=1, minutes=179), 1, "R"),
            (timedelta(days=1, minutes=180), 2, "Q"),
        ],
    )
    def test_is_what_is_on_or_begins_next(self, of_two: Any, later: timedelta, round_: int, session: str) -> None:
        found = season(SeasonRequest(view="next"), of_two(FIRST + later))
        assert (found["round"], found["next_session"]["session"], found["season"]) == (round_, session, 2025)
        assert [row["round"] for row in found["rows"]] == [round_]

    def test_after_the_last_round_and_without_times_for_the_next_season_is_not_known(self, of_two: Any) -> None:
        with pytest.raises(NotFound, match="No upcoming event after 2025-06-01"):
            season(SeasonRequest(view="next"), of_two(datetime(2025, 6, 1, tzinfo=UTC)))


class TestTheLastRound:
    @pytest.mark.parametrize(
        ("later", "last"),
        [(timedelta(days=1, hours=3), None), (timedelta(days=1, hours=3, seconds=1), 1), (timedelta(days=9), 2)],
    )
    def test_is_the_last_whose_race_must_be_over(self, of_two: Any, later: timedelta, last: int | None) -> None:
        asked = SeasonRequest(view="schedule", round="last")
        if last is None:
            with pytest.raises(NotFound, match="No race of 2025 has finished yet"):
                season(asked, of_two(FIRST + later))
            return
        found = season(asked, of_two(FIRST + later))
        assert (found["round"], [row["round"] for row in found["rows"]]) == (last, [last])

    @pytest.mark.parametrize(("year", "over"), [(2024, True), (2025, False)])
    def test_of_a_season_without_times_is_over_when_the_year_is(self, year: int, over: bool) -> None:
        assert module._is_over(event(1, None, year), year, datetime(2025, 6, 1, tzinfo=UTC)) is over


class TestWhichRound:
    @pytest.mark.parametrize(
        ("asked", "round_"), [({"round": "2"}, 2), ({"event": "Round 2"}, 2), ({}, None), ({"round": "0"}, 0)]
    )
    def test_is_named_by_number_or_event(self, of_two: Any, asked: dict[str, str], round_: int | None) -> None:
        found = season(SeasonRequest("2025", **asked), of_two(FIRST))
        assert found["round"] == round_
        assert len(found["rows"]) == (3 if round_ is None else 1)

    def test_is_not_named_twice(self, of_two: Any) -> None:
        with pytest.raises(InvalidRequest, match="exclude each other"):
            season(SeasonRequest("2025", round="1", event="Round 1"), of_two(FIRST))

    @pytest.mark.parametrize(
        ("view", "number", "there"),
        [
            ("schedule", 0, True),
            ("results", 0, False),
            ("results", 2, True),
            ("results", 3, False),
            ("schedule", 3, False),
        ],
    )
    def test_is_one_that_the_season_has(self, of_two: Any, view: str, number: int, there: bool) -> None:
        if there:
            assert module._checked_round(2025, view, number, of_two(FIRST)) == number
            return
        with pytest.raises(NotFound, match="its rounds are 1 to 2"):
            module._checked_round(2025, view, number, of_two(FIRST))

    @pytest.mark.parametrize(("number", "there"), [(0, False), (1, True), (30, True), (31, False)])
    def test_is_one_to_thirty_while_no_schedule_can_be_read(
        self, of_two: Any, monkeypatch: pytest.MonkeyPatch, number: int, there: bool
    ) -> None:
        def down(*_: object) -> None:
            raise Unavailable

        monkeypatch.setattr(module, "schedule", down)
        if there:
            assert module._checked_round(2025, "results", number, of_two(FIRST)) == number
            return
        with pytest.raises(NotFound, match="its rounds are 1 to 30"):
            module._checked_round(2025, "results", number, of_two(FIRST))


def test_an_answer_says_where_it_is_from_and_when_it_was_read(of_two: Any) -> None:
    found = season(SeasonRequest(round="1"), of_two(FIRST))
    (row,) = found["rows"]
    assert (found["source"], found["fetched_at"], found["stale"]) == ("fastf1", "2023-11-14T22:13:20Z", False)
    assert (row["event"], row["official_name"], row["country"], row["location"], row["date"]) == (
        "Round 1 GP",
        None,
        "Land",
        None,
        "2025-03-16",
    )
    assert row["sessions"][1] == {"session": "R", "name": "Race", "start_utc": "2025-03-17T04:00:00Z"}
    assert module._answer(2017, "schedule", None, SharedAnswer(None, 0.0), [])["source"] == "jolpica"
    assert module._answer(2025, "results", 1, SharedAnswer(None, 0.0), [])["source"] == "jolpica"


def test_a_schedule_as_a_table_has_a_line_for_each_session(of_two: Any) -> None:
    columns = table_of(season(SeasonRequest(), of_two(FIRST)))
    assert columns["round"] == [0, 0, 1, 1, 2, 2]
    assert columns["session"] == ["Q", "R"] * 3
    assert "sessions" not in columns
    assert table_of({"view": "results", "rows": [{"a": 1}, {"a": 2}]}) == {"a": [1, 2]}
    assert table_of({"view": "results", "rows": []}) == {}


@pytest.mark.parametrize(("year", "over"), [(2024, True), (2025, False), (2026, False)])
def test_a_season_is_over_when_its_year_is(year: int, over: bool) -> None:
    assert is_over({"season": year}, datetime(2025, 12, 31, tzinfo=UTC)) is over
