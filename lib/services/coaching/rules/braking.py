"""Rules about the brake: where it begins, how long it lasts, where it is let go."""

from __future__ import annotations

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.rules.rule import (
    BRAKE,
    ON_THE_WAY_IN,
    ON_THE_WAY_OUT,
    REFERENCE,
    WHOLE,
    Rule,
    Seen,
    later_by,
    metres,
    places,
    slower_by,
)
from lib.services.coaching.thresholds import least

WITH_SPEED_IN_HAND = "Brake later, 5 m at a time; you have speed in hand at the slowest point"
UNTIL_THE_APEX = ("braking", "entry", "apex")


def brakes_early(view: CornerView) -> Seen | None:
    apart = later_by(view, "brake_at", "brake")
    apart = None if apart is None else apart - min(view.shift, 0.0)
    if apart is None or apart > -least("brake"):
        return None
    too_slow = _too_slow(view)
    text = f"you brake {-apart:.0f} m earlier than {REFERENCE}{too_slow}"
    phases = WHOLE if too_slow else ON_THE_WAY_IN
    return Seen(text, places(view, "brake_at", apart), phases, WITH_SPEED_IN_HAND if too_slow else None)


def brakes_late(view: CornerView) -> Seen | None:
    apart = later_by(view, "brake_at", "brake")
    after = ("entry", *ON_THE_WAY_OUT)
    lost = view.lost(*after) + view.carried
    if apart is None or apart < 0 or lost < view.noise_of(*after) or view.gain + view.carried <= 0:
        return None
    text = f"you brake {apart:.0f} m later than {REFERENCE}, and lose more after it than you win"
    return Seen(text, places(view, "brake_at", apart), after)


def brakes_long(view: CornerView) -> Seen | None:
    apart, shorter = later_by(view, "brake_release", "release"), slower_by(view, "brake_seconds")
    if apart is None or apart < 0 or shorter is None or -shorter < least("long"):
        return None
    if metres(view.own.brake_at, view.reference.brake_at) > least("brake"):
        return None
    too_slow = _too_slow(view)
    text = f"you let the brake go {apart:.0f} m later than {REFERENCE}{too_slow}"
    phases = ("braking", "entry", *ON_THE_WAY_OUT) if too_slow else UNTIL_THE_APEX
    return Seen(text, places(view, "brake_release", apart), phases)


def _too_slow(view: CornerView) -> str:
    """Return the end of a sentence that says how much too slow the corner gets, "" if it does not."""
    slower = slower_by(view, "min_speed") or 0.0
    return f", and are {slower:.0f} km/h slower at the slowest point" if slower >= least("minimum") else ""


def brakes_twice(view: CornerView) -> Seen | None:
    own, theirs = view.own.brakings, view.reference.brakings
    if own is None or not theirs or own <= theirs:
        return None
    text = f"you brake {own} times, {REFERENCE} {'once' if theirs == 1 else f'{theirs} times'}"
    return Seen(text, {"brakings": own, "reference_brakings": theirs}, UNTIL_THE_APEX)


def brakes_where_none(view: CornerView) -> Seen | None:
    theirs = view.pair.reference
    if not view.own.brakings or view.reference.brakings != 0:
        return None
    if (theirs.brake[theirs.between(view.span.start, view.span.end)] > 0).any():
        return None
    evidence = {"brake_at": round(view.own.brake_at.at, 1)} if view.own.brake_at else {}
    return Seen(f"you brake where {REFERENCE} does not", evidence, WHOLE)


def released_early(view: CornerView) -> Seen | None:
    apart, slower = later_by(view, "brake_release", "release"), slower_by(view, "min_speed")
    if apart is None or apart > 0 or slower is None or slower < -least("minimum") / 2:
        return None
    if abs(metres(view.own.brake_at, view.reference.brake_at)) >= least("brake"):
        return None
    text = f"you let the brake go {-apart:.0f} m earlier than {REFERENCE}, and carry no more speed for it"
    return Seen(text, places(view, "brake_release", apart), ("entry", "apex"))


RULES = (
    Rule("brakes_where_none", "braking", BRAKE, "a longer braking: the reference does not brake at all",
         "Lift instead of braking, then try it without the lift", brakes_where_none),
    Rule("brakes_early", "braking", BRAKE, "a longer braking: it begins earlier",
         "Brake later, 5 m at a time, and keep the same slowest speed", brakes_early),
    Rule("brakes_late", "entry", BRAKE, "good late braking: more is lost after it than is won",
         "Brake a little earlier, and let the brake go sooner", brakes_late),
    Rule("brakes_twice", "braking", BRAKE, "one long braking: the brake was let go in between",
         "Brake once, hard at first, then ease off steadily", brakes_twice),
    Rule("brakes_long", "entry", BRAKE, "an early braking: it begins at the same place and ends later",
         "Let the brake go earlier, and let the car roll to its slowest point", brakes_long),
    Rule("released_early", "entry", BRAKE, "a faster corner: no more speed is carried",
         "Keep a little brake on until the slowest point", released_early),
)  # fmt: skip
