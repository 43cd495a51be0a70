"""The lap chart: who is where at the end of each lap, as lines and as the table everybody knows."""

from __future__ import annotations

from lib.services.plotter.caution_bands import band_colour, band_entries
from lib.services.plotter.kinds.race_laps import position_words
from lib.services.plotter.kinds.race_laps_numbers import Series, positions
from lib.services.plotter.layout import whole_ticks
from lib.services.plotter.line_ends import out_early
from lib.services.report_service.book import Book
from lib.services.report_service.chart import Chart, legend
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.table import Cell, TableColumn, Value, table
from lib.services.styling import mixed

TALL = 300.0
TINT = 0.24  # of the team's colour behind a name: seen, and the name still read


def write(book: Book, material: ReportMaterial) -> None:
    """Write places over laps, and the order of the cars at the end of each lap."""
    data = positions(material.everyone)
    book.section("lap-chart", "Lap chart", TALL)
    legend(book, [(one.label, one.look, True) for one in band_entries(book.style, data.caution)])
    with book.figure(TALL, position_words(data)) as box:
        _draw(book, material, data, box)
    _order_table(book, material)


def _draw(book: Book, material: ReportMaterial, data: Series, box: tuple[float, float, float, float]) -> None:
    left, top, wide, tall = box
    last = max(float(laps[-1]) for laps in data.laps)
    most = max(float(values.max()) for values in data.values)
    chart = Chart(
        book.page, book.style, left + 40, top + 4, wide - 80, tall - 26, (-0.2, last + 0.2), (most + 0.6, 0.4)
    )
    chart.ground()
    for kind, first, end in data.caution:
        chart.shade(first - 0.5, end + 0.5, band_colour(kind, book.style))
    chart.rule_x(lambda value: f"{value:g}", whole_ticks(0, int(last), int(wide / 34)), label="Lap (0: the grid)")
    gone = out_early(data)
    starts: list[tuple[float, str, str]] = []
    ends: list[tuple[float, str, str]] = []
    for driver, laps, values in zip(data.drivers, data.laps, data.values, strict=True):
        look = material.looks[driver]
        chart.line(laps, values, look, book.style.line * 1.15)
        starts.append((float(values[0]), f"{values[0]:.0f} {driver}", look.colour))
        if driver in gone:
            _out(book, chart, float(laps[-1]), float(values[-1]), look.colour)
        else:
            ends.append((float(values[-1]), f"{values[-1]:.0f} {driver}", look.colour))
    chart.start_labels(starts, 6.6)
    chart.end_labels(ends, 6.6)


def _out(book: Book, chart: Chart, lap: float, place: float, colour: str) -> None:
    x, y = chart.across(lap), chart.down(place)
    for side in (1, -1):
        book.page.line([(x - 2.6, y - 2.6 * side), (x + 2.6, y + 2.6 * side)], colour, 1.3)


def _order_table(book: Book, material: ReportMaterial) -> None:
    order: dict[int, dict[int, str]] = {}
    for row in material.view("positions"):
        if row["lap"] is not None and row["position"] is not None:
            order.setdefault(row["lap"], {})[row["position"]] = row["driver"]
    if not order:
        return
    stops = {(row["driver"], row["lap"]) for row in material.view("pitstops") if row["kind"] == "stop"}
    grid = {row["grid"]: row["driver"] or row["number"] for row in material.results if row["grid"]}
    places = max(place for lap in order.values() for place in lap)
    places = max(places, *grid) if grid else places
    book.heading("The order at the end of each lap", 120)
    book.note("A name in bold with a dot marks a lap that ended in the pit lane; the ground is the colour of the team.")
    columns = [TableColumn("Lap", "right"), *(TableColumn(str(place), "center") for place in range(1, places + 1))]
    lines = [*([("Grid", grid)] if grid else []), *((str(lap), order[lap]) for lap in sorted(order))]
    rows = [
        [Cell(name, bold=True), *(_name(book, material, name, row.get(place), stops) for place in range(1, places + 1))]
        for name, row in lines
    ]
    table(book, columns, rows, size=6.1, keep=6, pad=1.6)


def _name(book: Book, material: ReportMaterial, lap: str, driver: str | None, stops: set[tuple[str, int]]) -> Value:
    if driver is None:
        return ""
    stopped = lap.isdigit() and (driver, int(lap)) in stops
    look = material.looks.get(driver)
    ground = mixed((book.style.background, look.colour), TINT) if look else None
    return Cell(f"{driver}•" if stopped else driver, bold=stopped, ground=ground)


def laps_led(material: ReportMaterial) -> dict[str, int]:
    """Return how many laps each driver ended first."""
    led: dict[str, int] = {}
    for row in material.view("positions"):
        if row["position"] == 1:
            led[row["driver"]] = led.get(row["driver"], 0) + 1
    return led
