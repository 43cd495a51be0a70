"""What a rule is, what it says when it holds, and the comparisons that the rules share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.measures import Place
from lib.services.coaching.thresholds import least

WHOLE = ("straight", "braking", "entry", "apex", "exit")
ON_THE_WAY_IN, ON_THE_WAY_OUT = WHOLE[:3], WHOLE[3:]
REFERENCE = "{reference}"  # in a text, the place of the reference's name
PEDALS, BRAKE, THROTTLE, GEARBOX = ("throttle", "brake"), ("brake",), ("throttle",), ("gear", "rpm")
Evidence = Mapping[str, float | int | str]


@dataclass(frozen=True)
class Seen:
    """What a rule saw: a sentence without its end, numbers, and the phases whose gain it explains.

    `attempt` is what to try if it is not what the rule says to try.
    """

    text: str
    evidence: Evidence
    phases: tuple[str, ...]
    attempt: str | None = None


@dataclass(frozen=True)
class Rule:
    """`phase` is where it shows; `unlike` says what it is not, and how that is told; `attempt` is what to try.

    A rule about the `car` is not about driving: it speaks for the setup alone. A rule is silent (`look` gives
    None) if the difference is within what can be known, or if its discriminator says that it is something else; it is
    not asked at all if either lap lacks a channel that it `needs`.
    """

    name: str
    phase: str
    needs: tuple[str, ...]
    unlike: str
    attempt: str
    look: Callable[[CornerView], Seen | None]
    car: bool = False


def slower_by(view: CornerView, figure: str) -> float | None:
    """Return by how much a figure of the own lap is below the reference's; None if either is not known."""
    own, theirs = getattr(view.own, figure), getattr(view.reference, figure)
    return None if own is None or theirs is None else float(theirs - own)


def later_by(view: CornerView, place: str, threshold: str) -> float | None:
    """Return metres by which a place of the own lap lies later (minus: earlier); None within what can be known."""
    return view.later(getattr(view.own, place), getattr(view.reference, place), least(threshold))


def metres(own: Place | None, theirs: Place | None) -> float:
    """Return metres by which a place lies later, sure or not; 0 if either is not known."""
    return 0.0 if own is None or theirs is None else own.at - theirs.at


def braked_later(view: CornerView) -> float:
    """Return by how many metres everything in the corner is late because the braking was."""
    return max(later_by(view, "brake_at", "brake") or 0.0, 0.0)


def both_inner(view: CornerView) -> bool:
    return view.own.inner and view.reference.inner


def figures(view: CornerView, name: str, decimals: int = 1) -> Evidence:
    """Return a figure of both laps as evidence."""
    own, theirs = getattr(view.own, name), getattr(view.reference, name)
    return {name: round(own, decimals), f"reference_{name}": round(theirs, decimals)}


def places(view: CornerView, name: str, apart: float) -> Evidence:
    """Return a place of both laps as evidence, with the stretch that the reference's samples leave open."""
    theirs: Place = getattr(view.reference, name)
    own: Place = getattr(view.own, name)
    return {name: round(own.at, 1), f"reference_{name}": round(theirs.at, 1), "metres": round(abs(apart), 1),
            "from": round(theirs.low, 1), "to": round(theirs.high, 1)}  # fmt: skip
