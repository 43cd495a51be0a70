"""Which findings are said: one for each corner, the dearest first, a habit before a slip, three at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.rules import RULES, Match, matches
from lib.services.coaching.thresholds import least

MOST = 3
EXPLAINS = 0.5  # of the dearest rule of the corner: a cause that explains less is not the main one
HABIT = 0.5  # of the laps, from which on it is one
HABIT_WEIGHT = 1.5  # a habit costs on every lap to come, a slip on this one
FEWEST_LAPS = 3  # below it nothing is a habit
ORDER = {rule.name: index for index, rule in enumerate(RULES)}


@dataclass(frozen=True)
class Mark:
    """A corner in which nothing is blamed, and why."""

    corner: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """`laps` = on how many of the driver's laps the same holds, of how many; None with fewer than three."""

    match: Match
    laps: tuple[int, int] | None = None

    @property
    def habit(self) -> bool:
        return self.laps is not None and self.laps[0] >= max(HABIT * self.laps[1], 2)

    @property
    def weight(self) -> float:
        return self.match.cost * (HABIT_WEIGHT if self.habit else 1.0)


def mark_of(view: CornerView) -> Mark | None:
    """Return why nothing is blamed in a corner, None where it may be."""
    own, theirs = view.own.min_speed, view.reference.min_speed
    if theirs is None or own is None:
        return Mark(view.name, "the recording stood still here")
    usual = _usual_speed(view)
    if usual is not None and theirs < least("blocked") * usual:
        return Mark(view.name, "the reference itself was held up here")
    if own < least("off") * theirs or view.gain > least("off_gain"):
        return Mark(view.name, "something happened here: traffic, a slide, or off the track")
    return None


def _usual_speed(view: CornerView) -> float | None:
    """Return the slowest usual speed of the session in this corner."""
    lap = view.pair.reference.lap
    if lap.survey is None or lap.own:
        return None
    places = slice(int(view.span.start / lap.survey.step), int(view.span.end / lap.survey.step) + 1)
    part = lap.survey.speed[places]
    return float(part.min()) if len(part) else None


def main_matches(views: Sequence[CornerView]) -> list[Match]:
    """Return for each corner that is not marked the first of the causes that explain much of it."""
    found = []
    for view in views:
        here = [match for match in _all(view) if not match.rule.car]
        if here:
            most = max(match.cost for match in here)
            causes = [match for match in here if match.cost >= EXPLAINS * most]
            found.append(min(causes, key=lambda match: ORDER[match.rule.name]))
    return found


def findings_of(views: Sequence[CornerView], others: Sequence[Sequence[CornerView]] = ()) -> list[Finding]:
    """Return at most three findings; `others` are the same driver's other laps against the same reference."""
    known = [{(match.corner.name, match.rule.name) for view in lap for match in _all(view)} for lap in others]
    found = []
    for match in main_matches(views):
        count = 1 + sum((match.corner.name, match.rule.name) in lap for lap in known)
        laps = (count, 1 + len(known)) if 1 + len(known) >= FEWEST_LAPS else None
        found.append(Finding(match, laps))
    return sorted(found, key=lambda finding: -finding.weight)[:MOST]


def _all(view: CornerView) -> list[Match]:
    return [] if mark_of(view) else list(matches(view))
