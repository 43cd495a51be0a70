"""From where a race was started: a place on the grid, or the pit lane."""

from __future__ import annotations

import numpy as np

from lib.sessions import Result, StoredSession

PIT_LANE = 0  # what results have for it


def grid_place(result: Result) -> int | None:
    """Return the place on the grid, None for a start from the pit lane and where the source does not tell."""
    return result.grid or None


def grid_of(session: StoredSession) -> dict[str, int | None]:
    """Return each driver's place on the grid, None for who started from the pit lane."""
    from_lane = set(pit_lane_starts(session))
    places = {one.driver: grid_place(one) for one in session.manifest.results if one.driver}
    return {driver: None if driver in from_lane else place for driver, place in places.items()}


def pit_lane_starts(session: StoredSession) -> tuple[str, ...]:
    """Return who started from the pit lane: the results say so, or the car left it after the start of the race."""
    said = [one.driver for one in session.manifest.results if one.driver and one.grid == PIT_LANE]
    start, laps = session.manifest.start_time, session.laps()
    late = (laps["lap"] == 1) & (laps["pit_out"] >= (np.inf if start is None else start))
    return tuple(dict.fromkeys([*said, *laps["driver"][late].tolist()]))
