"""Jolpica's tables: standings, results and old schedules, page by page, as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

import msgspec

from lib.errors import Unavailable
from lib.services.f1_source import F1Source
from lib.services.season import jolpica_rows
from lib.services.season.shapes import ConstructorStandingRow, DriverStandingRow, ResultRow

R = TypeVar("R", DriverStandingRow, ConstructorStandingRow, ResultRow)
Entries = list[dict[str, Any]]
LARGEST_PAGE = 100  # Jolpica's own limit of rows
MOST_PAGES = 10  # chosen: a season has about 500 results, which are five pages


class JolpicaTable(msgspec.Struct, Generic[R]):
    """Rows, and the round they are of (or after), if there are any."""

    round: int | None
    rows: list[R]


@dataclass(frozen=True)
class JolpicaEndpoint(Generic[R]):
    """Where a table of Jolpica's lies: its endpoint, the names on the way to its entries, and what a row is."""

    endpoint: str
    table: str
    outer: str
    inner: str
    row: type[R]
    rows: Callable[[Sequence[Any]], list[R]]


STANDINGS = ("StandingsTable", "StandingsLists")
RACES = ("RaceTable", "Races")
DRIVERS = JolpicaEndpoint("driverStandings", *STANDINGS, "DriverStandings", DriverStandingRow, jolpica_rows.drivers)
CONSTRUCTORS = JolpicaEndpoint(
    "constructorStandings", *STANDINGS, "ConstructorStandings", ConstructorStandingRow, jolpica_rows.constructors
)
RESULTS = JolpicaEndpoint("results", *RACES, "Results", ResultRow, jolpica_rows.results)
SPRINT = JolpicaEndpoint("sprint", *RACES, "SprintResults", ResultRow, jolpica_rows.results)
QUALIFYING = JolpicaEndpoint("qualifying", *RACES, "QualifyingResults", ResultRow, jolpica_rows.qualifying)


def fetch_table(source: F1Source, kind: JolpicaEndpoint[R], year: int, number: int | None) -> JolpicaTable[R]:
    """Return a season's table, of or after a round if one is named, perhaps empty. Raise Unavailable."""
    path = "/".join(map(str, filter(None, (year, number, kind.endpoint))))
    found: Entries = []
    after: int | None = None

    def entries(table: dict[str, Any]) -> int:
        nonlocal after
        inner: Entries = []
        for outer in table[kind.outer][:1]:
            after, inner = int(outer["round"]), outer[kind.inner]
        found.extend(inner)
        return len(inner)

    with jolpica_rows.readable(path):
        read_pages(source, path, kind.table, entries)
        return JolpicaTable(after, kind.rows(found))


class Score(msgspec.Struct):
    """What a driver made of a race or a sprint."""

    round: int
    driver_id: str
    code: str | None
    name: str
    team_id: str
    points: float
    position: int | None


def fetch_scores(source: F1Source, year: int, endpoint: Literal["results", "sprint"]) -> list[Score]:
    """Return every result of a season's races or sprints, a page at a time. Raise Unavailable."""
    path, inner = f"{year}/{endpoint}", {"results": "Results", "sprint": "SprintResults"}[endpoint]
    scores: list[Score] = []

    def entries(table: dict[str, Any]) -> int:
        found = [(int(race["round"]), entry) for race in table["Races"] for entry in race[inner]]
        scores.extend(_score(number, finish) for number, finish in jolpica_rows.finishes(found))
        return len(found)

    with jolpica_rows.readable(path):
        read_pages(source, path, "RaceTable", entries)
    return scores


def _score(number: int, finish: jolpica_rows.Finish) -> Score:
    who, team = finish.driver, finish.team
    name = who.name or who.driver_id or ""
    return Score(
        number,
        who.driver_id or name,
        who.code,
        name,
        team.constructor_id or "",
        finish.points or 0.0,
        finish.position,
    )


def fetch_races(source: F1Source, year: int) -> Entries:
    """Return a season's races as Jolpica has them. Raise Unavailable."""
    races: Entries = []

    def entries(table: dict[str, Any]) -> int:
        races.extend(table["Races"])
        return len(table["Races"])

    with jolpica_rows.readable(str(year)):
        read_pages(source, str(year), "RaceTable", entries)
    return races


def read_pages(
    source: F1Source, path: str, table: str, take: Callable[[dict[str, Any]], int], most: int = MOST_PAGES
) -> None:
    """Give each page to `take`, which tells how many entries it held; half a table is an error, never an answer."""
    taken = 0
    for _ in range(most):
        page = source.ask_jolpica(path, LARGEST_PAGE, taken)["MRData"]
        count = take(page[table])
        taken += count
        if taken >= int(page["total"]):
            return
        if count == 0:
            break
    raise Unavailable("Jolpica's response is incomplete")


def fetch_first_laps(source: F1Source, year: int, number: int) -> dict[str, float]:
    """Return the time of each driver's first lap of a race, by driver id. Raise Unavailable."""
    times: dict[str, float] = {}

    def entries(table: dict[str, Any]) -> int:
        timings = [timing for race in table["Races"] for lap in race["Laps"] for timing in lap["Timings"]]
        for timing in timings:
            if (seconds := jolpica_rows.seconds(timing.get("time"))) is not None:
                times[timing["driverId"]] = seconds
        return len(timings)

    path = f"{year}/{number}/laps/1"
    with jolpica_rows.readable(path):
        read_pages(source, path, "RaceTable", entries)
    return times
