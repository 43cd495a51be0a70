"""The circuit: corners from the source's map, the outline from where the cars drove, all in metres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lib.arrays import Float
from lib.services.session_survey.timing_lines import Odometer, lap_metres
from lib.sessions.circuit import Circuit, Corner, Outline
from lib.sessions.fastest_lap import fastest_lap
from lib.sessions.manifest import TimingLines
from lib.sessions.samples import PosSamples
from lib.sessions.survey import Survey
from lib.sessions.tables import Table

FEWEST_POINTS = 50  # chosen: fewer positions draw no circuit
OUTLINE_STEP = 10.0  # metres: about 530 points, fine enough for a screen


def circuit(
    found: Mapping[str, Any] | None,
    laps: Table,
    odometers: Mapping[str, Odometer],
    positions: Mapping[str, PosSamples],
    lines: TimingLines | None,
    surveyed: Survey | None = None,
) -> Circuit:
    """Return what is known of the circuit; `odometers` and `positions` are keyed by number.

    Corners have their places on the surveyed road, on which comparisons lie too; without one, on the fastest lap, whose
    clocks nobody has measured.
    """
    outline = _Path.of(laps, odometers, positions, lines) if surveyed is None or lines is None else None
    if surveyed is not None and lines is not None:
        outline = _Path.along(surveyed, lines)
    corners = tuple(_corner(entry, outline) for entry in (found or {}).get("corners") or ())
    rotation = None if found is None else float(found.get("rotation") or 0.0)
    length = None if lines is None else lines.finish
    if outline is None:
        return Circuit(rotation, length, corners)
    return Circuit(rotation, length, corners, Outline(_tenths(outline.x), _tenths(outline.y)))


class _Path:
    """A line around the circuit, with the distance of each point along the timing lines."""

    def __init__(self, x: Float, y: Float, distance: Float) -> None:
        self.x, self.y, self.distance = x, y, distance

    @classmethod
    def of(
        cls,
        laps: Table,
        odometers: Mapping[str, Odometer],
        positions: Mapping[str, PosSamples],
        lines: TimingLines | None,
    ) -> _Path | None:
        row = fastest_lap(laps, among=(laps["personal_best"] == 1) & ~np.isnan(laps["start_time"]))
        if row is None or (number := laps["number"][row]) not in positions:
            return None
        start, lap_time = laps["start_time"][row], laps["lap_time"][row]
        samples = positions[number].between(start, start + lap_time)
        real = ~samples.filled
        if real.sum() < FEWEST_POINTS:
            return None
        x, y, _ = samples.metres()
        distance = _distances(samples.time[real], laps.where(np.array([row])), odometers.get(number), lines)
        return cls(x[real], y[real], distance)

    @classmethod
    def along(cls, surveyed: Survey, lines: TimingLines) -> _Path:
        """Return the surveyed road from the start line to the finish line."""
        grid = np.arange(len(surveyed.x)) * surveyed.step
        places = np.linspace(0.0, lines.finish, int(lines.finish / OUTLINE_STEP) + 1)
        return cls(np.interp(places, grid, surveyed.x), np.interp(places, grid, surveyed.y), places)

    def distance_at(self, x: float, y: float) -> float | None:
        """Return the distance of the point of the path that is nearest to x, y."""
        step_x, step_y = np.diff(self.x), np.diff(self.y)
        length = step_x**2 + step_y**2
        along = ((x - self.x[:-1]) * step_x + (y - self.y[:-1]) * step_y) / np.where(length > 0, length, 1)
        share = np.clip(along, 0, 1)
        away = (self.x[:-1] + share * step_x - x) ** 2 + (self.y[:-1] + share * step_y - y) ** 2
        best = int(np.argmin(away))
        distance = float(self.distance[best] + share[best] * (self.distance[best + 1] - self.distance[best]))
        return None if np.isnan(distance) else round(distance, 1)


def _distances(moments: Float, lap: Table, odometer: Odometer | None, lines: TimingLines | None) -> Float:
    if odometer is None:
        return np.full(len(moments), np.nan)
    start = lap["start_time"]
    driven = odometer.at(moments) - odometer.at(start)
    own = lap_metres(lap, odometer)[0]
    if lines is None or np.isnan(own).any() or not (0 < own[0] < own[1] < own[2]):
        return driven
    return np.interp(driven, [0.0, *own], [0.0, lines.s1, lines.s2, lines.finish])


def _corner(entry: Mapping[str, Any], path: _Path | None) -> Corner:
    place = entry.get("trackPosition") or {}
    x, y = float(place.get("x", 0.0)) / 10, float(place.get("y", 0.0)) / 10
    return Corner(
        number=int(entry.get("number", 0)),
        letter=str(entry.get("letter") or ""),
        distance=None if path is None else path.distance_at(x, y),
        x=round(x, 1),
        y=round(y, 1),
        angle=round(float(entry.get("angle", 0.0)), 2),
    )


def _tenths(values: Float) -> tuple[float, ...]:
    return tuple(np.round(values, 1).tolist())
