"""Jolpica's tables: standings, results and old schedules, page by page, as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from lib.errors import Unavailable
from lib.services import jolpica_rows
from lib.services.f1_source import F1Source
from lib.services.season_shapes import ConstructorRow, DriverRow, ResultRow

R = TypeVar("R", DriverRow, ConstructorRow, ResultRow)
Entries = list[dict[str, Any]]
LARGEST_PAGE = 100
MOST_PAGES = 10


class Table(msgspec.Struct, Generic[R]):
    """Rows, and the round they are of (or after), where there are any."""

    round: int | None
    rows: list[R]


@dataclass(frozen=True)
class Kind(Generic[R]):
    """Where a table of Jolpica's lies: its endpoint, the names on the way to its entries, and what a row is."""

    endpoint: str
    table: str
    outer: str
    inner: str
    row: type[R]
    rows: Callable[[Sequence[Any]], list[R]]


STANDINGS = ("StandingsTable", "StandingsLists")
RACES = ("RaceTable", "Races")
DRIVERS = Kind("driverStandings", *STANDINGS, "DriverStandings", DriverRow, jolpica_rows.drivers)
CONSTRUCTORS = Kind(
    "constructorStandings", *STANDINGS, "ConstructorStandings", ConstructorRow, jolpica_rows.constructors
)
RESULTS = Kind("results", *RACES, "Results", ResultRow, jolpica_rows.results)
SPRINT = Kind("sprint", *RACES, "SprintResults", ResultRow, jolpica_rows.results)
QUALIFYING = Kind("qualifying", *RACES, "QualifyingResults", ResultRow, jolpica_rows.qualifying)


def fetch_table(source: F1Source, kind: Kind[R], year: int, number: int | None) -> Table[R]:
    """Return a season's table, of or after a round where one is named, perhaps empty; raises Unavailable."""
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
        _read_pages(source, path, kind.table, entries)
        return Table(after, kind.rows(found))


def fetch_races(source: F1Source, year: int) -> Entries:
    """Return a season's races as Jolpica has them; raises Unavailable."""
    races: Entries = []

    def entries(table: dict[str, Any]) -> int:
        races.extend(table["Races"])
        return len(table["Races"])

    with jolpica_rows.readable(str(year)):
        _read_pages(source, str(year), "RaceTable", entries)
    return races


def _read_pages(source: F1Source, path: str, table: str, take: Callable[[dict[str, Any]], int]) -> None:
    """Give each page to `take`, which tells how many entries it held; half a table is an error, never an answer."""
    taken = 0
    for _ in range(MOST_PAGES):
        page = source.ask_jolpica(path, LARGEST_PAGE, taken)["MRData"]
        count = take(page[table])
        taken += count
        if taken >= int(page["total"]):
            return
        if count == 0:
            break
    raise Unavailable("Jolpica's answer ends before its total")
