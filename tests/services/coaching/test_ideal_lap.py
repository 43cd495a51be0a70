"""The ideal lap is the best of the own laps in each corner, sure of it, and says that nobody drove it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.errors import InvalidRequest
from lib.services.coaching import coach, ideal_lap, progress
from lib.services.coaching.shapes import ProgressLap
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.stored_lap import read_lap
from tests.services.coaching.faults import FAULTS, fit_corners, with_fault
from tests.services.f1_sessions import QUALIFYING, invented


def reference() -> LapData:
    return read_lap(invented(), QUALIFYING, "OKA", "fastest")


def two_laps(*, sectors: bool = True) -> list[LapData]:
    """Return two own laps, each with a late throttle in a corner of its own."""
    lap = reference()
    places = fit_corners(lap)
    fault = FAULTS["throttle 30 m late"][0]
    return [
        replace(with_fault(lap, places[at], fault, at, sectors=sectors), driver=f"me:{at}")
        for at in (1, len(places) - 1)
    ]


def test_it_has_neither_lap_s_fault() -> None:
    laps = two_laps()
    ideal = ideal_lap(laps)
    lost = [lap.lap_time - reference().lap_time for lap in laps]
    assert ideal.lap_time == pytest.approx(
        min(lap.lap_time for lap in laps) - max(lost) + (max(lost) - min(lost)), abs=0.1
    )
    assert ideal.lap_time < min(lap.lap_time for lap in laps) - 0.1
    assert coach([reference(), ideal]).findings == []


def test_its_time_is_what_progress_calls_ideal() -> None:
    laps = two_laps()
    rows = [ProgressLap(lap.driver, "", lap.lap_time, "", 0.0) for lap in laps]
    assert ideal_lap(laps).lap_time == pytest.approx(progress(rows, laps).ideal, abs=0.002)


def test_of_laps_that_differ_by_noise_it_is_the_best() -> None:
    laps = [with_fault(reference(), None, None, seed) for seed in (1, 2)]
    assert ideal_lap(laps).lap_time == pytest.approx(min(lap.lap_time for lap in laps), abs=0.001)


def test_it_says_what_it_is_made_of() -> None:
    (told,) = ideal_lap(two_laps()).assumed
    assert told.startswith("put together from 2 of your laps, corner by corner; nobody drove it")
    assert told.endswith(" km/h")


def test_its_sectors_add_up_and_are_there_only_if_those_of_its_laps_are() -> None:
    ideal = ideal_lap(two_laps())
    assert ideal.sectors is not None
    assert sum(ideal.sectors) == pytest.approx(ideal.lap_time, abs=0.0005)
    assert ideal_lap(two_laps(sectors=False)).sectors is None


def test_it_is_a_reference_for_the_next_lap() -> None:
    laps = two_laps()
    found = coach([ideal_lap(laps), laps[0]])
    assert found.total > 0
    assert [one.corner for one in found.findings] == [fit_corners(reference())[1].name]


def test_one_lap_is_none() -> None:
    with pytest.raises(InvalidRequest, match="two laps"):
        ideal_lap([reference()])
