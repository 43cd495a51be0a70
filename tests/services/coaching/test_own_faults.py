"""Faults of brake pressure, steering and wheelspin put into own laps are found where they are; clean laps have none."""

from __future__ import annotations

from collections import Counter

import pytest

from lib.services.coaching.corner_view import corner_views
from lib.services.coaching.diagnosis import diagnose
from lib.services.coaching.lap_pair import lay
from lib.services.coaching.priority import findings_of
from lib.services.telemetry_service.lap import LapData
from tests.services.coaching.faults import fit_corners
from tests.services.coaching.own_faults import OWN_FAULTS, with_own_fault
from tests.services.coaching.test_faults import laps_of
from tests.services.f1_sessions import QUALIFYING, SECOND, invented

LEAST = 0.95


def every_lap() -> list[LapData]:
    return [lap for key in (QUALIFYING, SECOND) for lap in laps_of(invented(), key, 2)]


@pytest.mark.parametrize("name", OWN_FAULTS)
def test_a_fault_that_costs_more_than_the_noise_is_the_first_finding(name: str) -> None:
    count: Counter[bool] = Counter()
    for index, lap in enumerate(every_lap()):
        reference = with_own_fault(lap, None, None, 1000 + index, wheel=1.15)
        for order, where in enumerate(fit_corners(lap)):
            (pair,) = lay([reference, with_own_fault(lap, where, name, 100 * index + order)])
            views = corner_views(pair)
            view = next(view for view in views if view.name == where.name)
            if pair.delta(pair.lines[2]) < view.sigma:
                continue
            first = next(iter(findings_of(diagnose(views))), None)
            count[first is not None and (first.match.corner.name, first.match.rule.name) == (where.name, name)] += 1
    assert count.total() >= 10
    assert count[True] / count.total() >= LEAST, count


@pytest.mark.parametrize(("rate", "wheel"), [(20.0, 1.0), (100.0, 1.3)])
def test_the_same_lap_with_other_noise_and_another_wheel_has_no_finding(rate: float, wheel: float) -> None:
    for index, lap in enumerate(every_lap()):
        reference = with_own_fault(lap, None, None, 7000 + index)
        (pair,) = lay([reference, with_own_fault(lap, None, None, 8000 + index, rate=rate, wheel=wheel)])
        assert findings_of(diagnose(corner_views(pair))) == []
