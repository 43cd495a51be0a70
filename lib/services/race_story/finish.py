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
    rows, flag = everyone.where(ended(everyone)), flag_time(everyone)
    there = {one.driver for one in results if (one.status or "").startswith(FINISHED)}
    found: dict[str, int] = {}
    if flag is None:
        return found
    for driver in dict.fromkeys(everyone["driver"].tolist()):
        mine = rows["driver"] == driver
        if driver not in there and not (rows["end_time"][mine] >= flag).any():
            found[driver] = int(np.max(rows["lap"][mine], initial=0))
    return found


def flag_time(everyone: Table) -> float | None:
    """Return when the leader ended the last lap of all; None if nobody ended a lap."""
    rows = everyone.where(ended(everyone))
    return float(rows["end_time"][rows["lap"] == rows["lap"].max()].min()) if len(rows) else None


def raced(everyone: Table) -> Table:
    """Return the laps without those that FastF1 adds for lapped cars after the flag, as if they had retired."""
    flag = flag_time(everyone)
    added = (everyone["generated"] == 1) & (everyone["start_time"] >= (np.inf if flag is None else flag))
    return everyone.where(~added)


def laps_behind(session: StoredSession) -> dict[str, int]:
    """Return by how many laps each driver who saw the flag was behind the leader; without those on the same lap."""
    if not session.manifest.finished:
        return {}
    everyone, out = session.laps(), out_of(session)
    rows = everyone.where(ended(everyone))
    last = {who: int(rows["lap"][rows["driver"] == who].max()) for who in dict.fromkeys(rows["driver"].tolist())}
    most = max(last.values(), default=0)
    return {who: most - lap for who, lap in last.items() if lap < most and who not in out}
