"""Maps as they are drawn: which part of the line has which colour, and what the legend calls it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from lib.services.plotter import Material
from lib.services.plotter.kinds.maps import draw_brake, draw_channel, draw_dominance, draw_outline, draw_steps
from lib.services.plotter.kinds.maps_numbers import Way
from lib.services.styling import mixed
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionStore
from tests.services.plotter.invented import QUALIFYING
from tests.services.plotter.on_axes import DARK, figured, legend_of, lines, middles, of, place, row, text_of, ticks_of

NAN = float("nan")
WAY = Way(
    ("A lap 1", "B lap 2"),
    (90.0, 90.5),
    row(0, 100, 100, 0),
    row(0, 0, 50, 50),
    row(0, 1, 1, 0),
    (("1", 100.0, 25.0, 1.0, 0.0), ("2A", 0.0, 25.0, -1.0, 0.0)),
    5278.4,
    (1500.0, 3200.0, 5278.4),
)


def coloured(figure: Figure) -> LineCollection:
    return next(one for one in figure.axes[0].collections if isinstance(one, LineCollection))


def inks(figure: Figure) -> list[str]:
    """Return the colour of each piece of the line."""
    found = coloured(figure)
    return [to_hex(one) for one in found.to_rgba(found.get_array())]


@pytest.fixture(scope="module")
def figure() -> Figure:
    return figured(draw_outline, replace(WAY, value=row(0, 1, 2, 2)), of("A"))


class TestOutline:
    def test_sectors_have_their_colours_and_lengths(self, figure: Figure) -> None:
        shades = [mixed(DARK.ramp, share) for share in (0.1, 0.5, 0.9)]
        words = ("Sector 1  1,500 m", "Sector 2  1,700 m", "Sector 3  2,078 m")
        assert legend_of(figure) == [*zip(words, shades, strict=True), ("Start and finish", DARK.accent)]
        assert inks(figure) == shades

    def test_a_circuit_whose_sectors_are_not_known_is_one_line(self) -> None:
        found = figured(draw_outline, replace(WAY, lines=(), value=row(0, 0, 0, 0)), of("A"))
        assert (legend_of(found), set(inks(found))) == ([("Start and finish", DARK.accent)], {DARK.text})

    def test_the_line_is_drawn_from_point_to_point(self, figure: Figure) -> None:
        assert [part.tolist() for part in coloured(figure).get_segments()] == [
            [[0, 0], [100, 0]],
            [[100, 0], [100, 50]],
            [[100, 50], [0, 50]],
        ]
        assert [[0, 100, 100, 0, 0], [0, 0, 50, 50, 0]] in lines(figure.axes[0], DARK.grid)

    def test_the_start_is_a_line_across_with_an_arrow_the_way_it_is_driven(self, figure: Figure) -> None:
        """The first stretch goes east: the line from 14 pixels south to 14 north, the arrow to the east."""
        ((x, y),) = lines(figure.axes[0], DARK.accent)
        axes = figure.axes[0]
        assert (x, sum(y)) == ([0, 0], pytest.approx(0))
        assert y[1] > y[0]
        assert place(axes, x[1], y[1])[1] - place(axes, x[0], y[0])[1] == pytest.approx(28)
        (arrow,) = [text for text in axes.texts if isinstance(text, Annotation)]
        (tip_x, tip_y), (tail_x, tail_y) = arrow.xy, arrow.get_position()
        assert tip_x > tail_x > 0
        assert tip_y == tail_y == pytest.approx(y[1])

    def test_corners_have_their_numbers_beside_them_in_a_circle(self, figure: Figure) -> None:
        axes, texts = figure.axes[0], middles(figure)
        circles = [line.get_xydata()[0].tolist() for line in axes.lines if line.get_marker() == "o"]
        for (name, x, y, way, _), circle in zip(WAY.corners, circles, strict=True):
            assert texts[name] == pytest.approx(place(axes, *circle), abs=3)
            assert (circle[0] - x) * way > 0
            assert circle[1] == pytest.approx(y, abs=1e-6)
            assert [[x, round(circle[0], 6)], [y, round(circle[1], 6)]] in lines(axes, DARK.muted)

    def test_labels_are_1_9_times_12_5_pixels_from_their_corners(self, figure: Figure) -> None:
        circle = next(line.get_xydata()[0] for line in figure.axes[0].lines if line.get_marker() == "o")
        away = place(figure.axes[0], *circle)[0] - place(figure.axes[0], 100, 25)[0]
        assert away == pytest.approx(1.9 * 12.5, abs=0.1)

    def test_the_line_keeps_room_for_the_numbers_around_it(self, figure: Figure) -> None:
        """36 pixels on each side where it is widest."""
        axes = figure.axes[0]
        box = axes.get_window_extent()
        assert place(axes, 0, 0)[0] - box.x0 == pytest.approx(36, abs=0.5)
        assert box.x1 - place(axes, 100, 0)[0] == pytest.approx(36, abs=0.5)


def test_a_tall_line_keeps_room_above_and_below() -> None:
    axes = figured(draw_brake, replace(WAY, x=row(0, 10, 10, 0), y=row(0, 0, 500, 500), corners=()), of("A")).axes[0]
    box = axes.get_window_extent()
    assert (place(axes, 0, 0)[1] - box.y0, box.y1 - place(axes, 0, 500)[1]) == pytest.approx((36, 36), abs=0.5)


def test_a_lap_that_stood_frozen_at_the_line_has_no_start_and_a_hole() -> None:
    found = figured(draw_brake, replace(WAY, x=row(0, NAN, 100, 0)), of("A"))
    assert [text for text in found.axes[0].texts if isinstance(text, Annotation)] == []
    assert lines(found.axes[0], DARK.accent) == []


def test_without_corners_there_are_no_numbers() -> None:
    found = figured(draw_brake, replace(WAY, corners=()), of("A"))
    assert [line for line in found.axes[0].lines if line.get_marker() == "o"] == []


class TestGears:
    def test_each_gear_has_its_colour_and_its_entry_also_those_never_used(self) -> None:
        found = figured(draw_steps, replace(WAY, value=row(3, 5, 6, 3)), of("A"))
        shades = [mixed(DARK.ramp, share) for share in (0, 1 / 3, 2 / 3, 1)]
        assert legend_of(found) == list(zip(["Gear 3", "Gear 4", "Gear 5", "Gear 6"], shades, strict=True))
        assert inks(found) == [shades[0], shades[2], shades[3]]

    def test_a_gear_that_is_not_known_has_no_colour(self) -> None:
        found = figured(draw_steps, replace(WAY, value=row(3, NAN, 4, 3)), of("A"))
        assert [words for words, _ in legend_of(found)] == ["Gear 3", "Gear 4"]
        assert coloured(found).to_rgba(coloured(found).get_array())[1][3] == 0


class TestBrakes:
    def test_on_is_red_and_off_is_grey(self) -> None:
        found = figured(draw_brake, WAY, of("A"))
        assert legend_of(found) == [("Brakes on", DARK.bad), ("Brakes off", DARK.muted)]
        assert inks(found) == [DARK.muted, DARK.bad, DARK.bad]


class TestDominance:
    def test_the_line_has_the_colour_of_who_is_fastest_and_the_legend_says_on_how_much(
        self, invented: SessionStore
    ) -> None:
        laps = tuple(LapReference(QUALIFYING, driver) for driver in ("AAA", "BBB"))
        material = Material(invented, DARK, references=laps)
        first, second = (look.colour for look in material.lap_looks)
        found = figured(draw_dominance, replace(WAY, value=row(0, 1, 1, NAN)), material)
        assert legend_of(found) == [
            ("A lap 1  1:30.000  fastest on 33 %", first),
            ("B lap 2  1:30.500  fastest on 67 %", second),
        ]
        assert inks(found) == [first, second, second]


class TestChannel:
    def test_the_scale_has_the_ramp_from_the_least_to_the_largest_value(self) -> None:
        found = figured(draw_channel("km/h"), replace(WAY, value=row(100, 200, 300, 250)), of("A"))
        scale, texts = found.axes[1], middles(found)
        (image,) = scale.images
        assert image.get_extent() == [0, 1, 100, 300]
        pixels = np.asarray(image.get_array())
        assert ["#" + bytes(pixels[at, 0].tolist()).hex() for at in (0, -1)] == [DARK.ramp[0], DARK.ramp[-1]]
        assert (len(pixels), image.origin) == (256, "lower")
        assert {"100", "200", "300"} <= set(ticks_of(scale, "y").values())
        assert scale.get_position().x0 > found.axes[0].get_position().x1
        assert texts["km/h"][1] == pytest.approx(900 - 104 - 22, abs=6)
        assert text_of(found, "km/h").get_window_extent().x1 == pytest.approx(1182, abs=1)
        assert scale.get_position().bounds == pytest.approx(
            (1096 / 1200, 62 / 900, 18 / 1200, (900 - 104 - 62 - 44) / 900)
        )

    def test_the_line_has_the_colours_of_the_scale(self) -> None:
        found = figured(draw_channel("km/h"), replace(WAY, value=row(100, 200, 300, 250)), of("A"))
        assert inks(found) == [mixed(DARK.ramp, 0), mixed(DARK.ramp, 128 / 255), mixed(DARK.ramp, 1)]

    def test_a_channel_that_never_changes_has_a_scale_of_one(self) -> None:
        found = figured(draw_channel("%"), replace(WAY, value=row(7, 7, NAN, 7)), of("A"))
        assert found.axes[1].get_ylim() == (7, 8)
