"""What a picture shows lies where its numbers are: boxes, lines, dots and the words beside them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex

from lib.services.plotter.kinds.gg_diagram import Grip, draw_grip, envelope
from lib.services.plotter.kinds.lap_times import LapTimes, draw_lap_times
from lib.services.plotter.kinds.maps import draw_channel, draw_outline
from lib.services.plotter.kinds.maps_numbers import Way
from lib.services.plotter.kinds.pace import draw_pace, draw_spread
from lib.services.plotter.kinds.pace_numbers import Spread
from lib.services.plotter.kinds.pit_lane import PitStop, PitStops, draw_stops
from lib.services.plotter.kinds.race_laps import draw_gaps as draw_race_gaps
from lib.services.plotter.kinds.race_laps import draw_positions
from lib.services.plotter.kinds.race_laps_numbers import Series
from lib.services.plotter.kinds.race_trace import FieldTrace, draw_trace
from lib.services.plotter.kinds.ranking import Grid, Ranking, draw_gaps, draw_sectors, draw_speeds
from lib.services.plotter.kinds.strategy import StintBar, Strategies, draw_strategy
from lib.services.plotter.kinds.team_pace import Teams, draw_teams
from lib.services.plotter.kinds.wear import draw_wear
from lib.services.plotter.kinds.weather import Weather
from lib.services.plotter.kinds.weather import draw as draw_weather
from lib.services.plotter.sheet import Sheet
from lib.services.race_story.tyre_wear import CompoundWear, TyreWear
from lib.services.race_story.wear_line import WearLine
from lib.services.styling import mixed
from lib.services.telemetry_service.forces import ForceEstimates
from tests.services.plotter.drawn import shown_texts
from tests.services.plotter.on_axes import DARK, boxes, drawn, figured, lines, of, place, row


class TestRanking:
    def test_a_bar_is_as_long_as_the_gap_and_its_words_stand_behind_it(self) -> None:
        axes, texts = drawn(draw_gaps, Ranking(("A", "B"), (90.0, 90.5)))
        assert boxes(axes[0]) == [(0, 0, -0.33, 0.33), (0, 0.5, 0.67, 1.33)]
        assert axes[0].get_xlim() == pytest.approx((0, 0.57))
        x, y = place(axes[0], 0.5, 1)
        assert texts["+0.500"][0] > x
        assert texts["+0.500"][1] == pytest.approx(y, abs=4)
        assert texts["A"][1] > texts["B"][1]
        assert texts["A"][0] < place(axes[0], 0, 0)[0]
        assert "1:30.000" in texts

    def test_a_cut_lies_below_the_last_who_made_it(self) -> None:
        axes, texts = drawn(draw_gaps, Ranking(("A", "B"), (90.0, 90.5), ((1, "Q3"),)))
        assert texts["Q3 cut"][1] == pytest.approx(place(axes[0], 0, 0.5)[1], abs=4)
        assert [line for line in axes[0].lines if line.get_ydata()[0] == 0.5]

    def test_dots_of_speeds_are_where_they_are_measured(self) -> None:
        axes, texts = drawn(draw_speeds, Ranking(("A", "B"), (331.0, 311.0), trap="speed trap", without=("C",)))
        dots = [line for line in lines(axes[0]) if len(line[0]) == 1]
        assert dots == [[[331], [0]], [[311], [1]]]
        assert axes[0].get_xlim() == pytest.approx((308.6, 333.4))
        assert texts["331"][0] > place(axes[0], 331, 0)[0]
        assert "Without a lap at speed: C" in texts

    def test_a_sector_is_purple_where_it_is_best_and_says_what_it_lost_elsewhere(self) -> None:
        grid = Grid(
            ("A", "B"), np.array([[30.0, 40.5, np.nan], [30.25, 40.0, np.nan]]), np.array([[3.0, 4, np.nan]] * 2)
        )
        axes, texts = drawn(draw_sectors, grid)
        assert {"30.000  best, lap 3", "30.250  +0.250", "40.500  +0.500", "40.000  best, lap 4", "–"} <= set(texts)
        assert texts["30.250  +0.250"] == pytest.approx(place(axes[0], 0, 1), abs=4)
        colours = [to_hex(one) for one in axes[0].collections[0].get_facecolor()]
        assert [colour == "#a33fd6" for colour in colours] == [True, False, False, False, True, False]
        assert boxes(axes[0])[0] == (-0.49, 0.49, -0.46, 0.46)

    def test_a_sector_is_the_redder_the_more_it_lost_up_to_what_nine_tenths_lost_less_than(self) -> None:
        """Of 0, 1, ... 10 tenths of a second nine tenths are up to 0.9 s."""
        seconds = np.column_stack([30 + np.arange(11) / 10] * 3)
        axes, _ = drawn(draw_sectors, Grid(tuple("ABCDEFGHIJK"), seconds, np.ones((11, 3))))
        colours = [to_hex(one) for one in axes[0].collections[0].get_facecolor()][::3]
        ramp = (DARK.good, DARK.caution, DARK.bad)
        assert colours == ["#a33fd6", *(mixed(ramp, at / 9) for at in range(1, 10)), DARK.bad]


class TestPace:
    SPREAD = Spread(("A", "B"), (row(90.0, 91, 92, 93, 94), row(91.0, 92, 93, 95, 99)), (("SOFT",) * 5,) * 2)

    def test_a_box_is_the_middle_half_with_the_median_and_the_whiskers_reach_all(self) -> None:
        axes, _ = drawn(draw_pace, self.SPREAD)
        assert boxes(axes[0]) == [(-0.31, 0.31, 91, 93), (0.69, 1.31, 92, 95)]
        assert lines(axes[0], DARK.text) == [[[-0.31, 0.31], [92, 92]], [[0.69, 1.31], [93, 93]]]
        assert [line for line in lines(axes[0]) if line[0] == [1, 1]] == [[[1, 1], [91, 99]]]
        low, high = axes[0].get_ylim()
        assert (low, high) == pytest.approx((89.64, 99.36))

    @pytest.mark.parametrize("width", [1200, 300])
    def test_medians_stand_above_their_boxes(self, width: int) -> None:
        count = 20
        names = tuple(f"D{at:02}" for at in range(count))
        times = tuple(row(90.0, 91, 92) + at for at in range(count))
        spread = Spread(names, times, (("SOFT",) * 3,) * count)
        axes, texts = drawn(draw_pace, spread, *names, width=width)
        top = axes[0].get_window_extent().y1
        for at, words in ((0, "1:31.00"), (1, "+1.00"), (19, "+19.00")):
            x, y = texts[words]
            assert x == pytest.approx(place(axes[0], at, 91)[0], abs=2)
            assert top < y < top + 0.08 * 0.75 * width

    @pytest.mark.parametrize("draw", [draw_pace, draw_spread])
    @pytest.mark.parametrize("width", [360, 400, 1200])
    def test_22_names_stand_below_their_columns_without_touching(self, draw: Any, width: int) -> None:
        names = tuple(f"M{letter}W" for letter in "ABCDEFGHIJKLMNOPQRSTUV")
        spread = Spread(names, (row(90.0, 91, 92),) * 22, (("SOFT",) * 3,) * 22)
        figure = figured(draw, spread, of(*names), width)
        found = dict(shown_texts(figure))
        edges = [(found[name].x0, found[name].x1) for name in names]
        assert all(right < left for (_, right), (left, _) in pairwise(edges))
        middles = [(left + right) / 2 for left, right in edges]
        assert middles == pytest.approx([place(figure.axes[0], at, 91)[0] for at in range(22)], abs=2)
        assert found["MAW"].y1 < figure.axes[0].get_window_extent().y0

    def test_against_the_field_medians_have_their_sign(self) -> None:
        spread = Spread(("A",), (row(-0.5, -0.25, 1.0),), (("SOFT",) * 3,), against=True)
        assert "−0.25" in drawn(draw_pace, spread)[1]

    def test_every_lap_is_a_dot_on_the_colour_of_its_tyre(self) -> None:
        spread = Spread(("A",), (row(90.0, 91, 92),), (("SOFT", "HARD", "HARD"),))
        axes, texts = drawn(draw_spread, spread)
        dots = next(one for one in axes[0].collections if isinstance(one, PathCollection))
        assert dots.get_offsets()[:, 1].tolist() == [90, 91, 92]
        assert np.abs(dots.get_offsets()[:, 0]).max() <= 0.2
        assert [to_hex(one) for one in dots.get_facecolor()] == [DARK.tyres.soft, DARK.tyres.hard, DARK.tyres.hard]
        assert lines(axes[0], DARK.text) == [[[-0.3, 0.3], [91, 91]]]
        assert {"Soft", "Hard"} <= set(texts)

    def test_a_team_has_its_median_its_middle_half_and_what_it_costs(self) -> None:
        teams = Teams(("Red", "Blue"), (row(90.0, 91, 92, 93, 94), row(91.5, 92, 92.5)), (("A",), ("B",)))
        axes, texts = drawn(draw_teams, teams)
        middles = [line for line in lines(axes[0]) if line[0][0] != line[0][-1]]
        assert middles == [[[91, 93], [0, 0]], [[91.75, 92.25], [1, 1]]]
        assert lines(axes[0], DARK.text) == [[[92, 92], [-0.38, 0.38]], [[92, 92], [0.62, 1.38]]]
        shapes = [box[:2] for box in boxes(axes[0])]
        assert shapes == [(90, 94), (91.5, 92.5)]
        assert {"1:32.000", "+0.000", "Red", "Blue"} <= set(texts)
        assert texts["Red"][1] > texts["A"][1] > texts["Blue"][1]

    def test_the_age_of_a_tyre_costs_a_line_from_its_first_age_on(self) -> None:
        shares = row(1.0, 1.0, 0.4)
        wear = CompoundWear("SOFT", WearLine(0.1, 0.02), row(2.0, 3, 5), row(0.0, 0.2, 0.3), shares, 5)
        axes, texts = drawn(draw_wear, TyreWear((wear,), against=True))
        full, hollow = [[2, 3], [0, 0.2]], [[5], [0.3]]
        assert lines(axes[0], DARK.tyres.soft)[:2] == [[[2, 3, 5], [0, 0.1, 0.3]], full]
        assert [line.get_markerfacecolor() for line in axes[0].get_lines()[2:]] == [
            DARK.tyres.soft,
            DARK.panel,
            DARK.panel,
        ]
        assert lines(axes[0])[3:] == [hollow, hollow]
        band = axes[0].collections[0].get_paths()[0].get_extents()
        assert (band.x0, band.x1, band.y0, band.y1) == pytest.approx((2, 5, 0, 0.36))
        assert axes[0].get_xlim() == (1.5, 5.5)
        assert axes[0].get_ylim() == pytest.approx((-0.0216, 0.3816))
        assert "Soft  +0.100 ± 0.020 s a lap" in texts

    def test_wear_that_bends_is_drawn_and_told_with_both_slopes(self) -> None:
        line, ages = WearLine(0.1, 0.02, 10.0, -0.05, 0.03), row(2.0, 10, 14)
        wear = CompoundWear("HARD", line, ages, row(0.0, 0.9, 0.6), row(1.0, 1.0, 1.0), 5)
        axes, texts = drawn(draw_wear, TyreWear((wear,), against=True))
        assert lines(axes[0], DARK.tyres.hard)[0] == [[2, 10, 14], pytest.approx([0, 0.8, 0.6])]
        assert "Hard  +0.100 ± 0.020 s a lap to lap 10, then −0.050 ± 0.030" in texts


class TestRaces:
    def test_a_stint_reaches_from_the_end_of_the_lap_before_to_its_last(self) -> None:
        bars = StintBar("A", 1, 3, "SOFT"), StintBar("A", 4, 10, "HARD", True), StintBar("B", 1, 10, "HARD")
        axes, texts = drawn(draw_strategy, Strategies(("A", "B"), bars, rain=((2, 4),), out={"B": 10}))
        wanted = [(0, 3, -0.33, 0.33), (3, 10, -0.33, 0.33), (0, 10, 0.67, 1.33)]
        assert boxes(axes[0])[:3] == wanted
        assert boxes(axes[0])[3] == wanted[1]  # hatched
        assert texts["H 7"] == pytest.approx(place(axes[0], 6.5, 0), abs=4)
        assert texts["S 3"] == pytest.approx(place(axes[0], 1.5, 0), abs=4)
        assert texts["out"][0] > place(axes[0], 10, 1)[0] - 1
        rain = axes[0].patches[-1].get_window_extent()
        assert (rain.x0, rain.x1) == pytest.approx((place(axes[0], 1, 0)[0], place(axes[0], 4, 0)[0]))
        assert axes[0].get_window_extent().y1 < rain.y0 < rain.y1 < axes[0].get_window_extent().y1 + 16
        assert "Rain" in texts

    def test_how_far_a_lapped_car_was_behind_stands_after_its_last_bar(self) -> None:
        bars = StintBar("A", 1, 10, "SOFT"), StintBar("B", 1, 9, "SOFT"), StintBar("C", 1, 8, "SOFT")
        axes, texts = drawn(draw_strategy, Strategies(("A", "B", "C"), bars, behind={"B": 1, "C": 2}))
        for words, lap, row_of in (("+1 lap", 9, 1), ("+2 laps", 8, 2)):
            x, y = place(axes[0], lap, row_of)
            assert x + 7 < texts[words][0] < x + 50
            assert texts[words][1] == pytest.approx(y, abs=4)

    SERIES = Series(
        ("A", "B"),
        (np.arange(0.0, 4), np.arange(0.0, 3)),
        (row(2.0, 1, 1, 1), row(1.0, 2, 2)),
        out={"B": 2},
    )

    def test_places_are_drawn_upside_down_with_who_started_there(self) -> None:
        axes, texts = drawn(draw_positions, self.SERIES)
        assert lines(axes[0])[:2] == [[[0, 1, 2, 3], [2, 1, 1, 1]], [[0, 1, 2], [1, 2, 2]]]
        assert axes[0].get_ylim() == (2.6, 0.4)
        assert texts["A  2"][1] == pytest.approx(place(axes[0], 0, 2)[1], abs=4)
        assert texts["A"][1] == pytest.approx(place(axes[0], 3, 1)[1], abs=4)
        assert texts["B out"][1] == pytest.approx(place(axes[0], 2, 2)[1], abs=20)

    def test_gaps_grow_downwards_and_who_is_far_behind_is_said(self) -> None:
        far = row(0.0, 10, 50, 200)
        data = Series(("A", "B"), (np.arange(1.0, 21), np.arange(1.0, 5)), (np.linspace(0, 40, 20), far))
        axes, texts = drawn(draw_race_gaps, data)
        assert axes[0].get_ylim()[0] > axes[0].get_ylim()[1]
        high = 1.25 * float(np.quantile(np.concatenate([*data.values]), 0.9))
        assert axes[0].get_ylim() == pytest.approx((1.04 * high + 0.5, -0.03 * high - 0.5))
        assert "Beyond the picture: B up to 200 s" in texts

    def test_a_car_far_behind_for_a_lap_or_two_does_not_set_the_scale_of_a_trace(self) -> None:
        others = np.linspace(0, -38, 60)
        data = FieldTrace(
            ("A", "B"),
            (np.arange(0.0, 60), np.arange(0.0, 2)),
            (others, row(0.0, -104.0)),
            ((), ()),
            pace=100.0,
        )
        axes, texts = drawn(draw_trace, data)
        low = 1.25 * float(np.quantile(np.concatenate(data.values), 0.03))
        assert -50 < low < -38
        assert axes[0].get_ylim() == pytest.approx((1.06 * low, -0.06 * low))
        assert "Beyond the picture: B up to 104 s behind" in texts
        near = replace(data, values=(others, row(0.0, 1.4 * low)))
        axes, texts = drawn(draw_trace, near)
        assert axes[0].get_ylim()[0] == pytest.approx(1.06 * 1.4 * low)
        assert not [words for words in texts if words.startswith("Beyond")]

    def test_a_trace_has_a_square_where_a_lap_ended_in_the_pits(self) -> None:
        data = FieldTrace(
            ("A", "B"),
            (np.arange(0.0, 4), np.arange(0.0, 3)),
            (row(0.0, 1, 21, 20.5), row(0.0, -1, -150)),
            ((2,), ()),
            100.0,
            61.0,
        )
        axes, texts = drawn(draw_trace, data)
        squares = [line for line in axes[0].lines if line.get_marker() == "s" and len(line.get_xdata())]
        assert [(one.get_xdata().tolist(), one.get_ydata().tolist()) for one in squares] == [([2], [21])]
        low, high = axes[0].get_ylim()
        assert (low, high) == pytest.approx((-130 - 0.06 * 151, 21 + 0.06 * 151))
        assert "Beyond the picture: B up to 150 s behind · 1:01 under red flag taken out" in texts

    def test_lap_times_are_slow_above_and_the_fastest_is_written_below_its_dot(self) -> None:
        data = LapTimes(("A", "B"), (row(2.0, 3, 6), row(2.0, 3)), (row(91.0, 90, 92), row(93.0, 92)))
        axes, texts = drawn(draw_lap_times, data)
        assert [line for line in lines(axes[0]) if len(line[0]) == 3 and line[0] == [2, 3, 6]]
        x, y = place(axes[0], 3, 90)
        assert texts["Fastest: A 1:30.000"][0] == pytest.approx(x, abs=3)
        assert y - 26 < texts["Fastest: A 1:30.000"][1] < y - 10
        assert axes[0].get_ylim() == pytest.approx((90 - 0.48, 93.3))

    def test_a_stop_is_a_dot_at_its_time_with_the_total_beside(self) -> None:
        data = PitStops(("A", "B"), ((PitStop(2, 22.0, "HARD"), PitStop(5, 24.0, "SOFT")), (PitStop(3, 23.0, "HARD"),)))
        axes, texts = drawn(draw_stops, data)
        dots = [line for line in axes[0].lines if line.get_marker() == "o"]
        assert [(one.get_xdata()[0], one.get_ydata()[0]) for one in dots] == [(22.0, 0), (24.0, 0), (23.0, 1)]
        assert [to_hex(one.get_color()) for one in dots] == [DARK.tyres.hard, DARK.tyres.soft, DARK.tyres.hard]
        assert axes[0].get_xlim() == pytest.approx((21.7, 24.42))
        assert {"46.0", "23.0", "L2", "L5", "L3", "Fastest: A 22.000 s, lap 2"} <= set(texts)
        assert texts["L5"][0] > place(axes[0], 24, 0)[0]
        assert texts["46.0"][1] == pytest.approx(place(axes[0], 22, 0)[1], abs=4)


class TestMaps:
    WAY = Way(
        ("A lap 1",), (90.0,), row(0.0, 100, 100, 0), row(0.0, 0, 50, 50), row(100.0, 200, 300, 250),
        (("1", 100.0, 25.0, 1.0, 0.0),), 300.0, (100.0, 200.0, 300.0),
    )  # fmt: skip

    def test_a_metre_is_as_long_across_as_up_and_the_middle_in_the_middle(self) -> None:
        axes, texts = drawn(draw_outline, self.WAY)
        (left, right), (low, high) = axes[0].get_xlim(), axes[0].get_ylim()
        size = axes[0].get_window_extent()
        assert (right - left) / size.width == pytest.approx((high - low) / size.height)
        assert ((left + right) / 2, (low + high) / 2) == pytest.approx((50, 25))
        assert {"Sector 1  100 m", "Sector 2  100 m", "Sector 3  100 m", "1"} <= set(texts)
        assert texts["1"][0] > place(axes[0], 100, 25)[0]

    def test_a_channel_has_its_least_and_largest_value_at_the_ends_of_the_scale(self) -> None:
        axes, _ = drawn(draw_channel("km/h"), self.WAY)
        coloured = next(one for one in axes[0].collections if isinstance(one, LineCollection))
        assert coloured.get_clim() == (100, 300)
        assert coloured.get_array().tolist() == [100, 200, 300]
        assert axes[1].get_ylim() == (100, 300)


def test_forces_are_drawn_with_a_g_as_long_across_as_up() -> None:
    across, along = row(-2.0, 0.0, 3.0, 0.5), row(0.0, -4.0, 0.5, 1.0)
    lap = ForceEstimates(across, along, row(100.0, 300, 200, 150))
    data = Grip(("A lap 1",), (90.0,), (lap,), (envelope(across, along),))
    sheet = Sheet(DARK, 1200, 900, 100, 0.75)
    entry = next(iter(of("A").looks.values()))
    material = type("Laps", (), {"lap_looks": [entry]})
    draw_grip(sheet, material, data)  # type: ignore[arg-type]
    figure = sheet.finish()
    axes = figure.axes[0]
    size = axes.get_window_extent()
    assert np.ptp(axes.get_xlim()) / size.width == pytest.approx(np.ptp(axes.get_ylim()) / size.height)
    assert sum(axes.get_xlim()) == pytest.approx(0)
    dots = next(one for one in axes.collections if isinstance(one, PathCollection)).get_offsets()
    assert dots.tolist() == [[-2, 0], [0, -4], [3, 0.5], [0.5, 1]]
    assert axes.get_xlim()[0] <= -3.36
    assert axes.get_ylim()[0] < -4
    assert axes.get_ylim()[1] > 1
    texts = {words for words, _ in shown_texts(figure)}
    assert {"Peak braking 4.0 g", "Peak traction 1.0 g", "Peak right corner 3.0 g"} <= texts
    assert {"at 300 km/h", "at 150 km/h", "at 200 km/h"} <= texts


def test_weather_lies_on_minutes_with_rain_from_its_measurement_to_the_next() -> None:
    minutes = row(0.0, 1, 2)
    data = Weather(
        minutes,
        row(20.0, 21, 22),
        row(30.0, 31, 32),
        row(1.0, 2, 3),
        row(50.0, 51, 52),
        row(0.0, 1, 0),
        row(90.0, 90, 90),
    )
    axes, texts = drawn(draw_weather, data)
    assert [line[1] for line in lines(axes[0])] == [[30, 31, 32], [20, 21, 22]]
    assert [line[1] for line in lines(axes[1])] == [[50, 51, 52]]
    assert [line[1] for line in lines(axes[2])] == [[1, 2, 3]]
    assert axes[0].get_ylim() == pytest.approx((18.2, 33.8))
    assert axes[1].get_ylim() == pytest.approx((49.6, 52.4))
    assert all(one.get_xlim() == (0, 2) for one in axes)
    rain = axes[0].collections[0].get_paths()[0].vertices
    assert (rain[rain[:, 1] == 1][:, 0].min(), rain[rain[:, 1] == 1][:, 0].max()) == (1, 2)
    assert {"Rain", "Track", "Air", "Minutes from the start"} <= set(texts)
