"""A lap of one's own as a game's recorder would write it: a driver's lap with faults put into some corners."""

from __future__ import annotations

from functools import cache

from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.stored_lap import read_lap
from lib.sessions import SessionKey
from tests.services.coaching.faults import FAULTS, fit_corners, with_fault
from tests.services.f1_sessions import invented

COLUMNS = ("time", "speed", "throttle", "brake", "gear", "rpm")


@cache
def recorded(faults: tuple[str, ...] = tuple(FAULTS)) -> tuple[str, tuple[str, ...]]:
    """Return the lap as CSV, and the corners that hold a fault each, in the order of `faults`."""
    key = SessionKey(2025, 1, "Q")
    driver = invented().manifest(key).drivers[0].part
    lap = read_lap(invented(), key, driver, "fastest")
    corners = fit_corners(lap)
    changed, where = with_fault(lap, None, None, 0, noisy=False), []
    for at, name in enumerate(faults[: len(corners)]):
        corner = corners[at * len(corners) // min(len(faults), len(corners))]
        changed = with_fault(changed, corner, FAULTS[name][0], at, noisy=False)
        where.append(corner.name)
    return as_csv(changed), tuple(where)


def as_csv(lap: LapData) -> str:
    values = [getattr(lap.car, name) for name in COLUMNS]
    rows = (",".join(f"{value:.4f}" for value in row) for row in zip(*values, strict=True))
    return "\n".join([",".join(COLUMNS), *rows])
