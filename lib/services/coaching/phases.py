"""A corner in five phases, the same places for both laps: gains of phases add up to corners, corners to the lap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lib.services.coaching.lap_pair import CornerSpan, LapPair
from lib.services.coaching.measures import CornerMeasures

PHASES = ("straight", "braking", "entry", "apex", "exit")
APEX = 10.0  # m on either side of the slowest places that belong to the apex: a car's length and a sample of F1's


@dataclass(frozen=True)
class Phase:
    """`gain` in seconds, + = lost by the own lap; `sigma` is how sure it is."""

    phase: str
    start: float
    end: float
    gain: float
    sigma: float

    @property
    def noise(self) -> bool:
        return abs(self.gain) < self.sigma


def phases_of(pair: LapPair, span: CornerSpan, own: CornerMeasures, reference: CornerMeasures) -> tuple[Phase, ...]:
    """Return the five phases of a corner; one that the corner does not have begins where it ends and gains nothing."""
    cuts = bounds(span, own, reference)
    deltas = pair.deltas(cuts)
    return tuple(
        Phase(name, start, end, round(after - before, 4), pair.noise(start, end) if end > start else 0.0)
        for name, (start, end), (before, after) in zip(PHASES, pairwise(cuts), pairwise(deltas), strict=True)
    )


def bounds(span: CornerSpan, own: CornerMeasures, reference: CornerMeasures) -> list[float]:
    """Return the six places that bound the phases, in order.

    Braking begins where the first of the two brakes and ends where the reference is off the brake; the apex is around
    both slowest places.
    """
    slowest = [m.min_speed_at.at for m in (own, reference) if m.min_speed_at] or [span.at]
    brakes = [m.brake_at.at for m in (own, reference) if m.brake_at]
    apex_from, apex_to = min(slowest) - APEX, max(slowest) + APEX
    begins = min(brakes, default=apex_from)
    release = next((m.brake_release.at for m in (reference, own) if m.brake_release), begins)
    cuts = [span.start]
    for place in (begins, release, apex_from, apex_to):
        cuts.append(round(min(max(place, cuts[-1]), span.end), 1))
    cuts = [max(cut, span.start) for cut in cuts]
    return [*cuts, span.end]


def gain_of(phases: Sequence[Phase], names: Sequence[str]) -> float:
    return sum(phase.gain for phase in phases if phase.phase in names)
