"""The rules: what a driver does otherwise than the reference, in which phase it costs time, and what to try.

A rule is silent (returns None) where a channel it needs is missing, where the difference is within what can be known,
or where its discriminator says that it is something else. Rules stand in the order of cause before effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.thresholds import least

ON_THE_WAY_IN = ("straight", "braking", "entry")
ON_THE_WAY_OUT = ("apex", "exit")
WHOLE = ("straight", "braking", "entry", "apex", "exit")


@dataclass(frozen=True)
class Seen:
    """What a rule saw: words, numbers, and the phases whose gain it explains."""

    text: str
    evidence: dict[str, float | int | str]
    phases: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """`phase` is where it shows; `unlike` says what it is not, and how that is told; `attempt` is what to try.

    A rule about the `car` is no finding about driving: it speaks for the setup alone.
    """

    name: str
    phase: str
    needs: tuple[str, ...]
    unlike: str
    attempt: str
    look: Callable[[CornerView], Seen | None]
    car: bool = False


@dataclass(frozen=True)
class Match:
    """A rule that holds in a corner: what it costs, with one sigma."""

    rule: Rule
    corner: CornerView
    seen: Seen
    cost: float
    sigma: float


def matches(view: CornerView) -> Iterator[Match]:
    """Yield the rules that hold in a corner and explain a loss beyond the noise."""
    for rule in RULES:
        if not (view.pair.own.has(*rule.needs) and view.pair.reference.has(*rule.needs)):
            continue
        seen = rule.look(view)
        if seen is None:
            continue
        cost, sigma = _cost(view, seen.phases), view.noise_of(*seen.phases)
        if cost > least("sure") * sigma:
            yield Match(rule, view, seen, cost, sigma)


def _cost(view: CornerView, phases: tuple[str, ...]) -> float:
    """Return what these phases lose, no more than is left of it at the corner's end; an exit's loss goes on."""
    carried = view.carried if "exit" in phases else 0.0
    return round(min(view.lost(*phases), view.lost(*WHOLE[WHOLE.index(phases[0]) :])) + carried, 4)


def _lift(view: CornerView) -> tuple[float, float] | None:
    """Return place and depth of a lift that the reference does not make."""
    for place, depth in view.own.lift_places:
        near = view.pair.reference.between(place - 15, place + 15)
        if depth >= least("lift") and float(view.pair.reference.throttle[near].min()) >= 90:
            return place, depth
    return None


def lift_where_flat(view: CornerView) -> Seen | None:
    found = _lift(view)
    slowest = view.own.min_speed_at
    if found is None or (slowest is not None and found[0] > slowest.at and view.own.inner):
        return None
    return Seen(f"lifts by {found[1]:.0f} % where {REFERENCE} stays flat", {"lift_at": round(found[0], 1),
                "depth": round(found[1])}, WHOLE)  # fmt: skip


def lift_after_throttle(view: CornerView) -> Seen | None:
    found = _lift(view)
    slowest = view.own.min_speed_at
    if found is None or slowest is None or found[0] <= slowest.at or not view.own.inner:
        return None
    return Seen(f"opens the throttle and lifts again by {found[1]:.0f} %", {"lift_at": round(found[0], 1),
                "depth": round(found[1])}, ON_THE_WAY_OUT)  # fmt: skip


def coasting(view: CornerView) -> Seen | None:
    own, theirs = view.own, view.reference
    if own.coast is None or theirs.coast is None:
        return None
    late = max(view.later(own.throttle_at, theirs.throttle_at, 0.0) or 0.0, 0.0)
    early = _metres(own.brake_release, theirs.brake_release)
    more = own.coast - theirs.coast
    known = max(least("coast"), own.coast_error + theirs.coast_error)
    if more < known or (more - late < known and not early < -least("release")):
        return None
    return Seen(f"rolls {own.coast:.0f} m without brake or throttle, {REFERENCE} {theirs.coast:.0f} m",
                {"coast": round(own.coast, 1), "reference_coast": round(theirs.coast, 1)}, WHOLE)  # fmt: skip


def _metres(own: object, theirs: object) -> float:
    """Return metres by which a place lies later, 0 where one of both is not known."""
    return 0.0 if own is None or theirs is None else float(own.at - theirs.at)  # type: ignore[attr-defined]


def brakes_early(view: CornerView) -> Seen | None:
    apart = view.later(view.own.brake_at, view.reference.brake_at, least("brake"))
    apart = None if apart is None else apart - min(view.shift, 0.0)
    if apart is None or apart > -least("brake"):
        return None
    return Seen(f"brakes {-apart:.0f} m earlier", _places(view, "brake_at", apart), ON_THE_WAY_IN)


def brakes_late(view: CornerView) -> Seen | None:
    apart = view.later(view.own.brake_at, view.reference.brake_at, least("brake"))
    lost = view.lost("entry", *ON_THE_WAY_OUT) + view.carried
    if apart is None or apart < 0 or lost < view.noise_of("entry", *ON_THE_WAY_OUT) or view.gain + view.carried <= 0:
        return None
    return Seen(f"brakes {apart:.0f} m later and loses more after it", _places(view, "brake_at", apart),
                ("entry", *ON_THE_WAY_OUT))  # fmt: skip


def _braked_later(view: CornerView) -> float:
    """Return by how many metres everything in the corner is late because the braking was."""
    return max(view.later(view.own.brake_at, view.reference.brake_at, least("brake")) or 0.0, 0.0)


def brakes_long(view: CornerView) -> Seen | None:
    own, theirs = view.own, view.reference
    apart = view.later(own.brake_release, theirs.brake_release, least("release"))
    if apart is None or apart < 0 or own.brake_seconds is None or theirs.brake_seconds is None:
        return None
    if own.brake_seconds - theirs.brake_seconds < least("long") or _metres(own.brake_at, theirs.brake_at) > least(
        "brake"
    ):
        return None
    return Seen(f"is off the brake {apart:.0f} m later", _places(view, "brake_release", apart),
                ("braking", "entry", "apex"))  # fmt: skip


def brakes_twice(view: CornerView) -> Seen | None:
    own, theirs = view.own.brakings, view.reference.brakings
    if own is None or theirs is None or own <= theirs or not theirs:
        return None
    return Seen(f"brakes {own} times, {REFERENCE} {'once' if theirs == 1 else theirs}", {"brakings": own,
                "reference_brakings": theirs}, ("braking", "entry", "apex"))  # fmt: skip


def brakes_where_none(view: CornerView) -> Seen | None:
    theirs = view.reference
    if not view.own.brakings or theirs.brakings != 0 or theirs.brake_at is not None:
        return None
    near = view.pair.reference.between(view.span.start, view.span.end)
    if (view.pair.reference.brake[near] > 0).any():
        return None
    return Seen(f"brakes where {REFERENCE} does not", {"brake_at": round(view.own.brake_at.at, 1)}
                if view.own.brake_at else {}, WHOLE)  # fmt: skip


def released_early(view: CornerView) -> Seen | None:
    own, theirs = view.own, view.reference
    apart = view.later(own.brake_release, theirs.brake_release, least("release"))
    if apart is None or apart > 0 or own.min_speed is None or theirs.min_speed is None:
        return None
    braked_as_late = abs(_metres(own.brake_at, theirs.brake_at)) < least("brake")
    if own.min_speed > theirs.min_speed + least("minimum") / 2 or not braked_as_late:
        return None
    return Seen(f"is off the brake {-apart:.0f} m earlier without carrying more speed",
                _places(view, "brake_release", apart), ("entry", "apex"))  # fmt: skip


def brake_on_throttle(view: CornerView) -> Seen | None:
    own, theirs = view.own.overlap, view.reference.overlap
    if own is None or theirs is None or own - theirs < least("overlap"):
        return None
    return Seen(f"presses both pedals for {own:.2f} s", {"seconds": round(own, 2),
                "reference_seconds": round(theirs, 2)}, ("braking", "entry", "apex"))  # fmt: skip


def gear_high(view: CornerView) -> Seen | None:
    own, theirs, gears = view.own, view.reference, _gears(view)
    if gears is None or gears[0] <= gears[1] or own.rpm is None or theirs.rpm is None:
        return None
    if own.rpm > theirs.rpm * (1 - least("rpm")):
        return None
    return Seen(f"takes it in gear {gears[0]}, {REFERENCE} in {gears[1]}: {theirs.rpm - own.rpm:.0f} rpm less",
                {"gear": gears[0], "reference_gear": gears[1], "rpm": round(own.rpm),
                 "reference_rpm": round(theirs.rpm)}, ON_THE_WAY_OUT)  # fmt: skip


def gear_low(view: CornerView) -> Seen | None:
    own, theirs, gears = view.own, view.reference, _gears(view, most=True)
    if gears is None or gears[0] >= gears[1] or own.rpm is None or theirs.rpm is None:
        return None
    if own.rpm < theirs.rpm * (1 + least("rpm")):
        return None
    return Seen(f"takes it in gear {gears[0]}, {REFERENCE} in {gears[1]}", {"gear": gears[0],
                "reference_gear": gears[1]}, ON_THE_WAY_OUT)  # fmt: skip


def _gears(view: CornerView, *, most: bool = False) -> tuple[int, int] | None:
    """Return the gears around both slowest places: the own lowest and the reference's highest, or the reverse."""
    if view.gears_differ or not _both_inner(view) or not _near_in_speed(view):
        return None
    places = [m.min_speed_at.at for m in (view.own, view.reference) if m.min_speed_at]
    low, high = min(places), max(places)
    own, theirs = view.pair.own, view.pair.reference
    mine, other = own.gear[own.between(low, high)], theirs.gear[theirs.between(low, high)]
    found = (mine.max(), other.min()) if most else (mine.min(), other.max())
    return None if np.isnan(found).any() else (int(found[0]), int(found[1]))


def _both_inner(view: CornerView) -> bool:
    return view.own.inner and view.reference.inner


def _near_in_speed(view: CornerView) -> bool:
    """Return whether both are about as fast at the slowest place: else the gear follows from the speed."""
    own, theirs = view.own.min_speed, view.reference.min_speed
    return bool(own and theirs and abs(own / theirs - 1) < least("rpm"))


def over_slowed(view: CornerView) -> Seen | None:
    own, theirs = view.own, view.reference
    if own.min_speed is None or theirs.min_speed is None or theirs.min_speed - own.min_speed < least("minimum"):
        return None
    if not own.slowed:
        return None
    return Seen(f"is {theirs.min_speed - own.min_speed:.0f} km/h slower at the slowest place",
                {"min_speed": round(own.min_speed, 1), "reference_min_speed": round(theirs.min_speed, 1)},
                ("braking", "entry", *ON_THE_WAY_OUT))  # fmt: skip


def entry_too_fast(view: CornerView) -> Seen | None:
    own, theirs = view.own, view.reference
    if None in (own.min_speed, theirs.min_speed, own.exit_speed, theirs.exit_speed):
        return None
    faster, slower = own.min_speed - theirs.min_speed, theirs.exit_speed - own.exit_speed  # type: ignore[operator]
    if faster < least("minimum") or slower < least("exit") or view.gain <= 0:
        return None
    return Seen(f"carries {faster:.0f} km/h more in and leaves {slower:.0f} km/h slower",
                {"min_speed": round(own.min_speed or 0, 1), "exit_speed": round(own.exit_speed or 0, 1)},
                WHOLE)  # fmt: skip


def apex_early(view: CornerView) -> Seen | None:
    return _apex(view, -1, "early", "reaches the slowest place {:.0f} m earlier, and full throttle later")


def apex_late(view: CornerView) -> Seen | None:
    return _apex(view, 1, "late", "reaches the slowest place {:.0f} m later")


def _apex(view: CornerView, side: int, _name: str, words: str) -> Seen | None:
    own, theirs = view.own, view.reference
    apart = view.later(own.min_speed_at, theirs.min_speed_at, least("apex"))
    if apart is None or apart * side < 0 or not (_both_inner(view) and own.slowed):
        return None
    if side > 0 and apart - _braked_later(view) < least("apex"):
        return None
    if side < 0 and (view.later(own.full_throttle_at, theirs.full_throttle_at, least("throttle")) or 0) <= 0:
        return None
    return Seen(words.format(abs(apart)), _places(view, "min_speed_at", apart), ("entry", *ON_THE_WAY_OUT))


def throttle_late(view: CornerView) -> Seen | None:
    apart = view.later(view.own.throttle_at, view.reference.throttle_at, least("throttle"))
    if apart is None or apart - _braked_later(view) < least("throttle"):
        return None
    return Seen(f"is back on the throttle {apart:.0f} m later", _places(view, "throttle_at", apart), ON_THE_WAY_OUT)


def throttle_hesitant(view: CornerView) -> Seen | None:
    own, theirs = view.own, view.reference
    apart = view.later(own.full_throttle_at, theirs.full_throttle_at, least("hesitation"))
    if apart is None or apart < 0 or _metres(own.throttle_at, theirs.throttle_at) > least("throttle"):
        return None
    return Seen(f"picks the throttle up in time, and is flat {apart:.0f} m later",
                _places(view, "full_throttle_at", apart), ("exit",))  # fmt: skip


def throttle_greedy(view: CornerView) -> Seen | None:
    own, theirs = view.own, view.reference
    apart = view.later(own.throttle_at, theirs.throttle_at, least("throttle"))
    full = view.later(own.full_throttle_at, theirs.full_throttle_at, least("throttle"))
    if apart is None or apart > 0 or full is None or full < 0:
        return None
    return Seen(f"picks the throttle up {-apart:.0f} m earlier but is flat {full:.0f} m later",
                _places(view, "throttle_at", apart), ON_THE_WAY_OUT)  # fmt: skip


def exit_poor(view: CornerView) -> Seen | None:
    own, theirs = view.own, view.reference
    if own.exit_speed is None or theirs.exit_speed is None or theirs.exit_speed - own.exit_speed < least("exit"):
        return None
    same_apex = own.slowed and own.min_speed is not None and theirs.min_speed is not None
    if not same_apex or abs((own.min_speed or 0) - (theirs.min_speed or 0)) >= least("minimum"):
        return None
    if _metres(own.throttle_at, theirs.throttle_at) > least("throttle"):
        return None
    return Seen(f"leaves {theirs.exit_speed - own.exit_speed:.0f} km/h slower with the same slowest speed",
                {"exit_speed": round(own.exit_speed, 1), "reference_exit_speed": round(theirs.exit_speed, 1)},
                ("exit",))  # fmt: skip


def wing_closed(view: CornerView) -> Seen | None:
    own, theirs = view.own.drs, view.reference.drs
    if own is None or theirs is None or theirs - own < least("drs") or not view.pair.own.drs.max() > 1:
        return None
    return Seen(f"opens the rear wing for {own:.0f} m, {REFERENCE} for {theirs:.0f} m",
                {"metres": round(own), "reference_metres": round(theirs)}, ("straight", "exit"))  # fmt: skip


def arrives_slow(view: CornerView) -> Seen | None:
    own, theirs = view.own, view.reference
    if own.entry_speed is None or theirs.entry_speed is None:
        return None
    slower = theirs.entry_speed - own.entry_speed
    if slower < least("straight") or view.lost("straight") < view.noise_of("straight"):
        return None
    return Seen(f"arrives {slower:.0f} km/h slower", {"entry_speed": round(own.entry_speed, 1),
                "reference_entry_speed": round(theirs.entry_speed, 1)}, ("straight",))  # fmt: skip


def _places(view: CornerView, name: str, apart: float) -> dict[str, float | int | str]:
    own, theirs = getattr(view.own, name), getattr(view.reference, name)
    return {name: round(own.at, 1), f"reference_{name}": round(theirs.at, 1), "metres": round(abs(apart), 1),
            "from": round(theirs.low, 1), "to": round(theirs.high, 1)}  # fmt: skip


REFERENCE = "{reference}"
PEDALS, BRAKE, THROTTLE = ("throttle", "brake"), ("brake",), ("throttle",)
RULES = (
    Rule("lift_where_flat", "straight", PEDALS, "a corner that both lift for: the reference's throttle is flat there",
         "Keep the throttle flat; try it a little later each lap", lift_where_flat),
    Rule("lift_after_throttle", "exit", PEDALS, "a late throttle: it was open already",
         "Open the throttle later and only once", lift_after_throttle),
    Rule("brakes_where_none", "braking", BRAKE, "a longer braking: the reference does not brake at all",
         "Lift instead of braking, then try it flat", brakes_where_none),
    Rule("brakes_early", "braking", BRAKE, "a longer braking: it begins earlier",
         "Brake later, in steps of 5 m, and keep the same slowest speed", brakes_early),
    Rule("brakes_late", "entry", BRAKE, "good late braking: more is lost after it than is won",
         "Brake a little earlier, and be off the brake sooner", brakes_late),
    Rule("coasting", "entry", PEDALS, "a late throttle: more is rolled than the throttle is late",
         "Stay on the brake until you turn in, or on the throttle until you brake", coasting),
    Rule("brakes_twice", "braking", BRAKE, "one long braking: the brake was let go in between",
         "One braking, hard at first and then released steadily", brakes_twice),
    Rule("brake_on_throttle", "entry", PEDALS, "a quick change of pedals: both are down together",
         "One pedal at a time", brake_on_throttle),
    Rule("gear_high", "exit", ("gear", "rpm"), "other gear ratios: they would differ in most corners",
         "One gear lower at the slowest place", gear_high),
    Rule("throttle_greedy", "exit", THROTTLE, "a late throttle: it is picked up earlier",
         "Wait for the throttle, then open it in one go", throttle_greedy),
    Rule("throttle_late", "exit", THROTTLE, "a hesitant throttle: the first touch is late already",
         "Open the throttle earlier; a later apex makes room for it", throttle_late),
    Rule("throttle_hesitant", "exit", THROTTLE, "a late throttle: the first touch is in time",
         "Once on the throttle, open it to the end without a pause", throttle_hesitant),
    Rule("brakes_long", "entry", BRAKE, "an early braking: it begins at the same place and ends later",
         "Release the brake earlier, and let the car roll to its slowest place", brakes_long),
    Rule("released_early", "entry", BRAKE, "a faster corner: no more speed is carried",
         "Keep a little brake until the slowest place", released_early),
    Rule("over_slowed", "apex", ("speed",), "an early or a long braking, which those rules would name",
         "Carry more speed: brake less at the end of the braking", over_slowed),
    Rule("entry_too_fast", "entry", ("speed",), "a faster corner: the exit is slower by more",
         "Give up a little at the entry for the exit", entry_too_fast),
    Rule("apex_early", "apex", THROTTLE, "a short corner: full throttle comes later as well",
         "Turn in later, so that the slowest place comes later", apex_early),
    Rule("apex_late", "apex", ("speed",), "late braking, which that rule would name",
         "Turn in earlier and slow down sooner", apex_late),
    Rule("gear_low", "exit", ("gear", "rpm"), "other gear ratios: they would differ in most corners",
         "One gear higher at the slowest place", gear_low),
    Rule("exit_poor", "exit", ("speed",), "a slow apex or a late throttle: both are alike",
         "Straighten the car earlier: use the whole width at the exit", exit_poor),
    Rule("wing_closed", "straight", ("drs",), "a slower car: the wing is open for less",
         "Open the rear wing at the line that allows it", wing_closed),
    Rule("arrives_slow", "straight", ("speed",), "a poor exit: it would show in the corner before",
         "Look at the exit of the corner before first; with the same exits it is drag", arrives_slow, car=True),
)  # fmt: skip
BY_NAME = {rule.name: rule for rule in RULES}
