"""From a recording to one lap of it: channels, units, clock, laps, checks, in this order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.errors import InvalidRequest
from lib.services.own_laps import laps
from lib.services.own_laps.channels import HELPERS, Channels, choose, filled, without_nonsense
from lib.services.own_laps.checks import Samples, as_lap, refuse_holes, refuse_impossible, refuse_impossible_speed
from lib.services.own_laps.clock import clocked, with_time
from lib.services.own_laps.recording import MOST_LAPS, Recording, refuse
from lib.services.own_laps.units import Scaled, in_our_units
from lib.services.own_laps.whole_lap import refuse_cut_off


@dataclass(frozen=True)
class TakenLap:
    """A lap out of a recording, all laps that were in it, and what the file says of itself."""

    samples: Samples
    lap: int
    laps: tuple[dict[str, Any], ...]
    tool: str
    circuit: str | None
    game: str | None


def take_in(recording: Recording, length: float | None, lap_time: float | None, wanted: str | None = None) -> TakenLap:
    """Return the lap that is `wanted` ("fastest" or a number), the fastest whole one by default.

    Raise InvalidRequest that says what the recording holds and what to do.
    """
    if recording.laps:
        return _of_several(recording, length, lap_time, wanted)
    scaled = _scaled(recording, length, lap_time)
    found = laps.pieces(scaled, recording.said)
    alone = len(found) == 1
    if alone and wanted in (None, "fastest", "1"):
        piece = found[0]
        told = lap_time or recording.said.lap_time
        if not piece.exact:
            refuse_cut_off(piece.lap_time, None if recording.said.outing else recording.said.duration, _step(scaled))
            laps.refuse_outing(piece, scaled.values, recording.said, length, told)
    else:
        piece = laps.chosen(found, wanted, length)
    by_marks = round(piece.lap_time, 3) if piece.exact else None
    told = lap_time or by_marks or (recording.said.lap_time if alone else None)
    values = scaled.values if alone and not piece.exact else laps.cut(scaled.values, piece)
    samples = as_lap(values, scaled.assumed, length, told, exact=not alone or piece.exact)
    return _taken(recording, samples, piece.number, [one.as_json() for one in found])


def _step(scaled: Scaled) -> float:
    time = scaled.values["time"]
    return float(np.median(np.diff(time))) if len(time) > 1 else 0.0


def _taken(recording: Recording, samples: Samples, number: int, found: list[dict[str, Any]]) -> TakenLap:
    said = recording.said
    return TakenLap(samples, number, tuple(found[:MOST_LAPS]), recording.tool, said.circuit, said.game)


def _scaled(recording: Recording, length: float | None, lap_time: float | None) -> Scaled:
    channels = without_nonsense(choose(recording))
    refuse_impossible(_needed(channels))
    if recording.sparse:
        channels = filled(channels)
    channels = with_time(channels)
    refuse_holes(_needed(channels))
    scaled = in_our_units(channels, length or recording.said.length, lap_time)
    refuse_impossible_speed(scaled.values["speed"])
    return clocked(scaled, recording.said, length)


def _needed(channels: Channels) -> Mapping[str, Any]:
    """Return the channels whose numbers must hold; those that only help may have holes."""
    return {name: column for name, column in channels.values.items() if name not in HELPERS}


def _of_several(recording: Recording, length: float | None, lap_time: float | None, wanted: str | None) -> TakenLap:
    """Return a lap of a file that keeps its laps apart: each is taken in by itself, what is not a lap is listed."""
    taken: list[TakenLap] = []
    found: list[dict[str, Any]] = []
    reasons: list[str] = []
    for number, lap in enumerate(recording.laps, 1):
        try:
            one = take_in(lap, length, lap_time if str(number) == wanted else None)
        except InvalidRequest as error:
            reasons.append(f"lap {number}: {error.detail[:200]}")
            found.append({"lap": number, "lap_time": None, "metres": None, "whole": False})
            continue
        entry = {"lap": number, "lap_time": one.samples.lap_time, "metres": round(one.samples.metres), "whole": True}
        found.append(entry)
        taken.append(TakenLap(one.samples, number, (), recording.tool, one.circuit, one.game))
    chosen = [one for one in taken if wanted in (None, "fastest", str(one.lap))]
    if not chosen:
        raise refuse(f"of {len(recording.laps)} laps none can be used: {'; '.join(reasons[:5])}")
    usual = float(np.median([one.samples.metres for one in taken]))
    full = [one for one in chosen if one.samples.metres >= laps.LEAST_OF_OTHERS * usual] or chosen
    best = min(full, key=lambda one: one.samples.lap_time)
    return TakenLap(best.samples, best.lap, tuple(found), recording.tool, best.circuit, best.game)
