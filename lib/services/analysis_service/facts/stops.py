"""Real stops: tyres were changed, the race was running."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.services.analysis_service.facts.race_laps import RaceLaps
from lib.services.race_story.red_flags import standstills
from lib.services.session_views import ViewRequest, columns
from lib.sessions import StoredSession

UNKNOWN = (None, "UNKNOWN")


@dataclass(frozen=True)
class Stop:
    """The lap that ended in the pits, seconds in the lane, and the tyre driven away on (None if not known)."""

    driver: str
    lap: int
    seconds: float | None
    compound: str | None
    before: str | None


def stops_of(session: StoredSession) -> list[Stop]:
    """Return every change of tyres, in the order of time; not passes through the lane and not stays at a red flag."""
    table = columns(session, ViewRequest("pitstops"))
    timeline = session.timeline()
    still = standstills(timeline["track_status"], timeline["session_status"])
    tyres = _tyres(session)
    kinds = table.get("kind", [None] * len(table["driver"]))
    rows = zip(*(table[name] for name in ("driver", "lap", "pit_in", "pit_out", "lane_time")), kinds, strict=True)
    found: list[tuple[float, Stop]] = []
    for driver, lap, entered, left, seconds, kind in rows:
        before, after = tyres.get((driver, lap)), tyres.get((driver, lap + 1))
        if after is None or kind not in (None, "stop") or not _changed(before, after):
            continue
        if left is not None and any(entered < last and left > first for first, last in still):
            continue
        here = Stop(driver, int(lap), seconds, after[0], before[0] if before else None)
        found.append((entered, here))
    return [stop for _, stop in sorted(found, key=lambda pair: pair[0])]


def _tyres(session: StoredSession) -> dict[tuple[str, int], tuple[str | None, float]]:
    rows = session.laps()
    names = ("driver", "lap", "compound", "tyre_life")
    listed = zip(*(rows[name].tolist() for name in names), strict=True)
    return {(who, int(lap)): (tyre, age) for who, lap, tyre, age in listed if lap == lap}


def _changed(before: tuple[str | None, float] | None, after: tuple[str | None, float]) -> bool:
    if before is None:
        return False
    if before[0] != after[0]:
        return True
    older = after[1] - before[1]
    return bool(np.isnan(older) or older != 1)


def pit_loss(laps: RaceLaps, stops: list[Stop]) -> tuple[float, float, int] | None:
    """Return what a stop cost (median, spread, of how many): its in and out lap against two racing laps of the driver.

    Only stops of green laps count; None with fewer than three of them.
    """
    costs = [cost for stop in stops if (cost := _cost(laps, stop)) is not None]
    if len(costs) < 3:
        return None
    middle = float(np.median(costs))
    return middle, float(1.4826 * np.median(np.abs(np.array(costs) - middle))), len(costs)


def _cost(laps: RaceLaps, stop: Stop) -> float | None:
    if stop.driver not in laps.drivers or stop.lap + 1 > laps.last:
        return None
    at, lap = laps.row(stop.driver), stop.lap
    if laps.slowed[at, lap : lap + 2].any():
        return None
    near = slice(max(lap - 5, 0), lap + 7)
    usual = laps.time[at, near][laps.racing[at, near]]
    cost = laps.time[at, lap] + laps.time[at, lap + 1] - 2 * float(np.median(usual)) if len(usual) >= 3 else np.nan
    return None if np.isnan(cost) else float(cost)
