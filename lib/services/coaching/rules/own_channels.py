"""Rules about what only own laps record: steering, brake pressure, wheels that spin. Silent against F1's data."""

from __future__ import annotations

import numpy as np

from lib.arrays import Float
from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.lap_pair import TICK, LaidLap
from lib.services.coaching.rules.rule import (
    GEARBOX,
    ON_THE_WAY_OUT,
    REFERENCE,
    Rule,
    Seen,
    both_inner,
    slower_by,
)
from lib.services.coaching.thresholds import least

MOST_OF_IT = 0.9  # of the highest pressure: the last tenth is trembling
TOUCH, TOUCHED_BEFORE = 1.0, 1.0  # % of pressure, and s before the car slows in which the pedal may have been touched
SHIFTING = round(0.14 / TICK)  # ticks around a change of gear in which the clutch slips: games take 0.05 to 0.1 s
SPIN_LASTS = round(0.2 / TICK)
AROUND = 0.5  # s around the slowest point in which steering is compared
SLOWEST = 30.0  # km/h: below it the clutch slips


def brakes_soft(view: CornerView) -> Seen | None:
    own, theirs = (_peak(view, lap) for lap in view.laps)
    longer = -(slower_by(view, "brake_seconds") or 0.0)
    if own is None or theirs is None or theirs - own < least("pressure") or longer < 0:
        return None
    text = f"you press the brake to {own:.0f} %, {REFERENCE} to {theirs:.0f} %"
    return Seen(text, {"pressure": round(own), "reference_pressure": round(theirs)}, ("braking", "entry"))


def brakes_slowly(view: CornerView) -> Seen | None:
    own, theirs = (_ramp(view, lap) for lap in view.laps)
    if own is None or theirs is None or own - theirs < least("ramp"):
        return None
    text = f"you take {own:.2f} s to press the brake fully, {REFERENCE} {theirs:.2f} s"
    return Seen(text, {"seconds": round(own, 2), "reference_seconds": round(theirs, 2)}, ("braking", "entry"))


def steers_more(view: CornerView) -> Seen | None:
    own, theirs = (_steering(view, lap) for lap in view.laps)
    slower = slower_by(view, "min_speed")
    if not own or not theirs or slower is None or slower < -least("minimum") or not both_inner(view):
        return None
    usual = _usual(view.pair.own) / max(_usual(view.pair.reference), 1e-6)
    ratio = own / theirs / max(usual, 1e-6)
    if ratio < least("steering"):
        return None
    text = f"you steer {100 * (ratio - 1):.0f} % more than {REFERENCE} at no more speed: the front slides"
    return Seen(text, {"percent": round(100 * (ratio - 1))}, ("braking", "entry", *ON_THE_WAY_OUT))


def wheels_spin(view: CornerView) -> Seen | None:
    if not view.pair.reference.lap.own:  # four samples a second say nothing of it
        return None
    own, theirs = (_spin(view, lap) for lap in view.laps)
    if own is None or theirs is None or own - theirs < least("spin"):
        return None
    text = f"your engine turns {100 * own:.0f} % faster on the way out than the road does: the driven wheels spin"
    return Seen(text, {"percent": round(100 * own), "reference_percent": round(100 * theirs)}, ON_THE_WAY_OUT)


def _peak(view: CornerView, lap: LaidLap) -> float | None:
    """Return the highest brake pressure in the braking for the corner, in percent."""
    part = _braking(view, lap)
    return None if part is None else float(np.nanmax(part, initial=0.0))


def _ramp(view: CornerView, lap: LaidLap) -> float | None:
    """Return the seconds from the first touch of the brake to nine tenths of its highest pressure."""
    part = _braking(view, lap)
    if part is None or not part.max(initial=0.0) > 0:
        return None
    return float((int(np.argmax(part >= MOST_OF_IT * part.max())) - int(np.argmax(part > TOUCH))) * TICK)


def _braking(view: CornerView, lap: LaidLap) -> Float | None:
    """Return the pressure from the first touch: a pedal that is pressed slowly slows the car only later."""
    measures = view.own if lap is view.pair.own else view.reference
    if measures.brake_at is None or measures.brake_release is None:
        return None
    part = lap.between(measures.brake_at.low, measures.brake_release.high)
    earliest = max(part.start - round(TOUCHED_BEFORE / TICK), 0)
    untouched = np.flatnonzero(~(lap.pressure[earliest : part.start] > TOUCH))
    return lap.pressure[earliest + (int(untouched[-1]) + 1 if len(untouched) else 0) : part.stop]


def _steering(view: CornerView, lap: LaidLap) -> float | None:
    """Return the median steering around the slowest point, whichever way."""
    measures = view.own if lap is view.pair.own else view.reference
    if measures.min_speed_at is None:
        return None
    middle, ticks = lap.between(measures.min_speed_at.at, measures.min_speed_at.at).start, round(AROUND / TICK)
    return float(np.median(np.abs(lap.steering[max(middle - ticks, 0) : middle + ticks])))


def _usual(lap: LaidLap) -> float:
    """Return how much this lap steers in its bends: another car or wheel steers more everywhere."""
    return float(np.quantile(np.abs(lap.steering), 0.9))


def _spin(view: CornerView, lap: LaidLap) -> float | None:
    """Return by which share the engine turns faster than its gear and the road's speed make it, on the way out."""
    start, end = view.phases[3].start, view.phases[4].end
    part = lap.between(start, end)
    ratio = lap.rpm / np.maximum(lap.speed, SLOWEST)
    slips = []
    for gear in np.unique(lap.gear[part]):
        if gear < 1:
            continue
        rows = np.flatnonzero((lap.gear == gear) & (lap.speed > SLOWEST) & ~_near_a_shift(lap))
        inside = rows[(rows >= part.start) & (rows < part.stop)]
        if len(inside) >= SPIN_LASTS and len(rows) >= 2 * SPIN_LASTS:
            usual = float(np.quantile(ratio[rows], 0.25))
            slips.append(float(np.sort(ratio[inside])[-SPIN_LASTS]) / usual - 1)
    return max(slips, default=None)


def _near_a_shift(lap: LaidLap) -> np.ndarray:
    changes = np.diff(lap.gear, prepend=lap.gear[0]) != 0
    return np.convolve(changes, np.ones(2 * SHIFTING + 1), "same") > 0


RULES = (
    Rule("brakes_soft", "braking", ("brake", "pressure"), "a corner that needs less: it is braked for as long",
         "Press the brake harder at once, and for a shorter time", brakes_soft),
    Rule("brakes_slowly", "braking", ("brake", "pressure"), "a soft braking: it is as hard in the end",
         "Press the brake fully at once, then ease off", brakes_slowly),
    Rule("steers_more", "apex", ("steering",), "another wheel or car, which would steer more in every corner",
         "Turn in a little slower and more gently; steering more than the front can hold only slows", steers_more),
    Rule("wheels_spin", "exit", GEARBOX, "another gear: the speed of the road is set against the same gear elsewhere",
         "Open the throttle more gently until the steering is straight", wheels_spin),
)  # fmt: skip
