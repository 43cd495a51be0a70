"""The numbers of race pace and tyre wear: lap times of each driver, and time lost with a tyre's age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.plotter.material import Material
from lib.services.race_story.field_pace import field_of, pace_of_field, paces_of, tyres_tell
from lib.services.race_story.stints import Stint, stint_numbers
from lib.services.race_story.tyres import WET_TYRES
from lib.sessions import Table

if TYPE_CHECKING:
    pass

Line = tuple[Float, Float, float, float]  # ages, times, slope, time at age 0
FEWEST = 3  # racing laps: fewer have no middle half
MEDIAN_ERROR = 1.2533  # of a median, in those of a mean: sqrt(pi / 2)
SHORTEST = 4  # laps of a stint: a line through fewer says little of its slope
RAIN = "On a wet or drying track the road changes these times more than the tyres do"
DRY_ONLY = "Without the laps on which rain tyres were driven"
NOT_MEASURABLE = "Tyre degradation is not measurable here: the road changed lap times by more than the tyres do"
CLEAR = 0.1  # s a lap: with an error beyond that not even the sign of a usual slope (0.02 to 0.15) is known
SHARED = 0.25  # of the stints on a compound reach an age that is drawn: beyond it, one car's day is not a trend


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


@dataclass(frozen=True)
class Wear:
    """For each compound: tyre ages, the median time lost since the first of them, and seconds a lap with their error.

    `unclear` are compounds whose slope is not known to a tenth of a second.
    """

    compounds: tuple[str, ...]
    ages: tuple[Float, ...]
    lost: tuple[Float, ...]
    slopes: tuple[float, ...]
    errors: tuple[float, ...] = ()
    remark: str = ""
    unclear: tuple[str, ...] = ()


def spread_of(material: Material) -> Spread:
    """Return the racing laps of every driver who has at least three."""
    paces = paces_of(material.stored, material.names)
    drivers = material.names
    return spread_by(drivers, paces.rows["driver"], paces.values, paces.rows["compound"], paces.against)


def spread_by(
    drivers: Sequence[str], who: NDArray[Any], times: Float, compounds: NDArray[Any], against: bool = False
) -> Spread:
    found = [(driver, who == driver) for driver in drivers]
    found = [(driver, mine) for driver, mine in found if mine.sum() >= FEWEST]
    if not found:
        raise NoTelemetry(f"None of these drivers has {FEWEST} laps at racing speed here")
    found.sort(key=lambda pair: float(np.median(times[pair[1]])))
    tyres = [tuple(name or "UNKNOWN" for name in compounds[mine].tolist()) for _, mine in found]
    return Spread(tuple(driver for driver, _ in found), tuple(times[mine] for _, mine in found), tuple(tyres), against)


def wear_of(material: Material) -> Wear:
    """Return what age costs on each compound.

    Where the road changed, only of laps on which nobody drove rain tyres. Raise NoTelemetry if it changed in these,
    too: then times tell of the road and not of tyres.
    """
    everyone, field = material.stored.laps(), field_of(material.stored)
    rows = paces_of(material.stored, material.names).rows
    tyres = stint_numbers(material.stored)
    if not field.changed:
        return _wear_in(rows, tyres)
    dry = everyone.where(tyres_tell(everyone, field, everyone["lap"]))
    if not len(dry) or pace_of_field(dry, race=True).changed:
        raise NoTelemetry(NOT_MEASURABLE)
    kept = rows.where(tyres_tell(everyone, field, rows["lap"]))
    try:
        return replace(_wear_in(kept, tyres), remark=DRY_ONLY)
    except NoTelemetry as error:
        raise NoTelemetry(NOT_MEASURABLE) from error


def _wear_in(rows: Table, tyres: Mapping[tuple[str, int], Stint]) -> Wear:
    """Return what age costs, with the sets of tyres and their ages as driven: the feed makes some young in between."""
    sets = [tyres.get((who, int(lap))) for who, lap in zip(rows["driver"].tolist(), rows["lap"], strict=True)]
    ages = [np.nan if one is None else one.age_on(lap) for one, lap in zip(sets, rows["lap"], strict=True)]
    names = np.array([None if one is None else one.compound for one in sets], object)
    stint = np.array(["" if one is None else f"{one.driver} {one.stint}" for one in sets])
    return wear_by(stint, names, np.array(ages, np.float64), rows["lap_time"])


def wear_by(stint: NDArray[Any], compounds: NDArray[Any], ages: Float, times: Float) -> Wear:
    """Return per compound the median loss at each age: each stint's against its own start, which lies on the trend."""
    names, out_ages, lost, slopes, errors = [], [], [], [], []
    unclear = []
    for name in sorted({name for name in compounds.tolist() if name and not name.endswith("UNKNOWN")}):
        fits = [_line(ages[mine], times[mine]) for mine in _stints(stint, compounds == name)]
        known = [fit for fit in fits if fit is not None]
        every, stints = np.unique(np.concatenate([[], *(fit[0] for fit in known)]), return_counts=True)
        every = every[stints >= np.ceil(SHARED * len(known))]
        if not len(every):
            continue
        age = np.concatenate([fit[0] for fit in known])
        trend = float(np.median([slope for _, _, slope, _ in known]))
        error = slope_error(known)
        if error > CLEAR:
            unclear.append(name)
            continue
        loss = np.concatenate([_lost(fit) + trend * (fit[0].min() - every[0]) for fit in known])
        names.append(name)
        out_ages.append(every)
        lost.append(np.array([np.median(loss[age == one]) for one in every]))
        slopes.append(trend)
        errors.append(error)
    if unclear and not names:
        raise NoTelemetry(f"Tyre degradation is not measurable here: it is not clear for {', '.join(unclear).lower()}")
    if not names:
        raise NoTelemetry("There are no stints of four racing laps on a known tyre here")
    remark = RAIN if not set(WET_TYRES).isdisjoint(names) else ""
    return Wear(tuple(names), tuple(out_ages), tuple(lost), tuple(slopes), tuple(errors), remark, tuple(unclear))


def slope_error(lines: Sequence[Line]) -> float:
    """Return the standard error of the median slope: of what stints differ in, of a single one from its residuals."""
    slopes = np.array([slope for _, _, slope, _ in lines])
    if len(slopes) > 1:
        return float(MEDIAN_ERROR * slopes.std(ddof=1) / np.sqrt(len(slopes)))
    ages, times, slope, start = lines[0]
    rest = times - start - slope * ages
    return float(np.sqrt((rest**2).sum() / (len(ages) - 2) / ((ages - ages.mean()) ** 2).sum()))


def _stints(stint: NDArray[Any], mine: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    return [mine & (stint == one) for one in np.unique(stint[mine])]


def _line(ages: Float, times: Float) -> Line | None:
    """Return a line through a stint's times; None for a stint too short for one."""
    good = ~np.isnan(ages)
    if good.sum() < SHORTEST or np.ptp(ages[good]) == 0:
        return None
    slope, start = np.polyfit(ages[good], times[good], 1)
    return ages[good], times[good], float(slope), float(start)


def _lost(line: Line) -> Float:
    ages, times, slope, start = line
    return np.asarray(times - (start + slope * ages.min()), np.float64)


def density(values: Float) -> tuple[Float, Float]:
    """Return levels and the share of laps near each, 1 at the highest: a Gaussian kernel after Silverman."""
    wide = max(1.06 * float(values.std()) * len(values) ** -0.2, 0.05)
    levels = np.linspace(values.min() - wide, values.max() + wide, 80)
    sums = np.exp(-0.5 * ((levels[:, None] - values[None, :]) / wide) ** 2).sum(axis=1)
    return levels, sums / sums.max()
