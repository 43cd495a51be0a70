"""Stints, slopes, fuel, and two drivers on the same laps."""

from __future__ import annotations

import numpy as np
import pytest

from lib.services.analysis_service.facts.duels import duel_facts
from lib.services.analysis_service.facts.practice import practice_facts
from lib.services.analysis_service.facts.race_laps import race_laps
from lib.services.analysis_service.facts.stints import _compound, line, stint_facts, subjects_of
from lib.services.race_story.stints import Stint, stints_of
from lib.services.race_story.tyre_wear import CompoundWear, measured_laps, tyre_wear
from lib.services.race_story.wear_line import WearLine
from tests.services.analysis_service.small_race import pad, rows_of, session_of, told, way


def facts_of(times, changed=False, focus=(), stops=None):
    session = session_of(rows_of(times, stops))
    laps, stints, found = race_laps(session), stints_of(session), pad(focus, AAA=1, BBB=2, CCC=3)
    stint_facts(found, laps, stints, ["AAA", "BBB", "CCC"], measured_laps(session), changed)
    duel_facts(found, laps, stints, ["AAA", "BBB"])
    return found


def falling(start: float, step: float, wiggle: float = 0.0, laps: int = 12) -> list[float]:
    return [start + 8.0] + [start + step * lap + wiggle * (-1) ** lap for lap in range(laps - 1)]


STOPS = {"AAA": 9, "BBB": 12, "CCC": 15}


def worn(wear: float, noise: float = 0.0) -> dict[str, list[float]]:
    """Return 24 laps of three cars that stop once; fuel makes each lap 0.06 s faster."""
    chance = np.random.default_rng(7)
    return {
        who: [
            90.0 + (8.0 if lap == 1 else 0.0) - 0.06 * lap + wear * (lap - stop if lap > stop else lap)
            + noise * float(chance.normal())
            for lap in range(1, 25)
        ]
        for who, stop in STOPS.items()
    }  # fmt: skip


def worn_stops() -> dict[str, dict[int, str]]:
    return {who: {stop: "MEDIUM"} for who, stop in STOPS.items()}


class TestSlopes:
    def test_a_line_and_its_standard_error(self) -> None:
        slope, error = line(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 2.0, 2.0, 3.0]))
        assert slope == pytest.approx(0.6)
        assert error == pytest.approx(0.1414, abs=1e-4)

    def test_a_slope_is_told_with_the_digits_its_error_leaves(self) -> None:
        fact = next(fact for fact in facts_of({"AAA": falling(90.0, -0.05, 0.02)}).of("pace_slope"))
        assert fact.value == pytest.approx(-0.05, abs=0.004)
        assert fact.text == "0.050 ± 0.002 s a lap"
        assert way(fact) == ("pace", "AAA", None, "less")

    def test_wear_is_measured_against_what_all_cars_drove(self) -> None:
        """Fuel makes everybody 0.06 s a lap faster, age 0.1 s slower: cars on tyres of different ages tell."""
        found = facts_of(worn(0.1), stops=worn_stops())
        assert told(found, "compound_wear") == [(("MEDIUM",), 0.1, "0.100 ± 0.001 s a lap")]
        assert {fact.text for fact in found.of("tyre_wear")} == {"0.100 ± 0.001 s a lap"}
        assert {way(fact) for fact in found.of("compound_wear")} == {("wear", "MEDIUM", None, "more")}
        assert [fact.value for fact in found.of("pace_slope")] == pytest.approx([0.04] * len(found.of("pace_slope")))
        source = found.of("compound_wear")[0].source
        assert source == "line through 6 stints against what all cars drove on the same laps"
        assert {fact.source[:23] for fact in found.of("tyre_wear")} == {"line through 1 stint ag"}

    def test_it_is_what_the_plot_says(self) -> None:
        session = session_of(rows_of(worn(0.1, 0.03), worn_stops()))
        line = tyre_wear(session, ["AAA", "BBB", "CCC"]).compounds[0].line
        fact = facts_of(worn(0.1, 0.03), stops=worn_stops()).of("compound_wear")[0]
        assert (fact.value, fact.uncertainty) == (round(line.slope, 4), round(line.error, 4))
        alone = tyre_wear(session, ["AAA"]).compounds[0].line
        assert alone.slope != pytest.approx(line.slope, abs=1e-4)

    def test_wear_that_levels_off_is_told_with_its_age_and_what_came_later(self) -> None:
        line = WearLine(0.1, 0.01, 20.0, 0.004, 0.01)
        found = pad()
        _compound(found, CompoundWear("HARD", line, np.array([2.0, 30]), np.zeros(2), np.ones(2), 6))
        assert told(found, "compound_wear") == [(("HARD",), 0.1, "0.10 ± 0.01 s a lap")]
        assert told(found, "wear_turned") == [(("HARD",), 20, "20 laps")]
        assert told(found, "later_wear") == [(("HARD",), 0.004, "0.00 ± 0.01 s a lap")]
        assert [way(fact)[3] for fact in (*found.of("compound_wear"), *found.of("later_wear"))] == ["more", "equal"]
        assert [fact.source[-25:] for fact in found.of("later_wear")] == ["after lap 20 of the tyre"[-25:].rjust(25)]

    def test_a_compound_is_told_over_three_stints_and_not_over_two(self) -> None:
        line = WearLine(0.1, 0.01)
        for stints, count in ((2, 0), (3, 1)):
            found = pad()
            _compound(found, CompoundWear("HARD", line, np.array([2.0, 30]), np.zeros(2), np.ones(2), stints))
            assert len(found.of("compound_wear")) == count

    def test_where_all_tyres_are_equally_old_nothing_tells_of_wear(self) -> None:
        found = facts_of({name: falling(90.0, 0.1) for name in ("AAA", "BBB", "CCC")})
        assert not found.of("compound_wear") + found.of("tyre_wear")
        assert found.of("pace_slope")

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


@pytest.mark.parametrize(("wiggle", "direction"), [(0.08, "more"), (0.12, "equal")])
def test_the_slope_of_a_long_run_is_one_beyond_two_of_its_errors(wiggle: float, direction: str) -> None:
    """The slopes are 2.6 and 1.9 of their errors."""
    times = [round(90 + 0.02 * at + (wiggle if at % 2 else -wiggle), 3) for at in range(10)]
    found = pad()
    practice_facts(found, session_of(rows_of({"AAA": times}), name="FP1"))
    assert way(found.of("pace_slope")[0]) == ("pace", "AAA", None, direction)
