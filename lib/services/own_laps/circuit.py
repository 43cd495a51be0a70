"""Whether a lap was driven on a session's circuit: by its length, and by where it is slow and fast."""

from __future__ import annotations

from typing import Any

import numpy as np

from lib.arrays import Float
from lib.errors import SlipstreamError
from lib.services.own_laps.recording import refuse
from lib.services.telemetry_service.distance import metres_at
from lib.services.telemetry_service.stored_lap import read_lap
from lib.sessions import SessionKey, SessionStore

POINTS = 400  # steps along the lap: 13 m on a circuit of 5.3 km
MOST_SHIFT = 12  # points: 3 % of a lap, what lengths of games and circuits differ by
# Measured: 160 laps of four sessions agree with their session's fastest by 0.97 and more, an F1 25 lap with the real
# one by 0.98; laps of two circuits, 75 pairs of real, simulated and invented ones, by 0.65 at most.
SURE, LIKELY, OTHER = 0.93, 0.85, 0.7


def length_of(store: SessionStore, key: SessionKey | None) -> float | None:
    """Return the length of a session's circuit, None if the session is not stored or its lines are not known."""
    if key is None:
        return None
    try:
        lines = store.manifest(key).lines
    except SlipstreamError:
        return None
    return None if lines is None else lines.finish


def match(store: SessionStore, key: SessionKey | None, time: Float, speed: Float) -> dict[str, Any] | None:
    """Return how sure it is that the lap is of this session's circuit, None if there is nothing to compare with.

    Raise InvalidRequest if its corners lie elsewhere.
    """
    official = _fastest(store, key)
    if key is None or official is None:
        return None
    length = length_of(store, key)
    driven = float(metres_at(time, speed, time[-1:])[0])
    agreement = alike(profile(time, speed), official)
    if agreement < OTHER:
        raise refuse(
            f"the lap is slow and fast in other places than laps of this circuit (agreement {agreement:.2f} of 1): "
            "it was driven on another one, or it does not begin at the start line"
        )
    sure = "sure" if agreement >= SURE else "likely" if agreement >= LIKELY else "doubtful"
    return {"agreement": round(agreement, 3), "verdict": sure, "metres": round(driven),
            "official_metres": None if length is None else round(length)}  # fmt: skip


def profile(time: Float, speed: Float) -> Float:
    """Return the speed at equal steps along the lap."""
    way = metres_at(time, speed, time)
    return np.asarray(np.interp(np.linspace(0, way[-1], POINTS), way, speed), np.float64)


def alike(one: Float, other: Float) -> float:
    """Return the correlation of two profiles, the best within a shift that lengths may differ by: -1 to 1."""
    best = -1.0
    for shift in range(-MOST_SHIFT, MOST_SHIFT + 1, 2):
        moved = np.roll(other, shift)
        if one.std() > 0 and moved.std() > 0:
            best = max(best, float(np.corrcoef(one, moved)[0, 1]))
    return best


def _fastest(store: SessionStore, key: SessionKey | None) -> Float | None:
    """Return the profile of the session's fastest lap that has telemetry."""
    if key is None:
        return None
    try:
        laps = store.open(key).laps()
        timed = np.where(laps["clean"] == 1, laps["lap_time"], np.nan)
        if np.isnan(timed).all():
            return None
        row = int(np.nanargmin(timed))
        lap = read_lap(store, key, str(laps["driver"][row]), str(int(laps["lap"][row])))
    except SlipstreamError:
        return None
    inside = (lap.car.time >= 0) & (lap.car.time <= lap.lap_time) & np.isfinite(lap.car.speed)
    return profile(lap.car.time[inside], lap.car.speed[inside]) if inside.sum() > 50 else None
