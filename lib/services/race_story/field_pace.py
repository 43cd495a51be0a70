"""What the field drives lap by lap: the measure of whether a lap shows pace, on a road that dries or gets wet too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.race_story.race_laps import RACES, green, through_pits
from lib.services.race_story.tyres import WET_TYRES
from lib.sessions import StoredSession, Table
from lib.sessions.key import PRACTICES

NEAR = 1.0  # laps: who is lapped drives his lap 30 when the leaders drive 31
CHANGED = 1.06  # slowest to fastest lap of the field: fuel and tyres alone make half of it
WET_SHARE = 0.1  # of the field on rain tyres: with fewer it is one or two who gamble
OFF_PACE = 1.07  # F1's own 107 % rule of qualifying


@dataclass(frozen=True)
class FieldPace:
    """The median of everybody's good laps at each lap of a race that has such; one for a whole other session."""

    laps: Float
    medians: Float

    def at(self, laps: Float) -> Float:
        """Return the field's time at these laps, between laps that have one in proportion."""
        if not len(self.laps):
            return np.full(len(laps), np.nan)
        return np.asarray(np.interp(laps, self.laps, self.medians), np.float64)

    @property
    def changed(self) -> bool:
        """Whether the road made laps much slower or faster, so that laps of different times cannot be compared."""
        if not len(self.laps):
            return False
        fast, slow = np.quantile(self.medians, [0.05, 0.95])
        return bool(slow > CHANGED * fast)


@dataclass(frozen=True)
class Paces:
    """Racing laps and their times, or where `against` what they are behind the field's median of the same lap."""

    rows: Table
    values: Float
    against: bool


def field_of(session: StoredSession) -> FieldPace:
    """Return the field's pace in a session."""
    return pace_of_field(session.laps(), session.manifest.session in RACES)


def refuse_without_pace(session: StoredSession) -> None:
    """Raise NoTelemetry for a session in which nobody drives racing laps, such as a qualifying."""
    name, paced = session.manifest.session, (*RACES, *PRACTICES)
    if name not in paced:
        raise NoTelemetry(f"{name} has no laps at racing pace: this kind is for sessions {', '.join(paced)}")


def paces_of(session: StoredSession, drivers: Sequence[str]) -> Paces:
    """Return what these drivers' laps tell of their pace, measured by all cars: the same for any choice of drivers.

    Raise NoTelemetry for a qualifying, in which nobody drives racing laps.
    """
    refuse_without_pace(session)
    everyone = session.laps()
    field = field_of(session)
    rows = everyone.where(racing_laps(everyone, field))
    rows = near_best(rows) if session.manifest.session in PRACTICES else rows
    rows = rows.where(np.isin(rows["driver"].astype(str), drivers))
    times = rows["lap_time"]
    return Paces(rows, times - field.at(rows["lap"]) if field.changed else times, field.changed)


def near_best(rows: Table) -> Table:
    """Return the laps within 107 % of the best: the others of a practice are driven to cool tyres or to look."""
    times = rows["lap_time"]
    return rows.where(times <= OFF_PACE * times.min(initial=np.inf))


def pace_of_field(everyone: Table, race: bool) -> FieldPace:
    """Return the field's pace from the good laps of everybody."""
    rows = everyone.where(good_laps(everyone))
    laps, times = rows["lap"], rows["lap_time"]
    if not len(rows) or not race:
        return FieldPace(np.zeros(min(len(rows), 1)), np.array([np.median(times)] if len(rows) else []))
    known = np.unique(laps)
    medians = [float(np.median(times[np.abs(laps - lap) <= NEAR])) for lap in known]
    return FieldPace(known, np.array(medians))


def good_laps(rows: Table) -> NDArray[np.bool_]:
    """Return which laps have a number and a time that holds, were green all the way and not through the pits."""
    known = ~np.isnan(rows["lap_time"]) & ~np.isnan(rows["lap"])
    held = (rows["deleted"] != 1) & (rows["generated"] != 1)
    return np.asarray(known & held & ~through_pits(rows) & green(rows), np.bool_)


def racing_laps(rows: Table, field: FieldPace) -> NDArray[np.bool_]:
    """Return which laps show pace: good ones near what the field drove, and not the first."""
    near = rows["lap_time"] < OFF_PACE * field.at(rows["lap"])
    return np.asarray(good_laps(rows) & near & (rows["lap"] > 1), np.bool_)


def tyres_tell(everyone: Table, field: FieldPace, laps: Float) -> NDArray[np.bool_]:
    """Return at which of these laps tyres can be measured: where the road changed, only those of a field on slicks."""
    if not field.changed:
        return np.ones(len(laps), np.bool_)
    wet = np.isin(everyone["compound"].astype(str), WET_TYRES)
    known = np.unique(everyone["lap"][~np.isnan(everyone["lap"])])
    on_slicks = [lap for lap in known if wet[everyone["lap"] == lap].mean() < WET_SHARE]
    return np.asarray(np.isin(laps, on_slicks), np.bool_)
