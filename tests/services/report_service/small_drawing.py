"""Pages with everything that a report can draw, made by hand of a few numbers."""

from __future__ import annotations

import numpy as np

from lib.services.plotter.kinds.maps_numbers import Way
from lib.services.report_service.book import Book
from lib.services.report_service.chart import Chart, legend
from lib.services.report_service.table import Cell, TableColumn, table
from lib.services.report_service.track import draw_way
from lib.services.styling import STYLES, Look

NAN = float("nan")
RED, BLUE = Look("#c00000"), Look("#0000c0", (4.0, 2.0))


def drawing() -> Book:
    book = Book(STYLES["light"], (400.0, 500.0), "A running title", "Made by hand")
    book.section("cover", "Cover", 50)
    book.contents_top = book.y
    book.y += 40
    book.section("tables", "Tables", 80)
    _tables(book)
    book.heading("A chart", 150)
    with book.figure(120, "Two lines") as box:
        _chart(book, box)
    legend(book, [("first", RED, False), ("second", BLUE, False), ("a patch", RED, True), ("x" * 50, BLUE, False)])
    book.section("map", "Map", 200)
    with book.figure(180, "A square") as box:
        _map(book, box)
    book.paragraph("One line of words that is long enough to be broken into two by the width of the page, or three.")
    book.note("A remark")
    book.section("long", f"A title {'of little letters ' * 9}", 20)
    book.heading(f"A heading {'of little letters ' * 9}", 20)
    legend(book, [(f"A line {'of little letters ' * 9}", RED, False), ("after it", BLUE, True)])
    book.contents(book.pages[0], book.left, book.contents_top, book.wide, 2)
    book.finish()
    return book


def _tables(book: Book) -> None:
    columns = [
        TableColumn("Left"),
        TableColumn("Right", "right"),
        TableColumn("Middle", "center", least=60),
        TableColumn("Words", flexible=True),
    ]
    rows = [
        [Cell("bold", bold=True), "1", Cell("mid", strike=True), "a few words that are wrapped in what room is left"],
        [Cell("dot", dot="#00ff00"), Cell("22", strike=True, colour="#ff0000"), "m", "short"],
        [Cell("ground", ground="#ffff00"), "333", Cell("left", strike=True), Cell("with dot", dot="#00ff00")],
    ]
    table(book, columns, rows)
    table(book, columns[:2], [["a", "1"], ["b", "2"]], size=9.0, wide=200.0, pad=6.0, after=4.0)
    table(book, [TableColumn("Tall")], [[f"row {at}"] for at in range(40)])
    table(book, [TableColumn(""), TableColumn("")], [["no", "header"]])
    table(book, [TableColumn(f"Column {at}") for at in range(14)], [["1:23.456"] * 14])
    table(
        book,
        [TableColumn("Wide"), TableColumn("Bent", flexible=True)],
        [["word " * 8, "unbreakable" * 5 + " " + "b " * 9]],
    )


def _chart(book: Book, box: tuple[float, float, float, float]) -> None:
    left, top, wide, tall = box
    chart = Chart(book.page, book.style, left + 40, top + 16, wide - 100, tall - 40, (0.0, 10.0), (5.0, 1.0))
    chart.ground()
    chart.shade(-3.0, 2.0, "#eeeeaa")
    chart.rule_y(lambda value: f"{value:.1f}", label="Places")
    chart.rule_x(lambda value: f"{value:.0f}", label="Laps")
    chart.rule_x(str, at=[5.0], numbers=False)
    xs = np.array([0.0, 1, 2, 3, 4, 5, 5.001, 10])
    chart.line(xs, np.array([1.0, 2, NAN, 3, 4, 5, 5, 4]), RED)
    chart.line(xs, np.array([5.0, 4, 3, 3, 3, 2, 2, 1]), BLUE, 3.0)
    chart.dots(xs[:3], np.array([1.0, NAN, 3.0]), "#123456", edge="#654321")
    chart.end_labels([(4.0, "RED", RED.colour), (4.1, "NEAR", RED.colour), (1.0, "BLUE", BLUE.colour)])
    chart.start_labels([(1.0, "R", RED.colour), (9.0, "B", BLUE.colour)])
    chart.name_x([(1.0, "T1"), (1.1, "T2"), (9.9, "T3")])
    chart.name_x([])


def _map(book: Book, box: tuple[float, float, float, float]) -> None:
    """A square of 100 m, driven to the left; its second half has another value."""
    x = np.array([0.0, 50, 100, 100, 100, 50, 0, 0])
    y = np.array([0.0, 0, 0, 50, 100, 100, 100, 50])
    corners = (("1", 100.0, 0.0, 0.8, -0.6), ("2", 100.0, 100.0, 0.6, 0.8))
    way = Way((), (), x, y, np.array([0, 0, 0, 0, 1, 1, 1, 0]), corners)
    draw_way(book.page, book.style, box, way, ["#111111", "#eeeeee"])
    draw_way(book.page, book.style, (10.0, 10.0, 60.0, 40.0), way, numbers=False)
