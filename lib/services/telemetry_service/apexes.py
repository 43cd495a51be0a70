"""Corners as anchors, for a lap without sector times: its speed minima matched in order with the session's."""

from __future__ import annotations

import numpy as np

from lib.arrays import Float
from lib.services.telemetry_service.distance import lap_distance
from lib.services.telemetry_service.lap import LapData
from lib.sessions import Survey

PROMINENCE = 15.0  # km/h by which a minimum lies under what is around it, to be a corner
NEAR = 0.02
# Real laps without their sectors, 180 times at the two lines: 95 % are within 63 ms with these, 0.8 s with whatever
# minimum is nearest, for a fast corner's minimum lies where the driver likes.
FARTHEST, APART = 40.0, 15.0  # m: of a corner from its place, and from what the five corners around it say
NEIGHBOURS = 5  # corners whose median says how far a lap is off; chosen: one bad one has no say
SMOOTHING = 0.1
STAY = 4.0  # how many corners it takes to move the lap half as far as they say
FEWEST_CORNERS = 4  # chosen: fewer do not settle where a lap lies
GRID = 5.0  # metres: a quarter of the distance between two samples at 300 km/h


def minima(place: Float, speed: Float) -> tuple[Float, Float]:
    """Return where speed is lowest in each corner, and that speed: minima 15 km/h below what is around them."""
    inner = np.flatnonzero((speed[1:-1] <= speed[:-2]) & (speed[1:-1] < speed[2:])) + 1
    kept = [index for index in inner.tolist() if _depth(speed, index) >= PROMINENCE]
    return place[kept], speed[kept]


def _depth(speed: Float, index: int) -> float:
    """Return how far speed rises on both sides before it falls below this minimum again."""
    lower = speed < speed[index]
    before = np.flatnonzero(lower[:index])
    after = np.flatnonzero(lower[index:])
    left = speed[before[-1] if len(before) else 0 : index + 1].max()
    right = speed[index : index + after[0] if len(after) else len(speed)].max()
    return float(min(left, right) - speed[index])


def matched(own: Float, known: Float, reach: float) -> tuple[Float, Float]:
    """Return pairs of nearest own and known minima within reach, in order and one to one."""
    pairs: list[tuple[float, float]] = []
    for place in known.tolist():
        free = own[own > pairs[-1][0]] if pairs else own
        near = free[np.abs(free - place) <= reach]
        if len(near):
            best = float(near[np.argmin(np.abs(near - place))])
            if abs(known - best).min() == abs(place - best):
                pairs.append((best, place))
    return np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])


def agreeing(own: Float, known: Float) -> tuple[Float, Float]:
    """Return the pairs that lie about as far apart as those around them."""
    if not len(own):
        return own, known
    apart = known - own
    around = np.array([np.median(apart[np.argsort(np.abs(own - place))[:NEIGHBOURS]]) for place in own])
    good = (np.abs(apart - around) <= APART) & (np.abs(apart) <= FARTHEST)
    return own[good], known[good]


def corner_anchors(lap: LapData, clock: Float, finish: float, survey: Survey) -> tuple[Float, Float] | None:
    """Return moments and places of start, matched corners and finish; None with fewer than four corners."""
    found = _matches(lap, clock, finish, survey)
    if found is None:
        return None
    time, own, known = found
    level = _smoothed(own, known - own, finish)
    place = own + level
    good = (place > GRID) & (place < finish - GRID) & np.append(True, np.diff(place) > GRID)
    return np.concatenate([[0.0], time[good], [lap.lap_time]]), np.concatenate([[0.0], place[good], [finish]])


def corner_spread(lap: LapData, clock: Float, finish: float, survey: Survey) -> float | None:
    """Return the scatter of the matched corners around the smooth offset, in metres."""
    found = _matches(lap, clock, finish, survey)
    if found is None:
        return None
    _, own, known = found
    return float(np.std(known - own - _smoothed(own, known - own, finish)))


def _matches(lap: LapData, clock: Float, finish: float, survey: Survey) -> tuple[Float, Float, Float] | None:
    moments = np.linspace(0.0, lap.lap_time, int(finish / GRID))
    driven = lap_distance(clock, lap.car.speed, moments)
    scaled = driven * (finish / driven[-1])
    grid = np.arange(0.0, finish, GRID)
    speed = np.interp(np.interp(grid, scaled, moments), clock, lap.car.speed)
    even: Float = np.convolve(np.pad(speed, 2, "edge"), np.full(5, 0.2), "valid").astype(np.float64)
    own, _ = minima(np.asarray(grid, np.float64), even)
    known, _ = minima(np.arange(len(survey.speed), dtype=np.float64) * survey.step, survey.speed)
    own, known = agreeing(*matched(own, known, NEAR * finish))
    if len(own) < FEWEST_CORNERS:
        return None
    return np.interp(own, scaled, moments), own, known


def _smoothed(place: Float, offset: Float, finish: float) -> Float:
    """Return offsets as a smooth curve that is 0 at start and finish: one driver's late apex moves no corner.

    It is drawn towards 0, where the length of the lap alone puts a corner.
    """
    at = np.concatenate([[0.0], place, [finish]])
    value = np.concatenate([[0.0], offset, [0.0]])
    sure = np.concatenate([[4.0], np.ones(len(place)), [4.0]])
    weight = np.exp(-0.5 * ((place[:, None] - at) / (SMOOTHING * finish)) ** 2) * sure
    return np.asarray((weight @ value) / (weight.sum(axis=1) + STAY), np.float64)
