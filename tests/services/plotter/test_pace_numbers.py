"""Race pace: whose laps are spread, in which order, and when it is seconds against the field."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter.kinds.pace_numbers import spread_by, spread_of
from tests.services.plotter.drawn import made_of
from tests.services.race_story.races import laps_of, table


def of(*lengths: int) -> Any:
    who = np.array([name for name, length in zip("ABC", lengths, strict=False) for _ in range(length)], object)
    times = np.arange(90.0, 90 + len(who))
    return spread_by(["C", "B", "A"], who, times, np.array(["SOFT"] * len(who), object), against=True)


def test_three_laps_are_enough_and_two_are_not() -> None:
    found = of(3, 2)
    assert (found.drivers, found.times[0].tolist(), found.against) == (("A",), [90, 91, 92], True)
    with pytest.raises(NoTelemetry, match="None of these drivers has 3 laps at racing speed"):
        of(2, 2)


def test_the_fastest_median_comes_first_whoever_was_asked_for_first() -> None:
    assert of(3, 3, 3).drivers == ("A", "B", "C")


def test_on_a_road_that_dries_laps_are_measured_against_the_field() -> None:
    """The field's laps of a drying road; B is a second behind C, and A a second before C on each."""
    drying = [0.0, 110, 108, 105, 102, 99, 96, 94, 92]
    lines = [
        row | {"lap_time": drying[row["lap"]] + at}
        for at, who in ((-1, "A"), (1, "B"), (0, "C"))
        for row in laps_of(who, 8)
    ]
    found = spread_of(made_of(table(*lines)))
    assert (found.against, found.drivers) == (True, ("A", "C", "B"))
    assert np.diff(found.medians).tolist() == pytest.approx([1, 1])


def test_on_a_road_that_stays_it_is_lap_times() -> None:
    lines = [row | {"lap_time": 100.0 + at} for at, who in enumerate("AB") for row in laps_of(who, 5)]
    found = spread_of(made_of(table(*lines)))
    assert (found.against, found.medians, found.compounds[0]) == (False, [100, 101], ("MEDIUM",) * 4)
