"""Laps of another circuit or another time are refused, whatever their session says; good laps never are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.errors import LapsDoNotMatch
from lib.services.telemetry_service import LapReference, compare
from lib.services.telemetry_service.comparison import _compared
from lib.services.telemetry_service.course import course
from lib.services.telemetry_service.lap import LapData, PositionTrace
from lib.services.telemetry_service.mismatch import refuse_mismatch
from lib.services.telemetry_service.stored_lap import read_lap
from lib.sessions import Frozen, SessionKey
from tests.services.f1_sessions import ARCHIVE, QUALIFYING, RACE, REAL_KEYS, SECOND, clean_laps, invented, real
from tests.services.telemetry_service.laps import made_lap, made_survey, trace

SOURCES: list[tuple[Any, SessionKey]] = [(invented, QUALIFYING), (invented, RACE)]
SOURCES += [(real, key) for key in REAL_KEYS] if ARCHIVE.exists() else []
SOME = settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])


def opened(source: Any, index: int) -> LapData:
    open_store, key = source
    return clean_laps(open_store(), key)[index].open(open_store())


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: f"{source[0].__name__}-{source[1]}")
class TestOneSession:
    @SOME
    @given(data=st.data())
    def test_good_pairs_are_never_refused(self, source: Any, data: st.DataObject) -> None:
        count = len(clean_laps(source[0](), source[1]))
        pair = [opened(source, data.draw(st.integers(0, count - 1))) for _ in range(2)]
        assert len(_compared(pair, 10.0, 5, ["speed"])["laps"]) == 2

    @SOME
    @given(late=st.floats(8.0, 60.0))
    def test_samples_of_another_time_are_refused(self, source: Any, late: float) -> None:
        first, second = opened(source, 0), opened(source, 1)
        assert second.track is not None
        wrong = replace(second, track=replace(second.track, time=np.mod(second.track.time + late, second.lap_time)))
        order = np.argsort(wrong.track.time)
        track = replace(
            wrong.track, **{name: getattr(wrong.track, name)[order] for name in ("time", "x", "y", "z", "late")}
        )
        with pytest.raises(LapsDoNotMatch, match="m off the circuit"):
            _compared([first, replace(wrong, track=track)], 10.0, 5, ["speed"])


def test_another_circuit_is_refused_by_its_positions() -> None:
    first, other = opened((invented, QUALIFYING), 0), opened((invented, SECOND), 0)
    assert other.manifest is not None
    assert first.manifest is not None
    forged = msgspec.structs.replace(other.manifest, location=first.manifest.location, lines=first.manifest.lines)
    with pytest.raises(LapsDoNotMatch) as refused:
        _compared([first, replace(other, manifest=forged)], 10.0, 5, ["speed"])
    assert (refused.value.status, refused.value.code) == (422, "laps_do_not_match")


@pytest.mark.parametrize(("factor", "refused"), [(1.0, False), (1.05, False), (1.12, True), (0.88, True)])
def test_without_positions_the_length_tells(factor: float, refused: bool) -> None:
    first, second = (replace(opened((invented, QUALIFYING), index), track=None, survey=None) for index in (0, 1))
    odd = replace(second, car=replace(second.car, speed=second.car.speed * factor))
    if not refused:
        assert _compared([first, odd], 10.0, 5, ["speed"])["laps"]
        return
    with pytest.raises(LapsDoNotMatch, match="longer or shorter"):
        _compared([first, odd], 10.0, 5, ["speed"])


class TestAtTheBounds:
    """Laps at 180 km/h on a road of 3,000 m that runs straight to the east."""

    ENDS = (1000.0, 2000.0, 3000.0)
    ROAD = replace(made_survey(), x=np.arange(301) * 10.0)

    def refused(self, *laps: LapData) -> bool:
        lines = [self.ENDS] * len(laps)
        try:
            refuse_mismatch(laps, [course(lap, self.ENDS, self.ENDS) for lap in laps], lines, self.ENDS)
        except LapsDoNotMatch:
            return True
        return False

    def placed(self, aside: float, count: int = 100, first: float = 0.0) -> LapData:
        time = np.linspace(first, 60, count)
        none = np.zeros(count)
        track = PositionTrace(time, 50 * time, none + aside, none, none)
        return made_lap(20, 20, 20, survey=self.ROAD, track=track)

    @pytest.mark.parametrize(("aside", "refused"), [(100.0, False), (101.0, True)])
    def test_a_lap_may_lie_a_hundred_metres_off(self, aside: float, refused: bool) -> None:
        assert self.refused(self.placed(0), self.placed(aside)) is refused
        assert self.refused(self.placed(aside)) is refused

    @pytest.mark.parametrize(("count", "refused"), [(50, True), (49, False)])
    def test_fifty_positions_are_needed_to_tell(self, count: int, refused: bool) -> None:
        assert self.refused(self.placed(0), self.placed(500, count)) is refused

    def test_only_positions_of_the_lap_count(self) -> None:
        assert not self.refused(self.placed(0), self.placed(500, 60, first=-20.0))

    @pytest.mark.parametrize(("speed", "refused"), [(194.0, False), (195.0, True), (166.0, False), (165.0, True)])
    def test_without_positions_it_may_be_eight_per_cent_longer_or_shorter(self, speed: float, refused: bool) -> None:
        lap = made_lap(20, 20, 20, survey=self.ROAD)
        odd = replace(lap, car=trace(60.0, speed))
        assert self.refused(lap, odd) is refused
        assert not self.refused(odd)  # alone it is laid over nothing
        assert not self.refused(lap, replace(odd, own=True))
        stood = Frozen(driver="AAA", start=110, to=112, seconds=2, what="car")
        assert not self.refused(lap, replace(odd, frozen=(stood,)))


@pytest.mark.skipif(not ARCHIVE.exists(), reason="needs ../shared/f1-archive")
def test_an_out_lap_that_begins_in_the_pits_is_refused() -> None:
    key = SessionKey(2025, 1, "Q")
    with pytest.raises(LapsDoNotMatch, match="lap 1 of LAW"):
        compare(real(), [clean_laps(real(), key)[0], LapReference(key, "LAW", "1")])
    assert read_lap(real(), key, "LAW", "1").lap_time > 120
