"""What fuel and road did to everybody's laps of a race, apart from the cars, the tyres and their age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lib.arrays import Float
from lib.services.race_story.driven_laps import Driven

SCALE = 20.0  # laps: ages in these are about as large as the ones beside them, which keeps rounding small
NOTHING = 1e-10  # of the largest size: rounding leaves 1e-14 where nothing is told, a whole race has 1e-5
UNTOLD = 1e-6  # of a number, if it is not told apart from others


@dataclass(frozen=True)
class FieldTimes:
    """What each lap took longer than the mean one for everybody; `untold` = compounds whose wear nothing tells."""

    laps: Float
    times: Float
    untold: frozenset[str]

    def at(self, laps: Float) -> Float:
        """Return the field's times at these laps, NaN where nobody drove one that counts."""
        if not len(self.laps):
            return np.full(len(laps), np.nan)
        place = np.clip(np.searchsorted(self.laps, laps), 0, len(self.laps) - 1)
        return np.where(self.laps[place] == laps, self.times[place], np.nan)


class FieldModel:
    """A time is taken for the sum of its driver, its lap, its compound, and its age times the compound's wear.

    Age and lap grow together, so only cars on tyres of different ages tell them apart. `bends` are the ages at which
    a compound's wear becomes another.
    """

    def __init__(self, laps: Driven, bends: Mapping[str, float]) -> None:
        self.drivers, self._numbers = np.unique(laps.driver), np.unique(laps.lap)
        self._names = np.unique(laps.compound.astype(str))
        columns = self._columns(laps, bends)
        parts = [(columns[laps.driver == one], laps.time[laps.driver == one]) for one in self.drivers]
        self._squares = [(mine.T @ mine, mine.T @ time) for mine, time in parts]
        self._square = np.sum([square for square, _ in self._squares], axis=0)
        self._product = np.sum([product for _, product in self._squares], axis=0)

    def _columns(self, laps: Driven, bends: Mapping[str, float]) -> Float:
        """Return a column for each driver, lap, compound, compound's age, and compound's age beyond its bend."""
        of_tyre = (laps.compound.astype(str)[:, None] == self._names).astype(np.float64)
        beyond = [of_tyre[:, at] * np.maximum(laps.age - bends[name], 0) for at, name in self._bent(bends)]
        parts = [laps.driver[:, None] == self.drivers, laps.lap[:, None] == self._numbers, of_tyre]
        parts += [of_tyre * laps.age[:, None] / SCALE, *(one[:, None] / SCALE for one in beyond)]
        return np.hstack(parts).astype(np.float64)

    def _bent(self, bends: Mapping[str, float]) -> list[tuple[int, str]]:
        return [(at, name) for at, name in enumerate(self._names.tolist()) if name in bends]

    def times(self, without: int | None = None) -> FieldTimes:
        """Return the field's times by all cars, or by all but the one at this place of `drivers`."""
        if not len(self.drivers):
            return FieldTimes(self._numbers, np.zeros(0), frozenset())
        less = (0.0, 0.0) if without is None else self._squares[without]
        sizes, ways = np.linalg.eigh(self._square - less[0])
        kept = sizes > NOTHING * sizes[-1]
        found = ways[:, kept] @ ((ways[:, kept].T @ (self._product - less[1])) / sizes[kept])
        first = len(self.drivers)
        last = first + len(self._numbers)
        of_wear = slice(last + len(self._names), last + 2 * len(self._names))
        told = (ways[of_wear, kept] ** 2).sum(axis=1) > 1 - UNTOLD
        times = found[first:last] - found[first:last].mean()
        return FieldTimes(self._numbers, times, frozenset(self._names[~told].tolist()))
