"""Where the corners lie: on a road of 300 m that runs straight to the east."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.services.session_survey.circuit import circuit
from lib.services.session_survey.timing_lines import Odometer
from lib.sessions import Survey
from lib.sessions.manifest import TimingLines
from lib.sessions.schemas import LAPS
from lib.sessions.tables import Table
from tests.services.session_survey.made import car, laps, places

NOTHING = np.empty(0, np.int64)
LINES = TimingLines(s1=100, s2=200, finish=300, laps=9, spread=(0, 0, 0))
ROAD = Survey(0, 0, NOTHING, NOTHING, 5.0, np.arange(0.0, 305, 5), np.zeros(61), np.full(61, 36.0))
MAP = {
    "rotation": "44.5",
    "corners": [
        {"number": 1, "letter": "", "angle": 90.128, "trackPosition": {"x": 230.4, "y": 15}},
        {"number": "2", "letter": "A", "angle": "-3", "trackPosition": {"x": 1000, "y": -20}},
    ],
}
NO_LAPS = Table.of(LAPS, {})


def of_a_lap(**changed: Any) -> Any:
    """Return the circuit of a fastest lap at 10 m/s from x = 50 m on, from 100 s to 130 s."""
    given: dict[str, Any] = {
        "found": MAP,
        "laps": lap(),
        "odometers": {"1": Odometer(car(np.arange(90, 141), [36] * 51))},
        "positions": {"1": places(np.arange(90, 141, 0.5), np.arange(-50, 460, 5.0))},
        "lines": None,
    }
    return circuit(**{**given, **changed})


def lap(**changed: Any) -> Table:
    usual = {
        "personal_best": [1],
        "start_time": [100],
        "lap_time": [30],
        "end_time": [130],
        "sector1": [10],
        "sector2": [10],
        "sector3": [10],
    }
    return laps(**{**usual, **changed})


class TestOnTheSurveyedRoad:
    def test_corners_have_the_place_of_the_nearest_point(self) -> None:
        one, two = circuit(MAP, NO_LAPS, {}, {}, LINES, ROAD).corners
        assert (one.number, one.letter, one.distance, one.x, one.y, one.angle) == (1, "", 23.0, 23.0, 1.5, 90.13)
        assert (two.number, two.letter, two.distance, two.x, two.y, two.angle) == (2, "A", 100, 100, -2, -3)

    def test_places_and_angles_are_told_to_a_tenth_of_a_metre_and_a_hundredth_of_a_degree(self) -> None:
        fine = {"corners": [{"trackPosition": {"x": 230.46, "y": 15.64}, "angle": 1.23456}]}
        (one,) = circuit(fine, NO_LAPS, {}, {}, LINES, ROAD).corners
        assert (one.distance, one.x, one.y, one.angle, one.number, one.letter) == (23.0, 23.0, 1.6, 1.23, 0, "")

    def test_the_outline_is_told_to_a_tenth_of_a_metre(self) -> None:
        fine = Survey(0, 0, NOTHING, NOTHING, 5.0, ROAD.x + 0.16, ROAD.y + 0.14, ROAD.speed)
        outline = circuit(MAP, NO_LAPS, {}, {}, LINES, fine).outline
        assert (outline.x[:2], outline.y[:2]) == ((0.2, 10.2), (0.1, 0.1))

    def test_a_corner_without_a_place_lies_at_the_origin(self) -> None:
        (one,) = circuit({"corners": [{"number": 3}]}, NO_LAPS, {}, {}, LINES, ROAD).corners
        assert (one.x, one.y, one.angle) == (0, 0, 0)

    def test_the_outline_has_a_point_every_ten_metres(self) -> None:
        found = circuit(MAP, NO_LAPS, {}, {}, LINES, ROAD)
        assert found.outline.x == tuple(range(0, 301, 10))
        assert found.outline.y == (0.0,) * 31
        assert (found.length, found.rotation) == (300, 44.5)

    def test_a_corner_beyond_an_end_lies_at_that_end(self) -> None:
        beyond = {"corners": [{"trackPosition": {"x": -90, "y": 0}}, {"trackPosition": {"x": 3100, "y": 10}}]}
        found = circuit(beyond, NO_LAPS, {}, {}, LINES, ROAD)
        assert [corner.distance for corner in found.corners] == [0, 300]
        assert found.rotation == 0

    def test_without_a_map_there_is_an_outline_but_no_corner(self) -> None:
        found = circuit(None, NO_LAPS, {}, {}, LINES, ROAD)
        assert (found.rotation, found.corners, len(found.outline.x)) == (None, (), 31)

    def test_of_a_bend_the_nearest_point_is_nearest_in_both_directions(self) -> None:
        """The road goes 100 m east and then 200 m north."""
        metres = np.arange(0.0, 305, 5)
        bend = Survey(
            0, 0, NOTHING, NOTHING, 5.0, np.minimum(metres, 100), np.maximum(metres - 100, 0), np.full(61, 36.0)
        )
        corner = {"corners": [{"trackPosition": {"x": 970, "y": 520}}, {"trackPosition": {"x": 600, "y": 150}}]}
        found = circuit(corner, NO_LAPS, {}, {}, LINES, bend)
        assert [corner.distance for corner in found.corners] == [152, 60]


class TestOnTheFastestLap:
    def test_corners_count_from_where_the_lap_began(self) -> None:
        assert [corner.distance for corner in of_a_lap().corners] == [0, 50]  # the lap begins at x = 50 m

    def test_the_outline_is_what_was_driven_from_line_to_line(self) -> None:
        outline = of_a_lap().outline
        assert (outline.x[0], outline.x[-1], len(outline.x)) == (50, 350, 61)

    def test_between_points_that_lie_half_a_metre_apart_places_are_exact(self) -> None:
        dense = places(np.arange(90, 141, 0.05), np.arange(-50, 460, 0.5))
        near = {"corners": [{"trackPosition": {"x": 1003, "y": 20}}]}
        assert of_a_lap(found=near, positions={"1": dense}).corners[0].distance == 50.3

    def test_metres_are_stretched_to_the_lines_of_the_session(self) -> None:
        lines = TimingLines(s1=110, s2=200, finish=310, laps=9, spread=(0, 0, 0))
        found = of_a_lap(lines=lines)
        assert (found.corners[1].distance, found.length) == (55, 310)

    def test_without_sectors_they_are_as_driven(self) -> None:
        lines = TimingLines(s1=110, s2=200, finish=310, laps=9, spread=(0, 0, 0))
        assert of_a_lap(lines=lines, laps=lap(sector1=[None])).corners[1].distance == 50

    def test_sectors_that_do_not_follow_each_other_are_not_used(self) -> None:
        lines = TimingLines(s1=110, s2=200, finish=310, laps=9, spread=(0, 0, 0))
        for wrong in ({"sector1": [0]}, {"sector2": [0]}, {"sector1": [-5]}, {"sector2": [25]}):
            assert of_a_lap(lines=lines, laps=lap(**wrong)).corners[1].distance == 50

    def test_without_car_data_places_are_not_known(self) -> None:
        found = of_a_lap(odometers={})
        assert ([corner.distance for corner in found.corners], len(found.outline.x)) == ([None, None], 61)

    def test_points_that_were_filled_in_are_left_out(self) -> None:
        recorded = places(np.arange(90, 141, 0.5), np.arange(-50, 460, 5.0), filled=[30, 31])
        assert len(of_a_lap(positions={"1": recorded}).outline.x) == 59

    @pytest.mark.parametrize(("points", "known"), [(50, True), (49, False)])
    def test_fifty_points_are_needed(self, points: int, known: bool) -> None:
        moments = np.linspace(100, 130, points)
        found = of_a_lap(positions={"1": places(moments, np.linspace(1, 300, points))})
        assert (len(found.outline.x) > 0, found.corners[0].distance is not None) == (known, known)

    @pytest.mark.parametrize("changed", [{"personal_best": [0]}, {"start_time": [None]}, {"number": ["2"]}])
    def test_a_lap_that_is_no_best_or_was_not_recorded_tells_nothing(self, changed: dict[str, Any]) -> None:
        found = of_a_lap(laps=lap(**changed))
        assert (found.outline.x, found.corners[0].distance, found.corners[0].x) == ((), None, 23)
