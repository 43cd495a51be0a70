"""Who was there at the flag, and after which lap the others were out."""

from __future__ import annotations

import numpy as np

from lib.services.race_story.race_laps import ended
from lib.sessions import Result, StoredSession, Table

FINISHED = ("Finished", "Lapped", "+")


def out_of(session: StoredSession) -> dict[str, int]:
    """Return the last lap that each driver who did not see the flag ended, 0 for a retirement on the first."""
    return retired(session.laps(), session.manifest.results) if session.manifest.finished else {}


def retired(everyone: Table, results: tuple[Result, ...] = ()) -> dict[str, int]:
    """Return who ended their last lap before the leader saw the flag, but for whom the results call a finisher."""
    rows = everyone.where(ended(everyone))
    if not len(rows):
        return {}
    flag = rows["end_time"][rows["lap"] == rows["lap"].max()].min()
    there = {one.driver for one in results if (one.status or "").startswith(FINISHED)}
    found = {}
    for driver in dict.fromkeys(everyone["driver"].tolist()):
        mine = rows["driver"] == driver
        if driver not in there and not (rows["end_time"][mine] >= flag).any():
            found[driver] = int(np.max(rows["lap"][mine], initial=0))
    return found


def laps_behind(session: StoredSession) -> dict[str, int]:
    """Return by how many laps each driver who saw the flag was behind the leader; without those on the same lap."""
    if not session.manifest.finished:
        return {}
    everyone, out = session.laps(), out_of(session)
    rows = everyone.where(ended(everyone))
    last = {who: int(rows["lap"][rows["driver"] == who].max()) for who in dict.fromkeys(rows["driver"].tolist())}
    most = max(last.values(), default=0)
    return {who: most - lap for who, lap in last.items() if lap < most and who not in out}
