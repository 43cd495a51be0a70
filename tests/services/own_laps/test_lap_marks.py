"""Where laps begin and end: by each kind of mark, what the game tells of a lap's time, and which lap is meant."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.own_laps.laps import Piece, chosen, cut, pieces, refuse_outing
from lib.services.own_laps.recording import Said
from lib.services.own_laps.units import Scaled

NAN = float("nan")
TIME = np.arange(0, 200.01, 1.0)  # four laps of 50 s and 2,500 m


def scaled(**more: Any) -> Scaled:
    return Scaled({"time": TIME, "speed": np.full(len(TIME), 180.0), **more}, ())


def found(said: Said | None = None, **more: Any) -> list[tuple[int, float, float, bool]]:
    return [(one.number, one.start, one.end, one.whole) for one in pieces(scaled(**more), said or Said())]


def moments(**more: Any) -> list[float]:
    return [one.start for one in pieces(scaled(**more), Said())[1:]]


class TestMarks:
    def test_beacons(self) -> None:
        assert found(Said(markers=(50.0, 100.0))) == [(0, 0, 50, False), (1, 50, 100, True), (2, 100, 200, False)]

    @pytest.mark.parametrize("shift", [0.0, 1000.0])
    def test_beacons_of_another_clock(self, shift: float) -> None:
        """They count from the recording's start, or from the start that the file names."""
        values = {"time": TIME + 5000, "speed": np.full(len(TIME), 180.0)}
        marks = tuple(moment + shift for moment in (50.0, 100.0))
        told = pieces(Scaled(values, ()), Said(markers=marks, start=shift))
        assert [one.start for one in told] == [5000.0, 5050.0, 5100.0]

    def test_beacons_at_the_ends_are_no_laps_of_their_own(self) -> None:
        assert found(Said(markers=(0.0, 100.0, 200.0))) == [(1, 0, 100, True), (2, 100, 200, True)]

    def test_lap_numbers_halfway_between_samples(self) -> None:
        number = np.where(TIME < 60, 3.0, np.where(TIME < 120, 4.0, 5.0))
        assert found(lap=number) == [(3, 0, 59.5, False), (4, 59.5, 119.5, True), (5, 119.5, 200, False)]
        assert [one.start for one in pieces(scaled(lap=number), Said(exact_rows=True))] == [0, 60, 120]

    def test_a_lap_number_that_is_unknown_or_falls_marks_nothing(self) -> None:
        number = np.where(TIME < 60, 3.0, np.where(TIME < 61, NAN, 4.0))
        assert moments(lap=number) == []
        assert moments(lap=np.where(TIME < 60, 3.0, 2.0)) == []

    def test_a_lap_number_that_counts_something_else(self) -> None:
        assert len(pieces(scaled(lap=TIME.copy()), Said())) == 200
        time = np.arange(0, 202.01)
        values = {"time": time, "speed": np.full(len(time), 180.0), "lap": time}
        assert len(pieces(Scaled(values, ()), Said())) == 1

    def test_a_laps_own_clock_says_how_long_ago_the_line_was(self) -> None:
        assert moments(lap_clock=(TIME + 0.4) % 50) == pytest.approx([49.6, 99.6, 149.6, 199.6])

    def test_the_share_of_the_lap_says_where_between_two_samples(self) -> None:
        assert moments(part=((TIME + 0.25) % 50) / 50) == pytest.approx([49.75, 99.75, 149.75, 199.75])

    def test_the_distance_says_how_far_ago_at_this_speed(self) -> None:
        assert moments(distance=((TIME + 0.2) % 50) * 50) == pytest.approx([49.8, 99.8, 149.8, 199.8])

    def test_a_distance_that_says_too_much_is_not_believed(self) -> None:
        far = np.where(TIME < 100, TIME * 50, (TIME - 100) * 50 + 76)
        assert moments(distance=far) == [99.5]

    def test_one_lap_stays_one_whatever_is_in_it(self) -> None:
        assert found(Said(one_lap=True, markers=(50.0,))) == [(1, 0, 200, True)]


class TestTheEnds:
    @pytest.mark.parametrize(
        ("before", "after", "exact"), [(0.5, 0.5, True), (0.5, 3.0, False), (3.0, 0.5, False), (0.0, 0.0, True)]
    )
    def test_a_lap_by_its_share_goes_from_line_to_line_within_two_samples(
        self, before: float, after: float, exact: bool
    ) -> None:
        """`before` and `after` are the samples that are missing at its ends; a lap has 1,000."""
        part = (np.arange(1000) * (1000 - before - after) / 999 + before) / 1000
        values = {"time": np.arange(1000) * 0.08, "speed": np.full(1000, 180.0), "part": part}
        (one,) = pieces(Scaled(values, ()), Said())
        assert one.exact is exact
        assert one.lap_time == pytest.approx(79.92 + (before + after) * 0.08 if exact else 79.92, abs=0.01)

    @pytest.mark.parametrize(
        ("first", "last", "whole"), [(0.009, 0.991, True), (0.011, 0.995, False), (0.005, 0.989, False)]
    )
    def test_a_lap_by_its_share_lacks_a_hundredth_at_most(self, first: float, last: float, whole: bool) -> None:
        values = {"time": TIME, "speed": np.full(len(TIME), 180.0), "part": np.linspace(first, last, len(TIME))}
        if whole:
            assert len(pieces(Scaled(values, ()), Said())) == 1
        else:
            with pytest.raises(InvalidRequest, match="of the lap: that is"):
                pieces(Scaled(values, ()), Said())

    @pytest.mark.parametrize(
        ("duration", "end"), [(200.0, 200.0), (202.0, 202.0), (202.1, 200.0), (199.9, 200.0), (None, 200.0)]
    )
    def test_a_duration_that_is_told_goes_two_samples_further(self, duration: float | None, end: float) -> None:
        (one,) = pieces(scaled(), Said(duration=duration))
        assert (one.end, one.exact) == (end, duration in (200.0, 202.0))
        (one,) = pieces(scaled(), Said(duration=202.0, outing=True))
        assert (one.end, one.exact) == (200.0, False)


class TestTheTimeThatIsTold:
    @pytest.mark.parametrize(
        ("after", "told", "lap_time"),
        [(2, 50.3, 50.3), (3, 50.3, 50.0), (0, 50.3, 50.3), (2, 50.6, 50.0), (2, 49.6, 49.6), (2, 0.0, 50.0)],
    )
    def test_is_said_within_three_seconds_and_half_a_second_of_ours(
        self, after: int, told: float, lap_time: float
    ) -> None:
        said = np.full(len(TIME), 70.0)
        said[100 + after :] = told
        second = pieces(scaled(last_lap=said), Said(markers=(50.0, 100.0)))[1]
        assert (second.lap_time, second.exact) == (lap_time, lap_time != 50.0)

    def test_is_the_last_that_was_said_and_not_the_one_before_the_line(self) -> None:
        said = np.select([TIME < 100, TIME < 101, TIME < 103], [70.0, 50.1, 50.2], 50.3)
        assert pieces(scaled(last_lap=said), Said(markers=(50.0, 100.0)))[1].lap_time == 50.2
        nothing = np.full(len(TIME), 50.3)
        assert pieces(scaled(last_lap=nothing), Said(markers=(50.0, 100.0)))[1].exact is False


def lap(number: int, seconds: float, metres: float = 5000.0, whole: bool = True) -> Piece:
    return Piece(number, 0.0, seconds, seconds, metres, whole)


class TestWhichLap:
    def test_is_the_fastest_whole_one(self) -> None:
        some = [lap(1, 90), lap(2, 88), lap(3, 80, whole=False)]
        assert chosen(some, None, None).number == chosen(some, "fastest", None).number == 2
        assert chosen(some, "1", None).number == 1

    @pytest.mark.parametrize(("seconds", "taken"), [(30.0, 1), (29.9, 2)])
    def test_lasts_thirty_seconds_at_least(self, seconds: float, taken: int) -> None:
        assert chosen([lap(1, seconds), lap(2, 88)], None, None).number == taken

    @pytest.mark.parametrize(("seconds", "fits"), [(900.0, True), (900.1, False)])
    def test_and_a_quarter_of_an_hour_at_most(self, seconds: float, fits: bool) -> None:
        if fits:
            assert chosen([lap(1, seconds)], None, None).number == 1
        else:
            with pytest.raises(InvalidRequest, match=r"no whole lap; found were 1: 900\.100 s, 5000 m"):
                chosen([lap(1, seconds)], None, None)

    @pytest.mark.parametrize(("metres", "taken"), [(4751, 1), (4749, 2)])
    def test_is_as_long_as_the_others_but_for_a_twentieth(self, metres: float, taken: int) -> None:
        assert chosen([lap(1, 80, metres), lap(2, 88), lap(3, 89)], None, None).number == taken
        assert chosen([lap(1, 80, metres), lap(2, 88)], None, 5000.0).number == taken

    def test_if_all_are_short_the_fastest_of_them(self) -> None:
        assert chosen([lap(1, 80, 100), lap(2, 88, 100)], None, 5000.0).number == 1

    def test_that_is_not_there_or_not_whole_is_refused_with_all_there_are(self) -> None:
        some = [lap(1, 90), lap(2, 80, whole=False)]
        with pytest.raises(InvalidRequest, match="'7' is not in this recording") as refused:
            chosen(some, "7", None)
        assert refused.value.extra["laps"] == [
            {"lap": 1, "lap_time": 90, "metres": 5000, "whole": True},
            {"lap": 2, "lap_time": 80, "metres": 5000, "whole": False},
        ]
        assert refused.value.extra["errors"][0]["field"] == "lap"
        with pytest.raises(InvalidRequest, match="2 is not whole"):
            chosen(some, "2", None)


class TestAnOuting:
    def refused(self, piece: Piece, length: float | None = None, told: float | None = None, **more: Any) -> bool:
        speeds = more.pop("speeds", [100.0, 200.0, 100.0])
        try:
            refuse_outing(piece, {"speed": np.array(speeds)}, Said(**more), length, told)
        except InvalidRequest:
            return True
        return False

    @pytest.mark.parametrize(
        ("length", "refused"), [(5000, False), (4855, False), (4850, True), (5150, False), (5160, True)]
    )
    def test_is_a_lap_if_it_is_as_long_as_the_circuit_within_three_percent(self, length: float, refused: bool) -> None:
        assert self.refused(lap(1, 90), length, outing=True) is refused

    @pytest.mark.parametrize(("told", "refused"), [(90, False), (89.2, False), (89.0, True), (90.8, False), (91, True)])
    def test_or_lasts_as_long_as_the_lap_that_is_told_within_one(self, told: float, refused: bool) -> None:
        assert self.refused(lap(1, 90), told=told, outing=True) is refused

    @pytest.mark.parametrize(
        ("speeds", "refused"),
        [([29, 200, 29], True), ([30, 200, 29], False), ([29, 200, 30], False), ([29], False)],
    )
    def test_stands_at_both_ends(self, speeds: list[float], refused: bool) -> None:
        assert self.refused(lap(1, 90), speeds=speeds) is refused

    @pytest.mark.parametrize(("seconds", "refused"), [(900, False), (900.1, True)])
    def test_or_lasts_longer_than_any_lap(self, seconds: float, refused: bool) -> None:
        assert self.refused(lap(1, seconds)) is refused

    def test_says_why_no_lap_can_be_cut_out(self) -> None:
        with pytest.raises(InvalidRequest, match=r"90.0 s and 5000 m without lap marks"):
            refuse_outing(lap(1, 90), {"speed": np.zeros(2)}, Said(), None, None)
        with pytest.raises(InvalidRequest, match=r"before the first of its lap marks \(7 s\)"):
            refuse_outing(lap(1, 90), {"speed": np.zeros(2)}, Said(markers=(7.0, 9.0)), None, None)


class TestCutting:
    def test_a_channel_is_taken_between_samples_a_gear_as_it_was_and_a_count_goes_on(self) -> None:
        time = np.arange(6.0)
        values = {
            "time": time, "speed": np.array([100.0, 110, 120, 130, 140, 150]), "gear": np.array([1.0, 2, 3, 4, 5, 6]),
            "distance": np.array([90.0, 5, 15, 25, 35, 2]),
        }  # fmt: skip
        found = cut(values, Piece(1, 0.5, 4.5, 4.0, 40.0, True))
        assert list(found["time"]) == [0.5, 1, 2, 3, 4, 4.5]
        assert list(found["speed"]) == [105, 110, 120, 130, 140, 145]
        assert list(found["gear"]) == [2, 2, 3, 4, 5, 5]
        assert list(found["distance"]) == [0, 5, 15, 25, 35, 40]

    def test_at_the_end_of_a_recording_its_last_values_hold(self) -> None:
        values = {"time": np.arange(3.0), "speed": np.array([100.0, 110, NAN]), "rpm": np.array([1.0, 2, 3])}
        found = cut(values, Piece(1, -0.5, 2.5, 3.0, 1.0, True))
        assert list(found["rpm"]) == [1, 1, 2, 3, 3]
        assert list(cut(values, Piece(1, 0.5, 1.5, 1.0, 1.0, True))["speed"]) == [110, 110, 110]

    def test_without_a_sample_inside_nothing_is_left(self) -> None:
        values = {"time": np.arange(3.0), "speed": np.ones(3)}
        assert len(cut(values, Piece(1, 0.2, 0.8, 0.6, 1.0, True))["speed"]) == 0
