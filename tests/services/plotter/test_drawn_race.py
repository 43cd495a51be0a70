"""Races as they are drawn: bands of safety cars, the ends of lines, stints, stops and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lib.services.plotter.caution_bands import band_colour, shade_bands
from lib.services.plotter.kinds.lap_times import LapTimes, draw_lap_times, lap_time_words
from lib.services.plotter.kinds.pit_lane import PitStop, PitStops, _clear, _touching, draw_stops, stops_of
from lib.services.plotter.kinds.race_laps import draw_gaps, draw_positions
from lib.services.plotter.kinds.race_laps_numbers import Series
from lib.services.plotter.kinds.race_trace import FieldTrace, draw_trace
from lib.services.plotter.kinds.strategy import StintBar, Strategies, draw_strategy
from lib.services.plotter.line_ends import _nearest, name_ends
from lib.services.race_story.pit_visits import PitVisit
from lib.services.styling import Look, ink_on, mixed, visible
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
    sheet,
    spans,
    text_of,
    ticks_of,
)

SC, VSC, RED = (band_colour(kind, DARK) for kind in ("sc", "vsc", "red"))


class TestBands:
    def test_their_colours_are_of_the_style_the_safety_cars_strongest(self) -> None:
        assert mixed((DARK.panel, DARK.caution), 0.24) == SC
        assert mixed((DARK.panel, DARK.caution), 0.07) == VSC
        assert mixed((DARK.panel, DARK.bad), 0.3) == RED

    def test_they_shade_whole_laps_and_the_virtual_one_is_hatched(self) -> None:
        paper = sheet()
        axes = paper.panel()
        shade_bands(paper, axes, (("sc", 2, 4), ("vsc", 6, 6), ("red", 8, 9)))
        assert spans(axes) == [(1.5, 4.5, SC), (5.5, 6.5, VSC), (7.5, 9.5, RED)]
        assert [one.get_hatch() for one in axes.patches] == [None, "////", None]
        assert to_hex(axes.patches[1].get_edgecolor()) == mixed((DARK.panel, DARK.caution), 0.34)
        assert {one.get_zorder() for one in axes.patches} == {0.3}

    def test_where_laps_end_at_their_number_they_begin_half_a_lap_earlier(self) -> None:
        paper = sheet()
        axes = paper.panel()
        shade_bands(paper, axes, (("sc", 2, 4),), -0.5)
        assert spans(axes) == [(1, 4, SC)]

    def test_the_legend_has_only_those_there_are(self) -> None:
        data = Series(("A", "B"), (row(0, 1, 2),) * 2, (row(1, 1, 1), row(2, 2, 2)), (("red", 1, 1), ("vsc", 2, 2)))
        assert legend_of(figured(draw_positions, data, of("A", "B"))) == [
            ("Virtual safety car", VSC),
            ("Red flag", RED),
        ]


class TestEnds:
    LOOKS = {"A": Look("#ff0000"), "B": Look("#00ff00"), "C": Look("#3333ff")}  # noqa: RUF012

    def drawn(self, *rows: tuple[str, Any, Any], out: dict[str, int], limits: tuple[float, float] = (0, 10)) -> Figure:
        paper = sheet(1200, 900)
        axes = paper.panel(right=76)
        axes.set_xlim(0, 50)
        axes.set_ylim(*limits)
        names, laps, values = zip(*rows, strict=True)
        name_ends(paper, axes, self.LOOKS, Series(names, laps, values, out=out))
        return paper.finish()

    def test_who_was_there_is_named_right_of_the_axes_at_the_last_value(self) -> None:
        found = self.drawn(("A", row(1, 50), row(2, 3)), ("B", row(1, 50), row(5, 9)), out={})
        axes, texts = found.axes[0], middles(found)
        assert texts["A"][0] > axes.get_window_extent().x1
        assert (texts["A"][1], texts["B"][1]) == pytest.approx((place(axes, 0, 3)[1], place(axes, 0, 9)[1]), abs=3)
        assert [text.get_color() for text in axes.texts] == ["#ff0000", "#00ff00"]

    def test_who_ends_beyond_the_picture_is_named_at_its_edge(self) -> None:
        found = self.drawn(("A", row(1, 50), row(2, 30)), out={})
        assert middles(found)["A"][1] == pytest.approx(found.axes[0].get_window_extent().y1, abs=12)

    def test_who_went_out_is_marked_where_the_line_ends_with_the_name_right_of_it(self) -> None:
        found = self.drawn(("A", row(1, 50), row(2, 3)), ("B", row(1, 20), row(5, 6)), out={"B": 20})
        axes, texts = found.axes[0], middles(found)
        (mark,) = [line for line in axes.lines if line.get_marker() == "X"]
        assert (mark.get_xydata().tolist(), mark.get_color()) == ([[20, 6]], "#00ff00")
        x, y = place(axes, 20, 6)
        assert text_of(found, "B out").get_window_extent().x0 == pytest.approx(x + 14, abs=3)
        assert texts["B out"][1] == pytest.approx(y, abs=3)
        assert "B" not in texts
        assert text_of(found, "B out").get_color() == visible("#00ff00", DARK.panel, 4.5)

    def test_at_the_right_edge_the_name_is_left_of_the_mark(self) -> None:
        found = self.drawn(("B", row(1, 49.5), row(5, 6)), out={"B": 49})
        assert text_of(found, "B out").get_window_extent().x1 < place(found.axes[0], 49.5, 0)[0] - 8

    def test_a_second_one_there_makes_room(self) -> None:
        found = self.drawn(("A", row(1, 20), row(5, 6)), ("B", row(1, 20), row(5, 6.05)), out={"A": 20, "B": 20})
        first, second = (text_of(found, f"{name} out").get_window_extent() for name in "AB")
        assert second.y0 >= first.y1 - 1 or second.y1 <= first.y0 + 1

    def test_one_a_little_later_makes_room_too(self) -> None:
        found = self.drawn(("A", row(1, 20), row(5, 6)), ("B", row(1, 21), row(5, 6)), out={"A": 20, "B": 21})
        first, second = (text_of(found, f"{name} out").get_window_extent() for name in "AB")
        assert first.x1 > second.x0
        assert second.y0 >= first.y1 - 1 or second.y1 <= first.y0 + 1

    def test_in_axes_lower_than_a_name_it_stands_at_the_edge(self) -> None:
        assert _nearest((0.0, 5.0), (1.0, 10.0), [], (6.0, 4.0)) == 4
        assert _nearest((0.0, 5.0), (1.0, 2.0), [], (0.0, 9.0)) == 5

    def test_it_never_leaves_the_axes(self) -> None:
        found = self.drawn(("A", row(1, 20), row(5, 10)), ("B", row(1, 20), row(5, 0)), out={"A": 20, "B": 20})
        box = found.axes[0].get_window_extent()
        for name in "AB":
            text = text_of(found, f"{name} out").get_window_extent()
            assert box.y0 - 1 <= text.y0 < text.y1 <= box.y1 + 1

    def test_who_went_out_beyond_the_picture_has_no_mark(self) -> None:
        found = self.drawn(("A", row(1, 20), row(5, 10.1)), out={"A": 20})
        assert [line for line in found.axes[0].lines if line.get_marker() == "X"] == []

    def test_a_line_leads_from_the_mark_to_the_name(self) -> None:
        found = self.drawn(("A", row(1, 20), row(5, 6)), ("B", row(1, 20), row(5, 6.05)), out={"A": 20, "B": 20})
        axes = found.axes[0]
        leads = [line for line in axes.lines if line.get_marker() == "None" and line.get_transform() == axes.transData]
        ends = {line.get_color(): np.asarray(line.get_ydata(), float).tolist() for line in leads}
        assert (ends["#ff0000"][0], ends["#00ff00"][0]) == (6, 6.05)
        assert ends["#00ff00"][1] == pytest.approx(float(text_of(found, "B out").get_position()[1]))


class TestPositions:
    DATA = Series(("A", "B"), (row(0, 1, 2, 3), row(1, 2, 3)), (row(2, 1, 1, 1), row(1, 2, 2)))

    def test_places_have_who_started_there_beside_them(self) -> None:
        axes = figured(draw_positions, self.DATA, of("A", "B")).axes[0]
        assert ticks_of(axes, "y") == {1.0: "  1", 2.0: "A  2"}
        assert (axes.get_ylabel(), axes.get_xlabel(), axes.get_xlim()) == ("Position", "Lap", (-0.4, 3.4))

    def test_each_has_the_colour_of_the_driver(self) -> None:
        material = of("A", "B")
        axes = figured(draw_positions, self.DATA, material).axes[0]
        assert lines(axes, material.looks["B"].colour)[0] == [[1, 2, 3], [1, 2, 2]]


class TestGaps:
    def test_laps_begin_at_the_first_and_the_leader_is_above(self) -> None:
        data = Series(("A", "B"), (row(1, 2, 3),) * 2, (row(0, 0, 0), row(1, 2, 2.5)))
        material = of("A", "B")
        found = figured(draw_gaps, data, material)
        axes = found.axes[0]
        assert (axes.get_xlim(), list(ticks_of(axes))) == ((0.6, 3.4), [1, 2, 3])
        assert place(axes, 2, 0)[1] > place(axes, 2, 2.5)[1]
        assert lines(axes, material.looks["B"].colour)[0] == [[1, 2, 3], [1, 2, 2.5]]
        assert axes.get_ylabel() == "Gap to the leader (s)"
        assert not [words for words in middles(found) if words.startswith("Beyond")]


class TestTrace:
    DATA = FieldTrace(("A",), (row(0, 1, 2, 3),), (row(0, 1, -2, 3),), ((2,),), 100.0, out={})

    def test_laps_begin_before_the_first_and_seconds_have_a_sign(self) -> None:
        axes = figured(draw_trace, self.DATA, of("A")).axes[0]
        assert axes.get_xlim() == (-0.4, 3.4)
        assert {"+2", "0", "−2"} <= set(ticks_of(axes, "y").values())
        assert axes.get_ylabel() == "Ahead (+) or behind (−) the field's pace (s)"

    def test_the_fields_pace_is_a_line_across(self) -> None:
        axes = figured(draw_trace, self.DATA, of("A")).axes[0]
        (line,) = [line for line in axes.lines if line.get_zorder() == 0.8]
        assert (list(line.get_ydata()), line.get_color()) == ([0, 0], DARK.muted)

    def test_stops_are_hollow_squares_in_the_drivers_colour_and_in_the_legend(self) -> None:
        material = of("A")
        found = figured(draw_trace, self.DATA, material)
        (square,) = [line for line in found.axes[0].lines if line.get_marker() == "s"]
        assert (square.get_markerfacecolor(), square.get_markeredgecolor()) == (DARK.panel, material.looks["A"].colour)
        assert square.get_zorder() == 4
        assert legend_of(found) == [("Pit stop", DARK.panel)]

    def test_a_field_of_short_laps_reaches_to_a_minute_behind(self) -> None:
        """1.3 laps of 20 s would be 26 s."""
        far = replace(self.DATA, values=(row(0, 1, -2, -100),), pace=20.0)
        found = figured(draw_trace, far, of("A"))
        assert found.axes[0].get_ylim() == pytest.approx((-60 - 0.06 * 61, 1 + 0.06 * 61))
        assert "Beyond the picture: A up to 100 s behind" in middles(found)

    def test_one_that_never_leaves_the_pace_has_axes_and_nothing_to_say(self) -> None:
        found = figured(draw_trace, replace(self.DATA, values=(row(0, 0, 0, 0),)), of("A"))
        assert found.axes[0].get_ylim() == (-1, 1)
        assert not [words for words in middles(found) if "Beyond" in words or "red flag" in words]


class TestStrategy:
    BARS = (StintBar("A", 1, 3, "SOFT"), StintBar("A", 4, 20, "HARD", True), StintBar("B", 1, 20, "MEDIUM", False))
    DATA = Strategies(("A", "B"), BARS, (("sc", 2, 3),), {"B": 20}, ((2, 4),))

    @pytest.fixture(scope="module")
    @staticmethod
    def figure() -> Figure:
        return figured(draw_strategy, TestStrategy.DATA, of("A", "B"))

    def test_a_bar_has_the_colour_of_its_tyre(self, figure: Figure) -> None:
        bars = figure.axes[0].collections[0]
        tyres = DARK.tyres
        assert [to_hex(one) for one in bars.get_facecolor()] == [tyres.soft, tyres.hard, tyres.medium]
        assert boxes(figure.axes[0])[:3] == [(0, 3, -0.33, 0.33), (3, 20, -0.33, 0.33), (0, 20, 0.67, 1.33)]

    def test_a_used_set_is_hatched_and_no_other(self, figure: Figure) -> None:
        hatched = [one for one in figure.axes[0].collections if one.get_hatch()]
        assert [len(one.get_paths()) for one in hatched] == [1]
        assert boxes(figure.axes[0])[3] == (3, 20, -0.33, 0.33)
        assert to_hex(hatched[0].get_edgecolor()[0]) == ink_on(DARK.tyres.hard)

    def test_the_legend_has_tyres_used_sets_safety_cars_and_rain(self, figure: Figure) -> None:
        tyres = DARK.tyres
        wanted = [("Soft", tyres.soft), ("Medium", tyres.medium), ("Hard", tyres.hard), ("Used set", DARK.panel)]
        found = legend_of(figure)
        assert found == [*wanted, ("Safety car", SC), ("Rain", DARK.rain)]
        new = replace(self.DATA, bars=(self.BARS[0],), drivers=("A",), rain=(), caution=())
        assert legend_of(figured(draw_strategy, new, of("A"))) == [("Soft", tyres.soft)]

    def test_laps_begin_at_nothing_and_safety_cars_are_where_laps_were(self, figure: Figure) -> None:
        axes = figure.axes[0]
        assert (axes.get_xlim(), axes.get_xlabel()) == ((0, 20.1), "Lap")
        assert spans(axes)[0] == (1, 3, SC)
        assert axes.get_ylim() == (1.6, -0.6)
        assert ticks_of(axes, "y") == {0.0: "A", 1.0: "B"}

    def test_who_went_out_is_told_behind_the_last_bar_and_no_other(self, figure: Figure) -> None:
        box = text_of(figure, "out").get_window_extent()
        x, y = place(figure.axes[0], 20, 1)
        assert (box.x0, (box.y0 + box.y1) / 2) == pytest.approx((x + 7, y), abs=3)

    def test_the_letters_are_in_the_middle_smaller_in_a_short_bar_and_alone_in_the_shortest(self) -> None:
        bars = (StintBar("A", 1, 1, "SOFT"), StintBar("A", 2, 3, "ULTRASOFT"), StintBar("A", 4, 72, "MEDIUM"))
        found = figured(draw_strategy, Strategies(("A",), bars), of("A"))
        texts = {text.get_text(): (text.get_position(), text.get_fontsize() / 0.72) for text in found.axes[0].texts}
        per_lap = found.axes[0].get_window_extent().width / 72.1
        assert texts["M 69"] == ((37.5, 0), pytest.approx(13.5))
        assert texts["US2"] == ((2, 0), pytest.approx((2 * per_lap - 3) / (0.74 * 3)))
        assert texts["S"] == ((0.5, 0), pytest.approx(13.5))

    def test_a_bar_too_short_for_a_letter_has_none(self) -> None:
        bars = (StintBar("A", 1, 1, "SOFT"), StintBar("A", 2, 90, "HARD"))
        assert "S" not in middles(figured(draw_strategy, Strategies(("A",), bars), of("A")))

    def test_the_letters_of_a_used_set_stand_on_its_colour(self, figure: Figure) -> None:
        patch = text_of(figure, "H 17").get_bbox_patch()
        assert patch is not None
        assert to_hex(patch.get_facecolor()) == DARK.tyres.hard
        assert text_of(figure, "M 20").get_bbox_patch() is None
        assert text_of(figure, "M 20").get_color() == ink_on(DARK.tyres.medium)

    def test_rain_is_a_strip_above_the_axes(self) -> None:
        found = figured(draw_strategy, replace(self.DATA, caution=()), of("A", "B"))
        (strip,) = [one for one in found.axes[0].patches if isinstance(one, Rectangle)]
        assert (strip.get_x(), strip.get_width(), to_hex(strip.get_facecolor())) == (1, 3, DARK.rain)
        assert not strip.get_clip_on()


class TestLapTimes:
    RACE = LapTimes(("A", "B"), (row(2, 3, 5), row(2, 3)), (row(91, 90, 92), row(93, 92)), race=True)
    QUALIFYING = LapTimes(
        ("A", "B"),
        (row(1, 2, 4), row(1, 4)),
        (row(91, 90.5, 89), row(91.5, 90)),
        parts=(("Q1", 1.0, 2.0), ("Q2", 4.0, 5.0)),
        left_out=2,
        first=True,
    )

    def test_a_lap_that_is_missing_leaves_a_hole_in_the_line(self) -> None:
        material = of("A", "B")
        axes = figured(draw_lap_times, self.RACE, material).axes[0]
        line = lines(axes, material.looks["A"].colour)[0]
        assert line[0] == pytest.approx([2, 3, float("nan"), 5], nan_ok=True)

    def test_the_laps_of_a_race_begin_at_the_first_and_of_a_practice_at_the_first_driven(self) -> None:
        practice = replace(self.RACE, race=False)
        assert figured(draw_lap_times, self.RACE, of("A", "B")).axes[0].get_xlim() == (0.6, 5.4)
        assert figured(draw_lap_times, practice, of("A", "B")).axes[0].get_xlim() == (1.6, 5.4)

    def test_the_legend_names_the_drivers_in_their_colours_and_what_is_left_out_stands_below(self) -> None:
        material = of("A", "B")
        found = figured(draw_lap_times, self.RACE, material)
        assert legend_of(found) == [(name, material.looks[name].colour) for name in "AB"]
        assert "Left out: laps through the pits and laps far off the field's pace" in middles(found)
        assert found.axes[0].get_ylabel() == "Lap time (min:s)"

    def test_names_stand_right_of_the_last_laps(self) -> None:
        found = figured(draw_lap_times, self.RACE, of("A", "B"))
        names = {text.get_text(): float(text.get_position()[1]) for text in found.axes[0].texts}
        assert (names["A"] + names["B"]) / 2 == pytest.approx(92)

    def test_a_dot_is_hollow_where_the_line_is_dashed(self) -> None:
        """Both drive for no team, so that each is a team; in a team the second is dashed."""
        material = of("A", "B")
        material.looks["B"] = Look("#00ff00", (4.0, 1.6))
        dots = [line for line in figured(draw_lap_times, self.RACE, material).axes[0].lines if line.get_marker() == "o"]
        first = material.looks["A"].colour
        assert [dot.get_markerfacecolor() for dot in dots] == [first, DARK.panel]
        assert [dot.get_markeredgecolor() for dot in dots] == [first, "#00ff00"]

    def test_runs_are_numbered_from_one_in_each_part_with_its_name_above(self) -> None:
        found = figured(draw_lap_times, self.QUALIFYING, of("A", "B"))
        axes, texts = found.axes[0], middles(found)
        assert ticks_of(axes) == {1.0: "1", 2.0: "2", 4.0: "1", 5.0: "2"}
        assert (axes.get_xlim(), axes.get_xlabel()) == ((0.4, 5.6), "Timed run in each part")
        top = axes.get_window_extent().y1
        assert texts["Q1"] == pytest.approx((place(axes, 1.5, 0)[0], top + 14), abs=3)
        assert texts["Q2"][0] == pytest.approx(place(axes, 4.5, 0)[0], abs=3)
        rules = [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] == 3]
        assert [list(line.get_xdata()) for line in rules] == [[3, 3]]

    @pytest.mark.parametrize(("parts", "pixels"), [(True, 7), (False, 5)])
    def test_dots_of_runs_are_larger_than_those_of_laps(self, parts: bool, pixels: float) -> None:
        axes = figured(draw_lap_times, self.QUALIFYING if parts else self.RACE, of("A", "B")).axes[0]
        sizes = [line.get_markersize() for line in axes.lines if line.get_marker() == "o"]
        assert sizes == [pytest.approx(pixels * 0.72)] * 2

    def test_what_is_left_out_of_a_qualifying_is_said(self) -> None:
        words = "The first 2 of the result · 2 laps beyond 103 % of the best left out"
        assert words in middles(figured(draw_lap_times, self.QUALIFYING, of("A", "B")))

    @pytest.mark.parametrize(("lap", "side"), [(0, "left"), (10, "center"), (19, "right")])
    def test_the_fastest_is_written_beside_its_lap_without_leaving_the_axes(self, lap: int, side: str) -> None:
        times = np.full(20, 92.0)
        times[lap] = 90
        data = LapTimes(("A",), (np.arange(1.0, 21),), (times,), race=True)
        assert text_of(figured(draw_lap_times, data, of("A")), "Fastest: A 1:30.000").get_ha() == side

    def test_one_lap_alone_has_axes(self) -> None:
        data = LapTimes(("A",), (row(3),), (row(90),), race=True)
        assert figured(draw_lap_times, data, of("A")).axes[0].get_ylim() == pytest.approx((89.2, 90.5))

    def test_a_part_is_told_by_its_fastest(self) -> None:
        assert "Fastest by part: Q1 A 1:30.500, Q2 A 1:29.000." in lap_time_words(self.QUALIFYING)


class TestStops:
    DATA = PitStops(
        ("A", "B", "C"),
        (
            (PitStop(9, 22.0, "HARD"), PitStop(15, 24.0, "SOFT")),
            (PitStop(10, 23.0, "HARD"), PitStop(12, 50.0, "HARD")),
            (PitStop(3, 15.0, None, True),),
        ),
        left_out=1,
        passes=2,
    )

    @pytest.fixture(scope="module")
    @staticmethod
    def figure() -> Figure:
        return figured(draw_stops, TestStops.DATA, of("A", "B", "C"))

    def test_drivers_come_by_their_shortest_change_and_who_changed_none_last(self) -> None:
        def visit(driver: str, seconds: float, **more: Any) -> PitVisit:
            return PitVisit(driver, 2, 100.0, None, seconds, **{"kind": "stop", "fitted": "HARD", **more})

        visits = [visit("A", 25.0), visit("B", 24.0), visit("B", 23.0), visit("C", 15.0, fitted=None)]
        assert stops_of(["C", "A", "B"], visits).drivers == ("B", "A", "C")
        assert stops_of(["C", "A", "B"], visits).stops[0] == (PitStop(2, 24.0, "HARD"), PitStop(2, 23.0, "HARD"))

    def test_the_axis_reaches_around_the_usual_stops_with_room_for_those_beyond(self, figure: Figure) -> None:
        """Usual are 22 to 24 s; an eighth of that is less than 0.3 s, of which 2.5 are left at both ends."""
        axes = figure.axes[0]
        assert axes.get_xlim() == pytest.approx((22 - 0.75, 24 + 0.75))
        assert axes.get_xlabel() == "Time in the pit lane (s)"
        assert ticks_of(axes, "y") == {0.0: "A", 1.0: "B", 2.0: "C"}
        assert place(axes, 22, 0)[1] > place(axes, 22, 2)[1]

    def test_the_lap_stands_right_of_its_dot(self, figure: Figure) -> None:
        """By 0.62 of 13 pixels for the dot, and two more."""
        for words, seconds in (("L9", 22), ("L10", 23)):
            left = text_of(figure, words).get_window_extent().x0
            assert left - place(figure.axes[0], seconds, 0)[0] == pytest.approx(0.62 * 13 + 2, abs=1.5)

    def test_stops_beyond_are_arrows_at_the_edges_with_their_times(self, figure: Figure) -> None:
        axes, texts = figure.axes[0], middles(figure)
        (late,) = [line for line in axes.lines if line.get_marker() == ">"]
        (early,) = [line for line in axes.lines if line.get_marker() == "<"]
        box, size = axes.get_window_extent(), 13.0
        x, y = place(axes, *late.get_xydata()[0])
        assert (x, y) == pytest.approx((box.x1 - 0.62 * size - 10, place(axes, 0, 1)[1]), abs=1)
        x, y = place(axes, *early.get_xydata()[0])
        assert (x, y) == pytest.approx((box.x0 + 0.62 * size + 10, place(axes, 0, 2)[1]), abs=1)
        assert texts["L12 50.0 s"][0] < place(axes, *late.get_xydata()[0])[0]
        assert texts["L3 drive-through 15.0 s"][0] > x

    def test_a_dot_without_new_tyres_is_hollow(self, figure: Figure) -> None:
        (early,) = [line for line in figure.axes[0].lines if line.get_marker() == "<"]
        assert (early.get_color(), early.get_markeredgecolor()) == (DARK.panel, DARK.muted)
        assert early.get_markeredgewidth() == pytest.approx(1.8 * 0.72)

    def test_right_of_a_row_stands_how_often_and_how_long_in_all(self, figure: Figure) -> None:
        axes, texts = figure.axes[0], middles(figure)
        assert texts["73.0"][1] == pytest.approx(place(axes, 0, 1)[1], abs=4)
        assert texts["Stops"][0] < texts["Total (s)"][0]
        counts = [text for text in axes.texts if text.get_text() == "2"]
        assert [text.get_position()[1] for text in counts] == [0, 1]
        assert text_of(figure, "1").get_position()[1] == 2
        right = axes.get_window_extent().x1
        assert text_of(figure, "73.0").get_window_extent().x1 == pytest.approx(right + 120, abs=2)
        for words, away in (("1", 38), ("Stops", 38), ("Total (s)", 120)):
            assert text_of(figure, words).get_window_extent().x1 == pytest.approx(right + away, abs=2)
        assert texts["Stops"][1] == pytest.approx(axes.get_window_extent().y1 + 13, abs=3)

    def test_the_fastest_has_a_line_up_to_its_words(self, figure: Figure) -> None:
        axes = figure.axes[0]
        (line,) = [line for line in axes.lines if line.get_color() == DARK.text]
        assert list(line.get_xdata()) == [22, 22]
        low, high = (place(axes, 22, y)[1] for y in np.asarray(line.get_ydata(), float))
        assert place(axes, 22, 0)[1] < low < high < axes.get_window_extent().y1
        assert text_of(figure, "Fastest: A 22.000 s, lap 9").get_ha() == "left"

    def test_right_of_the_middle_the_words_are_left_of_the_line(self) -> None:
        data = PitStops(("A",), ((PitStop(1, 16.0, "UNKNOWN"), PitStop(9, 22.0, "HARD")),))
        assert text_of(figured(draw_stops, data, of("A")), "Fastest: A 22.000 s, lap 9").get_ha() == "right"

    def test_each_row_has_a_bar_in_the_drivers_colour_at_its_left_end(self, figure: Figure) -> None:
        axes, material = figure.axes[0], of("A", "B", "C")
        bars = [line for line in axes.lines if list(line.get_xdata()) == [0.003, 0.003]]
        assert [line.get_color() for line in bars] == [material.looks[name].colour for name in "ABC"]
        assert [float(np.mean(np.asarray(line.get_ydata()))) for line in bars] == [0, 1, 2]

    def test_what_is_left_out_is_said(self, figure: Figure) -> None:
        assert "Left out: 1 stay during a red flag, 2 passes behind the safety car" in middles(figure)

    def test_the_legend_has_the_tyres_that_were_fitted(self, figure: Figure) -> None:
        assert legend_of(figure) == [("Soft", DARK.tyres.soft), ("Hard", DARK.tyres.hard)]

    def test_dots_touch_if_each_is_near_the_one_before(self) -> None:
        stops = [PitStop(at, seconds, "HARD") for at, seconds in enumerate((22.0, 23.0, 23.1, 23.2, 25.0), 1)]
        assert [[stop.lap for stop in group] for group in _touching(stops, 0.15)] == [[1], [2, 3, 4], [5]]
        assert [[stop.lap for stop in group] for group in _touching(stops[:2], 1.0)] == [[1], [2]]

    def test_a_place_is_clear_if_it_touches_none_of_those_taken(self) -> None:
        assert _clear((5, 6), [(0, 5), (6, 8)])
        assert not _clear((5, 6), [(0, 1), (5.9, 8)])
        assert not _clear((5, 6), [(4, 5.1), (7, 8)])

    def test_laps_of_dots_that_touch_stand_together_and_others_alone(self) -> None:
        stops = (PitStop(2, 22.0, "HARD"), PitStop(5, 22.01, "HARD"), PitStop(8, 24.0, "HARD"))
        texts = middles(figured(draw_stops, PitStops(("A",), (stops,)), of("A")))
        assert {"L2 L5", "L8"} <= set(texts)

    def test_a_lap_without_room_to_the_right_stands_left(self) -> None:
        data = PitStops(("A",), ((PitStop(2, 24.0, "HARD"), PitStop(5, 22.0, "HARD")),))
        wide = middles(figured(draw_stops, data, of("A")))
        axes = figured(draw_stops, data, of("A")).axes[0]
        assert wide["L2"][0] > place(axes, 24, 0)[0]
