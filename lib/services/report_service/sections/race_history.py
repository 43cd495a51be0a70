"""The race history chart: everybody against the field's pace, and the gap to the leader lap by lap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.services.plotter.caution_bands import band_colour, band_entries
from lib.services.plotter.kinds.race_trace import FARTHEST, LABEL, FieldTrace, race_trace, trace_words
from lib.services.plotter.layout import whole_ticks
from lib.services.plotter.line_ends import out_early
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.chart import Chart, ink, legend
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.page import Point
from lib.services.report_service.table import Cell, TableColumn, Value, table
from lib.services.styling import Look

TALL = 330.0
NAME = (20.0, 7.0)  # points across and down that a name takes
LEAST_SHOWN = 60.0  # seconds behind the field that are always drawn
AT_ONCE = 10  # drivers side by side in one table


def write(book: Book, material: ReportMaterial) -> None:
    """Write the chart and the table of gaps."""
    data = race_trace(material.everyone)
    book.section("race-history", "Race history", TALL + 60)
    taken = f" Time under red flags ({data.stopped:.0f} s) is taken out." if data.stopped else ""
    book.paragraph(
        f"Seconds ahead (+) or behind (−) a car that drives every lap in the field's median time, usually "
        f"{wording.clock(data.pace)}: a safety car bends no line. A line that rises gains on that pace.{taken}"
    )
    marks = [("Pit stop", Look(book.style.panel), True)]
    marks += [(one.label, one.look, True) for one in band_entries(book.style, data.caution)]
    legend(book, marks)
    with book.figure(TALL, trace_words(data)) as box:
        _draw(book, material, data, box)
    _gap_table(book, material)


def _draw(book: Book, material: ReportMaterial, data: FieldTrace, box: tuple[float, float, float, float]) -> None:
    left, top, wide, tall = box
    last = max(float(laps[-1]) for laps in data.laps)
    low, high = _limits(data)
    chart = Chart(
        book.page, book.style, left + 34, top + 12, wide - 34 - 40, tall - 34, (-0.3, last + 0.3), (low, high)
    )
    chart.ground()
    for kind, first, end in data.caution:
        chart.shade(first - 0.5, end + 0.5, band_colour(kind, book.style))
    chart.rule_y(lambda value: f"{value:+g}" if value else "0", label=LABEL)
    chart.rule_x(lambda value: f"{value:g}", whole_ticks(0, int(last), int(wide / 34)), label="Lap")
    gone = out_early(data)
    ends: list[tuple[float, str, str]] = []
    named: list[Point] = []
    for driver, laps, values, stops in zip(data.drivers, data.laps, data.values, data.stops, strict=True):
        look = material.looks[driver]
        inside = np.where(values >= low, values, np.nan)
        chart.line(laps, inside, look)
        here = np.isin(laps, stops)
        chart.dots(laps[here], inside[here], book.style.panel, 1.9, look.colour)
        if driver not in gone and values[-1] >= low:
            ends.append((float(values[-1]), driver, look.colour))
        elif (known := np.flatnonzero(~np.isnan(inside))).size:
            _leaves(
                book, chart, (float(laps[known[-1]]), float(inside[known[-1]])), driver, look, driver in gone, named
            )
    chart.end_labels(ends)


def _leaves(book: Book, chart: Chart, at: Point, driver: str, look: Look, out: bool, named: list[Point]) -> None:
    """Mark where a line ends early: a cross for a driver who went out, a name for one who left the picture."""
    x, y = chart.across(at[0]), chart.down(at[1])
    if out:
        for side in (1, -1):
            book.page.line([(x - 2.4, y - 2.4 * side), (x + 2.4, y + 2.4 * side)], look.colour, 1.2)
    while any(abs(x - other[0]) < NAME[0] and abs(y - other[1]) < NAME[1] for other in named):
        y += 1.0
    named.append((x, y))
    if x + 24 < chart.left + chart.wide:
        book.page.words(x + 5, y + 2.2, driver, 6.2, ink(look.colour, book.style), bold=True)


def _limits(data: FieldTrace) -> tuple[float, float]:
    every = np.concatenate(data.values)
    high = float(every.max())
    low = max(float(every.min()), -max(FARTHEST * data.pace, LEAST_SHOWN))
    pad = 0.03 * (high - low) + 0.5
    return low - pad, high + pad


def _gap_table(book: Book, material: ReportMaterial) -> None:
    """Write the API's gaps: a row a lap, the drivers in the order of the result."""
    gaps = {(row["driver"], row["lap"]): row for row in material.view("positions")}
    laps = sorted({lap for _, lap in gaps if lap is not None})
    drivers = [driver.part for driver in material.order if any((driver.part, lap) in gaps for lap in laps)]
    if not any(row["gap"] for row in gaps.values()):
        return
    for start in range(0, len(drivers), AT_ONCE):
        chosen = drivers[start : start + AT_ONCE]
        book.heading(f"Gap to the leader at the end of each lap (s): {chosen[0]} to {chosen[-1]}", 120)
        columns = [TableColumn("Lap", "right"), *(TableColumn(driver, "right") for driver in chosen)]
        table(book, columns, [_gap_row(lap, chosen, gaps, book) for lap in laps], size=7, keep=6)


def _gap_row(lap: int, drivers: Sequence[str], gaps: dict[tuple[str, int], dict], book: Book) -> list[Value]:  # type: ignore[type-arg]
    cells: list[Value] = [Cell(str(lap), bold=True)]
    for driver in drivers:
        row = gaps.get((driver, lap))
        if row is None:
            cells.append("")
        elif row["position"] == 1:
            cells.append(Cell("leader", colour=book.style.good, bold=True))
        else:
            cells.append(wording.NONE if row["gap"] is None else f"{row['gap']:.3f}")
    return cells
