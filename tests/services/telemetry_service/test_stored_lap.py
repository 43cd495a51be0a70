"""Which stored lap is meant, and which of its samples count, on laps and samples that are written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry, NotFound
from lib.services.telemetry_service.stored_lap import _chosen, _lost, _spans, _trace, _track, choose
from lib.sessions import Survey
from lib.sessions.manifest import Driver
from lib.sessions.tables import Table
from tests.services.session_survey.made import car, laps, places

WHO = Driver(part="AAA", code="AAA", number="1")


def table() -> Table:
    nan = np.nan
    return laps(
        driver=["AAA", "AAA", "BBB", "AAA", "AAA", "AAA", "AAA"],
        lap=[1, 2, 3, 3, 4, 6, nan],
        part=["Q1", "Q1", "Q1", "Q2", "Q2", "Q2", None],
        lap_time=[90, 80, 70, 79, 60, nan, 50],
        start_time=[0, 90, 0, 170, 250, 310, nan],
        end_time=[90, 170, 70, 249, 310, nan, nan],
        deleted=[0, 0, 0, 0, 1, 0, 0],
    )


@pytest.mark.parametrize(
    ("lap", "row"), [("fastest", 3), (" Fastest ", 3), ("Q1", 1), ("q2", 3), ("1", 0), ("4", 4), ("3", 3)]
)
def test_a_lap_is_named_by_its_number_its_part_or_as_the_fastest_that_counts(lap: str, row: int) -> None:
    assert choose(table(), WHO, lap) == row


@pytest.mark.parametrize("lap", ["5", "0", "7", "one"])
def test_an_unknown_lap_is_not_found_with_those_there_are(lap: str) -> None:
    with pytest.raises(NotFound, match="the numbers 1-4, 6") as raised:
        choose(table(), WHO, lap)
    assert raised.value.extra["known"] == ["fastest", "Q1", "Q2", 1, 2, 3, 4, 6]


def test_a_part_without_a_lap_that_counts_says_so() -> None:
    with pytest.raises(NoTelemetry, match="AAA has no lap with a time that counts in Q3"):
        choose(table(), WHO, "Q3")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"pit_out": [5.0]}, "it is an out lap"),
        ({"pit_out": [5.0], "pit_in": [9.0]}, "it is an out lap"),
        ({"pit_in": [9.0]}, "it is an in lap"),
        ({"start_time": [None], "lap_time": [80.0]}, "the source does not say when it began"),
        ({}, "the source gives no lap time for it"),
    ],
)
def test_a_lap_without_timing_says_why(changed: dict[str, Any], why: str) -> None:
    one = laps(**{"lap": [7], "start_time": [10.0], "lap_time": [None], **changed})
    with pytest.raises(NoTelemetry, match=f"Lap 7 of AAA has no timing: {why}"):
        choose(one, WHO, "7")


@pytest.mark.parametrize(
    ("numbers", "text"), [([], "(none)"), ([3], "3"), ([4, 2, 3], "2-4"), ([1, 3, 4, 9], "1, 3-4, 9")]
)
def test_numbers_are_told_as_spans(numbers: list[int], text: str) -> None:
    assert _spans(numbers) == text


class TestSamples:
    """A lap from 100 s to 110 s."""

    def test_a_few_seconds_around_the_lap_belong_to_it(self) -> None:
        item = car([94.9, 95, 100, 110, 115, 115.1], [1, 2, 3, 4, 5, 6])
        assert _chosen(item, 100.0, 10.0).tolist() == [1, 2, 3, 4]

    def test_are_in_order_the_last_of_one_stamp_and_none_that_was_filled_in(self) -> None:
        item = car([103, 101, 102, 102, 104], [1, 2, 3, 4, 5], filled=[4])
        assert _chosen(item, 100.0, 10.0).tolist() == [1, 3, 0]
        assert _chosen(item, 200.0, 10.0).tolist() == []

    def test_count_from_the_start_of_the_lap_without_lost_and_frozen_readings(self) -> None:
        item = car([100.5, 101, 101.5, 102, 102.5], [200, 0, 210, 211, 212], drs=[8, 8, 10, 12, 14])
        found = _trace(item, 100.0, 10.0, True, [(101.5, 102.5)])
        assert found.time.tolist() == [0.5, 1.5, 2.5]
        assert found.speed.tolist() == [200, 210, 212]
        assert found.drs.tolist() == [8, 10, 14]

    def test_of_a_season_without_drs_have_none(self) -> None:
        assert np.isnan(_trace(car([101], [200]), 100.0, 10.0, False).drs).all()

    @pytest.mark.parametrize(("count", "known"), [(10, True), (9, False)])
    def test_of_positions_ten_are_needed(self, count: int, known: bool) -> None:
        item = places(np.linspace(100, 110, count), range(count))
        assert (_track(item, 100.0, 10.0, None) is not None) is known

    def test_of_positions_have_what_their_stamps_are_late(self) -> None:
        moments = np.linspace(100, 109, 10)
        item = places(moments, np.arange(10.0), np.arange(10.0) * 2)
        nothing = np.empty(0)
        survey = Survey(0.3, 0.2, np.array([101_000]), np.array([50]), 5.0, nothing, nothing, nothing)
        found = _track(item, 100.0, 10.0, survey)
        assert found is not None
        assert found.time.tolist() == list(range(10))
        assert (found.x[3], found.y[3], found.z[3]) == (3, 6, 0)
        assert found.late.round(3).tolist() == [0.2, 0.25, *[0.2] * 8]
        alone = _track(item, 100.0, 10.0, None)
        assert alone is not None
        assert alone.late.tolist() == [0] * 10

    def test_of_which_records_were_lost_are_known_as_stretches(self) -> None:
        samples = car([100, 101, 103.5, 104, 106], [200, 200, 220, 220, 220])
        where = places([100, 102, 104.1], [0, 100, 200])
        found = [(one.what, one.start, one.to, one.seconds) for one in _lost("AAA", samples, where, 100.0, 10.0)]
        assert found == [("car", 101, 103.5, 2.5), ("position", 102, 104.1, 2.1)]
        assert [one.what for one in _lost("AAA", samples, None, 100.0, 10.0)] == ["car"]
        assert list(_lost("AAA", samples, where, 200.0, 10.0)) == []
