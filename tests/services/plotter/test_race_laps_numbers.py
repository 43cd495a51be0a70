"""Places and gaps over the laps of a race: who has a line, from where to where, and what the picture reaches to."""

from __future__ import annotations

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter.kinds.race_laps import position_words
from lib.services.plotter.kinds.race_laps_numbers import (
    Series,
    beyond,
    gaps,
    gaps_of,
    positions,
    series,
    widest_gap,
    with_gaps,
)
from lib.sessions import Table
from lib.sessions.schemas import LAPS
from tests.services.plotter.drawn import made_of
from tests.services.plotter.test_kind_numbers import result, with_results
from tests.services.race_story.races import laps_of, table, timeline

NAN = float("nan")
SAFETY_CAR = timeline([(150.0, "4"), (250.0, "1")])


class TestSeries:
    ROWS = Table.of(LAPS, {"driver": list("AABAB"), "lap": [1, 2, 1, None, 2]})
    VALUES = np.array([9.0, NAN, 7.0, 6.0, 5.0])

    def test_only_laps_with_a_number_and_a_value_that_are_kept_are_drawn(self) -> None:
        found = series(["B", "A"], self.ROWS, self.VALUES, np.array([True, True, True, True, False]), (("sc", 1, 2),))
        assert (found.drivers, found.caution) == (("B", "A"), (("sc", 1, 2),))
        assert [laps.tolist() for laps in found.laps] == [[1], [1]]
        assert [values.tolist() for values in found.values] == [[7], [9]]

    def test_without_any_there_is_nothing_to_draw(self) -> None:
        with pytest.raises(NoTelemetry, match="None of these drivers has a lap to draw"):
            series(["A"], self.ROWS, self.VALUES, np.zeros(5, np.bool_))


class TestPositions:
    def test_a_place_on_the_grid_of_who_drove_no_lap_of_this_choice_is_not_drawn(self) -> None:
        found = with_results(
            made_of(table(*laps_of("A", 2, position={1: 1, 2: 1}))), result("A", 1, grid=3), result("B", 2, grid=1)
        )
        assert (positions(found).drivers, positions(found).values[0].tolist()) == (("A",), [3, 1, 1])

    def test_a_lap_without_a_number_or_a_place_has_no_point(self) -> None:
        lines = laps_of("A", 3, position={1: 1, 3: 1})
        lines.append({"driver": "A", "lap": None, "position": 4})
        found = positions(made_of(table(*lines)))
        assert (found.laps[0].tolist(), found.values[0].tolist()) == ([1, 3], [1, 1])

    def test_the_laps_behind_the_safety_car_and_who_went_out_are_told(self) -> None:
        lines = (*laps_of("A", 4, position=dict.fromkeys(range(1, 5), 1)), *laps_of("B", 2, 1.0, position={1: 2, 2: 2}))
        found = positions(made_of(table(*lines), **SAFETY_CAR))
        assert (found.caution, found.out) == ((("sc", 2, 3),), {"B": 2})

    def test_of_two_on_one_place_the_words_name_who_ended_the_later_lap(self) -> None:
        """C stopped on lap 3: nobody knows yet whether it will end it."""
        laps = tuple(np.arange(1.0, count + 1) for count in (4, 2, 4, 1))
        values = (np.full(4, 1.0), np.full(2, 2.0), np.array([3.0, 3, 2, 2]), np.array([4.0]))
        data = Series(("A", "C", "B", "D"), laps, values, out={"D": 1})
        assert position_words(data) == "Places at the end: 1 A, 2 B. Out: D after lap 1."


class TestGaps:
    def test_the_laps_behind_the_safety_car_and_who_went_out_are_told(self) -> None:
        found = gaps(made_of(table(*laps_of("A", 4), *laps_of("B", 2, 1.0)), **SAFETY_CAR))
        assert (found.caution, found.out) == ((("sc", 2, 3),), {"B": 2})

    def test_the_first_is_who_ended_the_lap_first_and_not_who_leads_the_list(self) -> None:
        found = gaps_of(["A", "B"], table(*laps_of("A", 1, 4.0), *laps_of("B", 1)))
        assert [values.tolist() for values in found.values] == [[4], [0]]


class TestWidestGap:
    def of(self, *values: float) -> float:
        return widest_gap(Series(("A",), (np.arange(float(len(values))),), (np.array(values),)))

    def test_a_field_closer_than_twenty_seconds_is_not_drawn_larger(self) -> None:
        """Nine tenths are within 2 s, and the last is at 19 s, or at 30."""
        assert self.of(*[2.0] * 99, 19.0) == 19
        assert self.of(*[2.0] * 99, 30.0) == 20

    def test_who_is_not_much_farther_than_the_others_is_worth_the_room(self) -> None:
        """Nine tenths are within 40 s, so the picture reaches to 50 s, or half as much again if that shows all."""
        assert self.of(*[40.0] * 99, 75.0) == 75
        assert self.of(*[40.0] * 99, 75.1) == 50

    def test_a_race_of_one_car_has_a_second(self) -> None:
        assert self.of(0.0, 0.0) == 1

    def test_who_is_at_the_edge_is_in_the_picture(self) -> None:
        data = Series(("A", "B"), (np.zeros(2), np.zeros(2)), (np.array([0.0, 20.0]), np.array([21.0, 3.0])))
        assert beyond(data, 20.0) == [("B", 21.0)]


def test_a_line_without_missing_laps_has_no_hole() -> None:
    laps, values = with_gaps(np.array([3.0, 4, 5, 7]), np.array([1.0, 2, 3, 4]))
    assert laps.tolist() == pytest.approx([3, 4, 5, NAN, 7], nan_ok=True)
    assert values.tolist() == pytest.approx([1, 2, 3, NAN, 4], nan_ok=True)
