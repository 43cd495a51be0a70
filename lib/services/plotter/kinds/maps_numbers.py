"""The circuit and laps from above, as plain numbers: lines, corners, where labels may stand, and the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.plotter.kinds.traces_numbers import on_one_axis
from lib.services.plotter.layout import clock
from lib.services.plotter.material import Material, numbers

DISTANCES = (1.9, 2.5, 3.2, 4.2, 5.4)  # of a label from its corner, in radii
TURNS = (0, 180, 30, -30, 60, -60, 90, -90, 120, -120, 150, -150)


@dataclass(frozen=True)
class Way:
    """A line on the map, turned as the circuit is printed; `value` colours it, None for a plain outline."""

    names: tuple[str, ...]
    times: tuple[float, ...]
    x: Float
    y: Float
    value: Float
    corners: tuple[tuple[str, float, float, float, float], ...]  # name, x, y, and the direction of its label
    length: float | None = None
    lines: tuple[float, ...] = ()


def turned(x: Float, y: Float, degrees: float) -> tuple[Float, Float]:
    """Return points turned about the origin, counter-clockwise."""
    angle = np.deg2rad(degrees)
    return x * np.cos(angle) - y * np.sin(angle), x * np.sin(angle) + y * np.cos(angle)


def outline(material: Material) -> Way:
    """Return the circuit's own line and corners. Raise NoTelemetry if the source has no map."""
    circuit = material.stored.circuit()
    if len(circuit.outline.x) < 3:
        raise NoTelemetry("The source has no map of this circuit")
    x, y = turned(
        numbers([*circuit.outline.x, circuit.outline.x[0]]),
        numbers([*circuit.outline.y, circuit.outline.y[0]]),
        circuit.rotation or 0.0,
    )
    lines = material.stored.manifest.lines
    ends = (lines.s1, lines.s2, lines.finish) if lines else ()
    return Way((), (), x, y, sectors_of(x, y, ends), _corners(circuit), circuit.length, ends)


def sectors_of(x: Float, y: Float, ends: Sequence[float]) -> Float:
    """Return the sector, 0 to 2, of each point of a closed line; all 0 where the sectors' ends are not known."""
    if not ends:
        return np.zeros(len(x))
    way = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    share = way / max(float(way[-1]), 1e-9)
    return np.searchsorted(np.array(ends[:-1]) / ends[-1], share, side="right").astype(np.float64)


def lap_way(channel: str) -> Any:
    """Return a function to the first lap's line, coloured by a channel."""

    def numbers_of(material: Material) -> Way:
        first = on_one_axis(material, (channel, "x", "y"))["laps"][0]["channels"]
        value = numbers(first[channel])
        if np.isnan(value).all():
            raise NoTelemetry(f"This lap has no {channel}, so there is no map of it")
        return _driven(material, first, value)

    return numbers_of


def dominance(material: Material) -> Way:
    """Return the first lap's line with, at each point, the index of the lap that is fastest in that mini-sector."""
    found = on_one_axis(material, ("speed", "x", "y"))
    parts = found["mini_sectors"]
    starts = np.array([part["from"] for part in parts])
    at = np.searchsorted(starts, numbers(found["distance"]), side="right") - 1
    fastest = np.array([part["fastest"] for part in parts], np.float64)
    frozen = np.any([np.isnan(numbers(lap["channels"]["speed"])) for lap in found["laps"]], axis=0)
    return _driven(material, found["laps"][0]["channels"], np.where(frozen, np.nan, fastest[at]))


def extent(x: Float, y: Float) -> tuple[float, float, float, float]:
    """Return least and largest x and y of what is known of a line."""
    return float(np.nanmin(x)), float(np.nanmax(x)), float(np.nanmin(y)), float(np.nanmax(y))


def _driven(material: Material, channels: Mapping[str, Sequence[float | None]], value: Float) -> Way:
    """Return the first lap's line with these values. Raise NoTelemetry if it has no positions."""
    x, y, circuit = numbers(channels["x"]), numbers(channels["y"]), material.opened[0].circuit
    if np.isnan(x).all():
        raise NoTelemetry("This lap has no positions, so there is no map of it")
    x, y = turned(x, y, (circuit.rotation if circuit else 0.0) or 0.0)
    times = tuple(lap.lap_time for lap in material.opened)
    return Way(tuple(material.lap_names()), times, x, y, value, _corners(circuit) if circuit else ())


def _corners(circuit: Any) -> tuple[tuple[str, float, float, float, float], ...]:
    found = []
    for corner in circuit.corners:
        x, y = turned(np.array([corner.x]), np.array([corner.y]), circuit.rotation or 0.0)
        angle = np.deg2rad(corner.angle + (circuit.rotation or 0.0))
        name = f"{corner.number}{corner.letter or ''}"
        found.append((name, float(x[0]), float(y[0]), float(np.cos(angle)), float(np.sin(angle))))
    return tuple(found)


def apart(marks: Float, track: Float, wanted: Float, radius: float) -> Float:
    """Return the centres of round labels near their marks: clear of the track and of each other."""
    track = track[np.isfinite(track).all(axis=1)]
    distance, turn = (part.ravel() for part in np.meshgrid(DISTANCES, np.deg2rad(TURNS), indexing="ij"))
    cos, sin = np.cos(turn), np.sin(turn)
    placed = np.empty((0, 2))
    for mark, way in zip(marks, wanted, strict=True):
        rays = np.column_stack([way[0] * cos - way[1] * sin, way[0] * sin + way[1] * cos])
        here = mark + rays * distance[:, None] * radius
        near, other = (_nearest(here, points) / radius for points in (track, placed))
        worth = distance + np.abs(turn) * 0.15 + 30 * np.maximum(1.45 - near, 0) + 90 * np.maximum(2.15 - other, 0)
        placed = np.vstack([placed, here[np.argmin(worth)]])
    return placed


def _nearest(places: Float, points: Float) -> Float:
    """Return how far each place is from the nearest point; infinitely far without points."""
    away = np.hypot(places[:, None, 0] - points[None, :, 0], places[:, None, 1] - points[None, :, 1])
    return np.asarray(away.min(axis=1, initial=np.inf), np.float64)


def outline_words(data: Way) -> str:
    long = f", {data.length:,.0f} m long" if data.length else ""
    sectors = ", ".join(f"{length:,.0f}" for length in np.diff([0.0, *data.lines]))
    parts = f" Its sectors are {sectors} m long." if sectors else ""
    return f"Map of the circuit{long}, with {len(data.corners)} numbered corners.{parts}"


def channel_words(what: str, unit: str) -> Any:
    """Return a function to the alt text of a lap's map."""

    def words(data: Way) -> str:
        low, high = float(np.nanmin(data.value)), float(np.nanmax(data.value))
        return f"{data.names[0]} in {clock(data.times[0])}: {what} from {low:.0f} to {high:.0f}{unit}, on the map."

    return words


def brake_words(data: Way) -> str:
    share = 100 * float((data.value[np.isfinite(data.value)] > 0).mean())
    return f"{data.names[0]} in {clock(data.times[0])}: brakes on over {share:.0f} % of the way."


def dominance_words(data: Way) -> str:
    known = data.value[np.isfinite(data.value)]
    shares = [f"{name} on {100 * float((known == index).mean()):.0f} %" for index, name in enumerate(data.names)]
    return f"Fastest along the lap: {', '.join(shares)}."
