"""When the line was passed in a recording: by beacons, a start line, lap numbers, or a count that starts anew."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.counts import resets
from lib.services.own_laps.recording import MOST_LAPS, Said
from lib.services.own_laps.start_line import crossings

AT_THE_LINE = 0.01  # share of a lap, or of a second's clock, at which a recording begins or ends at the line


def passings(values: Mapping[str, Float], said: Said) -> list[float]:
    """Return the moments at which the line was passed, by the first of the ways that finds any."""
    for way in (_by_beacons, _by_line, _by_lap_numbers, _by_resets):
        if found := way(values, said):
            return sorted(found)
    return []


def _by_beacons(values: Mapping[str, Float], said: Said) -> list[float]:
    low, high = float(values["time"][0]), float(values["time"][-1])
    for shift in (0.0, said.start - low, low):
        inside = [moment - shift for moment in said.markers if low <= moment - shift <= high]
        if inside:
            return inside
    return []


def _by_line(values: Mapping[str, Float], said: Said) -> list[float]:
    if said.line is None or "latitude" not in values or "longitude" not in values:
        return []
    return crossings(values["time"], values["latitude"], values["longitude"], values["speed"], said.line)


def _by_lap_numbers(values: Mapping[str, Float], said: Said) -> list[float]:
    if "lap" not in values:
        return []
    lap = values["lap"]
    rows = np.flatnonzero(np.isfinite(lap[1:]) & np.isfinite(lap[:-1]) & (lap[1:] > lap[:-1])) + 1
    if len(rows) > MOST_LAPS:  # a count of something else
        return []
    return [float(values["time"][row]) if said.exact_rows else _moment(values, int(row)) for row in rows]


def _by_resets(values: Mapping[str, Float], _said: Said) -> list[float]:
    for name in ("part", "lap_clock", "distance"):
        if name in values and (rows := resets(values[name])):
            return [_moment(values, row) for row in rows]
    return []


def _moment(values: Mapping[str, Float], row: int) -> float:
    """Return when the line was passed before a sample: by its lap's own clock, by the share of the lap, or halfway."""
    time = values["time"]
    step = float(time[row] - time[row - 1])
    if "lap_clock" in values and 0 <= values["lap_clock"][row] <= step + 1e-6:
        return float(time[row] - values["lap_clock"][row])
    if "part" in values and 0.9 < values["part"][row - 1] <= 1.001 and 0 <= values["part"][row] < 0.1:
        left, gone = max(1 - values["part"][row - 1], 0.0), values["part"][row]
        return float(time[row - 1] + step * left / (left + gone)) if left + gone > 0 else float(time[row])
    pace = float(values["speed"][row]) / 3.6
    if "distance" in values and pace > 1 and 0 <= values["distance"][row] <= pace * step * 1.5:
        return float(time[row] - values["distance"][row] / pace)
    return float(time[row] - step / 2)


def at_line(values: Mapping[str, Float], end: int, marks: list[float]) -> bool:
    """Return whether the recording begins (`end` 0) or ends (-1) at the line; `marks` are its passings."""
    if "part" in values:
        share = values["part"][end]
        return bool(share < AT_THE_LINE if end == 0 else share > 1 - AT_THE_LINE)
    if end == 0 and "lap_clock" in values:
        return bool(0 <= values["lap_clock"][0] < 1.0)
    if "distance" in values and resets(values["distance"]):
        highest = _per_lap(values["distance"])
        usual = float(np.median(highest[:-1])) if len(highest) > 1 else highest[0]
        place = float(values["distance"][end])
        return bool(place < AT_THE_LINE * usual if end == 0 else place > (1 - AT_THE_LINE) * usual)
    return any(abs(mark - values["time"][end]) < 1e-6 for mark in marks)


def _per_lap(distance: Float) -> list[float]:
    edges = [0, *resets(distance), len(distance)]
    return [float(np.nanmax(distance[low:high])) for low, high in pairwise(edges)]
