"""A season's calendar before FastF1's files: Jolpica's list of races, and which years there are."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from lib.cache.memory import MemoryCache
from lib.cache.steady import steady
from lib.errors import NotFound
from lib.services.f1_source import F1Source
from lib.services.season import schedules
from lib.services.season.schedules import calendar, check_year

RACE = {
    "round": "3",
    "raceName": "Sample Grand Prix",
    "date": "2010-03-14",
    "time": "12:00:00Z",
    "Circuit": {"Location": {"country": "Sampleland", "locality": "Town"}},
}


def source(now: str = "2026-06-01T00:00:00Z") -> F1Source:
    moment = datetime.fromisoformat(now).timestamp()
    return F1Source("http://127.0.0.1:9", steady(MemoryCache()), clock=lambda: moment)


def season(monkeypatch: pytest.MonkeyPatch, *races: dict[str, Any]) -> Any:
    monkeypatch.setattr(schedules, "fetch_races", lambda _source, _year: list(races))
    return calendar(2010, source()).data


def starts(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> dict[str, datetime | None]:
    return {one.short: one.start for one in season(monkeypatch, {**RACE, **changed}).events[0].sessions}


def test_an_event_of_jolpica_has_its_round_name_and_place(monkeypatch: pytest.MonkeyPatch) -> None:
    found = season(monkeypatch, RACE)
    (event,) = found.events
    assert (event.year, event.round, event.test, event.name) == (2010, 3, 0, "Sample Grand Prix")
    assert (event.country, event.location, event.has_timing) == ("Sampleland", "Town", False)
    assert found.days == ["2010-03-14"]


def test_every_event_has_a_qualifying_and_a_race(monkeypatch: pytest.MonkeyPatch) -> None:
    assert starts(monkeypatch) == {"Q": None, "R": datetime(2010, 3, 14, 12, tzinfo=UTC)}


def test_other_sessions_are_those_that_jolpica_names(monkeypatch: pytest.MonkeyPatch) -> None:
    found = starts(
        monkeypatch,
        FirstPractice={"date": "2010-03-12", "time": "10:00:00Z"},
        Qualifying={"date": "2010-03-13", "time": "11:00:00Z"},
    )
    assert found == {
        "FP1": datetime(2010, 3, 12, 10, tzinfo=UTC),
        "Q": datetime(2010, 3, 13, 11, tzinfo=UTC),
        "R": datetime(2010, 3, 14, 12, tzinfo=UTC),
    }


@pytest.mark.parametrize("changed", [{"time": None}, {"time": ""}, {"date": None}])
def test_a_start_without_day_or_hour_is_not_known(monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any]) -> None:
    assert starts(monkeypatch, **changed)["R"] is None


def test_a_season_without_races_has_no_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound, match="no schedule of 2010"):
        season(monkeypatch)


@pytest.mark.parametrize(("year", "there"), [(1949, False), (1950, True), (2027, True), (2028, False)])
def test_seasons_go_from_the_first_to_the_next(year: int, there: bool) -> None:
    if there:
        check_year(year, source())
        return
    with pytest.raises(NotFound, match="the seasons are 1950 to 2027"):
        check_year(year, source())


@pytest.mark.parametrize(("year", "asked"), [(2017, "races"), (2018, "files")])
def test_files_are_read_from_2018_on(monkeypatch: pytest.MonkeyPatch, year: int, asked: str) -> None:
    seen: list[str] = []
    empty = schedules.Calendar([], [])
    monkeypatch.setattr(schedules, "_of_races", lambda *_: (seen.append("races"), empty)[1])
    monkeypatch.setattr(schedules, "_of_files", lambda *_: (seen.append("files"), empty)[1])
    with pytest.raises(NotFound):
        calendar(year, source())
    assert seen == [asked]


@pytest.mark.parametrize(("races", "minutes", "asked"), [([RACE], 6, 1), ([], 6, 2), ([], 4, 1), ([RACE], 16, 2)])
def test_an_empty_schedule_of_this_year_is_asked_for_again_sooner(
    monkeypatch: pytest.MonkeyPatch, races: list[Any], minutes: float, asked: int
) -> None:
    """After five minutes; one with events after a quarter of an hour."""
    times: list[int] = []
    monkeypatch.setattr(schedules, "FIRST_FILE", 2100)
    monkeypatch.setattr(schedules, "fetch_races", lambda _source, year: (times.append(year), list(races))[1])
    clock = [datetime.fromisoformat("2026-06-01T00:00:00Z").timestamp()]
    here = F1Source("http://127.0.0.1:9", steady(MemoryCache(lambda: clock[0])), clock=lambda: clock[0])
    for _ in range(2):
        with suppress(NotFound):
            calendar(2026, here)
        clock[0] += minutes * 60
    assert len(times) == asked
