"""Real stops: tyres were changed, the race was running."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lib.arrays import MEDIAN_TO_SIGMA
from lib.services.analysis_service.facts.race_laps import RaceLaps
from lib.services.race_story.finish import out_of
from lib.services.race_story.pit_visits import visits_of
from lib.sessions import StoredSession


@dataclass(frozen=True)
class Stop:
    """The lap that ended in the pits, seconds in the lane, and the tyre driven away on (None if not known)."""

    driver: str
    lap: int
    seconds: float | None
    compound: str | None


def stops_of(session: StoredSession) -> list[Stop]:
    """Return every stop in the order of time; not passes through the lane and not stays at a red flag."""
    visits = sorted((one for one in visits_of(session) if one.kind == "stop"), key=lambda one: one.pit_in)
    return [Stop(one.driver, one.lap, one.lane_time, None if one.fitted == "UNKNOWN" else one.fitted) for one in visits]


def without_count(session: StoredSession) -> set[str]:
    """Return who drove into the pits and neither left nor saw the flag: whether that was a stop nothing tells."""
    stayed = {one.driver for one in visits_of(session) if one.kind is None and not one.red and one.pit_out is None}
    return stayed & set(out_of(session)) if session.manifest.finished else stayed


def pit_loss(laps: RaceLaps, stops: list[Stop]) -> tuple[float, float, int] | None:
    """Return what a stop cost (median, spread, of how many): its in and out lap against two racing laps of the driver.

    Only stops of green laps count; None with fewer than three of them.
    """
    costs = [cost for stop in stops if (cost := _cost(laps, stop)) is not None]
    if len(costs) < 3:
        return None
    middle = float(np.median(costs))
    return middle, float(MEDIAN_TO_SIGMA * np.median(np.abs(np.array(costs) - middle))), len(costs)


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
