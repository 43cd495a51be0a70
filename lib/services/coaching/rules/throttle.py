"""Rules about the throttle after the slowest point: when it is opened, and how soon fully."""

from __future__ import annotations

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.rules.rule import (
    ON_THE_WAY_OUT,
    REFERENCE,
    THROTTLE,
    Rule,
    Seen,
    braked_later,
    later_by,
    metres,
    places,
)
from lib.services.coaching.thresholds import least


def throttle_late(view: CornerView) -> Seen | None:
    apart = later_by(view, "throttle_at", "throttle")
    if apart is None or apart - braked_later(view) < least("throttle"):
        return None
    text = f"you open the throttle {apart:.0f} m later than {REFERENCE}"
    return Seen(text, places(view, "throttle_at", apart), ON_THE_WAY_OUT)


def throttle_hesitant(view: CornerView) -> Seen | None:
    apart = later_by(view, "full_throttle_at", "hesitation")
    if apart is None or apart < 0 or metres(view.own.throttle_at, view.reference.throttle_at) > least("throttle"):
        return None
    text = f"you open the throttle in time, but it is fully open {apart:.0f} m later than {REFERENCE}'s"
    return Seen(text, places(view, "full_throttle_at", apart), ("exit",))


def throttle_greedy(view: CornerView) -> Seen | None:
    apart, full = later_by(view, "throttle_at", "throttle"), later_by(view, "full_throttle_at", "throttle")
    if apart is None or apart > 0 or full is None or full < 0:
        return None
    text = f"you open the throttle {-apart:.0f} m earlier than {REFERENCE}, but it is fully open {full:.0f} m later"
    return Seen(text, places(view, "throttle_at", apart), ON_THE_WAY_OUT)


RULES = (
    Rule("throttle_greedy", "exit", THROTTLE, "a late throttle: it is picked up earlier",
         "Wait longer with the throttle, then open it in one go", throttle_greedy),
    Rule("throttle_late", "exit", THROTTLE, "a hesitant throttle: the first touch is late already",
         "Open the throttle earlier; a later apex makes room for it", throttle_late),
    Rule("throttle_hesitant", "exit", THROTTLE, "a late throttle: the first touch is in time",
         "Once the throttle is open, open it fully without a pause", throttle_hesitant),
)  # fmt: skip
