"""Rules about the straight before a corner: the rear wing, and how fast the car arrives."""

from __future__ import annotations

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.rules.rule import REFERENCE, Rule, Seen, figures, slower_by
from lib.services.coaching.thresholds import least


def wing_closed(view: CornerView) -> Seen | None:
    less = slower_by(view, "drs")
    if less is None or less < least("drs") or not view.own_has_wing:
        return None
    own, theirs = view.own.drs or 0.0, view.reference.drs or 0.0
    text = f"your rear wing is open for {own:.0f} m, {REFERENCE}'s for {theirs:.0f} m"
    return Seen(text, {"metres": round(own), "reference_metres": round(theirs)}, ("straight", "exit"))


def arrives_slow(view: CornerView) -> Seen | None:
    slower = slower_by(view, "entry_speed")
    if slower is None or slower < least("straight") or view.lost("straight") < view.noise_of("straight"):
        return None
    if view.wing_apart or view.slow_out_before:
        return None
    text = f"you arrive {slower:.0f} km/h slower than {REFERENCE}"
    return Seen(text, figures(view, "entry_speed"), ("straight",))


RULES = (
    Rule("wing_closed", "straight", ("drs",), "a slower car: the wing is open for less",
         "Open the rear wing as soon as you are allowed to", wing_closed),
    Rule("arrives_slow", "straight", ("speed",), "a poor exit: the corner before was left as fast",
         "Look at the exit of the corner before first; with the same exits it is drag", arrives_slow, car=True),
)  # fmt: skip
