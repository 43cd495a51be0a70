"""How far a lap can be trusted: gaps, stretches and the uncertainty of a lap at 180 km/h, written out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.services.telemetry_service.course import Anchors, Course
from lib.services.telemetry_service.lap import CarTrace
from lib.services.telemetry_service.one_lap import lap_quality
from lib.services.telemetry_service.quality import describe, longest_gap, stretches, uncertainty
from lib.sessions import Frozen
from tests.services.telemetry_service.laps import made_lap, made_session

AXIS = (1000.0, 2000.0, 3000.0)
KNOTS = np.array([0.0, 20.0, 40.0, 60.0])


def course(
    driven: tuple[float, ...] = (0, 1010, 2000, 2990), scatter: float | None = None, method: str = "sectors"
) -> Course:
    place = np.array([0.0, *AXIS])
    ends = slice(None) if method == "sectors" else slice(0, 4, 3)
    return Course(KNOTS, place, np.array(driven, float), Anchors(KNOTS[ends], place[ends], method), scatter)


def at(*moments: float) -> CarTrace:
    values = np.zeros(len(moments))
    return CarTrace(np.array(moments), values, values, values, values, values, values)


@pytest.mark.parametrize(
    ("moments", "longest"),
    [
        ((-1, 0.5, 1, 3, 4.5), 2.0),
        ((-3, 0.5, 1, 3, 4.5), 3.5),  # over the start
        ((-1, 0.5, 1, 3, 8), 5.0),  # over the finish
        ((-9, -1, 0.5, 1, 3, 4.5, 12), 2.0),  # before and after the lap nothing counts
        ((-9, 0, 1, 2, 3, 4, 12), 1.0),
        ((2.5, 3, 4.5), 2.5),  # it begins within the lap
        ((-1, 0.5, 1), 3.0),  # it ends within the lap
    ],
)
def test_the_longest_gap_is_that_of_the_lap_with_its_ends(moments: tuple[float, ...], longest: float) -> None:
    lap = replace(made_lap(1.0, 1.0, 2.0), car=at(*moments))
    assert longest_gap(lap) == longest


def test_a_stretch_is_place_by_metre_driven() -> None:
    assert stretches(course()) == pytest.approx([1000 / 1010, 1000 / 990, 1000 / 990])


def test_with_positions_it_is_what_they_scatter_by() -> None:
    """2 m at 50 m/s and a twentieth; what one may do without positions adds nothing."""
    found = uncertainty(made_lap(20, 20, 20, session=made_session()), course(scatter=2.0), AXIS)
    assert found == pytest.approx(0.042)


def test_rounding_alone_is_as_long_as_a_sector_lets_it_grow() -> None:
    """1/3.6/√12 m/s in each of 239 readings, √(0.251 s · 20 s) / 2 of them: 0.09 m beside 0.02 m of the gaps."""
    found = uncertainty(made_lap(20, 20, 20), course(driven=(0, 1000, 2000, 3000)), AXIS)
    assert found == pytest.approx(np.hypot(0.001797 * 50, 20 * 0.016 * 0.25**2) / 50, abs=1e-6)


def test_without_positions_it_is_how_the_sectors_differ() -> None:
    """A walk of 0.0883 m² by the metre, over 1,000 m: 3.837 m, and what a gap of 0.25 s may hide, at 50 m/s."""
    assert uncertainty(made_lap(20, 20, 20), course(), AXIS) == pytest.approx(0.07676, abs=1e-5)


def test_the_spread_of_the_sessions_lines_counts_as_much() -> None:
    """36 / 3000 m² by the metre beside 0.0883: 2.891 m."""
    found = uncertainty(made_lap(20, 20, 20, session=made_session()), course(), AXIS)
    assert found == pytest.approx(0.05786, abs=1e-5)


def test_an_own_lap_may_be_half_a_percent_off() -> None:
    """0.075 m² by the metre beside 0.0883: 3.689 m."""
    assert uncertainty(made_lap(20, 20, 20, own=True), course(), AXIS) == pytest.approx(0.07381, abs=1e-5)


def test_with_no_sectors_at_all_half_a_percent_is_what_is_assumed() -> None:
    """√(0.075 · 3000 / 6) = 6.124 m; 0.156 m of rounding over the whole lap."""
    lap = made_lap(20, 20, 20)
    assert uncertainty(lap, course(method="finish"), AXIS) == pytest.approx(0.12251, abs=1e-5)


def test_a_long_gap_adds_what_it_may_hide() -> None:
    """20 m/s² · 0.016 · (4 s)² = 5.12 m beside 3.837 m."""
    lap = made_lap(20, 20, 20)
    kept = (lap.car.time < 30) | (lap.car.time >= 33.75)
    held = replace(lap, car=CarTrace(*(getattr(lap.car, name)[kept] for name in lap.car.__dataclass_fields__)))
    assert longest_gap(held) == 4.0
    assert uncertainty(held, course(), AXIS) == pytest.approx(0.12798, abs=1e-4)


def test_the_quality_of_a_lap_with_sectors() -> None:
    lap = made_lap(20, 20, 20, session=made_session(), assumed=("a guess",))
    frozen = Frozen(driver="AAA", start=110.0, to=112.5, seconds=2.5, what="car")
    assert describe(replace(lap, frozen=(frozen,)), course(), AXIS) == {
        "method": "sectors",
        "finish_error": -10.0,
        "stretch": [0.9901, 1.0101, 1.0101],
        "longest_gap": 0.25,
        "uncertainty": 0.0579,
        "reason": "a guess",
        "frozen": [{"driver": "AAA", "from": 110.0, "to": 112.5, "seconds": 2.5, "what": "car"}],
        "source": "fastf1",
        "fallback": None,
    }


def test_the_source_is_said_and_why_another_stepped_in() -> None:
    passed_over = ("not from live: source_blocked: no", "read from OpenF1", "not from fastf1: unavailable: down")
    session = made_session(loader="openf1 v1", notes=passed_over)
    said = {
        "source": "openf1",
        "fallback": "not from live: source_blocked: no; not from fastf1: unavailable: down",
    }
    assert describe(made_lap(20, 20, 20, session=session), course(), AXIS).items() >= said.items()
    without_lines = made_session(loader="openf1 v1", notes=passed_over, lines=None)
    assert lap_quality(made_lap(20, 20, 20, session=without_lines)).items() >= said.items()


@pytest.mark.parametrize(
    ("lines", "error"), [((1000.0, 2000.0, 3000.0), -10.0), ((990.0, 1980.0, 2980.0), 10.0), (None, -10.0)]
)
def test_the_error_at_the_finish_is_from_the_line_of_the_laps_own_session(
    lines: tuple[float, float, float] | None, error: float
) -> None:
    """2,990 m driven, on an axis of 3,000 m that may lie between two sessions."""
    lap = made_lap(20, 20, 20, session=made_session(lines=lines))
    assert describe(lap, course(), AXIS)["finish_error"] == error
    assert describe(lap, course((0, 1010, 2000, 2990.006)), AXIS)["finish_error"] == error + 0.01


def test_an_own_lap_has_no_source() -> None:
    own = made_lap(20, 20, 20, session=made_session(notes=("not from live: source_blocked: no",)), own=True)
    nothing = {"source": None, "fallback": None}
    assert describe(own, course(), AXIS).items() >= nothing.items()
    assert describe(made_lap(20, 20, 20), course(), AXIS).items() >= nothing.items()


def test_without_sectors_the_reason_is_said_and_stretches_are_still_by_sector() -> None:
    lap = made_lap(20, 20, 20, assumed=("a guess",))
    lap.row["sector1"] = None
    found = describe(lap, course(method="finish"), AXIS)
    assert found["reason"] == "no time for S1; a guess"
    assert found["stretch"] == [0.9901, 1.0101, 1.0101]


def test_nothing_to_say_is_null() -> None:
    assert describe(made_lap(20, 20, 20), course(), AXIS)["reason"] is None
