"""How far a lap on the common axis can be trusted: everything here is derived from the lap, nothing is assumed."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from lib.arrays import Float
from lib.services.telemetry_service.apexes import corner_spread
from lib.services.telemetry_service.course import Course, Ends
from lib.services.telemetry_service.lap import LapData

ROUNDING = 1 / 3.6 / np.sqrt(12)  # m/s: speeds are whole km/h
# Lines that were left out are missed by 0.76 to 1.16 times the positions' scatter in three real sessions, by 0.6 to 1.4
# in three invented ones: by most at a line in a braking zone.
SCATTERED = 1.05
HARDEST = 20.0  # m/s²: how much the slope of speed changes where braking begins
BENDS = 0.016  # a bend somewhere in a gap costs gap²/12 of it, and one gap in 28 has one: √(1/28)/12


def longest_gap(lap: LapData) -> float:
    """Return the longest pause between samples, in seconds, the ends of the lap included.

    A recording that begins or ends within the lap pauses from the lap's start, or to its end.
    """
    first, last = min(lap.car.time.min(), 0.0), max(lap.car.time.max(), lap.lap_time)
    moments = np.sort(np.concatenate([[first, last], lap.car.time]))
    touching = (moments[1:] > 0) & (moments[:-1] < lap.lap_time)
    return float(np.diff(moments)[touching].max())


def stretches(course: Course) -> Float:
    """Return, for each anchored part, place covered per metre driven."""
    own = np.interp(course.anchors.time, course.time, course.driven)
    return np.asarray(np.diff(course.anchors.place) / np.diff(own), np.float64)


def uncertainty(lap: LapData, course: Course, axis: Ends) -> float:
    """Return one sigma of the time at a place between the anchors, in seconds.

    With positions: what they scatter by, as at lines that were left out. Without: speed errors as a random walk, as
    strong as the parts' stretches differ, bound at both ends, what the longest gap may hide, and the rounding of the
    speeds. To either, for corners as anchors, their scatter is added.
    """
    pace = axis[2] / lap.lap_time
    if course.scatter is not None:
        parts = [SCATTERED * course.scatter]
    else:
        parts = [_rounding(lap, course), _bridge(lap, course, axis), HARDEST * BENDS * longest_gap(lap) ** 2]
    if course.anchors.method == "corners" and lap.survey is not None:
        parts.append(corner_spread(lap, lap.car.time, axis[2], lap.survey) or 0.0)
    return float(np.sqrt(np.sum(np.square(parts)))) / pace


def _rounding(lap: LapData, course: Course) -> float:
    longest = float(np.diff(course.anchors.time).max())
    spacing = lap.lap_time / max(int(((lap.car.time > 0) & (lap.car.time < lap.lap_time)).sum()), 1)
    return float(ROUNDING * np.sqrt(spacing * longest) / 2)


def _bridge(lap: LapData, course: Course, axis: Ends) -> float:
    """Return metres: the mean error of a random walk between two known ends."""
    lengths, ratios = np.diff(course.anchors.place), stretches(course)
    middle = lengths.sum() / (lengths / ratios).sum()
    rates = [float(np.mean((ratios / middle - 1) ** 2 * lengths))] if len(lengths) > 1 else []
    if lap.manifest is not None and lap.manifest.lines is not None:
        rates.append(lap.manifest.lines.spread[2] ** 2 / axis[2])
    if lap.own or not rates:
        rates.append((0.005**2) * axis[2])  # half a percent of any length: what two tracks of one name differ by
    return float(np.sqrt(np.mean(rates) * lengths.max() / 6))


def describe(lap: LapData, course: Course, axis: Ends, sigma: float | None = None) -> dict[str, Any]:
    """Return the `quality` of one lap of a comparison; `sigma` is its uncertainty, if that is known already."""
    reason = lap.why_no_sectors if course.anchors.method != "sectors" else None
    notes = [note for note in (reason, *lap.assumed) if note]
    return {
        "method": course.anchors.method,
        "finish_error": round(float(course.driven[-1]) - _own_finish(lap, axis), 2),
        "stretch": [round(value, 5) for value in _by_sector(course, axis)],
        "longest_gap": round(longest_gap(lap), 3),
        "uncertainty": round(uncertainty(lap, course, axis) if sigma is None else sigma, 4),
        "reason": "; ".join(notes) or None,
        "frozen": frozen_of(lap),
        **origin_of(lap),
    }


def _own_finish(lap: LapData, axis: Ends) -> float:
    """Return where the lap's own session has its finish: the axis of two sessions lies between theirs."""
    lines = None if lap.manifest is None else lap.manifest.lines
    return axis[2] if lines is None else lines.finish


def origin_of(lap: LapData) -> dict[str, str | None]:
    """Return which source the lap was read from and, if others were asked before it, why; nulls for an own lap."""
    manifest = lap.manifest if lap.session else None
    return {
        "source": None if manifest is None else manifest.provider,
        "fallback": None if manifest is None else manifest.fallback,
    }


def frozen_of(lap: LapData) -> list[dict[str, Any]]:
    """Return the stretches of the lap in which a recording repeated one reading, on the session clock."""
    found: list[dict[str, Any]] = msgspec.to_builtins(list(lap.frozen))
    return found


def _by_sector(course: Course, axis: Ends) -> list[float]:
    """Return, for each sector, place covered per metre driven; a sector without metres is not divided by."""
    driven = np.interp([0.0, *axis], course.place, course.driven)
    return [float(value) for value in np.diff([0.0, *axis]) / np.maximum(np.diff(driven), 1e-6)]
