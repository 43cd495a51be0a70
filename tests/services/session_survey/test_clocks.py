"""The clocks of a session measured against each other, on recordings whose errors are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lib.services.session_survey import clocks
from lib.services.session_survey.clocks import (
    DELAYS,
    _agree,
    _best_delay,
    _busiest,
    _commonest,
    _Moves,
    _on,
    _solve,
    _spread,
    _told,
    _trap_errors,
    car_delay,
    position_clock,
    settle,
)
from lib.services.session_survey.timing_lines import Odometer
from lib.sessions.samples import CarSamples, PosSamples
from lib.sessions.schemas import LAPS
from lib.sessions.tables import Table
from tests.services.session_survey.made import car, places

rng = np.random.default_rng(3)
MOMENTS = np.arange(0, 60_000, 240)


def pace(time: np.ndarray, car: int) -> np.ndarray:
    """km/h, never the same for two cars."""
    return 200 + 60 * np.sin(time / (2.1 + 0.3 * car))


def recorded(car: int) -> CarSamples:
    zeros = np.zeros(len(MOMENTS), np.int64)
    speed = np.round(pace(MOMENTS / 1000, car)).astype(np.int64)
    return CarSamples(MOMENTS, zeros > 0, zeros, speed, zeros, zeros, zeros, zeros)


def located(odometer: Odometer, stamps: np.ndarray, really_at: np.ndarray) -> PosSamples:
    """A car on a straight road, whose positions were taken at other moments than their stamps say."""
    metres = np.interp(really_at / 1000, odometer.time, odometer.at(odometer.time))
    zeros = np.zeros(len(stamps), np.int64)
    return PosSamples(stamps, zeros > 0, np.round(metres * 10).astype(np.int64) + 1, zeros, zeros, zeros)


class TestPositionStamps:
    def test_what_all_cars_of_a_record_share_is_found(self) -> None:
        stamps = np.arange(1000, 58_000, 220)
        late = np.where(rng.random(len(stamps)) < 0.3, 120, 0)
        odometers = {str(car): Odometer(recorded(car)) for car in range(4)}
        found = position_clock(
            {name: located(item, stamps, stamps + late) for name, item in odometers.items()}, odometers
        )
        assert abs(found.to_car) <= 0.02
        assert np.abs(found.late_ms - late)[1:-1].max() <= 15

    def test_what_the_map_is_shorter_by_is_no_lateness(self) -> None:
        """Two cars, whose moves on the map are all 2 % shorter than their way, as along the chords of a bend."""
        stamps = np.arange(1000, 58_000, 220)
        odometers = {str(car): Odometer(recorded(car)) for car in range(2)}
        located_at = {name: located(item, stamps, stamps) for name, item in odometers.items()}
        short = {name: replace(item, x=np.round(item.x * 0.98).astype(np.int64)) for name, item in located_at.items()}
        late = position_clock(short, odometers).late_ms
        assert (late.min() >= -3, late.max() <= 3) == (True, True)

    def test_no_stamp_is_taken_to_be_more_than_four_tenths_late(self) -> None:
        stamps = np.arange(1000, 58_000, 500)
        late = np.where(np.arange(len(stamps)) == 50, 480, 0)
        odometers = {str(car): Odometer(recorded(car)) for car in range(3)}
        found = position_clock(
            {name: located(item, stamps, stamps + late) for name, item in odometers.items()}, odometers
        )
        assert found.late_ms[50] == pytest.approx(400, abs=5)
        assert np.abs(np.delete(found.late_ms, 50)).max() <= 5

    def test_a_delay_of_all_positions_is_found(self) -> None:
        """Every position was taken 80 ms after its stamp: its stamp and 0.08 s are the car clock."""
        stamps = np.arange(1000, 58_000, 220)
        odometers = {str(car): Odometer(recorded(car)) for car in range(4)}
        found = position_clock(
            {name: located(item, stamps, stamps + 80) for name, item in odometers.items()}, odometers
        )
        assert found.to_car == pytest.approx(0.08)
        assert np.abs(found.late_ms).max() <= 10

    def test_one_car_alone_cannot_tell(self) -> None:
        stamps, odometer = np.arange(1000, 58_000, 220), Odometer(recorded(1))
        found = position_clock({"1": located(odometer, stamps, stamps)}, {"1": odometer})
        assert not found.late_ms.any()

    def test_without_positions_there_is_no_delay(self) -> None:
        assert position_clock({}, {}).to_car == 0


def test_a_late_stamp_shows_as_a_step_forth_and_a_step_back() -> None:
    found = settle(np.array([3, 3, 3, 3]), np.array([0.0, 0.1, -0.1, 0.0]))
    assert_allclose(found, [0, 0, 0.1, 0, 0], atol=0.006)


def test_errors_that_are_too_small_to_measure_stay_and_what_most_share_is_no_error() -> None:
    """Seven stamps of which the third is 0.1 s late; the step to the last was measured by nobody."""
    count = np.array([3, 3, 3, 3, 3, 0])
    found = settle(count, np.array([0.0, 0.1, -0.1, 0.0, 0.0, 0.3]))
    assert found.round(2).tolist() == [0, 0, 0.1, 0, 0, 0, 0]
    assert settle(np.zeros(6, np.int64), np.full(6, 0.1)).tolist() == [0] * 7


def test_a_step_that_one_car_measured_counts_and_stamps_that_nobody_measured_stay() -> None:
    found = settle(np.array([0, 1, 1, 1, 0]), np.array([0.0, 0.0, 0.1, 0.0, 0.0]))
    assert found.round(2).tolist() == [0, 0, 0, 0.1, 0.1, 0]


def test_a_first_guess_is_drawn_to_no_error_as_if_errors_were_six_hundredths_wide() -> None:
    """One step of 0.1 s, measured by one car to 0.01 s: the two stamps are 0.0493 s late and early."""
    found = _solve(np.array([1 / 0.01**2]), np.array([0.1]), np.full(2, 1 / 0.06**2))
    assert_allclose(found, [-0.1 / (2 + 0.01**2 / 0.06**2), 0.1 / (2 + 0.01**2 / 0.06**2)])


def misfit(best: float, least: float = 0.5) -> np.ndarray:
    """Return a line's misfits: 1 everywhere but at one delay."""
    return np.where(np.abs(DELAYS - best) < 1e-9, least, 1.0)


@pytest.mark.parametrize(
    ("lines", "agree"),
    [
        ([misfit(0.3), misfit(0.3)], True),
        ([misfit(0.3), misfit(0.5)], True),
        ([misfit(0.3), misfit(0.55)], False),
        ([misfit(0.3), misfit(0.55, 0.75)], True),  # the second does not tell clearly
        ([misfit(0.3), misfit(0.55, 0.74)], False),
        ([misfit(0.3, 0.9)], True),
        ([misfit(0.3), 2 * misfit(0.55, 0.74)], False),  # what is clear is a share, not a number of km/h
        ([misfit(0.3), 2 * misfit(0.55, 0.76)], True),
    ],
)
def test_lines_agree_if_their_clear_delays_lie_within_two_tenths(lines: list[np.ndarray], agree: bool) -> None:
    assert bool(_agree(lines)) is agree


def test_the_commonest_error_is_the_middle_of_its_five_milliseconds() -> None:
    assert _commonest(np.array([0.05, 0.051, 0.0505, -0.02])) == pytest.approx(0.0525)
    assert _commonest(np.array([0.051, 0.0512, *[0.25] * 9, *[-0.25] * 9])) == pytest.approx(0.0525)  # too far off


def test_least_squares_are_solved_exactly() -> None:
    """Two stamps, one step of 1 between them: 1·(d2 − d1 − 1)² + 1·d1² + 3·d2² is least at -3/7 and 1/7."""
    found = _solve(np.array([1.0]), np.array([1.0]), np.array([1.0, 3.0]))
    assert_allclose(found, [-3 / 7, 1 / 7])
    rows = np.array([2.0, 5.0, 1.0]), np.array([0.3, -0.1, 0.2]), np.array([1.0, 2.0, 3.0, 4.0])
    weight, step, prior = rows
    matrix, right = np.diag(prior), np.zeros(4)
    for k in range(3):
        edge = np.zeros(4)
        edge[k], edge[k + 1] = -1, 1
        matrix += weight[k] * np.outer(edge, edge)
        right += weight[k] * step[k] * edge
    assert_allclose(_solve(*rows), np.linalg.solve(matrix, right))


def told(others: float = 1.0, **misfits: float) -> float:
    """Return the delay that two lines tell which miss by so many km/h at those named, by `others` at all others."""
    both = np.full(len(DELAYS), others)
    for name, value in misfits.items():
        both[int(np.argmin(np.abs(DELAYS - int(name[1:]) / 100)))] = value
    return _told([both, both])


class TestWhatTheLinesTell:
    def test_a_delay_that_fits_clearly_better_is_told(self) -> None:
        assert told(d30=0.7) == 0.3
        assert told(d30=0.76) == 0

    def test_another_that_fits_as_well_must_lie_near(self) -> None:
        assert told(d30=0.5, d50=0.52) == 0.3
        assert told(d30=0.5, d55=0.52) == 0
        assert told(d30=0.5, d55=0.53) == 0.3

    def test_what_rounding_explains_is_no_better_than_rounding(self) -> None:
        """Two whole numbers of one speed differ by a third of a km/h in the mean: 0.1 counts as 0.333."""
        assert told(others=0.43, d30=0.1) == 0
        assert told(others=0.45, d30=0.1) == 0.3

    def test_one_line_tells_nothing(self) -> None:
        assert _told([np.where(DELAYS == 0.3, 0.5, 1.0)]) == 0


class TestHowTheDelayIsSearched:
    @pytest.mark.parametrize(("best", "delay"), [(0.94, 0.08), (0.96, 0.0)])
    def test_a_delay_must_be_clearly_better_than_none(self, best: float, delay: float) -> None:
        assert _best_delay(lambda searched: best if abs(searched - 0.08) < 1e-9 else 1 + abs(searched)) == delay

    @pytest.mark.parametrize(("best", "delay"), [(0.0094, 0.08), (0.0096, 0.0)])
    def test_clearly_is_a_share_of_the_spread_without_a_delay(self, best: float, delay: float) -> None:
        assert _best_delay(lambda searched: best if abs(searched - 0.08) < 1e-9 else 0.01 + abs(searched)) == delay

    def test_a_delay_at_which_nothing_is_known_is_passed_over(self) -> None:
        assert _best_delay(lambda searched: 1 + abs(searched - 0.5) if searched > -0.7 else float("nan")) == 0.5

    def test_without_any_spread_there_is_none(self) -> None:
        assert _best_delay(lambda _: float("nan")) == 0

    @pytest.mark.parametrize("delay", [-0.74, -0.36, 0.06, 0.5, 0.88])
    def test_it_is_found_far_from_none_to_a_fiftieth_of_a_second(self, delay: float) -> None:
        assert _best_delay(lambda searched: 1 + abs(searched - delay)) == delay

    def test_it_is_searched_where_at_least_three_cars_moved_and_first_where_most_did(self) -> None:
        assert _busiest(np.array([2, 3, 5, 0, 3])).tolist() == [2, 1, 4]
        assert len(_busiest(np.full(4500, 3))) == 4000

    def test_the_spread_is_how_far_cars_of_one_record_differ(self) -> None:
        nan = np.nan
        errors = np.array([[0.1, nan, nan], [0.3, nan, 0.5], [0.2, nan, 0.7]])
        assert _spread(errors) == pytest.approx(0.1)  # 0.1, 0.1, 0 and twice 0.1 away from the records' medians
        assert np.isnan(_spread(np.full((2, 3), nan)))


class TestMoves:
    """One car at 30 m/s, which is recorded at ten stamps."""

    def moves(self, moments: list[float], x: list[float], kmh: float = 108) -> _Moves:
        odometer = Odometer(car(np.arange(0, 21), [kmh] * 21))
        return _Moves(np.array(moments), np.array([x, np.zeros(len(x))]), odometer)

    def test_a_stamp_is_late_by_what_the_car_moved_too_far(self) -> None:
        moved = self.moves([1, 1.5, 2, 2.5], [0, 15, 33, 45])
        assert_allclose(moved.errors(0.0, slice(None)), [0, 0.1, -0.1], atol=1e-9)

    @pytest.mark.parametrize(("kmh", "usable"), [(91, True), (90, False)])
    def test_a_slow_car_tells_nothing(self, kmh: float, usable: bool) -> None:
        assert self.moves([1, 1.5], [0, 15], kmh).usable.tolist() == [usable]

    @pytest.mark.parametrize(("step", "usable"), [(0.99, True), (1.0, False)])
    def test_a_long_step_tells_nothing(self, step: float, usable: bool) -> None:
        assert self.moves([1, 1 + step], [0, 15]).usable.tolist() == [usable]

    def test_a_place_that_is_not_known_tells_nothing(self) -> None:
        assert np.isnan(self.moves([1, 1.5, 2], [0, np.nan, 30]).errors(0.0, slice(None))).all()


def test_a_position_of_zero_is_none() -> None:
    stamps = np.array([1000, 2000, 3000, 4000])
    item = places([1, 2, 4], [0, 5, 6], [0, 0, 7])
    found = _on(stamps, item)
    assert len(found) == 2
    assert found[0].tolist() == pytest.approx([np.nan, 5, np.nan, 6], nan_ok=True)
    assert found[1].tolist() == pytest.approx([np.nan, 0, np.nan, 7], nan_ok=True)


class TestCarDelay:
    def laps(self, delay: float, count: int = 40) -> tuple[Table, dict[str, Odometer]]:
        odometer = Odometer(recorded(1))
        start = np.linspace(2, 50, count)
        s1, whole = 1.7, 4.4
        columns = {
            "number": ["1"] * count,
            "start_time": start,
            "sector1": [s1] * count,
            "lap_time": [whole] * count,
            "clean": [1] * count,
            "speed_i1": np.round(pace(start + s1 - delay, 1)),
            "speed_fl": np.round(pace(start + whole - delay, 1)),
        }
        return Table.of(LAPS, columns), {"1": odometer}

    def test_it_is_read_from_the_official_speeds_at_the_lines(self) -> None:
        assert abs(car_delay(*self.laps(0.3)) - 0.3) <= 0.05

    def test_traps_that_read_high_or_low_tell_it_too(self) -> None:
        laps, odometers = self.laps(0.3)
        off = {"speed_i1": laps["speed_i1"] + 10, "speed_fl": laps["speed_fl"] - 8}
        assert abs(car_delay(Table(LAPS, {**laps.columns, **off}), odometers) - 0.3) <= 0.05

    def test_a_speed_that_is_far_off_counts_as_four_km_h(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Twenty laps at a steady speed, of which the last was officially 50 km/h faster: 4 / 20 of a km/h at all."""
        seen: list[np.ndarray] = []
        monkeypatch.setattr(clocks, "_told", lambda found: seen.extend(found) or 0.0)
        count = 20
        steady = {"number": ["1"] * count, "start_time": np.arange(count) + 10.0, "clean": [1] * count}
        official = {"sector1": [1.0] * count, "speed_i1": [100] * (count - 1) + [150]}
        odometer = Odometer(car(np.arange(0, 60, 0.5), [100] * 120))
        car_delay(Table.of(LAPS, {**steady, **official}), {"1": odometer}, ["speed_i1"])
        assert_allclose(seen, [np.full(len(DELAYS), 0.2)])

    @pytest.mark.parametrize(("pause", "known"), [(0.7, True), (0.71, False)])
    def test_in_a_hole_of_a_recording_nobody_knows_the_speed(self, pause: float, known: bool) -> None:
        time = np.concatenate([np.arange(0, 10.01, 0.5), 10 + pause + np.arange(0, 50, 0.5)])
        columns = {"number": ["1"], "start_time": [9.3], "clean": [1], "sector1": [1.0], "speed_i1": [100]}
        errors = _trap_errors(Table.of(LAPS, columns), {"1": Odometer(car(time, [100] * len(time)))}, "speed_i1")
        assert bool(np.isfinite(errors).all()) == known
        assert np.isfinite(errors).any()

    def test_no_delay_of_more_than_a_second_is_believed(self) -> None:
        assert car_delay(*self.laps(1.2)) <= 1

    def test_exact_clocks_stay_as_they_are(self) -> None:
        assert abs(car_delay(*self.laps(0.0))) <= 0.05

    @pytest.mark.parametrize(("count", "delay"), [(19, 0), (20, 0.3)])
    def test_twenty_laps_are_needed(self, count: int, delay: float) -> None:
        assert car_delay(*self.laps(0.3, count=count)) == pytest.approx(delay, abs=0.05)

    def test_two_lines_are_needed(self) -> None:
        laps, odometers = self.laps(0.3)
        assert car_delay(laps, odometers, ["speed_i1"]) == 0
        assert car_delay(laps, odometers, ["speed_i1", "speed_i2"]) == 0  # of which nobody has the second

    def test_laps_that_are_not_clean_do_not_count(self) -> None:
        laps, odometers = self.laps(0.3)
        assert car_delay(Table(LAPS, {**laps.columns, "clean": np.zeros(40, np.int8)}), odometers) == 0

    def test_lines_that_tell_different_delays_tell_none(self) -> None:
        (one, odometers), (other, _) = self.laps(0.0), self.laps(0.6)
        assert car_delay(Table(LAPS, {**one.columns, "speed_fl": other["speed_fl"]}), odometers) == 0

    def test_a_lap_at_the_end_of_the_recording_does_not_spoil_the_others(self) -> None:
        laps, odometers = self.laps(0.3)
        start = laps["start_time"].copy()
        start[-1] = 58.0  # its finish lies beyond the last sample
        columns = {**laps.columns, "start_time": start}
        assert abs(car_delay(Table(LAPS, columns), odometers) - 0.3) <= 0.05

    def test_a_line_that_tells_nothing_does_not_outvote_the_other(self) -> None:
        laps, odometers = self.laps(0.3)
        vague = laps["speed_fl"] + rng.normal(0, 30, len(laps["speed_fl"]))
        assert abs(car_delay(Table(LAPS, {**laps.columns, "speed_fl": vague}), odometers) - 0.3) <= 0.05
