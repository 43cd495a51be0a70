"""Laps of cars that stop once, each as fast as its letter, the road and the age of its tyres say."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lib.services.race_story.driven_laps import Driven

LAPS = 10
ROAD = (0.9, 0.0, -0.3, 2.5, 0.1, -0.2, -0.4, 0.3, -0.6, -0.8)  # a slow lap for everybody, and lighter cars
STOPS = {"A": 3, "B": 5, "C": 7}


def made(
    stops: Mapping[str, int],
    wear: float = 0.05,
    compound: str = "HARD",
    more: float = 0.0,
    bend: float = 99.0,
    later: float = 0.0,
    laps: int = LAPS,
) -> Driven:
    """Return the laps; the wear is another beyond the age `bend`, and `more` is what the compound is slower."""
    rows = [(who, lap, lap - stop if lap > stop else lap) for who, stop in stops.items() for lap in range(1, laps + 1)]
    driver = np.array([who for who, _, _ in rows])
    lap, age = (np.array([row[at] for row in rows], np.float64) for at in (1, 2))
    stint = np.array([f"{who} {1 if lap <= stops[who] else 2} {compound}" for who, lap, _ in rows])
    pace = np.array([90.0 + ord(who) - ord("A") for who, _, _ in rows]) + more
    lost = wear * np.minimum(age, bend) + later * np.maximum(age - bend, 0)
    time = pace + np.resize(ROAD, laps)[lap.astype(int) - 1] + lost
    return Driven(driver, stint, np.array([compound] * len(rows), object), age, lap, time)
