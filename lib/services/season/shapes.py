"""What the season function is asked and answers, and the rows of its views."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from lib.errors import InvalidRequest

View = Literal["schedule", "next", "drivers", "constructors", "results", "qualifying", "sprint"]
Year = Annotated[
    str,
    Meta(
        pattern=r"^([0-9]{4}|current)$(?!\n)",
        description="Season from 1950 on, or `current` (the default)",
        examples=["2025", "current"],
    ),
]
Round = Annotated[
    str,
    Meta(
        pattern=r"^([0-9]{1,2}|last)$(?!\n)",
        description="Round number, or `last`; results default to the last round",
        examples=["5", "last"],
    ),
]
EventName = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        description="Instead of `round`: name, country or place; must match exactly one event",
    ),
]
Format = Annotated[Literal["json", "csv"], Meta(description="`csv` returns rows; a schedule has one row per session")]


class SeasonQuery(Struct):
    year: Year = "current"
    view: Annotated[View, Meta(description="Which data to return")] = "schedule"
    round: Round | None = None
    event: EventName | None = None
    format: Format = "json"


class OldStandingsQuery(Struct):
    season: Year = "current"


class ScheduledSessionRow(Struct):
    """A session of an event; `session` is its short name."""

    session: str
    name: str
    start_utc: Annotated[str | None, Meta(description="RFC 3339, UTC")]


class EventRow(Struct):
    """An event of the schedule."""

    round: Annotated[int, Meta(description="0 is the testing before the season")]
    event: str
    official_name: str | None
    country: str | None
    location: str | None
    format: Annotated[str, Meta(description="`conventional`, `sprint_qualifying`, … as FastF1 names it")]
    date: Annotated[str | None, Meta(description="The day of the last session, at the circuit")]
    sessions: list[ScheduledSessionRow]


class DriverStandingRow(Struct):
    """A driver in the championship."""

    position: int | None
    driver_id: str | None
    code: str | None
    name: str | None
    team: str | None
    points: float | None
    wins: int | None


class ConstructorStandingRow(Struct):
    """A team in the championship."""

    position: int | None
    constructor_id: str | None
    name: str | None
    points: float | None
    wins: int | None


class ResultRow(Struct):
    """One line of a classification, of a round or of a stored session."""

    position: int | None
    classified: Annotated[
        str | None,
        Meta(description="As published: the position, or `R`, `D`, `E`, `W`, `F`, `N` without one"),
    ]
    driver: Annotated[str | None, Meta(description="Three letters, or the number if the driver has none")]
    number: Annotated[str | None, Meta(description="The car's number")]
    driver_id: str | None
    name: str | None
    team: str | None
    colour: Annotated[str | None, Meta(description="The team's colour, `#rrggbb`")] = None
    grid: Annotated[int | None, Meta(description="Place on the grid; null after a start from the pit lane")] = None
    q1: Annotated[float | None, Meta(description="Best lap of Q1, seconds")] = None
    q2: Annotated[float | None, Meta(description="Best lap of Q2, seconds")] = None
    q3: Annotated[float | None, Meta(description="Best lap of Q3, seconds")] = None
    time: Annotated[float | None, Meta(description="Seconds from the start to the flag")] = None
    gap: Annotated[float | None, Meta(description="Seconds behind the winner")] = None
    status: str | None = None
    points: float | None = None
    laps: int | None = None


class SeasonTable(Struct):
    """What all views of a season have; `stale`: the source could not be asked for something newer."""

    season: int
    round: Annotated[int | None, Meta(description="What the rows are of, or after; null: the whole season")]
    source: Literal["fastf1", "jolpica"]
    fetched_at: Annotated[str, Meta(description="RFC 3339, UTC")]
    stale: bool


class Schedule(SeasonTable, tag_field="view", tag="schedule"):
    """The events of a season."""

    rows: list[EventRow]


class NextEvent(SeasonTable, tag_field="view", tag="next"):
    """The event that is on or comes next: one row, and the session in it."""

    rows: list[EventRow]
    next_session: ScheduledSessionRow | None


class DriverStandings(SeasonTable, tag_field="view", tag="drivers"):
    """The drivers' championship."""

    rows: list[DriverStandingRow]


class ConstructorStandings(SeasonTable, tag_field="view", tag="constructors"):
    """The constructors' championship."""

    rows: list[ConstructorStandingRow]


class RoundResults(SeasonTable, tag_field="view", tag="results"):
    """The result of a race."""

    rows: list[ResultRow]


class RoundQualifying(SeasonTable, tag_field="view", tag="qualifying"):
    """The result of a qualifying."""

    rows: list[ResultRow]


class RoundSprint(SeasonTable, tag_field="view", tag="sprint"):
    """The result of a sprint."""

    rows: list[ResultRow]


SEASON_ANSWERS: tuple[type[Struct], ...] = (
    Schedule,
    NextEvent,
    DriverStandings,
    ConstructorStandings,
    RoundResults,
    RoundQualifying,
    RoundSprint,
)


class ScheduleLine(ScheduledSessionRow):
    """A session with its event: a line of a schedule as CSV."""

    round: int
    event: str
    official_name: str | None
    country: str | None
    location: str | None
    format: str
    date: str | None


ROWS: dict[str, type[Struct]] = {
    "schedule": EventRow,
    "next": EventRow,
    "drivers": DriverStandingRow,
    "constructors": ConstructorStandingRow,
    "results": ResultRow,
    "qualifying": ResultRow,
    "sprint": ResultRow,
}


def row_type(view: str, form: str) -> type[Struct] | None:
    """Return what the rows of a view are; a schedule as CSV has a line for each session."""
    row = ROWS.get(view)
    return ScheduleLine if row is EventRow and form == "csv" else row


def checked_year(year: str) -> str:
    """Return a year that an address names. Raise InvalidRequest."""
    return _checked(year, Year, "season")


def checked_round(number: str) -> str:
    """Return a round that an address names. Raise InvalidRequest."""
    return _checked(number, Round, "round")


def _checked(text: str, kind: Any, name: str) -> str:
    try:
        return str(msgspec.convert(text, kind))
    except msgspec.ValidationError as error:
        raise InvalidRequest.field(name, f"{text[:20]!r} is not a valid {name}") from error
