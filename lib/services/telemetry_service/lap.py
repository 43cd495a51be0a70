"""One lap with its samples, the same for a driver's lap and a user's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lib.arrays import Float
from lib.services.session_survey.timing_lines import SECTOR_TOLERANCE
from lib.sessions import CarSamples, Circuit, Frozen, Manifest, Survey
from lib.sessions.session_info import session_info

LINEAR = ("speed", "throttle", "rpm")
HELD = ("brake", "gear", "drs")
PLACES = ("x", "y", "z")


@dataclass(frozen=True)
class CarTrace:
    """What the car recorded, on the lap's clock (0 = its start), a little beyond both ends; NaN = no value."""

    time: Float
    speed: Float
    throttle: Float
    rpm: Float
    brake: Float
    gear: Float
    drs: Float


@dataclass(frozen=True)
class PositionTrace:
    """Where the car was, in metres, on the lap's clock; `late` = seconds by which each stamp is known to be wrong."""

    time: Float
    x: Float
    y: Float
    z: Float
    late: Float


@dataclass(frozen=True)
class LapData:
    """`row` is the laps row as the API shows it; `manifest` and what hangs on it is None without a session.

    `name` is what the owner calls an own lap; `frozen` are the stretches of the lap in which a recording stood still.
    `clock` = seconds by which all its stamps are early beyond the session's delays (`lap_clock.py`).
    `more` are channels that only own laps have (steering, brake pressure in percent), on the car's samples; `invalid`:
    the game says that an own lap does not count.
    """

    driver: str
    row: dict[str, Any]
    lap_time: float
    car: CarTrace
    track: PositionTrace | None = None
    manifest: Manifest | None = None
    circuit: Circuit | None = None
    survey: Survey | None = None
    raw: CarSamples | None = None
    own: bool = False
    assumed: tuple[str, ...] = ()
    name: str | None = None
    frozen: tuple[Frozen, ...] = ()
    clock: float = 0.0
    more: Mapping[str, Float] = field(default_factory=dict)
    invalid: bool = False

    @property
    def session(self) -> dict[str, Any] | None:
        return None if self.manifest is None or self.own else session_info(self.manifest)

    @property
    def car_delay(self) -> float:
        """Seconds to add to the car clock to be on the timing clock; an own lap has only one clock."""
        return 0.0 if self.survey is None or self.own else self.survey.car_delay + self.clock

    def gaps(self, what: str) -> list[tuple[float, float]]:
        """Return the stretches, on the lap's clock as it is stamped, in which the car or its position stood frozen."""
        start = self.row.get("start_time") or 0.0
        return [(one.start - start, one.to - start) for one in self.frozen if one.what == what]

    @property
    def sectors(self) -> tuple[float, float, float] | None:
        """The official sector times, None if one is missing or they miss the lap time by more than 3 ms."""
        s1, s2, s3 = (self.row.get(name) for name in ("sector1", "sector2", "sector3"))
        if s1 is None or s2 is None or s3 is None or abs(s1 + s2 + s3 - self.lap_time) > SECTOR_TOLERANCE:
            return None
        return float(s1), float(s2), float(s3)

    @property
    def why_no_sectors(self) -> str | None:
        if self.sectors is not None:
            return None
        names = [f"S{n}" for n in (1, 2, 3) if self.row.get(f"sector{n}") is None]
        if names:
            return f"no time for {', '.join(names)}"
        return "the sector times miss the lap time by more than 3 ms"
