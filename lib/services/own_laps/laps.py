"""Laps in a recording: the pieces between the passings of the line, which of them is meant, and its samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from lib.arrays import Float
from lib.services.own_laps.passings import AT_THE_LINE, at_line, passings
from lib.services.own_laps.recording import MOST_LAPS, Said, refuse
from lib.services.own_laps.units import LONGEST_LAP, SHORTEST_LAP, Scaled
from lib.services.telemetry_service.distance import metres_at

LEAST_OF_OTHERS = 0.95  # a lap shorter than this share of the others was cut
STANDING = 30.0  # km/h at both ends: an outing from the pits and back
FIT = 0.03
LONGEST_PAUSE = 1.0  # s in the samples around the line; a lap that ends in a longer one may be half of it longer
HELD = ("gear", "drs", "lap", "brake")


@dataclass(frozen=True)
class Piece:
    """From one passing of the line to the next, in seconds of the recording's clock; `whole` if both are known."""

    number: int
    start: float
    end: float
    lap_time: float
    metres: float
    whole: bool
    exact: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "lap": self.number,
            "lap_time": round(self.lap_time, 3),
            "metres": round(self.metres),
            "whole": self.whole,
        }


def pieces(scaled: Scaled, said: Said) -> list[Piece]:
    """Return the laps and pieces of laps of a recording, in order; one piece if it marks none."""
    values = scaled.values
    marks = [] if said.one_lap else passings(values, said)
    time = values["time"]
    edges = [float(time[0]), *(mark for mark in marks if time[0] < mark < time[-1]), float(time[-1])]
    edges = edges[: MOST_LAPS + 1]
    if len(edges) == 2:
        return [_only(values, said)]
    first, last = at_line(values, 0, marks), at_line(values, -1, marks)
    numbers = _numbers(values, edges, marks)
    ends = list(pairwise(edges))
    known = [first, *(_is_recorded(time, mark) for mark in edges[1:-1]), last]
    return [
        _piece(values, numbers[n], start, end, known[n] and known[n + 1])
        for n, (start, end) in enumerate(ends)
        if end > start
    ]


def _is_recorded(time: Float, mark: float) -> bool:
    """Return whether the recording goes on over a mark: within a pause nobody knows when the line was passed."""
    row = min(max(int(np.searchsorted(time, mark)), 1), len(time) - 1)
    return bool(time[row] - time[row - 1] <= max(LONGEST_PAUSE, 3 * float(np.median(np.diff(time)))))


def chosen(found: list[Piece], wanted: str | None, length: float | None) -> Piece:
    """Return the lap with that number, or the fastest whole one. Raise InvalidRequest with all that there are."""
    if wanted not in (None, "fastest"):
        named = [piece for piece in found if str(piece.number) == wanted]
        if not named:
            raise _no_lap("lap", f"{str(wanted)[:20]!r} is not in this recording", found)
        if not named[0].whole:
            raise _no_lap("lap", f"{named[0].number} is not whole", found)
        return named[0]
    whole = [piece for piece in found if piece.whole and SHORTEST_LAP <= piece.lap_time <= LONGEST_LAP]
    usual = length or (float(np.median([piece.metres for piece in whole])) if whole else 0.0)
    full = [piece for piece in whole if piece.metres >= LEAST_OF_OTHERS * usual] or whole
    if not full:
        raise _no_lap("samples", "this recording contains no whole lap", found)
    return min(full, key=lambda piece: piece.lap_time)


def _no_lap(field: str, why: str, found: list[Piece]) -> Exception:
    listed = "; ".join(
        f"{piece.number}: {piece.lap_time:.3f} s, {piece.metres:.0f} m{'' if piece.whole else ', not whole'}"
        for piece in found[:30]
    )
    error = refuse(f"{why}; found were {listed}")
    error.extra["laps"] = [piece.as_json() for piece in found[:MOST_LAPS]]
    if field != "samples":
        error.extra["errors"] = [{"field": field, "message": f"{why}; found were {listed}"}]
    return error


def refuse_outing(
    piece: Piece, values: Mapping[str, Float], said: Said, length: float | None, told: float | None
) -> None:
    """Raise InvalidRequest for a recording without lap marks that is more, or less, than one lap."""
    if length and abs(piece.metres / length - 1) <= FIT:
        return
    if told and abs(piece.lap_time / told - 1) <= FIT / 3:
        return
    speed = values["speed"]
    standing = len(speed) > 1 and speed[0] < STANDING and speed[-1] < STANDING
    if said.outing or standing or piece.lap_time > LONGEST_LAP:
        raise refuse(
            f"{piece.lap_time:.1f} s and {piece.metres:.0f} m {_why_no_marks(said)}, so no lap can be cut out. Export "
            "one lap as CSV, or send the marks beside it (for an .ld its .ldx, as the form field `ldx`)"
        )


def _why_no_marks(said: Said) -> str:
    if said.markers:
        return f"before the first of its lap marks ({said.markers[0]:g} s)"
    return "without lap marks (no beacons, lap numbers, start line, or distance that starts anew)"


def cut(values: Mapping[str, Float], piece: Piece) -> dict[str, Float]:
    """Return the samples of a piece, its first and last ones exactly at its edges, in between where need be."""
    time = values["time"]
    inside = np.flatnonzero((time > piece.start) & (time < piece.end))
    if not len(inside):
        return {name: column[:0] for name, column in values.items()}
    moments = np.concatenate([[piece.start], time[inside], [piece.end]])
    return {name: _at(name, column, time, moments, inside) for name, column in values.items()}


def _at(name: str, column: Float, time: Float, moments: Float, inside: np.ndarray) -> Float:
    """Return a channel at the edges by going on from the samples inside: beyond the line its own count starts anew."""
    ends = []
    for moment, near in ((moments[0], inside[:2]), (moments[-1], inside[-2:])):
        base = inside[0] if moment == moments[0] else inside[-1]
        outer = base - 1 if moment == moments[0] else base + 1
        if name in HELD or len(near) < 2:
            ends.append(column[base])
        elif name in ("distance", "part", "lap_clock", "time"):
            ends.append(moment if name == "time" else _line(time[near], column[near], moment))
        else:
            ends.append(_between(time, column, moment, base, outer))
    return np.concatenate([[ends[0]], column[inside], [ends[1]]])


def _line(time: Float, column: Float, moment: float) -> float:
    step = time[1] - time[0]
    return float(column[0] if step <= 0 else column[0] + (column[1] - column[0]) * (moment - time[0]) / step)


def _between(time: Float, column: Float, moment: float, base: int, outer: int) -> float:
    if not 0 <= outer < len(time) or not np.isfinite(column[outer]) or time[outer] == time[base]:
        return float(column[base])
    share = min(max((moment - time[base]) / (time[outer] - time[base]), 0.0), 1.0)
    return float(column[base] + (column[outer] - column[base]) * share)


def _only(values: Mapping[str, Float], said: Said) -> Piece:
    """Return the whole recording as one lap, from line to line if the file says where those are."""
    time = values["time"]
    start, end, exact = float(time[0]), float(time[-1]), False
    step = float(np.median(np.diff(time))) if len(time) > 1 else 0.0
    if "part" in values:
        start, end, exact = _from_line_to_line(values, 2 * step)
    elif said.duration is not None and not said.outing and 0 <= said.duration - (end - start) <= 2 * step:
        end, exact = start + said.duration, True
    return replace(_piece(values, 1, start, end, True), exact=exact)


def _from_line_to_line(values: Mapping[str, Float], most: float) -> tuple[float, float, bool]:
    """Return start and end where the share of the lap is 0 and 1. Raise InvalidRequest for less than a lap."""
    time, part = values["time"], values["part"]
    if part[0] > AT_THE_LINE or part[-1] < 1 - AT_THE_LINE:
        raise refuse(f"the samples reach from {part[0]:.1%} to {part[-1]:.1%} of the lap: that is not a whole lap")
    before = part[0] * (time[1] - time[0]) / max(part[1] - part[0], 1e-9)
    after = (1 - part[-1]) * (time[-1] - time[-2]) / max(part[-1] - part[-2], 1e-9)
    exact = bool(0 <= before <= most and 0 <= after <= most)
    return (
        (float(time[0] - before), float(time[-1] + after), True) if exact else (float(time[0]), float(time[-1]), False)
    )


def _piece(values: Mapping[str, Float], number: int, start: float, end: float, whole: bool) -> Piece:
    time, speed = values["time"], np.nan_to_num(values["speed"])
    metres = np.diff(metres_at(time, speed, np.array([start, end])))[0]
    told = _told_time(values, end) if whole else None
    lap_time = end - start
    exact = told is not None and abs(told - lap_time) < 0.5
    return Piece(number, start, end, told if exact and told else lap_time, float(metres), whole, exact)


def _told_time(values: Mapping[str, Float], end: float) -> float | None:
    """Return the time of the lap that ended, as the game says it in the seconds after the line."""
    if "last_lap" not in values:
        return None
    time, said = values["time"], values["last_lap"]
    before = np.flatnonzero(time < end)
    after = np.flatnonzero((time >= end) & (time < end + 3.0) & np.isfinite(said))
    if not len(after) or not len(before):
        return None
    changed = [said[row] for row in after if said[row] != said[before[-1]]]
    return float(changed[-1]) if changed and changed[-1] > 0 else None


def _numbers(values: Mapping[str, Float], edges: list[float], marks: list[float]) -> list[int]:
    """Return the number of each piece: the file's own, or counted, 0 for what is before the first mark."""
    if "lap" in values:
        middles = [(start + end) / 2 for start, end in pairwise(edges)]
        rows = np.clip(np.searchsorted(values["time"], middles), 0, len(values["lap"]) - 1)
        found = [int(values["lap"][row]) if np.isfinite(values["lap"][row]) else 0 for row in rows]
        if len(set(found)) == len(found):
            return found
    begins = 1 if at_line(values, 0, marks) else 0
    return [begins + n for n in range(len(edges) - 1)]
