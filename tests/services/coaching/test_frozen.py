"""Where the faster lap's recording stood still nothing is blamed, and what was lost there counts for no corner."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from lib.services.coaching import coach
from lib.services.coaching.corner_view import corner_views
from lib.services.coaching.diagnosis import diagnose
from lib.services.coaching.lap_pair import lay
from lib.services.coaching.priority import findings_of
from lib.services.telemetry_service.course import course
from lib.services.telemetry_service.lap import CarTrace, LapData
from lib.sessions import Frozen
from tests.services.coaching.faults import FAULTS, Where, fit_corners, with_fault
from tests.services.coaching.test_faults import every_lap

AROUND = 0.6  # s


def frozen_in(lap: LapData, where: Where, before: float = AROUND) -> LapData:
    """Return the lap as a load stores it whose recording stood still from before a corner's braking to after it."""
    lines = lap.manifest.lines  # type: ignore[union-attr]
    ends = (lines.s1, lines.s2, lines.finish)  # type: ignore[union-attr]
    braking, throttle = where.measures.brake_at, where.measures.throttle_at
    assert braking
    assert throttle
    first, last = (float(course(lap, ends, ends).time_at(np.array(place.at))) for place in (braking, throttle))
    start, end = first - before - lap.car_delay, last + AROUND - lap.car_delay
    kept = (lap.car.time <= start) | (lap.car.time >= end)
    car = CarTrace(*(getattr(lap.car, name)[kept] for name in lap.car.__dataclass_fields__))
    begin = lap.row["start_time"]
    stood = Frozen(driver=lap.driver, start=begin + start, to=begin + end, seconds=end - start, what="car")
    return replace(lap, car=car, frozen=(stood,))


@pytest.mark.parametrize("name", ["brakes 15 m early", "apex 8 km/h slower", "throttle 30 m late"])
def test_a_fault_where_the_reference_stood_still_is_not_found(name: str) -> None:
    count = 0
    for index, lap in enumerate(every_lap()[::3]):
        for order, where in enumerate(fit_corners(lap)[:4]):
            own = with_fault(lap, where, FAULTS[name][0], 100 * index + order)
            found = coach([frozen_in(lap, where), own])
            assert where.name not in [finding.corner for finding in found.findings]
            assert (where.name, "recording") in [(mark.corner, mark.kind) for mark in found.marked]
            count += 1
    assert count >= 6


def test_the_corner_before_does_not_answer_for_what_is_lost_over_it() -> None:
    """A slow exit carries its loss on; where the next corner is frozen nobody knows how much."""
    carried, count = 0.0, 0
    for index, lap in enumerate(every_lap()):
        fit = fit_corners(lap)
        for where, following in pairwise(fit):
            own = with_fault(lap, where, FAULTS["throttle 30 m late"][0], index)
            (whole,), (pair,) = lay([lap, own]), lay([frozen_in(lap, following, -0.3), own])
            at = next(number for number, span in enumerate(pair.corners) if span == where.span)
            if pair.corners[at + 1] != following.span:
                continue
            carried += corner_views(whole)[at].carried
            assert corner_views(pair)[at].carried == 0
            assert all(
                finding.match.cost == finding.match.cost for finding in findings_of(diagnose(corner_views(pair)))
            )
            count += 1
    assert count >= 3
    assert carried > 0
