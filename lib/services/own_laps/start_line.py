"""When a recording passes the start line that its file gives."""

from __future__ import annotations

from itertools import product

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.recording import StartLine

EARTH = 6_371_000.0  # metres: the mean radius of the Earth
FARTHEST = 20_000.0  # metres from the middle of the recording: farther away, the numbers are not its start line
WIDER, NARROWEST = 1.5, 10.0  # cars pass beside the posts, and GPS is some metres off
GATE = 15.0  # metres to each side of the line; a track is 12 to 15 m wide, GPS adds some
SHORTEST = 20.0  # seconds between two passings
SLOWEST = 10.0  # km/h: a car that creeps over the line, or GPS noise of one that stands, does not pass it


def plane(latitude: Float, longitude: Float) -> tuple[Float, Float]:
    """Return metres east and north of the middle of a recording."""
    middle = float(np.nanmedian(latitude)), float(np.nanmedian(longitude))
    return _to_plane(latitude, longitude, middle)


def _to_plane(latitude: Float, longitude: Float, middle: tuple[float, float]) -> tuple[Float, Float]:
    east = np.radians(longitude - middle[1]) * EARTH * np.cos(np.radians(middle[0]))
    return np.asarray(east, np.float64), np.asarray(np.radians(latitude - middle[0]) * EARTH, np.float64)


def crossings(time: Float, latitude: Float, longitude: Float, speed: Float, line: StartLine) -> list[float]:
    """Return the moments of the passings, in the direction that most of them have; none if the line is elsewhere.

    Tools differ in what the two points are: the two ends of the line, or its middle and a point before it.
    """
    middle = float(np.nanmedian(latitude)), float(np.nanmedian(longitude))
    x, y = _to_plane(latitude, longitude, middle)
    ends = _placed(line, middle)
    if ends is None:
        return []
    first, second = ends
    centre, along = (first + second) / 2, second - first
    half = max(float(np.hypot(*along)) / 2 * WIDER, NARROWEST)
    unit = along / max(float(np.hypot(*along)), 1e-6)
    ways = [
        _passings(time, x, y, speed, centre, unit, half),
        _passings(time, x, y, speed, second, np.array([-unit[1], unit[0]]), GATE),
    ]
    return max(ways, key=lambda found: (len(found) > 1, -_spread(found), len(found)))


def _placed(line: StartLine, middle: tuple[float, float]) -> tuple[Float, Float] | None:
    """Return the two points in metres, whichever of their numbers is the latitude and whichever side is positive."""
    best: tuple[float, tuple[Float, Float]] | None = None
    for swapped, sign in product((False, True), (-1.0, 1.0)):
        points = []
        for point in (line.first, line.second):
            latitude, longitude = (point[1], point[0]) if swapped else point
            x, y = _to_plane(np.array([latitude]), np.array([sign * longitude]), middle)
            points.append(np.array([x[0], y[0]]))
        away = float(np.hypot(*points[0]))
        if best is None or away < best[0]:
            best = away, (points[0], points[1])
    return best[1] if best and best[0] < FARTHEST else None


def _passings(time: Float, x: Float, y: Float, speed: Float, centre: Float, along: Float, half: float) -> list[float]:
    beside = (x - centre[0]) * along[0] + (y - centre[1]) * along[1]
    ahead = (y - centre[1]) * along[0] - (x - centre[0]) * along[1]
    changes = np.flatnonzero((ahead[:-1] * ahead[1:] <= 0) & (ahead[:-1] != ahead[1:]) & (speed[1:] > SLOWEST))
    share = ahead[changes] / (ahead[changes] - ahead[changes + 1])
    where = beside[changes] + share * (beside[changes + 1] - beside[changes])
    near = np.abs(where) <= half
    moments = time[changes] + share * (time[changes + 1] - time[changes])
    signs = np.sign(ahead[changes + 1] - ahead[changes])[near]
    usual = np.sign(signs.sum()) or 1.0
    found: list[float] = []
    for moment in moments[near][signs == usual]:
        if not found or moment - found[-1] > SHORTEST:
            found.append(float(moment))
    return found


def _spread(moments: list[float]) -> float:
    laps = np.diff(moments)
    return float(np.std(laps) / np.mean(laps)) if len(laps) > 1 else 1.0
