"""A corner of both laps with everything the rules ask about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot

import numpy as np

from lib.arrays import Float
from lib.services.coaching.lap_pair import TICK, CornerSpan, LaidLap, LapPair
from lib.services.coaching.measures import CornerMeasures, Place, measure
from lib.services.coaching.phases import Phase, gain_of, phases_of
from lib.services.coaching.thresholds import least

# m in which the lack of energy of motion falls to a third: 2k + P/mv³ is 1/200 to 1/260 for cars of 300 to 900 W/kg at
# full throttle between 180 and 300 km/h, by their top speeds of 270 to 330.
CATCHES_UP = 250.0
SLOWER = 2.0  # km/h at the end of the stretch: with less nothing is carried that could be told from rounding


@dataclass(frozen=True)
class CornerView:
    """`gears_differ`: the two cars have other gear ratios, so gears mean nothing.

    `carried`: seconds lost after the corner's own stretch because it was left slower, until a driver slows again.
    `wing_apart`: the reference's rear wing is open for longer on the way to this corner.
    """

    pair: LapPair
    span: CornerSpan
    own: CornerMeasures
    reference: CornerMeasures
    phases: tuple[Phase, ...]
    gears_differ: bool = False
    carried: float = 0.0
    wing_apart: bool = False

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

    @property
    def own_has_wing(self) -> bool:
        """Whether the own lap opens its rear wing anywhere: a car without one cannot open it here."""
        return bool((self.pair.own.drs > 1).any())

    @property
    def slow_out_before(self) -> bool:
        """Whether half and more of a slower arrival was there at the start of the straight already."""
        arrives = (self.reference.entry_speed or 0.0) - (self.own.entry_speed or 0.0)
        return self._kept(self.reference.entry_speed, self.phases[0].end) >= arrives / 2

    @property
    def slow_on_arrival(self) -> float:
        """Km/h by which the own lap is slower at the slowest point only because it came slower; 0 if it brakes."""
        place = self.reference.min_speed_at
        return 0.0 if self.own.brake_at or place is None else self._kept(self.reference.min_speed, place.at)

    def _kept(self, speed: float | None, place: float) -> float:
        """Return how much slower the own car would be at a place if it lacked only what it lacked at the start."""
        own, theirs = (float(np.interp(self.span.start, lap.place, lap.speed)) for lap in self.laps)
        after = np.array([place - self.span.start])
        return 0.0 if speed is None else speed - float(_with_less(np.array([speed]), after, own, theirs)[0])

    @property
    def laps(self) -> tuple[LaidLap, LaidLap]:
        return self.pair.own, self.pair.reference

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
        known = hypot(own.error, reference.error, axis)
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
    wings = _wings_apart(pair)
    views = [
        CornerView(pair, span, own, reference, phases, differ, wing_apart=wing)
        for (span, own, reference, phases), wing in zip(found, wings, strict=True)
    ]
    return tuple(replace(view, carried=_carried(view, views[index + 1 :])) for index, view in enumerate(views))


def _wings_apart(pair: LapPair) -> list[bool]:
    """Return for each corner whether the reference's rear wing is open for longer on the way to it."""
    if not pair.reference.has("drs"):
        return [False] * len(pair.corners)
    marks = [0.0, *(span.at for span in pair.corners)]
    return [
        pair.reference.open_between(start, end) - pair.own.open_between(start, end) >= least("drs")
        for start, end in pairwise(marks)
    ]


def _carried(view: CornerView, following: Sequence[CornerView]) -> float:
    """Return what a slower exit loses in the corners after it that nobody slows for, and on the straight after them.

    It is no more than the speed that was missing explains: what is lost beyond that is power, drag or the rear wing.
    """
    start = view.span.end
    own, theirs = (float(np.interp(start, lap.place, lap.speed)) for lap in view.laps)
    if not theirs - own >= SLOWER:  # nor where a speed is not known
        return 0.0
    lost, end = 0.0, start
    for later in following:
        if later.own.min_speed is None or later.reference.min_speed is None:
            break  # a recording stood still there: nobody knows what was lost
        slows = later.own.slowed or later.reference.slowed
        end = later.phases[0].end if slows else later.span.end
        lost += max(later.lost("straight") if slows else later.gain, 0.0)
        if slows:
            break
    return round(min(lost, _explained(view.pair, start, end, own, theirs)), 4)


def _explained(pair: LapPair, start: float, end: float, own: float, theirs: float) -> float:
    """Return seconds that a car loses which has the reference's power and drag but begins slower."""
    road = pair.reference.between(start, end)
    speed = np.maximum(pair.reference.speed[road], 1.0)
    slower = _with_less(speed, pair.reference.place[road] - start, own, theirs)
    return float(np.sum(np.maximum(TICK * (speed / slower - 1), 0.0)))


def _with_less(speed: Float, after: Float, own: float, theirs: float) -> Float:
    """Return the speed of a car that began slower, `after` metres later: it lacks energy of motion, ever less of it."""
    return np.asarray(np.sqrt(np.maximum(speed**2 - (theirs**2 - own**2) * np.exp(-after / CATCHES_UP), 1.0)))


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
