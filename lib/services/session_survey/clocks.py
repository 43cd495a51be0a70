"""The clocks of a session, measured against each other: none of them agrees with another by itself.

The car clock runs before the timing clock by a delay that the official speeds at the lines show. All cars of one
position record share one stamp, and that stamp is wrong by up to 0.15 s: the distance between two positions against
the speed integral tells, and every car in the record says the same to a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lib.arrays import Float, Whole
from lib.services.session_survey.timing_lines import Odometer
from lib.sessions.samples import PosSamples
from lib.sessions.tables import Table

TRAPS = {"speed_i1": ("sector1",), "speed_i2": ("sector1", "sector2"), "speed_fl": ("lap_time",)}
DELAYS = np.round(np.arange(-0.4, 1.001, 0.05), 3)
FEWEST_SPEEDS, FEWEST_TRAPS = 20, 2
CLEARLY_BETTER, AS_GOOD, AGREEMENT, OUTLIER = 0.75, 1.05, 0.1, 4.0
# km/h: two exact speeds, each rounded to a whole one, differ by so much in the mean; what is less is chance.
ROUNDED = 1 / 3
LONGEST_PAUSE = 0.7  # s: in a longer hole of a recording the speed is not known
NO_DELAY = int(np.argmin(np.abs(DELAYS)))
SLOWEST, LONGEST_STEP, LARGEST_ERROR = 25.0, 1.0, 0.4
# Between 0.06 and 0.08 s in three real sessions; where the car's delay cannot be told, or another feed is recorded, the
# difference of the two clocks may be all of the position's own, 0.43 s and more.
SEARCHED = np.round(np.arange(-0.8, 0.801, 0.1), 3)
FINER = np.round(np.arange(-0.08, 0.081, 0.02), 3)
SEARCH_STAMPS = 4000
BETTER_THAN_NONE = 0.95  # 0.80 to 0.86 on real sessions, whose delays are 0.06 to 0.08 s
CAR_NOISE, STILL, WIDTH = 0.01, 0.005, 0.06
ROUNDS = 6
MEDIANS_AT_ONCE = 2000  # stamps of 20 cars: numpy takes ten times the memory of what it takes medians of


def car_delay(laps: Table, odometers: Mapping[str, Odometer], traps: Sequence[str] = tuple(TRAPS)) -> float:
    """Return the delay at which the car's speed at the lines fits the official one; 0 if the lines do not tell.

    The lines are added up: one that lies where speed is steady says little, and that little must not outvote the rest.
    """
    misfits: list[Float] = []
    for trap in traps:
        errors = _trap_errors(laps, odometers, trap)
        if (~np.isnan(errors)).sum(axis=0).min() >= FEWEST_SPEEDS:
            away = np.abs(errors - np.nanmedian(errors, axis=0))
            misfits.append(np.nanmean(np.minimum(away, OUTLIER), axis=0))
    return _told(misfits)


def _told(found: Sequence[Float]) -> float:
    """Return the delay at which the lines fit best together; 0 if none is clearly better, or one far off is as good."""
    misfits = [np.maximum(one, ROUNDED) for one in found]
    if len(misfits) < FEWEST_TRAPS or not _agree(misfits):
        return 0.0
    total = np.sum(misfits, axis=0)
    best = int(np.argmin(total))
    if np.ptp(DELAYS[total <= AS_GOOD * total[best]]) > 2 * AGREEMENT + 1e-9:
        return 0.0
    return float(DELAYS[best]) if total[best] < CLEARLY_BETTER * total[NO_DELAY] else 0.0


def _agree(misfits: Sequence[Float]) -> bool:
    """Return whether the lines that tell a delay clearly tell about the same one."""
    best = [DELAYS[int(np.argmin(one))] for one in misfits if one.min() < CLEARLY_BETTER * one[NO_DELAY]]
    # with whole km/h and one line in a braking zone a false best is easily found; two or three equal ones are not
    return not best or max(best) - min(best) <= 2 * AGREEMENT + 1e-9


def _trap_errors(laps: Table, odometers: Mapping[str, Odometer], trap: str) -> Float:
    """Return km/h above the official speed, one row for each lap, one column for each delay; whole rows only if there
    are enough of them."""
    moments = laps["start_time"] + sum(laps[name] for name in TRAPS[trap])
    good = (laps["clean"] == 1) & ~np.isnan(moments) & ~np.isnan(laps[trap])
    found = [np.empty((0, len(DELAYS)))]
    for number, odometer in odometers.items():
        mine = np.flatnonzero(good & (laps["number"] == number))
        if len(mine) and len(odometer.time) > 1:
            at = moments[mine][:, None] - DELAYS
            speed = np.where(odometer.pause_at(at) <= LONGEST_PAUSE, odometer.speed_at(at), np.nan)
            found.append(speed * 3.6 - laps[trap][mine][:, None])
    errors = np.concatenate(found)
    # means over other laps at each delay say less; of a recording with holes nothing else is left
    whole = ~np.isnan(errors).any(axis=1)
    return np.asarray(errors[whole] if whole.sum() >= FEWEST_SPEEDS else errors, np.float64)


@dataclass(frozen=True)
class PositionClock:
    """`to_car`: seconds from the position clock to the car clock; `late_ms`: the error of each stamp beyond that."""

    to_car: float
    stamps_ms: Whole
    late_ms: Whole


def position_clock(positions: Mapping[str, PosSamples], odometers: Mapping[str, Odometer]) -> PositionClock:
    """Return how the position clock runs; a delay of 0 and no errors where the recordings cannot tell."""
    stamps = np.unique(
        np.concatenate([np.empty(0, np.int64), *(item.time_ms[~item.filled] for item in positions.values())])
    )
    both = [(item, odometers[number]) for number, item in positions.items() if number in odometers]
    if len(stamps) < 2 or not both:
        return PositionClock(0.0, stamps, np.zeros(len(stamps), np.int64))
    moments = stamps / 1000.0
    cars = [_Moves(moments, _on(stamps, item), odometer) for item, odometer in both]
    busy = _busiest(np.array([car.usable for car in cars]).sum(axis=0))
    to_car = -_best_delay(lambda delay: _spread(np.array([car.errors(delay, busy) for car in cars])))
    errors = []
    while cars:  # a car's moves make room for its errors
        errors.append(cars.pop().errors(-to_car, slice(None)))
    count = np.sum([~np.isnan(row) for row in errors], axis=0)
    step = np.zeros(len(count))
    for some in np.array_split(np.flatnonzero(count > 0), len(count) // MEDIANS_AT_ONCE + 1):
        step[some] = np.nanmedian([row[some] for row in errors], axis=0)
    # a chord is shorter than the way in a long bend: the steps' median is that, not lateness, and their sum drifts
    usual = float(np.median(step[count > 1])) if (count > 1).any() else 0.0
    late = settle(np.where(count > 1, count, 0), np.clip(step - usual, -LARGEST_ERROR, LARGEST_ERROR))
    return PositionClock(to_car, stamps, np.round(late * 1000).astype(np.int64))


def _best_delay(spread: Callable[[float], float]) -> float:
    """Return the delay with the least spread, found in two steps; 0 if none is clearly better, as with steady cars."""
    found = np.array([spread(delay) for delay in SEARCHED])
    if np.isnan(found).all():
        return 0.0
    near = np.round(SEARCHED[np.nanargmin(found)] + FINER, 3)
    finer = np.array([spread(delay) for delay in near])
    best = int(np.nanargmin(finer))
    return float(near[best]) if finer[best] <= BETTER_THAN_NONE * found[SEARCHED == 0][0] else 0.0


def _on(stamps: Whole, item: PosSamples) -> Float:
    """Return x and y at each stamp, NaN where this car has no position."""
    places = np.full((2, len(stamps)), np.nan)
    real = ~item.filled & ((item.x != 0) | (item.y != 0))
    index = np.searchsorted(stamps, item.time_ms[real])
    x, y, _ = item.metres()
    places[0, index], places[1, index] = x[real], y[real]
    return places


class _Moves:
    """One car between consecutive stamps: how far it moved on the map, and how far by its speed."""

    def __init__(self, moments: Float, places: Float, odometer: Odometer) -> None:
        self._moments, self._odometer = moments, odometer
        self._moved = np.hypot(*np.diff(places, axis=1))
        speed = np.nan_to_num(odometer.speed_at(moments))
        fast = np.minimum(speed[1:], speed[:-1]) > SLOWEST
        self.usable = fast & ~np.isnan(self._moved) & (np.diff(moments) < LONGEST_STEP)

    def errors(self, delay: float, chosen: slice | Whole) -> Float:
        """Return seconds by which the second stamp of each pair is late beyond the first, NaN where not known."""
        at = self._odometer.at(self._moments - delay)
        driven = np.diff(at)
        speed = driven / np.diff(self._moments)
        errors = (self._moved - driven) / np.maximum(speed, 1.0)
        return np.asarray(np.where(self.usable, errors, np.nan)[chosen], np.float64)


def _busiest(count: Whole) -> Whole:
    several = np.flatnonzero(count >= 3)
    return several[np.argsort(-count[several], kind="stable")[:SEARCH_STAMPS]]


def _spread(errors: Float) -> float:
    known = errors[:, ~np.isnan(errors).all(axis=0)]
    if not known.shape[1]:
        return float("nan")
    return float(np.nanmedian(np.abs(known - np.nanmedian(known, axis=0))))


def settle(count: Whole, step: Float) -> Float:
    """Return each stamp's error from the measured steps between them: most stamps are right, a few are far off."""
    weight = count / CAR_NOISE**2
    prior = np.full(len(step) + 1, 1 / WIDTH**2)
    late = np.zeros(len(step) + 1)
    measured = np.append(count > 0, False) | np.append(False, count > 0)
    if not measured.any():
        return late
    for _ in range(ROUNDS):
        late = _solve(weight, step, prior)
        late -= _commonest(late[measured])
        prior = 1 / (STILL**2 + late**2)
    return np.where(measured, late, 0.0)


def _commonest(values: Float) -> float:
    heights, edges = np.histogram(values, bins=np.arange(-0.2, 0.2, 0.005))
    return float(edges[int(np.argmax(np.convolve(heights, [1, 2, 1], "same")))] + 0.0025)


def _solve(weight: Float, step: Float, prior: Float) -> Float:
    """Return d with least sum of weight·(d[k+1] − d[k] − step[k])² + prior·d²: tridiagonal, solved forth and back."""
    diagonal = prior.copy()
    diagonal[:-1] += weight
    diagonal[1:] += weight
    right = np.zeros(len(prior))
    right[1:] += weight * step
    right[:-1] -= weight * step
    across, down, values = (-weight).tolist(), diagonal.tolist(), right.tolist()
    for k in range(1, len(down)):
        share = across[k - 1] / down[k - 1]
        down[k] -= share * across[k - 1]
        values[k] -= share * values[k - 1]
    values[-1] /= down[-1]
    for k in range(len(down) - 2, -1, -1):
        values[k] = (values[k] - across[k] * values[k + 1]) / down[k]
    return np.array(values)
