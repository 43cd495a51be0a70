"""The weather over the session, and what race control said when."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.plotter.kinds.weather import Weather, weather
from lib.services.plotter.kinds.weather import words as weather_words
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.chart import Chart, legend
from lib.services.report_service.material import ReportMaterial, Row
from lib.services.report_service.table import Cell, TableColumn, Value, table
from lib.services.styling import Look, mixed, visible

TALL = 250.0
BLUE = "BLUE"
COLUMNS = (
    TableColumn("Clock", "right"),
    TableColumn("UTC"),
    TableColumn("Lap", "right"),
    TableColumn("Flag"),
    TableColumn("Message", flexible=True),
)
FLAGS = {"RED": "bad", "YELLOW": "caution", "DOUBLE YELLOW": "caution", "GREEN": "good", "CLEAR": "good"}


def write(book: Book, material: ReportMaterial) -> None:
    """Write the chart of the weather and the timeline of the messages."""
    book.section("conditions", "Weather and race control", TALL)
    try:
        data = weather(material.everyone)
    except NoTelemetry:
        book.note("The source has no weather for this session.")
    else:
        _weather(book, data)
    messages = material.view("messages")
    shown = [row for row in messages if row["flag"] != BLUE]
    if not shown:
        book.note("The source has no messages of race control for this session.")
        return
    book.heading("Race control", 110)
    hidden = len(messages) - len(shown)
    if hidden:
        book.note(f"{wording.counted(hidden, 'blue flag')} left out.")
    table(book, COLUMNS, [_message(row, book) for row in shown], size=7.2)


def _weather(book: Book, data: Weather) -> None:
    style = book.style
    track, air = (Look(visible(colour, style.panel)) for colour in (style.bad, style.rain))
    entries = [("Track", track, False), ("Air", Look(air.colour, (4.0, 1.6)), False)]
    if (data.rain == 1).any():
        entries.append(("Rain", Look(_wet(book)), True))
    legend(book, entries)
    with book.figure(TALL, weather_words(data)) as (left, top, wide, tall):
        free = tall - 26 - 3 * 16
        place = top + 14
        rows = (
            ((data.track, track), (data.air, Look(air.colour, (4.0, 1.6))), "Temperature (°C)", 0.5),
            ((data.humidity, Look(style.text)), None, "Humidity (%)", 0.25),
            ((data.wind, Look(style.text)), None, "Wind (m/s)", 0.25),
        )
        for at, (first, second, label, share) in enumerate(rows):
            box = (left + 34, place, wide - 40, free * share)
            _panel(book, data, box, [first, second] if second else [first], label, at == 2)
            place += free * share + 16


def _wet(book: Book) -> str:
    return mixed((book.style.panel, book.style.rain), 0.35)


def _panel(
    book: Book,
    data: Weather,
    box: tuple[float, float, float, float],
    lines: Sequence[tuple[Float, Look]],
    label: str,
    lowest: bool,
) -> None:
    every = np.concatenate([values for values, _ in lines])
    known = every[~np.isnan(every)]
    if not len(known):
        return
    low, high = float(known.min()), float(known.max())
    pad = 0.12 * (high - low) or 0.5
    span = (float(data.minutes[0]), float(data.minutes[-1]))
    chart = Chart(book.page, book.style, *box, span, (low - pad, high + pad))
    chart.ground()
    ends = [*data.minutes[1:].tolist(), span[1]]
    for start, end, wet in zip(data.minutes.tolist(), ends, data.rain.tolist(), strict=True):
        if wet == 1:
            chart.shade(start, end, _wet(book))
    chart.rule_y(lambda value: f"{value:g}", label=label)
    chart.rule_x(lambda value: f"{value:g}", numbers=lowest, label="Minutes from the start" if lowest else "")
    for values, look in lines:
        chart.line(data.minutes, values, look)


def _message(row: Row, book: Book) -> list[Value]:
    flag = row["flag"] or row["category"] or ""
    colour = FLAGS.get(flag)
    ground = mixed((book.style.background, getattr(book.style, colour)), 0.3) if colour else None
    return [
        wording.session_clock(row["time"]),
        row["utc"][11:19] if row["utc"] else wording.NONE,
        wording.text(row["lap"]) if row["lap"] is not None else "",
        Cell(flag.replace("_", " ").capitalize() if len(flag) > 3 else flag, ground=ground),
        wording.text(row["message"]),
    ]
