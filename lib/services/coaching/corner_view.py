"""A corner of both laps with everything the rules ask about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lib.services.coaching.lap_pair import CornerSpan, LapPair
from lib.services.coaching.measures import CornerMeasures, Place, measure
from lib.services.coaching.phases import Phase, gain_of, phases_of
from lib.services.coaching.thresholds import least

SLOWER = 2.0  # km/h at the end of the stretch: with less nothing is carried that could be told from rounding


@dataclass(frozen=True)
class CornerView:
    """`gears_differ`: the two cars have other gear ratios, so gears mean nothing.

    `carried`: seconds lost after the corner's own stretch because it was left slower, until a driver slows again.
    """

    pair: LapPair
    span: CornerSpan
    own: CornerMeasures
    reference: CornerMeasures
    phases: tuple[Phase, ...]
    gears_differ: bool = False
    carried: float = 0.0

    @property
    def name(self) -> str:
        return f"{self.span.corner.number}{self.span.corner.letter or ''}"

    @property
    def gain(self) -> float:
        return round(gain_of(self.phases, [phase.phase for phase in self.phases]), 4)

    @property
    def shift(self) -> float:
        """Metres by which slowest place, first and full throttle all lie to one side: the axis, or another line."""
        apart = [
            own.at - theirs.at
            for own, theirs in (
                (self.own.min_speed_at, self.reference.min_speed_at),
                (self.own.throttle_at, self.reference.throttle_at),
                (self.own.full_throttle_at, self.reference.full_throttle_at),
            )
            if own and theirs
        ]
        if len(apart) < 2 or min(apart) * max(apart) <= 0:
            return 0.0
        return min(apart, key=abs)

    @property
    def sigma(self) -> float:
        return self.pair.noise(self.span.start, self.span.end)

    def lost(self, *names: str) -> float:
        return gain_of(self.phases, names)

    def noise_of(self, *names: str) -> float:
        """Return one sigma of what these phases gain, from the start of the first to the end of the last."""
        chosen = [phase for phase in self.phases if phase.phase in names]
        return self.pair.noise(chosen[0].start, chosen[-1].end)

    def later(self, own: Place | None, reference: Place | None, threshold: float) -> float | None:
        """Return metres by which the own place lies later, minus = earlier; None within what can be known.

        The own place must lie outside the reference's stretch, and both errors with that of the axis are passed.
        """
        if own is None or reference is None or reference.low <= own.at <= reference.high:
            return None
        apart = own.at - reference.at
        speed = self.own.entry_speed or 200.0
        axis = self.pair.noise(self.span.start, self.span.end) * speed / 3.6 / 2
        known = float(np.sqrt(own.error**2 + reference.error**2 + axis**2))
        return apart if abs(apart) > max(threshold, known) else None


def corner_views(pair: LapPair) -> tuple[CornerView, ...]:
    """Return every corner of the lap, in order."""
    found = []
    for index, span in enumerate(pair.corners):
        following = pair.corners[index + 1] if index + 1 < len(pair.corners) else None
        before = pair.corners[index - 1] if index else None
        own, reference = (measure(lap, span, before, following) for lap in (pair.own, pair.reference))
        found.append((span, own, reference, phases_of(pair, span, own, reference)))
    differ = gears_differ([(own, reference) for _, own, reference, _ in found])
    views = [CornerView(pair, span, own, reference, phases, differ) for span, own, reference, phases in found]
    return tuple(replace(view, carried=_carried(view, views[index + 1 :])) for index, view in enumerate(views))


def _carried(view: CornerView, following: Sequence[CornerView]) -> float:
    """Return what a slower exit loses in the corners after it that nobody slows for, and on the straight after them."""
    place = np.array([view.span.end])
    slower = np.interp(place, view.pair.reference.place, view.pair.reference.speed)
    slower -= np.interp(place, view.pair.own.place, view.pair.own.speed)
    if slower[0] < SLOWER:
        return 0.0
    lost = 0.0
    for later in following:
        if later.own.slowed or later.reference.slowed:
            lost += max(later.lost("straight"), 0.0)
            break
        lost += max(later.gain, 0.0)
    return round(lost, 4)


def gears_differ(corners: Sequence[tuple[CornerMeasures, CornerMeasures]]) -> bool:
    """Return whether half of the corners that are taken at about one speed have another gear: other ratios then."""
    known = [
        (own, reference)
        for own, reference in corners
        if own.gear and reference.gear and own.min_speed and reference.min_speed
        and abs(own.min_speed / reference.min_speed - 1) < 0.1
    ]  # fmt: skip
    if len(known) < 3:
        return False
    return sum(own.gear != reference.gear for own, reference in known) >= least("ratios") * len(known)
