"""Speeds at the traps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.services.analysis_service.facts.pad import Pad, relation
from lib.sessions import Table

TRAPS = ("speed_i1", "speed_i2", "speed_fl", "speed_st")
SOURCE = "highest reading of the four speed traps"
TOLD = 3.0  # km/h: a tow or the wind makes as much


def top_speeds(rows: Table) -> dict[str, float]:
    """Return the highest speed of each driver at any trap."""
    found: dict[str, float] = {}
    for trap in TRAPS:
        for driver, value in zip(rows["driver"].tolist(), rows[trap].tolist(), strict=True):
            if value == value and value > found.get(driver, 0.0):
                found[driver] = value
    return found


def speed_facts(pad: Pad, rows: Table, order: Sequence[str]) -> None:
    """Write down the highest speed, and what the best of the result lacked to it."""
    speeds = top_speeds(rows)
    if not speeds:
        return
    fastest = max(speeds, key=lambda one: speeds[one])
    shown = [fastest, *order[:3], *pad.focus]
    for driver in dict.fromkeys(shown):
        if driver in speeds:
            text = f"{speeds[driver]:.0f} km/h"
            pad.add("top_speed", [driver], speeds[driver], text, SOURCE, 0.35, unit="km/h")
    best = next((driver for driver in [*pad.focus, *order] if driver in speeds), None)
    if best is not None and speeds[fastest] - speeds[best] >= TOLD:
        lack = speeds[fastest] - speeds[best]
        way = relation("speed", best, fastest, -lack)
        text = f"{np.round(lack):.0f} km/h"
        pad.add("slower_at_the_trap", [best, fastest], lack, text, SOURCE, 0.45, unit="km/h", relation=way)
