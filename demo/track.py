"""A closed, smooth circuit: from a polygon with rounded corners to curvature, elevation and coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Corner = tuple[float, float, float]

NODE_SPACING = 4.0  # metres
PIT_SPEED = 80 / 3.6 - 0.12  # m/s: the limit of 80 km/h, kept by a hair
PIT_ENTRY, PIT_EXIT = 330.0, 175.0


@dataclass(frozen=True)
class Layout:
    """What a circuit is drawn from: polygon corners (x, y, radius), the line's place on the first edge, heights."""

    corners: tuple[Corner, ...]
    line: float
    heights: tuple[float, float]
    rotation: float
    origin: tuple[float, float]


class TrackModel:
    """A lap of `length` metres on nodes that are evenly spaced and include the start and every timing line."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        dense = _smooth(_filleted(layout.corners), sigma=11)
        start = _point_on_first_edge(layout)
        dense = np.roll(dense, -int(np.argmin(np.hypot(*(dense - start).T))), axis=0)
        self.length = float(np.hypot(*np.diff(dense, axis=0, append=dense[:1]).T).sum())
        self.count = round(self.length / NODE_SPACING)
        self.s: Array = np.linspace(0, self.length, self.count + 1)
        self.x, self.y = _resample(dense, self.s)
        self.curvature = _curvature(self.x[:-1], self.y[:-1], self.length)
        self.z = _elevation(self.s / self.length, layout.heights)

    @property
    def spacing(self) -> float:
        """Metres between nodes."""
        return self.length / self.count

    def node(self, fraction: float) -> int:
        """The node nearest to a fraction of the lap."""
        return round(fraction * self.count)

    @cached_property
    def sector_nodes(self) -> tuple[int, int]:
        """The nodes at which sector 1 and sector 2 end."""
        return self.node(0.31), self.node(0.67)

    @cached_property
    def sector_lines(self) -> tuple[float, float]:
        """The distances at which sector 1 and sector 2 end."""
        first, second = self.sector_nodes
        return float(self.s[first]), float(self.s[second])

    @cached_property
    def straights(self) -> list[tuple[float, float]]:
        """Stretches (from, to) of at least 350 m that are nearly straight; `to` may lie beyond the line."""
        straight = np.abs(self.curvature) < 1 / 500
        turned = int(np.argmin(straight))
        edges = np.flatnonzero(np.diff(np.r_[False, np.roll(straight, -turned), False].astype(int)))
        spans = ((edges[0::2] + turned) * self.spacing, (edges[1::2] + turned) * self.spacing)
        found = [(float(a % self.length), float(a % self.length + b - a)) for a, b in zip(*spans, strict=True)]
        return sorted(span for span in found if span[1] - span[0] >= 350)

    @cached_property
    def drs_zones(self) -> list[tuple[float, float]]:
        """Where the wing may open: the two longest straights, from 90 m after the corner."""
        longest = sorted(self.straights, key=lambda span: span[0] - span[1])[:2]
        return sorted((begin + 90, end) for begin, end in longest)

    @cached_property
    def speed_trap(self) -> float:
        """Where the ST trap stands: near the end of the longest straight that lies within the lap."""
        inside = [span for span in self.straights if span[1] <= self.length] or self.straights
        begin, end = max(inside, key=lambda span: span[1] - span[0])
        return float((end - 100) % self.length) if end - begin > 150 else begin

    @cached_property
    def corners(self) -> list[tuple[float, float, float, float]]:
        """Numbered corners in order: distance, x, y, outward angle in degrees."""
        found = []
        for x, y, _ in self.layout.corners:
            node = int(np.argmin(np.hypot(self.x[:-1] - x, self.y[:-1] - y)))
            angle = float(np.degrees(np.arctan2(y - self.y[node], x - self.x[node])))
            found.append((float(self.s[node]), float(self.x[node]), float(self.y[node]), angle))
        return sorted(found)

    def place(self, distance: Array, offset: Array) -> tuple[Array, Array, Array]:
        """World coordinates (m) of distances along the track, `offset` metres to the right of the line."""
        around = np.mod(distance, self.length)
        dx, dy = np.gradient(self.x, self.spacing), np.gradient(self.y, self.spacing)
        nx, ny = np.interp(around, self.s, dy), -np.interp(around, self.s, dx)
        x = np.interp(around, self.s, self.x) + offset * nx + self.layout.origin[0]
        y = np.interp(around, self.s, self.y) + offset * ny + self.layout.origin[1]
        return x, y, np.interp(around, self.s, self.z)


def _filleted(corners: tuple[Corner, ...]) -> Array:
    """The polygon with an arc at each corner, as points about a metre apart."""
    points = np.array([corner[:2] for corner in corners])
    pieces: list[Array] = []
    for i, (_, _, radius) in enumerate(corners):
        pieces.append(_arc(points[i - 1], points[i], points[(i + 1) % len(points)], radius))
    rounded: list[Array] = []
    for i, arc in enumerate(pieces):
        rounded += [arc, _line(arc[-1], pieces[(i + 1) % len(pieces)][0])]
    return np.concatenate(rounded)


def _arc(before: Array, corner: Array, after: Array, radius: float) -> Array:
    """Points on the arc of `radius` that rounds `corner`."""
    inward, outward = (before - corner) / np.hypot(*(before - corner)), (after - corner) / np.hypot(*(after - corner))
    half = np.arccos(np.clip(inward @ outward, -1, 1)) / 2
    centre = corner + (inward + outward) / np.hypot(*(inward + outward)) * radius / np.sin(half)
    first, last = (corner + side * radius / np.tan(half) - centre for side in (inward, outward))
    begin, end = np.arctan2(first[1], first[0]), np.arctan2(last[1], last[0])
    turn = (end - begin + np.pi) % (2 * np.pi) - np.pi
    angles = begin + turn * np.linspace(0, 1, max(3, int(abs(turn) * radius)))
    arc: Array = centre + radius * np.c_[np.cos(angles), np.sin(angles)]
    return arc


def _line(begin: Array, end: Array) -> Array:
    """Points about a metre apart strictly between two points."""
    steps = max(2, int(np.hypot(*(end - begin))))
    return begin + (end - begin) * (np.arange(1, steps) / steps)[:, None]


def _smooth(points: Array, sigma: float) -> Array:
    """The closed line blurred along itself, which makes its curvature continuous."""
    frequency = np.fft.fftfreq(len(points))
    blur = np.exp(-2 * (np.pi * frequency * sigma) ** 2)
    return np.real(np.fft.ifft(np.fft.fft(points, axis=0) * blur[:, None], axis=0))


def _point_on_first_edge(layout: Layout) -> Array:
    """The start line: a fraction of the way from the last corner to the first."""
    last, first = np.array(layout.corners[-1][:2]), np.array(layout.corners[0][:2])
    point: Array = last + layout.line * (first - last)
    return point


def _resample(points: Array, s: Array) -> tuple[Array, Array]:
    """x and y at the distances `s` along the closed line."""
    closed = np.vstack([points, points[:1]])
    along = np.r_[0, np.cumsum(np.hypot(*np.diff(closed, axis=0).T))]
    return np.interp(s, along, closed[:, 0]), np.interp(s, along, closed[:, 1])


def _curvature(x: Array, y: Array, length: float) -> Array:
    """Signed curvature (1/m, left positive) of a closed line with evenly spaced nodes."""
    step = length / len(x)
    dx, dy = ((np.roll(a, -1) - np.roll(a, 1)) / (2 * step) for a in (x, y))
    ddx, ddy = ((np.roll(a, -1) - 2 * a + np.roll(a, 1)) / step**2 for a in (x, y))
    return (dx * ddy - dy * ddx) / np.maximum(dx**2 + dy**2, 1e-9) ** 1.5


def _elevation(fraction: Array, heights: tuple[float, float]) -> Array:
    """Gentle hills that close on themselves."""
    return heights[0] * np.sin(2 * np.pi * fraction + 0.7) + heights[1] * np.sin(6 * np.pi * fraction) + 12.0
