"""The classification: of a race with times and gaps, of other sessions by each driver's best lap."""

from __future__ import annotations

from collections.abc import Sequence

from lib.errors import NoTelemetry
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.material import PARTS, ReportMaterial, Row
from lib.services.report_service.table import Cell, TableColumn, Value, table

RACE = (
    TableColumn("Pos", "right"),
    TableColumn("No", "right"),
    TableColumn("Driver", flexible=True),
    TableColumn("Team", flexible=True),
    TableColumn("Grid", "right"),
    TableColumn("Laps", "right"),
    TableColumn("Time", "right"),
    TableColumn("Gap", "right"),
    TableColumn("Best lap", "right"),
    TableColumn("On", "right"),
    TableColumn("Points", "right"),
)
OFFICIAL = "Time is the winner's, Gap is to the winner. Grid is the place each car started from."
BY_TIMING = (
    "The source has no official result of this race. Order, laps and gaps are those of the timing at the end of each "
    "car's last lap: penalties and disqualifications are not in them."
)
TIMED = (
    TableColumn("Pos", "right"),
    TableColumn("No", "right"),
    TableColumn("Driver", flexible=True),
    TableColumn("Team", flexible=True),
    TableColumn("Best lap", "right"),
    TableColumn("Gap", "right"),
    TableColumn("On", "right"),
    TableColumn("Laps", "right"),
)


def write(book: Book, material: ReportMaterial) -> None:
    """Write the classification. Raise NoTelemetry if there is nobody to classify."""
    rows = material.results
    if material.is_race:
        if not rows:
            raise NoTelemetry("The source has no result of this session")
        book.section("classification", "Classification", 300)
        table(book, *without_empty(RACE, [_race_row(row, material) for row in rows]), size=7.4)
        book.note(BY_TIMING if material.by_timing else OFFICIAL)
        return
    found = by_best_lap(material)
    if not found:
        raise NoTelemetry("No driver has a timed lap in this session")
    book.section("classification", "Classification", 300)
    if material.is_qualifying and any(row["position"] for row in rows):
        table(book, _qualifying_columns(material), [_qualifying_row(row, material) for row in rows])
        book.note("Each driver's best lap of each part, as classified. A dash is a part without a time.")
        return
    table(
        book, TIMED, [_timed_row(place, part, lap, found[0][1], material) for place, (part, lap) in enumerate(found, 1)]
    )
    book.note(
        "By each driver's fastest lap that was not deleted. The source has no classification for practice sessions."
    )


def by_best_lap(material: ReportMaterial) -> list[tuple[str, Row]]:
    """Return (driver, best lap), the fastest first."""
    best = [(part, lap) for part in material.laps_of if (lap := material.best_lap(part))]
    return sorted(best, key=lambda pair: (pair[1]["lap_time"], pair[1]["end_time"] or 0.0))


def without_empty(
    columns: Sequence[TableColumn], rows: list[list[Value]]
) -> tuple[list[TableColumn], list[list[Value]]]:
    """Return the table without the columns in which the source has nothing at all."""
    texts = [[value.text if isinstance(value, Cell) else value for value in row] for row in rows]
    kept = [at for at in range(len(columns)) if any(row[at] not in ("", wording.NONE) for row in texts)]
    return [columns[at] for at in kept], [[row[at] for at in kept] for row in rows]


def _race_row(row: Row, material: ReportMaterial) -> list[Value]:
    part = row["driver"] or row["number"]
    best = material.best_lap(part)
    quickest = by_best_lap(material)[:1]
    is_best = bool(best and quickest and quickest[0][0] == part)
    winner = row["position"] == 1
    return [
        Cell(wording.text(row["classified"] or row["position"]), bold=True),
        wording.text(row["number"]),
        _driver(part, row, material),
        wording.text(row["team"]),
        wording.number(row["grid"]) if row["grid"] else "pit" if row["grid"] == 0 else wording.NONE,
        wording.number(row["laps"]),
        wording.clock(row["time"]) if winner else "",
        _behind(row),
        Cell(wording.clock(best["lap_time"] if best else None), bold=is_best, colour=_good(material, is_best)),
        wording.text(best["lap"] if best else None),
        f"{row['points']:g}" if row["points"] is not None else wording.NONE,
    ]


def _behind(row: Row) -> str:
    """Return the gap of who was in the winner's lap at the end, else how the race ended for a car."""
    if row["position"] == 1:
        return ""
    return wording.gap(row["gap"]) if row["gap"] is not None else wording.text(row["status"])


def _good(material: ReportMaterial, best: bool) -> str | None:
    return material.style.good if best else None


def _driver(part: str, row: Row, material: ReportMaterial) -> Cell:
    return Cell(f"{row['name'] or material.names.get(part, part)}", bold=True, dot=material.dot(part))


def _qualifying_columns(material: ReportMaterial) -> list[TableColumn]:
    parts = [TableColumn(name, "right") for name in PARTS[material.manifest.session]]
    return [*TIMED[:4], *parts, TableColumn("Gap", "right"), TableColumn("Laps", "right")]


def _qualifying_row(row: Row, material: ReportMaterial) -> list[Value]:
    part = row["driver"] or row["number"]
    best = {name: fastest_in(material, name) for name in ("q1", "q2", "q3")}
    times: list[Value] = [
        Cell(wording.clock(row[name]), bold=row[name] is not None and row[name] == best[name]) for name in best
    ]
    last = next((name for name in ("q3", "q2", "q1") if row[name] is not None), None)
    behind = row[last] - (best[last] or row[last]) if last else None
    laps = len(material.laps_of.get(part, []))
    return [
        Cell(wording.text(row["classified"] or row["position"]), bold=True),
        wording.text(row["number"]),
        _driver(part, row, material),
        wording.text(row["team"]),
        *times,
        wording.gap(round(behind, 3)) if behind else "" if behind == 0 else wording.NONE,
        str(laps) if laps else wording.NONE,
    ]


def fastest_in(material: ReportMaterial, part: str) -> float | None:
    """Return the best time of a part of a qualifying."""
    times = [row[part] for row in material.view("results") if row[part] is not None]
    return min(times, default=None)


def _timed_row(place: int, part: str, lap: Row, best: Row, material: ReportMaterial) -> list[Value]:
    driver = material.manifest.driver(part)
    gap = lap["lap_time"] - best["lap_time"]
    named: Row = {"name": driver.name}
    return [
        Cell(str(place), bold=True),
        driver.number,
        _driver(part, named, material),
        wording.text(driver.team),
        wording.clock(lap["lap_time"]),
        wording.gap(round(gap, 3)) if gap else "",
        str(lap["lap"]),
        str(len(material.laps_of[part])),
    ]
