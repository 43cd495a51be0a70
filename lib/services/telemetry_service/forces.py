"""Accelerations of a lap: forwards from the speed, sideways from the bends of its positions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.telemetry_service.lap import LapData, PositionTrace

GRAVITY = 9.80665  # m/s², the standard value
EVERY = 0.1  # seconds between two estimates
CORNERING, BRAKING = 1.5, 0.5  # seconds before and after that an estimate is made of
LONGEST_HOLE = 1.2  # seconds between two positions: no estimate beside it
SLOWEST = 5.0  # m/s
FEWEST = 4  # points: a parabola has three unknowns, one more says something of the noise
LONGITUDINAL_METHOD = f"slope of parabolas through the speeds within {BRAKING} s"
LATERAL_METHOD = f"speed² × curvature of parabolas through the positions within {CORNERING} s"


@dataclass(frozen=True)
class ForceEstimates:
    """One lap's accelerations in g: `lateral` + in corners to the right, `longitudinal` + on the throttle; km/h."""

    lateral: Float
    longitudinal: Float
    speed: Float


def forces_of(lap: LapData) -> ForceEstimates:
    """Return a lap's accelerations ten times a second. Raise NoTelemetry where it has no positions."""
    if lap.track is None or _few(lap.track.time[_placed(lap.track)]):
        raise NoTelemetry("This lap has no positions: its cornering cannot be estimated")
    moments = np.arange(0.0, lap.lap_time, EVERY)
    speed, gain = gain_of(lap, moments)
    clock = np.maximum.accumulate(lap.track.time + lap.track.late)
    bend = curvature(clock, lap.track.x, lap.track.y, moments, CORNERING)
    lateral = np.where(speed > SLOWEST, -bend * speed**2, np.nan)
    good = np.isfinite(lateral) & np.isfinite(gain) & ~_frozen(lap, moments)
    if good.sum() < FEWEST:
        raise NoTelemetry("This lap has too few positions: its cornering cannot be estimated")
    return ForceEstimates(lateral[good] / GRAVITY, gain[good] / GRAVITY, speed[good] * 3.6)


def _frozen(lap: LapData, moments: Float) -> NDArray[np.bool_]:
    """Return at which moments an estimate would be made of a car or a position that stood frozen."""
    late = 0.0 if lap.track is None else float(np.median(lap.track.late))
    gaps = [(start + lap.car_delay - BRAKING, end + lap.car_delay + BRAKING) for start, end in lap.gaps("car")]
    gaps += [(start + late - CORNERING, end + late + CORNERING) for start, end in lap.gaps("position")]
    found = np.zeros(len(moments), np.bool_)
    for start, end in gaps:
        found |= (moments > start) & (moments < end)
    return found


def gain_of(lap: LapData, moments: Float) -> tuple[Float, Float]:
    """Return speed in m/s and its growth in m/s² at each moment. Raise NoTelemetry where speeds are too few."""
    car = lap.car.time + lap.car_delay
    driven = np.isfinite(lap.car.speed) & (lap.car.speed > 0)  # a lost signal reads 0 km/h
    if _few(car[driven]):
        raise NoTelemetry("This lap has too few speeds: its accelerations cannot be estimated")
    time, pace = _thinned(car[driven], lap.car.speed[driven] / 3.6)
    return slopes(time, pace, moments, BRAKING)


def _few(times: Float) -> bool:
    """Return whether these fall into too few tenths of a second for an estimate."""
    return bool((np.diff(np.floor(times / EVERY)) > 0).sum() < FEWEST)


def _placed(track: PositionTrace) -> NDArray[np.bool_]:
    return np.asarray(np.isfinite(track.x) & np.isfinite(track.y))


def slopes(time: Float, values: Float, moments: Float, reach: float) -> tuple[Float, Float]:
    """Return value and slope at each moment, of a parabola through what lies within `reach`; NaN beside a hole."""
    fit = _parabolas(time, values[:, None], moments, np.full(len(moments), reach))
    fit[~_covered(time, moments)] = np.nan
    return fit[:, 0, 0], fit[:, 1, 0]


def curvature(time: Float, x: Float, y: Float, moments: Float, reach: float) -> Float:
    """Return the turn of the heading by the metre (1 / radius) at each moment, + to the left; NaN beside a hole.

    Parabolas are laid through the points within `reach` seconds along the way, not over time: stamps of positions
    jitter, and that alone would look like sideways acceleration.
    """
    time, x, y = _thinned(time, x, y)
    way = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    at = np.interp(moments, time, way)
    half = (np.interp(moments + reach, time, way) - np.interp(moments - reach, time, way)) / 2
    fit = _parabolas(way, np.column_stack([x, y]), at, np.maximum(half, 1.0))
    (dx, dy), (ddx, ddy) = fit[:, 1].T, 2 * fit[:, 2].T
    bend = (dx * ddy - dy * ddx) / np.maximum(np.hypot(dx, dy), 1e-9) ** 2
    return np.where(_covered(time, moments), bend, np.nan)


def _thinned(*columns: Float) -> list[Float]:
    """Return the points of which all is known, the mean of those that share a tenth of a second of the first column."""
    known = np.isfinite(np.sum(columns, axis=0))
    _, group = np.unique(np.floor(columns[0][known] / EVERY), return_inverse=True)
    return [np.bincount(group, values[known]) / np.bincount(group) for values in columns]


def _covered(time: Float, moments: Float) -> NDArray[np.bool_]:
    after = np.clip(np.searchsorted(time, moments), 1, len(time) - 1)
    inside = (moments >= time[0]) & (moments <= time[-1])
    return np.asarray(inside & (time[after] - time[after - 1] <= LONGEST_HOLE))


def _parabolas(at: Float, values: Float, moments: Float, reach: Float) -> Float:
    """Return (moment, power 0-2, column): weighted parabolas around each moment.

    Each is laid through the points within `reach`, or through the five nearest where those are fewer.
    """
    near, known = _neighbours(at, moments, reach)
    away = np.where(known, at[near] - moments[:, None], np.inf)
    fifth = np.partition(np.abs(away), FEWEST, axis=1)[:, FEWEST]
    reach = np.maximum(reach, 1.05 * fifth)
    away = np.where(known, away / reach[:, None], 1.0)
    weight = np.clip(1 - away**2, 0, None)
    powers = np.stack([np.ones_like(away), away, away**2], axis=-1)
    left = np.einsum("mn,mni,mnj->mij", weight, powers, powers, optimize=True)
    right = np.einsum("mn,mni,mnc->mic", weight, powers, values[near], optimize=True)
    found = np.linalg.solve(left + 1e-12 * np.eye(3), right)
    return np.asarray(found / reach[:, None, None] ** np.arange(3)[None, :, None], np.float64)


def _neighbours(at: Float, moments: Float, reach: Float) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return for each moment the indices of the points that may matter, and which of them there are."""
    middle = np.searchsorted(at, moments)
    first, last = np.searchsorted(at, moments - reach), np.searchsorted(at, moments + reach)
    most = int(max((middle - first).max(), (last - middle).max())) + FEWEST + 1
    wanted = middle[:, None] + np.arange(-most, most)
    return np.clip(wanted, 0, len(at) - 1), (wanted >= 0) & (wanted < len(at))
