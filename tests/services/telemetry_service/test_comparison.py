"""Two laps at 180 km/h laid over each other: lines, deltas, channels and the ideal lap, written out."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lib.errors import InvalidRequest
from lib.services.telemetry_service.comparison import _compared, _named, common_lines, compare, ideal, own_lines
from lib.services.telemetry_service.lap import LapData
from lib.services.telemetry_service.lap_reference import LapReference
from tests.services.f1_sessions import QUALIFYING, clean_laps, invented
from tests.services.telemetry_service.laps import made_circuit, made_lap, made_session, made_survey


def compared(*laps: LapData, step: float = 500.0, parts: int = 3) -> dict[str, Any]:
    return _compared(laps, step, parts, ("time", "speed", "throttle"))


def pair(**more: Any) -> tuple[LapData, LapData]:
    session = made_session()
    return made_lap(20.0, 20.0, 20.0, session=session, **more), made_lap(20.3, 20.1, 20.2, session=session, **more)


def test_deltas_are_exact_at_the_lines_and_even_between() -> None:
    found = compared(*pair())
    assert found["lines"] == {"s1": 1000.0, "s2": 2000.0, "finish": 3000.0}
    assert found["distance"] == [0.0, 500.0, 1000.0, 1500.0, 2000.0, 2500.0, 3000.0]
    assert [lap["lines"] for lap in found["laps"]] == [
        {"s1": 0.0, "s2": 0.0, "finish": 0.0},
        {"s1": 0.3, "s2": 0.4, "finish": 0.6},
    ]
    assert found["laps"][0]["delta"] == [0.0] * 7
    assert found["laps"][1]["delta"] == pytest.approx([0, 0.15, 0.3, 0.35, 0.4, 0.5, 0.6], abs=1e-4)
    assert found["laps"][1]["channels"]["time"] == pytest.approx([0, 10.15, 20.3, 30.35, 40.4, 50.5, 60.6], abs=1e-3)


def test_mini_sectors_are_timed() -> None:
    found = compared(*pair())["mini_sectors"]
    assert [part["times"] for part in found] == [[20.0, 20.3], [20.0, 20.1], [20.0, 20.2]]
    assert [(part["from"], part["to"]) for part in found] == [(0, 1000), (1000, 2000), (2000, 3000)]


def test_channels_are_read_on_the_timing_clock() -> None:
    """The car clock is 0.35 s behind: what happens at 20 s has the stamp 19.65 s."""
    found = compared(*pair(survey=made_survey(car_delay=0.35)))
    throttle = found["laps"][0]["channels"]["throttle"]
    assert throttle == pytest.approx([-0.35, 9.65, 19.65, 29.65, 39.65, 49.65, 59.65], abs=0.06)


def test_the_corner_table_is_of_the_first_session_with_corners() -> None:
    first, second = pair(survey=made_survey(speed=[300 - abs(at - 120) for at in range(301)]))
    with_corners = made_lap(
        20.3, 20.1, 20.2, session=second.manifest, circuit=made_circuit(500.0, 2500.0), survey=first.survey
    )
    found = compared(first, with_corners)["corners"]
    assert [(corner["distance"], corner["from"], corner["to"]) for corner in found] == [
        (500.0, 0.0, 1000.0),
        (2500.0, 1000.0, 3000.0),
    ]
    assert [corner["laps"][1]["gain"] for corner in found] == pytest.approx([0.3, 0.3], abs=1e-4)


def test_the_session_is_that_of_the_first_lap_and_each_lap_has_its_own() -> None:
    laps = [made_lap(20, 20, 20, session=made_session(name, year=year)) for name, year in (("a", 2025), ("b", 2024))]
    found = compared(*laps)
    assert [found["session"]["year"], *(lap["session"]["year"] for lap in found["laps"])] == [2025, 2025, 2024]


def test_a_corner_has_its_place_of_its_own_session_led_onto_the_axis() -> None:
    """The second session's lines lie 10 m, 20 m and 30 m farther; the axis is the mean of both."""
    bare = made_lap(20, 20, 20, session=made_session("a"))
    session = made_session("b", (1010.0, 2020.0, 3030.0))
    lap = made_lap(20, 20, 20, session=session, circuit=made_circuit(10.045, 2020.0), survey=made_survey())
    assert [one["distance"] for one in compared(bare, lap)["corners"]] == [10.0, 2010.0]
    assert [one["distance"] for one in compared(lap, bare)["corners"]] == [10.0, 2010.0]


def test_the_axis_is_the_mean_over_the_sessions_not_over_the_laps() -> None:
    one, other = made_session("a"), made_session("b", (1010.0, 2020.0, 3030.0))
    laps = [made_lap(20, 20, 20, session=session) for session in (one, other, other)]
    lines = own_lines(laps)
    assert lines == [(1000, 2000, 3000), (1010, 2020, 3030), (1010, 2020, 3030)]
    assert common_lines(laps, lines) == (1005, 2010, 3015)
    found = compared(*laps)
    assert found["lines"] == {"s1": 1005.0, "s2": 2010.0, "finish": 3015.0}
    assert found["laps"][2]["lines"] == {"s1": 0.0, "s2": 0.0, "finish": 0.0}


def test_the_lines_of_several_sessions_are_told_to_a_tenth_of_a_millimetre() -> None:
    sessions = [made_session(name, lines) for name, lines in (("a", (1000, 2000, 3000)), ("b", (1010, 2010, 3010)))]
    laps = [made_lap(20, 20, 20, session=session) for session in (*sessions, made_session("c", (1001, 2001, 3001)))]
    assert compared(*laps)["lines"] == {"s1": 1003.6667, "s2": 2003.6667, "finish": 3003.6667}


def test_laps_without_measured_lines_have_the_mean_of_what_they_drove() -> None:
    laps = [made_lap(20, 20, 20), made_lap(22, 20, 21), made_lap(20, 20, 20, session=made_session())]
    assert own_lines(laps) == [
        pytest.approx((1050, 2050, 3075)),
        pytest.approx((1050, 2050, 3075)),
        (1000, 2000, 3000),
    ]


def test_a_lap_without_sectors_is_taken_to_have_equal_ones() -> None:
    alone = made_lap(20, 20, 20)
    alone.row.update(sector1=None)
    assert own_lines([alone]) == [pytest.approx((1000, 2000, 3000))]


def test_the_ideal_lap_has_the_best_sector_of_each_kind() -> None:
    laps = [made_lap(20.1, 30.2, 25.5), made_lap(20.0, 30.3, 25.4), made_lap(20.2, 30.1, 25.6)]
    assert ideal(laps) == {
        "lap_time": 75.5,
        "sectors": [
            {"sector": 1, "time": 20.0, "lap": 1},
            {"sector": 2, "time": 30.1, "lap": 2},
            {"sector": 3, "time": 25.4, "lap": 1},
        ],
    }


def test_no_time_is_minus_zero() -> None:
    """Two laps that differ by less than is told, the second the faster one."""
    assert json.dumps(_named([-1e-7, -0.00006, 0.0])) == '{"s1": 0.0, "s2": -0.0001, "finish": 0.0}'
    first, second = made_lap(20, 20, 20), made_lap(20, 20, 20 - 1e-7)
    found = _compared([first, replace(second, lap_time=60 - 1e-7)], 100.0, 5, ["speed"])
    assert "-0.0" not in json.dumps([found["laps"][1]["delta"], found["laps"][1]["lines"]]).replace("-0.00", "")


def test_without_a_sector_of_anybody_there_is_no_ideal_lap() -> None:
    laps = [made_lap(20.1, 30.2, 25.5), made_lap(20.0, 30.3, 25.4)]
    for lap in laps:
        lap.row["sector2"] = None
    found = ideal(laps)
    assert found["lap_time"] is None
    assert found["sectors"][1] == {"sector": 2, "time": None, "lap": None}
    assert found["sectors"][2] == {"sector": 3, "time": 25.4, "lap": 1}


def test_two_to_five_laps_and_one_to_a_hundred_mini_sectors() -> None:
    laps = [LapReference(QUALIFYING, lap.driver, lap.lap) for lap in clean_laps(invented(), QUALIFYING)[:5]]
    assert len(compare(invented(), laps, 1000.0, 1, ["speed"])["laps"]) == 5
    assert len(compare(invented(), laps[:2], 1000.0, 100, ["speed"])["mini_sectors"]) == 100
    assert len(compare(invented(), laps[:2], 1000.0, channels=["speed"])["mini_sectors"]) == 25
    with pytest.raises(InvalidRequest, match="from 1 to 100"):
        compare(invented(), laps[:2], mini_sectors=101)


def test_cells_are_ten_metres_long_if_nothing_is_said() -> None:
    found = compare(invented(), clean_laps(invented(), QUALIFYING)[:2], channels=["speed"])
    steps = np.diff(found["distance"])
    assert found["step"] == 10.0
    assert (steps.max() <= 10.0 + 1e-3, steps.min() > 9.8) == (True, True)
