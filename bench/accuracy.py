"""The published accuracy: leave a sector line out, and see by how much its time is missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.arrays import Float
from lib.services.telemetry_service.course import Course, Ends, course
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.quality import uncertainty


@dataclass(frozen=True)
class LeftOut:
    """Over all pairs of laps: the error in seconds of the delta at the line, and the uncertainty stated for it."""

    errors: Float
    sigmas: Float

    @property
    def coverage(self) -> float:
        """The share of errors within one stated sigma; about 0.68 if it is honest."""
        return float(np.mean(np.abs(self.errors) <= self.sigmas))

    def quantile(self, share: float) -> float:
        return float(np.quantile(np.abs(self.errors), share))


def left_out(laps: Sequence[LapData], lines: Ends, line: str) -> LeftOut:
    """Return errors and uncertainties without `line` (s1 or s2) as an anchor; every lap needs its sectors."""
    courses = [course(lap, lines, lines, leave_out=frozenset({line})) for lap in laps]
    sigmas = np.array([uncertainty(lap, way, lines) for lap, way in zip(laps, courses, strict=True)])
    first, second = np.triu_indices(len(laps), 1)
    return LeftOut(pair_errors(laps, courses, line), np.hypot(sigmas[first], sigmas[second]))


def official(laps: Sequence[LapData], line: str) -> Float:
    """Return the official time of each lap at the line."""
    return np.array([lap.row["sector1"] + (lap.row["sector2"] if line == "s2" else 0.0) for lap in laps])


def pair_errors(laps: Sequence[LapData], courses: Sequence[Course], line: str) -> Float:
    """Return, for each pair, when the second lap is where the first crossed the line, less its official time there."""
    times = official(laps, line)
    places = np.array([way.place_at(moment) for way, moment in zip(courses, times, strict=True)])
    reached = np.array([way.time_at(places) for way in courses]) - times[:, None]
    first, second = np.triu_indices(len(laps), 1)
    return np.asarray(reached[second, first], np.float64)
