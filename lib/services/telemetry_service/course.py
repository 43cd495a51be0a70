"""A lap laid onto the places of the timing lines: where it is at any moment, when it is at any place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.telemetry_service.apexes import corner_anchors
from lib.services.telemetry_service.as_json import distinct
from lib.services.telemetry_service.distance import lap_distance
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.positions import between_anchors, displacement, over_gaps

Ends = tuple[float, float, float]
KNOTS = 0.05  # seconds: a fifth of the time between two samples
LEAST_RISE = 1e-4  # metres: a place never stands still, so that it can be turned into a time


@dataclass(frozen=True)
class Anchors:
    """Moments of the lap whose places are known; `method` says how."""

    time: Float
    place: Float
    method: str


@dataclass(frozen=True)
class Course:
    """Time and place along the lap, both strictly rising, the lines among the knots; `scatter` = metres by which the
    positions that correct the speed integral scatter, None if there are none that do."""

    time: Float
    place: Float
    driven: Float
    anchors: Anchors
    scatter: float | None

    def time_at(self, place: Float) -> Float:
        return np.interp(place, self.place, self.time)

    def place_at(self, time: Float) -> Float:
        return np.interp(time, self.time, self.place)


def course(lap: LapData, lines: Ends, axis: Ends, *, leave_out: frozenset[str] = frozenset()) -> Course:
    """Return the lap on `axis`; `lines` are its own session's lines. Raises NoTelemetry for a car that did not move."""
    anchors, knots, driven = integral(lap, lines, leave_out)
    place = np.interp(driven, driven[np.searchsorted(knots, anchors.time)], anchors.place)
    trust = 0.0 if lap.survey is None else lap.survey.trust
    off = displacement(lap, knots, driven, anchors.time, anchors.place, lines) if trust else None
    if off is not None:
        place = place + trust * off.metres
    place = _rising(knots, place, anchors)
    moved = Anchors(anchors.time, _onto(anchors.place, lines, axis), anchors.method)
    return Course(knots, _onto(place, lines, axis), driven, moved, None if off is None else off.scatter)


def integral(lap: LapData, lines: Ends, leave_out: frozenset[str] = frozenset()) -> tuple[Anchors, Float, Float]:
    """Return the lap's anchors, its knots, and the metres driven at each. Raise NoTelemetry for a car that stood."""
    clock = lap.car.time + lap.car_delay
    anchors = _anchors(lap, clock, lines, leave_out)
    knots = distinct(np.concatenate([np.arange(0.0, lap.lap_time, KNOTS), anchors.time]))
    driven = lap_distance(clock, lap.car.speed, knots)
    if lap.gaps("car"):
        driven = over_gaps(lap, knots, driven, anchors.time, anchors.place)
        driven = between_anchors(lap, knots, driven, anchors.time, anchors.place)
    own = driven[np.searchsorted(knots, anchors.time)]
    if not all(a < b for a, b in pairwise(own)):
        raise NoTelemetry(f"The recording of {lap.driver} does not cover the lap")
    return anchors, knots, driven


def _anchors(lap: LapData, clock: Float, lines: Ends, leave_out: frozenset[str]) -> Anchors:
    sectors = lap.sectors
    if sectors is not None:
        ends = {"s1": sectors[0], "s2": sectors[0] + sectors[1]}
        kept = [(ends[name], place) for name, place in zip(ends, lines, strict=False) if name not in leave_out]
        time, place = zip((0.0, 0.0), *kept, (lap.lap_time, lines[2]), strict=True)
        return Anchors(np.array(time), np.array(place), "sectors")
    start_finish = Anchors(np.array([0.0, lap.lap_time]), np.array([0.0, lines[2]]), "finish")
    if not lap.own or lap.survey is None:
        return start_finish
    found = corner_anchors(lap, clock, lines[2], lap.survey)
    return start_finish if found is None else Anchors(found[0], found[1], "corners")


def _rising(time: Float, place: Float, anchors: Anchors) -> Float:
    """Return places that rise from knot to knot and meet every anchor exactly."""
    index = np.searchsorted(time, anchors.time)
    steps = np.maximum(np.diff(place), LEAST_RISE)
    rising = np.concatenate([[0.0], np.cumsum(steps)])
    rising = np.interp(rising, rising[index], anchors.place)
    rising[index] = anchors.place
    return np.asarray(rising, np.float64)


def _onto(place: Float, lines: Ends, axis: Ends) -> Float:
    return place if lines == axis else np.interp(place, [0.0, *lines], [0.0, *axis])
