"""Corners of an own lap as anchors: which minima are paired, which pairs are believed, and what they scatter by."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lib.services.telemetry_service import apexes
from lib.services.telemetry_service.apexes import agreeing, corner_anchors, corner_spread, matched
from lib.services.telemetry_service.lap import LapData
from tests.services.telemetry_service.test_own_anchors import driven

LATE = (24.0, 36.0)  # s: the stretch around the third corner


def late_apex() -> LapData:
    """Return the lap of five corners whose third is driven a fifth of a second, 15 m with the lap's grid, late."""
    lap, _ = driven()
    time = lap.car.time
    around = (time > LATE[0]) & (time < LATE[1])
    later = 180.0 - 60.0 * np.cos(2 * np.pi * (time - 6.2) / 12)
    return replace(lap, car=replace(lap.car, speed=np.where(around, later, lap.car.speed)))


@pytest.mark.parametrize(
    ("own", "known", "pairs"),
    [
        ([46.0, 51.0], [50.0], [(51, 50)]),  # the nearest of two, be it the second
        ([49.0, 54.0], [50.0], [(49, 50)]),
        ([55.0], [50.0], [(55, 50)]),  # just within reach
        ([55.1], [50.0], []),
        ([53.0], [50.0, 54.0], [(53, 54)]),  # a known one takes none that lies nearer to another
        ([48.0, 52.0], [50.0, 51.0], [(48, 50), (52, 51)]),  # one to one
        ([52.0], [50.0, 54.0], [(52, 50)]),  # as near to both: the first takes it
    ],
)
def test_minima_are_paired_with_the_nearest_one_to_one(
    own: list[float], known: list[float], pairs: list[tuple[float, float]]
) -> None:
    found = matched(np.array(own), np.array(known), 5.0)
    assert list(zip(*(side.tolist() for side in found), strict=True)) == pairs


def test_a_lap_that_drifts_slowly_agrees_all_the_way() -> None:
    """Each corner lies 3 m farther off than the one before: near its neighbours, far from the first five."""
    own = np.arange(0.0, 1300.0, 100.0)
    assert agreeing(own, own + np.arange(13) * 3.0)[0].tolist() == own.tolist()


def test_where_each_corner_is_passed_and_laid() -> None:
    """The late one is drawn 12 m back towards its place, its neighbours by less than half a metre."""
    lap = late_apex()
    assert lap.survey is not None
    found = corner_anchors(lap, lap.car.time, 3000.0, lap.survey)
    assert found is not None
    time, place = found
    assert time == pytest.approx([0.0, 6.0001, 18.0002, 30.2503, 41.9998, 53.9999, 60.0], abs=1e-4)
    assert place == pytest.approx([0.0, 299.999, 899.654, 1512.155, 2099.580, 2699.999, 3000.0], abs=1e-3)


def test_a_corner_within_five_metres_of_a_line_or_of_another_is_no_anchor(monkeypatch: pytest.MonkeyPatch) -> None:
    own = np.array([4.9, 500.0, 504.9, 1500.0, 2995.1])
    monkeypatch.setattr(apexes, "_matches", lambda *_: (own / 50, own, own))
    lap = late_apex()
    assert lap.survey is not None
    found = corner_anchors(lap, lap.car.time, 3000.0, lap.survey)
    assert found is not None
    assert found[1].tolist() == [0.0, 500.0, 1500.0, 3000.0]
    assert found[0].tolist() == [0.0, 10.0, 30.0, 60.0]


def test_corners_scatter_by_what_is_left_beside_the_smooth_offset() -> None:
    """Off by 0, 0, -15, 0, 0 m; smoothed 0, -0.35, -2.85, -0.42, 0 m."""
    lap = late_apex()
    assert lap.survey is not None
    assert corner_spread(lap, lap.car.time, 3000.0, lap.survey) == pytest.approx(4.942, abs=1e-3)
    exact, _ = driven()
    assert exact.survey is not None
    assert corner_spread(exact, exact.car.time, 3000.0, exact.survey) == 0.0


def test_too_few_corners_scatter_by_nothing_that_is_known() -> None:
    lap, _ = driven()
    assert lap.survey is not None
    flat = replace(lap, car=replace(lap.car, speed=np.where(lap.car.time > 36, 240.0, lap.car.speed)))
    assert corner_spread(flat, flat.car.time, 3000.0, lap.survey) is None
