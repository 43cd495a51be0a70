"""Rules about speeds: at the slowest point, where that lies, and at the exit."""

from __future__ import annotations

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.rules.rule import (
    ON_THE_WAY_OUT,
    REFERENCE,
    THROTTLE,
    WHOLE,
    Rule,
    Seen,
    both_inner,
    braked_later,
    figures,
    later_by,
    metres,
    places,
    slower_by,
)
from lib.services.coaching.thresholds import least

SPEED = ("speed",)
BRAKE_LESS = "Press the brake less hard, and carry more speed into the corner"
LIFT_LESS = "Lift less before the corner, and carry more speed into it"
FROM_THE_ENTRY = ("entry", *ON_THE_WAY_OUT)


def over_slowed(view: CornerView) -> Seen | None:
    slower = slower_by(view, "min_speed")
    if slower is None or slower - view.slow_on_arrival < least("minimum") or not view.own.slowed:
        return None
    text = f"you are {slower:.0f} km/h slower than {REFERENCE} at the slowest point"
    return Seen(text, figures(view, "min_speed"), ("braking", *FROM_THE_ENTRY), _instead(view))


def _instead(view: CornerView) -> str | None:
    """Return what to try if the brake is not the driver's to let go earlier: it is off already, or never used."""
    if not view.own.brakings:
        return LIFT_LESS
    sooner = metres(view.own.brake_release, view.reference.brake_release) < 0
    return BRAKE_LESS if sooner and view.own.brake_release else None


def entry_too_fast(view: CornerView) -> Seen | None:
    slower_in, slower_out = slower_by(view, "min_speed"), slower_by(view, "exit_speed")
    if slower_in is None or slower_out is None or view.gain <= 0:
        return None
    if -slower_in < least("minimum") or slower_out < least("exit"):
        return None
    text = f"you carry {-slower_in:.0f} km/h more than {REFERENCE} in, and leave {slower_out:.0f} km/h slower"
    return Seen(text, {**figures(view, "min_speed"), **figures(view, "exit_speed")}, WHOLE)


def apex_early(view: CornerView) -> Seen | None:
    apart = _apex(view)
    if apart is None or apart > 0 or (later_by(view, "full_throttle_at", "throttle") or 0.0) <= 0:
        return None
    text = f"your slowest point comes {-apart:.0f} m earlier than {REFERENCE}'s, and full throttle comes later"
    return Seen(text, places(view, "min_speed_at", apart), FROM_THE_ENTRY)


def apex_late(view: CornerView) -> Seen | None:
    apart = _apex(view)
    if apart is None or apart - braked_later(view) < least("apex"):
        return None
    text = f"your slowest point comes {apart:.0f} m later than {REFERENCE}'s"
    return Seen(text, places(view, "min_speed_at", apart), FROM_THE_ENTRY)


def _apex(view: CornerView) -> float | None:
    """Return by how many metres the slowest point comes later; None unless both have one inside of the corner."""
    return later_by(view, "min_speed_at", "apex") if both_inner(view) and view.own.slowed else None


def exit_poor(view: CornerView) -> Seen | None:
    slower_in, slower_out = slower_by(view, "min_speed"), slower_by(view, "exit_speed")
    if slower_in is None or slower_out is None or slower_out < least("exit") or not view.own.slowed:
        return None
    if abs(slower_in) >= least("minimum"):
        return None
    if metres(view.own.throttle_at, view.reference.throttle_at) > least("throttle"):
        return None
    text = f"you leave the corner {slower_out:.0f} km/h slower than {REFERENCE}, with the same slowest speed"
    return Seen(text, figures(view, "exit_speed"), ("exit",))


RULES = (
    Rule("over_slowed", "apex", SPEED, "an early or a long braking, which those rules would name",
         "Ease off the brake earlier, and carry more speed into the corner", over_slowed),
    Rule("entry_too_fast", "entry", SPEED, "a faster corner: the exit is slower by more",
         "Slow down a little more at the entry, and use it at the exit", entry_too_fast),
    Rule("apex_early", "apex", THROTTLE, "a short corner: full throttle comes later as well",
         "Turn in later, so that the slowest point comes later", apex_early),
    Rule("apex_late", "apex", SPEED, "late braking, which that rule would name",
         "Turn in earlier, and slow down sooner", apex_late),
    Rule("exit_poor", "exit", SPEED, "a slow apex or a late throttle: both are alike",
         "Straighten the steering earlier, and use the full width of the track at the exit", exit_poor),
)  # fmt: skip
