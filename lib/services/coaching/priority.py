"""Which findings are said: one for each corner, the dearest first, a habit before a slip, three at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.services.coaching.diagnosis import Diagnosis
from lib.services.coaching.rules import ORDER, Match

MOST = 3
EXPLAINS = 0.5  # of the dearest rule of the corner: a cause that explains less is not the main one
HABIT = 0.5  # of the laps, from which on it is one
HABIT_WEIGHT = 1.5  # a habit costs on every lap to come, a slip on this one
FEWEST_LAPS = 3  # below it nothing is a habit


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


def main_matches(corners: Sequence[Diagnosis]) -> list[Match]:
    """Return for each corner the first of the causes that explain much of what it loses."""
    found = []
    for corner in corners:
        here = [match for match in corner.matches if not match.rule.car]
        if here:
            most = max(match.cost for match in here)
            causes = [match for match in here if match.cost >= EXPLAINS * most]
            found.append(min(causes, key=lambda match: ORDER.index(match.rule.name)))
    return found


def findings_of(corners: Sequence[Diagnosis], others: Sequence[Sequence[Diagnosis]] = ()) -> list[Finding]:
    """Return at most three findings; `others` are the same driver's other laps against the same reference."""
    known = [{(one.view.name, match.rule.name) for one in lap for match in one.matches} for lap in others]
    found = []
    for match in main_matches(corners):
        count = 1 + sum((match.corner.name, match.rule.name) in lap for lap in known)
        laps = (count, 1 + len(known)) if 1 + len(known) >= FEWEST_LAPS else None
        found.append(Finding(match, laps))
    return sorted(found, key=lambda finding: -finding.weight)[:MOST]
