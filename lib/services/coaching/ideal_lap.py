"""The best of a driver's own laps in each corner, put together: a lap that nobody drove, as a reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from lib.arrays import Float
from lib.errors import InvalidRequest
from lib.services.coaching.lap_pair import CHANNELS, CornerSpan, LaidLap, LapPair, lay
from lib.services.own_laps.stored import own_lap
from lib.services.telemetry_service.lap import LapData

FEWEST = 2
NAME = "me:ideal"


def ideal_lap(laps: Sequence[LapData]) -> LapData:
    """Return the ideal of these laps of one circuit; another lap than the best gives a corner only beyond the noise.

    It is made of whole corners, from straight to straight, not of phases: a phase can be bought in the one before.
    Raise InvalidRequest for fewer than two laps, and what laying them over each other raises.
    """
    if len(laps) < FEWEST:
        raise InvalidRequest.field("with", "`me:ideal` needs two laps of this circuit or more")
    order = sorted(laps, key=lambda lap: lap.lap_time)
    pairs = lay(order)
    pieces = [_piece(pairs, at) for at in range(len(pairs[0].corners))]
    values, lap_time = _joined(pieces)
    sectors = _sectors(pairs[0], values, lap_time) if all(lap.lap.sectors for lap, _ in pieces) else None
    made = own_lap(NAME, values, lap_time, sectors, (_told(pieces),))
    home = order[0]
    return replace(made, name="Your ideal lap", manifest=home.manifest, circuit=home.circuit, survey=home.survey)


Piece = tuple[LaidLap, CornerSpan]


def gain_in(pair: LapPair, span: CornerSpan) -> float:
    """Return seconds that the own lap of a pair loses in a corner, minus = gains; 0 within the noise."""
    gain = pair.delta(span.end) - pair.delta(span.start)
    return gain if abs(gain) > pair.noise(span.start, span.end) else 0.0


def _piece(pairs: Sequence[LapPair], at: int) -> Piece:
    """Return the lap that is best in a corner: the best lap, unless another gains on it beyond the noise."""
    span = pairs[0].corners[at]
    best = min(pairs, key=lambda pair: gain_in(pair, span))
    return (best.own if gain_in(best, span) < 0 else pairs[0].reference), span


def _joined(pieces: Sequence[Piece]) -> tuple[dict[str, Float], float]:
    """Return the channels of the pieces end to end on one clock, and the lap time."""
    parts: dict[str, list[Float]] = {name: [] for name in ("time", "place", *CHANNELS)}
    began = 0.0
    for number, (lap, span) in enumerate(pieces):
        start, end = (float(lap.course.time_at(np.array([place]))[0]) for place in (span.start, span.end))
        last = number == len(pieces) - 1
        inside = (lap.time >= start) & ((lap.time <= end) if last else (lap.time < end))
        parts["time"].append(lap.time[inside] - start + began)
        parts["place"].append(lap.place[inside])
        for name in CHANNELS:
            parts[name].append(getattr(lap, name)[inside])
        began += end - start
    values = {name: np.concatenate(found) for name, found in parts.items()}
    known = {name: found for name, found in values.items() if not np.isnan(found).all()}
    return known, round(began, 3)


def _sectors(pair: LapPair, values: dict[str, Float], lap_time: float) -> list[float]:
    first, second = (round(float(np.interp(line, values["place"], values["time"])), 3) for line in pair.lines[:2])
    return [first, round(second - first, 3), round(lap_time - second, 3)]


def _told(pieces: Sequence[Piece]) -> str:
    """Return what the lap is made of: how many laps, and how far the speeds of two pieces differ where they meet."""
    jumps = [abs(_speed_at(one, span.end) - _speed_at(other, span.end)) for (one, span), (other, _) in pairwise(pieces)]
    count = len({id(lap) for lap, _ in pieces})
    return (
        f"put together from {count} of your laps, corner by corner; nobody drove it, and where two pieces meet their "
        f"speeds differ by up to {max(jumps, default=0.0):.0f} km/h"
    )


def _speed_at(lap: LaidLap, place: float) -> float:
    return float(np.interp(place, lap.place, lap.speed))
