"""One driver's laps: when they begin and end, when he was in the pits, in which part of a qualifying."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.services.openf1_interact.driver_laps import DriverLaps
from lib.services.openf1_interact.samples import DatedRows
from tests.services.openf1_interact.test_laps import clock, row, sources

ZERO = 1_743_948_000_000  # the session clock's zero, 14:00
NAN = float("nan")


def laps(*rows: dict[str, Any], is_race: bool = True, **more: Any) -> DriverLaps:
    return DriverLaps("4", list(rows), sources(is_race=is_race, **more))


def rounded(values: Any) -> list[float | None]:
    return [None if value != value else round(float(value), 3) for value in values]


def out(lap: int, began: float | None, duration: float | None = None, **more: Any) -> dict[str, Any]:
    return row(lap, began, duration, is_pit_out_lap=True, **more)


class TestMoments:
    def test_of_a_race_begin_with_its_start(self) -> None:
        found = laps(row(1, 0.5, 95.0), row(2, 95.2, 90.0), session_start=1.5)
        assert rounded(found.start) == [1.5, 95.0]
        assert rounded(found.end) == [95.0, 185.0]
        assert rounded(laps(row(1, 0.5, 95.0), session_start=None).start) == [None]

    def test_a_first_lap_ends_where_the_second_begins_and_else_after_its_time(self) -> None:
        assert rounded(laps(row(1, 0.5, 95.0), first_laps={"4": 94.0}, session_start=1.0).end) == [95.0]
        both = laps(row(1, 0.5, 95.0), row(2, 95.7, 90.0), first_laps={"4": 94.0}, session_start=1.0)
        assert rounded(both.end) == [95.5, 185.5]

    def test_a_lap_without_a_time_ends_where_the_next_begins_or_with_its_sectors(self) -> None:
        lost = row(2, 95.2, None, duration_sector_1=30.0, duration_sector_2=31.0, duration_sector_3=32.0)
        assert rounded(laps(lost, row(3, 188.9, 90.0)).end) == [188.7, 278.7]
        assert rounded(laps(lost).end) == [188.0]
        assert rounded(laps(row(2, 95.2, None)).end) == [None]

    def test_a_lap_without_a_date_begins_where_the_one_before_ended(self) -> None:
        found = laps(row(2, 95.2, 90.0), row(3, None, None), row(5, None, 90.0))
        assert rounded(found.start) == [95.0, 185.0, None]

    def test_and_so_it_does_after_one_that_has_sectors_alone(self) -> None:
        lost = row(2, 95.2, None, duration_sector_1=30.0, duration_sector_2=31.0, duration_sector_3=32.0)
        assert rounded(laps(lost, row(3, None, 90.0)).start) == [95.0, 188.0]

    def test_an_out_lap_begins_where_the_lap_before_ended(self) -> None:
        found = laps(row(2, 95.2, 90.0), out(3, 600.0), row(4, 700.2, 88.0), is_race=False)
        assert rounded(found.start) == [95.0, 185.0, 700.0]
        assert rounded(found.end) == [185.0, 700.0, 788.0]

    def test_a_first_out_lap_begins_when_the_car_left(self) -> None:
        found = laps(out(1, 600.14), row(2, 700.2, 88.0), is_race=False)
        assert rounded(found.start) == [600.0, 700.0]
        assert rounded(found.pit_out) == [600.0, None]

    def test_the_time_of_an_out_lap_holds_the_garage(self) -> None:
        found = laps(out(1, 600.14, 2000.0), row(2, 700.2, 88.0), is_race=False)
        assert rounded(found.lap_time) == [None, 88.0]
        assert found.lap_ms == [-1, 88_000]
        assert rounded(laps(out(2, 600.14, 95.0)).lap_time) == [95.0]


class TestWhatIsMeasured:
    def test_is_every_lap_but_the_first_of_a_race(self) -> None:
        rows = (row(1, 0.5, 95.0), row(2, 95.2, 90.0))
        assert rounded(laps(*rows, first_laps={"4": 95.0}).measured) == [None, 90.0]
        assert rounded(laps(*rows, is_race=False).measured) == [95.0, 90.0]

    def test_a_first_lap_has_no_first_sector_in_a_race(self) -> None:
        rows = (row(1, 0.5, 95.0), row(2, 95.2, 90.0))
        assert rounded(laps(*rows).sectors[0]) == [None, 30.0]
        assert rounded(laps(*rows, is_race=False).sectors[0]) == [30.0, 30.0]


class TestStopsOfARace:
    def test_a_car_left_at_the_date_and_came_in_before_its_time_in_the_lane(self) -> None:
        stop = {"lap_number": 2, "date": clock(205.14), "lane_duration": 25.0}
        found = laps(row(2, 95.2, 90.0), row(3, 185.2, 100.0), pits={"4": [stop], "5": [{**stop, "lap_number": 3}]})
        assert rounded(found.pit_in) == [180.0, None]
        assert rounded(found.pit_out) == [None, 205.0]
        assert found.in_or_out.tolist() == [True, True]

    def test_an_older_name_of_the_time_is_read_and_without_one_only_the_exit_is_known(self) -> None:
        stop = {"lap_number": 2, "date": clock(205.14), "pit_duration": 25.0}
        assert rounded(laps(row(2, 95.2, 90.0), pits={"4": [stop]}).pit_in) == [180.0]
        both = laps(row(2, 95.2, 90.0), row(3, 185.2, 90.0), pits={"4": [{**stop, "pit_duration": None}]})
        assert (rounded(both.pit_in), rounded(both.pit_out)) == ([None, None], [None, 205.0])


def speeds(*values: tuple[float, int]) -> DatedRows:
    """Return a car's samples as (seconds, km/h)."""
    channels = np.zeros((len(values), 6), np.int32)
    channels[:, 1] = [speed for _, speed in values]
    return DatedRows(np.array([round(at * 1000) + ZERO for at, _ in values]), channels)


class TestPitsOfAQualifying:
    CAR = speeds((170, 200), (250, 200), (260, 80), (270, 0), (590, 0), (600, 70), (605, 90), (700, 200))

    def test_are_where_the_car_was_slow_around_a_stand(self) -> None:
        found = laps(row(2, 95.2, 88.0), out(3, None), row(4, 700.2, 88.0), is_race=False, cars={"4": self.CAR})
        assert rounded(found.pit_out) == [None, 605.0, None]
        assert rounded(found.pit_in)[0] == 260.0
        assert found.in_or_out.tolist() == [True, True, False]

    def test_each_visit_is_told_by_its_own_stand(self) -> None:
        twice = speeds((170, 200), (250, 200), (260, 80), (270, 0), (590, 0), (600, 70), (605, 90), (765, 200),
                       (770, 80), (780, 0), (1200, 0), (1205, 90), (1300, 200))  # fmt: skip
        rows = row(2, 95.2, 88.0), out(3, None), row(4, 700.2, 88.0), out(5, None), row(6, 1300.2, 88.0)
        found = laps(*rows, is_race=False, cars={"4": twice})
        assert rounded(found.pit_in) == [260.0, None, 770.0, None, None]
        assert rounded(found.pit_out) == [None, 605.0, None, 1205.0, None]

    def test_without_samples_he_came_in_at_the_end_of_the_lap_before(self) -> None:
        found = laps(row(2, 95.2, 88.0), out(3, 600.14), row(4, 700.2, 88.0), is_race=False)
        assert rounded(found.pit_in) == [183.0, None, None]
        assert rounded(found.pit_out) == [None, 600.0, None]

    def test_after_the_last_lap_only_a_stand_tells(self) -> None:
        end = speeds((700, 200), (800, 200), (810, 60), (820, 0))
        assert rounded(laps(row(4, 700.2, 88.0), is_race=False, cars={"4": end}).pit_in) == [810.0]
        assert rounded(laps(row(4, 700.2, 88.0), is_race=False).pit_in) == [None]


class TestSectorEnds:
    def test_follow_each_other_from_the_start(self) -> None:
        ends = laps(row(2, 95.2, 90.0)).sector_ends()
        assert [rounded(end) for end in ends] == [[125.0], [155.0], [185.0]]

    def test_of_an_out_lap_are_counted_back_from_its_end(self) -> None:
        first = out(1, 600.14, 90.0)
        ends = laps(first, row(2, 700.2, 88.0), is_race=False).sector_ends()
        assert [rounded(end)[0] for end in ends] == [640.0, 670.0, 700.0]
        assert [rounded(end)[0] for end in laps(out(2, 600.2, 90.0)).sector_ends()] == [630.0, 660.0, 690.0]


class TestParts:
    STARTS = ((0, "Q1"), (ZERO + 500_000, "Q2"), (ZERO + 900_000, "Q3"))

    def parts(self, *rows: dict[str, Any], starts: Any = STARTS) -> list[str | None]:
        return laps(*rows, is_race=False, qualifying_parts=starts).qualifying_parts()

    def test_are_those_in_which_the_laps_began(self) -> None:
        rows = row(2, 100.0, 90.0), row(3, 500.0, 90.0), row(4, 899.9, 90.0), row(5, 900.0, 90.0)
        assert self.parts(*rows) == ["Q1", "Q2", "Q2", "Q3"]

    def test_a_lap_without_a_date_is_of_the_part_of_the_next(self) -> None:
        assert self.parts(out(1, None), out(2, None), row(3, 600.0, 90.0)) == ["Q2", "Q2", "Q2"]
        assert self.parts(row(2, 600.0, 90.0), out(4, None)) == ["Q2", None]

    def test_before_the_first_part_is_in_it_and_without_parts_is_in_none(self) -> None:
        assert self.parts(row(2, 100.0, 90.0), starts=((ZERO + 500_000, "Q1"),)) == ["Q1"]
        assert self.parts(row(2, 100.0, 90.0), starts=()) == [None]


@pytest.mark.parametrize(("date", "seconds"), [(clock(1.5), 1.5), (None, None), ("", None)])
def test_a_date_is_seconds_of_the_session(date: str | None, seconds: float | None) -> None:
    from lib.services.openf1_interact.columns import clock as on_clock
    from lib.services.openf1_interact.columns import numbers

    rows = [{"date": clock(61.0)}, {"date": date, "speed": 0}]
    assert rounded(on_clock(rows, "date", ZERO)) == [61.0, seconds]
    assert rounded(numbers(rows, "speed")) == [None, 0.0]
