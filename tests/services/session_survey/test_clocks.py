"""The clocks of a session measured against each other, on recordings whose errors are known."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from lib.services.session_survey.clocks import car_delay, position_clock, settle
from lib.services.session_survey.timing_lines import Odometer
from lib.sessions.samples import CarSamples, PosSamples
from lib.sessions.schemas import LAPS
from lib.sessions.tables import Table

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

    def test_one_car_alone_cannot_tell(self) -> None:
        stamps, odometer = np.arange(1000, 58_000, 220), Odometer(recorded(1))
        found = position_clock({"1": located(odometer, stamps, stamps)}, {"1": odometer})
        assert not found.late_ms.any()

    def test_without_positions_there_is_no_delay(self) -> None:
        assert position_clock({}, {}).to_car == 0


def test_a_late_stamp_shows_as_a_step_forth_and_a_step_back() -> None:
    found = settle(np.array([3, 3, 3, 3]), np.array([0.0, 0.1, -0.1, 0.0]))
    assert_allclose(found, [0, 0, 0.1, 0, 0], atol=0.006)


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

    def test_exact_clocks_stay_as_they_are(self) -> None:
        assert abs(car_delay(*self.laps(0.0))) <= 0.05

    def test_few_laps_cannot_tell(self) -> None:
        assert car_delay(*self.laps(0.3, count=10)) == 0

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
