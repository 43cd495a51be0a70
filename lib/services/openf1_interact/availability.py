"""What a session read from OpenF1 has, whole or in part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lib.services.openf1_interact.drivers import People
from lib.services.openf1_interact.reading import Answers
from lib.services.openf1_interact.stints import are_sound
from lib.services.session_survey.frozen import lost_on_laps
from lib.services.session_survey.measured import END_MARGIN, Measured
from lib.sessions.manifest import Availability, State
from lib.sessions.samples import CarSamples, PosSamples
from lib.sessions.tables import Table


def available_parts(
    answers: Answers,
    people: People,
    laps: Table,
    car: Mapping[str, CarSamples],
    pos: Mapping[str, PosSamples],
    tables: Mapping[str, Table],
    measured: Measured,
) -> Availability:
    """`partial` where a part is there but worked out, or lacks what F1's own archive has."""

    def derived(present: bool) -> State:
        return "partial" if present else "none"

    def whole(present: bool) -> State:
        return "full" if present else "none"

    stints = answers.of_driver("stints")
    tyres = whole(any(value is not None for value in laps["compound"]))
    if tyres == "full" and not all(are_sound(rows) for rows in stints.values()):
        answers.notes.append("OpenF1's stints do not fit together for every driver: tyre ages are left out there")
        tyres = "partial"
    track = measured.circuit
    circuit = whole(bool(track.corners and track.outline.x and track.length is not None))
    return Availability(
        timing=derived(len(laps) > 0),
        laps=derived(len(laps) > 0),
        tyres=tyres,
        car=_telemetry(car, car, laps, answers.notes, "car_data"),
        pos=_telemetry(pos, car, laps, answers.notes, "location"),
        drs=answers.drs,
        weather=whole(len(tables["weather"]) > 0),
        messages=whole(len(tables["messages"]) > 0),
        track_status=derived(len(tables["messages"]) > 0),
        session_status=derived(len(tables["session_status"]) > 0),
        results=whole(people.has_results) if people.jolpica else derived(people.has_results),
        drivers=whole(bool(answers.tables["drivers"])),
        circuit=circuit if circuit == "full" else derived(bool(track.outline.x) or answers.circuit is not None),
    )


def _telemetry(
    found: Mapping[str, Any], car: Mapping[str, CarSamples], laps: Table, notes: list[str], name: str
) -> State:
    """Return whether telemetry is whole to the end; OpenF1 loses some whenever its own recording breaks off."""
    if not found:
        return "none"
    ends = laps["end_time"][~np.isnan(laps["end_time"])]
    last = max(float(item.time[~item.filled][-1]) for item in found.values())
    if len(ends) and last < ends.max() - END_MARGIN:
        notes.append(f"{name} ends {ends.max() - last:.0f} s before the last lap does")
        return "partial"
    without = sorted(set(laps["number"].tolist()) - set(found))
    if without:
        notes.append(f"no {name} of {', '.join(without)}")
    if lost := lost_on_laps(laps, found, car):
        notes.append(f"{name} {lost}")
    return "partial" if without or lost else "full"
