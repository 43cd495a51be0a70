"""The figures that tell good data from odd data, counted on a few samples."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.services.session_survey.measured import measure_session, plausibility, recorded
from lib.services.session_survey.timing_lines import Odometer
from lib.sessions import CarSamples
from lib.sessions.manifest import Plausibility
from tests.services.session_survey.made import car, laps, places

CARS = {"1": car([0, 1, 2.5, 3], [36] * 4, filled=[3]), "2": car([0, 4], [36, 36])}
PLACES = {"1": places([0, 1, 2], [1, 2, 3], filled=[0, 1])}


def figures(**lap: Any) -> Plausibility:
    table = laps(
        **{"start_time": [0, 1, 9], "end_time": [1, 2.5, 10], "lap_time": [1, 1.5, None], "clean": [1, 1, 0], **lap}
    )
    clocks = {number: Odometer(samples) for number, samples in CARS.items()}
    return plausibility(table, CARS, PLACES, clocks, unreadable=7)


def test_laps_and_samples_are_counted() -> None:
    assert figures() == Plausibility(
        laps=3,
        timed_laps=2,
        clean_laps=2,
        car_samples=6,
        pos_samples=3,
        filled_samples=3,
        unreadable_records=7,
        longest_car_gap=1.5,
    )


def test_the_longest_gap_is_that_within_clean_laps_of_any_driver() -> None:
    assert figures(number=["1", "2", "1"]).longest_car_gap == 4


def test_without_a_clean_lap_no_gap_is_known() -> None:
    assert figures(clean=[0, 0, 0]).longest_car_gap is None


@pytest.mark.parametrize(
    ("samples", "state"),
    [
        (None, "none"),
        (car([], []), "none"),
        (car([0, 1], [0, 0]), "full"),
        (car([0, 1], [0, 0], filled=[1]), "partial"),
    ],
)
def test_a_recording_is_whole_partly_filled_in_or_not_there(samples: CarSamples | None, state: str) -> None:
    assert recorded(samples) == state


@pytest.mark.parametrize("found", [{"corners": [{"number": None}]}, {"corners": ["x"]}, {"rotation": "east"}])
def test_a_map_that_cannot_be_read_is_left_out_with_a_note(found: dict[str, Any]) -> None:
    notes: list[str] = []
    measured = measure_session(laps(lap_time=[None]), {}, {}, found, notes)
    assert (measured.circuit.corners, measured.circuit.rotation) == ((), None)
    assert len(notes) == 1
    assert notes[0].startswith("the circuit map is unusable: ")


def test_a_map_that_can_be_read_is_used() -> None:
    notes: list[str] = []
    steady = np.arange(0, 100.0)
    measured = measure_session(laps(lap_time=[None]), {"1": car(steady, [36] * 100)}, {}, {"rotation": 7}, notes)
    assert (measured.circuit.rotation, measured.lines, measured.survey, notes) == (7, None, None, [])
    assert list(measured.odometers) == ["1"]
