"""Jolpica's entries to our rows: texts to numbers, times to seconds, what is missing to None."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec

from lib.errors import Unavailable
from lib.services.season.shapes import ConstructorStandingRow, DriverStandingRow, ResultRow

S = TypeVar("S", bound=msgspec.Struct)
_CLOCK = re.compile(r"(?:(\d+):)?(?:(\d+):)?(\d+(?:\.\d+)?)")


class Person(msgspec.Struct, rename="camel"):
    driver_id: str | None = None
    code: str | None = None
    given_name: str = ""
    family_name: str = ""

    @property
    def name(self) -> str | None:
        return f"{self.given_name} {self.family_name}".strip() or None


class JolpicaConstructor(msgspec.Struct, rename="camel"):
    constructor_id: str | None = None
    name: str | None = None


class StandingRow(msgspec.Struct, rename="camel"):
    position: int | None = None
    points: float | None = None
    wins: int | None = None
    driver: Person = msgspec.field(default_factory=Person, name="Driver")
    teams: list[JolpicaConstructor] = msgspec.field(default_factory=list, name="Constructors")
    team: JolpicaConstructor = msgspec.field(default_factory=JolpicaConstructor, name="Constructor")


class RaceTime(msgspec.Struct):
    millis: int | None = None
    time: str | None = None


class Finish(msgspec.Struct, rename="camel"):
    """An entry of a race, a sprint or a qualifying."""

    number: str | None = None
    position: int | None = None
    position_text: str | None = None
    points: float | None = None
    grid: int | None = None
    laps: int | None = None
    status: str | None = None
    driver: Person = msgspec.field(default_factory=Person, name="Driver")
    team: JolpicaConstructor = msgspec.field(default_factory=JolpicaConstructor, name="Constructor")
    time: RaceTime = msgspec.field(default_factory=RaceTime, name="Time")
    q1: str | None = msgspec.field(default=None, name="Q1")
    q2: str | None = msgspec.field(default=None, name="Q2")
    q3: str | None = msgspec.field(default=None, name="Q3")


def drivers(entries: Sequence[Any]) -> list[DriverStandingRow]:
    return [_driver(entry) for entry in _convert(entries, StandingRow)]


def _driver(entry: StandingRow) -> DriverStandingRow:
    team = entry.teams[-1].name if entry.teams else None  # of several, the one he drove for last
    who = entry.driver
    return DriverStandingRow(entry.position, who.driver_id, who.code, who.name, team, entry.points, entry.wins)


def constructors(entries: Sequence[Any]) -> list[ConstructorStandingRow]:
    return [
        ConstructorStandingRow(entry.position, entry.team.constructor_id, entry.team.name, entry.points, entry.wins)
        for entry in _convert(entries, StandingRow)
    ]


def results(entries: Sequence[Any]) -> list[ResultRow]:
    """Return a race's rows; times are totals, gaps are to the winner."""
    finishes = _convert(entries, Finish)
    winner = next((_seconds_of(finish.time, None) for finish in finishes if finish.position == 1), None)
    return [_result(finish, winner) for finish in finishes]


def _result(finish: Finish, winner: float | None) -> ResultRow:
    row = _row(finish)
    row.classified = finish.position_text
    row.grid, row.laps, row.status, row.points = finish.grid, finish.laps, finish.status, finish.points
    row.time = _seconds_of(finish.time, winner)
    if row.time is not None and winner is not None:
        row.gap = round(row.time - winner, 3)
    return row


def finishes(entries: Sequence[tuple[int, Any]]) -> list[tuple[int, Finish]]:
    """Return entries of many rounds as what they hold."""
    converted = _convert([entry for _, entry in entries], Finish)
    return [(number, finish) for (number, _), finish in zip(entries, converted, strict=True)]


def qualifying(entries: Sequence[Any]) -> list[ResultRow]:
    rows = []
    for finish in _convert(entries, Finish):
        row = _row(finish)
        row.q1, row.q2, row.q3 = seconds(finish.q1), seconds(finish.q2), seconds(finish.q3)
        rows.append(row)
    return rows


def _row(finish: Finish) -> ResultRow:
    who = finish.driver
    return ResultRow(finish.position, None, who.code, finish.number, who.driver_id, who.name, finish.team.name)


def _seconds_of(time: RaceTime, winner: float | None) -> float | None:
    """Return a total; the oldest races have no milliseconds but a text, for all but the winner a gap."""
    if time.millis is not None:
        return time.millis / 1000
    behind = (time.time or "").startswith("+")
    value = seconds((time.time or "").removeprefix("+"))
    if value is None or not behind:
        return value
    return None if winner is None else round(winner + value, 3)


def seconds(text: str | None) -> float | None:
    """Return `1:42:06.304` or `1:15.096` in seconds, None for anything else."""
    match = _CLOCK.fullmatch(text or "")
    if match is None:
        return None
    total = 0.0
    for part in filter(None, match.groups()):
        total = 60 * total + float(part)
    return round(total, 3)


def _convert(entries: Sequence[Any], kind: type[S]) -> list[S]:
    return msgspec.convert(entries, list[kind], strict=False)  # type: ignore[valid-type]


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Raise Unavailable if the source's rows have another shape than ours."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Unavailable(f"The source's answer about {what} has an unknown format") from error
