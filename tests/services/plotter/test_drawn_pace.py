"""Pace and rankings as they are drawn: rows, columns, dots and shapes, and the words on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from lib.services.plotter.kinds.pace import draw_pace, draw_spread, spread_words
from lib.services.plotter.kinds.pace_numbers import Spread, density
from lib.services.plotter.kinds.ranking import Grid, Ranking, draw_gaps, draw_sectors, draw_speeds
from lib.services.plotter.kinds.team_pace import Teams, draw_teams, team_words
from lib.services.plotter.kinds.wear import draw_wear
from lib.services.plotter.kinds.wear_numbers import wear_words
from lib.services.race_story.tyre_wear import CompoundWear, TyreWear
from lib.services.race_story.wear_line import WearLine
from lib.services.styling import ink_on
from tests.services.plotter.on_axes import (
    DARK,
    boxes,
    figured,
    legend_of,
    lines,
    middles,
    of,
    place,
    row,
    text_of,
    ticks_of,
)

NAN = float("nan")
ROAD = "The road changed: each lap is measured against the field's median on that lap"


def faces(figure: Figure, at: int = 0) -> list[str]:
    return [to_hex(one) for one in figure.axes[0].collections[at].get_facecolor()]


class TestSpread:
    DATA = Spread(("A", "B"), (row(90, 91, 92, 94), row(91, 92, 93)), (("SOFT",) * 4, ("SOFT", "HARD", "HARD")))

    @pytest.fixture(scope="module")
    @staticmethod
    def figure() -> Figure:
        return figured(draw_spread, TestSpread.DATA, of("A", "B"))

    def test_drivers_stand_side_by_side_and_the_axis_reaches_around_all_laps(self, figure: Figure) -> None:
        axes = figure.axes[0]
        assert axes.get_xlim() == (-0.6, 1.6)
        for at, who in enumerate("AB"):
            below = place(axes, at, axes.get_ylim()[0])
            assert middles(figure)[who] == pytest.approx((below[0], below[1] - 15), abs=3)
        assert axes.get_ylim() == pytest.approx((90 - 0.16, 94 + 0.16))
        assert axes.get_ylabel() == "Lap time (min:s)"
        assert "1:32" in ticks_of(axes, "y").values()

    def test_a_shape_is_as_wide_as_there_are_laps_up_to_four_tenths_to_each_side(self, figure: Figure) -> None:
        material = of("A", "B")
        shapes = [one for one in figure.axes[0].collections if one.get_alpha() == 0.38]
        assert [to_hex(one.get_facecolor()[0][:3]) for one in shapes] == [material.looks[who].colour for who in "AB"]
        for at, (shape, times) in enumerate(zip(shapes, self.DATA.times, strict=True)):
            levels, width = density(times)
            corners = shape.get_paths()[0].vertices
            for level, half in list(zip(levels, 0.4 * width, strict=True))[1:-1:20]:
                here = corners[np.isclose(corners[:, 1], level)][:, 0]
                assert (here.min(), here.max()) == pytest.approx((at - half, at + half))

    def test_dots_are_spread_so_that_neighbours_in_time_stand_apart(self, figure: Figure) -> None:
        """The first four of the golden ratio: 0, 0.618, 0.236 and 0.854 of the way across."""
        dots = [one for one in figure.axes[0].collections if isinstance(one, PathCollection)]
        assert dots[0].get_offsets()[:, 0].tolist() == pytest.approx([-0.2, 0.0472, -0.1056, 0.1416])
        assert dots[1].get_offsets()[0].tolist() == pytest.approx([0.8, 91])
        assert (dots[0].get_zorder(), dots[0].get_sizes().tolist()) == (3, [pytest.approx((7 * 0.72) ** 2)])

    def test_the_legend_has_every_tyre_once_and_the_note_explains_the_rest(self, figure: Figure) -> None:
        assert legend_of(figure) == [("Soft", DARK.tyres.soft), ("Hard", DARK.tyres.hard)]
        assert "Dots: racing laps · line: median · shape: where most laps are" in middles(figure)

    @pytest.mark.parametrize("draw", [draw_spread, draw_pace])
    def test_against_the_field_it_is_said_above_and_on_the_axis(self, draw: Any) -> None:
        data = replace(self.DATA, times=(row(-1, 0, 1, 2), row(0, 1, 2)), against=True)
        figure = figured(draw, data, of("A", "B"))
        assert ROAD in middles(figure)
        assert figure.axes[0].get_ylabel() == "Against the field (s, minus is faster)"
        assert {"−1", "0", "+1"} <= set(ticks_of(figure.axes[0], "y").values())

    def test_it_is_said_in_words(self) -> None:
        data = replace(self.DATA, times=(row(-1, 0, 1, 2), row(0, 1, 2)), against=True)
        assert spread_words(data) == f"{ROAD}. Median: A +0.500 s (4 laps), B +1.000 s (3 laps)."

    def test_equal_laps_have_an_axis(self) -> None:
        data = Spread(("A",), (row(90, 90, 90),), (("SOFT",) * 3,))
        assert figured(draw_spread, data, of("A")).axes[0].get_ylim() == (89.5, 90.5)


class TestPace:
    DATA = Spread(("A", "B"), (row(90, 91, 92, 93, 94), row(91, 92, 93, 95, 99)), (("SOFT",) * 5,) * 2)

    def test_boxes_and_whiskers_have_the_drivers_colours(self) -> None:
        material = of("A", "B")
        figure = figured(draw_pace, self.DATA, material)
        colours = [material.looks[who].colour for who in "AB"]
        assert faces(figure) == colours
        assert [lines(figure.axes[0], colour) for colour in colours] == [[[[0, 0], [90, 94]]], [[[1, 1], [91, 99]]]]
        note = "Above: median. Line: median · box: middle half · whiskers: all racing laps"
        assert note in middles(figure)

    def test_narrow_columns_have_their_medians_upright(self) -> None:
        names = tuple(f"D{at:02}" for at in range(20))
        data = Spread(names, tuple(row(90, 91, 92) + at for at in range(20)), (("SOFT",) * 3,) * 20)
        turns = [text_of(figured(draw_pace, data, of(*names), width), "+1.00").get_rotation() for width in (1200, 400)]
        assert turns == [0, 90]

    def test_the_best_is_a_time_to_the_hundredth(self) -> None:
        data = replace(self.DATA, times=(row(90, 91.238, 92), row(91, 92, 93)))
        assert {"1:31.24", "+0.76"} <= set(middles(figured(draw_pace, data, of("A", "B"))))


class TestTeams:
    DATA = Teams(("Red", "Blue"), (row(90, 91, 92, 93, 94), row(91.5, 92.25, 92.5)), (("A", "C"), ("B",)))

    @pytest.fixture(scope="module")
    @staticmethod
    def figure() -> Figure:
        return figured(draw_teams, TestTeams.DATA, of("A", "B", "C"))

    def test_the_axis_reaches_around_all_laps_and_teams_stand_below_each_other(self, figure: Figure) -> None:
        axes = figure.axes[0]
        assert axes.get_xlim() == pytest.approx((90 - 0.08, 94 + 0.08))
        assert (axes.get_ylim(), axes.get_xlabel()) == ((1.5, -0.5), "Lap time (min:s)")
        assert not any(ticks_of(axes, "y").values())

    def test_a_team_has_the_colour_of_its_first_driver(self, figure: Figure) -> None:
        material = of("A", "B", "C")
        wanted = [material.looks[who].colour for who in "AB"]
        assert [to_hex(one.get_facecolor()[0][:3]) for one in figure.axes[0].collections] == wanted
        assert [lines(figure.axes[0], colour)[0][0] for colour in wanted] == [[91, 93], [91.875, 92.375]]

    def test_a_shape_reaches_38_hundredths_of_a_row_to_each_side_where_most_laps_are(self, figure: Figure) -> None:
        shapes = [one.get_paths()[0].get_extents() for one in figure.axes[0].collections]
        assert [(box.y0, box.y1) for box in shapes] == [pytest.approx((-0.38, 0.38)), pytest.approx((0.62, 1.38))]

    def test_names_and_drivers_stand_left_and_medians_right(self, figure: Figure) -> None:
        axes, texts = figure.axes[0], middles(figure)
        box = axes.get_window_extent()
        for at, (name, drivers, words) in enumerate((("Red", "A · C", "1:32.000"), ("Blue", "B", "+0.250"))):
            assert text_of(figure, name).get_window_extent().x1 == pytest.approx(box.x0 - 12, abs=2)
            assert texts[name][1] > place(axes, 92, at)[1] > texts[drivers][1]
            assert text_of(figure, words).get_window_extent().x1 == pytest.approx(box.x1 + 92, abs=2)
            assert texts[words][1] == pytest.approx(place(axes, 92, at)[1], abs=4)
        assert texts["Median"][1] == pytest.approx(box.y1 + 13, abs=3)
        assert texts["Line: median · bar: middle half · shape: all laps"][1] == pytest.approx(box.y1 + 13, abs=3)

    def test_against_the_field_every_median_has_its_sign(self) -> None:
        data = Teams(("Red", "Blue"), (row(-1, -0.5, 0), row(0, 0.25, 1)), (("A",), ("B",)), against=True)
        figure = figured(draw_teams, data, of("A", "B"))
        assert {ROAD, "−0.500 s", "+0.250 s"} <= set(middles(figure))
        assert figure.axes[0].get_xlabel() == "Against the field (s, minus is faster)"
        assert team_words(data) == (
            f"{ROAD}. Median racing lap: Red -0.500 s (+0.000 s, 3 laps), Blue +0.250 s (+0.750 s, 3 laps)."
        )


class TestWear:
    HARD = CompoundWear("HARD", WearLine(0.05, 0.01), row(1, 2, 10), row(0, 0.1, 0.5), row(1, 1, 0.4), 5)
    SOFT = CompoundWear("SOFT", WearLine(0.1, 0.02), row(3, 4, 5), row(0, -0.2, 0.4), row(1, 0.5, 0.5), 4)
    DATA = TyreWear((HARD, SOFT), ("MEDIUM",), "Without the laps on which rain tyres were driven", True)

    @pytest.fixture(scope="module")
    @staticmethod
    def figure() -> Figure:
        return figured(draw_wear, TestWear.DATA, of("A"))

    def test_each_compound_is_dots_and_a_trend_in_its_colour(self, figure: Figure) -> None:
        axes = figure.axes[0]
        assert lines(axes, DARK.tyres.hard)[:2] == [[[1, 2, 10], [0, 0.05, 0.45]], [[1, 2], [0, 0.1]]]
        assert lines(axes, DARK.tyres.soft)[:2] == [[[3, 4, 5], [0, 0.1, 0.2]], [[3, 4, 5], [0, -0.2, 0.4]]]

    def test_an_age_that_fewer_than_half_of_the_stints_reach_is_hollow(self, figure: Figure) -> None:
        hollow = [one for one in figure.axes[0].lines if one.get_markerfacecolor() == DARK.panel]
        told = [(one.get_xdata().tolist(), one.get_markeredgecolor()) for one in hollow]
        assert ([10.0], DARK.tyres.hard) in told
        assert ([], DARK.tyres.soft) in told

    def test_the_axes_reach_around_all_of_them(self, figure: Figure) -> None:
        axes = figure.axes[0]
        assert (axes.get_xlim(), axes.get_xlabel()) == ((0.5, 10.5), "Age of the tyre (laps)")
        assert axes.get_ylim() == pytest.approx((-0.2 - 0.0444, 0.54 + 0.0444))
        assert {"+0.2", "0", "−0.2"} <= set(ticks_of(axes, "y").values())

    def test_nothing_lost_is_in_the_picture_and_a_tyre_that_loses_nothing_has_axes(self) -> None:
        flat = [
            replace(one, line=WearLine(0.0), lost=lost)
            for one, lost in ((self.HARD, row(1, 1.1, 1.5)), (self.SOFT, row(2, 2, 2)))
        ]
        above = replace(self.DATA, compounds=tuple(flat))
        low, high = figured(draw_wear, above, of("A")).axes[0].get_ylim()
        assert (low, high) == pytest.approx((-0.12, 2.12))
        still = TyreWear((CompoundWear("HARD", WearLine(0.0), row(1, 2), row(0, 0), row(1, 1), 3),))
        assert figured(draw_wear, still, of("A")).axes[0].get_ylim() == (-0.2, 0.2)

    def test_the_legend_says_what_a_lap_costs(self, figure: Figure) -> None:
        assert legend_of(figure) == [
            ("Hard  +0.050 ± 0.010 s a lap", DARK.tyres.hard),
            ("Soft  +0.100 ± 0.020 s a lap", DARK.tyres.soft),
        ]

    def test_in_a_race_fuel_is_taken_out_and_in_a_practice_included(self, figure: Figure) -> None:
        assert figure.axes[0].get_ylabel() == "Time lost (s), fuel and road taken out"
        note = (
            "Not measurable: medium · Dots: median of all stints, hollow: of fewer than half"
            " · line: trend ± standard error"
        )
        assert {note, "Without the laps on which rain tyres were driven"} <= set(middles(figure))
        practice = figured(draw_wear, replace(self.DATA, against=False, unclear=(), remark=""), of("A"))
        assert practice.axes[0].get_ylabel() == "Time lost (s), fuel burn included"
        assert "Dots: median of the long runs, hollow: of fewer than half · line: trend ± standard error" in middles(
            practice
        )

    def test_it_is_said_in_words(self) -> None:
        assert wear_words(self.DATA) == (
            "The age of a tyre costs: hard +0.050 ± 0.010 s a lap; soft +0.100 ± 0.020 s a lap."
            " Fuel and road, the same for all cars, are taken out. Not measurable: medium."
            " Without the laps on which rain tyres were driven."
        )


class TestRankings:
    DATA = Ranking(("A", "B", "C"), (90.0, 90.5, 90.25), ((2, "Q3"),), without=("D",))

    @pytest.fixture(scope="module")
    @staticmethod
    def figure() -> Figure:
        return figured(draw_gaps, TestRankings.DATA, of("A", "B", "C"))

    def test_rows_have_their_drivers_colours_from_above_to_below(self, figure: Figure) -> None:
        material = of("A", "B", "C")
        assert faces(figure) == [material.looks[who].colour for who in "ABC"]
        assert figure.axes[0].get_ylim() == pytest.approx((2.55, -0.55))
        assert [middles(figure)[who][1] for who in "ABC"] == pytest.approx(
            [place(figure.axes[0], 0, at)[1] for at in range(3)], abs=4
        )

    def test_who_reached_a_later_part_may_be_slower_than_the_best(self, figure: Figure) -> None:
        assert {"1:30.000", "+0.500", "+0.250"} <= set(middles(figure))
        assert text_of(figure, "1:30.000").get_fontweight() == "bold"
        assert text_of(figure, "+0.500").get_fontweight() == "normal"
        assert figure.axes[0].get_xlabel() == "Gap to the fastest lap (s)"

    def test_a_cut_is_a_dashed_line_below_the_last_who_made_it_and_named_right_of_it(self, figure: Figure) -> None:
        axes = figure.axes[0]
        (line,) = [line for line in axes.lines if line.get_color() == DARK.accent]
        assert (line.get_ydata()[0], line.get_linestyle()) == (1.5, "--")
        words = text_of(figure, "Q3 cut")
        assert words.get_window_extent().x0 == pytest.approx(axes.get_window_extent().x1 + 8, abs=2)

    def test_what_times_are_and_who_has_none_is_said(self, figure: Figure) -> None:
        assert "Each time is of the last part reached · Without a time: D" in middles(figure)
        practice = figured(draw_gaps, Ranking(("A",), (90.0,)), of("A"))
        assert not [words for words in middles(practice) if "time is of" in words or "Without" in words]
        assert practice.axes[0].get_xlim() == pytest.approx((0, 1.14))

    def test_words_stand_seven_pixels_behind_a_bar_and_ten_behind_a_dot(self, figure: Figure) -> None:
        gap = text_of(figure, "+0.500").get_window_extent().x0 - place(figure.axes[0], 0.5, 1)[0]
        assert gap == pytest.approx(7, abs=1.5)
        speeds = figured(draw_speeds, Ranking(("A", "B"), (331.0, 311.0), trap="speed trap"), of("A", "B"))
        gap = text_of(speeds, "311").get_window_extent().x0 - place(speeds.axes[0], 311, 1)[0]
        assert gap == pytest.approx(10, abs=1.5)

    def test_speeds_have_whole_ticks_the_traps_name_and_the_drivers_colours(self) -> None:
        material = of("A", "B")
        figure = figured(draw_speeds, Ranking(("A", "B"), (331.0, 330.0), trap="finish line"), material)
        axes = figure.axes[0]
        assert axes.get_xlabel() == "Highest speed at the finish line (km/h)"
        assert axes.get_xlim() == (328, 333)
        assert list(ticks_of(axes)) == [328, 329, 330, 331, 332, 333]
        dots = [line for line in axes.lines if line.get_marker() == "o"]
        assert [line.get_color() for line in dots] == [material.looks[who].colour for who in "AB"]
        assert not [words for words in middles(figure) if words.startswith("Without")]


class TestSectors:
    GRID = Grid(("A", "B"), np.array([[30.0, 40.5, NAN], [30.25, 40.0, NAN]]), np.array([[3.0, 4, NAN]] * 2))

    @pytest.fixture(scope="module")
    @staticmethod
    def figure() -> Figure:
        return figured(draw_sectors, TestSectors.GRID, of("A", "B"))

    def test_sectors_stand_side_by_side_with_their_numbers_above_and_drivers_left(self, figure: Figure) -> None:
        axes, texts = figure.axes[0], middles(figure)
        assert (axes.get_xlim(), axes.get_ylim()) == ((-0.5, 2.5), (1.5, -0.5))
        for at in range(3):
            head = texts[f"Sector {at + 1} (s)"]
            assert head == pytest.approx((place(axes, at, 0)[0], axes.get_window_extent().y1 + 15), abs=3)
        for at, who in enumerate("AB"):
            assert texts[who][1] == pytest.approx(place(axes, 0, at)[1], abs=4)
            assert texts[who][0] < axes.get_window_extent().x0
        assert "Of timed laps that were not deleted · ordered by best lap" in texts

    def test_the_best_is_bold_and_words_can_be_read_on_their_cell(self, figure: Figure) -> None:
        best, other = text_of(figure, "30.000  best, lap 3"), text_of(figure, "30.250  +0.250")
        assert (best.get_fontweight(), other.get_fontweight()) == ("bold", "normal")
        colours = faces(figure)
        assert (best.get_color(), other.get_color()) == (ink_on(colours[0]), ink_on(colours[3]))

    def test_a_sector_that_nobody_has_is_of_the_grids_colour(self, figure: Figure) -> None:
        assert [faces(figure)[at] for at in (2, 5)] == [DARK.grid] * 2
        assert boxes(figure.axes[0])[5] == (1.51, 2.49, 0.54, 1.46)

    def test_without_any_times_there_is_a_table_of_dashes(self) -> None:
        grid = Grid(("A",), np.full((1, 3), NAN), np.full((1, 3), NAN))
        figure = figured(draw_sectors, grid, of("A"))
        assert (faces(figure), len([one for one in figure.axes[0].texts if one.get_text() == "–"])) == (
            [DARK.grid] * 3,
            3,
        )
