"""One lap's channels on its clocks: as recorded, merged, and where a recording stood still."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.telemetry_service.channels import at_moments, by_metres, checked_step, merged, raw
from lib.services.telemetry_service.lap import CarTrace
from lib.sessions import Frozen
from lib.sessions.manifest import Availability
from tests.services.session_survey.made import car
from tests.services.telemetry_service.laps import made_lap, made_session, made_survey

STOOD = Frozen(driver="AAA", start=110.0, to=112.0, seconds=2.0, what="car")


@pytest.mark.parametrize(("step", "known"), [(0.5, True), (0.49, False), (1000.0, True), (1000.1, False), (None, True)])
def test_a_step_is_from_half_a_metre_to_a_kilometre(step: float | None, known: bool) -> None:
    if known:
        assert checked_step(step) == step
        return
    with pytest.raises(InvalidRequest, match=r"from 0\.5 to 1000 metres"):
        checked_step(step)


def test_recorded_samples_count_from_the_start_of_the_lap() -> None:
    """The lap begins at 100 s of the session."""
    samples = car(
        [100.0, 100.5, 101.5],
        [180, 190, 200],
        rpm=[11000, 11100, 11200],
        gear=[5, 6, 7],
        throttle=[100, 50, 104],
        brake=[0, 1, 0],
        drs=[8, 10, 14],
    )
    found = raw(replace(made_lap(20, 20, 20), raw=samples))
    assert found["time"].tolist() == [0.0, 0.5, 1.5]
    assert found["distance"].tolist() == pytest.approx([0.0, 25.0, 75.0])  # at 50 m/s
    assert found["speed"].tolist() == [180, 190, 200]
    assert found["rpm"].tolist() == [11000, 11100, 11200]
    assert found["gear"].tolist() == [5, 6, 7]
    assert found["throttle"].tolist() == pytest.approx([100, 50, np.nan], nan_ok=True)
    assert found["brake"].tolist() == [0, 1, 0]
    assert found["drs"].tolist() == [8, 10, 14]


def test_recorded_samples_of_a_session_without_drs_have_none() -> None:
    session = made_session(available=Availability(drs=False))
    found = raw(replace(made_lap(20, 20, 20, session=session), raw=car([100.0, 100.5], [180, 180])))
    assert np.isnan(found["drs"]).tolist() == [True, True]


def test_a_merged_lap_begins_and_ends_at_its_lines_with_every_sample_between() -> None:
    """The car clock is 0.35 s behind, a sample lies at each quarter of a second of it."""
    found = merged(made_lap(20, 20, 20, session=made_session(), survey=made_survey(car_delay=0.35)))
    time = found["time"]
    assert (len(time), time[0], time[-1]) == (242, 0.0, 60.0)
    assert time[1:-1].tolist() == pytest.approx((np.arange(240) * 0.25 + 0.1).tolist())
    assert found["throttle"].tolist() == pytest.approx((time - 0.35).tolist())  # it is the stamp in seconds


def test_metres_without_measured_lines_are_those_driven_on_the_timing_clock() -> None:
    """The car goes 36 km/h until its stamp 10 s, 180 km/h from then on; the lap's clock says 10.5 s."""
    lap = made_lap(20, 20, 20, survey=made_survey(car_delay=0.5))
    speed = np.where(lap.car.time < 10.0, 36.0, 180.0)
    found = merged(replace(lap, car=replace(lap.car, speed=speed)))
    at = dict(zip(found["time"].tolist(), found["distance"].tolist(), strict=True))
    assert at[10.25] == pytest.approx(102.5)
    assert at[10.5] == pytest.approx(102.5 + 7.5)  # the speed rises evenly within a quarter of a second
    assert at[60.0] == pytest.approx(110 + 49.5 * 50)


def test_a_frozen_stretch_is_one_row_of_nulls_in_its_middle() -> None:
    """It stood from 10 s to 12 s of the car clock, which is 0.35 s behind."""
    lap = made_lap(20, 20, 20, session=made_session(), survey=made_survey(car_delay=0.35))
    moving = (lap.car.time <= 10.0) | (lap.car.time >= 12.0)
    trace = CarTrace(*(getattr(lap.car, name)[moving] for name in lap.car.__dataclass_fields__))
    found = merged(replace(lap, car=trace, frozen=(STOOD,)))
    unknown = np.isnan(found["speed"])
    assert found["time"][unknown].tolist() == pytest.approx([11.35])
    assert len(found["time"]) == 242 - 7 + 1


def test_a_state_holds_from_its_own_sample_on_the_first_one_before_it_too() -> None:
    none = np.zeros(3)
    trace = CarTrace(np.array([0.0, 1.0, 2.0]), none, none, none, none, np.array([3.0, 4.0, 5.0]), none)
    lap = replace(made_lap(1, 1, 1), car=trace)
    found = at_moments(lap, np.array([-0.5, 0.0, 0.99, 1.0, 2.5]))["gear"]
    assert found.tolist() == [3, 3, 3, 4, 5]


def test_metres_end_at_the_end_of_the_lap_and_hold_the_first_gear() -> None:
    found = by_metres({"distance": np.array([0.0, 7.0, 12.5]), "gear": np.array([3.0, 4.0, 5.0])}, 5.0)
    assert found["distance"].tolist() == [0, 5, 10, 12.5]
    assert found["gear"].tolist() == [3, 3, 4, 5]
