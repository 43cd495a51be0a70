"""The numbers behind the plots, with what must come out written down."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lib.errors import NoTelemetry
from lib.services.plotter import Material, Size, figure_of
from lib.services.plotter.kinds.lap_times import lap_times
from lib.services.plotter.kinds.maps_numbers import apart, dominance, lap_way, sectors_of, turned
from lib.services.plotter.kinds.pace_numbers import density, spread_by, spread_of
from lib.services.plotter.kinds.race_laps_numbers import gaps_of, race_bands, series, with_gaps
from lib.services.plotter.kinds.ranking_numbers import best_of, best_sectors
from lib.services.plotter.kinds.traces import between
from lib.services.plotter.kinds.traces_numbers import STEP, Bend, Traces, biggest_gain, gain_words, sector_bests, traces
from lib.services.plotter.kinds.wear_numbers import wear_of
from lib.services.plotter.layout import clock, short_clock, spread, ticks, whole_ticks
from lib.services.plotter.paper import shown
from lib.services.race_story.field_pace import paces_of
from lib.services.styling import STYLES
from lib.services.telemetry_service import LapReference, compare
from lib.sessions import Table, TimingLines, open_store
from lib.sessions.schemas import LAPS, TIMELINE
from tests.services.plotter.drawn import made_of, shown_texts
from tests.services.plotter.invented import QUALIFYING, write_to
from tests.services.race_story.races import timeline


def laps(**columns: list[object]) -> Table:
    return Table.of(LAPS, columns)


class TestLayout:
    def test_ticks_are_round_and_inside(self) -> None:
        assert ticks(3, 101, 5) == [20, 40, 60, 80, 100]
        assert ticks(-0.02, 0.13, 3) == [0, 0.05, 0.1]

    def test_ticks_of_whole_numbers_have_no_halves_between_them(self) -> None:
        assert ticks(330, 352, 10, whole=True) == [330, 335, 340, 345, 350]
        assert ticks(330, 352, 10) == [330, 332.5, 335, 337.5, 340, 342.5, 345, 347.5, 350]
        assert ticks(320, 334, 10, whole=True) == [320, 322, 324, 326, 328, 330, 332, 334]
        assert ticks(0, 3, 10, whole=True) == [0, 1, 2, 3]

    def test_whole_ticks_keep_the_first(self) -> None:
        assert whole_ticks(1, 16, 4) == [1, 5, 10, 15]
        assert whole_ticks(0, 4, 10) == [0, 1, 2, 3, 4]

    def test_labels_with_room_stay_where_they_are(self) -> None:
        assert spread([10, 30, 50], [8, 8, 8], 0, 60) == [10, 30, 50]

    def test_labels_that_touch_move_apart_around_their_middle(self) -> None:
        assert spread([20, 20, 22], [10, 10, 10], 0, 60) == pytest.approx([10.667, 20.667, 30.667], abs=1e-3)

    def test_labels_stay_inside_and_share_a_room_that_is_too_small(self) -> None:
        assert spread([0, 0], [10, 10], 0, 60) == [5, 15]
        assert spread([5, 5, 5], [10, 10, 10], 0, 15) == [2.5, 7.5, 12.5]

    def test_times_are_written_as_on_television(self) -> None:
        assert [clock(81.742), clock(119.9996), clock(9.5)] == ["1:21.742", "2:00.000", "9.500"]
        assert [clock(97.9745), clock(90.8275)] == ["1:37.975", "1:30.828"]  # medians of two, as the analysis has them
        assert [short_clock(84), short_clock(84.5), short_clock(84.25)] == ["1:24", "1:24.5", "1:24.25"]

    def test_what_the_font_lacks_is_a_dot(self) -> None:
        assert shown("Åsa 周 $x$") == "Åsa · $x$"


class TestRace:
    ROWS = laps(
        driver=["AAA", "BBB", "AAA", "BBB"],
        lap=[1, 1, 2, 2],
        end_time=[100.0, 101.5, 190.0, 193.25],
        lap_time=[90.0, 91.5, 90.0, 91.75],
        track_status=["1", "1", "14", "4"],
    )

    def test_a_gap_is_the_time_behind_the_first_to_end_the_lap(self) -> None:
        found = gaps_of(["AAA", "BBB"], self.ROWS)
        assert [values.tolist() for values in found.values] == [[0, 0], [1.5, 3.25]]

    def test_the_gap_is_to_everybody_though_one_is_drawn(self) -> None:
        assert gaps_of(["BBB"], self.ROWS).values[0].tolist() == [1.5, 3.25]

    def test_the_lap_in_which_a_car_stops_has_no_gap_and_leads_nobody(self) -> None:
        """The source ends that lap at some later flag, and a lap 1 never ended when the first car ends it."""
        rows = laps(
            driver=["AAA", "AAA", "BBB", "BBB", "CCC"],
            lap=[1, 2, 1, 2, 1],
            end_time=[100.0, 190.0, 101.0, 9000.0, 100.0],
            lap_time=[90.0, 90.0, 91.0, None, None],
        )
        found = gaps_of(["AAA", "BBB", "CCC"], rows)
        assert (found.drivers, found.laps[1].tolist(), found.values[1].tolist()) == (("AAA", "BBB"), [1], [1])

    def test_a_deleted_lap_is_not_among_the_lap_times(self) -> None:
        rows = laps(driver=["AAA"] * 3, lap=[2, 3, 4], lap_time=[90.0, 80.0, 91.0], deleted=[False, True, None])
        assert lap_times(made_of(rows)).values[0].tolist() == [90, 91]

    @pytest.mark.parametrize("kind", ["positions", "gap-to-leader", "race-trace"])
    def test_who_went_out_is_not_named_among_those_at_the_end(self, kind: str) -> None:
        count = [8, 8, 2]
        rows = laps(
            driver=[name for name, laps_ in zip("ABC", count, strict=True) for _ in range(laps_)],
            lap=[lap for laps_ in count for lap in range(1, laps_ + 1)],
            position=[at for at, laps_ in enumerate(count, 1) for _ in range(laps_)],
            lap_time=[90.0 + at for at, laps_ in enumerate(count) for _ in range(laps_)],
            start_time=[(90.0 + at) * lap for at, laps_ in enumerate(count) for lap in range(laps_)],
            end_time=[(90.0 + at) * (lap + 1) for at, laps_ in enumerate(count) for lap in range(laps_)],
        )
        states = {name: Table.of(TIMELINE[name], {}) for name in ("track_status", "session_status")}
        texts = [words for words, _ in shown_texts(figure_of(kind, made_of(rows, **states), Size(800))[0])]
        assert ("C" in texts, "C out" in texts, "B" in texts) == (False, True, True)

    def test_the_tyres_of_2018_are_named_and_not_taken_for_others(self) -> None:
        tyres = ["HYPERSOFT"] * 9 + ["SUPERSOFT"] * 9
        rows = laps(driver=["AAA"] * 18, lap=[*range(1, 19)], stint=[1] * 9 + [2] * 9, compound=[*tyres])
        texts = [words for words, _ in shown_texts(figure_of("strategy", made_of(rows), Size(800))[0])]
        assert {"Hypersoft", "HS 9", "Supersoft", "SS 9"} <= set(texts)

    def test_a_safety_car_is_the_same_for_any_drivers_and_in_a_qualifying_has_no_laps(self) -> None:
        rows = laps(
            driver=list("ABC") * 2, lap=[1, 1, 1, 2, 2, 2], lap_time=[90.0] * 6, end_time=[90.0] * 3 + [180.0] * 3
        )
        states = timeline([(100.0, "4"), (170.0, "1")])
        alone = replace(made_of(rows, **states), drivers=("A",))
        assert lap_times(alone).caution == (("sc", 2, 2),)
        assert race_bands(made_of(rows, **states)) == (("sc", 2, 2),)

    def test_a_driver_without_a_value_has_no_line(self) -> None:
        found = series(["BBB", "CCC"], self.ROWS, self.ROWS["end_time"], np.ones(4, bool))
        assert found.drivers == ("BBB",)
        assert found.values[0].tolist() == [101.5, 193.25]

    def test_a_line_has_a_hole_where_laps_are_missing(self) -> None:
        x, y = with_gaps(np.array([1.0, 2.0, 5.0]), np.array([9.0, 8.0, 7.0]))
        assert np.isnan(x[2])
        assert np.isnan(y[2])
        assert x[[0, 1, 3]].tolist() == [1, 2, 5]


class TestPace:
    def test_racing_laps_are_the_same_for_any_choice_of_drivers(self) -> None:
        times: list[object] = [90.0, 91.0, 92.0, 93.0, 110.0, 112.0]
        rows = laps(driver=["AAA"] * 4 + ["BBB"] * 2, lap=[2, 3, 4, 5, 2, 3], lap_time=times)
        assert paces_of(made_of(rows).stored, ["AAA", "BBB"]).rows["lap_time"].tolist() == [90, 91, 92, 93]
        assert len(paces_of(made_of(rows).stored, ["BBB"]).rows) == 0

    def test_what_was_deleted_made_up_or_driven_behind_a_safety_car_is_no_racing_lap(self) -> None:
        rows = laps(
            driver=["AAA"] * 7,
            lap=[1, 2, 3, 4, 5, 6, 7],
            lap_time=[90.0, 90.1, 90.2, 90.3, 90.4, 90.5, None],
            deleted=[False, True, None, False, False, False, False],
            generated=[False, False, True, False, False, False, False],
            track_status=["1", "1", "1", "24", "1", "1", "1"],
            pit_in=[None, None, None, None, 500.0, None, None],
        )
        assert paces_of(made_of(rows).stored, ["AAA", "BBB"]).rows["lap"].tolist() == [6]

    @pytest.mark.parametrize("numbers", [spread_of, wear_of])
    def test_a_qualifying_is_not_taken_for_racing(self, numbers: Any) -> None:
        with pytest.raises(NoTelemetry, match="no laps at racing pace"):
            numbers(made_of(laps(driver=["AAA"] * 5, lap=[2, 3, 4, 5, 6], lap_time=[90.0] * 5), "Q"))

    def test_of_a_practice_only_laps_near_the_best_count(self) -> None:
        rows = laps(driver=["AAA"] * 4, lap=[2, 3, 4, 5], lap_time=[80.0, 85.5, 85.7, 85.8])
        assert paces_of(made_of(rows, "FP2").stored, ["AAA", "BBB"]).rows["lap_time"].tolist() == [80, 85.5]

    def test_drivers_are_ranked_by_their_median(self) -> None:
        who = np.array(["A", "A", "A", "B", "B", "B", "C"], object)
        times = np.array([90.0, 91.0, 95.0, 89.0, 90.5, 99.0, 80.0])
        found = spread_by(["A", "B", "C"], who, times, np.array(["SOFT"] * 2 + [None] * 5, object), False)
        assert found.compounds == (("UNKNOWN",) * 3, ("SOFT", "SOFT", "UNKNOWN"))
        assert (found.drivers, found.medians) == (("B", "A"), [90.5, 91.0])

    def test_a_density_is_highest_where_the_laps_are(self) -> None:
        levels, share = density(np.array([90.0, 90.1, 90.2, 95.0]))
        assert (levels[0], levels[-1]) == (90, 95)  # nobody drove beyond
        assert levels[np.argmax(share)] == pytest.approx(90.1, abs=0.6)
        assert share.max() == 1


class TestRanking:
    def test_the_best_comes_first_and_who_has_none_is_left_out(self) -> None:
        found = best_of(["A", "B", "C"], np.array(["A", "B", "A"]), np.array([91.0, 90.0, 89.5]))
        assert (found.drivers, found.values) == (("A", "B"), (89.5, 90.0))

    def test_more_is_better_for_speeds(self) -> None:
        found = best_of(["A", "B"], np.array(["A", "B", "A"]), np.array([310.0, 330.0, np.nan]), -1)
        assert found.values == (330.0, 310.0)

    def test_a_car_that_only_stood_has_its_bar(self) -> None:
        rows = laps(driver=["AAA"], lap=[1], speed_st=[0.0])
        assert "AAA 0 km/h" in figure_of("top-speeds", made_of(rows, "FP1"), Size(400))[1]

    def test_best_sectors_may_be_of_different_laps(self) -> None:
        rows = laps(driver=["A", "A"], lap=[3, 5], sector1=[30.0, 29.0], sector2=[40.0, 41.0], sector3=[None, None])
        assert best_sectors(["A"], rows).seconds[0, :2].tolist() == [29, 40]
        assert best_sectors(["A"], rows).laps[0, :2].tolist() == [5, 3]


def laps_of(**more: Any) -> Traces:
    return Traces(("AAA lap 1", "BBB lap 2"), ("AAA", "BBB"), (80.0, 79.9), np.zeros(2), (), (), **more)


class TestLap:
    def test_the_corner_that_matters_is_the_largest_difference_beyond_noise_of_any_lap_but_the_first(self) -> None:
        bends = (
            Bend("1", 100, gains=(0.0, 0.02, -0.01)),
            Bend("2", 300, gains=(0.0, 0.01, -0.09)),
            Bend("3", 500, gains=(9.0, None, None)),
        )
        assert biggest_gain(laps_of(corners=bends)) == (bends[1], 2, -0.09)

    def test_where_all_is_noise_no_corner_matters(self) -> None:
        assert biggest_gain(laps_of(corners=(Bend("1", 100, gains=(0.0, None)),))) is None

    def test_a_loss_of_the_second_is_a_win_of_the_first(self) -> None:
        data = laps_of()
        assert gain_words(data, (Bend("1", 1), 1, 0.05)) == "AAA wins 0.050 s"
        assert gain_words(data, (Bend("1", 1), 1, -0.05)) == "BBB wins 0.050 s"

    def test_sectors_say_who_is_fastest_and_by_what(self) -> None:
        sectors = ((30.0, 28.0, 22.0), (29.9, 28.0, 22.25))
        assert sector_bests(laps_of(lines=(1000.0, 2000.0, 3000.0), sectors=sectors)) == [
            (0.0, 1000.0, "S1  BBB by 0.100", 1),
            (1000.0, 2000.0, "S2  level", None),
            (2000.0, 3000.0, "S3  AAA by 0.250", 0),
        ]

    def test_the_sectors_of_one_lap_are_its_times(self) -> None:
        found = sector_bests(laps_of(lines=(1.0, 2.0, 3.0), sectors=((30.0, 28.0, 22.1),)))
        assert [words for _, _, words, _ in found] == ["S1  30.000", "S2  28.000", "S3  22.100"]

    @pytest.mark.parametrize(("lines", "sectors"), [((), ((1.0, 2.0, 3.0),)), ((1.0, 2.0, 3.0), ((1.0, None, 3.0),))])
    def test_without_lines_or_a_time_no_sector_is_judged(self, lines: Any, sectors: Any) -> None:
        assert sector_bests(laps_of(lines=lines, sectors=sectors)) == []

    def test_the_delta_is_exact_at_the_lines_and_least_certain_midway(self) -> None:
        data = replace(laps_of(exact=(10.0, 20.0, 30.0)), distance=np.array([0.0, 5, 10, 12, 30]))
        assert between(data).tolist() == pytest.approx([0, 1, 0, 0.8, 0])

    def test_a_map_is_turned_counter_clockwise(self) -> None:
        x, y = turned(np.array([1.0, 0.0]), np.array([0.0, 1.0]), 90)
        assert x == pytest.approx([0, -1])
        assert y == pytest.approx([1, 0])

    def test_a_sector_ends_at_its_share_of_the_way(self) -> None:
        square = np.array([0.0, 1, 1, 0, 0]), np.array([0.0, 0, 1, 1, 0])
        assert sectors_of(*square, (100.0, 300.0, 400.0)).tolist() == [0, 1, 1, 2, 2]
        assert sectors_of(*square, ()).tolist() == [0] * 5

    def test_labels_of_corners_stand_beside_the_track_and_apart(self) -> None:
        track = np.column_stack([np.linspace(0, 100, 101), np.zeros(101)])
        places = apart(np.array([[50.0, 0.0], [52.0, 0.0]]), track, np.array([[0.0, 1.0], [0.0, 1.0]]), 5.0)
        assert places[0] == pytest.approx([50, 9.5])
        assert np.abs(places[:, 1]).min() >= 1.45 * 5
        assert np.hypot(*(places[0] - places[1])) >= 2.15 * 5

    def test_one_lap_too_lies_on_the_lines_of_its_session(self, tmp_path: Path) -> None:
        store = open_store(f"file://{tmp_path}")
        lines = TimingLines(s1=1000.0, s2=2000.0, finish=3250.0, laps=9, spread=(1.0, 1.0, 1.0))
        write_to(store, lines=lines)
        asked = Material(store, STYLES["dark"], references=(LapReference(QUALIFYING, "AAA"),))
        found = traces(asked)
        assert (found.lines, found.distance[-1], len(found.names)) == ((1000, 2000, 3250), 3250, 1)
        assert lap_way("speed")(asked).value.tolist() == found.channels[0]["speed"].tolist()

    def test_a_point_of_the_map_has_the_lap_that_is_fastest_in_its_mini_sector(self, tmp_path: Path) -> None:
        store = open_store(f"file://{tmp_path}")
        write_to(store, lines=TimingLines(s1=1080, s2=2220, finish=3330, laps=9, spread=(1, 1, 1)))
        laps = tuple(LapReference(QUALIFYING, driver) for driver in ("AAA", "BBB", "CCC"))
        found = dominance(Material(store, STYLES["dark"], references=laps))
        told = compare(store, laps, STEP, channels=("x",))
        expected = [
            next(part["fastest"] for part in reversed(told["mini_sectors"]) if place >= part["from"])
            for place in told["distance"]
        ]
        assert found.value.tolist() == expected
        assert len(set(expected)) > 1
        assert found.times == pytest.approx((60.0, 60.25, 60.5))
