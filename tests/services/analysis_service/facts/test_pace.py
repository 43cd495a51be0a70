"""Stints, slopes, fuel, and two drivers on the same laps."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.analysis_service.facts.duels import duel_facts
from lib.services.analysis_service.facts.race_laps import race_laps
from lib.services.analysis_service.facts.stints import fuel_effect, line, stint_facts, subjects_of
from lib.services.race_story.stints import Stint, stints_of
from tests.services.analysis_service.small_race import pad, rows_of, session_of, told, way


def facts_of(times, fuel=0.05, changed=False, focus=(), stops=None):
    session = session_of(rows_of(times, stops))
    laps, stints, found = race_laps(session), stints_of(session), pad(focus, AAA=1, BBB=2, CCC=3)
    stint_facts(found, laps, stints, ["AAA", "BBB", "CCC"], fuel, changed)
    duel_facts(found, laps, stints, ["AAA", "BBB"])
    return found


def falling(start: float, step: float, wiggle: float = 0.0, laps: int = 12) -> list[float]:
    return [start + 8.0] + [start + step * lap + wiggle * (-1) ** lap for lap in range(laps - 1)]


class TestSlopes:
    def test_a_line_and_its_standard_error(self) -> None:
        slope, error = line(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 2.0, 2.0, 3.0]))
        assert slope == pytest.approx(0.6)
        assert error == pytest.approx(0.1414, abs=1e-4)

    def test_the_fuel_of_a_lap_of_the_usual_race_makes_half_a_tenth(self) -> None:
        """105 kg over 305 km at 0.03 s a kilo: 305 km in 60 laps of 90 s are 0.0525 s a lap."""
        laps = race_laps(session_of(rows_of({"AAA": [90.0] * 60})))
        assert fuel_effect(laps, 305.0) == pytest.approx(0.0525, abs=1e-4)
        assert fuel_effect(laps, 152.5) == pytest.approx(0.02625, abs=1e-4)

    def test_a_slope_is_told_with_the_digits_its_error_leaves(self) -> None:
        fact = next(fact for fact in facts_of({"AAA": falling(90.0, -0.05, 0.02)}).of("pace_slope"))
        assert fact.value == pytest.approx(-0.05, abs=0.004)
        assert fact.text == "0.050 ± 0.002 s a lap"
        assert way(fact) == ("pace", "AAA", None, "less")

    def test_wear_is_the_slope_without_fuel(self) -> None:
        fact = next(fact for fact in facts_of({"AAA": falling(90.0, -0.05)}, fuel=0.06).of("tyre_wear"))
        assert fact.value == pytest.approx(0.01, abs=1e-3)
        assert fact.uncertainty == pytest.approx(0.02, abs=1e-3)
        assert way(fact) == ("wear", "AAA", None, "equal")

    def test_wear_beyond_what_fuel_may_be_is_more(self) -> None:
        fact = next(fact for fact in facts_of({"AAA": falling(90.0, 0.1)}).of("tyre_wear"))
        assert way(fact) == ("wear", "AAA", None, "more")

    def test_a_compound_is_told_over_three_stints_and_not_over_two(self) -> None:
        three = {name: falling(90.0, 0.1) for name in ("AAA", "BBB", "CCC")}
        found = facts_of(three)
        assert told(found, "compound_wear") == [(("MEDIUM",), 0.15, "0.15 ± 0.02 s a lap")]
        assert not facts_of({"AAA": three["AAA"], "BBB": three["BBB"]}).of("compound_wear")

    def test_a_road_that_changed_has_no_slopes(self) -> None:
        found = facts_of({"AAA": falling(90.0, 0.1)}, changed=True)
        assert not found.of("pace_slope") + found.of("tyre_wear") + found.of("compound_wear")
        assert found.of("stint_median")

    def test_the_median_is_of_racing_laps(self) -> None:
        """The first lap and those through the pits are none."""
        times = [98.0, 90.0, 90.2, 90.4, 90.6, 90.8, 110.0, 97.0, 89.0, 89.0, 89.1, 89.0, 89.0]
        found = facts_of({"AAA": times}, stops={"AAA": {7: "HARD"}})
        assert told(found, "stint_median") == [
            (("AAA", "stint 1", "MEDIUM"), 90.4, "1:30.400"),
            (("AAA", "stint 2", "HARD"), 89.0, "1:29.000"),
        ]
        assert told(found, "stint_length")[0] == (("AAA", "stint 1", "MEDIUM"), 7, "7 laps")

    @pytest.mark.parametrize(("tyre", "named"), [("SOFT", ["SOFT"]), ("UNKNOWN", []), (None, [])])
    def test_a_set_of_tyres_is_named_if_its_compound_is_known(self, tyre: str | None, named: list[str]) -> None:
        assert subjects_of(Stint("AAA", 2, tyre, True, 3, 9, 7, 1, 7)) == ["AAA", "stint 2", *named]


class TestDuels:
    def test_the_faster_comes_first(self) -> None:
        found = facts_of({"AAA": [98.0] + [90.0] * 8, "BBB": [99.0] + [90.5] * 8})
        assert told(found, "median_difference") == [(("AAA", "BBB", "laps 2–9"), 0.5, "0.50 s a lap")]
        assert way(found.of("median_difference")[0]) == ("pace", "AAA", "BBB", "less")
        assert told(found, "faster_on") == [(("BBB", "AAA", "laps 2–9"), 0, "0 of 8 laps")]

    def test_a_difference_inside_its_scatter_is_noise(self) -> None:
        wild = [90.0, 91.2, 89.1, 90.4, 91.0, 89.4, 90.3, 90.1]
        found = facts_of({"AAA": [98.0] + [90.2] * 8, "BBB": [99.0, *wild]})
        assert not found.of("median_difference")
        assert way(found.of("difference_in_noise")[0])[3] == "equal"
        assert told(found, "difference_in_noise")[0][2] == "0.000 s a lap"

    def test_the_median_of_a_part_of_a_stint_is_told_beside_it(self) -> None:
        times = {
            "AAA": [98.0] + [90.0] * 14,
            "BBB": [99.0] + [90.5] * 5 + [110.0, 97.0] + [89.0] * 7,
        }
        found = facts_of(times, stops={"BBB": {7: "HARD"}})
        assert (("AAA", "laps 9–15"), 90.0, "1:30.000") in told(found, "window_median")
        assert told(found, "median_difference")[0][0] == ("BBB", "AAA", "laps 9–15")
