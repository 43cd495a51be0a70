"""The schedule of a season: FastF1's public files from 2018, Jolpica's list of races before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from lib.errors import NotFound
from lib.services.f1_source import F1Source
from lib.services.f1_source.shared_answers import SharedAnswer, Wanted, keep
from lib.services.season.events import SHORT_NAMES, Event, EventSession, parse_schedule
from lib.services.season.jolpica import fetch_races
from lib.services.season.jolpica_rows import readable

FIRST_SEASON = 1950  # the first world championship
FIRST_FILE = 2018  # FastF1 publishes schedules from this season on
OF_JOLPICA = {
    "FirstPractice": "Practice 1",
    "SecondPractice": "Practice 2",
    "ThirdPractice": "Practice 3",
    "Qualifying": "Qualifying",
}


class Calendar(msgspec.Struct):
    """A season's events, and the day of each one's end (for the oldest nothing else is known)."""

    events: list[Event]
    days: list[str | None]


def check_year(year: int, source: F1Source) -> None:
    """Raise NotFound for a year that has no season: before the first, or after the next."""
    last = source.now().year + 1
    if not FIRST_SEASON <= year <= last:
        raise NotFound(f"There is no season {year}; the seasons are {FIRST_SEASON} to {last}")


def schedule(year: int, source: F1Source) -> list[Event]:
    """Return a season's events. Raise NotFound for a season without a schedule, or Unavailable."""
    return calendar(year, source).data.events


def calendar(year: int, source: F1Source) -> SharedAnswer[Calendar]:
    """Return a season's events with their days and how old that knowledge is. Raise NotFound or Unavailable."""
    check_year(year, source)
    fetch = _of_files if year >= FIRST_FILE else _of_races
    wanted = Wanted(f"jolpica:schedule:{year}", year, Calendar, lambda: fetch(year, source), lambda c: not c.events)
    try:
        found = keep(source, wanted)
    except NotFound as error:
        raise NotFound(f"There is no schedule of {year}") from error
    if not found.data.events:
        raise NotFound(f"There is no schedule of {year}")
    return found


def _of_files(year: int, source: F1Source) -> Calendar:
    raw = source.ask_schedules(f"schedule_{year}.json")
    with readable(f"the schedule of {year}"):
        days = raw.get("event_date", {})
        return Calendar(parse_schedule(year, raw), [(days.get(row) or "")[:10] or None for row in raw["round_number"]])


def _of_races(year: int, source: F1Source) -> Calendar:
    races = fetch_races(source, year)
    with readable(f"the schedule of {year}"):
        return Calendar([_event(year, race) for race in races], [race.get("date") for race in races])


def _event(year: int, race: dict[str, Any]) -> Event:
    where = race["Circuit"]["Location"]
    return Event(
        year=year,
        round=int(race["round"]),
        test=0,
        name=race["raceName"],
        official_name="",
        country=where.get("country", ""),
        location=where.get("locality", ""),
        format="conventional",
        has_timing=False,
        sessions=tuple(_sessions(race)),
    )


def _sessions(race: dict[str, Any]) -> Iterator[EventSession]:
    """Yield what Jolpica names; a qualifying and a race every event has, though not always at a known time."""
    for key, name in OF_JOLPICA.items():
        if key in race or name == "Qualifying":
            yield EventSession(SHORT_NAMES[name], name, _start(race.get(key, {})))
    yield EventSession("R", "Race", _start(race))


def _start(when: dict[str, Any]) -> datetime | None:
    if not (when.get("date") and when.get("time")):
        return None
    return datetime.fromisoformat(f"{when['date']}T{when['time']}").astimezone(UTC)
