"""A season: its schedule, its standings and its results, as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from lib.errors import InvalidRequest, NotFound, Unavailable
from lib.services.f1_source import F1Source
from lib.services.f1_source.shared_answers import SharedAnswer, Wanted, keep
from lib.services.season import jolpica
from lib.services.season.events import Event, EventSession, find_event
from lib.services.season.jolpica import JolpicaEndpoint, JolpicaTable, fetch_table
from lib.services.season.schedules import FIRST_FILE, Calendar, calendar, check_year, schedule
from lib.services.season.shapes import EventRow, ScheduledSessionRow

STANDINGS: dict[str, JolpicaEndpoint[Any]] = {"drivers": jolpica.DRIVERS, "constructors": jolpica.CONSTRUCTORS}
ROUNDS: dict[str, JolpicaEndpoint[Any]] = {
    "results": jolpica.RESULTS,
    "qualifying": jolpica.QUALIFYING,
    "sprint": jolpica.SPRINT,
}
ROWS_IN_WORDS = {"results": "results", "qualifying": "qualifying results", "sprint": "sprint results"}
MOST_ROUNDS = 30  # the longest season had 24; what is believed while no schedule can be read


@dataclass(frozen=True)
class SeasonRequest:
    """`year` and `round` as the client spells them: a number, `current`, `last`; `event` stands for a round."""

    year: str = "current"
    view: str = "schedule"
    round: str | None = None
    event: str | None = None


def season(asked: SeasonRequest, source: F1Source) -> dict[str, Any]:
    """Return {season, view, round, source, fetched_at, stale, rows}. Raise NotFound, AmbiguousEvent or Unavailable."""
    year = source.now().year if asked.year == "current" else int(asked.year)
    check_year(year, source)
    if asked.view == "next":
        return _next(year, source)
    number = _round(asked, year, source)
    if asked.view == "schedule":
        found = calendar(year, source)
        rows = [row for row in _event_rows(found.data) if number is None or row["round"] == number]
        return _answer(year, "schedule", number, found, rows)
    kind = STANDINGS.get(asked.view) or ROUNDS[asked.view]
    if number is None and asked.view in ROUNDS:
        number = _last_round(year, source)
    table = _table(kind, year, asked.view, number, source)
    rows = msgspec.to_builtins(table.data.rows)
    if not rows and asked.view in ROUNDS:
        raise NotFound(f"There are no {ROWS_IN_WORDS[asked.view]} of round {number} of {year} yet")
    return _answer(year, asked.view, table.data.round or number, table, rows)


def is_over(answer: dict[str, Any], now: datetime) -> bool:
    """Return whether nothing new can be expected of this season."""
    return bool(answer["season"] < now.year)


def _round(asked: SeasonRequest, year: int, source: F1Source) -> int | None:
    if asked.event is not None and asked.round is not None:
        raise InvalidRequest.field("event", "and round exclude each other; send one of them")
    if asked.event is not None:
        return find_event(schedule(year, source), asked.event).round
    if asked.round == "last":
        return _last_round(year, source)
    if asked.round is None:
        return None
    return _checked_round(year, asked.view, int(asked.round), source)


def _checked_round(year: int, view: str, number: int, source: F1Source) -> int:
    """Return the round if the season has it. Raise NotFound before anybody is asked for a table that cannot be.

    Only a schedule has a round 0, the testing: Jolpica reads it as no round at all and answers with the season.
    """
    try:
        known = {event.round for event in schedule(year, source)}
    except Unavailable:
        known = set(range(1, MOST_ROUNDS + 1))
    if number not in (known if view == "schedule" else known - {0}):
        raise NotFound(f"There is no round {number} in {year}; its rounds are 1 to {max(known)}")
    return number


def _last_round(year: int, source: F1Source) -> int:
    """Return the last round whose race is over. Raise NotFound before the first."""
    now = source.now()
    over = [event.round for event in schedule(year, source) if event.round and _is_over(event, year, now)]
    if not over:
        raise NotFound(f"No race of {year} has finished yet")
    return over[-1]


def _is_over(event: Event, year: int, now: datetime) -> bool:
    ends = [session.end for session in event.sessions if session.end]
    return max(ends) < now if ends else year < now.year


def _table(
    kind: JolpicaEndpoint[Any], year: int, view: str, number: int | None, source: F1Source
) -> SharedAnswer[JolpicaTable[Any]]:
    name = f"standings:{view}:{year}" if view in STANDINGS else f"{view}:{year}"
    key = f"jolpica:{name}" + ("" if number is None else f":{number}")
    wanted: Wanted[JolpicaTable[Any]] = Wanted(
        key,
        year,
        JolpicaTable[kind.row],  # type: ignore[name-defined]
        lambda: fetch_table(source, kind, year, number),
        lambda table: not table.rows,
    )
    try:
        return keep(source, wanted)
    except NotFound as error:
        of_round = "" if number is None else f" of round {number}"
        raise NotFound(f"There are no {view}{of_round} of {year}") from error


def _next(year: int, source: F1Source) -> dict[str, Any]:
    """Return the event that is on or comes next: of this season, or the first of the one after."""
    now = source.now()
    for season_year in (year, year + 1):
        try:
            found = calendar(season_year, source)
        except NotFound:
            continue
        for event, row in zip(found.data.events, _event_rows(found.data), strict=True):
            upcoming = _upcoming(event, now)
            if upcoming is not None:
                answer = _answer(season_year, "next", event.round, found, [row])
                return {**answer, "next_session": _session_row(upcoming)}
    raise NotFound(f"No upcoming event after {now:%Y-%m-%d} is known yet")


def _upcoming(event: Event, now: datetime) -> EventSession | None:
    later = [session for session in event.sessions if session.end and session.end > now]
    return later[0] if later else None


def _event_rows(known: Calendar) -> Iterator[dict[str, Any]]:
    for event, day in zip(known.events, known.days, strict=True):
        row = EventRow(
            round=event.round,
            event=event.name,
            official_name=event.official_name or None,
            country=event.country or None,
            location=event.location or None,
            format=event.format,
            date=day,
            sessions=[ScheduledSessionRow(**_session_row(session)) for session in event.sessions],
        )
        yield msgspec.to_builtins(row)


def _session_row(session: EventSession) -> dict[str, Any]:
    start = session.start.strftime("%Y-%m-%dT%H:%M:%SZ") if session.start else None
    return {"session": session.short, "name": session.name, "start_utc": start}


def _answer(year: int, view: str, number: int | None, found: SharedAnswer[Any], rows: list[Any]) -> dict[str, Any]:
    from_files = view in ("schedule", "next") and year >= FIRST_FILE
    return {
        "season": year,
        "view": view,
        "round": number,
        "source": "fastf1" if from_files else "jolpica",
        "fetched_at": found.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "stale": found.stale,
        "rows": rows,
    }


def table_of(answer: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the rows as columns, a schedule with a line for each session."""
    rows = answer["rows"]
    if answer["view"] in ("schedule", "next"):
        rows = [
            {**{name: value for name, value in row.items() if name != "sessions"}, **session}
            for row in rows
            for session in row["sessions"]
        ]
    return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
