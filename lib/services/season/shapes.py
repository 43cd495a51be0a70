"""What the season function is asked and answers, and the rows of its views."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from lib.errors import InvalidRequest

View = Literal["schedule", "next", "drivers", "constructors", "results", "qualifying", "sprint"]
Year = Annotated[
    str, Meta(pattern=r"^([0-9]{4}|current)$(?!\n)", description="Season from 1950 on, or `current` (the default)")
]
Round = Annotated[
    str,
    Meta(
        pattern=r"^([0-9]{1,2}|last)$(?!\n)",
        description="Round number, or `last`; results default to the last round",
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
ROWS = """By view. schedule, next: round event official_name country location format date
sessions:[{session name start_utc}]. drivers: position driver_id code name team points wins. constructors: position
constructor_id name points wins. results, qualifying, sprint: position classified driver number driver_id name team
colour grid q1 q2 q3 time gap status points laps"""


class SeasonQuery(Struct):
    year: Year = "current"
    view: Annotated[View, Meta(description="Which data to return")] = "schedule"
    round: Round | None = None
    event: EventName | None = None
    format: Format = "json"


class OldStandingsQuery(Struct):
    season: Year = "current"


class SessionRow(Struct):
    session: str
    name: str
    start_utc: str | None


class EventRow(Struct):
    round: int
    event: str
    official_name: str | None
    country: str | None
    location: str | None
    format: str
    date: str | None
    sessions: list[SessionRow]


class DriverRow(Struct):
    position: int | None
    driver_id: str | None
    code: str | None
    name: str | None
    team: str | None
    points: float | None
    wins: int | None


class ConstructorRow(Struct):
    position: int | None
    constructor_id: str | None
    name: str | None
    points: float | None
    wins: int | None


class ResultRow(Struct):
    position: int | None
    classified: str | None
    driver: str | None
    number: str | None
    driver_id: str | None
    name: str | None
    team: str | None
    colour: str | None = None
    grid: int | None = None
    q1: float | None = None
    q2: float | None = None
    q3: float | None = None
    time: float | None = None
    gap: float | None = None
    status: str | None = None
    points: float | None = None
    laps: int | None = None


class SeasonAnswer(Struct):
    """`round` is what the rows are of, or after; `stale`: the source could not be asked for something newer."""

    season: int
    view: View
    round: int | None
    source: Literal["fastf1", "jolpica"]
    fetched_at: str
    stale: bool
    rows: Annotated[list[dict[str, Any]], Meta(description=" ".join(ROWS.split()))]
    next_session: SessionRow | UnsetType | None = UNSET


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
