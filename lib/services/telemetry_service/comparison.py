"""Two to five laps on one distance axis: delta time that is exact at the lines, and honest between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from lib.arrays import Float, Mask
from lib.errors import InvalidRequest
from lib.services.telemetry_service.as_json import plain
from lib.services.telemetry_service.channels import at_moments, checked_step, known_channels
from lib.services.telemetry_service.corners import corner_table, mini_sectors
from lib.services.telemetry_service.course import Course, Ends, course
from lib.services.telemetry_service.distance import lap_distance
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.lap_reference import LapReference
from lib.services.telemetry_service.mismatch import refuse_mismatch
from lib.services.telemetry_service.quality import describe
from lib.services.telemetry_service.same_circuit import on_one_circuit
from lib.sessions import SessionStore

FEWEST, MOST = 2, 5
STEP, MINI_SECTORS, MOST_MINI_SECTORS = 10.0, 25, 100
SHOWN = ("time", "speed", "throttle", "brake", "gear", "rpm", "drs", "x", "y")


def compare(
    store: SessionStore,
    references: Sequence[LapReference],
    step: float | None = None,
    mini_sectors: int = MINI_SECTORS,
    channels: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Return the comparison, the first lap being the reference. Raise what opening a lap raises, and
    InvalidRequest for too few or too many laps, or laps of different circuits."""
    if not FEWEST <= len(references) <= MOST:
        raise InvalidRequest.field("driver", f"a comparison is of {FEWEST} to {MOST} laps, not {len(references)}")
    if not 1 <= mini_sectors <= MOST_MINI_SECTORS:
        raise InvalidRequest.field("mini_sectors", f"must be from 1 to {MOST_MINI_SECTORS}")
    step = checked_step(step) or STEP
    chosen = known_channels(channels, SHOWN)
    laps = on_one_circuit([reference.open(store) for reference in references])
    return _compared(laps, step, mini_sectors, chosen)


def _compared(laps: Sequence[LapData], step: float, parts: int, chosen: Sequence[str]) -> dict[str, Any]:
    lines = own_lines(laps)
    axis = common_lines(laps, lines)
    courses = [course(lap, own, axis) for lap, own in zip(laps, lines, strict=True)]
    refuse_mismatch(laps, courses, lines, axis)
    grid = axis_grid(axis, step)
    channels = [on_axis(lap, course_, grid) for lap, course_ in zip(laps, courses, strict=True)]
    deltas = [np.round(lap["time"] - channels[0]["time"], 4) + 0.0 for lap in channels]
    quality = [describe(lap, course_, axis) for lap, course_ in zip(laps, courses, strict=True)]
    first = next((index for index, lap in enumerate(laps) if lap.circuit is not None and lap.circuit.corners), None)
    corners: Sequence[Any] = () if first is None else getattr(laps[first].circuit, "corners", ())
    onto = {"from": [0.0, *lines[first or 0]], "to": [0.0, *axis]}
    sigmas = [item["uncertainty"] for item in quality]
    road = None if first is None else _road_speed(laps[first], np.interp(grid, onto["to"], onto["from"]))
    return {
        "session": laps[0].session,
        "view": "comparison",
        "step": step,
        "lines": _named(axis),
        "distance": np.round(grid, 4).tolist(),
        "laps": [
            {
                "session": lap.session,
                "driver": lap.driver,
                "lap": lap.row,
                "channels": {name: plain(name, values[name]) for name in chosen},
                "delta": delta.tolist(),
                "lines": _line_deltas(course_, courses[0], axis),
            }
            for lap, values, delta, course_ in zip(laps, channels, deltas, courses, strict=True)
        ],
        "corners": corner_table(corners, grid, channels, deltas, sigmas, onto, road),
        "mini_sectors": mini_sectors(courses, axis[2], parts, grid[_unknown(channels)]),
        "ideal": ideal(laps),
        "quality": quality,
    }


def _unknown(channels: Sequence[Mapping[str, Float]]) -> Mask:
    """Return at which points of the axis a recording stood frozen."""
    return np.asarray(np.any([np.isnan(lap["speed"]) for lap in channels], axis=0), np.bool_)


def _road_speed(lap: LapData, places: Float) -> Float | None:
    if lap.survey is None:
        return None
    return np.interp(places, np.arange(len(lap.survey.speed)) * lap.survey.step, lap.survey.speed)


def own_lines(laps: Sequence[LapData]) -> list[Ends]:
    """Return where each lap's session has its lines; for laps without measured lines, the mean of theirs."""
    known = [None if lap.manifest is None else lap.manifest.lines for lap in laps]
    missing = [_driven_lines(lap) for lap, lines in zip(laps, known, strict=True) if lines is None]
    return [_mean(missing) if lines is None else (lines.s1, lines.s2, lines.finish) for lines in known]


def common_lines(laps: Sequence[LapData], lines: Sequence[Ends]) -> Ends:
    """Return the mean over the sessions (not over the laps, so that no lap of several counts for more)."""
    sessions = {(lap.manifest.version if lap.manifest else ""): own for lap, own in zip(laps, lines, strict=True)}
    return _mean(sorted(sessions.values()))


def _mean(lines: Sequence[Ends]) -> Ends:
    s1, s2, finish = (float(value) for value in np.mean(np.array(sorted(lines)), axis=0))
    return s1, s2, finish


def _driven_lines(lap: LapData) -> Ends:
    first, second = lap.sectors[:2] if lap.sectors else (lap.lap_time / 3, lap.lap_time / 3)
    at = lap_distance(lap.car.time, lap.car.speed, np.array([first, first + second, lap.lap_time]))
    return float(at[0]), float(at[1]), float(at[2])


def axis_grid(lines: Ends, step: float) -> Float:
    """Return the axis: each sector cut into equal cells no longer than `step`, so that the lines are points of it."""
    edges = (0.0, *lines)
    pieces = [np.linspace(a, b, max(int(np.ceil((b - a) / step - 1e-9)), 1) + 1)[1:] for a, b in pairwise(edges)]
    return np.concatenate([[0.0], *pieces])


def on_axis(lap: LapData, way: Course, grid: Float) -> dict[str, Float]:
    """Return every channel of the lap at the points of the axis."""
    moments = way.time_at(grid)
    return {"time": moments, **at_moments(lap, moments, lap.car_delay, on_time=True)}


def _line_deltas(way: Course, base: Course, axis: Ends) -> dict[str, float]:
    return _named((way.time_at(np.array(axis)) - base.time_at(np.array(axis))).tolist())


def _named(ends: Sequence[float]) -> dict[str, float]:
    return dict(zip(("s1", "s2", "finish"), (round(value, 4) + 0.0 for value in ends), strict=True))


def ideal(laps: Sequence[LapData]) -> dict[str, Any]:
    """Return the best sector times of all laps together; null if no lap has that sector."""
    best: list[dict[str, Any]] = []
    for number in (1, 2, 3):
        times = [
            (lap.row[f"sector{number}"], index) for index, lap in enumerate(laps) if lap.row.get(f"sector{number}")
        ]
        time, index = min(times) if times else (None, None)
        best.append({"sector": number, "time": time, "lap": index})
    known = [item["time"] for item in best if item["time"] is not None]
    return {"lap_time": round(sum(known), 3) if len(known) == 3 else None, "sectors": best}
