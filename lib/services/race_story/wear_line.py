"""The line through times on one compound: what each lap of age costs all its sets, each from a level of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lib.arrays import MEDIAN_TO_SIGMA, Float

Stints = NDArray[np.str_]
STEPS = 20  # of weighing at most
SETTLED = 1e-5  # s a lap: a tenth of what is shown
USUAL = 1.5  # standard deviations: a lap further off (traffic, a mistake) weighs less, as Huber has it
SHORTEST = 4  # laps of a stint: a line through fewer says little of its slope
SIDE = 8  # ages on each side of a bend at least: what is shorter is the warming of a tyre, or one battle
STINTS = 5  # on each side of a bend: in fewer it is one car's day
SURE = 3.0  # standard errors by which the slopes differ: the best of a dozen ages is tried, so two are soon reached
EXACT = 1e-9  # s: without spread there is nothing to weigh by


@dataclass(frozen=True)
class WearLine:
    """Seconds a lap up to the age `bend` and those beyond it, with their standard errors; without a bend one slope."""

    slope: float
    error: float = 0.0
    bend: float | None = None
    later: float = 0.0
    later_error: float = 0.0

    def at(self, ages: Float, start: float) -> Float:
        """Return the time lost at these ages since the age `start`."""
        return self._along(ages, self.slope, self.later) - self._along(np.array([start]), self.slope, self.later)

    def _along(self, ages: Float, slope: float, later: float) -> Float:
        if self.bend is None:
            return np.asarray(slope * ages, np.float64)
        return np.asarray(slope * np.minimum(ages, self.bend) + later * np.maximum(ages - self.bend, 0), np.float64)

    def doubt(self, ages: Float, start: float) -> Float:
        """Return the standard error of the time lost since the age `start`."""
        bend = np.inf if self.bend is None else self.bend
        first = self.error * (np.minimum(ages, bend) - min(start, bend))
        return np.asarray(np.hypot(first, self.later_error * np.maximum(ages - bend, 0)), np.float64)


@dataclass(frozen=True)
class _FittedSlopes:
    slopes: Float
    loss: float


def fitted(stint: Stints, ages: Float, times: Float, bend: float | None = None) -> WearLine:
    """Return the line through the stints' times, without errors; each stint has its own level."""
    return _as_line(_fit(stint, ages, times, bend).slopes, bend)


def _as_line(slopes: Float, bend: float | None) -> WearLine:
    if bend is None:
        return WearLine(float(slopes[0]))
    return WearLine(float(slopes[0]), bend=bend, later=float(slopes.sum()))


def with_errors(line: WearLine, stint: Stints, ages: Float, times: Float) -> WearLine:
    """Return the line with the errors that its stints tell: what it changes by when one after the other is left out.

    Of a single stint, from what its laps leave.
    """
    names = np.unique(stint)
    if len(names) == 1:
        return _alone(line, ages, times)
    lines = [_without(line, stint != name, stint, ages, times) for name in names]
    return replace(line, **errors_of(lines))


def _without(line: WearLine, kept: NDArray[np.bool_], stint: Stints, ages: Float, times: Float) -> WearLine:
    return fitted(stint[kept], ages[kept], times[kept], line.bend)


def errors_of(lines: list[WearLine]) -> dict[str, float]:
    """Return the jackknife's errors of both slopes, from the lines without one part after another."""
    return {
        "error": _jackknife([one.slope for one in lines]),
        "later_error": _jackknife([one.later for one in lines]),
    }


def _jackknife(values: list[float]) -> float:
    found = np.array(values)
    return float(np.sqrt((len(found) - 1) * found.var()))


def _alone(line: WearLine, ages: Float, times: Float) -> WearLine:
    columns = np.column_stack([np.ones(len(ages)), *_columns(ages, line.bend)])
    rest = times - columns @ np.linalg.lstsq(columns, times, rcond=None)[0]
    spread = (rest**2).sum() / max(len(ages) - columns.shape[1], 1) * np.linalg.pinv(columns.T @ columns)
    both = spread[1:, 1:]
    error, later = float(np.sqrt(both[0, 0])), 0.0 if line.bend is None else float(np.sqrt(both.sum()))
    return replace(line, error=error, later_error=later)


def levels(line: WearLine, stint: Stints, ages: Float, times: Float) -> Float:
    """Return for each time the level of its stint: the median of what its laps are above the line through age 0."""
    rest = times - line.at(ages, 0.0)
    found = np.empty(len(times))
    for name in np.unique(stint):
        found[stint == name] = np.median(rest[stint == name])
    return found


def _columns(ages: Float, bend: float | None) -> list[Float]:
    return [ages] if bend is None else [ages, np.maximum(ages - bend, 0)]


def _fit(stint: Stints, ages: Float, times: Float, bend: float | None) -> _FittedSlopes:
    """Return slope and change of slope by weighted least squares, and what the laps leave."""
    _, of = np.unique(stint, return_inverse=True)
    columns, weight = np.column_stack([*_columns(ages, bend), times]), np.ones(len(times))
    slopes, rest, usual = np.zeros(columns.shape[1] - 1), times, 0.0
    for _ in range(STEPS):
        inside, before = _without_level(columns, of, weight), slopes
        square = inside[:, :-1].T @ (inside * weight[:, None])
        slopes = np.linalg.lstsq(square[:, :-1], square[:, -1], rcond=None)[0]
        rest = np.abs(inside[:, -1] - inside[:, :-1] @ slopes)
        usual = USUAL * MEDIAN_TO_SIGMA * float(np.median(rest))
        if usual < EXACT or np.abs(slopes - before).max() < SETTLED:
            break
        weight = np.minimum(1.0, usual / np.maximum(rest, EXACT))
    near = rest <= usual
    return _FittedSlopes(slopes, float(np.where(near, rest**2, usual * (2 * rest - usual)).sum()))


def _without_level(columns: Float, of: NDArray[np.int64], weight: Float) -> Float:
    """Return the columns without their stint's weighted mean."""
    total = np.bincount(of, weight)
    means = [np.bincount(of, weight * one) / total for one in columns.T]
    return np.column_stack([one - mean[of] for one, mean in zip(columns.T, means, strict=True)])


def bend_of(stint: Stints, ages: Float, times: Float) -> float | None:
    """Return the age at which the wear becomes another, None where a straight line does.

    Tyres are spared, level off or fall off: with one slope for all of a long stint the line leaves its laps.
    """
    tries = [age for age in np.unique(ages)[SIDE:-SIDE:2].tolist() if _told(stint, ages, age)]
    if not tries:
        return None
    best = min(tries, key=lambda age: _fit(stint, ages, times, age).loss)
    line = fitted(stint, ages, times, best)
    lines = [_without(line, stint != name, stint, ages, times) for name in np.unique(stint)]
    return best if abs(line.later - line.slope) > SURE * _jackknife([one.later - one.slope for one in lines]) else None


def _told(stint: Stints, ages: Float, bend: float) -> bool:
    """Return whether enough stints have laps on both sides of an age."""
    return all(
        sum(np.count_nonzero(side & (stint == name)) >= SHORTEST for name in np.unique(stint)) >= STINTS
        for side in (ages <= bend, ages > bend)
    )
