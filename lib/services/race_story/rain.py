"""In which laps of a race it rained, as far as the weather station at the track tells."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lib.arrays import Float
from lib.services.race_story.leader import LeaderLaps, leader_laps
from lib.sessions import StoredSession


def rain_of(session: StoredSession) -> tuple[tuple[int, int], ...]:
    """Return the spans of the leader's laps in which it rained, empty without weather."""
    weather = session.timeline()["weather"]
    return rain_spans(weather["time"], weather["rainfall"], leader_laps(session.laps()))


def rain_spans(times: Float, rainfall: Float, leader: LeaderLaps) -> tuple[tuple[int, int], ...]:
    """Return first and last lap of each shower: of measurements one after another that say rain, during the race."""
    if not len(leader.laps):
        return ()
    flag = float(leader.ends[-1])
    during = (times <= flag) & (np.append(times[1:], np.inf) > leader.start_of(1))
    wet = [leader.lap_at(time) for time in times[during & (rainfall == 1)].tolist()]
    return _spans(wet)


def _spans(laps: Iterable[int]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for lap in sorted(set(laps)):
        if found and found[-1][1] >= lap - 1:
            found[-1] = (found[-1][0], lap)
        else:
            found.append((lap, lap))
    return tuple(found)
