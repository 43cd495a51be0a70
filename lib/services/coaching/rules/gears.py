"""Rules about the gear at the slowest point; silent if the two cars have other gear ratios."""

from __future__ import annotations

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.rules.rule import (
    GEARBOX,
    REFERENCE,
    Evidence,
    Rule,
    Seen,
    both_inner,
    figures,
)
from lib.services.coaching.thresholds import least

ONE_BOX = "other gear ratios: they would differ in most corners"


def gear_high(view: CornerView) -> Seen | None:
    gears = _gears(view, highest=False)
    if gears is None or gears[0] <= gears[1] or not _revs(view, -1):
        return None
    less = (view.reference.rpm or 0) - (view.own.rpm or 0)
    text = f"you are in gear {gears[0]}, {REFERENCE} in gear {gears[1]}: your engine turns {less:.0f} rpm slower"
    return Seen(text, _evidence(view, gears), ("exit",))


def gear_low(view: CornerView) -> Seen | None:
    gears = _gears(view, highest=True)
    if gears is None or gears[0] >= gears[1] or not _revs(view, 1):
        return None
    text = f"you are in gear {gears[0]}, {REFERENCE} in gear {gears[1]}"
    return Seen(text, _evidence(view, gears), ("exit",))


def _evidence(view: CornerView, gears: tuple[int, int]) -> Evidence:
    return {"gear": gears[0], "reference_gear": gears[1], **figures(view, "rpm", 0)}


def _revs(view: CornerView, side: int) -> bool:
    """Return whether the own engine turns faster (side 1) or slower (-1) by what a gear makes."""
    own, theirs = view.own.rpm, view.reference.rpm
    return bool(own and theirs and side * (own / theirs - 1) >= least("rpm"))


def _gears(view: CornerView, *, highest: bool) -> tuple[int, int] | None:
    """Return the gears around both slowest points: the own lowest and the reference's highest, or the reverse."""
    own, theirs = view.own.min_speed_at, view.reference.min_speed_at
    if view.gears_differ or not both_inner(view) or not _near_in_speed(view) or own is None or theirs is None:
        return None
    low, high = sorted((own.at, theirs.at))
    mine, other = (lap.gear[lap.between(low, high)] for lap in (view.pair.own, view.pair.reference))
    found = (mine.max(), other.min()) if highest else (mine.min(), other.max())
    return None if found[0] != found[0] or found[1] != found[1] else (int(found[0]), int(found[1]))


def _near_in_speed(view: CornerView) -> bool:
    """Return whether both are about as fast at the slowest point: else the gear follows from the speed."""
    own, theirs = view.own.min_speed, view.reference.min_speed
    return bool(own and theirs and abs(own / theirs - 1) < least("rpm"))


RULES = (
    Rule("gear_high", "exit", GEARBOX, ONE_BOX, "Use one gear lower at the slowest point", gear_high),
    Rule("gear_low", "exit", GEARBOX, ONE_BOX, "Use one gear higher at the slowest point", gear_low),
)
