"""What the position samples say against the speed integral: an independent second measurement of the same way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.arrays import MEDIAN_TO_SIGMA, Float, Mask, median
from lib.services.session_survey.loops import between_loops
from lib.services.session_survey.road import FEWEST_POSITIONS, against_road, extended, nearness, on_road, usual_level
from lib.services.telemetry_service.as_json import distinct
from lib.services.telemetry_service.distance import KMH, metres_at
from lib.services.telemetry_service.lap import LapData
from lib.sessions import Survey

COARSE = 0.2
APART = 1.2  # s at most between two positions that tell the way through a stretch
FIRST_REACH = 400.0
LEAST_SHARE = 0.05  # chosen: a car that is fitted to two lines moves on between them


@dataclass(frozen=True)
class Displacement:
    """Metres by which the positions lie ahead of the speed integral at each knot; `scatter` = those of a single one."""

    metres: Float
    scatter: float


def displacement(
    lap: LapData, knots: Float, driven: Float, anchored: Float, places: Float, lines: tuple[float, float, float]
) -> Displacement | None:
    """Return how the positions lie to the places that `driven` leads to at each knot, 0 at the anchors (moments
    `anchored`, `places`); None without positions.

    They err by metres, however fast the car is; what is left at the anchors, whose places are known, is taken away.
    """
    found = ahead_of(lap, knots, driven, anchored, places, lines)
    if found is None:
        return None
    coarse = distinct(np.concatenate([np.arange(0.0, lap.lap_time, COARSE), anchored]))
    near = nearness(lap.car.time + lap.car_delay, lap.car.speed / KMH, coarse, found[0])
    level = usual_level(*found, coarse, near)
    scatter = MEDIAN_TO_SIGMA * median(np.abs(found[1] - np.interp(found[0], coarse, level)))
    level = level - np.interp(coarse, anchored, level[np.searchsorted(coarse, anchored)])
    return Displacement(np.interp(knots, coarse, level), scatter)


def ahead_of(
    lap: LapData, knots: Float, driven: Float, anchored: Float, places: Float, lines: tuple[float, float, float]
) -> tuple[Float, Float, Float] | None:
    """Return the moments of the positions, the metres by which each lies ahead of where `driven` leads to, and those
    that it moved between loops."""
    survey, track = lap.survey, lap.track
    if survey is None or track is None or lap.own or abs(len(survey.x) * survey.step - lines[2]) > 3 * survey.step:
        return None
    moments = track.time + track.late
    clock = lap.car.time + lap.car_delay
    inside = (moments >= clock[0]) & (moments <= clock[-1])
    moments = moments[inside]
    own = driven[np.searchsorted(knots, anchored)]
    at = extended(_driven(lap, clock, moments, knots, driven), own, places)
    pace = np.interp(moments, clock, lap.car.speed) / KMH
    ahead, aside = against_road(survey, at % lines[2], track.x[inside], track.y[inside])
    good = on_road(ahead, aside, pace)
    if good.sum() < FEWEST_POSITIONS:
        return None
    return moments[good], ahead[good], between_loops(survey.loops, lines[2], at[good], ahead[good])


def _driven(lap: LapData, clock: Float, moments: Float, knots: Float, driven: Float) -> Float:
    """Return metres since the lap's start, below 0 before it and rising on after its end."""
    at = metres_at(clock, lap.car.speed, np.concatenate([[0.0, lap.lap_time], moments]))
    before, after = at[2:] - at[0], driven[-1] + at[2:] - at[1]
    within = np.interp(moments, knots, driven)
    return np.where(moments < 0, before, np.where(moments > lap.lap_time, after, within))


def over_gaps(lap: LapData, knots: Float, driven: Float, anchored: Float, places: Float) -> Float:
    """Return the metres driven, those within frozen stretches of the car taken from its positions if they are alive."""
    survey, track = lap.survey, lap.track
    if survey is None or track is None or lap.own:
        return driven
    moments = track.time + track.late
    for begin, finish in _stretches(lap):
        near = _living(lap, begin, finish)
        if not len(near):
            continue
        guess = np.interp(np.interp(begin, knots, driven), np.interp(anchored, knots, driven), places)
        way = _followed(survey, track.x[near], track.y[near], float(guess))
        passed = np.interp([begin, finish], moments[near], way)
        inside = (knots >= begin) & (knots <= finish)
        before, after = np.interp([begin, finish], knots, driven)
        driven = np.where(knots > finish, driven + (passed[1] - passed[0]) - (after - before), driven)
        driven[inside] = before + np.interp(knots[inside], moments[near], way) - passed[0]
    return np.maximum.accumulate(driven)


def between_anchors(lap: LapData, knots: Float, driven: Float, anchored: Float, places: Float) -> Float:
    """Return the metres driven, those within stretches of which nothing lives fitted to the next places that are known.

    Left as they are they would stretch the whole part between two lines, whose other metres are right.
    """
    silent = [span for span in _stretches(lap) if lap.survey is None or not len(_living(lap, *span))]
    steps, middles = np.diff(driven), (knots[1:] + knots[:-1]) / 2
    unknown = np.zeros(len(steps), np.bool_)
    for begin, finish in silent:
        unknown |= (middles > begin) & (middles < finish)
    for at in range(len(anchored) - 1):
        part = (middles > anchored[at]) & (middles < anchored[at + 1])
        inside, known = steps[part & unknown].sum(), steps[part & ~unknown].sum()
        if inside > 0:
            missing = max(places[at + 1] - places[at] - known, LEAST_SHARE * inside)
            steps[part & unknown] *= missing / inside
    return np.concatenate([driven[:1], driven[0] + np.cumsum(steps)])


def _stretches(lap: LapData) -> list[tuple[float, float]]:
    """Return the stretches in which the car's recording does not live, on the timing clock and within the lap."""
    found = [(start + lap.car_delay, end + lap.car_delay) for start, end in lap.gaps("car")]
    return [(max(begin, 0.0), min(finish, lap.lap_time)) for begin, finish in found]


def _living(lap: LapData, begin: float, finish: float) -> NDArray[np.int64]:
    """Return the positions that tell the way through a stretch; none if they do not live all along it."""
    if lap.track is None:
        return np.empty(0, np.int64)
    moments, alive = lap.track.time + lap.track.late, np.ones(len(lap.track.time), np.bool_)
    for start, end in lap.gaps("position"):
        alive &= (lap.track.time <= start) | (lap.track.time >= end)
    near = _around(moments, alive, begin, finish)
    return near if len(near) > 1 and np.diff(moments[near]).max() <= APART else near[:0]


def _around(moments: Float, alive: Mask, begin: float, finish: float) -> NDArray[np.int64]:
    """Return which positions live in a stretch, with those next to it on both sides; none if one side has none."""
    at = np.flatnonzero(alive)
    first, last = np.searchsorted(moments[at], begin, "right") - 1, np.searchsorted(moments[at], finish)
    covered = first >= 0 and last < len(at)
    return np.asarray(at[first : last + 1] if covered else at[:0], np.int64)


def _followed(survey: Survey, x: Float, y: Float, guess: float) -> Float:
    """Return the places of successive positions along the road, each sought a little before and well after the last."""
    found: list[float] = []
    grid: Float = np.arange(len(survey.x), dtype=np.float64) * survey.step
    before = after = FIRST_REACH
    for here_x, here_y in zip(x.tolist(), y.tolist(), strict=True):
        near = np.flatnonzero((grid >= guess - before) & (grid <= guess + after))
        if not len(near):
            near = np.array([len(grid) - 1])
        best = near[np.argmin(np.hypot(survey.x[near] - here_x, survey.y[near] - here_y))]
        along, _ = against_road(survey, grid[best : best + 1], np.array([here_x]), np.array([here_y]))
        guess = float(grid[best] + np.clip(along[0], -survey.step, survey.step))
        found.append(guess)
        before, after = 20.0, 120.0  # m; no car goes farther between two positions
    return np.maximum.accumulate(np.array(found))
