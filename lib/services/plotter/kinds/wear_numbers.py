"""The numbers of tyre wear: what each lap of age costs, in a race apart from what fuel and road do to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.arrays import MEDIAN_ERROR, Float
from lib.errors import NoTelemetry
from lib.services.plotter.kinds.field_times import Driven, field_times
from lib.services.plotter.material import Material
from lib.services.race_story.field_pace import PRACTICES, field_of, pace_of_field, racing_laps, tyres_tell
from lib.services.race_story.race_laps import RACES
from lib.services.race_story.stints import stint_numbers
from lib.services.race_story.tyres import WET_TYRES
from lib.sessions import StoredSession, Table

Line = tuple[Float, Float, float, float]  # ages, times, slope, time at age 0
SHORTEST = 4  # laps of a stint: a line through fewer says little of its slope
LONG_RUN = 5  # laps of a practice one after another: fewer are no run on race fuel
STEADY = 1.02  # of the lap before: a run with a larger step was pushed or cooled in between
RAIN = "On a wet or drying track the road changes these times more than the tyres do"
DRY_ONLY = "Without the laps on which rain tyres were driven"
NOT_MEASURABLE = "Tyre degradation is not measurable here: the road changed lap times by more than the tyres do"
CLEAR = 0.1  # s a lap: with an error beyond that not even the sign of a usual slope (0.02 to 0.15) is known
SHARED = 0.25  # of the stints on a compound reach an age that is drawn: beyond it, one car's day is not a trend


@dataclass(frozen=True)
class Wear:
    """For each compound: tyre ages, the median time lost since the first of them, and seconds a lap with their error.

    `unclear` are compounds whose slope is not known to a tenth of a second; `against` = what the field's times did
    from lap to lap, of fuel and road, is taken out.
    """

    compounds: tuple[str, ...]
    ages: tuple[Float, ...]
    lost: tuple[Float, ...]
    slopes: tuple[float, ...]
    errors: tuple[float, ...] = ()
    remark: str = ""
    unclear: tuple[str, ...] = ()
    against: bool = False


def wear_of(material: Material) -> Wear:
    """Return what age costs on each compound: in a race against the field, in a practice over the long runs.

    Where the road changed, only of laps on which nobody drove rain tyres. Raise NoTelemetry if it changed in these,
    too: then times tell of the road and not of tyres.
    """
    name = material.stored.manifest.session
    if name not in (*RACES, *PRACTICES):
        raise NoTelemetry(
            f"{name} has no laps at racing pace: this kind is for sessions {', '.join((*RACES, *PRACTICES))}"
        )
    everyone, field = material.stored.laps(), field_of(material.stored)
    if name not in RACES:
        return _of_long_runs(material, everyone.where(racing_laps(everyone, field)))
    if not field.changed:
        return _against_the_field(material, everyone.where(racing_laps(everyone, field)))
    dry = everyone.where(tyres_tell(everyone, field, everyone["lap"]))
    if not len(dry) or pace_of_field(dry, race=True).changed:
        raise NoTelemetry(NOT_MEASURABLE)
    try:
        return replace(_against_the_field(material, dry.where(racing_laps(dry, field))), remark=DRY_ONLY)
    except NoTelemetry as error:
        raise NoTelemetry(NOT_MEASURABLE) from error


def driven(session: StoredSession, rows: Table) -> Driven:
    """Return laps with the sets of tyres and their ages as driven: the feed makes some young in between."""
    tyres = stint_numbers(session)
    sets = [tyres.get((who, int(lap))) for who, lap in zip(rows["driver"].tolist(), rows["lap"], strict=True)]
    ages = [np.nan if one is None else one.age_on(lap) for one, lap in zip(sets, rows["lap"], strict=True)]
    names = np.array([None if one is None else one.compound for one in sets], object)
    stint = np.array(["" if one is None else f"{one.driver} {one.stint}" for one in sets])
    return Driven(rows["driver"].astype(str), stint, names, np.array(ages, np.float64), rows["lap"], rows["lap_time"])


def long_runs(laps: Driven) -> NDArray[np.bool_]:
    """Return which laps are of a long run: on one set, one after another, each near the lap before."""
    order = np.lexsort((laps.lap, laps.stint))
    stint, lap, time = laps.stint[order], laps.lap[order], laps.time[order]
    near = np.abs(np.log(time[1:] / time[:-1])) <= np.log(STEADY)
    goes_on = (stint[1:] == stint[:-1]) & (np.diff(lap) == 1) & near
    run = np.concatenate([[0], np.cumsum(~goes_on)]) if len(order) else np.zeros(0, int)
    found = np.zeros(len(order), np.bool_)
    found[order] = np.bincount(run)[run] >= LONG_RUN if len(order) else False
    return found


def _of_long_runs(material: Material, rows: Table) -> Wear:
    """Return what age costs these drivers in long runs. Raise NoTelemetry if they drove none."""
    laps = driven(material.stored, rows)
    laps = laps.where(long_runs(laps) & np.isin(laps.driver, material.names))
    if not len(laps.time):
        raise NoTelemetry(f"There are no stints of {LONG_RUN} steady laps one after another here")
    return wear_by(laps.stint, laps.compound, laps.age, laps.time)


def _against_the_field(material: Material, rows: Table) -> Wear:
    """Return what age costs these drivers in times without what the field's did, as sure as that is known."""
    laps = driven(material.stored, rows)
    known = ~np.isnan(laps.age) & np.array([name not in (None, "UNKNOWN") for name in laps.compound], np.bool_)
    laps = laps.where(known)
    field, doubt = field_times(laps)
    mine = np.isin(laps.driver, material.names)
    found = wear_by(laps.stint[mine], laps.compound[mine], laps.age[mine], (laps.time - field)[mine], doubt)
    return replace(found, against=True)


def wear_by(
    stint: NDArray[Any], compounds: NDArray[Any], ages: Float, times: Float, doubt: dict[str, float] | None = None
) -> Wear:
    """Return per compound the median loss at each age: each stint's against its own start, which lies on the trend.

    `doubt` is the least error of each compound's slope.
    """
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
        error = max(slope_error(known), (doubt or {}).get(name, 0.0))
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
