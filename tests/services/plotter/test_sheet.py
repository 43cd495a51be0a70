"""The sheet: where axes stand, what is marked on them, and words that make room for each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from lib.services.plotter.layout import LegendEntry
from lib.services.plotter.sheet import Sheet
from lib.services.styling import STYLES, Look
from tests.services.plotter.on_axes import DARK, legend_of, middles, place, sheet, text_of, ticks_of

GAP = 14.0


def extent(axes: Axes) -> tuple[float, ...]:
    """Return left, right, low and high of axes in pixels."""
    box = axes.get_window_extent()
    return tuple(round(float(value), 3) for value in (box.x0, box.x1, box.y0, box.y1))


class TestPlaces:
    def test_axes_fill_what_header_and_margins_leave(self) -> None:
        assert extent(sheet(1200, 900).panel()) == (92, 1170, 86, 796)
        assert extent(sheet(1200, 900).panel(left=40, right=130, bottom=46, top=20)) == (40, 1070, 46, 776)

    def test_axes_of_a_stack_stand_one_below_the_other_in_proportion(self) -> None:
        """710 pixels less two gaps of 14 are 682: two, one and one quarter of them."""
        first, second, third = (extent(axes) for axes in sheet(1200, 900).stack((2, 1, 1)))
        assert first == (92, 1170, 455, 796)
        assert (second[2:], third[2:]) == ((270.5, 441), (86, 256.5))

    def test_a_stack_leaves_a_strip_above_it(self) -> None:
        assert [extent(axes)[2:] for axes in sheet(1200, 900).stack((1, 1), top=30, gap=20)] == [(436, 766), (86, 416)]

    def test_on_a_phone_there_is_a_line_more_below_the_axes(self) -> None:
        """18 pixels for the note, where it has no room beside the source."""
        paper = sheet(400, 300)
        low = (86 + 18) * paper.scale
        assert extent(paper.panel())[2] == extent(paper.stack((1, 1))[1])[2] == pytest.approx(low, abs=1e-3)

    def test_the_size_of_axes_is_in_pixels_of_a_usual_picture(self) -> None:
        paper = sheet(2400, 1800)
        assert paper.size(paper.panel()) == pytest.approx((1078, 710))


class TestAxis:
    def ruled(self, low: float, high: float, which: str = "y", height: int = 900, **more: Any) -> Axes:
        paper = sheet(1200, height, height / 1200)
        axes = paper.panel()
        paper.ruled(axes, which, low, high, "Speed (km/h)", **more)
        return axes

    def test_it_has_limits_round_ticks_and_a_label(self) -> None:
        """Of 710 pixels each 46 may have a tick: 15; across, of 1078 each 96: 11."""
        upright, across = self.ruled(0, 100), self.ruled(0, 100, "x")
        assert (upright.get_ylim(), upright.get_ylabel()) == ((0, 100), "Speed (km/h)")
        assert list(ticks_of(upright, "y").values()) == [str(value) for value in range(0, 101, 10)]
        assert (across.get_xlim(), across.get_xlabel()) == ((0, 100), "Speed (km/h)")
        assert list(ticks_of(across)) == list(range(0, 101, 10))
        assert list(ticks_of(self.ruled(0, 110, "x"))) == list(range(0, 111, 10))

    def test_each_tick_has_a_line_of_the_grid(self) -> None:
        axes = self.ruled(0, 100)
        assert {line.get_color() for line in axes.get_ygridlines()} == {DARK.grid}
        assert all(line.get_visible() for line in axes.get_ygridlines())

    def test_there_are_two_ticks_at_least(self) -> None:
        """50 pixels would have one at 46 each; at 20 each there is room for two."""
        assert len(ticks_of(self.ruled(3, 8, height=240), "y")) >= 2

    def test_whole_ticks_and_their_words(self) -> None:
        assert list(ticks_of(self.ruled(0, 2, whole=True), "y")) == [0, 1, 2]
        assert ticks_of(self.ruled(-1, 1, form="{:+g}"), "y")[-1.0] == "−1"
        assert ticks_of(self.ruled(0, 60, form=lambda value: f"{value:.0f} s"), "y")[60.0] == "60 s"

    def test_whole_numbers_are_marked_as_densely_as_there_is_room(self) -> None:
        """1078 pixels at 46 each are 23 laps, 710 at 26 each are 27 places."""
        paper = sheet(1200, 900)
        axes = paper.panel()
        paper.numbered(axes, "x", 0, 24, "Lap")
        paper.numbered(axes, "y", 1, 22, "Position", "P{}")
        assert list(ticks_of(axes)) == list(range(0, 25, 2))
        assert list(ticks_of(axes, "y").values()) == [f"P{at}" for at in range(1, 23)]
        paper.numbered(axes, "x", 0, 23, "Lap")
        assert list(ticks_of(axes)) == list(range(24))

    @pytest.mark.parametrize(("height", "label"), [(900, "Humidity (%)"), (280, "Humidity"), (210, "")])
    def test_a_label_without_room_loses_its_unit_and_then_itself(self, height: int, label: str) -> None:
        paper = sheet(1200, height, height / 1200)
        axes = paper.panel()
        paper.name_axis(axes, "y", "Humidity (%)")
        assert axes.get_ylabel() == label

    def test_bare_axes_have_ticks_without_words(self) -> None:
        paper, axes = sheet(), self.ruled(0, 100, "x")
        paper.bare(axes)
        assert not any(ticks_of(axes).values())
        assert len(ticks_of(axes)) == 11

    def test_a_caption_stands_above_the_left_end(self) -> None:
        paper = sheet(1200, 900)
        axes = paper.panel()
        paper.caption(axes, "Throttle (%)")
        box = text_of(paper.finish(), "Throttle (%)").get_window_extent()
        assert (box.x0, (box.y0 + box.y1) / 2) == pytest.approx((92, 805), abs=3)


class TestLine:
    def test_it_has_the_look_of_its_driver(self) -> None:
        paper = sheet(1200, 900)
        axes = paper.panel()
        paper.line(axes, [0, 1], [2, 3], Look("#ff0000", (4.0, 2.0)))
        paper.line(axes, [0, 1], [2, 3], Look("#00ff00"), 5.0)
        first, second = axes.lines
        assert [(line.get_color(), line.get_linestyle()) for line in axes.lines] == [
            ("#ff0000", "--"),
            ("#00ff00", "-"),
        ]
        assert (first.get_linewidth(), second.get_linewidth()) == pytest.approx((0.72 * DARK.line, 3.6))

    def test_a_glow_is_wider_the_fainter_it_is_and_steps_where_its_line_does(self) -> None:
        style = STYLES["cyberpunk"]
        paper = Sheet(style, 1200, 900, 100, 0.75)
        axes = paper.panel()
        paper.line(axes, [0, 1], [2, 3], Look("#ff0000"), drawstyle="steps-post")
        *halos, line = axes.lines
        assert (len(halos), line.get_alpha()) == (style.glow, None)
        assert [halo.get_linewidth() / 0.72 for halo in halos] == pytest.approx(
            [style.line + 3 * ring for ring in range(1, style.glow + 1)]
        )
        assert {(one.get_drawstyle(), one.get_color()) for one in axes.lines} == {("steps-post", "#ff0000")}
        assert {halo.get_alpha() for halo in halos} == {0.09}


class TestEndLabels:
    def at(self, *values: float) -> tuple[Sheet, Axes, dict[str, tuple[float, float]]]:
        paper = sheet(1200, 900)
        axes = paper.panel(right=100)
        axes.set_ylim(0, 71)
        names = "ABC"[: len(values)]
        paper.end_labels(axes, values, list(names), ["#ff0000", "#00ff00", "#0000ff"][: len(values)])
        return paper, axes, middles(paper.finish())

    def test_they_stand_right_of_the_axes_at_their_values_in_their_colours(self) -> None:
        paper, axes, texts = self.at(10, 60)
        assert texts["A"] == pytest.approx((1118 + 5, place(axes, 0, 10)[1]), abs=4)
        assert texts["B"][1] == pytest.approx(place(axes, 0, 60)[1], abs=4)
        assert [text.get_color() for text in axes.texts] == ["#ff0000", "#00ff00"]
        assert [line.get_color() for line in axes.lines] == ["#ff0000", "#00ff00"]
        assert paper.figure.axes == [axes]

    def test_where_they_would_touch_they_move_apart_and_lines_lead_to_them(self) -> None:
        """A text of 14.5 pixels takes 17.7 of height, which are 1.77 here."""
        _, axes, _ = self.at(30, 30)
        found = [np.round(np.asarray(line.get_ydata(), float), 2).tolist() for line in axes.lines]
        assert found == [[30, 29.12], [30, 30.88]]
        ends = [np.round(np.asarray(line.get_xdata(), float) * 1008, 2).tolist() for line in axes.lines]
        assert ends == [[1008 + 3, 1008 + 14]] * 2
        assert [round(float(text.get_position()[1]), 2) for text in axes.texts] == [29.12, 30.88]

    def test_upside_down_too_they_stay_inside(self) -> None:
        paper = sheet(1200, 900)
        axes = paper.panel()
        axes.set(ylim=(20, 0), xticks=[], yticks=[])
        paper.end_labels(axes, [0.0, 20.0], ["A", "B"], ["#ff0000"] * 2)
        texts, box = middles(paper.finish()), axes.get_window_extent()
        assert box.y0 < texts["B"][1] < box.y0 + 20
        assert box.y1 - 20 < texts["A"][1] < box.y1

    def test_too_many_are_smaller(self) -> None:
        paper = sheet(1200, 900)
        axes = paper.panel()
        axes.set_ylim(0, 1)
        paper.end_labels(axes, [0.5] * 50, [f"{at}" for at in range(50)], ["#ff0000"] * 50)
        assert axes.texts[0].get_fontsize() == pytest.approx(710 / 50 / 1.22 * 0.72)


class TestCorners:
    def test_a_line_goes_through_all_axes_and_the_number_stands_above_the_first(self) -> None:
        paper = sheet(1200, 900)
        panels = paper.stack((1, 1))
        for axes in panels:
            axes.set_xlim(0, 5000)
        paper.corners(panels, [1000.0, 3000.0], ["1", "2"])
        texts = middles(paper.finish())
        for axes in panels:
            (marks,) = axes.collections
            assert [part[:, 0].tolist() for part in marks.get_segments()] == [[1000, 1000], [3000, 3000]]
        assert texts["2"] == pytest.approx((place(panels[0], 3000, 0)[0], 796 + 19), abs=2)
        assert [np.asarray(line.get_xdata()).tolist() for line in panels[0].lines] == [[1000, 1000], [3000, 3000]]

    def test_numbers_that_would_touch_stand_beside_each_other_with_a_line_to_their_corner(self) -> None:
        paper = sheet(1200, 900)
        axes = paper.panel()
        axes.set(xticks=[], yticks=[], xlim=(0, 1078))
        paper.corners([axes], [500.0, 502.0], ["1", "2"])
        texts = middles(paper.finish())
        wide = [paper.wide(text_of(paper.figure, word)) for word in "12"]
        assert texts["2"][0] - texts["1"][0] == pytest.approx(sum(wide) / 2 + 5, abs=0.5)
        assert (texts["1"][0] + texts["2"][0]) / 2 == pytest.approx(place(axes, 501, 0)[0], abs=0.6)
        first = [float(value) for value in np.asarray(axes.lines[0].get_xdata())]
        assert (first[0], place(axes, first[1], 0)[0]) == (500, pytest.approx(texts["1"][0], abs=1))


class TestSectors:
    def test_words_stand_in_the_middle_of_their_stretch_and_shrink_to_it(self) -> None:
        paper = sheet(1200, 900)
        axes = paper.panel()
        axes.set_xlim(0, 1078)
        paper.sectors(
            [axes],
            [(0.0, 500.0), (500.0, 560.0), (560.0, 1078.0)],
            ["one", "a long name", "three"],
            [None, "#ff0000", None],
        )
        paper.finish()
        texts = {text.get_text(): text for text in axes.texts}
        assert texts["one"].get_position() == (250, pytest.approx(1 + (33 + 55) / 2 / 710))
        long = next(text for text in axes.texts if text.get_position()[0] == 530)
        assert paper.wide(long) <= 60 - 14
        strips = [one for one in axes.patches if isinstance(one, Rectangle)]
        colours = [(round(one.get_x()), round(one.get_width()), to_hex(one.get_facecolor())) for one in strips]
        assert colours == [
            (1, 498, DARK.panel),
            (501, 58, DARK.panel),
            (501, 4, "#ff0000"),
            (561, 516, DARK.panel),
        ]
        assert {(round(one.get_y() * 710), round(one.get_height() * 710)) for one in strips} == {(743, 22)}

    def test_they_are_ruled_off_but_for_the_last(self) -> None:
        paper = sheet(1200, 900)
        panels = paper.stack((1, 1))
        for axes in panels:
            axes.set_xlim(0, 900)
        paper.sectors(panels, [(0.0, 300.0), (300.0, 900.0)], ["1", "2"], [None, "#ff0000"])
        assert [(len(axes.patches), len(axes.texts)) for axes in panels] == [(3, 2), (0, 0)]
        assert [[line.get_xdata()[0] for line in axes.lines] for axes in panels] == [[300], [300]]


class TestLegend:
    def entry(self, words: str, colour: str = "#ff0000", **more: Any) -> LegendEntry:
        return LegendEntry(words, Look(colour), **more)

    def test_entries_stand_in_a_row_in_their_order_with_their_colours(self) -> None:
        paper = sheet(1200, 900)
        paper.legend([self.entry("one"), self.entry("two", "#00ff00", patch=True), self.entry("three", "#0000ff")])
        assert legend_of(paper.finish()) == [("one", "#ff0000"), ("two", "#00ff00"), ("three", "#0000ff")]
        left = [text.get_position()[0] * 1200 for text in paper.figure.texts[:3]]
        assert left[0] == pytest.approx(52 + 44)
        assert left[1] == pytest.approx(left[0] + paper.wide(paper.figure.texts[0]) + 26 + 44)
        assert {round((1 - text.get_position()[1]) * 900, 3) for text in paper.figure.texts[:3]} == {95}

    def test_axes_begin_below_its_last_row(self) -> None:
        paper = sheet(1200, 900)
        assert extent(paper.panel())[3] == 796
        paper.legend([self.entry("one")])
        assert extent(paper.panel())[3] == 900 - 104 - 16
        paper.legend([self.entry("a very long name of a lap " * 2) for _ in range(4)])
        assert extent(paper.panel())[3] == 900 - 104 - 16 - 24

    def test_what_does_not_fit_goes_to_the_next_row(self) -> None:
        paper = sheet(1200, 900)
        paper.legend([self.entry("a very long name of a lap " * 2 + str(at)) for at in range(4)])
        rows = [round((1 - text.get_position()[1]) * 900) for text in paper.figure.texts]
        assert rows == [95, 95, 119, 119]
        assert paper.figure.texts[2].get_position()[0] == pytest.approx((52 + 44) / 1200)

    def test_nothing_takes_no_room(self) -> None:
        paper = sheet(1200, 900)
        paper.legend([])
        assert extent(paper.panel())[3] == 796

    def test_below_a_remark_it_is_lower(self) -> None:
        paper = sheet(1200, 900)
        paper.remark("On a wet track")
        assert extent(paper.panel())[3] == 796 - 22
        paper.legend([self.entry("one")])
        assert extent(paper.panel())[3] == 796 - 22 - 16
        texts = middles(paper.finish())
        assert (texts["On a wet track"][1], texts["one"][1]) == pytest.approx((900 - 85, 900 - 95 - 22), abs=2)

    def test_a_dashed_line_is_dashed_in_it_and_a_hatched_patch_hatched(self) -> None:
        paper = sheet(1200, 900)
        hatched = LegendEntry("used", Look("#111111"), True, "////", "#00ff00")
        paper.legend([LegendEntry("line", Look("#ff0000", (4.0, 1.6))), hatched])
        assert paper.figure.artists[0].get_linestyle() == "--"
        (found,) = [
            one for one in paper.figure.patches + paper.figure.artists if isinstance(one, Rectangle) and one.get_hatch()
        ]
        assert (found.get_hatch(), to_hex(found.get_edgecolor()), found.get_fill()) == ("////", "#00ff00", False)

    def test_a_hollow_square_has_the_edge_of_its_mark(self) -> None:
        paper = sheet(1200, 900)
        paper.legend(
            [LegendEntry("Pit stop", Look(DARK.panel), True, hollow=True), LegendEntry("Soft", Look("#ff0000"), True)]
        )
        squares = [one for one in paper.figure.artists if isinstance(one, Rectangle)]
        assert [to_hex(one.get_edgecolor()) for one in squares] == [DARK.text, DARK.muted]
        assert [round(one.get_width() * 1200) for one in squares] == [14, 22]


class TestWords:
    def test_a_text_that_is_too_long_is_made_smaller_and_then_shorter(self) -> None:
        paper = sheet(1200, 900)
        text = paper.text((0, 0), "word " * 20, 10.0)
        whole = paper.wide(text)
        paper.fit(text, 0.8 * whole)
        smaller = float(text.get_fontsize())
        assert 0.7 * 7.2 < smaller <= 0.8 * 7.2
        assert paper.wide(text) <= 0.8 * whole
        assert text.get_text() == "word " * 20
        paper.fit(text, 0.2 * whole)
        assert text.get_text().endswith("…")
        assert paper.wide(text) <= 0.2 * whole
        assert text.get_fontsize() == pytest.approx(0.7 * smaller)

    def test_one_that_fits_is_left_alone(self) -> None:
        paper = sheet(1200, 900)
        text = paper.text((0, 0), "words", 10.0)
        paper.fit(text, paper.wide(text))
        assert (text.get_text(), text.get_fontsize()) == ("words", pytest.approx(7.2))

    def test_title_and_subtitle_stand_at_the_upper_left(self) -> None:
        paper = sheet(1200, 900)
        paper.header("Title", "Where and when")
        texts = middles(paper.finish())
        assert (texts["Title"][1], texts["Where and when"][1]) == pytest.approx((865, 838), abs=2)
        assert text_of(paper.figure, "Title").get_position()[0] * 1200 == pytest.approx(52)
        bar = next(one for one in paper.figure.artists if isinstance(one, Rectangle))
        assert (bar.get_x() * 1200, to_hex(bar.get_facecolor())) == (pytest.approx(32), DARK.accent)
        box = bar.get_window_extent()
        assert (box.y0, box.y1, box.width) == pytest.approx((900 - 72, 900 - 24, 6))

    def test_the_note_stands_below_and_the_source_right_of_it(self) -> None:
        paper = sheet(1200, 900)
        paper.note("Dots: laps")
        texts = middles(paper.finish())
        assert texts["Dots: laps"][1] == texts["Slipstream · data: F1 live timing"][1] == pytest.approx(17, abs=1)
        assert text_of(paper.figure, "Dots: laps").get_window_extent().x0 == pytest.approx(18, abs=1)
        assert text_of(paper.figure, "Slipstream · data: F1 live timing").get_window_extent().x1 == pytest.approx(
            1182, abs=1
        )

    def test_a_note_never_reaches_the_source(self) -> None:
        paper = sheet(1200, 900)
        paper.note("Left out: laps through the pits " * 9)
        paper.finish()
        note, source = (text.get_window_extent() for text in paper.figure.texts)
        assert note.x1 < source.x0
