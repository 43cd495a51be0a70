"""Which laps of a race were driven to the line, which were slowed, and which led through the pit lane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lib.sessions import Table
from lib.sessions.key import RACES as RACES  # for those who ask for laps of races

SLOWED = set("4567")  # of the track status: safety cars and red flags


def green(rows: Table) -> NDArray[np.bool_]:
    """Return which laps saw no safety car and no red flag."""
    return np.array([SLOWED.isdisjoint(status or "") for status in rows["track_status"].tolist()], np.bool_)


def through_pits(rows: Table) -> NDArray[np.bool_]:
    """Return which laps began or ended in the pit lane."""
    return np.asarray(~np.isnan(rows["pit_in"]) | ~np.isnan(rows["pit_out"]), np.bool_)


def ended(rows: Table) -> NDArray[np.bool_]:
    """Return which laps were driven to the line: the source gives an end to the lap in which a car stops, too."""
    found = ~np.isnan(rows["end_time"]) & ~np.isnan(rows["lap"])
    timed = ~np.isnan(rows["lap_time"]) | ~np.isnan(rows["sector3"])
    for driver in set(rows["driver"].tolist()):
        mine = rows["driver"] == driver
        last = rows["lap"][mine & timed].max(initial=0.0)
        found &= ~mine | (rows["lap"] <= last)
    return np.asarray(found, np.bool_)
