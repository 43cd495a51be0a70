"""What a driver does in a corner, on a lap of a tick a metre whose places are written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.services.coaching.corner_view import corner_views, gears_differ
from lib.services.coaching.lap_pair import CornerSpan, LapPair
from lib.services.coaching.measures import CornerMeasures, measure
from lib.sessions import Corner
from tests.services.coaching.small_corner import METRES, SPAN, laid

SLOW = [(100, 180, 160.0), (180, 220, 100.0), (220, 300, 140.0)]
DRIVEN: dict[str, Any] = {
    "speed": SLOW,
    "throttle": [(95, 230, 0.0), (230, 240, 60.0)],
    "brake": [(100, 190, 1.0)],
    "gear": [(180, 220, 2.0)],
    "rpm": [(180, 220, 7000.0)],
}


def measured(**changed: Any) -> CornerMeasures:
    return measure(laid(**(DRIVEN | changed)), SPAN, None, None)


def test_speeds_gear_and_revs_are_those_of_the_slowest_point() -> None:
    found = measured()
    assert (found.min_speed, found.entry_speed, found.exit_speed) == (100.0, 180.0, 180.0)
    assert (found.gear, found.rpm, found.inner, found.slowed) == (2, 7000.0, True, True)
    assert found.min_speed_at is not None
    assert found.min_speed_at.at == 200.0  # of equal speeds the nearest to the corner's mark


def test_the_brake_goes_down_and_up_at_its_places() -> None:
    found = measured()
    assert found.brake_release is not None
    assert found.brake_release.at == pytest.approx(189.5)
    assert (found.brakings, found.brake_seconds) == (1, pytest.approx(1.8))
    assert found.overlap == 0.0


@pytest.mark.parametrize(("lowest", "inner"), [(2, False), (3, True), (200, True), (396, True), (397, False)])
def test_the_slowest_place_is_inner_if_three_ticks_lie_on_either_side(lowest: int, inner: bool) -> None:
    """The stretch of the corner has the ticks 0 to 399."""
    assert measured(speed=[(lowest, lowest + 1, 100.0)]).inner is inner


def test_braking_begins_where_the_car_slows_at_most_0_6_s_before_the_signal() -> None:
    """A tick is 0.02 s: it slows by 60 km/h at metre 90, and by as much at metre 40 for another reason."""
    earlier = [(40, 60, 160.0), (60, 90, 220.0), (90, 220, 160.0)]
    found = measured(speed=[(0, 40, 220.0), *earlier])
    assert found.brake_at is not None
    assert found.brake_at.at == 84.0


def test_two_brakings_a_moment_apart_are_one() -> None:
    assert measured(brake=[(100, 140, 1.0), (150, 190, 1.0)]).brakings == 1
    assert measured(brake=[(100, 140, 1.0), (160, 190, 1.0)]).brakings == 2


def test_a_corner_without_braking_has_none() -> None:
    found = measured(brake=[])
    assert (found.brakings, found.brake_at, found.brake_release, found.brake_seconds) == (0, None, None, None)


def test_the_throttle_is_picked_up_for_good_and_then_full() -> None:
    found = measured()
    assert found.throttle_at is not None
    assert found.full_throttle_at is not None
    assert (found.throttle_at.at, found.full_throttle_at.at) == (230.0, 240.0)
    blip = measured(throttle=[(95, 205, 0.0), (205, 212, 60.0), (212, 230, 0.0)])
    assert blip.throttle_at is not None
    assert blip.throttle_at.at == 230.0


def test_what_is_picked_up_after_the_next_corners_braking_is_not_this_corners() -> None:
    flat = {"throttle": [(330, 380, 0.0)], "brake": [(340, 370, 1.0)], "speed": [(150, 250, 170.0)]}
    span = CornerSpan(SPAN.corner, 200.0, 0.0, 300.0)
    following = CornerSpan(Corner(2, "", 390.0, 0.0, 0.0, 0.0), 390.0, 300.0, 400.0)
    found = measure(laid(**flat), span, None, following)
    assert (found.throttle_at, found.full_throttle_at, found.slowed) == (None, None, False)


NEXT = CornerSpan(Corner(2, "", 390.0, 0.0, 0.0, 0.0), 390.0, 300.0, 400.0)
FIRST = CornerSpan(SPAN.corner, 200.0, 0.0, 300.0)


@pytest.mark.parametrize(
    ("brake", "released", "picked_up"),
    [([], 380, 380.0), ([(340, 370, 1.0)], 380, None), ([(340, 370, 1.0)], 340, None), ([(340, 370, 1.0)], 320, 320.0)],
)
def test_throttle_after_the_braking_for_the_next_corner_is_not_picked_up_here(
    brake: Any, released: int, picked_up: float | None
) -> None:
    lap = laid(throttle=[(290, released, 0.0)], brake=brake, speed=[(150, 250, 170.0)])
    found = measure(lap, FIRST, None, NEXT).throttle_at
    assert (None if found is None else found.at) == picked_up


def test_a_braking_that_lasts_into_the_next_corner_ends_there() -> None:
    lap = laid(brake=[(250, 330, 1.0)], speed=[(280, 290, 100.0)], throttle=[(250, 350, 0.0)])
    found = measure(lap, FIRST, None, NEXT)
    assert found.brake_release is not None
    assert (found.brake_release.at, found.brake_seconds) == (329.5, pytest.approx(1.6))


@pytest.mark.parametrize(("depth", "slowed"), [(89.0, True), (90.0, False)])
def test_a_throttle_that_is_not_flat_before_the_slowest_place_slows(depth: float, slowed: bool) -> None:
    assert measured(brake=[], throttle=[(150, 160, depth)]).slowed is slowed
    assert measured(brake=[], throttle=[(210, 230, 0.0)]).slowed is False  # after it


@pytest.mark.parametrize(("throttle", "metres"), [(5.0, 45.0), (6.0, 0.0)])
def test_up_to_five_percent_the_throttle_is_released(throttle: float, metres: float) -> None:
    assert measured(throttle=[(95, 230, throttle), (230, 240, 60.0)]).coast == pytest.approx(metres)


def test_metres_without_either_pedal_count_until_full_throttle() -> None:
    found = measured()
    assert found.coast == pytest.approx(45.0)  # 95 to 100, and 190 to 230
    assert found.coast_before_braking == pytest.approx(5.0)


def test_both_pedals_together_are_timed() -> None:
    assert measured(throttle=[(95, 150, 0.0)]).overlap == pytest.approx(0.8)


@pytest.mark.parametrize(("depth", "lifts"), [(70.0, 1), (82.0, 0)])
def test_a_lift_goes_below_four_fifths(depth: float, lifts: int) -> None:
    found = measured(throttle=[(300, 320, depth)], brake=[])
    assert (found.lifts, found.lift_depth) == (lifts, 30.0 if lifts else None)
    assert found.lift_places == (((300.0, 320.0, 30.0),) if lifts else ())


def test_off_the_throttle_to_brake_is_no_lift() -> None:
    assert measured(throttle=[(95, 230, 0.0)]).lifts == 0


def test_a_missing_channel_leaves_its_measures_out() -> None:
    found = measured(throttle=None)
    assert (found.throttle_at, found.coast, found.lifts, found.overlap) == (None, None, None, None)
    assert measured(brake=None).brakings is None
    assert measured(gear=None).gear is None
    assert measured(rpm=None).rpm is None
    assert measured(drs=None).drs is None
    assert measured(speed=None) == CornerMeasures()


@pytest.mark.parametrize(("slow", "slowed"), [(163.0, True), (166.0, False)])
def test_without_a_throttle_channel_a_corner_that_costs_15_kmh_is_slowed_for(slow: float, slowed: bool) -> None:
    found = measured(throttle=None, brake=[], speed=[(150, 250, slow)])
    assert found.slowed == slowed


def gears(*pairs: tuple[int, int]) -> bool:
    return gears_differ(
        [(CornerMeasures(gear=a, min_speed=100.0), CornerMeasures(gear=b, min_speed=105.0)) for a, b in pairs]
    )


def test_other_ratios_are_other_gears_in_half_of_the_corners() -> None:
    assert gears((3, 2), (4, 3), (5, 5), (6, 6))
    assert not gears((3, 2), (4, 4), (5, 5), (6, 6))
    assert not gears((3, 2), (4, 3))


def pair_of(own_speed: float, drs: Any = ()) -> LapPair:
    """Return two corners, the second flat-out, the third braked for; the own lap leaves the first slower."""
    spans = [(50.0, 0.0, 100.0), (150.0, 100.0, 200.0), (350.0, 200.0, 400.0)]
    corners = tuple(
        CornerSpan(Corner(at + 1, "", mark, 0.0, 0.0, 0.0), mark, a, b) for at, (mark, a, b) in enumerate(spans)
    )
    laps = []
    for own, speed in ((True, own_speed), (False, 180.0)):
        brakes = [(30, 45, 1.0), (330, 350, 1.0)]
        lap = laid(
            own,
            speed=[(0, 401, speed)],
            brake=brakes,
            throttle=[(30, 60, 0.0), (330, 360, 0.0)],
            drs=() if own else drs,
        )
        clock = np.arange(METRES + 1.0) / (speed / 3.6)
        lap.course.time_at = lambda place, clock=clock: np.interp(place, np.arange(METRES + 1.0), clock)
        laps.append(lap)
    return LapPair(laps[1], laps[0], corners, (100.0, 200.0, 400.0))


def test_a_slower_exit_is_carried_to_the_next_braking_and_no_further_than_the_lack_of_speed_explains() -> None:
    first, second, third = corner_views(pair_of(170.0))
    assert first.carried > 0
    whole = second.gain + third.lost("straight")
    places = np.arange(100.0, third.phases[0].end)
    lacking = (180.0**2 - 170.0**2) * np.exp(-(places - 100) / 250)
    explained = float(np.sum(0.02 * (180 / np.sqrt(180**2 - lacking) - 1)))
    assert explained < whole
    assert first.carried == pytest.approx(explained, abs=2e-3)
    assert corner_views(pair_of(178.5))[0].carried == 0.0
    assert corner_views(pair_of(185.0))[0].carried == 0.0


def test_a_wing_open_for_longer_on_the_way_to_a_corner_is_known_there() -> None:
    views = corner_views(pair_of(170.0, [(200, 245, 12.0)]))
    assert [one.wing_apart for one in views] == [False, False, True]
    assert not any(one.wing_apart for one in corner_views(pair_of(170.0, [(200, 235, 12.0)])))
    both = pair_of(170.0, [(200, 300, 12.0)])
    both.own.drs[200:300] = 12.0
    assert not any(one.wing_apart for one in corner_views(both))
