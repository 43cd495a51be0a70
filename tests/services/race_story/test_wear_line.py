"""The line through the laps of a compound: slopes, bend and errors, written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lib.services.race_story.wear_line import WearLine, bend_of, errors_of, fitted, levels, with_errors


def stints(*slopes: float, laps: int = 5) -> tuple[Any, Any, Any]:
    """Return one stint for each slope, each a second slower than the one before."""
    names = np.repeat([f"A {at}" for at in range(len(slopes))], laps)
    ages = np.tile(np.arange(1.0, laps + 1), len(slopes))
    times = np.concatenate([90 + at + slope * np.arange(1.0, laps + 1) for at, slope in enumerate(slopes)])
    return names, ages, times


def bent(*laters: float, bend: float = 12.0, laps: int = 24) -> tuple[Any, Any, Any]:
    """Return stints that lose 0.1 s a lap up to the bend, and then what is said."""
    names, ages, _ = stints(*laters, laps=laps)
    later = np.repeat(laters, laps)
    return names, ages, 90 + 0.1 * np.minimum(ages, bend) + later * np.maximum(ages - bend, 0)


class TestWearLine:
    def test_a_straight_line_has_one_slope(self) -> None:
        assert WearLine(0.1).at(np.array([2.0, 3, 12]), 2.0).tolist() == pytest.approx([0, 0.1, 1.0])

    def test_beyond_the_bend_it_has_the_later_slope(self) -> None:
        line = WearLine(0.1, 0.0, 10.0, -0.05)
        assert line.at(np.array([2.0, 10, 12]), 2.0).tolist() == pytest.approx([0, 0.8, 0.7])
        assert line.at(np.array([12.0, 14]), 12.0).tolist() == pytest.approx([0, -0.1])

    def test_its_doubt_grows_from_where_it_starts(self) -> None:
        ages = np.array([2.0, 6, 10, 14])
        assert WearLine(0.1, 0.01).doubt(ages, 2.0).tolist() == pytest.approx([0, 0.04, 0.08, 0.12])
        found = WearLine(0.1, 0.01, 10.0, 0.0, 0.015).doubt(ages, 2.0)
        assert found.tolist() == pytest.approx([0, 0.04, 0.08, 0.1])


class TestFitted:
    def test_each_stint_has_its_own_level(self) -> None:
        line = fitted(*stints(0.1, 0.1))
        assert line.slope == pytest.approx(0.1)
        assert levels(line, *stints(0.1, 0.1)).tolist() == pytest.approx([90.0] * 5 + [91.0] * 5)

    def test_a_longer_stint_says_more(self) -> None:
        names, ages, times = stints(0.1, 0.1, laps=9)
        short, late = ages <= 3, names == "A 0"
        times = np.where(late, times, times + 0.1 * ages)
        kept = late | short
        near = fitted(names[kept], ages[kept], times[kept]).slope
        assert 0.1 < near < 0.11

    def test_a_lap_in_traffic_hardly_counts(self) -> None:
        names, ages, times = stints(0.1, 0.1, laps=10)
        times = times + 0.01 * (-1) ** ages
        times[9] += 4.0
        assert fitted(names, ages, times).slope == pytest.approx(0.1, abs=0.003)

    def test_a_lap_counts_less_from_one_and_a_half_deviations_on(self) -> None:
        """Of least squares over all laps it would be 0.10958 s a lap."""
        names, ages, times = stints(0.1, laps=12)
        off = 0.02 * np.array([1, -1, 1, -2, 3, -1, 2, -3, 1, -1, 6, 9])
        assert fitted(names, ages, times + off).slope == pytest.approx(0.10936, abs=1e-5)
        assert np.polyfit(ages, times + off, 1)[0] == pytest.approx(0.10958, abs=1e-5)

    def test_two_slopes_are_found_where_the_bend_is_known(self) -> None:
        line = fitted(*bent(-0.02, -0.02), 12.0)
        assert (line.slope, line.later, line.bend) == (pytest.approx(0.1), pytest.approx(-0.02), 12.0)


class TestErrors:
    def test_it_is_what_one_stint_changes(self) -> None:
        line = with_errors(fitted(*stints(0.05, 0.06, 0.1)), *stints(0.05, 0.06, 0.1))
        without = [fitted(*stints(*pair)).slope for pair in ((0.06, 0.1), (0.05, 0.1), (0.05, 0.06))]
        assert line.error == pytest.approx(np.sqrt(2 * np.var(without)))
        assert 0.01 < line.error < 0.02

    def test_of_lines_it_is_the_jackknifes(self) -> None:
        found = errors_of([WearLine(0.1, bend=9.0, later=0.2), WearLine(0.2, bend=9.0, later=0.2)])
        assert found == {"error": pytest.approx(0.05), "later_error": 0.0}

    def test_of_a_single_stint_it_is_that_of_its_line(self) -> None:
        names, ages, times = np.array(["A 1"] * 4), np.array([1.0, 2, 3, 4]), np.array([90.0, 90.2, 90.1, 90.3])
        slope, start = np.polyfit(ages, times, 1)
        rest = times - start - slope * ages
        line = with_errors(fitted(names, ages, times), names, ages, times)
        assert line.error == pytest.approx(float(np.sqrt((rest**2).sum() / 2 / 5.0)))
        assert line.later_error == 0.0

    def test_of_a_single_stint_with_a_bend_both_have_one(self) -> None:
        names, ages, times = bent(0.02)
        times = times + 0.05 * (-1) ** ages
        line = with_errors(fitted(names, ages, times, 12.0), names, ages, times)
        assert 0.001 < line.error < 0.01
        assert 0.001 < line.later_error < 0.01


class TestBend:
    def test_it_is_where_two_lines_leave_least(self) -> None:
        laters = (-0.02, -0.01, 0.0, 0.01, 0.02, 0.0)
        assert bend_of(*bent(*laters)) in (11.0, 12.0, 13.0)

    def test_a_straight_line_has_none(self) -> None:
        assert bend_of(*stints(0.1, 0.12, 0.08, 0.1, 0.11, 0.09, laps=24)) is None

    def test_where_stints_differ_by_as_much_there_is_none(self) -> None:
        assert bend_of(*bent(0.3, -0.1, 0.1, 0.4, -0.2, 0.05)) is None

    @pytest.mark.parametrize(("change", "found"), [(0.03, False), (0.04, True)])
    def test_slopes_differ_for_sure_beyond_three_of_their_errors(self, change: float, found: bool) -> None:
        """The changes are 2.6 and 3.5 of their standard errors."""
        laters = [0.1 + change + apart for apart in (-0.04, -0.02, 0, 0, 0.02, 0.04)]
        assert (bend_of(*bent(*laters)) is not None) is found

    def test_fewer_than_five_stints_on_each_side_tell_none(self) -> None:
        assert bend_of(*bent(0.0, 0.0, 0.001, 0.0)) is None
        assert bend_of(*bent(0.0, 0.0, 0.001, 0.0, 0.0)) is not None

    def test_short_stints_have_none(self) -> None:
        assert bend_of(*bent(0.0, 0.0, 0.001, 0.0, 0.0, bend=6.0, laps=12)) is None
