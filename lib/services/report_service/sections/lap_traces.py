"""Laps as lines over their distance: speed, delta and throttle one below the other, and when the brakes are on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.services.plotter.kinds.traces_numbers import Bend, Traces
from lib.services.report_service.book import Book
from lib.services.report_service.chart import Chart, ink
from lib.services.styling import Look

Box = tuple[float, float, float, float]
Span = tuple[float, float]
PANELS = (("speed", 0.48), ("delta", 0.31), ("throttle", 0.21))  # and their shares of the height
LEFT, TOP, FOOT, GAP = 38.0, 24.0, 24.0, 16.0
BRAKE_ROW = 9.0


@dataclass(frozen=True)
class LapLines:
    """What is drawn: the laps, how each looks, and the stretch of the lap in metres."""

    data: Traces
    looks: Sequence[Look]
    span: Span

    @property
    def inside(self) -> NDArray[np.bool_]:
        return (self.data.distance >= self.span[0]) & (self.data.distance <= self.span[1])

    def values(self, name: str) -> list[Float]:
        """Return a channel of each lap, or its delta, within the stretch."""
        data = self.data
        every = data.delta if name == "delta" else [channels[name] for channels in data.channels]
        return [np.asarray(one[self.inside], np.float64) for one in every]


def draw_traces(book: Book, data: Traces, looks: Sequence[Look], box: Box, span: Span) -> None:
    """Draw the panels in a box, over a stretch of the lap."""
    lines = LapLines(data, looks, span)
    left, top, wide, tall = box
    brakes = BRAKE_ROW * len(data.labels)
    free = tall - TOP - FOOT - brakes - GAP * len(PANELS)
    place = top + TOP
    for name, share in PANELS:
        chart = Chart(book.page, book.style, left + LEFT, place, wide - LEFT - 4, free * share, span, (0, 1))
        _panel(book, lines, chart, name)
        place += chart.tall + GAP
        if name == "speed":
            chart.name_x([(bend.place, bend.name) for bend in _corners(lines)])
    _brakes(book, lines, Chart(book.page, book.style, left + LEFT, place, wide - LEFT - 4, brakes, span, (0, 1)))


def _panel(book: Book, lines: LapLines, chart: Chart, name: str) -> None:
    values = lines.values(name)
    chart.y = _limits(name, values)
    chart.ground()
    _marks(book, lines, chart)
    form, label = _axis(lines, name)
    chart.rule_y(form)
    chart.rule_x(str, numbers=False)
    chart.page.words(chart.left, chart.top - (16.5 if name == "speed" else 5), label, 6.8, book.style.muted)
    for one, look in zip(values, lines.looks, strict=True):
        chart.line(lines.data.distance[lines.inside], one, look)


def _limits(name: str, values: Sequence[Float]) -> Span:
    """Return the values at the lower and the upper end: of the delta, ahead is above."""
    every = np.concatenate(values)
    known = every[~np.isnan(every)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if name == "throttle":
        low, high = 0.0, 100.0
    pad = 0.08 * (high - low) or 0.05
    return (high + pad, low - pad) if name == "delta" else (low - pad, high + pad)


def _axis(lines: LapLines, name: str) -> tuple[Callable[[float], str], str]:
    if name == "delta":
        return (lambda value: f"{value:+g}" if value else "0"), f"Behind {lines.data.labels[0]} (s), ahead above"
    return (lambda value: f"{value:g}"), {"speed": "Speed (km/h)", "throttle": "Throttle (%)"}[name]


def _marks(book: Book, lines: LapLines, chart: Chart) -> None:
    """Draw where the corners are, and where the sectors end."""
    for bend in _corners(lines):
        _upright(book, chart, bend.place, book.style.grid, 0.5)
    for line in lines.data.lines[:-1]:
        if lines.span[0] < line < lines.span[1]:
            _upright(book, chart, line, book.style.muted, 0.7, (4.0, 3.0))


def _corners(lines: LapLines) -> list[Bend]:
    return [bend for bend in lines.data.corners if lines.span[0] <= bend.place <= lines.span[1]]


def _upright(book: Book, chart: Chart, at: float, colour: str, width: float, dash: tuple[float, ...] = ()) -> None:
    x = chart.across(at)
    book.page.line([(x, chart.top), (x, chart.top + chart.tall)], colour, width, dash)


def _brakes(book: Book, lines: LapLines, chart: Chart) -> None:
    """Draw a row for each lap, with a bar for each time its brakes are on."""
    chart.ground()
    _marks(book, lines, chart)
    chart.page.words(chart.left, chart.top - 4, "Brakes on", 6.8, book.style.muted)
    xs = lines.data.distance[lines.inside]
    for number, (on, look) in enumerate(zip(lines.values("brake"), lines.looks, strict=True)):
        top = chart.top + number * BRAKE_ROW
        words = lines.data.labels[number]
        book.page.words(
            chart.left - 4, top + 6.6, words, 6.2, ink(look.colour, book.style), anchor="right", room=LEFT - 4
        )
        for first, last in _runs(on > 0):
            a, b = chart.across(float(xs[first])), chart.across(float(xs[min(last, len(xs) - 1)]))
            book.page.box(a, top + 1.4, max(b - a, 0.8), BRAKE_ROW - 2.8, look.colour)
    chart.rule_x(lambda value: f"{value:,.0f}", label="Distance (m)")


def _runs(on: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return from where to where it is on; the ends are the first that is off again."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(int), [0]]))).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
