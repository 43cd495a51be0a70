"""The race trace at its edges: where its clock begins, which red flags count, and what it takes from the session."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter.kinds.race_trace import _start, race_trace, trace_of
from lib.sessions import Table
from lib.sessions.schemas import LAPS
from tests.services.plotter.drawn import made_of
from tests.services.race_story.races import laps_of, table, timeline, visit_columns

NAN = float("nan")


def laps(**columns: list[Any]) -> Table:
    return Table.of(LAPS, columns)


class TestStart:
    def test_it_is_the_median_of_when_first_laps_began(self) -> None:
        rows = laps(driver=list("ABCA"), lap=[1, 1, 1, 2], start_time=[100.0, 101.0, 130.0, 190.0])
        assert _start(rows) == 101

    def test_or_of_when_they_ended_less_their_times(self) -> None:
        rows = laps(driver=list("ABA"), lap=[1, 1, 2], end_time=[190.0, 194.0, 280.0], lap_time=[90.0, 92.0, 90.0])
        assert _start(rows) == 101

    def test_where_neither_is_known_nor_is_the_start(self) -> None:
        assert np.isnan(_start(laps(driver=["A"], lap=[1], end_time=[190.0])))
        assert np.isnan(_start(laps(driver=["A"], lap=[2], end_time=[190.0], lap_time=[90.0])))

    def test_a_race_of_which_it_is_not_known_has_no_trace(self) -> None:
        with pytest.raises(NoTelemetry, match="no times of laps"):
            trace_of(["A"], laps(driver=["A"], lap=[2], end_time=[190.0], lap_time=[90.0]), ())


class TestRedFlags:
    ROWS = table(*laps_of("A", 3))  # from second 0 to 300

    def test_only_those_while_it_is_driven_are_taken_out(self) -> None:
        flags = ((-60.0, -10.0), (310.0, 400.0))
        assert trace_of(["A"], self.ROWS, flags).stopped == 0
        assert trace_of(["A"], self.ROWS, (*flags, (110.0, 150.0), (210.0, 220.0))).stopped == 50

    def test_one_before_the_start_makes_nobody_late(self) -> None:
        assert trace_of(["A"], self.ROWS, ((-60.0, -10.0),)).values[0].tolist() == [0, 0, 0, 0]


class TestTrace:
    def test_values_are_to_the_millisecond(self) -> None:
        rows = table(*laps_of("A", 1), *laps_of("B", 1, 0.00025), *laps_of("C", 1, 0.0011))
        found = trace_of(["A", "C"], rows, ())
        assert [values.tolist() for values in found.values] == [[0, 0], [0, -0.001]]

    def test_laps_may_come_in_any_order(self) -> None:
        rows = table(*reversed(laps_of("A", 3)))
        assert trace_of(["A"], rows, ()).laps[0].tolist() == [0, 1, 2, 3]

    def test_its_pace_is_the_median_of_the_fields_laps(self) -> None:
        rows = laps(driver=["A"] * 3, lap=[1, 2, 3], end_time=[110.0, 200.0, 292.0], lap_time=[110.0, 90.0, 92.0])
        assert trace_of(["A"], rows, ()).pace == 92


def test_the_sessions_stops_safety_cars_and_retirements_are_told() -> None:
    """A stops on lap 2 behind the safety car and B is out after lap 2."""
    hard = {"compound": {3: "HARD", 4: "HARD"}, "tyre_life": {3: 1, 4: 2}, "stint": {3: 2, 4: 2}}
    rows = table(*laps_of("A", 4, **visit_columns((2, 195.0, 22.0)), **hard), *laps_of("B", 2, 1.0))
    found = race_trace(made_of(rows, **timeline([(150.0, "4"), (250.0, "1")])))
    assert (found.stops, found.caution, found.out) == (((2,), ()), (("sc", 2, 3),), {"B": 2})
