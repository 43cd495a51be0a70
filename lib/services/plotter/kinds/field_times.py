"""What fuel and road did to everybody's laps of a race, apart from the cars, the tyres and their age."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float

SCALE = 20.0  # laps: ages in these are about as large as the ones beside them, which keeps rounding small
NOTHING = 1e-10  # of the largest size: rounding leaves 1e-14 where nothing is told, a whole race has 1e-5
UNTOLD = 1e-6  # of a number, if it is not told apart from others


@dataclass(frozen=True)
class Driven:
    """Laps with the set of tyres they were driven on: its number, its compound and its age in laps."""

    driver: NDArray[np.str_]
    stint: NDArray[np.str_]
    compound: NDArray[np.object_]
    age: Float
    lap: Float
    time: Float

    def where(self, kept: NDArray[np.bool_]) -> Driven:
        """Return some of the laps."""
        return Driven(*(getattr(self, one.name)[kept] for one in fields(self)))


def field_times(laps: Driven) -> tuple[Float, dict[str, float]]:
    """Return what each lap took longer than the mean one for everybody, and how well each compound's wear is known.

    A time is taken for the sum of its driver, its lap, its compound, and its age times the compound's wear. Age and
    lap grow together, so only cars on tyres of different ages tell them apart: the error of the wear is what it
    changes by when one car after the other is left out, and infinite where without some car nothing tells.
    """
    if not len(laps.time):
        return np.zeros(0), {}
    names = np.unique(laps.compound.astype(str))
    columns, of_laps = _columns(laps, names)
    square, product = columns.T @ columns, columns.T @ laps.time
    found, whole = _solved(square, product, len(names))
    without = []
    for driver in np.unique(laps.driver):
        here = columns[laps.driver == driver]
        less = square - here.T @ here, product - here.T @ laps.time[laps.driver == driver]
        without.append(_solved(*less, len(names))[1])
    field = columns[:, of_laps] @ found[of_laps]
    errors = [_jackknife(np.array([*column, told])) for column, told in zip(np.transpose(without), whole, strict=True)]
    return field - field.mean(), dict(zip(names.tolist(), errors, strict=True))


def _columns(laps: Driven, names: NDArray[np.str_]) -> tuple[Float, slice]:
    """Return a column for each driver, lap, compound and compound's age, and where those of the laps stand."""
    drivers, numbers = np.unique(laps.driver), np.unique(laps.lap)
    of_tyre = (laps.compound.astype(str)[:, None] == names).astype(np.float64)
    parts = [
        laps.driver[:, None] == drivers,
        laps.lap[:, None] == numbers,
        of_tyre,
        of_tyre * laps.age[:, None] / SCALE,
    ]
    return np.hstack(parts).astype(np.float64), slice(len(drivers), len(drivers) + len(numbers))


def _solved(square: Float, product: Float, count: int) -> tuple[Float, Float]:
    """Return the least squares solution, and the last `count` of it: NaN where the laps do not tell it."""
    sizes, ways = np.linalg.eigh(square)
    kept = sizes > NOTHING * sizes[-1]
    found = np.asarray(ways[:, kept] @ ((ways[:, kept].T @ product) / sizes[kept]), np.float64)
    told = (ways[-count:, kept] ** 2).sum(axis=1) > 1 - UNTOLD
    return found, np.where(told, found[-count:] / SCALE, np.nan)


def _jackknife(values: Float) -> float:
    """Return the standard error from what is found without each car and, last, with all; infinite if one is not."""
    if np.isnan(values).any():
        return float("inf")
    without, count = values[:-1], len(values) - 1
    return float(np.sqrt((count - 1) / count * ((without - without.mean()) ** 2).sum()))
