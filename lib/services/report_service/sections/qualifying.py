"""The gaps of a qualifying, and where the cuts of its parts fell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.errors import NoTelemetry
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.chart import Chart
from lib.services.report_service.material import ReportMaterial, Row
from lib.services.report_service.table import Cell, TableColumn, Value, table

ROW = 15.0


@dataclass(frozen=True)
class Cut:
    """Where a part ended for some: the last who went on, the first who was out, and the time between them."""

    part: str
    last_in: tuple[str, float]
    first_out: tuple[str, float]

    @property
    def margin(self) -> float:
        return round(self.first_out[1] - self.last_in[1], 3)


def cuts(results: Sequence[Row]) -> list[Cut]:
    """Return the cuts of Q1 and Q2, from who has a time in the part after; none if nobody was cut by time."""
    found = []
    for part, after in (("q1", "q2"), ("q2", "q3")):
        times = [(row["driver"] or row["number"], row[part], _went_on(row, after)) for row in results if row[part]]
        through = [(who, time) for who, time, on in times if on]
        out = [(who, time) for who, time, on in times if not on]
        if through and out:
            found.append(Cut(part.upper(), max(through, key=lambda pair: pair[1]), min(out, key=lambda pair: pair[1])))
    return found


def _went_on(row: Row, after: str) -> bool:
    """Return whether a driver drove in the next part: by a time, or by a place that only its drivers get."""
    size = {"q2": 15, "q3": 10}[after]
    return row[after] is not None or (row["position"] is not None and row["position"] <= size)


def gaps(material: ReportMaterial) -> list[tuple[str, float, float]]:
    """Return (driver, best time, gap to the fastest lap of all), the fastest first."""
    best = [(part, lap["lap_time"]) for part in material.laps_of if (lap := material.best_lap(part))]
    order = sorted(best, key=lambda pair: pair[1])
    return [(part, time, round(time - order[0][1], 3)) for part, time in order]


def write(book: Book, material: ReportMaterial) -> None:
    """Write a bar for each driver's gap, and the table of the cuts."""
    rows = gaps(material)
    if not rows:
        raise NoTelemetry("No driver has a timed lap in this session")
    tall = ROW * len(rows) + 34
    book.section("qualifying", "Gaps and cuts", tall)
    words = ", ".join(f"{who} {wording.gap(gap)} s" for who, _, gap in rows[1:])
    with book.figure(tall, f"{rows[0][0]} is fastest in {wording.clock(rows[0][1])}; {words}.") as box:
        _bars(book, material, rows, box)
    _cut_table(book, material)


def _bars(
    book: Book,
    material: ReportMaterial,
    rows: Sequence[tuple[str, float, float]],
    box: tuple[float, float, float, float],
) -> None:
    left, top, wide, tall = box
    high = max(rows[-1][2], 0.1)
    usual = sorted(gap for *_, gap in rows)[int(0.9 * (len(rows) - 1))]
    high = min(high, max(2.2 * usual, 0.5))  # one slow lap does not press all bars together
    chart = Chart(
        book.page, book.style, left + 34, top + 8, wide - 34 - 90, tall - 34, (0, high), (len(rows) - 0.5, -0.5)
    )
    chart.rule_x(lambda value: f"{value:g}", label="Gap to the fastest lap of the session (s)")
    for row, (who, time, gap) in enumerate(rows):
        y = top + 8 + (tall - 34) * (row + 0.5) / len(rows)
        look = material.looks[who]
        long = chart.wide * min(gap, high) / high
        book.page.box(chart.left, y - 4.5, max(long, 1.2), 9, look.colour)
        book.page.words(chart.left - 6, y + 2.7, who, 7.6, book.style.text, bold=True, anchor="right")
        shown = wording.clock(time) if not gap else f"{wording.clock(time)}  {wording.gap(gap)}"
        book.page.words(chart.left + long + 6, y + 2.7, shown, 7.2, book.style.text, bold=not row)


def _cut_table(book: Book, material: ReportMaterial) -> None:
    found = cuts(material.results)
    if not found:
        return
    book.heading("The cuts", 60)
    columns = [
        TableColumn("Part"),
        TableColumn("Last through"),
        TableColumn("Time", "right"),
        TableColumn("First out"),
        TableColumn("Time", "right"),
        TableColumn("Margin (s)", "right"),
    ]
    table(book, columns, [_cut_row(cut, material) for cut in found])


def _cut_row(cut: Cut, material: ReportMaterial) -> list[Value]:
    return [
        Cell(cut.part, bold=True),
        material.names.get(cut.last_in[0], cut.last_in[0]),
        wording.clock(cut.last_in[1]),
        material.names.get(cut.first_out[0], cut.first_out[0]),
        wording.clock(cut.first_out[1]),
        Cell(f"{cut.margin:.3f}", bold=True),
    ]
