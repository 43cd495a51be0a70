"""Laps along the track as they are drawn: whose line is which, and what is marked, shaded and written where."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from lib.services.plotter import Material
from lib.services.plotter.kinds.traces import draw_delta, draw_speed, draw_stack
from lib.services.plotter.kinds.traces_numbers import Bend, Traces
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionStore
from tests.services.plotter.invented import QUALIFYING
from tests.services.plotter.on_axes import DARK, figured, legend_of, lines, middles, place, row, spans, ticks_of

NAN = float("nan")
CHANNELS = {
    "speed": row(200, 300, 100, 250, 220),
    "throttle": row(100, 100, 0, 50, 100),
    "brake": row(0, 0, 1, 0, 0),
    "gear": row(5, 8, 2, 4, 7),
    "rpm": row(10000, 11500, 9000, 11000, 10500),
    "drs": row(8, 12, 0, 1, 14),
}
DATA = Traces(
    ("A lap 1", "B lap 2"),
    ("A", "B"),
    (80.0, 80.25),
    row(0, 1000, 2000, 3000, 4000),
    (CHANNELS, CHANNELS | {"speed": row(205, 290, 110, 240, 225)}),
    (row(0, 0, 0, 0, 0), row(0, 0.1, 0.3, 0.2, 0.25)),
    (None, 0.02),
    (1000.0, 3000.0, 4000.0),
    ((25.0, 30.0, 25.0), (25.1, 29.9, 25.25)),
    (Bend("1", 500, 0, 900, (0.0, 0.05)), Bend("2", 2000, 1800, 2500, (0.0, 0.2))),
    (1000.0, 3000.0, 4000.0),
)


@pytest.fixture(scope="module")
def two(invented: SessionStore) -> Material:
    references = tuple(LapReference(QUALIFYING, driver) for driver in ("AAA", "BBB"))
    return Material(invented, DARK, references=references)


@pytest.fixture(scope="module")
def one(invented: SessionStore) -> Material:
    return Material(invented, DARK, references=(LapReference(QUALIFYING, "AAA"),))


@pytest.fixture(scope="module")
def speed(two: Material) -> Figure:
    return figured(draw_speed, DATA, two)


@pytest.fixture(scope="module")
def stack(two: Material) -> Figure:
    return figured(draw_stack, DATA, two)


@pytest.fixture(scope="module")
def delta(two: Material) -> Figure:
    return figured(draw_delta, DATA, two)


def alone(data: Traces = DATA) -> Traces:
    names = ("names", "labels", "times", "channels", "delta", "sectors")
    bends = tuple(replace(bend, gains=bend.gains[:1]) for bend in data.corners)
    one: dict[str, Any] = {name: getattr(data, name)[:1] for name in names}
    return replace(data, **one, sigma=(None,), corners=bends)


def colours(material: Material) -> list[str]:
    return [look.colour for look in material.lap_looks]


def long(axes: Axes, colour: str) -> list[list[float]]:
    """Return the y values of the laps' lines in this colour."""
    return [y for x, y in lines(axes, colour) if x == DATA.distance.tolist()]


class TestSpeed:
    def test_each_lap_is_a_line_in_its_colour_and_the_first_is_wider(self, speed: Figure, two: Material) -> None:
        (axes,) = speed.axes
        found = [long(axes, colour) for colour in colours(two)]
        assert found == [[[200, 300, 100, 250, 220]], [[205, 290, 110, 240, 225]]]
        first, second = (line.get_linewidth() for line in axes.lines if len(line.get_xdata()) == 5)
        assert first == pytest.approx(1.7 / 0.8 * second)

    def test_the_legend_has_times_and_what_the_others_are_behind(self, speed: Figure, two: Material) -> None:
        found = legend_of(speed)
        assert found == list(zip(["A lap 1  1:20.000", "B lap 2  1:20.250  +0.250 s"], colours(two), strict=True))

    def test_the_axes_reach_from_the_line_to_the_line_and_around_the_speeds(self, speed: Figure, two: Material) -> None:
        """Below, there is room for the words of the decisive corner: 36 pixels more."""
        (axes,) = figured(draw_speed, replace(DATA, corners=()), two).axes
        assert axes.get_xlim() == (0, 4000)
        assert axes.get_ylim() == pytest.approx((100 - 0.14 * 200, 300 + 0.12 * 200))
        assert (axes.get_xlabel(), axes.get_ylabel()) == ("Distance (m)", "Speed (km/h)")
        low = speed.axes[0].get_ylim()[0]
        assert low == pytest.approx(72 - 36 * 252 / axes.get_window_extent().height, abs=0.5)

    def test_a_car_that_nearly_stood_has_no_negative_speeds(self, two: Material) -> None:
        slow = replace(DATA, channels=(CHANNELS | {"speed": row(5, 300, 100, 250, 220)}, CHANNELS), corners=())
        assert figured(draw_speed, slow, two).axes[0].get_ylim()[0] == 0

    def test_the_first_laps_fastest_and_slowest_point_are_written_above_and_below_them(self, speed: Figure) -> None:
        (axes,), texts = speed.axes, middles(speed)
        dots = [line.get_xydata().tolist() for line in axes.lines if line.get_marker() == "o"]
        assert dots == [[[1000, 300]], [[2000, 100]]]
        assert texts["300 km/h"] == pytest.approx(_moved(place(axes, 1000, 300), 15), abs=4)
        assert texts["100 km/h"] == pytest.approx(_moved(place(axes, 2000, 100), -17), abs=10)

    def test_the_decisive_corner_is_shaded_in_the_colour_of_who_wins_it(self, speed: Figure, two: Material) -> None:
        figure = speed
        assert (1800, 2500, colours(two)[0]) in spans(figure.axes[0])
        assert middles(figure)["T2: A wins 0.200 s"][0] == pytest.approx(place(figure.axes[0], 2150, 0)[0], abs=2)
        won = replace(DATA, corners=(DATA.corners[0], Bend("2", 2000, 1800, 2500, (0.0, -0.2))))
        figure = figured(draw_speed, won, two)
        assert (1800, 2500, colours(two)[1]) in spans(figure.axes[0])
        assert "T2: B wins 0.200 s" in middles(figure)

    def test_sectors_say_who_is_fastest_with_an_edge_in_that_laps_colour(self, speed: Figure, two: Material) -> None:
        (axes,), texts = speed.axes, middles(speed)
        for words, middle in (("S1  A by 0.100", 500), ("S2  B by 0.100", 2000), ("S3  A by 0.250", 3500)):
            assert texts[words][0] == pytest.approx(place(axes, middle, 0)[0], abs=2)
            assert texts[words][1] > axes.get_window_extent().y1
        edges = [colour for left, right, colour in spans(axes) if right - left < 30]
        assert edges == [colours(two)[at] for at in (0, 1, 0)]
        ends = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"]
        assert ends == [1000, 3000]

    def test_above_the_axes_there_is_a_strip_for_corners_and_one_for_sectors(
        self, speed: Figure, two: Material
    ) -> None:
        """Below header and legend, which take 120 pixels."""
        assert speed.axes[0].get_window_extent().y1 == pytest.approx(900 - 120 - 60)
        bare = figured(draw_speed, replace(DATA, lines=()), two)
        assert bare.axes[0].get_window_extent().y1 == pytest.approx(900 - 120 - 30)
        assert not [words for words in middles(bare) if words.startswith("S1")]

    def test_corners_have_their_numbers_above_their_places(self, speed: Figure) -> None:
        axes = speed.axes[0]
        for name, at in (("1", 500), ("2", 2000)):
            x, y = middles(speed)[name]
            assert x == pytest.approx(place(axes, at, 0)[0], abs=1)
            assert axes.get_window_extent().y1 < y < middles(speed)["S1  A by 0.100"][1]

    def test_a_single_lap_is_drawn_as_wide_as_usual_with_nothing_decisive(self, one: Material) -> None:
        figure = figured(draw_speed, alone(), one)
        widths = [line.get_linewidth() for line in figure.axes[0].lines if len(line.get_xdata()) == 5]
        assert widths == [pytest.approx(DARK.line * 0.72)]
        assert not [words for words in middles(figure) if "wins" in words]
        assert {"S1  25.000", "S2  30.000", "S3  25.000"} <= set(middles(figure))

    def test_a_label_at_the_end_of_the_lap_stays_inside(self, two: Material) -> None:
        fast = replace(DATA, channels=(CHANNELS | {"speed": row(200, 250, 100, 250, 320)}, CHANNELS))
        figure = figured(draw_speed, fast, two)
        box = next(text for text in figure.axes[0].texts if text.get_text() == "320 km/h").get_window_extent()
        assert box.x1 <= figure.axes[0].get_window_extent().x1 + 2


def _moved(at: tuple[float, float], up: float) -> tuple[float, float]:
    return at[0], at[1] + up


class TestStack:
    def captions(self, figure: Figure) -> list[str]:
        names = {"Throttle (%)", "Brake", "Gear", "rpm (thousands)", "DRS", "Seconds behind A"}
        found = [(y, words) for words, (_, y) in middles(figure).items() if words in names]
        return [words for _, words in sorted(found, reverse=True)]

    def test_every_channel_has_its_row_speed_above_and_the_delta_second(self, stack: Figure) -> None:
        assert self.captions(stack) == ["Seconds behind A", "Throttle (%)", "Brake", "Gear", "rpm (thousands)", "DRS"]
        assert [axes.get_ylabel() for axes in stack.axes] == ["Speed (km/h)", *[""] * 6]
        tops = [axes.get_position().y1 for axes in stack.axes]
        assert tops == sorted(tops, reverse=True)

    def test_heights_are_in_proportion(self, stack: Figure) -> None:
        heights = np.array([axes.get_position().height for axes in stack.axes])
        assert heights / heights[0] == pytest.approx(np.array([3.2, 1.8, 1.2, 0.6, 1.3, 1.2, 0.6]) / 3.2)

    def test_one_lap_has_no_delta_and_a_channel_that_nobody_recorded_no_row(self, one: Material) -> None:
        data = alone()
        data = replace(data, channels=(data.channels[0] | {"drs": row(*[NAN] * 5)},))
        assert self.captions(figured(draw_stack, data, one)) == ["Throttle (%)", "Brake", "Gear", "rpm (thousands)"]

    def test_distance_stands_below_the_lowest_alone(self, stack: Figure) -> None:
        assert [axes.get_xlabel() for axes in stack.axes] == [*[""] * 6, "Distance (m)"]
        assert [any(ticks_of(axes).values()) for axes in stack.axes] == [*[False] * 6, True]
        assert ticks_of(stack.axes[-1])[2000.0] == "2,000"
        assert {axes.get_xlim() for axes in stack.axes} == {(0, 4000)}

    def test_what_is_on_or_off_says_so_and_steps(self, stack: Figure, two: Material) -> None:
        axes = stack.axes
        brake, drs = axes[3], axes[6]
        assert long(brake, colours(two)[0]) == [[0, 0, 1, 0, 0]]
        assert long(drs, colours(two)[0]) == [[0, 1, 0, 0, 1]]
        for one in (brake, drs):
            assert (ticks_of(one, "y"), one.get_ylim()) == ({0.0: "off", 1.0: "on"}, (-0.35, 1.35))
        steps = [axes[at].lines[0].get_drawstyle() for at in range(7)]
        assert steps == ["default"] * 3 + ["steps-post"] * 2 + ["default", "steps-post"]

    def test_a_drs_that_was_not_recorded_is_neither_on_nor_off(self, two: Material) -> None:
        broken = CHANNELS | {"drs": row(8, NAN, 10, 11, 14)}
        axes = figured(draw_stack, replace(DATA, channels=(broken, CHANNELS)), two).axes[6]
        assert long(axes, colours(two)[0])[0] == pytest.approx([0, NAN, 1, 0, 1], nan_ok=True)

    def test_throttle_gear_and_rpm_have_their_scales(self, stack: Figure, two: Material) -> None:
        axes = stack.axes
        assert axes[2].get_ylim() == (-12, 112)
        assert axes[4].get_ylim() == pytest.approx((2 - 0.72, 8 + 0.72))
        assert long(axes[5], colours(two)[0]) == [[10, 11.5, 9, 11, 10.5]]
        assert axes[5].get_ylim() == pytest.approx((9 - 0.3, 11.5 + 0.3))
        assert set(ticks_of(axes[2], "y").values()) <= {"0", "50", "100"}
        assert set(ticks_of(axes[4], "y").values()) <= {"2", "4", "6", "8"}

    def test_with_room_every_second_gear_is_marked(self, two: Material) -> None:
        from tests.services.plotter.on_axes import sheet

        paper = sheet(1200, 2400, 2.0)
        draw_stack(paper, two, DATA)
        axes = paper.finish().axes
        assert list(ticks_of(axes[4], "y").values()) == ["2", "4", "6", "8"]
        assert list(ticks_of(axes[2], "y").values()) == ["0", "50", "100"]

    def test_a_channel_that_never_changes_has_room_around_it(self, two: Material) -> None:
        steady = tuple(one | {"gear": row(*[5] * 5)} for one in DATA.channels)
        assert figured(draw_stack, replace(DATA, channels=steady), two).axes[4].get_ylim() == (4, 6)

    def test_the_decisive_corner_is_shaded_in_every_row(self, stack: Figure, two: Material) -> None:
        for axes in stack.axes:
            assert (1800, 2500, colours(two)[0]) in spans(axes)


class TestDelta:
    def test_the_others_are_drawn_against_the_first(self, delta: Figure, two: Material) -> None:
        (axes,) = delta.axes
        assert long(axes, colours(two)[0]) == [[0] * 5]
        assert long(axes, colours(two)[1]) == [[0, 0.1, 0.3, 0.2, 0.25]]
        assert axes.get_ylim() == pytest.approx((-0.16 * 0.3, 1.16 * 0.3))
        assert axes.get_ylabel() == "Seconds behind A"

    def test_the_axis_holds_zero_and_is_at_least_four_hundredths_high(self, two: Material) -> None:
        ahead = replace(DATA, delta=(row(*[0] * 5), row(-0.1, -0.2, -0.2, -0.2, -0.3)), corners=())
        assert figured(draw_delta, ahead, two).axes[0].get_ylim() == pytest.approx((-0.348, 0.048))
        same = replace(DATA, delta=(row(*[0] * 5),) * 2, corners=())
        assert figured(draw_delta, same, two).axes[0].get_ylim() == pytest.approx((-0.02, 0.02))

    def test_the_doubt_is_widest_between_two_lines_and_nothing_on_them(self, delta: Figure, two: Material) -> None:
        """Half of the way between the lines at 1000 and 3000 m it is the whole 0.02 s."""
        (axes,) = delta.axes
        (band,) = [one for one in axes.collections if one.get_alpha() == 0.3]
        vertices = band.get_paths()[0].vertices
        at = {place: sorted(set(np.round(vertices[vertices[:, 0] == place][:, 1], 6))) for place in (1000, 2000, 3000)}
        assert at == {1000: [0.1], 2000: [0.28, 0.32], 3000: [0.2]}
        assert to_hex(band.get_facecolor()[0]) == colours(two)[1]

    def test_where_the_doubt_is_not_known_there_is_no_band_and_no_note(self, two: Material) -> None:
        figure = figured(draw_delta, replace(DATA, sigma=(None, None)), two)
        assert [one for one in figure.axes[0].collections if one.get_alpha() == 0.3] == []
        assert not [words for words in middles(figure) if words.startswith("Exact")]

    def test_the_note_says_where_it_is_exact_and_the_largest_doubt(self, delta: Figure, two: Material) -> None:
        assert "Exact at the sector lines, ±0.020 s between them" in middles(delta)
        rough = replace(DATA, exact=(4000.0,))
        assert "Exact at the finish, ±0.020 s before it" in middles(figured(draw_delta, rough, two))

    def test_the_decisive_corner_is_written_at_its_apex(self, delta: Figure) -> None:
        (axes,) = delta.axes
        dots = [line.get_xydata().tolist() for line in axes.lines if line.get_marker() == "o"]
        assert dots == [[[2000, 0.3]]]
        x, y = place(axes, 2000, 0.3)
        assert middles(delta)["T2: A wins 0.200 s"] == pytest.approx((x, y + 15), abs=4)

    def test_below_zero_it_is_written_below(self, two: Material) -> None:
        won = replace(DATA, delta=(row(*[0] * 5), row(0, -0.1, -0.3, -0.2, -0.25)))
        figure = figured(draw_delta, won, two)
        x, y = place(figure.axes[0], 2000, -0.3)
        assert middles(figure)["T2: A wins 0.200 s"] == pytest.approx((x, y - 17), abs=4)
