"""What a lap as a whole is not: an out-lap, an in-lap, a standing start, or one that the game marked as invalid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from lib.arrays import Float
from lib.services.coaching.lap_pair import LapPair
from lib.services.coaching.rules.rule import REFERENCE
from lib.services.coaching.thresholds import least

NoteKind = Literal["out_lap", "in_lap", "invalid"]
AT_THE_LINE = 25  # ticks: half a second


@dataclass(frozen=True)
class LapNote:
    """`speed` is that of the own lap at the line; a lap that is `unfit` has no findings and no advice on setup."""

    kind: NoteKind
    text: str
    speed: float | None = None

    @property
    def unfit(self) -> bool:
        return self.kind != "invalid"


def lap_notes(pair: LapPair) -> tuple[LapNote, ...]:
    """Return what is to be said of the own lap before anything else."""
    ends = [
        _slow_at(pair, slice(AT_THE_LINE), "out_lap", "begins", "an out-lap or a standing start"),
        _slow_at(pair, slice(-AT_THE_LINE, None), "in_lap", "ends", "an in-lap, or one that was given up"),
    ]
    found = [note for note in ends if note]
    if pair.own.lap.invalid:
        found.append(LapNote("invalid", "the game marked this lap as invalid: what it wins may come from a cut"))
    return tuple(found)


def _slow_at(pair: LapPair, part: slice, kind: NoteKind, passes: str, what: str) -> LapNote | None:
    own, theirs = (_usual(lap.speed[part]) for lap in (pair.own, pair.reference))
    if not own < least("off") * theirs:
        return None
    text = f"your lap {passes} at {own:.0f} km/h, {REFERENCE}'s at {theirs:.0f} km/h: {what}, so nothing is judged"
    return LapNote(kind, text, round(own))


def _usual(speed: Float) -> float:
    known = speed[np.isfinite(speed)]
    return float(np.median(known)) if len(known) else float("nan")
