"""Speeds that no car has: dropouts and wrong digits are filled in and told, more of them are refused."""

from __future__ import annotations

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.recording import refuse

# km/h and km/h a second: 10 g, twice what a Formula 1 car brakes with, beyond the trembling of satellites and wheels.
SUDDEN, PER_SECOND = 40.0, 353.0
LONGEST = 0.6  # s: a dropout that lasts longer hides a corner
AT_THE_START = 3  # samples before a recorder's first speed
MOST = 0.02  # of the samples that may be filled in


def without_jumps(time: Float, speed: Float) -> tuple[Float, tuple[str, ...]]:
    """Return the speed without dropouts, with a note. Raise InvalidRequest for a speed that jumps up for good.

    A fall for good is left: that is a wall.
    """
    steps, pauses = np.diff(speed), np.diff(time)
    jumps = np.flatnonzero(np.abs(steps) > SUDDEN + PER_SECOND * np.maximum(pauses, 0.0))
    wrong = np.zeros(len(speed), bool)
    open_jump: int | None = None
    for jump in jumps.tolist():
        last = open_jump
        if last is None and steps[jump] > 0 and jump < AT_THE_START:
            wrong[: jump + 1] = True
            continue
        if last is not None and steps[jump] * steps[last] < 0 and time[jump] - time[last + 1] <= LONGEST:
            wrong[last + 1 : jump + 1], open_jump = True, None
            continue
        _refuse_rise(time, steps, last)
        open_jump = jump
    _refuse_rise(time, steps, open_jump)
    if not wrong.any():
        return speed, ()
    if wrong.mean() > MOST:
        raise refuse(f"the speed jumps in {wrong.sum()} of {len(speed)} samples: export the lap again")
    filled = np.where(wrong, np.interp(time, time[~wrong], speed[~wrong]), speed)
    return filled, (f"speed filled in for {wrong.sum()} of {len(speed)} samples, in which it jumped",)


def _refuse_rise(time: Float, steps: Float, jump: int | None) -> None:
    if jump is not None and steps[jump] > 0:
        raise refuse(f"the speed jumps by {steps[jump]:.0f} km/h at {time[jump] - time[0]:.2f} s, which no car can do")
