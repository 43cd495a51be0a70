"""Pace and stints: who drove which tyres how long, how fast the racing laps were, and what age cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.errors import NoTelemetry
from lib.services.plotter.kinds.pace import BEHIND_FIELD, ROAD_CHANGED
from lib.services.plotter.kinds.pace_numbers import Spread, spread_of
from lib.services.plotter.kinds.wear_numbers import wear_of, wear_words
from lib.services.plotter.layout import short_clock, ticks, whole_ticks
from lib.services.plotter.tyres import LETTERS
from lib.services.race_story.tyre_wear import TyreWear
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.chart import Chart, ink, legend
from lib.services.report_service.material import ReportMaterial, Row
from lib.services.report_service.table import Cell, TableColumn, Value, table
from lib.services.styling import Look, ink_on

Box = tuple[float, float, float, float]
ROW = 13.5
STINTS = (
    TableColumn("Driver"),
    TableColumn("Stint", "right"),
    TableColumn("Tyre"),
    TableColumn("New"),
    TableColumn("From lap", "right"),
    TableColumn("To lap", "right"),
    TableColumn("Laps", "right"),
    TableColumn("Age at start", "right"),
    TableColumn("Age at end", "right"),
    TableColumn("Best lap", "right"),
    TableColumn("Median", "right"),
)


def write(book: Book, material: ReportMaterial) -> None:
    """Write strategy, spread of the laps, wear, and the table of the stints."""
    stints = [row for row in material.view("stints") if row["first_lap"] is not None]
    if not stints:
        raise NoTelemetry("The source has no tyres of this session")
    drivers = [one.part for one in material.order if any(row["driver"] == one.part for row in stints)]
    tall = ROW * len(drivers) + 26
    book.section("pace", "Pace and stints", tall + 20)
    _tyre_legend(book, stints)
    with book.figure(tall, _strategy_words(drivers, stints)) as box:
        _strategy(book, material, drivers, stints, box)
    _spread(book, material)
    _wear(book, material)
    _stint_table(book, material, drivers, stints)


def _tyre_legend(book: Book, stints: Sequence[Row]) -> None:
    driven = {row["compound"] or "UNKNOWN" for row in stints}
    legend(book, [(name.title(), Look(book.style.tyres.of(name)), True) for name in LETTERS if name in driven])


def _strategy_words(drivers: Sequence[str], stints: Sequence[Row]) -> str:
    told = []
    for driver in drivers:
        mine = [row for row in stints if row["driver"] == driver]
        told.append(f"{driver} {', '.join(_stint_words(row) for row in mine)}")
    return f"Tyres lap by lap: {'; '.join(told)}."


def _stint_words(row: Row) -> str:
    return f"{(row['compound'] or 'unknown').lower()} {row['first_lap']}–{row['last_lap']}"


def _strategy(book: Book, material: ReportMaterial, drivers: Sequence[str], stints: Sequence[Row], box: Box) -> None:
    left, top, wide, tall = box
    last = max(row["last_lap"] for row in stints)
    chart = Chart(book.page, book.style, left + 32, top, wide - 36, tall - 22, (0, last), (len(drivers), 0))
    chart.rule_x(lambda value: f"{value:g}", whole_ticks(0, last, int(wide / 34)), label="Lap")
    for at, driver in enumerate(drivers):
        y = top + ROW * at + (ROW - 9.4) / 2
        look = material.looks[driver]
        book.page.words(left + 26, y + 7.2, driver, 7, ink(look.colour, book.style), bold=True, anchor="right")
        for row in stints:
            if row["driver"] == driver:
                _bar(book, chart, row, y)


def _bar(book: Book, chart: Chart, row: Row, y: float) -> None:
    first, end = chart.across(row["first_lap"] - 1), chart.across(row["last_lap"])
    colour = book.style.tyres.of(row["compound"])
    book.page.box(first, y, end - first, 9.4, book.style.muted)
    book.page.box(first + 0.4, y + 0.4, end - first - 0.8, 8.6, colour)
    letter = LETTERS.get(row["compound"] or "UNKNOWN", "?")
    words = f"{letter} {row['laps']}" if end - first > 24 else letter
    if end - first > 9:
        book.page.words((first + end) / 2, y + 7, words, 6.2, ink_on(colour), bold=True, anchor="center")


def _spread(book: Book, material: ReportMaterial) -> None:
    try:
        data = spread_of(material.everyone)
    except NoTelemetry:
        return
    tall = ROW * len(data.drivers) + 30
    words = ", ".join(f"{who} {_value(value, data)}" for who, value in zip(data.drivers, data.medians, strict=True))
    book.heading("Racing laps of each driver, the fastest median first", tall)
    if data.against:
        book.note(f"{ROAD_CHANGED}.")
    with book.figure(tall, f"Medians of the racing laps: {words}.") as box:
        _spread_rows(book, material, data, box)


def _value(value: float, data: Spread) -> str:
    return f"{value:+.3f} s" if data.against else wording.clock(value)


def _spread_rows(book: Book, material: ReportMaterial, data: Spread, box: Box) -> None:
    left, top, wide, tall = box
    every = np.concatenate(data.times)
    low, high = float(every.min()), float(np.quantile(every, 0.98))
    pad = 0.04 * (high - low) or 0.1
    chart = Chart(book.page, book.style, left + 32, top, wide - 32 - 56, tall - 24, (low - pad, high + pad), (1, 0))
    chart.rule_x(
        (lambda value: f"{value:+g}") if data.against else short_clock,
        ticks(low - pad, high + pad, int(chart.wide / 56)),
        label=BEHIND_FIELD if data.against else "Lap time; bar: middle half of the laps, line: median",
    )
    for at, (driver, times, tyres) in enumerate(zip(data.drivers, data.times, data.compounds, strict=True)):
        y, look = top + ROW * (at + 0.5), material.looks[driver]
        book.page.words(left + 26, y + 2.6, driver, 7, ink(look.colour, book.style), bold=True, anchor="right")
        first, median, third = (chart.across(float(np.quantile(times, share))) for share in (0.25, 0.5, 0.75))
        book.page.box(first, y - 3.6, max(third - first, 0.8), 7.2, book.style.grid)
        inside = times <= high + pad
        for time, tyre in zip(times[inside].tolist(), np.array(tyres)[inside].tolist(), strict=True):
            book.page.dot(chart.across(time), y, 1.25, book.style.tyres.of(tyre), book.style.muted)
        book.page.line([(median, y - 5), (median, y + 5)], look.colour, 1.6)
        book.page.words(
            left + wide, y + 2.6, _value(data.medians[at], data), 6.8, book.style.text, bold=not at, anchor="right"
        )


def _wear(book: Book, material: ReportMaterial) -> None:
    try:
        data = wear_of(material.everyone)
    except NoTelemetry:
        return
    book.heading("What the age of the tyres cost", 190)
    words = wear_words(data)
    with book.figure(170, words) as box:
        _wear_lines(book, data, box)
    book.note(f"{words} Dots: median of the stints; line: trend ± standard error.")


def _wear_lines(book: Book, data: TyreWear, box: Box) -> None:
    left, top, wide, tall = box
    ages = np.concatenate([wear.ages for wear in data.compounds])
    lost = np.concatenate([part for wear in data.compounds for part in (wear.lost, wear.trend)])
    low, high = min(float(lost.min()), 0.0), max(float(lost.max()), 0.1)
    pad = 0.08 * (high - low)
    first, last = int(ages.min()), int(ages.max())
    chart = Chart(
        book.page, book.style, left + 34, top + 14, wide - 34 - 66, tall - 38, (first, last), (low - pad, high + pad)
    )
    chart.ground()
    chart.rule_y(lambda value: f"{value:+g}" if value else "0", label="Lost with age (s)")
    chart.rule_x(lambda value: f"{value:g}", whole_ticks(first, last, 14), label="Age of the tyres (laps)")
    ends = []
    for wear in data.compounds:
        colour = book.style.tyres.of(wear.compound)
        chart.dots(wear.ages, wear.lost, colour, 1.8, book.style.muted)
        chart.line(wear.ages, wear.trend, Look(book.style.muted), 4.4)
        chart.line(wear.ages, wear.trend, Look(colour), 3.0)
        ends.append((float(wear.trend[-1]), wear.compound.title(), book.style.text))
    chart.end_labels(ends)


def _stint_table(book: Book, material: ReportMaterial, drivers: Sequence[str], stints: Sequence[Row]) -> None:
    rows = [row for driver in drivers for row in stints if row["driver"] == driver]
    book.heading("Stints", 90)
    table(book, STINTS, [_stint(row, material) for row in rows], size=7.4)


def _stint(row: Row, material: ReportMaterial) -> list[Value]:
    first, last = row["first_lap"], row["last_lap"]
    laps = [lap for lap in material.laps_of.get(row["driver"], []) if first <= lap["lap"] <= last]
    times = [lap["lap_time"] for lap in laps if _whole(lap)]
    racing = [lap["lap_time"] for lap in laps if (row["driver"], lap["lap"]) in material.racing]
    name = row["compound"] or "UNKNOWN"
    fresh = row["fresh_tyre"]
    return [
        Cell(row["driver"], bold=True, dot=material.looks[row["driver"]].colour),
        wording.text(row["stint"]),
        Cell(name.title(), dot=material.style.tyres.of(name)),
        wording.NONE if fresh is None else "yes" if fresh else "used",
        str(first),
        str(last),
        str(row["laps"]),
        wording.text(row["tyre_life_start"]),
        wording.text(row["tyre_life_end"]),
        wording.clock(min(times, default=None)),
        wording.clock(float(np.median(racing)) if racing else None),
    ]


def _whole(lap: Row) -> bool:
    """Return whether a lap is timed, holds, and was not through the pits."""
    return lap["lap_time"] is not None and not lap["deleted"] and lap["pit_in"] is None and lap["pit_out"] is None
