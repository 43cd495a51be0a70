"""The car's setup: numbers within bounds, under known names."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from lib.errors import InvalidRequest

MOST_NAMED = 20  # bad fields in one answer
WHEELS = ("front_left", "front_right", "rear_left", "rear_right")
BOUNDS: dict[str, tuple[float, float]] = {
    "front_wing": (0, 50),
    "rear_wing": (0, 50),
    "differential_on_throttle": (0, 100),
    "differential_off_throttle": (0, 100),
    "front_camber": (-6, 0),
    "rear_camber": (-6, 0),
    "front_toe": (-2, 2),
    "rear_toe": (-2, 2),
    "front_suspension": (0, 50),
    "rear_suspension": (0, 50),
    "front_anti_roll_bar": (0, 50),
    "rear_anti_roll_bar": (0, 50),
    "front_ride_height": (0, 200),
    "rear_ride_height": (0, 200),
    "brake_bias": (40, 80),
    "brake_pressure": (0, 100),
    **{f"{wheel}_tyre_pressure": (10.0, 40.0) for wheel in WHEELS},
}


def checked_setup(setup: Any) -> dict[str, float]:
    """Return the setup; raises InvalidRequest that names every unknown key and every number out of bounds."""
    if setup is None:
        return {}
    if not isinstance(setup, Mapping):
        raise InvalidRequest.field("setup", "must be an object of numbers")
    wrong = ((f"setup.{name}"[:100], _problem(name, value)) for name, value in setup.items())
    named = dict(islice(((name, problem) for name, problem in wrong if problem), MOST_NAMED))
    if named:
        raise InvalidRequest.fields(named)
    return {str(name): float(value) for name, value in setup.items()}


def _problem(name: str, value: Any) -> str | None:
    if name not in BOUNDS:
        return f"is not known; known are {', '.join(BOUNDS)}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "must be a number"
    low, high = BOUNDS[name]
    return None if low <= value <= high else f"is from {low:g} to {high:g}"
