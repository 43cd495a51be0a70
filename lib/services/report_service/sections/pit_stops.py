"""The summary of the pit stops: every way through the lane, and what each driver spent in it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lib.errors import NoTelemetry
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.material import ReportMaterial, Row
from lib.services.report_service.table import Cell, TableColumn, Value, table
from lib.services.styling import mixed

COLUMNS = (
    TableColumn("Driver", flexible=True),
    TableColumn("Stop", "right"),
    TableColumn("Lap", "right"),
    TableColumn("Session clock", "right"),
    TableColumn("In the lane (s)", "right"),
    TableColumn("Total (s)", "right"),
    TableColumn("Tyre fitted"),
    TableColumn("Kind"),
)
NOTE = (
    "Time in the pit lane is from its entry to its exit, as timed; not the time the car stood still. A dash is a stay "
    "whose exit the source does not time. A long stay may be one under a red flag."
)


def write(book: Book, material: ReportMaterial) -> None:
    """Write the stops in the order they happened."""
    stops = sorted(
        (row for row in material.view("pitstops") if row["pit_in"] is not None), key=lambda row: row["pit_in"]
    )
    if not stops:
        raise NoTelemetry("No driver used the pit lane")
    kinds = any("kind" in row for row in stops)
    book.section("pit-stops", "Pit stops", 220)
    changes = [row["lane_time"] for row in stops if row["lane_time"] is not None and row.get("kind", "stop") == "stop"]
    best = min(changes, default=None)
    rows = _rows(stops, material, best)
    shown = COLUMNS if kinds else COLUMNS[:-1]
    table(book, shown, [row[: len(shown)] for row in rows], size=7.4)
    book.note(NOTE)


def _rows(stops: Sequence[Row], material: ReportMaterial, best: float | None) -> list[list[Value]]:
    return [
        _row(row, material, number, total, best) for row, (number, total) in zip(stops, counted(stops), strict=True)
    ]


def counted(stops: Sequence[Row]) -> list[tuple[int, float]]:
    """Return of each stop which it is of its driver, and his seconds in the lane so far; NaN after an unknown one."""
    seen: dict[str, tuple[int, float]] = {}
    found = []
    for row in stops:
        number, total = seen.get(row["driver"], (0, 0.0))
        lane_time = math.nan if row["lane_time"] is None else row["lane_time"]
        seen[row["driver"]] = number + 1, total + lane_time
        found.append(seen[row["driver"]])
    return found


def _row(row: Row, material: ReportMaterial, number: int, total: float, best: float | None) -> list[Value]:
    driver = row["driver"]
    quick = best is not None and row["lane_time"] == best and row.get("kind", "stop") == "stop"
    ground = mixed((material.style.background, material.style.good), 0.25) if quick else None
    fitted = fitted_tyre(material, driver, row["lap"])
    return [
        Cell(f"{driver}  {material.names.get(driver, '')}", bold=True, dot=material.looks[driver].colour),
        str(number),
        str(row["lap"]),
        wording.session_clock(row["pit_in"]),
        Cell(wording.NONE if row["lane_time"] is None else f"{row['lane_time']:.3f}", bold=quick, ground=ground),
        wording.number(total, 3),
        Cell(fitted.title(), dot=material.style.tyres.of(fitted)) if fitted else wording.NONE,
        wording.text(row.get("kind")),
    ]


def fitted_tyre(material: ReportMaterial, driver: str, lap: int) -> str | None:
    """Return the compound of the stint that begins after this lap; None if the same tyres went on."""
    stints = [row for row in material.view("stints") if row["driver"] == driver and row["first_lap"] == lap + 1]
    return stints[0]["compound"] if stints else None
