"""Rankings: which laps count, who is left out, and which of several traps is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter.kinds.ranking_numbers import best_of, best_sectors, qualifying_gaps, sectors, top_speeds
from lib.sessions import Table
from lib.sessions.schemas import LAPS
from tests.services.plotter.drawn import made_of
from tests.services.plotter.test_kind_numbers import result, with_results


def rows(**columns: list[Any]) -> Table:
    return Table.of(LAPS, columns)


TIMES = rows(driver=["A", "B", "C"], lap=[1, 1, 1], lap_time=[90.5, 90.0, 91.0])


class TestQualifyingGaps:
    def test_a_qualifying_is_told_by_its_result_if_anybody_has_a_time_there(self) -> None:
        found = with_results(made_of(TIMES, "Q"), result("A", 1, q1=89.0), result("B", 2))
        assert (qualifying_gaps(found).drivers, qualifying_gaps(found).without) == (("A",), ("B", "C"))

    def test_one_whose_result_has_no_times_is_told_by_its_laps(self) -> None:
        found = with_results(made_of(TIMES, "SQ"), result("A", 1), result("B", 2))
        assert qualifying_gaps(found).values == (90.0, 90.5, 91.0)

    def test_times_of_a_qualifying_are_of_no_use_in_another_session(self) -> None:
        found = with_results(made_of(TIMES, "FP1"), result("A", 1, q1=80.0))
        assert qualifying_gaps(found).drivers == ("B", "A", "C")


class TestTopSpeeds:
    def of(self, **traps: list[float | None]) -> Any:
        return top_speeds(made_of(rows(driver=list("ABC"), lap=[1] * 3, **traps), "Q"))

    def test_who_is_more_than_15_percent_below_the_best_never_drove_at_speed(self) -> None:
        found = self.of(speed_st=[320.0, 272.0, 271.9])
        assert (found.drivers, found.values, found.without) == (("A", "B"), (320.0, 272.0), ("C",))

    def test_the_trap_is_the_one_with_the_highest_median(self) -> None:
        found = self.of(speed_st=[350.0, 300.0, 290.0], speed_i2=[310.0, 311.0, 312.0])
        assert (found.trap, found.drivers) == ("second sector line", ("C", "B", "A"))

    @pytest.mark.parametrize(
        ("column", "name"),
        [
            ("speed_st", "speed trap"),
            ("speed_fl", "finish line"),
            ("speed_i1", "first sector line"),
            ("speed_i2", "second sector line"),
        ],
    )
    def test_each_trap_has_its_name(self, column: str, name: str) -> None:
        assert self.of(**{column: [300.0, 299.0, 298.0]}).trap == name


class TestSectors:
    ROWS = rows(
        driver=["A", "A", "B", "B"],
        lap=[3, 5, 4, 6],
        lap_time=[90.0, 91.0, 89.5, 80.0],
        sector1=[30.0, 29.0, 29.5, 20.0],
        sector2=[30.0, 31.0, 30.5, 30.0],
        sector3=[30.0, 31.0, None, 30.0],
        deleted=[False, False, False, True],
    )

    def test_drivers_are_ordered_by_their_best_lap_and_what_was_deleted_is_no_best(self) -> None:
        found = sectors(made_of(self.ROWS, "Q"))
        assert found.drivers == ("B", "A")
        assert found.seconds.tolist() == [pytest.approx([29.5, 30.5, np.nan], nan_ok=True), [29, 30, 30]]
        assert found.laps.tolist() == [pytest.approx([4, 4, np.nan], nan_ok=True), [5, 3, 3]]

    def test_who_drove_no_lap_has_no_sectors(self) -> None:
        assert np.isnan(best_sectors(["Z"], self.ROWS).seconds).all()


class TestBest:
    def test_of_equal_values_the_first_of_the_result_comes_first(self) -> None:
        assert best_of(["B", "A"], np.array(["A", "B"]), np.array([90.0, 90.0])).drivers == ("B", "A")

    def test_without_a_value_there_is_nothing_to_rank(self) -> None:
        with pytest.raises(NoTelemetry, match="value to rank"):
            best_of(["A"], np.array(["A"]), np.array([np.nan]))
