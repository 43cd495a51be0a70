"""Charts drawn from numbers as lines and words of the page: sharp at any size, searchable, small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.services.plotter.layout import spread, ticks
from lib.services.report_service import fonts
from lib.services.report_service.book import Book
from lib.services.report_service.page import Point, ReportPage
from lib.services.styling import Look, Style, visible

TICK, LABEL = 6.6, 6.8
READ_AT = 3.6  # contrast: between the 3 of large and the 4.5 of small print, for bold names
UNIT = 0.55  # points for a pixel of the styles' line widths


@dataclass
class Chart:
    """A box with two axes. `low` and `high` of y may be turned round: then larger values lie lower."""

    page: ReportPage
    style: Style
    left: float
    top: float
    wide: float
    tall: float
    x: tuple[float, float]
    y: tuple[float, float]

    def across(self, value: float) -> float:
        return self.left + self.wide * (value - self.x[0]) / ((self.x[1] - self.x[0]) or 1.0)

    def down(self, value: float) -> float:
        return self.top + self.tall * (self.y[1] - value) / ((self.y[1] - self.y[0]) or 1.0)

    def ground(self) -> None:
        self.page.box(self.left, self.top, self.wide, self.tall, self.style.panel)

    def rule_y(self, form: Callable[[float], str], at: Sequence[float] | None = None, label: str = "") -> None:
        """Draw lines and numbers at round values of y, and what they mean above them."""
        for value in ticks(min(self.y), max(self.y), max(int(self.tall / 20), 2)) if at is None else at:
            y = self.down(value)
            self.page.line([(self.left, y), (self.left + self.wide, y)], self.style.grid, 0.5)
            self.page.words(self.left - 4, y + 2.4, form(value), TICK, self.style.muted, anchor="right")
        if label:
            self.page.words(self.left, self.top - 5, label, LABEL, self.style.muted)

    def rule_x(
        self,
        form: Callable[[float], str],
        at: Sequence[float] | None = None,
        label: str = "",
        numbers: bool = True,
    ) -> None:
        for value in ticks(*self.x, max(int(self.wide / 44), 1)) if at is None else at:
            x = self.across(value)
            self.page.line([(x, self.top), (x, self.top + self.tall)], self.style.grid, 0.5)
            if numbers:
                self.page.words(x, self.top + self.tall + 9, form(value), TICK, self.style.muted, anchor="center")
        if label:
            right = self.left + self.wide
            self.page.words(right, self.top + self.tall + 18, label, LABEL, self.style.muted, anchor="right")

    def shade(self, first: float, last: float, colour: str) -> None:
        a, b = (min(max(value, self.x[0]), self.x[1]) for value in (first, last))
        self.page.box(self.across(a), self.top, self.across(b) - self.across(a), self.tall, colour)

    def line(self, xs: Float, ys: Float, look: Look, width: float | None = None) -> None:
        """Draw a line, with a hole wherever a value is missing."""
        wide = (width or self.style.line) * UNIT
        for piece in _pieces(xs, ys):
            points = [(self.across(float(xs[at])), self.down(float(ys[at]))) for at in piece]
            self.page.line(thinned(points), look.colour, wide, look.dash)

    def dots(self, xs: Float, ys: Float, colour: str, radius: float = 1.3, edge: str | None = None) -> None:
        for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
            if x == x and y == y:
                self.page.dot(self.across(x), self.down(y), radius, colour, edge)

    def end_labels(self, rows: Sequence[tuple[float, str, str]], size: float = 6.8) -> None:
        """Write (value, words, colour) right of the box, moved apart where they would touch."""
        right = self.left + self.wide
        for at, place, (_, words, colour) in self._apart(rows, size):
            self.page.line([(right + 1, at), (right + 7, place)], colour, 0.6)
            self.page.words(right + 9, place + size * 0.36, words, size, ink(colour, self.style), bold=True)

    def start_labels(self, rows: Sequence[tuple[float, str, str]], size: float = 6.8) -> None:
        """Write the same left of the box."""
        for at, place, (_, words, colour) in self._apart(rows, size):
            self.page.line([(self.left - 1, at), (self.left - 4, place)], colour, 0.6)
            down = place + size * 0.36
            self.page.words(self.left - 6, down, words, size, ink(colour, self.style), bold=True, anchor="right")

    def _apart(
        self, rows: Sequence[tuple[float, str, str]], size: float
    ) -> list[tuple[float, float, tuple[float, str, str]]]:
        """Return where each row's value is, and where its words have room."""
        step = 1.2 * min(size, self.tall / max(len(rows), 1) / 1.2)
        wanted = [min(max(self.down(value), self.top), self.top + self.tall) for value, *_ in rows]
        places = spread(wanted, [step] * len(rows), self.top - step / 2, self.top + self.tall + step / 2)
        return list(zip(wanted, places, rows, strict=True))

    def name_x(self, rows: Sequence[tuple[float, str]], size: float = 6.2) -> None:
        """Write names above the box at these x, moved apart, with a line down through it."""
        if not rows:
            return
        sizes = [fonts.width(words, size) + 2.5 for _, words in rows]
        wanted = [self.across(value) for value, _ in rows]
        places = spread(wanted, sizes, self.left, self.left + self.wide)
        for at, place, (_, words) in zip(wanted, places, rows, strict=True):
            self.page.line([(at, self.top), (at, self.top + self.tall)], self.style.grid, 0.5)
            self.page.line([(place, self.top - 4), (at, self.top)], self.style.grid, 0.5)
            self.page.words(place, self.top - 5.5, words, size, self.style.muted, anchor="center")


def ink(colour: str, style: Style) -> str:
    """Return a line's colour, dark or light enough to write small words in it."""
    return visible(colour, style.background, READ_AT)


def _pieces(xs: Float, ys: Float) -> list[NDArray[np.intp]]:
    known = np.flatnonzero(~np.isnan(xs) & ~np.isnan(ys))
    return [piece for piece in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1) if len(piece)]


def thinned(points: Sequence[Point], least: float = 0.35) -> list[Point]:
    """Return the points without those nearer than a third of a point to the one before: nobody sees them."""
    found = list(points[:1])
    for point in points[1:-1]:
        if abs(point[0] - found[-1][0]) + abs(point[1] - found[-1][1]) >= least:
            found.append(point)
    return [*found, points[-1]] if len(points) > 1 else found


def legend(book: Book, entries: Sequence[tuple[str, Look, bool]]) -> None:
    """Write a row (or more) of samples: a line's look, or if the last is true a patch of its colour."""
    x, page, style = book.left, book.page, book.style
    for words, look, patch in entries:
        need = 22 + fonts.width(words, 7.4) + 14
        if x > book.left and x + need - 14 > book.right:
            x, book.y = book.left, book.y + 12
        if patch:
            page.box(x + 4, book.y + 1, 10, 7, style.muted)
            page.box(x + 4.4, book.y + 1.4, 9.2, 6.2, look.colour)
        else:
            page.line([(x, book.y + 4.6), (x + 18, book.y + 4.6)], look.colour, 1.5, look.dash)
        page.words(x + 22, book.y + 7.3, words, 7.4, style.text, room=book.right - x - 22)
        x += need
    book.y += 18 if entries else 0
