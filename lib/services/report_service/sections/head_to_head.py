"""Laps laid over each other: speed, delta, pedals, corners, and who is fastest where on the map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lib.errors import SlipstreamError
from lib.services.plotter.kinds.maps import map_looks
from lib.services.plotter.kinds.maps_numbers import dominance, dominance_words
from lib.services.plotter.kinds.traces_numbers import Traces, delta_words, traces
from lib.services.plotter.material import Material
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.chart import Chart, ink, legend
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.sections.corner_table import corner_rows
from lib.services.report_service.table import Cell, Column, Value, table
from lib.services.report_service.track import draw_way
from lib.services.styling import Look, mixed

Float = NDArray[np.float64]
Box = tuple[float, float, float, float]
TALL, TALLEST, MAP_TALL = 420.0, 580.0, 250.0
PANELS = (
    ("speed", "Speed (km/h)", 0.42),
    ("delta", "", 0.26),
    ("throttle", "Throttle (%)", 0.18),
    ("brake", "Brake", 0.06),
)
GAP = 14.0


def write(book: Book, material: ReportMaterial) -> None:
    """Write the comparison of two to five laps."""
    laps = material.compared
    data = traces(laps)
    book.section("head-to-head", "Head to head", TALL + 40)
    write_comparison(book, laps, data)


def write_comparison(book: Book, laps: Material, data: Traces) -> None:
    """Write laps, traces, map and corners."""
    _laps_table(book, laps, data)
    legend(book, [(name, look, False) for name, look in zip(data.names, laps.lap_looks, strict=True)])
    tall = max(TALL, min(book.room, TALLEST))
    with book.figure(tall, delta_words(data)) as box:
        draw_traces(book, data, laps.lap_looks, box, (0.0, float(data.distance[-1])))
    _map(book, laps)
    _corners(book, laps, data)


def _laps_table(book: Book, laps: Material, data: Traces) -> None:
    columns = [
        Column("Lap", flexible=True),
        *(Column(f"Sector {number}", "right") for number in (1, 2, 3)),
        Column("Lap time", "right"),
        Column("Behind", "right"),
        Column("Tyre"),
        Column("Age", "right"),
    ]
    rows: list[list[Value]] = []
    for name, time, sectors, lap, look in zip(
        data.names, data.times, data.sectors, laps.opened, laps.lap_looks, strict=True
    ):
        behind = round(time - data.times[0], 3)
        compound = lap.row.get("compound")
        rows.append(
            [
                Cell(name, bold=True, dot=look.colour),
                *(wording.clock(value) for value in sectors),
                wording.clock(time),
                wording.gap(behind) if rows else "",
                Cell(compound.title(), dot=book.style.tyres.of(compound)) if compound else wording.NONE,
                wording.text(lap.row.get("tyre_life")),
            ]
        )
    table(book, columns, rows)


def draw_traces(book: Book, data: Traces, looks: Sequence[Look], box: Box, span: tuple[float, float]) -> None:
    """Draw the channels one below the other, over a stretch of the lap."""
    left, top, wide, tall = box
    inside = (data.distance >= span[0]) & (data.distance <= span[1])
    place = top + 18
    free = tall - 18 - 24 - GAP * (len(PANELS) - 1)
    total = sum(share for *_, share in PANELS)
    for at, (name, label, share) in enumerate(PANELS):
        chart = Chart(book.page, book.style, left + 34, place, wide - 40, free * share / total, span, (0, 1))
        _panel(book, data, looks, chart, inside, name, label, at == len(PANELS) - 1)
        place += chart.tall + GAP
        if not at:
            chart.name_x([(bend.place, bend.name) for bend in data.corners if span[0] <= bend.place <= span[1]])


def _panel(
    book: Book,
    data: Traces,
    looks: Sequence[Look],
    chart: Chart,
    inside: NDArray[np.bool_],
    name: str,
    label: str,
    lowest: bool,
) -> None:
    values = [
        delta if name == "delta" else channel[name] for delta, channel in zip(data.delta, data.channels, strict=True)
    ]
    shown = [one[inside] for one in values]
    known = np.concatenate(shown)
    known = known[~np.isnan(known)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if name == "throttle":
        low, high = 0.0, 100.0
    if name == "brake":
        low, high = 0.0, 1.0
    pad = 0.08 * (high - low) or 0.05
    chart.y = (high + pad, low - pad) if name == "delta" else (low - pad, high + pad)
    chart.ground()
    for bend in data.corners if chart.tall > 20 else ():
        if chart.x[0] <= bend.place <= chart.x[1]:
            x = chart.across(bend.place)
            book.page.line([(x, chart.top), (x, chart.top + chart.tall)], book.style.grid, 0.5)
    if name != "brake":
        words = f"Behind {data.labels[0]} (s), ahead above" if name == "delta" else label
        form = (lambda value: f"{value:+g}" if value else "0") if name == "delta" else (lambda value: f"{value:g}")
        chart.rule_y(form)
        book.page.words(chart.left, chart.top - (5 if name != "speed" else 16.5), words, 6.8, book.style.muted)
    else:
        book.page.words(
            chart.left - 4, chart.top + chart.tall / 2 + 2.4, "Brake", 6.6, book.style.muted, anchor="right"
        )
    _sector_lines(book, data, chart)
    for number, (one, look) in enumerate(zip(shown, looks, strict=True)):
        xs = data.distance[inside]
        if name == "brake":
            _brake(book, chart, xs, one, look, number, data.labels)
        else:
            chart.line(xs, one, look)
    if lowest:
        chart.rule_x(lambda value: f"{value:,.0f}", label="Distance (m)")


def _brake(
    book: Book,
    chart: Chart,
    xs: Float,
    on: Float,
    look: Look,
    number: int,
    labels: Sequence[str],
) -> None:
    """Draw a bar for each time the brake is on, one row a lap."""
    tall = chart.tall / len(labels)
    middle = chart.top + (number + 0.5) * tall + 2.2
    book.page.words(chart.left - 4, middle, labels[number], 6.2, ink(look.colour, book.style), anchor="right", room=30)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (on > 0).astype(int), [0]])))
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        a, b = chart.across(float(xs[first])), chart.across(float(xs[min(last, len(xs) - 1)]))
        book.page.box(a, chart.top + number * tall + 1, max(b - a, 0.8), tall - 2, look.colour)


def _sector_lines(book: Book, data: Traces, chart: Chart) -> None:
    for line in data.lines[:-1]:
        if chart.x[0] < line < chart.x[1]:
            x = chart.across(line)
            book.page.line([(x, chart.top), (x, chart.top + chart.tall)], book.style.muted, 0.7, (4.0, 3.0))


def _map(book: Book, laps: Material) -> None:
    try:
        way = dominance(laps)
    except SlipstreamError:
        return
    looks = map_looks(laps)
    book.heading("Who is fastest where", MAP_TALL + 20)
    shares = [round(100 * float((way.value == index).mean())) for index in range(len(way.names))]
    rows = zip(way.names, shares, looks, strict=True)
    legend(book, [(f"{name}: fastest on {share} % of the way", Look(look), True) for name, share, look in rows])
    with book.figure(MAP_TALL, dominance_words(way)) as box:
        book.page.box(*box, book.style.panel)
        draw_way(book.page, book.style, (box[0], box[1] + 4, box[2], box[3] - 8), way, looks)


def _corners(book: Book, laps: Material, data: Traces) -> None:
    if not data.corners:
        return
    columns, rows = corner_rows(
        laps,
        mixed((book.style.background, book.style.good), 0.22),
        mixed((book.style.background, book.style.bad), 0.22),
    )
    book.heading("Corner by corner", 120)
    table(book, columns, rows, size=7, keep=5)
    book.note(
        f"Against {data.names[0]}. Minus: won, plus: lost, in seconds between the middles of the straights before and "
        "after. A value in brackets is noise: smaller than the uncertainty of the two laps. Speeds in km/h."
    )
