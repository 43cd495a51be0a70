"""The weather as it is drawn: which line is which, where arrows point, and how far the axes reach."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from lib.services.plotter.kinds.weather import Weather, draw
from lib.services.styling import visible
from tests.services.plotter.on_axes import DARK, figured, legend_of, lines, middles, of, row, ticks_of

NAN = float("nan")
WARM, COOL = visible(DARK.bad, DARK.panel), visible(DARK.rain, DARK.panel)


def weather(minutes: Any = None, **more: Any) -> Weather:
    at = np.arange(3.0) if minutes is None else minutes
    calm = {"air": 20 + at, "track": 30 + at, "wind": 1 + at, "humidity": 50 + at, "rain": 0 * at, "direction": 0 * at}
    return Weather(at, **{**calm, **more})


def figure(minutes: Any = None, **more: Any) -> Figure:
    return figured(draw, weather(minutes, **more), of("A"))


@cache
def calm() -> Figure:
    return figure()


def arrows(found: Figure) -> list[tuple[float, float, float, float]]:
    """Return tail and tip of each arrow, in pixels from the lower left of the axes."""
    axes = found.axes[2]
    size = np.array([axes.get_window_extent().width, axes.get_window_extent().height])
    every = [text for text in axes.texts if isinstance(text, Annotation)]
    return [(*np.round(one.get_position() * size, 3), *np.round(one.xy * size, 3)) for one in every]


class TestLines:
    def test_track_and_air_share_the_first_axes_each_in_its_colour(self) -> None:
        found = calm()
        assert lines(found.axes[0], WARM) == [[[0, 1, 2], [30, 31, 32]]]
        assert lines(found.axes[0], COOL) == [[[0, 1, 2], [20, 21, 22]]]
        assert legend_of(found) == [("Track", WARM), ("Air", COOL)]
        assert [line.get_linestyle() for line in found.axes[0].lines] == ["-", "--"]

    def test_each_has_its_unit_and_minutes_stand_below_the_lowest_alone(self) -> None:
        found = calm()
        assert [axes.get_ylabel() for axes in found.axes] == ["Temperature (°C)", "Humid. (%)", "Wind (m/s)"]
        assert [axes.get_xlabel() for axes in found.axes] == ["", "", "Minutes from the start"]
        assert [any(ticks_of(axes).values()) for axes in found.axes] == [False, False, True]
        heights = [axes.get_position().height for axes in found.axes]
        assert [height / heights[2] for height in heights] == pytest.approx([2.2, 1, 1])

    def test_the_axes_reach_around_what_is_known(self) -> None:
        """15 % more at each end, and 0.4 at least; nothing known is 0 to 1."""
        found = figure(wind=row(NAN, 2, 12), humidity=row(*[NAN] * 3))
        assert found.axes[2].get_ylim() == pytest.approx((0.5, 13.5))
        assert found.axes[1].get_ylim() == pytest.approx((-0.4, 1.4))
        assert found.axes[0].get_xlim() == (0, 2)


class TestRain:
    def test_it_is_a_shade_in_all_axes_and_in_the_legend(self) -> None:
        found = figure(rain=row(0, 1, 0))
        assert legend_of(found)[-1] == ("Rain", DARK.rain)
        for axes in found.axes:
            (shade,) = [one for one in axes.collections if one.get_alpha() == 0.22]
            assert to_hex(shade.get_facecolor()[0][:3]) == DARK.rain

    def test_where_it_was_not_measured_or_dry_the_legend_has_none(self) -> None:
        assert len(legend_of(figure(rain=row(0, NAN, 0)))) == 2


class TestArrows:
    def test_they_point_where_the_wind_blows_from_the_north_down(self) -> None:
        """A wind from the north blows south: 9 pixels above the middle to 9 below; the middle is 14 below the edge."""
        ((x, y, tip_x, tip_y),) = arrows(figure(direction=row(NAN, 0, NAN)))
        tall = calm().axes[2].get_window_extent().height
        assert (x, tip_x) == pytest.approx((539, 539))
        assert (y, tip_y) == pytest.approx((tall - 5, tall - 23), abs=0.01)

    def test_from_the_west_they_point_right(self) -> None:
        ((x, y, tip_x, tip_y),) = arrows(figure(direction=row(NAN, 270, NAN)))
        assert (tip_x - x, tip_y - y) == pytest.approx((18, 0), abs=0.01)

    def test_there_is_none_where_there_is_no_wind_or_at_the_very_edges(self) -> None:
        assert len(arrows(figure(np.arange(5.0), wind=row(1, 0, 2, 3, 1)))) == 2

    def test_many_are_thinned_out_and_few_are_not(self) -> None:
        assert len(arrows(figure(np.arange(15.0)))) == 13
        assert len(arrows(figure(np.arange(57.0)))) == 13

    def test_they_are_explained_if_there_are_any(self) -> None:
        note = "Arrows: where the wind blows, north up"
        assert note in middles(calm())
        assert note not in middles(figure(direction=row(*[NAN] * 3)))
