"""Tables that break over pages, their headers repeated; the widths come from what stands in the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.services.report_service import fonts
from lib.services.report_service.book import Book
from lib.services.report_service.page import Anchor

PAD = 4.0
LONGEST_WORD = 200.0  # points: a longer one is cut
SLACK = 26.0  # no column grows by more than this if a table is narrower than the page


@dataclass(frozen=True)
class TableColumn:
    """`flexible` columns take the room that is left and wrap; the others keep each value on one line."""

    title: str
    anchor: Anchor = "left"
    flexible: bool = False
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """`dot` is a colour shown before the words, `ground` the colour behind them."""

    text: str
    bold: bool = False
    colour: str | None = None
    dot: str | None = None
    ground: str | None = None
    strike: bool = False


Value = Cell | str
HEADER = Cell("", bold=True)


@dataclass(frozen=True)
class _Grid:
    columns: Sequence[TableColumn]
    widths: Sequence[float]
    size: float
    pad: float

    @property
    def step(self) -> float:
        return self.size * 1.28

    def lines(self, cell: Cell, at: int) -> list[str]:
        room = self.widths[at] - 2 * self.pad - (9 if cell.dot else 0)
        text = fonts.shown(cell.text)
        if self.columns[at].flexible:
            return fonts.wrapped(text, room, self.size, cell.bold)
        return [fonts.fitted(text, room, self.size, cell.bold)]


def table(
    book: Book,
    columns: Sequence[TableColumn],
    rows: Sequence[Sequence[Value]],
    *,
    size: float = 7.8,
    wide: float | None = None,
    keep: int = 3,
    pad: float = PAD,
    after: float = 10.0,
) -> None:
    """Write rows below each other; at least `keep` of them stand with the header, and the last is never alone."""
    cells = [[value if isinstance(value, Cell) else Cell(value) for value in row] for row in rows]
    grid = _Grid(columns, _widths(columns, cells, size, wide or book.wide, pad), size, pad)
    broken = [[grid.lines(cell, at) for at, cell in enumerate(row)] for row in cells]
    talls = [max((len(lines) for lines in row), default=1) * grid.step + 3.4 for row in broken]
    head = grid.step + 7 if any(column.title for column in columns) else 0.0
    book.need(head + sum(talls[:keep]))
    at = 0
    while at < len(cells) or not at:
        count = _fitting(talls[at:], book.room - head)
        with book.page.tagged("Table"):
            if head:
                _header(book, grid, head)
            for index in range(at, at + count):
                _row(book, grid, cells[index], broken[index], talls[index], bool(index % 2))
        at += max(count, 1)
        if at < len(cells):
            book.new_page()
    book.y += after


def _fitting(talls: Sequence[float], room: float) -> int:
    """Return how many of these rows have room; one is held back rather than that the last stands alone."""
    count, used = 0, 0.0
    for tall in talls:
        if used + tall > room + 0.01:
            break
        used += tall
        count += 1
    return count - 1 if len(talls) - count == 1 and count > 2 else count


def _natural(columns: Sequence[TableColumn], cells: Sequence[Sequence[Cell]], size: float, pad: float) -> list[float]:
    found = []
    for at, column in enumerate(columns):
        widest = fonts.width(column.title, size, True)
        for row in cells:
            cell = row[at]
            widest = max(widest, fonts.width(cell.text, size, cell.bold) + (9 if cell.dot else 0))
        found.append(max(widest + 2 * pad, column.least))
    return found


def _widths(
    columns: Sequence[TableColumn], cells: Sequence[Sequence[Cell]], size: float, room: float, pad: float
) -> list[float]:
    widths = _natural(columns, cells, size, pad)
    bending = [at for at, column in enumerate(columns) if column.flexible]
    spare = room - sum(widths)
    if spare >= 0:
        grown = bending or list(range(len(columns)))
        share = spare / len(grown) if bending else min(spare / len(grown), SLACK)
        return [wide + (share if at in grown else 0) for at, wide in enumerate(widths)]
    if bending:
        return _bent(columns, cells, widths, size, room)
    return [wide * room / sum(widths) for wide in widths]


def _bent(
    columns: Sequence[TableColumn], cells: Sequence[Sequence[Cell]], widths: Sequence[float], size: float, room: float
) -> list[float]:
    """Return the widths with the flexible columns narrowed to what is left, if they can without cutting a word."""
    least = [
        _longest_word(columns, cells, at, size) if column.flexible else widths[at] for at, column in enumerate(columns)
    ]
    spare, total = room - sum(least), sum(widths) - sum(least)
    if spare < 0 or not total:
        return [wide * room / sum(least) for wide in least]
    return [low + (wide - low) * spare / total for low, wide in zip(least, widths, strict=True)]


def _longest_word(columns: Sequence[TableColumn], cells: Sequence[Sequence[Cell]], at: int, size: float) -> float:
    texts = [(columns[at].title, True, False), *((row[at].text, row[at].bold, bool(row[at].dot)) for row in cells)]
    widest = max(
        (fonts.width(word, size, bold) + (9 if dot else 0) for text, bold, dot in texts for word in text.split()),
        default=0,
    )
    return min(widest + 2 * PAD, LONGEST_WORD)


def _header(book: Book, grid: _Grid, tall: float) -> None:
    x, page = book.left, book.page
    for column, wide in zip(grid.columns, grid.widths, strict=True):
        at = _edge(x, wide, column.anchor, grid.pad)
        page.words(
            at,
            book.y + grid.size + 1.5,
            column.title,
            grid.size,
            book.style.muted,
            bold=True,
            anchor=column.anchor,
            room=wide - grid.pad,
        )
        x += wide
    page.line([(book.left, book.y + tall - 3), (x, book.y + tall - 3)], book.style.muted, 0.8)
    book.y += tall


def _row(
    book: Book, grid: _Grid, cells: Sequence[Cell], lines: Sequence[Sequence[str]], tall: float, striped: bool
) -> None:
    page, x = book.page, book.left
    if striped:
        page.box(book.left, book.y - 0.6, sum(grid.widths), tall, book.faint)
    for cell, mine, column, wide in zip(cells, lines, grid.columns, grid.widths, strict=True):
        _cell(book, grid, cell, mine, column, x, wide, tall)
        x += wide
    book.y += tall


def _cell(
    book: Book, grid: _Grid, cell: Cell, lines: Sequence[str], column: TableColumn, x: float, wide: float, tall: float
) -> None:
    page, inner = book.page, x
    if cell.ground:
        page.box(x + 0.4, book.y - 0.4, wide - 0.8, tall - 0.4, cell.ground)
    if cell.dot:
        page.dot(x + grid.pad + 2.6, book.y + grid.size * 0.66, 2.7, cell.dot, book.style.muted)
        inner += 9
    colour = cell.colour or book.style.text
    for number, line in enumerate(lines):
        y = book.y + grid.size + number * grid.step
        at = _edge(inner, wide - (inner - x), column.anchor, grid.pad)
        long = page.words(at, y, line, grid.size, colour, bold=cell.bold, anchor=column.anchor)
        if cell.strike and long:
            start = at - (long if column.anchor == "right" else long / 2 if column.anchor == "center" else 0)
            page.line([(start, y - grid.size * 0.3), (start + long, y - grid.size * 0.3)], colour, 0.6)


def _edge(x: float, wide: float, anchor: Anchor, pad: float) -> float:
    return {"left": x + pad, "right": x + wide - pad, "center": x + wide / 2}[anchor]
