"""The car as a point mass: how fast it can go round a lap, and what its channels read on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.track import Array, TrackModel

Ints = NDArray[np.int64]

GRAVITY, DRY_MASS = 9.81, 800.0
POWER, DRAG, DOWNFORCE, GRIP = 640_000.0, 0.86, 2.25, 1.68
DRS_DRAG, TRACTION, BRAKING = 0.80, 9.6, 0.93
TOP_OF_GEAR = np.array([92, 128, 163, 198, 234, 272, 308, 352]) / 3.6
SHIFT_RPM, IDLE_RPM = 11_900, 4_000
BRAKE_THRESHOLD = 3.2  # m/s²: what a lifted throttle alone does not reach
LOAD_SENSITIVITY = -0.25
WING_DRAG, FORMS, FORM = 0.75, 14, 0.005

COMPOUND_GRIP = {"SOFT": 1.014, "MEDIUM": 1.004, "HARD": 0.996, "INTERMEDIATE": 0.955, "WET": 0.925}
COMPOUND_WEAR = {"SOFT": 0.0032, "MEDIUM": 0.0021, "HARD": 0.0014, "INTERMEDIATE": 0.0018, "WET": 0.0015}
WATER_GRIP = {"INTERMEDIATE": 0.88, "WET": 0.90}
SLICKS_IN_WATER, INTERS_ON_DRY = 0.72, 0.935


def tyre_grip(compound: str, age: float, wet: bool) -> float:
    """The grip factor of a set that has done `age` laps, on a dry or a wet track."""
    worn = COMPOUND_GRIP[compound] - COMPOUND_WEAR[compound] * age - 0.000012 * age**2
    if wet:
        return worn * WATER_GRIP.get(compound, SLICKS_IN_WATER)
    return worn * (INTERS_ON_DRY if compound in WATER_GRIP else 1.0)


@dataclass
class LapConditions:
    """What decides a lap, one entry per lap simulated: factors for grip, power and wing, fuel in kg, DRS open or not.

    `form` is how well each stretch of the lap goes: factors on grip, (laps, FORMS).
    """

    grip: Array
    power: Array
    wing: Array
    form: Array
    fuel: Array
    drs: NDArray[np.bool_]


def lap_speeds(track: TrackModel, laps: LapConditions) -> Array:
    """The flying-lap speed (m/s) at every node for every lap: shape (laps, nodes + 1), closed on itself."""
    mass = DRY_MASS + laps.fuel
    grip = GRIP * laps.grip * (mass / (DRY_MASS + 10)) ** LOAD_SENSITIVITY * _along(laps.form, track.count)
    drag = np.tile(DRAG * (1 + WING_DRAG * (laps.wing - 1)), (track.count, 1))
    drag[zone_nodes(track)] *= np.where(laps.drs, DRS_DRAG, 1.0)
    bend = np.abs(track.curvature)
    lift = DOWNFORCE * laps.wing
    limit = _corner_limit(bend, grip, lift / mass)
    start = int(np.argmin(limit.mean(axis=1)))
    bend, limit, drag, grip = (np.roll(a, -start, axis=0) for a in (bend, limit, drag, grip))
    road = _Road(bend, drag, grip, lift, mass, track.spacing)
    speed = _brake(_accelerate(limit, road, POWER * laps.power), road)
    speed = np.roll(speed, start, axis=0)
    return np.concatenate([speed, speed[:1]]).T


def zone_nodes(track: TrackModel) -> NDArray[np.bool_]:
    """Which nodes (without the last) lie in a DRS zone."""
    s, inside = track.s[:-1], np.zeros(track.count, bool)
    for begin, end in track.drs_zones:
        inside |= ((s >= begin) & (s < end)) | (s + track.length < end)
    return inside


def lap_form(rng: np.random.Generator, laps: int) -> Array:
    """How well each stretch of each lap goes: shape (laps, FORMS)."""
    return rng.normal(1, FORM, (laps, FORMS))


def _along(form: Array, nodes: int) -> Array:
    """The form at every node, smooth from stretch to stretch and over the line: shape (nodes, laps)."""
    place = np.arange(nodes) / nodes * FORMS
    knot, share = place.astype(np.int64), ((1 - np.cos(np.pi * (place % 1))) / 2)[:, None]
    along: Array = form.T[knot % FORMS] * (1 - share) + form.T[(knot + 1) % FORMS] * share
    return along


@dataclass
class _Road:
    """What the passes over a lap need: per node and lap, per lap, and the metres between nodes."""

    bend: Array
    drag: Array
    grip: Array
    lift: Array
    mass: Array
    step: float

    def left_over(self, speed2: Array, node: int) -> Array:
        """Acceleration (m/s²) that the tyres can still give along the road while they hold the car in the bend."""
        total = self.grip[node] * (GRAVITY + self.lift * speed2 / self.mass)
        rest: Array = total * np.sqrt(np.maximum(0.0, 1 - (speed2 * self.bend[node] / total) ** 2))
        return rest


def _corner_limit(bend: Array, grip: Array, lift: Array) -> Array:
    """The speed at which a bend takes all the grip, shape (nodes, laps)."""
    needed = bend[:, None] - grip * lift
    limit: Array = np.sqrt(np.where(needed > 1e-5, grip * GRAVITY / np.maximum(needed, 1e-5), 110.0**2))
    return np.clip(limit, 0, 110.0)


def _accelerate(limit: Array, road: _Road, power: Array) -> Array:
    """Forward pass: the speed that traction, power and drag allow."""
    speed = limit.copy()
    for i in range(len(limit) - 1):
        v2 = speed[i] ** 2
        tyres = np.minimum(road.left_over(v2, i), TRACTION * road.grip[i])
        push = np.minimum(tyres, power / (road.mass * speed[i]))
        gained = np.sqrt(v2 + 2 * road.step * (push - road.drag[i] * v2 / road.mass))
        speed[i + 1] = np.minimum(limit[i + 1], gained)
    return speed


def _brake(speed: Array, road: _Road) -> Array:
    """Backward pass: the speed from which the next corner can still be reached; a short lift comes with it."""
    speed = speed.copy()
    ahead = speed[0]
    for i in range(len(speed) - 1, -1, -1):
        v2 = ahead**2
        slow = BRAKING * road.left_over(v2, i) + road.drag[i] * v2 / road.mass
        speed[i] = np.minimum(speed[i], np.sqrt(v2 + 2 * road.step * slow))
        ahead = speed[i]
    return speed


def launch_curve() -> tuple[Array, Array]:
    """Distance and speed of a full start from standstill."""
    speed = np.linspace(0, 95, 400)
    push = np.minimum(TRACTION, POWER / (870 * np.maximum(speed, 1))) - DRAG * speed**2 / 870
    rate = np.maximum(push, 0.05)
    steps = (speed[1:] + speed[:-1]) / (rate[1:] + rate[:-1]) * np.diff(speed)
    return np.r_[0, np.cumsum(steps)], speed


def gears(speed: Array) -> Ints:
    """The gear (1-8) for each speed, 0 (neutral) when the car stands."""
    gear = 1 + np.searchsorted(TOP_OF_GEAR[:-1] * 0.975, speed)
    return np.where(speed < 0.3, 0, gear)


def engine_speed(speed: Array, gear: Ints) -> Array:
    """The rpm that fit speed and gear."""
    top = TOP_OF_GEAR[np.clip(gear - 1, 0, 7)]
    return np.where(gear == 0, IDLE_RPM, np.maximum(IDLE_RPM + 600, SHIFT_RPM * speed / top))


def pedals(speed: Array, acceleration: Array) -> tuple[Ints, Ints]:
    """Throttle (0-100) and brake (0 or 100) that explain an acceleration at a speed."""
    resistance = DRAG * speed**2 / 850 + 0.15
    available = np.minimum(TRACTION, POWER / (850 * np.maximum(speed, 8.0)))
    wanted = (acceleration + resistance) / available
    coasting = resistance + BRAKE_THRESHOLD
    brake = np.where(acceleration < -coasting, 100, 0)
    throttle = np.where((brake == 0) & (wanted > 0.02), np.clip(wanted * 106, 0, 100), 0)
    return np.rint(throttle).astype(np.int64), brake
