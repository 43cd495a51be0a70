"""When laps began, from stamps that scatter: which laps are put together, and where a run breaks."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.openf1_interact.lap_moments import StampedLaps, smoothed_starts

NAN = float("nan")


def starts(
    began: list[float], times: list[float], *, numbers: list[float] | None = None, chained: list[bool] | None = None
) -> list[float]:
    count = len(began)
    laps = StampedLaps(
        np.array(numbers or range(1, count + 1), float),
        np.array(began),
        np.array(times),
        np.array(chained or [True] * count, np.bool_),
    )
    return [round(float(start), 3) for start in smoothed_starts(laps)]


def test_over_a_run_the_median_of_the_stamps_counts() -> None:
    assert starts([100.2, 190.4, 280.2], [90.0, 90.0, 90.0]) == [100.0, 190.0, 280.0]


def test_a_stamp_that_is_missing_is_worked_out_from_its_run() -> None:
    assert starts([NAN, 190.2, NAN], [90.0, 90.0, 91.0]) == [100.0, 190.0, 280.0]


@pytest.mark.parametrize(("late", "joined"), [(0.98, True), (1.02, False), (-0.98, True), (-1.02, False)])
def test_a_run_breaks_where_a_second_is_missing(late: float, joined: bool) -> None:
    found = starts([100.2, 190.2 + late], [90.0, 90.0])
    assert found == ([100 + late / 2, 190 + late / 2] if joined else [100.0, round(190 + late, 3)])


@pytest.mark.parametrize(
    "changed",
    [{"numbers": [1.0, 3.0]}, {"chained": [True, False]}, {"times": [NAN, 90.0]}],
    ids=["a lap is missing", "the session parts them", "a time is missing"],
)
def test_a_run_breaks_where_laps_do_not_follow_each_other(changed: dict[str, list[float]]) -> None:
    times = changed.pop("times", [90.0, 90.0])
    assert starts([100.2, 190.6], times, **changed) == [100.0, 190.4]  # type: ignore[arg-type]


def test_without_any_stamp_nobody_knows_when() -> None:
    assert np.isnan(starts([NAN, NAN], [90.0, 90.0])).all()
