"""What every source's laps are judged by: which of them are clean, and who was where at the end of each."""

from __future__ import annotations

import numpy as np

from lib.sessions.schemas import POSITIONS
from lib.sessions.tables import Column, Table

PACE_LIMIT = 1.07  # F1's own 107 % rule
NEUTRALISED = set("4567")


def clean_laps(laps: Table) -> Column:
    """Return which laps say something about pace: accurate, valid, on a free track, within 107 % of the best."""
    status = np.array([not NEUTRALISED.isdisjoint(value or "") for value in laps["track_status"]], np.bool_)
    in_or_out = ~np.isnan(laps["pit_in"]) | ~np.isnan(laps["pit_out"])
    usable = (laps["accurate"] == 1) & (laps["deleted"] != 1) & (laps["generated"] != 1) & ~in_or_out & ~status
    usable &= ~np.isnan(laps["lap_time"])
    best = np.min(laps["lap_time"][usable], initial=np.inf)
    return np.asarray(usable & (laps["lap_time"] <= best * PACE_LIMIT), np.int8)


def race_positions(laps: Table) -> Table:
    """Return position, gap to the leader and to the car ahead at the end of each lap, among laps of one number."""
    ranked = np.flatnonzero(~np.isnan(laps["position"]) & ~np.isnan(laps["end_time"]))
    ranked = ranked[np.lexsort((laps["position"][ranked], laps["lap"][ranked]))]
    chosen = laps.where(ranked)
    lap, end = chosen["lap"], chosen["end_time"]
    first = np.flatnonzero(np.diff(lap, prepend=np.nan) != 0)
    leader = np.repeat(end[first], np.diff([*first, len(lap)])) if len(lap) else end
    ahead = np.diff(end, prepend=np.nan)
    ahead[first] = np.nan
    columns = {"driver": chosen["driver"], "lap": lap, "position": chosen["position"]}
    return Table.of(POSITIONS, {**columns, "gap": end - leader, "interval": ahead})
