"""A corner of 400 m at 50 m/s, a tick of 20 ms a metre, in which both laps do the same unless a test says otherwise."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from lib.services.coaching.corner_view import CornerView
from lib.services.coaching.lap_pair import CornerSpan, LaidLap, LapPair
from lib.services.coaching.measures import CornerMeasures, Place
from lib.services.coaching.phases import PHASES, Phase
from lib.sessions import Corner

METRES = 400
SPAN = CornerSpan(Corner(1, "", 200.0, 0.0, 0.0, 0.0), 200.0, 0.0, 400.0)
LOST = 0.1  # s in each phase, ten times its noise


def at(place: float, error: float = 2.0) -> Place:
    return Place(place, place - error, place + error)


USUAL = CornerMeasures(
    min_speed=150.0, min_speed_at=at(200), entry_speed=250.0, exit_speed=220.0, brake_at=at(100), brake_release=at(180),
    brake_seconds=1.6, brakings=1, coast=0.0, throttle_at=at(210), full_throttle_at=at(240), lifts=0, gear=3,
    rpm=9000.0, overlap=0.0, drs=0.0, inner=True, slowed=True,
)  # fmt: skip


def laid(own: bool = True, **channels: Any) -> LaidLap:
    """Return a lap of the corner; a channel is a number, or pairs of (from, to, value) over the usual one."""
    values = {"speed": 180.0, "throttle": 100.0, "brake": 0.0, "gear": 3.0, "rpm": 9000.0, "drs": 0.0, "steering": 10.0,
              "pressure": 0.0}  # fmt: skip
    arrays = {name: np.full(METRES + 1, value) for name, value in values.items()}
    for name, given in channels.items():
        if given is None:
            arrays[name][:] = np.nan
        for start, end, value in given or ():
            arrays[name][start:end] = value
    place = np.arange(METRES + 1.0)
    course: Any = SimpleNamespace(anchors=SimpleNamespace(place=np.array([0.0, 4000.0])))
    lap: Any = SimpleNamespace(own=own, survey=None, driver="VER")
    return LaidLap(lap, course, 0.01, place * 0.02, place, np.full(METRES + 1, 1.0), **arrays)


def view(
    own: dict[str, Any] | None = None,
    reference: dict[str, Any] | None = None,
    *,
    laps: tuple[LaidLap, LaidLap] | None = None,
    lost: float = LOST,
    **more: Any,
) -> CornerView:
    """Return the corner, both laps with the usual measures but for these."""
    mine, theirs = laps or (laid(), laid(own=False))
    pair = LapPair(theirs, mine, (SPAN,), (100.0, 200.0, 400.0))
    cuts = [0.0, 100.0, 180.0, 190.0, 210.0, 400.0]
    phases = tuple(
        Phase(name, start, end, lost, lost / 10) for name, start, end in zip(PHASES, cuts, cuts[1:], strict=False)
    )
    measures = [replace(USUAL, **(changed or {})) for changed in (own, reference)]
    return CornerView(pair, SPAN, measures[0], measures[1], phases, **more)
