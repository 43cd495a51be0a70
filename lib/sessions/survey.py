"""What only a whole session tells: how its clocks stand to each other, and where its road lies."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lib.arrays import Float, Whole
from lib.errors import DamagedData
from lib.sessions import npz
from lib.sessions.compact import get_steps, put_steps, smallest

# Positions without their jumps err far less than the speed integral: at the first line of every second driver the best
# weights of three real sessions are 0.99, 0.88 and 1.03, of all drivers at the second 0.65, 0.83 and 0.90.
TRUST_UNKNOWN = 0.9


@dataclass(frozen=True)
class Survey:
    """Delays in seconds to add to a clock's stamps to be on the timing clock; the road every `step` metres.

    `late_ms` belongs to the moments `stamps_ms` of the position clock: one record's stamp is wrong by the same amount
    for every car in it. `x`, `y` are metres, `speed` km/h: medians over the session's clean laps. `trust` is the weight
    of what the positions say against the speed integral, 0 to 1. `loops` are the places, in metres, at which positions
    are set right; none in a survey that was stored before they were looked for.
    """

    car_delay: float
    pos_delay: float
    stamps_ms: Whole
    late_ms: Whole
    step: float
    x: Float
    y: Float
    speed: Float
    trust: float = TRUST_UNKNOWN
    loops: Float = field(default_factory=lambda: np.empty(0))

    @property
    def nbytes(self) -> int:
        return self.stamps_ms.nbytes + self.late_ms.nbytes + 3 * self.x.nbytes + self.loops.nbytes

    def late(self, time_ms: Whole) -> Float:
        """Return the seconds to add to position stamps; 0 for a stamp that no two cars could measure."""
        index = np.clip(np.searchsorted(self.stamps_ms, time_ms), 0, max(len(self.stamps_ms) - 1, 0))
        if not len(self.stamps_ms):
            return np.zeros(len(time_ms))
        return np.where(self.stamps_ms[index] == time_ms, self.late_ms[index] / 1000.0, 0.0)

    def pack(self) -> bytes:
        arrays: npz.Arrays = {"delays_ms": np.round(np.array([self.car_delay, self.pos_delay]) * 1000).astype(np.int64)}
        arrays["trust_milli"] = np.array([round(self.trust * 1000)], np.int64)
        arrays["loops_cm"] = np.round(self.loops * 100).astype(np.int64)
        put_steps(arrays, "stamps_ms", self.stamps_ms)
        arrays["late_ms"] = smallest(self.late_ms)
        arrays["step_mm"] = np.array([round(self.step * 1000)], np.int64)
        for name in ("x", "y", "speed"):
            put_steps(arrays, name, np.round(getattr(self, name) * 100))
        return npz.pack(arrays)

    @classmethod
    def unpack(cls, content: bytes) -> Survey:
        """Return the survey that `pack` wrote. Raise DamagedData."""
        arrays = npz.unpack(content)
        try:
            car, pos = (float(value) / 1000 for value in arrays["delays_ms"])
            road = [get_steps(arrays, name) / 100.0 for name in ("x", "y", "speed")]
            stamps, late = get_steps(arrays, "stamps_ms"), arrays["late_ms"].astype(np.int64)
            step = float(arrays["step_mm"][0]) / 1000
            trust = float(arrays["trust_milli"][0]) / 1000 if "trust_milli" in arrays else TRUST_UNKNOWN
            loops = arrays.get("loops_cm", np.empty(0)) / 100.0
        except (KeyError, IndexError, ValueError) as error:
            raise DamagedData("the stored survey lacks a part") from error
        if len(stamps) != len(late) or len({len(values) for values in road}) != 1:
            raise DamagedData("the stored survey does not fit together")
        x, y, speed = road
        return cls(car, pos, stamps, late, step, x, y, speed, trust, loops)
