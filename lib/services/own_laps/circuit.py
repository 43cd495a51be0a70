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
# Measured: 48 whole laps of four sessions begin within 1.0 % of the line and end within 1.1 %, an F1 25 lap too; those
# that lack 2 % end 2.0 % before it or more.
AWAY = 0.018
SHARES = np.linspace(0, 1, 200, endpoint=False)
COARSE, FINE = 0.006, 0.002
SCALES: Float = 1 + np.arange(-10, 11, dtype=np.float64) * COARSE
SHIFTS: Float = np.arange(-8, 9, dtype=np.float64) * COARSE


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
    _refuse_other_line(metres_at(time, speed, time), speed, official, length)
    sure = "sure" if agreement >= SURE else "likely" if agreement >= LIKELY else "doubtful"
    return {"agreement": round(agreement, 3), "verdict": sure, "metres": round(driven),
            "official_metres": None if length is None else round(length)}  # fmt: skip


def _refuse_other_line(way: Float, speed: Float, official: Float, length: float | None) -> None:
    """Raise InvalidRequest if the lap surely lies on the circuit, but begins or ends away from the line."""
    if length is None:
        return
    agreement, before, after = ends_on(way, speed, official, length)
    for where, away in (("begins", before), ("ends", after)):
        if abs(away) > AWAY and agreement >= SURE:
            side = "after" if away > 0 else "before"
            raise refuse(
                f"the lap {where} about {abs(away) * length:.0f} m {side} the line, by where it is slow and fast: "
                "export it from line to line"
            )


def ends_on(way: Float, speed: Float, official: Float, length: float) -> tuple[float, float, float]:
    """Return the agreement, and how far from the line a lap begins and ends, in shares of the circuit; minus is before.

    The lap is laid over the official one longer or shorter, and earlier or later, as it fits best: a lap that lacks its
    end fits where it is, one of a shorter track fits as a whole.
    """
    _, *coarse = _best_fit(way, speed, official, length, SCALES, SHIFTS)
    around: Float = np.arange(-2, 3, dtype=np.float64) * FINE
    agreement, scale, begins = _best_fit(way, speed, official, length, coarse[0] + around, coarse[1] + around)
    return agreement, begins, begins + float(way[-1]) / length / scale - 1


def _best_fit(
    way: Float, speed: Float, official: Float, length: float, scales: Float, shifts: Float
) -> tuple[float, float, float]:
    """Return the best agreement, the scale of the lap's metres, and the share of the circuit at which it begins."""
    there = np.interp(SHARES, np.linspace(0, 1, len(official)), official)
    found = (-2.0, 1.0, 0.0)
    for scale in scales:
        for begins in shifts:
            place = (SHARES - begins) * length * scale
            inside = (place >= 0) & (place <= way[-1])
            one, other = np.interp(place[inside], way, speed), there[inside]
            one, other = one - one.mean(), other - other.mean()
            agreement = float(one @ other / max(np.sqrt((one @ one) * (other @ other)), 1e-9))
            found = max(found, (agreement, float(scale), float(begins)))
    return found


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
