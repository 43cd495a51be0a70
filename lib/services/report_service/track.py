"""The circuit from above, as lines of the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from lib.services.plotter.kinds.maps_numbers import Way, apart
from lib.services.report_service.chart import thinned
from lib.services.report_service.page import Point, ReportPage
from lib.services.styling import Style

Box = tuple[float, float, float, float]


def draw_way(
    page: ReportPage, style: Style, box: Box, way: Way, colours: Sequence[str] | None = None, numbers: bool = True
) -> None:
    """Draw a closed line in a box: in these colours by its value, on a ground; its start, and its corners' numbers."""
    place = _Fit(box, way, 16.0 if numbers else 8.0)
    points = place.points(way)
    page.line(thinned([*points, points[0]]), style.grid, 7.5)
    for first, last, value in _runs(way):
        colour = style.text if colours is None else colours[int(value)]
        page.line(thinned(points[first : last + 1]), colour, 3.2)
    _start(page, style, points)
    if numbers and way.corners:
        _numbers(page, style, way, place)


class _Fit:
    """Metres to points of the page: as long across as up, in the middle of the box."""

    def __init__(self, box: Box, way: Way, rim: float) -> None:
        left, top, wide, tall = box
        spans = float(np.ptp(way.x)) or 1.0, float(np.ptp(way.y)) or 1.0
        self.scale = min((wide - 2 * rim) / spans[0], (tall - 2 * rim) / spans[1])
        self.x0 = left + wide / 2 - self.scale * (float(way.x.min()) + float(way.x.max())) / 2
        self.y0 = top + tall / 2 + self.scale * (float(way.y.min()) + float(way.y.max())) / 2

    def at(self, x: float, y: float) -> Point:
        return self.x0 + self.scale * x, self.y0 - self.scale * y

    def points(self, way: Way) -> list[Point]:
        return [self.at(x, y) for x, y in zip(way.x.tolist(), way.y.tolist(), strict=True)]


def _runs(way: Way) -> list[tuple[int, int, float]]:
    """Return (first, last, value) of each stretch with one value; each reaches to where the next begins."""
    cuts = [0, *(np.flatnonzero(np.diff(way.value)) + 1).tolist(), len(way.value)]
    last = len(way.value) - 1
    return [(first, min(end, last), float(way.value[first])) for first, end in pairwise(cuts) if first < end]


def _start(page: ReportPage, style: Style, points: Sequence[Point]) -> None:
    (x0, y0), (x1, y1) = points[0], points[min(2, len(points) - 1)]
    long = max(float(np.hypot(x1 - x0, y1 - y0)), 1e-9)
    ahead = ((x1 - x0) / long, (y1 - y0) / long)
    side = (-ahead[1], ahead[0])
    page.line([(x0 - 6 * side[0], y0 - 6 * side[1]), (x0 + 6 * side[0], y0 + 6 * side[1])], style.accent, 2.2)
    tip = [x0 + 8 * side[0] + 9 * ahead[0], y0 + 8 * side[1] + 9 * ahead[1]]
    tail = [x0 + 8 * side[0], y0 + 8 * side[1]]
    wings = [(tail[0] + sign * 2.6 * side[0], tail[1] + sign * 2.6 * side[1]) for sign in (1, -1)]
    page.area([(tip[0], tip[1]), *wings], style.accent)


def _numbers(page: ReportPage, style: Style, way: Way, place: _Fit) -> None:
    marks = np.array([corner[1:3] for corner in way.corners])
    wanted = np.array([corner[3:5] for corner in way.corners])
    places = apart(marks, np.column_stack([way.x, way.y]), wanted, 5.6 / place.scale)
    for (name, *_), mark, spot in zip(way.corners, marks, places, strict=True):
        at = place.at(float(spot[0]), float(spot[1]))
        page.line([place.at(float(mark[0]), float(mark[1])), at], style.muted, 0.5)
        page.dot(*at, 5.6, style.panel, style.muted)
        page.words(at[0], at[1] + 2.3, name, 6.2, style.text, bold=True, anchor="center")
