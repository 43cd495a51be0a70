"""The numbers of race pace: the lap times of each driver, and how they are spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.plotter.material import Material
from lib.services.race_story.field_pace import paces_of

FEWEST = 3  # racing laps: fewer have no middle half


@dataclass(frozen=True)
class Spread:
    """Lap times of each driver, the fastest median first; `compounds` names the tyre of each lap.

    Where `against` they are seconds behind the field's median of the same lap.
    """

    drivers: tuple[str, ...]
    times: tuple[Float, ...]
    compounds: tuple[tuple[str, ...], ...]
    against: bool = False

    @property
    def medians(self) -> list[float]:
        return [float(np.median(times)) for times in self.times]


def spread_of(material: Material) -> Spread:
    """Return the racing laps of every driver who has at least three."""
    paces = paces_of(material.stored, material.names)
    drivers = material.names
    return spread_by(drivers, paces.rows["driver"], paces.values, paces.rows["compound"], paces.against)


def spread_by(
    drivers: Sequence[str], who: NDArray[Any], times: Float, compounds: NDArray[Any], against: bool
) -> Spread:
    found = [(driver, who == driver) for driver in drivers]
    found = [(driver, mine) for driver, mine in found if mine.sum() >= FEWEST]
    if not found:
        raise NoTelemetry(f"None of these drivers has {FEWEST} laps at racing speed here")
    found.sort(key=lambda pair: float(np.median(times[pair[1]])))
    tyres = [tuple(name or "UNKNOWN" for name in compounds[mine].tolist()) for _, mine in found]
    return Spread(tuple(driver for driver, _ in found), tuple(times[mine] for _, mine in found), tuple(tyres), against)


def density(values: Float) -> tuple[Float, Float]:
    """Return levels, from the least value to the largest, and the share of laps near each, 1 at the highest.

    It is a Gaussian kernel after Silverman.
    """
    wide = max(1.06 * float(values.std()) * len(values) ** -0.2, 0.05)
    levels = np.linspace(values.min(), values.max(), 80)
    sums = np.exp(-0.5 * ((levels[:, None] - values[None, :]) / wide) ** 2).sum(axis=1)
    return levels, sums / sums.max()
