"""The gg diagram as it is drawn: whose dots, which rings, and the words in its corners."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from lib.services.plotter import Material
from lib.services.plotter.kinds.gg_diagram import Grip, draw_grip, envelope
from lib.services.styling import mixed
from lib.services.telemetry_service import LapReference
from lib.services.telemetry_service.forces import ForceEstimates
from lib.sessions import SessionStore
from tests.services.plotter.invented import QUALIFYING
from tests.services.plotter.on_axes import DARK, figured, legend_of, middles, place, row, text_of, ticks_of

RIGHT = ForceEstimates(row(-2.0, 0.0, 3.0, 0.5), row(0.0, -4.0, 0.5, 1.0), row(100, 300, 200, 150))
LEFT = ForceEstimates(row(-3.5, 1.0, 0.0), row(0.2, -3.0, 0.9), row(90, 250, 310))


def grip(*laps: ForceEstimates, sides: bool = True) -> Grip:
    count = len(laps)
    names = ("A lap 1", "B lap 2", "C lap 3")[:count]
    outlines = tuple(envelope(lap.lateral, lap.longitudinal) for lap in laps)
    return Grip(names, (90.0, 91.5, 92.0)[:count], laps, outlines, sides)


def material(store: SessionStore, count: int) -> Material:
    drivers = ("AAA", "BBB", "CCC")[:count]
    return Material(store, DARK, references=tuple(LapReference(QUALIFYING, driver) for driver in drivers))


@pytest.fixture(scope="module")
def one(invented: SessionStore) -> Figure:
    return figured(draw_grip, grip(RIGHT), material(invented, 1))


@pytest.fixture(scope="module")
def two(invented: SessionStore) -> Figure:
    return figured(draw_grip, grip(RIGHT, LEFT), material(invented, 2))


def dots(figure: Figure) -> list[PathCollection]:
    return [one for one in figure.axes[0].collections if isinstance(one, PathCollection)]


class TestDots:
    def test_those_of_one_lap_have_the_colour_of_their_speed_on_the_scale_beside(self, one: Figure) -> None:
        found = [to_hex(colour) for colour in dots(one)[0].get_facecolor()]
        assert found == [mixed(DARK.ramp, share) for share in (0, 1, 0.5, 0.25)]
        assert (one.axes[1].images[0].get_extent(), "km/h" in middles(one)) == ([0, 1, 100, 300], True)

    def test_those_of_several_have_the_colours_of_their_laps_and_no_scale(
        self, two: Figure, invented: SessionStore
    ) -> None:
        colours = [look.colour for look in material(invented, 2).lap_looks]
        assert [{to_hex(colour) for colour in lap.get_edgecolor()} for lap in dots(two)] == [{one} for one in colours]
        assert dots(two)[1].get_offsets().tolist() == [[-3.5, 0.2], [1, -3], [0, 0.9]]
        assert [lap.get_sizes().tolist() for lap in dots(two)] == [[pytest.approx((6.5 * 0.72) ** 2)]] * 2
        assert len(two.axes) == 1

    def test_a_car_that_kept_its_speed_has_one_colour(self, invented: SessionStore) -> None:
        steady = ForceEstimates(RIGHT.lateral, RIGHT.longitudinal, row(200, 200, 200, 200))
        found = figured(draw_grip, grip(steady), material(invented, 1))
        assert {to_hex(colour) for colour in dots(found)[0].get_facecolor()} == {DARK.ramp[0]}
        assert found.axes[1].get_ylim() == (200, 201)

    def test_the_outline_of_each_lap_is_in_its_colour_above_its_dots(self, two: Figure, invented: SessionStore) -> None:
        outlines = [line for line in two.axes[0].lines if len(line.get_xdata()) == 73]
        assert [line.get_color() for line in outlines] == [look.colour for look in material(invented, 2).lap_looks]
        assert outlines[0].get_xdata().tolist() == envelope(RIGHT.lateral, RIGHT.longitudinal)[0].tolist()
        assert outlines[0].get_zorder() > dots(two)[0].get_zorder()

    def test_the_legend_has_laps_with_their_times_and_the_outline(self, two: Figure, invented: SessionStore) -> None:
        first, second = (look.colour for look in material(invented, 2).lap_looks)
        assert legend_of(two) == [
            ("A lap 1  1:30.000", first),
            ("B lap 2  1:31.500", second),
            ("Outline: 98 % of the lap in each direction", DARK.muted),
        ]


class TestAxes:
    def test_rings_are_whole_g_as_far_as_the_axes_reach(self, one: Figure) -> None:
        axes = one.axes[0]
        rings = [line for line in axes.lines if len(line.get_xdata()) == 181]
        radii = [np.hypot(line.get_xdata(), line.get_ydata()) for line in rings]
        corner = np.hypot(axes.get_xlim()[1], np.abs(axes.get_ylim()).max())
        assert [radius.tolist() for radius in radii] == [pytest.approx([at] * 181) for at in range(1, len(radii) + 1)]
        assert len(radii) == int(corner)

    def test_ticks_are_whole_g_without_a_sign(self, one: Figure) -> None:
        across, up = ticks_of(one.axes[0]), ticks_of(one.axes[0], "y")
        assert across[-3.0] == across[3.0] == "3"
        assert up[-4.0] == "4"
        assert min(up) == np.ceil(one.axes[0].get_ylim()[0])
        assert max(across) == int(one.axes[0].get_xlim()[1])

    def test_everything_has_room_and_130_pixels_are_left_for_the_words(self, one: Figure) -> None:
        axes = one.axes[0]
        low, high = axes.get_ylim()
        tall = axes.get_window_extent().height
        assert (low + high) / 2 == pytest.approx(-1.5)
        assert 5 / (high - low) == pytest.approx((tall - 130) / tall)

    def test_a_wide_lap_sets_the_scale_across(self, invented: SessionStore) -> None:
        flat = ForceEstimates(row(-6, 6), row(-0.5, 0.5), row(100, 200))
        axes = figured(draw_grip, grip(flat), material(invented, 1)).axes[0]
        assert axes.get_xlim() == pytest.approx((-1.12 * 6, 1.12 * 6))

    def test_a_car_that_hardly_moved_has_axes_of_one_g(self, invented: SessionStore) -> None:
        slow = ForceEstimates(row(-0.1, 0.1), row(-0.1, 0.1), row(10, 20))
        axes = figured(draw_grip, grip(slow), material(invented, 1)).axes[0]
        assert axes.get_xlim() == pytest.approx((-1.1, 1.1))

    def test_lines_cross_where_nothing_pulls(self, one: Figure) -> None:
        crosses = [line for line in one.axes[0].lines if line.get_color() == DARK.muted and len(line.get_xdata()) == 2]
        assert [list(crosses[0].get_xdata()), list(crosses[1].get_ydata())] == [[0, 0], [0, 0]]

    def test_labels_say_which_way_is_which(self, one: Figure, invented: SessionStore) -> None:
        long = "Left corners · lateral, estimated from positions (g) · right corners"
        assert (one.axes[0].get_xlabel(), one.axes[0].get_ylabel()) == (long, "Braking · longitudinal (g) · traction")
        own = figured(draw_grip, grip(RIGHT, sides=False), material(invented, 1))
        assert own.axes[0].get_xlabel() == "Lateral, estimated from positions (g)"
        assert "Peak cornering 3.0 g" in middles(own)

    def test_where_there_is_no_room_the_sides_are_left_out(self, invented: SessionStore) -> None:
        narrow = figured(draw_grip, grip(RIGHT), material(invented, 1), 300)
        assert narrow.axes[0].get_xlabel() == "Lateral, estimated from positions (g)"


class TestPeaks:
    def test_braking_stands_below_and_traction_above_at_the_left(self, one: Figure) -> None:
        axes, texts = one.axes[0], middles(one)
        box = axes.get_window_extent()
        brake, pull = (text_of(one, f"Peak {words} g").get_window_extent() for words in ("braking 4.0", "traction 1.0"))
        assert (brake.x0, pull.x0) == pytest.approx((box.x0 + 0.015 * box.width,) * 2, abs=2)
        assert brake.y0 < box.y0 + 0.02 * box.height + 30
        assert pull.y1 == pytest.approx(box.y0 + 0.98 * box.height, abs=3)
        assert texts["at 300 km/h"][1] < texts["Peak braking 4.0 g"][1]

    def test_a_right_corner_stands_at_the_upper_right_and_a_left_one_at_the_lower_right(
        self, one: Figure, two: Figure
    ) -> None:
        right, left = text_of(one, "Peak right corner 3.0 g"), text_of(two, "Peak left corner 3.5 g")
        middle = one.axes[0].get_window_extent()
        assert right.get_window_extent().y0 > (middle.y0 + middle.y1) / 2 > left.get_window_extent().y1
        assert (right.get_ha(), left.get_ha()) == ("right", "right")

    def test_of_several_laps_it_is_said_whose_it_is(self, two: Figure) -> None:
        assert {"A lap 1, at 300 km/h", "B lap 2, at 90 km/h"} <= set(middles(two))

    def test_each_has_a_ring_around_its_dot(self, one: Figure) -> None:
        rings = [line for line in one.axes[0].lines if line.get_marker() == "o"]
        assert [line.get_xydata()[0].tolist() for line in rings] == [[0, -4], [0.5, 1], [3, 0.5]]
        assert {(line.get_markerfacecolor(), line.get_markeredgecolor()) for line in rings} == {("none", DARK.text)}
        assert place(one.axes[0], 0, -4)[1] < place(one.axes[0], 0.5, 1)[1]
