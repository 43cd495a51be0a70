"""Two laps on one axis, as coaching looks at them: every 20 ms, with the corners, and with how sure a time is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import hypot, sqrt

import numpy as np

from lib.arrays import Float, runs
from lib.errors import InvalidRequest
from lib.services.telemetry_service.channels import at_moments
from lib.services.telemetry_service.comparison import STEP, axis_grid, common_lines, own_lines
from lib.services.telemetry_service.corners import segments
from lib.services.telemetry_service.course import Course, Ends, course
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.lap_facts import DRS_OPEN
from lib.services.telemetry_service.mismatch import refuse_mismatch
from lib.services.telemetry_service.quality import uncertainty
from lib.services.telemetry_service.same_circuit import on_one_circuit
from lib.sessions import Corner

CHANNELS = ("speed", "throttle", "brake", "gear", "rpm", "drs")
MORE = ("steering", "pressure")
TICK = 0.02  # s: 1.7 m at 300 km/h, finer than any place that is compared
LIFTED = 80.0  # %: a lift goes below
BRIDGE = 6.0  # a random walk between two known ends: its mean variance is a sixth of its growth from end to end
LEAST_SHARE = 0.02  # of the way between two anchors: below it the rounding of speeds is what is left


@dataclass(frozen=True)
class LaidLap:
    """A lap every 20 ms: where it is and what its channels say; `gaps` = metres between its samples, at each tick."""

    lap: LapData
    course: Course
    sigma: float
    time: Float
    place: Float
    gaps: Float
    speed: Float
    throttle: Float
    brake: Float
    gear: Float
    rpm: Float
    drs: Float
    steering: Float
    pressure: Float

    def has(self, *channels: str) -> bool:
        return not self.missing & set(channels)

    def between(self, start: float, end: float) -> slice:
        """Return the ticks from one place to another."""
        first, last = bisect_left(self.places, start), bisect_left(self.places, end)
        return slice(first, max(last, first + 1))

    def open_between(self, start: float, end: float) -> float:
        """Return the metres from one place to another with the rear wing open."""
        part = self.between(start, end)
        return float(self.opened[part.stop - 1] - self.opened[part.start])

    @cached_property
    def places(self) -> list[float]:
        """The places as a list, in which one is found faster than in an array."""
        found: list[float] = self.place.tolist()
        return found

    @cached_property
    def missing(self) -> frozenset[str]:
        """The channels of which there is no value."""
        return frozenset(name for name in (*CHANNELS, *MORE) if np.isnan(getattr(self, name)).all())

    @cached_property
    def opened(self) -> Float:
        """The metres driven with the rear wing open, up to each tick."""
        steps = np.diff(self.place) * np.isin(self.drs[:-1], DRS_OPEN)
        return np.concatenate([[0.0], np.cumsum(steps)])

    @cached_property
    def lifted(self) -> list[tuple[int, int]]:
        """The runs of ticks in which the throttle is not nearly flat."""
        return runs(self.throttle < LIFTED)

    @cached_property
    def longest(self) -> float:
        """The metres of the longest stretch between two anchors."""
        return float(np.diff(self.course.anchors.place).max())


@dataclass(frozen=True)
class CornerSpan:
    """A corner's mark and its stretch; the stretches of all corners are the whole lap."""

    corner: Corner
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class LapPair:
    reference: LaidLap
    own: LaidLap
    corners: tuple[CornerSpan, ...]
    lines: Ends

    def delta(self, place: float) -> float:
        """Return by how many seconds the own lap is behind at a place, in tenths of milliseconds."""
        return self.deltas([place])[0]

    def deltas(self, places: Sequence[float]) -> list[float]:
        """Return the same for several places."""
        at = np.array(places)
        behind = self.own.course.time_at(at) - self.reference.course.time_at(at)
        return [round(value, 4) + 0.0 for value in behind.tolist()]

    def noise(self, start: float, end: float) -> float:
        """Return one sigma of the time won or lost between two places, of both laps together.

        Between two anchors a lap's error is a walk that is bound at both ends: less over a short part than over half.
        """
        return hypot(_part(self.reference, start, end), _part(self.own, start, end))


def _part(laid: LaidLap, start: float, end: float) -> float:
    share = min(max((end - start) / laid.longest, LEAST_SHARE), 0.5)
    return laid.sigma * min(1.0, sqrt(BRIDGE * share * (1 - share)))


def lay(laps: Sequence[LapData]) -> list[LapPair]:
    """Return every lap after the first as a pair with the first, all on one axis.

    Raise InvalidRequest for laps of different circuits, or where no session with corners is known.
    """
    laps = on_one_circuit(laps)
    home = next((lap for lap in laps if lap.circuit is not None and lap.circuit.corners), None)
    if home is None or home.circuit is None:
        raise InvalidRequest.field(
            "with", "the corners of this circuit are not known: name a driver's lap, or upload with `year` and `event`"
        )
    lines = own_lines(laps)
    axis = common_lines(laps, lines)
    courses = [course(lap, own, axis) for lap, own in zip(laps, lines, strict=True)]
    refuse_mismatch(laps, courses, lines, axis)
    spans = _spans(home, lines[laps.index(home)], axis)
    laid = [_laid(lap, way, axis) for lap, way in zip(laps, courses, strict=True)]
    return [LapPair(laid[0], other, spans, axis) for other in laid[1:]]


def _laid(lap: LapData, way: Course, axis: Ends) -> LaidLap:
    time = np.append(np.arange(0.0, lap.lap_time, TICK), lap.lap_time)
    found = at_moments(replace(lap, track=None), time, lap.car_delay)  # positions are not looked at
    known = np.interp(time, way.time, way.place)
    samples = lap.car.time + lap.car_delay
    index = np.clip(np.searchsorted(samples, time), 1, len(samples) - 1)
    pause = samples[index] - samples[index - 1]
    gaps = pause * np.nan_to_num(found["speed"]) / 3.6
    channels = {name: found[name] for name in CHANNELS}
    for name in MORE:
        values = lap.more.get(name)
        channels[name] = np.full(len(time), np.nan) if values is None else np.interp(time, lap.car.time, values)
    return LaidLap(lap, way, uncertainty(lap, way, axis), time, known, gaps, **channels)


def _spans(home: LapData, lines: Ends, axis: Ends) -> tuple[CornerSpan, ...]:
    """Return the corners with the stretches that the comparison's corner table has."""
    corners = home.circuit.corners if home.circuit else ()
    onto, axis_ends = [0.0, *lines], [0.0, *axis]
    placed = sorted(
        (
            (float(np.interp(corner.distance, onto, axis_ends)), corner)
            for corner in corners
            if corner.distance is not None
        ),
        key=lambda item: item[0],
    )  # fmt: skip
    placed = [item for index, item in enumerate(placed) if not index or item[0] > placed[index - 1][0]]
    grid = axis_grid(axis, STEP)
    road = None
    if home.survey is not None:
        places = np.interp(grid, axis_ends, onto)
        road = np.interp(places, np.arange(len(home.survey.speed)) * home.survey.step, home.survey.speed)
    cuts = segments([place for place, _ in placed], grid, road)
    return tuple(
        CornerSpan(corner, place, float(grid[start]), float(grid[end]))
        for (place, corner), (start, end) in zip(placed, cuts, strict=True)
    )
