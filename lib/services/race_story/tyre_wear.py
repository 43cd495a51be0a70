"""What the age of a tyre costs: in a race against the field, so without fuel and road, in a practice over long runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.lru import LruCache
from lib.services.race_story.driven_laps import LONG_RUN, Driven, compounds_of, driven, long_runs, long_stints, reach_of
from lib.services.race_story.field_pace import field_of, pace_of_field, racing_laps, refuse_without_pace, tyres_tell
from lib.services.race_story.field_times import FieldModel, FieldTimes
from lib.services.race_story.race_laps import RACES
from lib.services.race_story.tyres import WET_TYRES
from lib.services.race_story.wear_line import SHORTEST, WearLine, bend_of, errors_of, fitted, levels, with_errors
from lib.sessions import StoredSession

RAIN = "On a wet or drying track the road changes these times more than the tyres do"
DRY_ONLY = "Without the laps on which rain tyres were driven"
NOT_MEASURABLE = "Tyre degradation is not measurable here: the road changed lap times by more than the tyres do"
CLEAR = 0.05  # s a lap: with an error beyond that not even the sign of a usual slope (0.02 to 0.15) is known
MOST_BYTES, BYTES_OF_A_RACE = 8 * 2**20, 200_000  # 1,300 laps with their names, 40 races at once

_measured = LruCache(MOST_BYTES)  # by version: one race takes 0.3 s, and each choice of drivers asks for it


@dataclass(frozen=True)
class CompoundWear:
    """The wear of a compound: its line, and the median loss at each age with the share of stints that reach it."""

    compound: str
    line: WearLine
    ages: Float
    lost: Float
    share: Float
    stints: int

    @property
    def trend(self) -> Float:
        """The line at the ages."""
        return self.line.at(self.ages, float(self.ages[0]))

    @property
    def doubt(self) -> Float:
        """The standard error of the line at the ages."""
        return self.line.doubt(self.ages, float(self.ages[0]))


@dataclass(frozen=True)
class TyreWear:
    """What is known of each compound, and `unclear`: those whose slope is not known to 0.05 s.

    `against` = what the field's times did from lap to lap, of fuel and road, is taken out.
    """

    compounds: tuple[CompoundWear, ...]
    unclear: tuple[str, ...] = ()
    remark: str = ""
    against: bool = False


@dataclass(frozen=True)
class MeasuredLaps:
    """Laps whose times tell of tyres, their times without the field's, and what all of them together tell.

    `bends` are the ages at which a compound's wear becomes another, `doubts` the least errors of each line.
    """

    laps: Driven
    times: Float
    bends: Mapping[str, float]
    doubts: Mapping[str, dict[str, float]]
    reach: Mapping[str, float]
    against: bool = False
    remark: str = ""

    def of(self, chosen: NDArray[np.bool_]) -> TyreWear:
        """Return the wear that some of the laps tell. Raise NoTelemetry if they tell of none."""
        found, unclear = self._told(chosen)
        if not found:
            raise NoTelemetry(self._why_not(unclear))
        wet = not {wear.compound for wear in found}.isdisjoint(WET_TYRES)
        return TyreWear(tuple(found), tuple(unclear), self.remark or (RAIN if wet else ""), self.against)

    def _why_not(self, unclear: Sequence[str]) -> str:
        if self.remark == DRY_ONLY:
            return NOT_MEASURABLE
        if unclear:
            return f"Tyre degradation is not measurable here: it is not clear for {', '.join(unclear).lower()}"
        return "There are no stints of four racing laps on a known tyre here"

    def _told(self, chosen: NDArray[np.bool_]) -> tuple[list[CompoundWear], list[str]]:
        """Return the compounds whose wear is clear, and the names of those of which it is not."""
        found, unclear = [], []
        for name in compounds_of(self.laps.where(chosen)):
            mine = chosen & (self.laps.compound == name) & (self.laps.age <= self.reach.get(name, 0))
            wear = self._compound(name, mine & long_stints(self.laps, mine))
            if wear is not None and wear.line.error > CLEAR:
                unclear.append(name)
            elif wear is not None:
                found.append(wear)
        return found, unclear

    def _compound(self, name: str, mine: NDArray[np.bool_]) -> CompoundWear | None:
        stint, ages, times = self.laps.stint[mine], self.laps.age[mine], self.times[mine]
        if not len(ages):
            return None
        line = _line(stint, ages, times, self.bends.get(name))
        least = self.doubts.get(name, {})
        line = replace(
            line,
            error=max(line.error, least.get("error", 0.0)),
            later_error=max(line.later_error, least.get("later_error", 0.0)) if line.bend is not None else 0.0,
        )
        every, counts = np.unique(ages, return_counts=True)
        above = times - levels(line, stint, ages, times) - line.at(np.array([every[0]]), 0.0)
        lost = np.array([np.median(above[ages == age]) for age in every])
        return CompoundWear(name, line, every, lost, counts / len(np.unique(stint)), len(np.unique(stint)))


def _line(stint: NDArray[np.str_], ages: Float, times: Float, bend: float | None) -> WearLine:
    """Return the line with its errors, with a bend only where there are laps on both sides of it."""
    if bend is not None and min(np.count_nonzero(ages <= bend), np.count_nonzero(ages > bend)) < SHORTEST:
        bend = None
    return with_errors(fitted(stint, ages, times, bend), stint, ages, times)


def tyre_wear(session: StoredSession, drivers: Sequence[str]) -> TyreWear:
    """Return what age costs these drivers. Raise NoTelemetry where times do not tell."""
    measured = measured_laps(session)
    return measured.of(np.isin(measured.laps.driver, list(drivers)))


def measured_laps(session: StoredSession) -> MeasuredLaps:
    """Return the laps that tell of tyres, remembered for as long as the session stays as it is stored."""
    if not session.manifest.version:
        return measured_anew(session)
    place = (str(session.key), session.manifest.version)
    found: MeasuredLaps | None = _measured.get(place)
    if found is None:
        found = measured_anew(session)
        _measured.put(place, found, BYTES_OF_A_RACE)
    return found


def measured_anew(session: StoredSession) -> MeasuredLaps:
    """Return the laps that tell of tyres: against the field in a race, in a practice the long runs.

    Where the road changed, only laps on which nobody drove rain tyres. Raise NoTelemetry if it changed in these,
    too: then times tell of the road and not of tyres.
    """
    refuse_without_pace(session)
    everyone, field = session.laps(), field_of(session)
    if session.manifest.session not in RACES:
        laps = driven(session, everyone.where(racing_laps(everyone, field)))
        return of_long_runs(laps)
    if not field.changed:
        return against_field(driven(session, everyone.where(racing_laps(everyone, field))))
    dry = everyone.where(tyres_tell(everyone, field, everyone["lap"]))
    if not len(dry) or pace_of_field(dry, race=True).changed:
        raise NoTelemetry(NOT_MEASURABLE)
    return replace(against_field(driven(session, dry.where(racing_laps(dry, field)))), remark=DRY_ONLY)


def of_long_runs(laps: Driven) -> MeasuredLaps:
    """Return the laps of long runs, with the fuel in them. Raise NoTelemetry if nobody drove one."""
    laps = laps.where(long_runs(laps))
    if not len(laps.time):
        raise NoTelemetry(f"There are no stints of {LONG_RUN} steady laps one after another here")
    return MeasuredLaps(laps, laps.time, {}, {}, reach_of(laps))


def against_field(laps: Driven) -> MeasuredLaps:
    """Return the laps with their times against what all cars drove on the same lap, apart from tyres."""
    reach = reach_of(laps)
    shared = laps.where(laps.age <= np.array([reach.get(name, np.inf) for name in laps.compound.tolist()]))
    told = shared.where(long_stints(shared, np.ones(len(shared.time), np.bool_)))
    model, bends = FieldModel(shared, {}), dict[str, float]()
    field = model.times()
    while (found := _bend(told, field, bends)) is not None:
        bends |= found
        model = FieldModel(shared, bends)
        field = model.times()
    doubts = _doubts(told, model, field.untold, bends)
    return MeasuredLaps(laps, laps.time - field.at(laps.lap), bends, doubts, reach, True)


def _bend(laps: Driven, field: FieldTimes, known: Mapping[str, float]) -> dict[str, float] | None:
    """Return one more compound whose wear bends, with the age; None if there is none."""
    times = laps.time - field.at(laps.lap)
    for name in compounds_of(laps):
        mine = laps.compound == name
        if name not in known and (age := bend_of(laps.stint[mine], laps.age[mine], times[mine])) is not None:
            return {name: age}
    return None


def _doubts(
    laps: Driven, model: FieldModel, untold: Set[str], bends: Mapping[str, float]
) -> dict[str, dict[str, float]]:
    """Return the errors of each compound's line: what it changes by, with its field, when one car is left out.

    Infinite where without some car nothing tells its wear from what fuel and road did.
    """
    names, lines = compounds_of(laps), dict[str, list[WearLine]]()
    for at, driver in enumerate(model.drivers):
        rest, field = laps.where(laps.driver != driver), model.times(at)
        untold = untold | field.untold
        for name in names:
            mine = rest.compound == name
            if name not in untold and mine.any():
                times = rest.time[mine] - field.at(rest.lap[mine])
                lines.setdefault(name, []).append(_line_of(rest.stint[mine], rest.age[mine], times, bends.get(name)))
    none = {"error": np.inf, "later_error": np.inf}
    return {name: none if name in untold else errors_of(lines[name]) for name in names}


def _line_of(stint: NDArray[np.str_], ages: Float, times: Float, bend: float | None) -> WearLine:
    known = ~np.isnan(times)
    return fitted(stint[known], ages[known], times[known], bend)
