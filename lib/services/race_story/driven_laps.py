"""Laps with the sets of tyres they were driven on, and which of them are of long stints or of long runs."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.services.race_story.stints import Stint, stint_numbers
from lib.services.race_story.wear_line import SHORTEST
from lib.sessions import StoredSession, Table

LONG_RUN = 5  # laps of a practice one after another: fewer are no run on race fuel
STEADY = 1.02  # of the lap before: a run with a larger step was pushed or cooled in between
SHARED = 0.25  # of the stints on a compound reach an age that counts: beyond it, one car's day is not a trend


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


def stint_name(stint: Stint) -> str:
    """Return how a set of tyres is named among measured laps."""
    return f"{stint.driver} {stint.stint}"


def driven(session: StoredSession, rows: Table) -> Driven:
    """Return laps with the sets of tyres and their ages as driven: the feed makes some young in between."""
    tyres = stint_numbers(session)
    sets = [tyres.get((who, int(lap))) for who, lap in zip(rows["driver"].tolist(), rows["lap"], strict=True)]
    ages = [np.nan if one is None else one.age_on(lap) for one, lap in zip(sets, rows["lap"], strict=True)]
    names = np.array([None if one is None else one.compound for one in sets], object)
    stint = np.array(["" if one is None else stint_name(one) for one in sets])
    laps = Driven(rows["driver"].astype(str), stint, names, np.array(ages, np.float64), rows["lap"], rows["lap_time"])
    known = np.array([name not in (None, "UNKNOWN") for name in names], np.bool_)
    return laps.where(known & ~np.isnan(laps.age))


def compounds_of(laps: Driven) -> list[str]:
    """Return the compounds that are known."""
    return sorted({name for name in laps.compound.tolist() if name and not name.endswith("UNKNOWN")})


def long_stints(laps: Driven, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which laps are of a stint of which at least four laps of different ages are kept."""
    found = np.zeros(len(laps.stint), np.bool_)
    for name in np.unique(laps.stint[kept]):
        mine = kept & (laps.stint == name)
        found |= mine & (len(np.unique(laps.age[mine])) >= SHORTEST)
    return found


def reach_of(laps: Driven) -> dict[str, float]:
    """Return the age up to which each compound's stints are enough to tell."""
    kept = laps.where(long_stints(laps, np.ones(len(laps.time), np.bool_)))
    found = {}
    for name in compounds_of(kept):
        mine = kept.compound == name
        ages, counts = np.unique(kept.age[mine], return_counts=True)
        enough = ages[counts >= np.ceil(SHARED * len(np.unique(kept.stint[mine])))]
        found[name] = float(enough.max(initial=0))
    return found


def long_runs(laps: Driven) -> NDArray[np.bool_]:
    """Return which laps are of a long run: on one set, one after another, each near the lap before."""
    if not len(laps.time):
        return np.zeros(0, np.bool_)
    order = np.lexsort((laps.lap, laps.stint))
    stint, lap, time = laps.stint[order], laps.lap[order], laps.time[order]
    near = np.abs(np.log(time[1:] / time[:-1])) <= np.log(STEADY)
    goes_on = (stint[1:] == stint[:-1]) & (np.diff(lap) == 1) & near
    run = np.concatenate([[0], np.cumsum(~goes_on)])
    found = np.zeros(len(order), np.bool_)
    found[order] = np.bincount(run)[run] >= LONG_RUN
    return found
