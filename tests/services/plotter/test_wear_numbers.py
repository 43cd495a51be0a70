"""What the age of a tyre costs, on laps that are made of known parts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter.kinds.field_times import Driven, field_times
from lib.services.plotter.kinds.wear import wear_words
from lib.services.plotter.kinds.wear_numbers import long_runs, wear_by, wear_of
from tests.services.plotter.drawn import made_of
from tests.services.race_story.races import laps_of, table, visit_columns

LAPS = 10
ROAD = (0.9, 0.0, -0.3, 2.5, 0.1, -0.2, -0.4, 0.3, -0.6, -0.8)  # a slow lap for everybody, and lighter cars
STOPS = {"A": 3, "B": 5, "C": 7}


def made(stops: dict[str, int], wear: float = 0.05) -> Driven:
    """Return laps of cars that stop once for the same tyres: each as fast as its letter, the road and the age say."""
    rows = [(who, lap, lap - stop if lap > stop else lap) for who, stop in stops.items() for lap in range(1, LAPS + 1)]
    driver = np.array([who for who, _, _ in rows])
    lap, age = (np.array([row[at] for row in rows], np.float64) for at in (1, 2))
    stint = np.array([f"{who} {1 if age == lap else 2}" for who, lap, age in rows])
    pace = np.array([90.0 + "ABCDEF".index(who) for who, _, _ in rows])
    time = pace + np.array(ROAD)[lap.astype(int) - 1] + wear * age
    return Driven(driver, stint, np.array(["HARD"] * len(rows), object), age, lap, time)


class TestFieldTimes:
    def test_what_all_cars_did_on_a_lap_is_told_apart_from_pace_and_age(self) -> None:
        field, error = field_times(made({**STOPS, "D": 2}))
        assert field[:LAPS] == pytest.approx(np.array(ROAD) - np.mean(ROAD))
        assert error == {"HARD": pytest.approx(0, abs=1e-9)}

    def test_where_all_tyres_are_equally_old_nothing_tells(self) -> None:
        assert field_times(made({"A": 3, "B": 3, "C": 3}))[1] == {"HARD": np.inf}

    def test_where_one_car_alone_tells_it_is_not_known(self) -> None:
        """Without that car nothing would: its traffic would pass for everybody's tyres."""
        assert field_times(made({"A": 3, "B": 3, "C": 7}))[1] == {"HARD": np.inf}

    def test_the_error_is_what_single_cars_change(self) -> None:
        laps = made({**STOPS, "D": 2})
        noisy = replace(laps, time=laps.time + np.where((laps.driver == "A") & (laps.lap > 3), 0.1 * laps.age, 0.0))
        found = []
        for without in "ABCD":
            kept = noisy.where(noisy.driver != without)
            found.append(_least_squares(kept))
        wanted = float(np.sqrt(3 / 4 * np.sum((np.array(found) - np.mean(found)) ** 2)))
        assert field_times(noisy)[1] == {"HARD": pytest.approx(wanted)}
        assert wanted > 0.01

    def test_compounds_have_their_own_wear(self) -> None:
        one, other = made({**STOPS, "D": 2}, 0.05), made({"A": 4, "B": 6, "C": 8, "D": 2}, 0.2)
        other = replace(other, compound=np.array(["SOFT"] * len(other.time), object), time=other.time + 0.7)
        both = Driven(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in Driven.__annotations__))
        field, error = field_times(both)
        assert field[:LAPS] == pytest.approx(np.array(ROAD) - np.mean(ROAD))
        assert error == {"HARD": pytest.approx(0, abs=1e-9), "SOFT": pytest.approx(0, abs=1e-9)}

    def test_no_laps_have_no_field(self) -> None:
        assert field_times(made(STOPS).where(np.zeros(3 * LAPS, np.bool_)))[1] == {}


def _least_squares(laps: Driven) -> float:
    """Return the wear by the plainest way: a column for everything."""
    columns = [laps.driver == one for one in np.unique(laps.driver)] + [laps.lap == one for one in np.unique(laps.lap)]
    return float(np.linalg.lstsq(np.column_stack([*columns, laps.age]).astype(float), laps.time, rcond=None)[0][-1])


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


class TestWearOf:
    def test_in_a_race_it_is_measured_against_the_field(self) -> None:
        found = wear_of(race({**STOPS, "D": 4}, 0.08))
        assert (found.compounds, found.against) == (("MEDIUM",), True)
        assert found.slopes == pytest.approx((0.08,))
        assert found.lost[0] == pytest.approx(0.08 * (found.ages[0] - found.ages[0][0]))
        assert wear_words(found) == (
            "The age of a tyre costs: medium +0.080 ± 0.000 s a lap."
            " Fuel and road, the same for all cars, are taken out."
        )

    def test_it_is_measured_by_all_cars_if_one_is_asked_for(self) -> None:
        found = wear_of(replace(race({**STOPS, "D": 4}, 0.08), drivers=("B",)))
        assert found.slopes == pytest.approx((0.08,))

    def test_where_it_dried_it_is_that_of_the_laps_without_rain_tyres(self) -> None:
        dry = race({**STOPS, "D": 4}, 0.08).stored.laps()
        wet = [
            {**dict.fromkeys(("lap_time", "end_time"), 130.0), "driver": who, "lap": lap, "compound": "INTERMEDIATE"}
            for who in "ABCD"
            for lap in range(1, 5)
        ]
        names = [*wet[0], "stint", "tyre_life", "pit_in", "pit_out"]
        later = [row | {"lap": row["lap"] + 4, "stint": row["stint"] + 1} for row in dry.records(names)]
        lines = sorted([*({"stint": 1} | row for row in wet), *later], key=lambda row: (row["driver"], row["lap"]))
        found = wear_of(made_of(table(*lines)))
        assert found.slopes == pytest.approx((0.08,))
        assert found.compounds == ("MEDIUM",)
        assert found.remark == "Without the laps on which rain tyres were driven"

    def test_where_the_road_dried_under_slicks_it_is_not_measurable(self) -> None:
        """Tyres of different ages would tell: the road of a lap is the same for all, and yet not the whole of it."""
        drying = tuple(2.0 * (LAPS - lap) for lap in range(LAPS))
        with pytest.raises(NoTelemetry, match="the road changed lap times by more than the tyres do"):
            wear_of(race({**STOPS, "D": 4}, 0.08, drying))

    def test_where_all_stop_together_it_is_not_measurable(self) -> None:
        with pytest.raises(NoTelemetry, match="not measurable here: it is not clear for medium"):
            wear_of(race({"A": 5, "B": 5, "C": 5}, 0.08))

    def test_in_a_practice_it_is_that_of_long_runs_with_the_fuel(self) -> None:
        times = {1: 120.0, 2: 95.0} | {lap: 100.0 + 0.1 * lap for lap in range(3, 9)}
        lines = [row | {"lap_time": times[row["lap"]]} for who in "AB" for row in laps_of(who, 8)]
        found = wear_of(made_of(table(*lines), "FP2"))
        assert (found.slopes, found.against) == ((pytest.approx(0.1),), False)
        assert found.ages[0].tolist() == [3, 4, 5, 6, 7, 8]
        assert wear_words(found).endswith("a lap. Fuel burn is included.")

    def test_a_practice_without_a_long_run_says_so(self) -> None:
        lines = [row | {"lap_time": 95.0 + 10 * (row["lap"] % 2)} for row in laps_of("A", 8)]
        with pytest.raises(NoTelemetry, match="5 steady laps one after another"):
            wear_of(made_of(table(*lines), "FP2"))


class TestWearBy:
    """Stints of a soft tyre; `ages` of each begin at 1 if nothing else is said."""

    def of(self, *stints: tuple[Any, Any], doubt: dict[str, float] | None = None) -> Any:
        stint = np.concatenate([[f"A {at}"] * len(ages) for at, (ages, _) in enumerate(stints)])
        ages, times = (np.concatenate([pair[at] for pair in stints]).astype(float) for at in (0, 1))
        return wear_by(stint, np.array(["SOFT"] * len(ages), object), ages, times, doubt)

    def test_an_age_is_drawn_if_a_quarter_of_the_stints_reach_it(self) -> None:
        short, long = np.arange(1.0, 5), np.arange(1.0, 7)
        assert self.of(*[(short, 90 + 0.05 * short)] * 3, (long, 90 + 0.05 * long)).ages[0].tolist() == [
            1,
            2,
            3,
            4,
            5,
            6,
        ]
        assert self.of(*[(short, 90 + 0.05 * short)] * 4, (long, 90 + 0.05 * long)).ages[0].tolist() == [1, 2, 3, 4]

    def test_four_laps_are_a_stint_and_three_are_none(self) -> None:
        assert self.of((np.arange(1.0, 5), 90 + 0.05 * np.arange(1.0, 5))).slopes == pytest.approx((0.05,))
        with pytest.raises(NoTelemetry, match="no stints of four racing laps"):
            self.of((np.arange(1.0, 4), np.full(3, 90.0)))

    def test_laps_of_unknown_age_do_not_count(self) -> None:
        ages = np.array([1.0, 2, 3, np.nan, np.nan])
        with pytest.raises(NoTelemetry, match="no stints of four racing laps"):
            self.of((ages, np.full(5, 90.0)))
        found = self.of((np.array([1.0, 2, 3, np.nan, 5]), np.array([90.0, 90.1, 90.2, 99, 90.4])))
        assert (found.slopes[0], found.ages[0].tolist()) == (pytest.approx(0.1), [1, 2, 3, 5])

    def test_a_stint_whose_age_never_grows_has_no_slope(self) -> None:
        with pytest.raises(NoTelemetry, match="no stints of four racing laps"):
            self.of((np.full(5, 3.0), np.arange(90.0, 95)))

    def test_the_error_is_at_least_what_is_known_of_the_compound(self) -> None:
        ages = np.arange(1.0, 6)
        assert self.of((ages, 90 + 0.05 * ages), doubt={"SOFT": 0.04, "HARD": 9.0}).errors == (0.04,)
        for nothing in ({"HARD": 9.0}, None):
            assert self.of((ages, 90 + 0.05 * ages), doubt=nothing).errors == pytest.approx((0,), abs=1e-9)

    def test_a_slope_known_to_a_tenth_is_told_and_beyond_it_not(self) -> None:
        ages = np.arange(1.0, 6)
        assert self.of((ages, 90 + 0.05 * ages), doubt={"SOFT": 0.1}).compounds == ("SOFT",)
        with pytest.raises(NoTelemetry, match="not clear for soft"):
            self.of((ages, 90 + 0.05 * ages), doubt={"SOFT": 0.101})

    def test_each_stint_is_measured_from_its_own_start_on_the_trend(self) -> None:
        """The second starts at age 3, where the trend of 0.1 s a lap has lost 0.2 s since age 1."""
        first, second = np.arange(1.0, 6), np.arange(3.0, 8)
        found = self.of((first, 90 + 0.1 * first), (second, 95 + 0.1 * second))
        assert found.ages[0].tolist() == [1, 2, 3, 4, 5, 6, 7]
        assert found.lost[0] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])

    def test_at_each_age_it_is_the_median_of_the_stints(self) -> None:
        ages = np.arange(1.0, 5)
        wave = np.array([0.1, -0.1, -0.1, 0.1])  # has no slope
        found = self.of((ages, 90 + wave), (ages, 90.0 + 0 * ages), (ages, 90 - 0.5 * wave))
        assert found.lost[0] == pytest.approx([0, 0, 0, 0], abs=1e-9)

    @pytest.mark.parametrize(("name", "remark"), [("INTERMEDIATE", True), ("WET", True), ("HARD", False)])
    def test_of_rain_tyres_it_is_said_that_the_road_does_more(self, name: str, remark: bool) -> None:
        ages = np.arange(1.0, 6)
        found = wear_by(np.array(["A 1"] * 5), np.array([name] * 5, object), ages, 90 + 0.05 * ages)
        assert found.remark == ("On a wet or drying track the road changes these times more than the tyres do" * remark)

    def test_compounds_come_in_the_order_of_their_names_each_with_its_own(self) -> None:
        ages = np.arange(1.0, 6)
        found = wear_by(
            np.repeat(["A 1", "A 2"], 5),
            np.repeat(np.array(["SOFT", "HARD"], object), 5),
            np.tile(ages, 2),
            np.concatenate([90 + 0.2 * ages, 92 + 0.05 * ages]),
        )
        assert (found.compounds, found.slopes) == (("HARD", "SOFT"), pytest.approx((0.05, 0.2)))

    @pytest.mark.parametrize("name", ["UNKNOWN", "TEST_UNKNOWN"])
    def test_a_tyre_that_is_not_known_is_no_compound(self, name: str) -> None:
        ages = np.arange(1.0, 6)
        with pytest.raises(NoTelemetry, match="known tyre"):
            wear_by(np.array(["A 1"] * 5), np.array([name] * 5, object), ages, 90 + 0.05 * ages)
