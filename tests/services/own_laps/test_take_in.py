"""From a recording to a lap: where its time comes from, and which of several laps is taken."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.recording import Column, Recording, Said
from lib.services.own_laps.take_in import take_in

FROM_MARKS = "lap time taken from the marks of the recording"


def recording(seconds: float = 80.0, metres: float = 4000.0, **said: Any) -> Recording:
    """Return a lap with ten samples a second at one speed."""
    time = np.arange(0, seconds + 0.01, 0.1)
    speed = Column("speed", np.full(len(time), metres / seconds * 3.6), "km/h")
    return Recording("CSV", (Column("time", time, "s"), speed), ("time", "speed"), Said(**said))


def of_laps(*laps: Recording) -> Recording:
    return Recording("JSON", laps=laps, said=Said())


def test_a_time_that_is_given_counts_before_one_that_the_file_tells() -> None:
    assert take_in(recording(lap_time=80.5), None, 80.2).samples.lap_time == 80.2
    assert take_in(recording(lap_time=80.5), None, None).samples.lap_time == 80.5
    assert take_in(recording(duration=80.1), None, None).samples.lap_time == pytest.approx(80.1)


def test_a_time_from_marks_is_told_apart_from_one_of_samples() -> None:
    marked = take_in(recording(240.0, 12_000.0, markers=(80.0, 160.0)), None, None)
    assert (marked.lap, marked.samples.lap_time) == (1, 80.0)
    assert FROM_MARKS in marked.samples.notes
    alone = take_in(recording(), None, None)
    assert "lap time taken from the samples; it may be up to 0.1 s longer" in alone.samples.notes
    assert FROM_MARKS not in alone.samples.notes


def test_the_files_own_time_is_not_that_of_one_of_its_laps() -> None:
    found = take_in(recording(240.0, 12_000.0, markers=(80.0, 160.0), lap_time=80.7), None, None)
    assert found.samples.lap_time == 80.0


@pytest.mark.parametrize("wanted", [None, "fastest", "1"])
def test_a_recording_of_one_lap_is_that_lap(wanted: str | None) -> None:
    found = take_in(recording(), None, None, wanted)
    assert (found.lap, found.laps) == (1, ({"lap": 1, "lap_time": 80.0, "metres": 4000, "whole": True},))
    with pytest.raises(InvalidRequest, match="'2' is not in this recording"):
        take_in(recording(), None, None, "2")


def test_an_outing_of_one_piece_is_no_lap_unless_it_fits() -> None:
    with pytest.raises(InvalidRequest, match="no lap can be cut out"):
        take_in(recording(outing=True), None, None)
    assert take_in(recording(outing=True), 4000.0, None).lap == 1
    assert take_in(recording(outing=True, lap_time=80.0), None, None).lap == 1


class TestSeveralLapsInOneFile:
    def test_the_fastest_that_is_as_long_as_the_others_is_taken(self) -> None:
        laps = of_laps(recording(82.0), recording(81.0), recording(75.0, 3700.0))
        found = take_in(laps, None, None)
        assert (found.lap, found.samples.lap_time) == (2, 81.0)
        assert [(lap["lap"], lap["metres"]) for lap in found.laps] == [(1, 4000), (2, 4000), (3, 3700)]

    @pytest.mark.parametrize(("metres", "lap"), [(3801.0, 3), (3799.0, 2)])
    def test_as_long_means_within_a_twentieth(self, metres: float, lap: int) -> None:
        assert take_in(of_laps(recording(82.0), recording(81.0), recording(75.0, metres)), None, None).lap == lap

    def test_one_that_is_asked_for_is_taken_with_the_time_that_was_given_for_it(self) -> None:
        laps = of_laps(recording(82.0), recording(81.0))
        found = take_in(laps, None, 82.4, "1")
        assert (found.lap, found.samples.lap_time) == (1, 82.4)
        assert take_in(laps, None, 82.4).samples.lap_time == 81.0

    def test_what_is_no_lap_is_listed_as_not_whole(self) -> None:
        found = take_in(of_laps(recording(5.0), recording(81.0)), None, None)
        assert found.laps[0] == {"lap": 1, "lap_time": None, "metres": None, "whole": False}
        with pytest.raises(InvalidRequest, match="of 2 laps none can be used: lap 1: "):
            take_in(of_laps(recording(5.0), recording(81.0)), None, None, "1")
