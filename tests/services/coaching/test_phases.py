"""Gains of phases add up to the corner, corners to the difference of the lap times, for any two laps."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.services.coaching import coach
from lib.services.coaching.lap_pair import CornerSpan
from lib.services.coaching.measures import CornerMeasures, Place
from lib.services.coaching.phases import bounds
from lib.services.telemetry_service.lap import LapData
from lib.sessions import Corner
from tests.services.coaching.faults import with_fault
from tests.services.coaching.test_faults import every_lap

LAPS = every_lap()
SPAN = CornerSpan(Corner(1, "", 200.0, 0.0, 0.0, 0.0), 200.0, 100.0, 300.0)


def check(reference: LapData, own: LapData) -> None:
    found = coach([reference, own])
    assert found.total == pytest.approx(own.lap_time - reference.lap_time, abs=0.001)
    assert sum(corner.gain for corner in found.corners) == pytest.approx(found.total, abs=0.001)
    for corner in found.corners:
        assert [phase.phase for phase in corner.phases] == ["straight", "braking", "entry", "apex", "exit"]
        assert sum(phase.gain for phase in corner.phases) == pytest.approx(corner.gain, abs=0.001)
        assert all(one.end == other.start for one, other in zip(corner.phases, corner.phases[1:], strict=False))


@settings(max_examples=25)
@given(one=st.sampled_from(range(6)), other=st.sampled_from(range(6)))
def test_drivers_of_a_session(one: int, other: int) -> None:
    check(LAPS[one // 3 * 3 + one % 3], LAPS[one // 3 * 3 + other % 3])


@settings(max_examples=15)
@given(lap=st.sampled_from(LAPS), seed=st.integers(0, 99), longer=st.floats(0.98, 1.02), sectors=st.booleans())
def test_an_own_lap(lap: LapData, seed: int, longer: float, sectors: bool) -> None:
    check(lap, with_fault(lap, None, None, seed, sectors=sectors, longer=longer))


def place(at: float) -> Place:
    return Place(at, at - 5, at + 5)


def test_bounds_are_the_first_braking_the_references_release_and_both_slowest_places() -> None:
    own = CornerMeasures(brake_at=place(140), brake_release=place(170), min_speed_at=place(195))
    reference = CornerMeasures(brake_at=place(150), brake_release=place(180), min_speed_at=place(205))
    assert bounds(SPAN, own, reference) == [100.0, 140.0, 180.0, 185.0, 215.0, 300.0]


@given(places=st.lists(st.floats(0, 400), min_size=6, max_size=6))
def test_bounds_rise_and_stay_inside_the_corner(places: list[float]) -> None:
    laps = [CornerMeasures(brake_at=place(a), brake_release=place(b), min_speed_at=place(c))
            for a, b, c in (places[:3], places[3:])]  # fmt: skip
    cuts = bounds(SPAN, *laps)
    assert cuts == sorted(cuts)
    assert cuts[0] == 100.0
    assert cuts[-1] == 300.0
