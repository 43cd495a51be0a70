"""The simulation's own knowledge, for tests: written beside the served tree, never served."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demo.jolpica import best_times
from demo.record import CarLog, LapRecord, SessionLog

KNOT_TYPES = {"time": "f8", "distance": "f4", "speed": "f4", "offset": "f4"}
TOLERANCES = {"speed": 0.04, "distance": 0.12}


def write_truth(root: Path, log: SessionLog) -> None:
    """Write `truth/<year>/<round>/<session>.json` and `.npz` (the knots of every car)."""
    folder = root / "truth" / str(log.event.year) / str(log.event.round)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{log.slot.code}.json").write_text(json.dumps(_session(log), indent=1), encoding="utf-8")
    knots = {f"{name}_{car.driver.number}": values for car in log.cars for name, values in _knots(car).items()}
    with (folder / f"{log.slot.code}.npz").open("wb") as file:
        np.savez_compressed(file, **knots)  # type: ignore[arg-type]


def _knots(car: CarLog) -> dict[str, NDArray[np.floating]]:
    """As many knots as it takes for straight lines between them to stay within the tolerances."""
    kept = needed(car)
    return {name: getattr(car, name)[kept].astype(kind) for name, kind in KNOT_TYPES.items()}


def needed(car: CarLog) -> NDArray[np.bool_]:
    """Which knots to keep: every 16th, and between two of them twice as many as long as the lines miss."""
    index = np.arange(len(car.time))
    kept: NDArray[np.bool_] = (index % 16 == 0) | (car.speed < 8)
    kept[-1] = True
    for stride in (16, 8, 4, 2):
        miss = np.zeros(len(index), dtype=bool)
        for name, tolerance in TOLERANCES.items():
            values = getattr(car, name)
            miss |= np.abs(np.interp(car.time, car.time[kept], values[kept]) - values) > tolerance
        middle = index[miss] // stride * stride + stride // 2
        kept[middle[middle < len(index)]] = True
    return kept


def _session(log: SessionLog) -> dict[str, Any]:
    track = log.track
    return {
        "track": {
            "length": track.length, "sector_lines": [*track.sector_lines, track.length], "speed_trap": track.speed_trap,
            "corners": [list(corner) for corner in track.corners], "drs_zones": track.drs_zones,
            "rotation": track.layout.rotation,
        },
        "began": log.began, "zero": log.zero.isoformat(), "total_laps": log.total_laps, "order": log.order,
        "phases": log.phases, "status": log.status, "track_status": log.track_status, "wet": log.wet,
        "messages": len(log.messages), "drivers": {str(car.driver.number): _car(car) for car in log.cars},
    }  # fmt: skip


def _car(car: CarLog) -> dict[str, Any]:
    return {
        "code": car.driver.code, "team": car.driver.team.name, "grid": car.grid, "retired": car.retired,
        "laps": [_lap(lap) for lap in car.laps],
        "stints": [vars(stint) for stint in car.stints],
        "pit_stops": [vars(stop) for stop in car.stops],
        "best": {f"Q{phase + 1}": time for phase, time in best_times(car).items()},
    }  # fmt: skip


def _lap(lap: LapRecord) -> dict[str, Any]:
    ends = [lap.start, *lap.sectors]
    sectors = [None if b is None or a is None else b - a for a, b in pairwise(ends)]
    return {**vars(lap), "sector_ends": lap.sectors, "sectors": sectors, "time": lap.duration}
