"""Who was there at the flag, and after which lap the others were out."""

from __future__ import annotations

import numpy as np

from lib.services.race_story.race_laps import ended
from lib.sessions import Result, StoredSession, Table

FINISHED = ("Finished", "Lapped", "+")
UNSEEN = 2  # laps of the leader: a stop or a slow lap costs less than one more


def out_of(session: StoredSession) -> dict[str, int]:
    """Return the last lap that each driver who did not see the flag ended, 0 for a retirement on the first.

    While the race runs, it is of each driver who ended no lap while the leader drove two.
    """
    if session.manifest.finished:
        return retired(session.laps(), session.manifest.results)
    return unseen(session.laps())


def unseen(everyone: Table) -> dict[str, int]:
    """Return the last lap of each driver who ended none while the leader drove the last two; none before there are."""
    rows = everyone.where(ended(everyone))
    before = rows["end_time"][rows["lap"] == rows["lap"].max(initial=0.0) - UNSEEN]
    return _not_since(everyone, rows, float(before.min())) if len(before) else {}


def _not_since(everyone: Table, rows: Table, moment: float) -> dict[str, int]:
    found = {}
    for driver in dict.fromkeys(everyone["driver"].tolist()):
        mine = rows["driver"] == driver
        if not (rows["end_time"][mine] >= moment).any():
            found[driver] = int(np.max(rows["lap"][mine], initial=0))
    return found


def retired(everyone: Table, results: tuple[Result, ...] = ()) -> dict[str, int]:
    """Return who ended their last lap before the leader saw the flag, but for whom the results call a finisher."""
    rows, flag = everyone.where(ended(everyone)), flag_time(everyone)
    there = {one.driver for one in results if (one.status or "").startswith(FINISHED)}
    gone = {} if flag is None else _not_since(everyone, rows, flag)
    return {driver: lap for driver, lap in gone.items() if driver not in there}


def flag_time(everyone: Table) -> float | None:
    """Return when the leader ended the last lap of all; None if nobody ended a lap."""
    rows = everyone.where(ended(everyone))
    return float(rows["end_time"][rows["lap"] == rows["lap"].max()].min()) if len(rows) else None


def raced(everyone: Table) -> Table:
    """Return the laps without those that FastF1 adds: for lapped cars after the flag, and the one on which a car stops.

    Of a car that ended none the first one stays, and of one that stopped on its lap out that one: it had those tyres.
    """
    flag, last = flag_time(everyone), _last_ended(everyone)
    lasts = np.array([last.get(driver, np.inf) for driver in everyone["driver"].tolist()], np.float64)
    late = everyone["start_time"] >= (np.inf if flag is None else flag)
    stopped = (everyone["lap"] > lasts) & np.isnan(everyone["pit_out"])
    return everyone.where(~((everyone["generated"] == 1) & (late | stopped)))


def _last_ended(everyone: Table) -> dict[str, int]:
    rows = everyone.where(ended(everyone))
    return {who: int(rows["lap"][rows["driver"] == who].max()) for who in dict.fromkeys(rows["driver"].tolist())}


def laps_behind(session: StoredSession) -> dict[str, int]:
    """Return by how many laps each driver who saw the flag was behind the leader; without those on the same lap."""
    if not session.manifest.finished:
        return {}
    last, out = _last_ended(session.laps()), out_of(session)
    most = max(last.values(), default=0)
    return {who: most - lap for who, lap in last.items() if lap < most and who not in out}
