"""Laps laid over each other: speed, delta, pedals, corners, and who is fastest where on the map."""

from __future__ import annotations

from lib.errors import SlipstreamError
from lib.services.plotter.kinds.maps_numbers import dominance, dominance_words
from lib.services.plotter.kinds.traces_numbers import Traces, delta_words, traces
from lib.services.plotter.material import Material
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.chart import legend
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.sections.corner_table import corner_rows
from lib.services.report_service.sections.lap_traces import draw_traces
from lib.services.report_service.table import Cell, TableColumn, Value, table
from lib.services.report_service.track import draw_way
from lib.services.styling import Look, mixed

Box = tuple[float, float, float, float]
TALL, TALLEST, MAP_TALL = 370.0, 580.0, 250.0
TABLE, ROW, LEGEND = 60.0, 16.0, 26.0  # the heading of the table of laps, each of its rows, the key above the traces


def write(book: Book, material: ReportMaterial) -> None:
    """Write the comparison of two to five laps."""
    laps = material.compared
    data = traces(laps)
    book.section("head-to-head", "Head to head", TALL + TABLE + ROW * len(laps.opened))
    write_comparison(book, laps, data)


def write_comparison(book: Book, laps: Material, data: Traces) -> None:
    """Write laps, traces, map and corners."""
    _laps_table(book, laps, data)
    book.need(TALL + LEGEND)
    legend(book, [(name, look, False) for name, look in zip(data.names, laps.lap_looks, strict=True)])
    tall = max(TALL, min(book.room, TALLEST))
    with book.figure(tall, delta_words(data)) as box:
        draw_traces(book, data, laps.lap_looks, box, (0.0, float(data.distance[-1])))
    _map(book, laps)
    _corners(book, laps, data)


def _laps_table(book: Book, laps: Material, data: Traces) -> None:
    columns = [
        TableColumn("Lap", flexible=True),
        *(TableColumn(f"Sector {number}", "right") for number in (1, 2, 3)),
        TableColumn("Lap time", "right"),
        TableColumn("Behind", "right"),
        TableColumn("Tyre"),
        TableColumn("Age", "right"),
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


def _map(book: Book, laps: Material) -> None:
    try:
        way = dominance(laps)
    except SlipstreamError:
        return
    looks = [look.colour for look in laps.lap_looks]
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
