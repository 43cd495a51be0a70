"""The numbers of rankings: best laps and sectors that count, the order of a qualifying, speeds at the traps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.plotter.kind import QUALIFYINGS
from lib.services.plotter.material import Material
from lib.sessions import Result, Table
from lib.sessions.fastest_lap import counting

FAR_BELOW = 0.85  # of the best: who never drove at speed does not stretch the axis
TRAPS = {
    "speed_st": "speed trap",
    "speed_fl": "finish line",
    "speed_i1": "first sector line",
    "speed_i2": "second sector line",
}


@dataclass(frozen=True)
class Ranking:
    """Drivers from best to worst, with the value they are ranked by.

    `cuts` are the rows below which the next part of a qualifying was not reached, with that part's name; `trap` is
    where speeds were measured; `without` have no value that counts.
    """

    drivers: tuple[str, ...]
    values: tuple[float, ...]
    cuts: tuple[tuple[int, str], ...] = ()
    trap: str = ""
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Seconds and lap for each driver (row) and sector (column); NaN for missing ones."""

    drivers: tuple[str, ...]
    seconds: Float
    laps: Float


def best_of(drivers: Sequence[str], who: NDArray[Any], values: Float, sign: int = 1) -> Ranking:
    """Return each driver's best value, best first; `sign` -1 where more is better."""
    known = ~np.isnan(values)
    best = [(sign * float((sign * values[known & (who == driver)]).min(initial=np.inf)), driver) for driver in drivers]
    found = sorted((pair for pair in best if np.isfinite(pair[0])), key=lambda pair: sign * pair[0])
    if not found:
        raise NoTelemetry("None of these drivers has a value to rank here")
    return Ranking(tuple(driver for _, driver in found), tuple(value for value, _ in found))


def qualifying_gaps(material: Material) -> Ranking:
    """Return the best laps: of a qualifying as it is classified, each time of the last part reached."""
    manifest, names = material.stored.manifest, material.names
    if manifest.session in QUALIFYINGS and any(row.q1 is not None for row in manifest.results):
        return classification(names, manifest.results)
    rows = material.rows.where(counting(material.rows))
    return with_the_others(best_of(names, rows["driver"], rows["lap_time"]), names)


def classification(names: Sequence[str], results: Sequence[Result]) -> Ranking:
    """Return times and cuts in the order of the result. Raise NoTelemetry if none of these drivers has a time."""
    found = []
    for row in results:
        parts = [(part, time) for part, time in (("Q3", row.q3), ("Q2", row.q2), ("Q1", row.q1)) if time is not None]
        if row.driver in names and parts:
            found.append((str(row.driver), *parts[0]))
    if not found:
        raise NoTelemetry("None of these drivers has a value to rank here")
    cuts = [(at, found[at - 1][1]) for at in range(1, len(found)) if found[at][1] != found[at - 1][1]]
    drivers, _, times = zip(*found, strict=True)
    return with_the_others(Ranking(drivers, times, tuple(cuts)), names)


def with_the_others(found: Ranking, names: Sequence[str]) -> Ranking:
    """Return the ranking with those who have no value."""
    return replace(found, without=tuple(name for name in names if name not in found.drivers))


def top_speeds(material: Material) -> Ranking:
    """Return the highest speed of each driver at the trap where the field is fastest, of those who drove at speed."""
    rows, names = material.rows, material.names
    every = [(trap, _best_speeds(names, rows, trap)) for trap in TRAPS]
    known = [(float(np.median(one.values)), trap, one) for trap, one in every if one is not None]
    if not known:
        raise NoTelemetry("None of these drivers has a value to rank here")
    _, trap, found = max(known, key=lambda row: row[0])
    fast = [at for at, value in enumerate(found.values) if value >= FAR_BELOW * found.values[0]]
    drivers, values = tuple(found.drivers[at] for at in fast), tuple(found.values[at] for at in fast)
    return with_the_others(Ranking(drivers, values, (), TRAPS[trap]), names)


def _best_speeds(names: Sequence[str], rows: Table, trap: str) -> Ranking | None:
    try:
        return best_of(names, rows["driver"], rows[trap], -1)
    except NoTelemetry:
        return None


def sectors(material: Material) -> Grid:
    """Return each driver's best time in each sector, drivers by their best lap."""
    rows = material.rows.where(counting(material.rows))
    order = best_of(material.names, rows["driver"], rows["lap_time"]).drivers
    return best_sectors(order, rows)


def best_sectors(drivers: Sequence[str], rows: Table) -> Grid:
    """Return the best sectors, and the laps in which they were driven."""
    found, laps = np.full((len(drivers), 3), np.nan), np.full((len(drivers), 3), np.nan)
    for at, driver in enumerate(drivers):
        mine = rows.where(rows["driver"] == driver)
        for number in (1, 2, 3):
            values = mine[f"sector{number}"]
            if not np.isnan(values).all():
                best = int(np.nanargmin(values))
                found[at, number - 1], laps[at, number - 1] = values[best], mine["lap"][best]
    return Grid(tuple(drivers), found, laps)
