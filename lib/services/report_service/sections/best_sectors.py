"""Best sectors, the lap they would make, and the speeds at the four traps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.errors import NoTelemetry
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.table import Cell, TableColumn, Value, table
from lib.services.styling import mixed

SECTORS = ("sector1", "sector2", "sector3")
TRAPS = ("speed_i1", "speed_i2", "speed_fl", "speed_st")
COLUMNS = (
    TableColumn("Driver", flexible=True),
    TableColumn("Best lap", "right"),
    *(TableColumn(f"Sector {number}", "right") for number in (1, 2, 3)),
    TableColumn("Ideal lap", "right"),
    TableColumn("Left", "right"),
    *(TableColumn(name, "right") for name in ("I1", "I2", "Finish", "Straight")),
)


@dataclass(frozen=True)
class Bests:
    """A driver's best lap, sectors and speeds or None."""

    driver: str
    lap: float | None
    sectors: tuple[float | None, ...]
    speeds: tuple[float | None, ...]

    @property
    def ideal(self) -> float | None:
        """The lap that the best sectors would make."""
        known = [value for value in self.sectors if value is not None]
        return round(sum(known), 3) if len(known) == 3 else None

    @property
    def left(self) -> float | None:
        """What the best lap was slower than that."""
        return None if self.ideal is None or self.lap is None else round(self.lap - self.ideal, 3)


def bests(material: ReportMaterial) -> list[Bests]:
    """Return every driver's bests, the fastest lap first; deleted laps count for speeds alone."""
    found = []
    for driver, rows in material.laps_of.items():
        counting = [row for row in rows if row["lap_time"] is not None and not row["deleted"]]
        sectors = tuple(min((row[name] for row in counting if row[name] is not None), default=None) for name in SECTORS)
        speeds = tuple(max((row[name] for row in rows if row[name] is not None), default=None) for name in TRAPS)
        lap = material.best_lap(driver)
        found.append(Bests(driver, lap["lap_time"] if lap else None, sectors, speeds))
    return sorted(found, key=lambda one: one.lap if one.lap is not None else 1e9)


def write(book: Book, material: ReportMaterial) -> None:
    """Write one row a driver; the best of each column stands on a ground of its own."""
    rows = bests(material)
    if not any(one.lap for one in rows):
        raise NoTelemetry("No driver has a timed lap in this session")
    book.section("best-sectors", "Best sectors and speeds", 300)
    lines = [_line(one, material) for one in rows]
    _highlight(lines, rows, book)
    table(book, COLUMNS, lines)
    book.note(
        "Sectors are each driver's best of all timed laps that were not deleted; Ideal is their sum, and Left what the "
        "best lap was slower than it. Speeds in km/h: the highest at the two intermediate points, at the line, and at "
        "the trap on the longest straight."
    )


def _line(one: Bests, material: ReportMaterial) -> list[Value]:
    look = material.looks[one.driver]
    return [
        Cell(f"{one.driver}  {material.names.get(one.driver, '')}", bold=True, dot=look.colour),
        wording.clock(one.lap),
        *(wording.clock(value) for value in one.sectors),
        wording.clock(one.ideal),
        f"{one.left:.3f}" if one.left is not None else wording.NONE,
        *(wording.number(value) for value in one.speeds),
    ]


def _highlight(lines: Sequence[list[Value]], rows: Sequence[Bests], book: Book) -> None:
    ground = mixed((book.style.background, book.style.good), 0.25)
    columns = {1: [one.lap for one in rows], 5: [one.ideal for one in rows]}
    columns |= {2 + at: [one.sectors[at] for one in rows] for at in range(3)}
    best = {at: min((value for value in values if value is not None), default=None) for at, values in columns.items()}
    speeds = {7 + at: [one.speeds[at] for one in rows] for at in range(4)}
    best |= {at: max((value for value in values if value is not None), default=None) for at, values in speeds.items()}
    for at, values in (columns | speeds).items():
        for line, value in zip(lines, values, strict=True):
            if value is not None and value == best[at]:
                shown = line[at]
                line[at] = Cell(shown if isinstance(shown, str) else shown.text, bold=True, ground=ground)
