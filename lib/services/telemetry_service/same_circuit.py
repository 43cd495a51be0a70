"""Whether laps can be compared at all: only on one circuit. Own laps are laid on the circuit of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lib.errors import InvalidRequest
from lib.services.circuit_names import circuits_called
from lib.services.telemetry_service.distance import lap_distance
from lib.services.telemetry_service.lap import LapData
from lib.sessions import Manifest

LENGTH_TOLERANCE = 0.02  # share; lengths of one circuit by two sessions differ by less than 1 %
GAME_TOLERANCE = 0.06  # games and GPS differ from the official length by 2 %, a wheel's speed by 4 %


def on_one_circuit(laps: Sequence[LapData]) -> list[LapData]:
    """Return the laps, the own ones with the lines of the first session. Raise InvalidRequest for two circuits."""
    official = [lap for lap in laps if not lap.own]
    for lap in official[1:]:
        _refuse_another_circuit(official[0], lap)
    home = next((lap for lap in [*official, *laps] if lap.manifest is not None), None)
    if home is None:
        return list(laps)
    return [_placed(lap, home) if lap.own else lap for lap in laps]


def one_layout(one: Manifest, other: Manifest) -> bool:
    """Return whether two sessions were driven on one circuit in one layout: the same place, and lengths within 2 %."""
    if (one.year, one.round) == (other.year, other.round):
        return True
    lengths = [item.lines.finish for item in (one, other) if item.lines]
    same_length = len(lengths) < 2 or abs(lengths[0] / lengths[1] - 1) <= LENGTH_TOLERANCE
    return same_length and _same_place(one.location or one.event, other.location or other.event)


def _same_place(one: str, other: str) -> bool:
    """Return whether two names are of one place: it is Monaco in one year's schedule and Monte Carlo in another's."""
    if one == other:
        return True
    circuits = circuits_called(one)
    return len(circuits) == 1 and circuits == circuits_called(other)


def _refuse_another_circuit(lap: LapData, other: LapData) -> None:
    ours, theirs = lap.manifest, other.manifest
    if ours is None or theirs is None:
        return
    if not one_layout(ours, theirs):
        where, there = ours.location or ours.event, theirs.location or theirs.event
        raise InvalidRequest.field(
            "with", f"{where} {ours.year} and {there} {theirs.year} are different circuits, or one that was rebuilt"
        )


def _placed(lap: LapData, home: LapData) -> LapData:
    lines = home.manifest.lines if home.manifest else None
    driven = float(lap_distance(lap.car.time, lap.car.speed, np.array([lap.lap_time]))[0])
    if lines is not None and abs(driven / lines.finish - 1) > GAME_TOLERANCE:
        raise InvalidRequest.field(
            "with", f"your lap is {driven:.0f} m long, the circuit {lines.finish:.0f} m: that is another circuit"
        )
    return replace(lap, manifest=home.manifest, circuit=home.circuit, survey=home.survey)
