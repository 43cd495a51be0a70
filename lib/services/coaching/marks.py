"""Corners in which nothing is blamed: what happened there is not how the lap was driven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.rules.rule import REFERENCE
from lib.services.coaching.thresholds import least

MarkKind = Literal["recording", "held_up", "incident", "wing"]


@dataclass(frozen=True)
class Mark:
    """A corner in which nothing is blamed, and why."""

    corner: str
    reason: str
    kind: MarkKind = "incident"


def mark_of(view: CornerView) -> Mark | None:
    """Return why nothing is blamed in a corner, None if it may be."""
    own, theirs = view.own.min_speed, view.reference.min_speed
    if theirs is None or own is None:
        return Mark(view.name, "the recording stood still here", "recording")
    usual = _usual_speed(view)
    if usual is not None and theirs < least("blocked") * usual:
        return Mark(view.name, f"{REFERENCE} was held up here", "held_up")
    if own < least("off") * theirs or view.gain > least("off_gain"):
        return Mark(view.name, "something happened here: traffic, a slide, a stop, or off the track")
    if -view.gain > least("cut"):
        return Mark(view.name, f"you win {-view.gain:.1f} s here: if the corner was cut, the lap does not count")
    if not view.own.slowed and not view.own_has_wing and _open_for_longer(view):
        return Mark(view.name, f"{REFERENCE}'s rear wing is open here, and yours never is", "wing")
    return None


def _open_for_longer(view: CornerView) -> bool:
    return (view.reference.drs or 0.0) - (view.own.drs or 0.0) >= least("drs")


def _usual_speed(view: CornerView) -> float | None:
    """Return the slowest usual speed of the session in this corner."""
    lap = view.pair.reference.lap
    if lap.survey is None or lap.own:
        return None
    places = slice(int(view.span.start / lap.survey.step), int(view.span.end / lap.survey.step) + 1)
    part = lap.survey.speed[places]
    return float(part.min()) if len(part) else None
