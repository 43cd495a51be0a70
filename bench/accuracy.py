"""The published accuracy: leave the second line out, and see by how much its time is missed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.services.telemetry_service.course import Course, Ends, course
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.quality import uncertainty

Float = NDArray[np.float64]


@dataclass(frozen=True)
class LeftOut:
    """Over all pairs of laps: the error in seconds of the delta at S2, and the uncertainty that is stated for it."""

    errors: Float
    sigmas: Float

    @property
    def coverage(self) -> float:
        """The share of errors within one stated sigma; about 0.68 if it is honest."""
        return float(np.mean(np.abs(self.errors) <= self.sigmas))

    def quantile(self, share: float) -> float:
        return float(np.quantile(np.abs(self.errors), share))


def left_out_s2(laps: list[LapData], lines: Ends) -> LeftOut:
    """Return errors and uncertainties with start, S1 and finish as the only anchors; every lap needs its sectors."""
    courses = [course(lap, lines, lines, leave_out=frozenset({"s2"})) for lap in laps]
    sigmas = np.array([uncertainty(lap, way, lines) for lap, way in zip(laps, courses, strict=True)])
    first, second = np.triu_indices(len(laps), 1)
    return LeftOut(pair_errors(laps, courses), np.hypot(sigmas[first], sigmas[second]))


def pair_errors(laps: list[LapData], courses: list[Course]) -> Float:
    """Return, for each pair, when the second lap is where the first crossed S2, less when it officially was there."""
    official = np.array([lap.row["sector1"] + lap.row["sector2"] for lap in laps])
    places = np.array([way.place_at(moment) for way, moment in zip(courses, official, strict=True)])
    reached = np.array([way.time_at(places) for way in courses]) - official[:, None]
    first, second = np.triu_indices(len(laps), 1)
    return np.asarray(reached[second, first], np.float64)
