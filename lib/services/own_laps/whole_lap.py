"""Whether samples are one whole lap, where no marks say it: by positions, told lengths, and speeds at both ends."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.recording import refuse

OPEN = 0.015  # share of a lap; measured: 14 files of whole laps with positions end within 0.7 % of where they began
LEAST_OPEN = 60.0  # m: that share of a kart track is within what satellites and one sample are off by
NEAR = 20.0  # m: what satellites are off by, and the width of a line through a corner
STANDING, GRID = 30.0, 400.0  # km/h and m: a first lap begins at its place on the grid
MOVED = 0.3  # of the way: positions that cover less were not recorded all along
STARTS = 60.0  # km/h: a lap that begins slower began at the grid or in the pits, and ends faster
APART = 0.35  # share by which speeds at the line may differ from one passing to the next, tow and battery included


def refuse_cut_off(seconds: float, told: float | None, step: float) -> None:
    """Raise InvalidRequest if the file says that its lap is longer than its samples."""
    if told is not None and told - seconds > max(1.0, 2 * step):
        raise refuse(
            f"the samples last {seconds:.3f} s, but the lap time is {told:.3f} s: the recording was cut off. "
            "Export the whole lap"
        )


def closing(values: Mapping[str, Float], metres: float) -> tuple[str, ...] | None:
    """Return what is to be said of a lap that ends about where it began; None if there are no positions to tell.

    Raise InvalidRequest if it ends elsewhere.
    """
    apart = _apart(values, metres)
    if apart is None:
        return None
    if apart > max(OPEN * metres, LEAST_OPEN, GRID if values["speed"][0] < STANDING else 0.0):
        raise refuse(
            f"the lap ends {apart:.0f} m from where it began, so it is not a whole lap: a part is missing at its "
            "start or its end. Export it from line to line"
        )
    pace = max(float(values["speed"][-1]), STANDING) / 3.6
    if apart <= NEAR + 2 * pace * float(np.median(np.diff(values["time"]))):
        return ()
    return (f"the lap ends {apart:.0f} m from where it began: its time may be wrong by {apart / pace:.1f} s",)


def unproven(values: Mapping[str, Float]) -> str:
    """Return the note for a lap of which nothing says that it is whole.

    A car passes the line about as fast at the end of a lap as at its beginning.
    """
    first, last = float(values["speed"][0]), float(values["speed"][-1])
    if first > STARTS and abs(last - first) > APART * max(first, last):
        return (
            f"hardly one whole lap: it begins at {first:.0f} km/h and ends at {last:.0f} km/h. Name `circuit` or "
            "`laptime`, so that it can be checked"
        )
    return "taken as one whole lap; nothing in the file shows that it is. `circuit` or `laptime` would"


def _apart(values: Mapping[str, Float], metres: float) -> float | None:
    """Return metres between the first and the last position; None if positions are not known all along."""
    if "x" not in values or "y" not in values:
        return None
    x, y = values["x"], values["y"]
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if len(known) < 2 or known[0] > 2 or known[-1] < len(x) - 3:
        return None
    way = float(np.hypot(np.diff(x[known]), np.diff(y[known])).sum())
    if not MOVED < way / metres < 1 / MOVED:  # in another unit, or not of this lap
        return None
    return float(np.hypot(x[known[-1]] - x[known[0]], y[known[-1]] - y[known[0]]))
