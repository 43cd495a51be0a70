"""Rules about both pedals: lifts, rolling without either, and pressing both."""

from __future__ import annotations

import numpy as np

from lib.arrays import Float, Mask
from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.lap_pair import LaidLap
from lib.services.coaching.measures import FLAT
from lib.services.coaching.rules.rule import (
    ON_THE_WAY_OUT,
    PEDALS,
    REFERENCE,
    WHOLE,
    Rule,
    Seen,
    figures,
    metres,
    slower_by,
)
from lib.services.coaching.thresholds import least

NEAR = 15.0  # m around a lift in which the reference must be flat: a sample of F1's at 225 km/h


def _lift(view: CornerView) -> tuple[float, float] | None:
    """Return place and depth of a lift, or of its part, that lies where the reference is flat."""
    own = view.pair.own
    for start, end, _ in view.own.lift_places:
        part = own.between(start, end)
        alone = _flat(view.pair.reference, own.place[part])
        depth = 100 - float(own.throttle[part][alone].min(initial=100.0))
        if depth >= least("lift"):
            return float(np.median(own.place[part][alone])), depth
    return None


def _flat(laid: LaidLap, places: Float) -> Mask:
    """Return at which of these places a lap is flat, and all around them too."""
    flat = [
        np.interp(places + shift, laid.place, laid.throttle) >= FLAT for shift in (-NEAR, -NEAR / 2, 0, NEAR / 2, NEAR)
    ]
    return np.asarray(np.all(flat, axis=0))


def _on_the_way_out(view: CornerView, place: float) -> bool:
    slowest = view.own.min_speed_at
    return slowest is not None and place > slowest.at and view.own.inner


def lift_where_flat(view: CornerView) -> Seen | None:
    found = _lift(view)
    if found is None or _on_the_way_out(view, found[0]):
        return None
    evidence = {"lift_at": round(found[0], 1), "depth": round(found[1])}
    return Seen(f"you lift the throttle by {found[1]:.0f} % where {REFERENCE} stays flat", evidence, WHOLE)


def lift_after_throttle(view: CornerView) -> Seen | None:
    found = _lift(view)
    if found is None or not _on_the_way_out(view, found[0]):
        return None
    evidence = {"lift_at": round(found[0], 1), "depth": round(found[1])}
    return Seen(f"you open the throttle, then lift again by {found[1]:.0f} %", evidence, ON_THE_WAY_OUT)


def coasting(view: CornerView) -> Seen | None:
    own, theirs = view.own, view.reference
    less = slower_by(view, "coast")
    if less is None:
        return None
    late = max(view.later(own.throttle_at, theirs.throttle_at, 0.0) or 0.0, 0.0)
    early = metres(own.brake_release, theirs.brake_release)
    known = max(least("coast"), own.coast_error + theirs.coast_error)
    if -less < known or (-less - late < known and not early < -least("release")):
        return None
    text = f"you roll {own.coast:.0f} m with neither brake nor throttle, {REFERENCE} {theirs.coast:.0f} m"
    return Seen(text, figures(view, "coast"), WHOLE)


def brake_on_throttle(view: CornerView) -> Seen | None:
    less = slower_by(view, "overlap")
    if less is None or -less < least("overlap"):
        return None
    evidence = {
        "seconds": round(view.own.overlap or 0.0, 2),
        "reference_seconds": round(view.reference.overlap or 0, 2),
    }
    text = f"you press brake and throttle together for {view.own.overlap:.2f} s"
    return Seen(text, evidence, ("braking", "entry", "apex"))


RULES = (
    Rule("lift_where_flat", "straight", PEDALS, "a corner that both lift for: the reference's throttle is flat there",
         "Stay on full throttle here; lift a little less on each lap until you do", lift_where_flat),
    Rule("lift_after_throttle", "exit", PEDALS, "a late throttle: it was open already",
         "Wait a little longer with the throttle, then open it once and keep it open", lift_after_throttle),
    Rule("coasting", "entry", PEDALS, "a late throttle: more is rolled than the throttle is late",
         "Brake until you turn in, or stay on the throttle until you brake", coasting),
    Rule("brake_on_throttle", "entry", PEDALS, "a quick change of pedals: both are down together",
         "Come off the throttle before you brake", brake_on_throttle),
)  # fmt: skip
