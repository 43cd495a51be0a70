"""A session's timing lines, survey and circuit, measured from laps and samples of whatever source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lib.services.session_survey.circuit import circuit
from lib.services.session_survey.survey import survey
from lib.services.session_survey.timing_lines import Odometer, timing_lines
from lib.sessions.circuit import Circuit
from lib.sessions.manifest import Plausibility, State, TimingLines
from lib.sessions.samples import CarSamples, PosSamples
from lib.sessions.survey import Survey
from lib.sessions.tables import Table

END_MARGIN = 30.0  # seconds before the end of the last lap: a recording that stops earlier is not whole


@dataclass(frozen=True)
class Measured:
    lines: TimingLines | None
    survey: Survey | None
    circuit: Circuit
    odometers: Mapping[str, Odometer]


def measure_session(
    laps: Table,
    car: Mapping[str, CarSamples],
    pos: Mapping[str, PosSamples],
    found: dict[str, Any] | None,
    notes: list[str],
) -> Measured:
    """Return what the session tells of its own clocks and road; samples are keyed by driver number.

    A map of the circuit that cannot be read is left out, with a note.
    """
    odometers = {number: Odometer(samples) for number, samples in car.items()}
    lines = timing_lines(laps, odometers)
    surveyed = survey(laps, odometers, pos, lines)
    try:
        track = circuit(found, laps, odometers, pos, lines, surveyed)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        notes.append(f"the circuit map is unusable: {type(error).__name__}")
        track = circuit(None, laps, odometers, pos, lines, surveyed)
    return Measured(lines, surveyed, track, odometers)


def recorded(samples: CarSamples | PosSamples | None) -> State:
    """Return whether a driver's recording is whole, partly filled in, or not there."""
    if samples is None or not len(samples):
        return "none"
    return "partial" if samples.filled.any() else "full"


def plausibility(
    laps: Table,
    car: Mapping[str, CarSamples],
    pos: Mapping[str, PosSamples],
    odometers: Mapping[str, Odometer],
    unreadable: int = 0,
) -> Plausibility:
    """Return the figures that tell good data from odd data."""
    clean = laps["clean"] == 1
    gaps = [
        odometer.longest_gap(laps["start_time"][mine], laps["end_time"][mine]).max()
        for number, odometer in odometers.items()
        if (mine := clean & (laps["number"] == number)).any() and len(odometer.time)
    ]
    return Plausibility(
        laps=len(laps),
        timed_laps=int((~np.isnan(laps["lap_time"])).sum()),
        clean_laps=int(clean.sum()),
        car_samples=sum(len(item) for item in car.values()),
        pos_samples=sum(len(item) for item in pos.values()),
        filled_samples=sum(int(item.filled.sum()) for item in (*car.values(), *pos.values())),
        unreadable_records=unreadable,
        longest_car_gap=round(float(max(gaps)), 3) if gaps else None,
    )
