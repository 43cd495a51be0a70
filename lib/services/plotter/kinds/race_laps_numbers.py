"""Lines over the laps of a race as plain numbers: places and gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.plotter.caution_bands import Band
from lib.services.plotter.material import Material
from lib.services.race_story.cautions import bands, cautions_of
from lib.services.race_story.finish import out_of
from lib.services.race_story.gaps import exact_laps
from lib.services.race_story.grid import grid_of
from lib.services.race_story.race_laps import ended
from lib.sessions import Table

LONE = 1.25  # times what nine tenths of the gaps keep within: who is further behind leaves the picture
FAR = 1.5  # times that: who is nearer is worth the room
LEAST = 20.0  # s: a field closer than this is not drawn larger


@dataclass(frozen=True)
class Series:
    """One line for each driver: `laps` and `values` of the same length; `caution` = laps under a safety car.

    `out` are those who did not see the flag, with the last lap they ended.
    """

    drivers: tuple[str, ...]
    laps: tuple[Float, ...]
    values: tuple[Float, ...]
    caution: tuple[Band, ...] = ()
    out: Mapping[str, int] = field(default_factory=dict)


def series(
    drivers: Sequence[str], rows: Table, values: Float, keep: NDArray[np.bool_], caution: Sequence[Band] = ()
) -> Series:
    """Return a line for each driver who has a value, in the order given."""
    good = keep & ~np.isnan(values) & ~np.isnan(rows["lap"])
    found = [(driver, np.flatnonzero(good & (rows["driver"] == driver))) for driver in drivers]
    found = [(driver, index) for driver, index in found if len(index)]
    if not found:
        raise NoTelemetry("None of these drivers has a lap to draw here")
    return Series(
        tuple(driver for driver, _ in found),
        tuple(rows["lap"][index] for _, index in found),
        tuple(values[index] for _, index in found),
        tuple(caution),
    )


def race_bands(material: Material) -> tuple[Band, ...]:
    """Return the laps of a race under a safety car or a red flag."""
    return bands(cautions_of(material.stored))


def positions(material: Material) -> Series:
    """Return places lap by lap, the place on the grid as lap 0; who was out on the first lap has that alone."""
    rows, names = exact_laps(material.stored), material.names
    grid = {driver: place for driver, place in grid_of(material.stored).items() if place and driver in names}
    kept = ~np.isnan(rows["position"]) & ~np.isnan(rows["lap"])
    lines: dict[str, tuple[Float, Float]] = {}
    for driver in names:
        mine = np.flatnonzero(kept & (rows["driver"] == driver))
        start = [float(grid[driver])] if driver in grid else []
        laps = np.concatenate([[0.0] * len(start), rows["lap"][mine]])
        if len(laps):
            lines[driver] = laps, np.concatenate([start, rows["position"][mine]])
    if not lines:
        raise NoTelemetry("None of these drivers has a lap to draw here")
    laps_of, places = zip(*lines.values(), strict=True)
    return Series(tuple(lines), laps_of, places, race_bands(material), out_of(material.stored))


def gaps(material: Material) -> Series:
    """Return seconds behind the leader, at the end of each lap."""
    found = gaps_of(material.names, exact_laps(material.stored))
    return replace(found, caution=race_bands(material), out=out_of(material.stored))


def gaps_of(drivers: Sequence[str], everyone: Table) -> Series:
    """Return the gaps of these drivers to the first of everyone who ended the same lap."""
    rows = everyone.where(ended(everyone))
    laps, at = np.unique(rows["lap"], return_inverse=True)
    first = np.full(len(laps), np.inf)
    np.minimum.at(first, at, rows["end_time"])
    asked = np.isin(rows["driver"].astype(str), drivers)
    behind, every = (rows["end_time"] - first[at])[asked], np.ones(asked.sum(), np.bool_)
    return series(drivers, rows.where(asked), behind, every)


def reach(farthest: float, usual: float) -> float:
    """Return how far from 0 a picture reaches: to the farthest value, or as usual if that lies far beyond."""
    return usual if abs(farthest) > FAR * abs(usual) else farthest


def widest_gap(data: Series) -> float:
    """Return the gap that the picture reaches to: all of them, but for a few far behind the others."""
    every = np.concatenate(data.values)
    most, usual = float(every.max()), LONE * float(np.quantile(every, 0.9))
    return max(reach(most, usual), min(LEAST, most), 1.0)


def beyond(data: Series, high: float) -> list[tuple[str, float]]:
    """Return who leaves the picture, with the largest gap."""
    rows = zip(data.drivers, data.values, strict=True)
    return [(driver, float(values.max())) for driver, values in rows if values.max() > high]


def with_gaps(laps: Float, values: Float) -> tuple[Float, Float]:
    """Return the line with a hole wherever laps are missing."""
    cuts = np.flatnonzero(np.diff(laps) > 1) + 1
    return np.insert(laps, cuts, np.nan), np.insert(values, cuts, np.nan)
