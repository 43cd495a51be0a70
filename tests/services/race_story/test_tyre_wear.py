"""What the age of a tyre costs, on laps that are made of known parts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter.kinds.wear import wear_heading
from lib.services.plotter.kinds.wear_numbers import wear_of, wear_words
from lib.services.race_story.driven_laps import Driven, driven, long_runs, reach_of
from lib.services.race_story.tyre_wear import (
    CLEAR,
    MeasuredLaps,
    against_field,
    measured_laps,
    of_long_runs,
    tyre_wear,
)
from lib.sessions import StoredSession
from tests.services.plotter.drawn import made_of
from tests.services.race_story.races import laps_of, table, timeline, visit_columns
from tests.services.race_story.stops import LAPS, ROAD, STOPS, made


class TestLongRuns:
    def of(self, *times: float, lap: Any = None, stint: Any = None) -> list[bool]:
        count = len(times)
        laps = np.arange(1.0, count + 1) if lap is None else np.array(lap, float)
        names = np.array(["A 1"] * count if stint is None else stint)
        nothing = np.zeros(count)
        return long_runs(Driven(names, names, nothing.astype(object), nothing, laps, np.array(times))).tolist()

    def test_five_laps_one_after_another_near_each_other_are_one(self) -> None:
        assert self.of(90, 91, 92, 91, 92) == [True] * 5
        assert self.of(90, 91, 92, 91) == [False] * 4

    def test_a_pushed_lap_before_it_is_none_of_it(self) -> None:
        assert self.of(85, 90, 91, 92, 91, 92) == [False] + [True] * 5

    def test_two_percent_is_near(self) -> None:
        assert self.of(100, 101.9, 100, 101.9, 100) == [True] * 5
        assert self.of(100, 102.1, 100, 102.1, 100) == [False] * 5

    def test_a_lap_in_between_ends_it_and_so_do_other_tyres(self) -> None:
        assert self.of(90, 90, 90, 90, 90, lap=[1, 2, 3, 5, 6]) == [False] * 5
        assert self.of(90, 90, 90, 90, 90, stint=["A 1"] * 3 + ["A 2"] * 2) == [False] * 5

    def test_laps_may_come_in_any_order(self) -> None:
        assert self.of(90, 91, 92, 91, 92, 80, lap=[5, 4, 3, 2, 1, 9]) == [True] * 5 + [False]

    def test_no_laps_have_none(self) -> None:
        assert self.of() == []


def race(stops: dict[str, int], wear: float, road: tuple[float, ...] = ROAD) -> Any:
    lines = []
    for at, (who, stop) in enumerate(stops.items()):
        fresh = {"tyre_life": {lap: lap - stop for lap in range(stop + 1, LAPS + 1)}}
        fresh["stint"] = dict.fromkeys(range(stop + 1, LAPS + 1), 2)
        entered = 100.0 * stop + at - 5.0
        for row in laps_of(who, LAPS, at, **visit_columns((stop, entered, 22.0)), **fresh):
            lines.append(row | {"lap_time": 100.0 + at + road[row["lap"] - 1] + wear * row["tyre_life"]})
    return made_of(table(*lines))


def names(found: Any) -> list[str]:
    return [wear.compound for wear in found.compounds]


def runs(*slopes: float, name: str = "SOFT", first: int = 1, laps: int = 5) -> Driven:
    """Return a run of each driver on a set of this age."""
    count = len(slopes)
    driver = np.repeat([f"{name[0]}{at}" for at in range(count)], laps)
    ages = np.tile(np.arange(float(first), first + laps), count)
    times = 90 + np.repeat(slopes, laps) * ages
    return Driven(driver, driver, np.array([name] * len(ages), object), ages, ages, times)


def of(laps: Driven) -> Any:
    return of_long_runs(laps).of(np.ones(len(laps.time), np.bool_))


class TestCompounds:
    def test_a_used_set_has_lost_already_what_its_age_costs(self) -> None:
        one, other = runs(0.1), runs(0.1, name="SOFTER", first=4)
        other = replace(other, driver=np.array(["B"] * 5), stint=np.array(["B"] * 5), compound=one.compound)
        found = of(Driven(*(np.concatenate(pair) for pair in zip(parts(one), parts(other), strict=True)))).compounds
        assert found[0].ages.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
        assert found[0].lost == pytest.approx(0.1 * np.arange(8))
        assert found[0].share.tolist() == [0.5] * 3 + [1.0] * 2 + [0.5] * 3
        assert found[0].stints == 2

    def test_an_age_that_fewer_than_a_quarter_of_the_stints_reach_does_not_count(self) -> None:
        long = runs(0.1, laps=12)
        short = [replace(runs(0.1), driver=np.array([f"X{at}"] * 5), stint=np.array([f"X{at}"] * 5)) for at in range(4)]
        laps = Driven(*(np.concatenate(group) for group in zip(*map(parts, [long, *short]), strict=True)))
        assert reach_of(laps) == {"SOFT": 5.0}
        assert of(laps).compounds[0].ages.tolist() == [1, 2, 3, 4, 5]
        assert reach_of(laps.where(laps.stint != "X0")) == {"SOFT": 12.0}

    def test_an_unknown_tyre_has_no_wear(self) -> None:
        with pytest.raises(NoTelemetry, match="known tyre"):
            of(runs(0.1, name="UNKNOWN"))

    def test_a_slope_that_is_not_clear_is_not_told(self) -> None:
        with pytest.raises(NoTelemetry, match="not measurable here: it is not clear for soft"):
            of(runs(-0.5, 0.5))
        both = zip(parts(runs(-0.5, 0.5)), parts(runs(0.05, 0.05, name="HARD")), strict=True)
        found = of(Driven(*(np.concatenate(pair) for pair in both)))
        assert (names(found), found.unclear) == (["HARD"], ("SOFT",))
        assert "Not measurable: soft." in wear_words(found)

    def test_rain_tyres_have_a_remark(self) -> None:
        assert of(runs(0.1, name="WET")).remark.startswith("On a wet or drying track")
        assert of(runs(0.1)).remark == ""


def parts(laps: Driven) -> list[Any]:
    return [getattr(laps, name) for name in Driven.__annotations__]


class TestAgainstField:
    def test_its_error_is_what_one_car_changes_with_its_field(self) -> None:
        laps = made({**STOPS, "D": 2, "E": 4})
        noisy = replace(laps, time=laps.time + np.where((laps.driver == "A") & (laps.lap > 3), 0.02 * laps.age, 0.0))
        measured = against_field(noisy)
        without = []
        for driver in "ABCDE":
            rest = noisy.where(noisy.driver != driver)
            everyone = np.ones(len(rest.time), np.bool_)
            without.append(against_field(rest).of(everyone).compounds[0].line.slope)
        wanted = float(np.sqrt(4 / 5 * np.sum((np.array(without) - np.mean(without)) ** 2)))
        found = measured.of(np.ones(len(noisy.time), np.bool_)).compounds[0].line
        assert measured.doubts["HARD"]["error"] == pytest.approx(wanted)
        assert found.error >= wanted > 0.001
        assert found.error < CLEAR

    def test_one_drivers_error_is_no_smaller_than_that_of_all(self) -> None:
        laps = made({**STOPS, "D": 2, "E": 4})
        noisy = replace(laps, time=laps.time + np.where((laps.driver == "A") & (laps.lap > 3), 0.02 * laps.age, 0.0))
        measured = against_field(noisy)
        assert 0.001 < measured.of(noisy.driver == "B").compounds[0].line.error < 0.01
        less_sure = replace(measured, doubts={"HARD": {"error": 0.04}})
        assert less_sure.of(noisy.driver == "B").compounds[0].line.error == 0.04

    def test_where_one_car_alone_tells_it_is_not_known(self) -> None:
        """Without that car nothing would: its traffic would pass for everybody's tyres."""
        assert against_field(made({"A": 3, "B": 3, "C": 7})).doubts["HARD"]["error"] == np.inf

    def test_wear_that_levels_off_has_its_bend_and_both_slopes(self) -> None:
        stops = {"A": 8, "B": 10, "C": 12, "D": 14, "E": 16, "F": 18, "G": 9, "H": 20}
        laps = made(stops, 0.1, bend=16.0, later=0.01, laps=44)
        chance = np.random.default_rng(4).normal(0, 0.05, len(laps.time))
        found = against_field(replace(laps, time=laps.time + chance)).of(np.ones(len(laps.time), np.bool_))
        line = found.compounds[0].line
        assert line.bend == pytest.approx(16, abs=2)
        assert (line.slope, line.later) == (pytest.approx(0.1, abs=0.012), pytest.approx(0.01, abs=0.012))
        assert wear_words(found).startswith(
            f"The age of a tyre costs: hard {line.slope:+.3f} ± {line.error:.3f} s a lap to lap {line.bend:.0f},"
            f" then {line.later:+.3f} ± {line.later_error:.3f}. Fuel"
        )

    def test_a_stint_that_ends_before_the_bend_is_straight(self) -> None:
        stops = {"A": 8, "B": 10, "C": 12, "D": 14, "E": 16, "F": 18, "G": 9, "H": 20}
        laps = made(stops, 0.1, bend=16.0, later=0.0, laps=44)
        chance = np.random.default_rng(4).normal(0, 0.05, len(laps.time))
        measured = against_field(replace(laps, time=laps.time + chance))
        assert measured.of(laps.stint == "A 1 HARD").compounds[0].line.bend is None
        assert measured.of(laps.stint == "A 2 HARD").compounds[0].line.bend is not None


class TestDriven:
    def test_ages_are_those_driven_and_not_those_the_feed_claims_after_a_pass(self) -> None:
        lines = []
        for at, who in enumerate("ABC"):
            claimed = {"tyre_life": {lap: lap - 2 for lap in range(3, 9)}, "stint": dict.fromkeys(range(3, 9), 2)}
            mine = laps_of(who, 8, at, **visit_columns((2, 195.0 + at, 13.0)), **claimed)
            lines += [row | {"lap_time": 100.0 + 0.1 * row["lap"]} for row in mine]
        said = timeline([(150.0, "4"), (250.0, "1")], ((2, "SAFETY CAR THROUGH THE PIT LANE"),))
        everyone = made_of(table(*lines), **said)
        found = driven(everyone.stored, everyone.rows)
        assert found.age.tolist() == [*range(1, 9)] * 3
        assert set(found.stint.tolist()) == {"A 1", "B 1", "C 1"}


class TestWearOf:
    def test_in_a_race_it_is_measured_against_the_field(self) -> None:
        found = wear_of(race({**STOPS, "D": 4}, 0.08))
        assert (names(found), found.against) == (["MEDIUM"], True)
        wear = found.compounds[0]
        assert wear.line.slope == pytest.approx(0.08)
        assert wear.lost == pytest.approx(0.08 * (wear.ages - wear.ages[0]))
        assert wear.trend == pytest.approx(wear.lost)
        assert wear_words(found) == (
            "The age of a tyre costs: medium +0.080 ± 0.000 s a lap."
            " Fuel and road, the same for all cars, are taken out."
        )

    def test_it_is_measured_by_all_cars_if_one_is_asked_for(self) -> None:
        found = wear_of(replace(race({**STOPS, "D": 4}, 0.08), drivers=("B",)))
        assert [wear.line.slope for wear in found.compounds] == pytest.approx([0.08])

    def test_where_it_dried_it_is_that_of_the_laps_without_rain_tyres(self) -> None:
        dry = race({**STOPS, "D": 4}, 0.08).stored.laps()
        wet = [
            {**dict.fromkeys(("lap_time", "end_time"), 130.0), "driver": who, "lap": lap, "compound": "INTERMEDIATE"}
            for who in "ABCD"
            for lap in range(1, 5)
        ]
        columns = [*wet[0], "stint", "tyre_life", "pit_in", "pit_out"]
        later = [row | {"lap": row["lap"] + 4, "stint": row["stint"] + 1} for row in dry.records(columns)]
        lines = sorted([*({"stint": 1} | row for row in wet), *later], key=lambda row: (row["driver"], row["lap"]))
        found = wear_of(made_of(table(*lines)))
        assert [wear.line.slope for wear in found.compounds] == pytest.approx([0.08])
        assert names(found) == ["MEDIUM"]
        assert found.remark == "Without the laps on which rain tyres were driven"

    def test_where_the_road_changed_in_the_dry_too_it_is_not_measurable(self) -> None:
        drying = [110.0, 108.0, 105.0, 102.0, 99.0, 96.0, 94.0, 92.0]
        lines = [row | {"lap_time": drying[row["lap"] - 1]} for who in "AB" for row in laps_of(who, 8)]
        with pytest.raises(NoTelemetry, match="the road changed lap times"):
            measured_laps(made_of(table(*lines)).stored)

    def test_where_the_road_dried_under_slicks_it_is_not_measurable(self) -> None:
        """Tyres of different ages would tell: the road of a lap is the same for all, and yet not the whole of it."""
        drying = tuple(2.0 * (LAPS - lap) for lap in range(LAPS))
        with pytest.raises(NoTelemetry, match="the road changed lap times by more than the tyres do"):
            wear_of(race({**STOPS, "D": 4}, 0.08, drying))

    def test_where_all_stop_together_it_is_not_measurable(self) -> None:
        with pytest.raises(NoTelemetry, match="not measurable here: it is not clear for medium"):
            wear_of(race({"A": 5, "B": 5, "C": 5}, 0.08))

    def test_a_race_of_which_all_laps_were_behind_the_safety_car_has_none(self) -> None:
        lines = [row | {"track_status": "4"} for who in "ABC" for row in laps_of(who, 5)]
        assert not len(measured_laps(made_of(table(*lines)).stored).times)
        with pytest.raises(NoTelemetry, match="no stints of four racing laps"):
            wear_of(made_of(table(*lines)))

    def test_in_a_practice_it_is_that_of_long_runs_with_the_fuel(self) -> None:
        times = {1: 120.0, 2: 95.0} | {lap: 100.0 + 0.1 * lap for lap in range(3, 9)}
        lines = [row | {"lap_time": times[row["lap"]]} for who in "AB" for row in laps_of(who, 8)]
        found = wear_of(made_of(table(*lines), "FP2"))
        assert (found.compounds[0].line.slope, found.against) == (pytest.approx(0.1), False)
        assert found.compounds[0].ages.tolist() == [3, 4, 5, 6, 7, 8]
        assert wear_words(found).endswith("a lap. Fuel burn is included.")

    def test_a_practice_without_a_long_run_says_so(self) -> None:
        lines = [row | {"lap_time": 95.0 + 10 * (row["lap"] % 2)} for row in laps_of("A", 8)]
        with pytest.raises(NoTelemetry, match="5 steady laps one after another"):
            wear_of(made_of(table(*lines), "FP2"))


def by(stint: Any, compound: Any, ages: Any, times: Any, doubt: float = 0.0) -> Any:
    """Return the wear of laps as they are, each known to `doubt` at best."""
    laps = Driven(stint, stint, compound, ages, ages, times)
    doubts = {name: {"error": doubt} for name in compound.tolist()}
    return MeasuredLaps(laps, times, {}, doubts, reach_of(laps)).of(np.ones(len(times), np.bool_))


class TestWearBy:
    """Stints of a soft tyre; `ages` of each begin at 1 if nothing else is said."""

    def of(self, *stints: tuple[Any, Any], doubt: float = 0.0) -> Any:
        stint = np.concatenate([[f"A {at}"] * len(ages) for at, (ages, _) in enumerate(stints)])
        ages, times = (np.concatenate([pair[at] for pair in stints]).astype(float) for at in (0, 1))
        return by(stint, np.array(["SOFT"] * len(ages), object), ages, times, doubt)

    def test_an_age_counts_if_a_quarter_of_the_stints_reach_it(self) -> None:
        short, long = np.arange(1.0, 5), np.arange(1.0, 7)
        one, other = (short, 90 + 0.05 * short), (long, 90 + 0.05 * long)
        assert self.of(*[one] * 3, other).compounds[0].ages.tolist() == [1, 2, 3, 4, 5, 6]
        assert self.of(*[one] * 4, other).compounds[0].ages.tolist() == [1, 2, 3, 4]

    def test_four_laps_are_a_stint_and_three_are_none(self) -> None:
        four = np.arange(1.0, 5)
        assert self.of((four, 90 + 0.05 * four)).compounds[0].line.slope == pytest.approx(0.05)
        with pytest.raises(NoTelemetry, match="no stints of four racing laps"):
            self.of((np.arange(1.0, 4), np.full(3, 90.0)))

    def test_a_stint_whose_age_never_grows_has_no_slope(self) -> None:
        with pytest.raises(NoTelemetry, match="no stints of four racing laps"):
            self.of((np.full(5, 3.0), np.arange(90.0, 95)))

    def test_the_error_is_at_least_what_is_known_of_the_compound(self) -> None:
        ages = np.arange(1.0, 6)
        assert self.of((ages, 90 + 0.05 * ages), doubt=0.04).compounds[0].line.error == 0.04

    def test_a_slope_known_to_half_a_tenth_is_told_and_beyond_it_not(self) -> None:
        ages = np.arange(1.0, 6)
        assert self.of((ages, 90 + 0.05 * ages), doubt=0.05).unclear == ()
        with pytest.raises(NoTelemetry, match="not clear for soft"):
            self.of((ages, 90 + 0.05 * ages), doubt=0.0501)

    def test_each_stint_is_measured_from_its_own_start_on_the_trend(self) -> None:
        """The second starts at age 3, where the trend of 0.1 s a lap has lost 0.2 s since age 1."""
        first, second = np.arange(1.0, 6), np.arange(3.0, 8)
        found = self.of((first, 90 + 0.1 * first), (second, 95 + 0.1 * second))
        assert found.compounds[0].ages.tolist() == [1, 2, 3, 4, 5, 6, 7]
        assert found.compounds[0].lost == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])

    def test_at_each_age_it_is_the_median_of_the_stints(self) -> None:
        ages = np.arange(1.0, 5)
        wave = np.array([0.1, -0.1, -0.1, 0.1])  # has no slope
        found = self.of((ages, 90 + wave), (ages, 90.0 + 0 * ages), (ages, 90 - 0.5 * wave))
        assert found.compounds[0].lost == pytest.approx([0, 0, 0, 0], abs=1e-9)

    @pytest.mark.parametrize(("name", "remark"), [("INTERMEDIATE", True), ("WET", True), ("HARD", False)])
    def test_of_rain_tyres_it_is_said_that_the_road_does_more(self, name: str, remark: bool) -> None:
        ages = np.arange(1.0, 6)
        found = by(np.array(["A 1"] * 5), np.array([name] * 5, object), ages, 90 + 0.05 * ages)
        assert found.remark == ("On a wet or drying track the road changes these times more than the tyres do" * remark)

    def test_compounds_come_in_the_order_of_their_names_each_with_its_own(self) -> None:
        ages = np.arange(1.0, 6)
        found = by(
            np.repeat(["A 1", "A 2"], 5),
            np.repeat(np.array(["SOFT", "HARD"], object), 5),
            np.tile(ages, 2),
            np.concatenate([90 + 0.2 * ages, 92 + 0.05 * ages]),
        )
        assert [(wear.compound, wear.line.slope) for wear in found.compounds] == [
            ("HARD", pytest.approx(0.05)),
            ("SOFT", pytest.approx(0.2)),
        ]

    @pytest.mark.parametrize("name", ["UNKNOWN", "TEST_UNKNOWN"])
    def test_a_tyre_that_is_not_known_is_no_compound(self, name: str) -> None:
        ages = np.arange(1.0, 6)
        with pytest.raises(NoTelemetry, match="known tyre"):
            by(np.array(["A 1"] * 5), np.array([name] * 5, object), ages, 90 + 0.05 * ages)


def test_the_wear_of_one_driver_has_the_drivers_name_above_it() -> None:
    everyone = race({**STOPS, "D": 4}, 0.08)
    found = wear_of(everyone)
    assert wear_heading(everyone, found) == "Tyre degradation"
    assert wear_heading(replace(everyone, drivers=("B",)), found) == "B: tyre degradation"


class TestRemembered:
    def stored(self, version: str, wear: float) -> StoredSession:
        session: StoredSession = race(STOPS, wear).stored
        return replace(session, manifest=msgspec.structs.replace(session.manifest, version=version))

    def test_a_session_is_measured_once_for_each_version(self) -> None:
        first = measured_laps(self.stored("remembered-1", 0.08))
        assert measured_laps(self.stored("remembered-1", 0.08)) is first
        second = measured_laps(self.stored("remembered-2", 0.02))
        assert tyre_wear(self.stored("remembered-2", 0.02), list(STOPS)).compounds[0].line.slope == pytest.approx(0.02)
        assert second is not first

    def test_what_has_no_version_is_measured_anew(self) -> None:
        assert measured_laps(self.stored("", 0.08)) is not measured_laps(self.stored("", 0.08))
