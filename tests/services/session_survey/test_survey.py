"""The road of a session and each lap's points on it, on laps at 10 m/s along a straight line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lib.services.session_survey.checked_lap import CheckedLap, checked_laps
from lib.services.session_survey.survey import _points, _road, survey
from lib.services.session_survey.timing_lines import Odometer, clean_rows
from lib.sessions import Survey
from lib.sessions.manifest import TimingLines
from lib.sessions.schemas import LAPS
from lib.sessions.tables import Table
from tests.services.session_survey import test_clocks as recordings
from tests.services.session_survey.made import car, laps, places

LINES = TimingLines(s1=100, s2=200, finish=300, laps=9, spread=(0, 0, 0))
ALL = ("s1", "s2", "finish")
NOTHING = np.empty(0, np.int64)
STEADY = Odometer(car(np.arange(0, 100.5, 0.5), [36] * 201))


def found(car_delay: float = 0.0, pos_delay: float = 0.0, stamps: Any = NOTHING, late: Any = NOTHING) -> Survey:
    nowhere = np.empty(0)
    return Survey(car_delay, pos_delay, np.asarray(stamps), np.asarray(late), 5.0, nowhere, nowhere, nowhere)


def one_lap(**changed: Any) -> Table:
    usual = {"start_time": [10], "sector1": [10], "sector2": [10], "sector3": [10], "lap_time": [30]}
    return laps(**{**usual, **changed})


class TestPoints:
    def test_are_place_x_y_and_speed_at_each_position_of_the_lap(self) -> None:
        item = places([9.9, 10, 25, 40, 40.1], [0, 1, 2, 3, 4], [5, 6, 7, 8, 9])
        points = _points(one_lap(), 0, STEADY, item, LINES, found(), ALL)
        assert_allclose(points, [[0, 150, 300], [1, 2, 3], [6, 7, 8], [36, 36, 36]])

    def test_are_stretched_between_the_lines(self) -> None:
        lines = TimingLines(s1=110, s2=200, finish=330, laps=9, spread=(0, 0, 0))
        item = places([15, 25, 35], [1, 2, 3])
        assert_allclose(_points(one_lap(), 0, STEADY, item, lines, found(), ALL)[0], [55, 155, 265])
        assert_allclose(_points(one_lap(), 0, STEADY, item, lines, found(), ("finish",))[0], [55, 165, 275])

    def test_are_put_on_the_timing_clock(self) -> None:
        """A stamp of 20 s that is 0.5 s late means 20.7 s with a delay of 0.2 s; the car clock then says 20.3 s."""
        ramp = Odometer(car([0, 100], [0, 360]))
        points = _points(
            one_lap(), 0, ramp, places([20], [1]), LINES, found(0.4, 0.2, stamps=[20_000], late=[500]), ALL
        )
        at = [(moment - 0.4) ** 2 / 2 for moment in (20, 20.7, 30)]  # metres at 1 m/s²
        assert_allclose(points[0], [100 + 100 * (at[1] - at[0]) / (at[2] - at[0])])
        assert_allclose(points[3], [20.3 * 3.6])

    def test_what_was_filled_in_is_none(self) -> None:
        points = _points(one_lap(), 0, STEADY, places([20, 25], [1, 2], filled=[0]), LINES, found(), ALL)
        assert points[1].tolist() == [2]

    @pytest.mark.parametrize("changed", [{"sector1": [None]}, {"sector1": [0]}, {"lap_time": [95]}])
    def test_a_lap_that_does_not_fit_its_lines_has_none(self, changed: dict[str, Any]) -> None:
        assert _points(one_lap(**changed), 0, STEADY, places([20], [1]), LINES, found(), ALL).shape == (4, 0)


class TestRoad:
    PLACE = np.arange(0.0, 200.0, 4.0)

    def test_keeps_a_straight_line_as_it_is(self) -> None:
        points = np.stack([self.PLACE, self.PLACE * 0.5 + 3, np.full(50, 7.0), np.full(50, 180.0)])
        road = _road([points], 200.0)
        assert road is not None
        x, y, speed = road
        assert len(x) == 41
        assert_allclose(x[8:33], 3 + 0.5 * np.arange(40, 165, 5))
        assert_allclose((y, speed), (np.full(41, 7.0), np.full(41, 180.0)))

    def test_near_points_count_most(self) -> None:
        """Of a parabola the fit at its lowest point lies as high as the mean of the squares, weighted by nearness."""
        points = np.stack([self.PLACE, (self.PLACE - 100) ** 2, self.PLACE, self.PLACE])
        away = np.arange(-32.0, 30.0, 4.0)  # up to four widths of 8 m; the last one is left out
        weight = np.exp(-0.5 * (away / 8) ** 2)
        one, two = (weight * away).sum(), (weight * away**2).sum()
        cube = (weight * away**3).sum()
        level = (two * two - one * cube) / (weight.sum() * two - one**2)
        road = _road([points], 200.0)
        assert road is not None
        assert_allclose(road[0][20], level)
        assert level == pytest.approx(64, abs=1)  # the square of the width

    def test_is_closed_at_the_line(self) -> None:
        """A speed that rises along the lap and falls at the line is there what both ends say."""
        points = np.stack([self.PLACE, self.PLACE, self.PLACE, 100 + self.PLACE])
        road = _road([points], 200.0)
        assert road is not None
        assert road[2][0] == pytest.approx(180, abs=0.1)  # the point on the line itself says 100
        assert road[2][-1] == pytest.approx(road[2][0], abs=0.05)

    @pytest.mark.parametrize(("count", "known"), [(3, False), (4, True)])
    def test_needs_four_points_everywhere(self, count: int, known: bool) -> None:
        place = np.concatenate([self.PLACE[self.PLACE < 60], np.linspace(99, 101, count), self.PLACE[self.PLACE > 140]])
        assert (_road([np.stack([place] * 4)], 200.0) is not None) is known


class TestSurvey:
    def session(self, **changed: Any) -> dict[str, Any]:
        moments = np.arange(5, 95, 0.2)
        given: dict[str, Any] = {
            "laps": laps(start_time=[10, 50], sector1=[10, 10], sector2=[10, 10], sector3=[10, 10], lap_time=[30, 30]),
            "odometers": {"1": STEADY},
            "positions": {"1": places(moments, np.full(len(moments), 8.0), np.full(len(moments), -3.0))},
            "lines": LINES,
        }
        return {**given, **changed}

    def test_is_the_road_of_the_clean_laps(self) -> None:
        road = survey(**self.session())
        assert road is not None
        assert (road.car_delay, road.pos_delay, road.step, len(road.x)) == (0, 0, 5, 61)
        assert_allclose((road.x, road.y, road.speed), ([8.0] * 61, [-3.0] * 61, [36.0] * 61))

    @pytest.mark.parametrize("changed", [{"lines": None}, {"positions": {}}, {"odometers": {}}])
    def test_without_lines_or_positions_there_is_none(self, changed: dict[str, Any]) -> None:
        assert survey(**self.session(**changed)) is None

    def test_positions_are_put_on_the_timing_clock_by_both_delays(self) -> None:
        """The car clock is 0.3 s behind the timing clock, the stamps of positions are 0.08 s behind the car clock."""
        table, _ = recordings.TestCarDelay().laps(0.3)
        rest = {name: np.full(len(table), 1.35) for name in ("sector2", "sector3")}
        odometers = {str(number): Odometer(recordings.recorded(number)) for number in range(1, 5)}
        stamps = np.arange(1000, 58_000, 220)
        taken = {number: recordings.located(odometer, stamps, stamps + 80) for number, odometer in odometers.items()}
        lines = TimingLines(s1=94, s2=168, finish=243, laps=9, spread=(0, 0, 0))
        road = survey(Table(LAPS, {**table.columns, **rest}), odometers, taken, lines)
        assert road is not None
        assert (road.car_delay, road.pos_delay) == (0.3, 0.38)

    def test_without_a_clean_lap_there_is_none(self) -> None:
        table = laps(clean=[0], start_time=[10], sector1=[10], sector2=[10], sector3=[10], lap_time=[30])
        assert survey(**self.session(laps=table)) is None


def straight(metres: float) -> Survey:
    """Return a road that runs straight to the east."""
    x = np.arange(0.0, metres + 5, 5)
    return Survey(0, 0, NOTHING, NOTHING, 5.0, x, np.zeros(len(x)), np.full(len(x), 72.0))


class TestALineLeftOut:
    """A car at 20 m/s whose speed says that it passed S1 half a second before it did."""

    LINES = TimingLines(s1=390, s2=800, finish=1200, laps=9, spread=(0, 0, 0))
    CLOCK = Odometer(car(np.arange(0, 90.5, 0.5), [72] * 181))
    MOMENTS = np.arange(4, 86, 0.25)
    LAP = laps(start_time=[10], sector1=[20], sector2=[20], sector3=[20], lap_time=[60])

    def missed(self, x: Any, y: Any = None, **more: Any) -> Any:
        metres = np.arange(0.0, 1205, 5)
        road = Survey(0, 0, NOTHING, NOTHING, 5.0, metres, np.zeros(len(metres)), np.full(len(metres), 72.0))
        item = places(self.MOMENTS, x, y, **more)
        return CheckedLap(self.LAP, 0, self.CLOCK, item, self.LINES, road).missed("s1", ["s2", "finish"])

    def test_the_car_clock_is_behind_by_its_delay_and_by_the_lap_s_own_error(self) -> None:
        """Of a car that gains 1 m/s every second."""
        ramp = Odometer(car([0, 90], [0, 324]))
        item = places(self.MOMENTS, self.MOMENTS)
        lap = CheckedLap(self.LAP, 0, ramp, item, self.LINES, found(car_delay=0.4))
        assert_allclose(lap._pace(np.array([30.0]), 0.1), [29.5])

    def test_positions_as_the_speed_says_add_nothing(self) -> None:
        assert_allclose(self.missed((self.MOMENTS - 10) * 20), [[-0.5, 0.0]], atol=2e-3)

    def test_what_positions_say_of_the_whole_lap_adds_nothing(self) -> None:
        assert_allclose(self.missed((self.MOMENTS - 10) * 20 + 8), [[-0.5, 0.0]], atol=2e-3)

    def test_positions_that_lie_ahead_near_the_line_say_by_how_much(self) -> None:
        """8 m ahead at 20 m/s are 0.4 s, of which the mean over 5 s keeps 91 % amid 24 s, less 13 % at the ends."""
        ahead = np.where(np.abs(self.MOMENTS - 30) < 12, 8.0, 0.0)
        ((error, correction),) = self.missed((self.MOMENTS - 10) * 20 + ahead)
        assert error == pytest.approx(-0.5, abs=2e-3)
        assert correction == pytest.approx(0.4 * 0.78, abs=0.01)

    def test_positions_beside_the_road_are_not_heard(self) -> None:
        far = np.where(np.abs(self.MOMENTS - 30) < 12, 16.0, 0.0)
        assert_allclose(self.missed((self.MOMENTS - 10) * 20 + far, far), [[-0.5, 0.0]], atol=2e-3)

    @pytest.mark.parametrize(("metres", "heard"), [(29.5, True), (30.5, False)])
    def test_positions_more_than_thirty_metres_ahead_are_not_heard(self, metres: float, heard: bool) -> None:
        ahead = np.where(np.abs(self.MOMENTS - 30) < 12, metres, 0.0)
        ((_, correction),) = self.missed((self.MOMENTS - 10) * 20 + ahead)
        assert bool(correction > 1) is heard

    @pytest.mark.parametrize(("metres", "heard"), [(14.5, True), (15.5, False)])
    def test_positions_more_than_fifteen_metres_aside_are_not_heard(self, metres: float, heard: bool) -> None:
        near = np.abs(self.MOMENTS - 30) < 12
        x = (self.MOMENTS - 10) * 20 + np.where(near, 8.0, 0.0)
        ((_, correction),) = self.missed(x, np.where(near, metres, 0.0))
        assert bool(correction > 0.3) is heard

    @pytest.mark.parametrize(("kmh", "heard"), [(43, 1), (36, 0)])
    def test_a_line_that_is_passed_at_walking_pace_says_nothing(self, kmh: int, heard: int) -> None:
        lines = TimingLines(s1=kmh / 3.6 * 20, s2=kmh / 3.6 * 40, finish=kmh / 3.6 * 60, laps=9, spread=(0, 0, 0))
        road = replace(straight(1205), speed=np.full(242, float(kmh)))
        item = places(self.MOMENTS, (self.MOMENTS - 10) * kmh / 3.6)
        clock = Odometer(car(np.arange(0, 90.5, 0.5), [kmh] * 181))
        assert len(CheckedLap(self.LAP, 0, clock, item, lines, road).missed("s1", ["s2", "finish"])) == heard

    def test_positions_from_five_seconds_before_the_lap_to_five_after_it_are_looked_at(self) -> None:
        moments = np.arange(3000, 3090, 0.25)
        late = laps(start_time=[3010], sector1=[20], sector2=[20], sector3=[20], lap_time=[60])
        clock = Odometer(car(moments, [72] * len(moments)))
        lap = CheckedLap(late, 0, clock, places(moments, moments), self.LINES, found())
        assert (lap._moments[0], lap._moments[-1], len(lap._x)) == (3005, 3074.75, 280)

    def test_too_few_positions_say_nothing(self) -> None:
        x = (self.MOMENTS - 10) * 20
        on_road = np.flatnonzero((self.MOMENTS >= 10) & (self.MOMENTS < 70))
        off = np.setdiff1d(np.arange(len(x)), on_road)
        assert len(self.missed(x, filled=[*off, *on_road[:-99]])) == 0
        assert len(self.missed(x, filled=[*off, *on_road[:-100]])) == 1


@pytest.mark.parametrize(("count", "heard"), [(3, 3), (119, 119), (120, 60), (180, 60)])
def test_about_sixty_laps_are_held_against_their_positions(count: int, heard: int) -> None:
    table = laps(
        **{name: [10] * count for name in ("start_time", "sector1", "sector2", "sector3")}, lap_time=[30] * count
    )
    assert len(checked_laps(table, {"1": STEADY}, {"1": places([1], [1])}, LINES, found())) == heard
    assert checked_laps(table, {"1": STEADY}, {}, LINES, found()) == []


def test_laps_whose_sectors_add_up_are_measured() -> None:
    table = laps(
        clean=[1, 0, 1, 1, 1],
        start_time=[1, 2, 3, None, 5],
        sector1=[10] * 5,
        sector2=[10] * 5,
        sector3=[10, 10, 10.004, 10, 10.003],
        lap_time=[30] * 5,
    )
    assert clean_rows(table).tolist() == [0, 4]
