"""Sets of tyres: from when to when each was driven, numbered 1, 2, 3, whatever the feed counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import numpy as np

from lib.services.race_story.finish import raced
from lib.services.race_story.pit_visits import PitVisit, visits_of
from lib.services.race_story.race_laps import RACES
from lib.sessions import StoredSession, Table

Lap = dict[str, Any]
LapKey = tuple[str, int]
NEEDED = ("driver", "lap", "stint", "compound", "tyre_life", "fresh_tyre")
SAME_TYRES = ("pass", "drive-through")
UNTOLD: Lap = dict.fromkeys(("stint", "compound", "tyre_life", "fresh_tyre"))


@dataclass(frozen=True)
class Stint:
    """One set of tyres of one driver; ages in laps, None if the feed does not tell."""

    driver: str
    stint: int
    compound: str | None
    fresh_tyre: bool | None
    first_lap: int
    last_lap: int
    laps: int
    tyre_life_start: int | None
    tyre_life_end: int | None

    def age_on(self, lap: float) -> float:
        """Return the age on a lap of the stint, NaN if the feed does not tell."""
        return np.nan if self.tyre_life_start is None else self.tyre_life_start + lap - self.first_lap


def stints_of(session: StoredSession) -> tuple[Stint, ...]:
    """Return every stint of a session, driver by driver."""
    laps = session.laps()
    return stints(raced(laps) if session.manifest.session in RACES else laps, visits_of(session))


def stints(everyone: Table, visits: Sequence[PitVisit]) -> tuple[Stint, ...]:
    """Return the stints; a pass through the pit lane that changed no tyres starts no new one."""
    kept = {(one.driver, one.lap) for one in visits if one.kind in SAME_TYRES}
    fitted = {(one.driver, one.lap) for one in visits if one.kind == "stop" and one.fitted not in (None, "UNKNOWN")}
    ways = {(one.driver, one.lap) for one in visits}
    red = {(one.driver, one.lap) for one in visits if one.red}
    found = []
    for _, group in groupby(everyone.records(NEEDED), lambda lap: lap["driver"]):
        laps = _without_claims([lap for lap in group if lap["lap"] is not None], red, ways)
        found += [_stint(number, mine) for number, mine in enumerate(_split(laps, kept, fitted), 1)]
    return tuple(found)


def _split(laps: Sequence[Lap], kept: set[LapKey], fitted: set[LapKey]) -> Iterator[list[Lap]]:
    """Yield the laps of each set. Laps of which the feed says no stint belong to the one before, the first to the next.

    A driver of whose tyres it says nothing has no stint: the number of sets is not known.
    """
    told = any(lap["compound"] or lap["tyre_life"] is not None for lap in laps)
    known = [lap["stint"] for lap in laps if told and lap["stint"] is not None]
    mine: list[Lap] = []
    number = known[0] if known else None
    for lap in laps if known else []:
        new = bool(mine) and (lap["driver"], mine[-1]["lap"]) in fitted
        changed = mine and lap["stint"] not in (None, number) and not _goes_on(mine, lap, kept)
        if new or changed:
            yield mine
            mine = []
        number = lap["stint"] or number
        mine.append(lap)
    if mine:
        yield mine


def _without_claims(laps: Sequence[Lap], red: set[LapKey], ways: set[LapKey]) -> list[Lap]:
    """Return the laps without the tyres that the feed gives a car during a red flag and takes back later.

    It does where the tyres of before are on the car again, as much older as laps were driven, and nobody stopped since.
    """
    found = list(laps)
    for at, last in enumerate(laps):
        if (last["driver"], last["lap"]) in red:
            for back in range(at + 1, len(laps)):
                if _is_as_driven(last, laps[back]):
                    found[at + 1 : back] = [lap | UNTOLD for lap in laps[at + 1 : back]]
                    break
                if (last["driver"], laps[back]["lap"]) in ways:
                    break
    return found


def _is_as_driven(before: Lap, after: Lap) -> bool:
    if before["compound"] != after["compound"] or None in (before["compound"], before["tyre_life"], after["tyre_life"]):
        return False
    return bool(after["tyre_life"] - before["tyre_life"] == after["lap"] - before["lap"])


def _goes_on(before: Sequence[Lap], after: Lap, kept: set[LapKey]) -> bool:
    """Return whether the same tyres went on: nobody can have changed them, or they are so much older."""
    if (before[-1]["driver"], before[-1]["lap"]) in kept:
        return True
    last = next((lap for lap in reversed(before) if lap["compound"]), before[-1])
    ages = last["tyre_life"], after["tyre_life"]
    same = last["compound"] == after["compound"] and last["compound"] is not None
    return same and None not in ages and 0 < ages[1] - ages[0] <= after["lap"] - last["lap"]


def _stint(number: int, laps: Sequence[Lap]) -> Stint:
    first, last = laps[0], laps[-1]
    compounds = Counter(lap["compound"] for lap in laps if lap["compound"] not in (None, "UNKNOWN"))
    fallback = next((lap["compound"] for lap in laps if lap["compound"]), None)
    start = _start_age(laps)
    return Stint(
        driver=first["driver"],
        stint=number,
        compound=compounds.most_common(1)[0][0] if compounds else fallback,
        fresh_tyre=next((lap["fresh_tyre"] for lap in laps if lap["fresh_tyre"] is not None), None),
        first_lap=first["lap"],
        last_lap=last["lap"],
        laps=len(laps),
        tyre_life_start=start,
        tyre_life_end=None if start is None else _end_age(start, laps),
    )


def _start_age(laps: Sequence[Lap]) -> int | None:
    """Return the age on the first lap, counted back from the first lap whose age is known.

    None if that is younger than new: the feed's first word came late, and it counts from there.
    """
    for lap in laps:
        if lap["tyre_life"] is not None:
            age = int(lap["tyre_life"] - (lap["lap"] - laps[0]["lap"]))
            return age if age >= 1 else None
    return None


def _end_age(start: int, laps: Sequence[Lap]) -> int:
    """Return the feed's age on the last lap, or what was driven since the start where the feed made tyres young."""
    ages = [lap["tyre_life"] for lap in laps if lap["tyre_life"] is not None]
    driven = int(start + laps[-1]["lap"] - laps[0]["lap"])
    grows = all(after > before for before, after in pairwise(ages))
    return int(ages[-1]) if grows and laps[-1]["tyre_life"] is not None else driven


def stint_numbers(session: StoredSession) -> dict[tuple[str, int], Stint]:
    """Return the stint of each driver's lap."""
    return {(one.driver, lap): one for one in stints_of(session) for lap in range(one.first_lap, one.last_lap + 1)}
