"""Laps cut out of an outing of 82, 80 and 84 s: by each way a file may mark them, to the millisecond."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.laps import Piece, cut
from lib.services.own_laps.readers import read
from lib.services.own_laps.take_in import TakenLap, take_in
from tests.services.own_laps import recorded
from tests.services.own_laps.recorded import as_csv, outing

OUTING = outing(82, 80, 84)
TIME, SPEED = ("time", OUTING.time), ("speed [km/h]", OUTING.speed)
MARKED: dict[str, Any] = {
    "beacons of a MoTeC CSV": (recorded.as_motec_csv(OUTING),),
    "beacons beside a MoTeC log": (recorded.as_ld(OUTING), recorded.as_ldx(OUTING.marks)),
    "the game's own count and share": (recorded.as_ibt(OUTING),),
    "a start line of two points": (recorded.as_vbo(OUTING).encode(),),
    "a distance that starts anew": (as_csv(TIME, SPEED, ("LapDistance [m]", OUTING.distance)),),
    "a clock that starts anew": (as_csv(("currentLapTime", OUTING.lap_clock), SPEED),),
    "two clocks": (as_csv(TIME, ("currentLapTime", OUTING.lap_clock), SPEED),),
    "a share that starts anew": (as_csv(TIME, SPEED, ("LapDistPct", OUTING.part)),),
    "lap numbers": (as_csv(TIME, SPEED, ("Lap", OUTING.lap + 6)),),
    "share and distance without time": (as_csv(("LapDistPct", OUTING.part), ("LapDist [m]", OUTING.distance), SPEED),),
}


def taken(*file: Any, lap: str | None = None, lap_time: float | None = None, length: float | None = None) -> TakenLap:
    return take_in(read(*file), length, lap_time, lap)


@pytest.mark.parametrize("way", MARKED)
class TestAnOutingOfThreeLaps:
    def test_gives_its_fastest_whole_lap(self, way: str) -> None:
        found = taken(*MARKED[way])
        assert found.samples.lap_time == pytest.approx(80.0, abs=0.001)
        assert found.samples.metres == pytest.approx(4000, abs=4)
        assert found.samples.values["time"][0] == 0
        assert found.samples.values["time"][-1] == pytest.approx(80.0, abs=0.001)

    def test_lists_all_of_them(self, way: str) -> None:
        laps = taken(*MARKED[way]).laps
        assert [lap["whole"] for lap in laps] == [False, True, True, True, False]
        assert [lap["lap_time"] for lap in laps[1:4]] == pytest.approx([82, 80, 84], abs=0.001)

    def test_gives_the_lap_that_is_asked_for(self, way: str) -> None:
        numbers = [str(lap["lap"]) for lap in taken(*MARKED[way]).laps]
        assert taken(*MARKED[way], lap=numbers[3]).samples.lap_time == pytest.approx(84, abs=0.001)

    def test_refuses_a_lap_that_is_not_whole_or_not_there(self, way: str) -> None:
        numbers = [str(lap["lap"]) for lap in taken(*MARKED[way]).laps]
        with pytest.raises(InvalidRequest, match=r"not whole; found were .* 80\.000 s, 4000 m"):
            taken(*MARKED[way], lap=numbers[0])
        with pytest.raises(InvalidRequest, match="'99' is not in this recording") as refused:
            taken(*MARKED[way], lap="99")
        assert [lap["whole"] for lap in refused.value.extra["laps"]] == [False, True, True, True, False]


UNMARKED: dict[str, Any] = {
    "a MoTeC CSV without beacons": recorded.as_motec_csv(OUTING, beacons=False),
    "a MoTeC log without its beacons": recorded.as_ld(OUTING),
    "a VBOX file without a start line": recorded.as_vbo(OUTING, line=False),
    "a table that begins and ends standing": as_csv(
        TIME, ("speed", np.where(OUTING.time % 260 < 2, 0.0, OUTING.speed))
    ),
}


@pytest.mark.parametrize("name", UNMARKED)
def test_an_outing_without_marks_is_never_one_lap(name: str) -> None:
    with pytest.raises(InvalidRequest, match=r"without lap marks .* Export one lap as CSV"):
        taken(UNMARKED[name])


def test_an_outing_that_fits_the_circuit_is_one_lap_all_the_same() -> None:
    one = outing(80.0)
    inside = (one.time >= 10) & (one.time <= 90)
    text = recorded.as_vbo(
        recorded.Outing(
            *(column[inside] for column in (one.time, one.speed, one.distance, one.lap, one.lap_clock)), (80.0,)
        ),
        line=False,
    )
    assert taken(text, length=4000.0).samples.lap_time == pytest.approx(80, abs=0.02)
    with pytest.raises(InvalidRequest, match="without lap marks"):
        taken(text)


def test_a_lap_that_was_cut_is_not_the_fastest() -> None:
    short = np.where((OUTING.lap == 2) & (OUTING.distance > 3000), np.nan, OUTING.distance)
    keep = np.isfinite(short)
    clock = OUTING.time - 20 * (OUTING.lap > 2)
    text = as_csv(("time", clock[keep]), ("speed", OUTING.speed[keep]), ("LapDistance", OUTING.distance[keep]))
    found = taken(text)
    assert min(lap["lap_time"] for lap in found.laps if lap["whole"]) < 70
    assert found.samples.lap_time == pytest.approx(82, abs=0.001)


class TestTheLapTime:
    def test_is_what_the_header_says_not_a_sample_short(self) -> None:
        time, speed, _ = recorded.one_lap(10)
        recording = recorded.Outing(time, speed, time, time, time, (80.0,))
        text = recorded.as_motec_csv(recording, beacons=False, span="Lap 7").replace(
            '"Duration","16.000"', '"Duration","80.000"'
        )
        assert time[-1] == pytest.approx(79.9)
        assert taken(text).samples.lap_time == 80.0

    def test_is_worked_out_to_the_line_from_the_share_of_the_lap(self) -> None:
        time, speed, distance = recorded.one_lap(50)
        found = taken(as_csv(("time", time), ("speed", speed), ("LapDistPct", distance / 4000)))
        assert time[-1] == pytest.approx(79.98)
        assert found.samples.lap_time == pytest.approx(80.0, abs=0.001)

    def test_counts_from_the_laps_own_start(self) -> None:
        time, speed, _ = recorded.one_lap(10)
        found = taken(as_csv(("time", time[3:]), ("speed", speed[3:])))
        assert found.samples.values["time"][:2] == pytest.approx([0, 0.3])
        assert "it may be up to 0.1 s longer" in found.samples.notes[-1]

    def test_is_the_one_that_was_told_up_to_the_finish(self) -> None:
        time, speed, _ = recorded.one_lap(10)
        found = taken(as_csv(("time", time), ("speed", speed)), lap_time=80.0)
        assert found.samples.values["time"][-1] == 80.0


def test_part_of_a_lap_is_refused_with_its_share() -> None:
    time, speed, distance = recorded.one_lap()
    text = as_csv(("time", time[:2000]), ("speed", speed[:2000]), ("LapDistPct", distance[:2000] / 4000))
    with pytest.raises(InvalidRequest, match=r"from 0\.0% to 5\d\.\d% of the lap"):
        taken(text)


def test_a_lap_time_is_whole_milliseconds() -> None:
    text = as_csv(("time", OUTING.time * 1.000123), SPEED, ("LapDistPct", OUTING.part))
    assert taken(text).samples.lap_time == 80.01


def test_without_time_and_length_there_is_no_lap() -> None:
    _, speed, distance = recorded.one_lap()
    text = as_csv(("LapDistPct", distance / 4000), ("speed", speed))
    with pytest.raises(InvalidRequest, match="name `year` and `event`"):
        taken(text)
    assert taken(text, length=4000.0).samples.lap_time == pytest.approx(80, abs=0.002)


def test_a_lap_that_is_cut_begins_and_ends_between_samples() -> None:
    time = np.arange(10.0)
    values = {"time": time, "speed": time**2, "gear": time, "distance": 10 * time}
    found = cut(values, Piece(1, 2.5, 6.5, 4.0, 40.0, whole=True))
    assert found["time"].tolist() == [2.5, 3, 4, 5, 6, 6.5]
    assert found["speed"].tolist() == [6.5, 9, 16, 25, 36, 42.5]
    assert found["gear"].tolist() == [3, 3, 4, 5, 6, 6]
    assert found["distance"].tolist() == [25, 30, 40, 50, 60, 65]


def columns(rows: Any) -> dict[str, Any]:
    """Return these rows of the outing as JSON columns."""
    values = {"time": OUTING.time, "speed": OUTING.speed, "lap": OUTING.lap}
    return {name: column[rows].tolist() for name, column in values.items()}


def test_rows_in_another_order_are_no_laps() -> None:
    first, second, third = np.array_split(np.arange(len(OUTING.time)), 3)
    with pytest.raises(InvalidRequest, match="the time decreases"):
        taken(columns(np.concatenate([third, second, first])))


def test_a_lap_that_ends_in_a_pause_of_the_recording_is_not_whole() -> None:
    line = OUTING.marks[2]
    found = taken(columns((OUTING.time < line - 1) | (OUTING.time > line + 0.5)))
    assert [lap["whole"] for lap in found.laps] == [False, True, False, False, False]
    assert found.samples.lap_time == pytest.approx(82, abs=0.1)
