"""A championship as it is drawn: cells, lines and bars, each in its place, its colour and its order."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from lib.services.plotter import Material
from lib.services.plotter.kinds.championship import Shown, draw_contenders, draw_heatmap, draw_progress, lead_taken
from lib.services.plotter.team_colours import KNOWN
from lib.services.season.championship import Championship, Entrant, Round
from lib.services.styling import mixed, visible
from tests.services.plotter.on_axes import (
    DARK,
    boxes,
    figured,
    legend_of,
    lines,
    middles,
    of,
    place,
    sheet,
    text_of,
    ticks_of,
)

ROUNDS = (Round(1, "One Grand Prix", False), Round(2, "Two Grand Prix", True), Round(3, "Three Grand Prix", False))
PEOPLE = (
    Entrant("ana", "ANA", "Ana", "ferrari"),
    Entrant("bob", "BOB", "Bob", "mclaren"),
    Entrant("cyd", "CYD", "Cyd", "williams"),
)
POINTS = np.array([[18.0, 33, 25], [25, 18.5, 18], [0, np.nan, 1]])
RED, ORANGE, BLUE = (visible(KNOWN[entrant.team_id], DARK.panel) for entrant in PEOPLE)


def shown(rest: int = 0, places: tuple[int, ...] = (0, 1, 2), points: Any = POINTS) -> Shown:
    later = tuple(Round(4 + at, "Later", False) for at in range(rest))
    return Shown(Championship(2025, PEOPLE, ROUNDS, points, later), places)


@cache
def figure(kind: str, rest: int = 0, places: tuple[int, ...] = (0, 1, 2)) -> Figure:
    draw = {"heatmap": draw_heatmap, "progress": draw_progress, "contenders": draw_contenders}[kind]
    return figured(draw, shown(rest, places), _nothing())


def _nothing() -> Material:
    return of("A")


def faces(found: Figure, at: int = 0) -> list[str]:
    return [to_hex(colour) for colour in found.axes[0].collections[at].get_facecolor()]


class TestHeatmap:
    RAMP = (DARK.panel, *DARK.ramp[len(DARK.ramp) // 2 :])

    def test_a_cell_for_each_driver_below_each_other_and_round_side_by_side(self) -> None:
        axes = figure("heatmap").axes[0]
        found = boxes(axes)
        assert found[0] == (-0.48, 0.48, -0.46, 0.46)
        assert found[4] == (0.52, 1.48, 0.54, 1.46)
        assert (len(found), axes.get_xlim(), axes.get_ylim()) == (9, (-0.5, 2.5), (2.5, -0.5))

    def test_a_cell_is_the_brighter_the_nearer_to_the_most_that_the_weekend_gives(self) -> None:
        """25 for a race and 8 more with a sprint; who did not start has the ground's colour."""
        share = [18 / 25, 33 / 33, 25 / 25, 25 / 25, 18.5 / 33, 18 / 25, 0.0]
        wanted = [mixed(self.RAMP, one) for one in share]
        assert faces(figure("heatmap")) == [*wanted, DARK.background, mixed(self.RAMP, 1 / 25)]

    def test_points_are_written_in_their_cells_but_no_noughts(self) -> None:
        found, axes = middles(figure("heatmap")), figure("heatmap").axes[0]
        assert found["18.5"] == pytest.approx(place(axes, 1, 1), abs=3)
        assert found["33"] == pytest.approx(place(axes, 1, 0), abs=3)
        assert not {"0", "nan"} & set(found)
        assert len([text for text in axes.texts if text.get_position() == (1, 2)]) == 0

    def test_the_sum_stands_right_of_the_row_and_place_and_code_left(self) -> None:
        found, axes = middles(figure("heatmap")), figure("heatmap").axes[0]
        left, right = axes.get_window_extent().x0, axes.get_window_extent().x1
        for at, (name, total) in enumerate((("1  ANA", "76"), ("2  BOB", "61.5"))):
            assert found[name][0] < left
            assert found[total][0] > right
            assert found[name][1] == pytest.approx(place(axes, 0, at)[1], abs=4)
            assert found[total][1] == pytest.approx(place(axes, 0, at)[1], abs=4)

    def test_rounds_have_number_and_name_above_and_a_mark_with_a_sprint(self) -> None:
        found, axes = middles(figure("heatmap")), figure("heatmap").axes[0]
        for at, name in enumerate(("ONE", "TWO", "THR")):
            assert found[name][0] == pytest.approx(place(axes, at, 0)[0], abs=2)
            assert axes.get_window_extent().y1 < found[name][1]
        assert found["2*"] == pytest.approx((place(axes, 1, 0)[0], found["TWO"][1] + 20), abs=3)
        assert "* with a sprint" in found
        assert found["3"][0] == pytest.approx(place(axes, 2, 0)[0], abs=2)

    def test_without_a_sprint_there_is_no_note(self) -> None:
        data = Shown(Championship(2025, PEOPLE, ROUNDS[:1], POINTS[:, :1], ()), (0, 1))
        assert "* with a sprint" not in middles(figured(draw_heatmap, data, _nothing()))

    def test_narrow_columns_have_numbers_alone(self) -> None:
        rounds = tuple(Round(at, f"Place{at} Grand Prix", False) for at in range(1, 25))
        data = Shown(Championship(2025, PEOPLE, rounds, np.ones((3, 24)), ()), (0, 1, 2))
        paper = sheet(420)
        draw_heatmap(paper, _nothing(), data)
        axes = paper.figure.axes[0]
        points = next(text for text in axes.texts if text.get_position() == (0, 0))
        assert points.get_fontsize() == pytest.approx(0.42 * paper.size(axes)[0] / 24 * paper.unit)
        wide, narrow = (middles(figured(draw_heatmap, data, _nothing(), width)) for width in (1200, 420))
        assert ("PLA" in wide, "PLA" in narrow, "24" in narrow) == (True, False, True)

    def test_some_drivers_keep_their_places(self) -> None:
        found = middles(figure("heatmap", places=(1, 2)))
        assert {"2  BOB", "3  CYD"} <= set(found)
        assert "1  ANA" not in found


class TestProgress:
    def test_lines_begin_at_nothing_before_the_first_round(self) -> None:
        axes = figure("progress").axes[0]
        found = [y for x, y in lines(axes) if x == [0, 1, 2, 3]]
        assert found == [[0, 0, 0, 1], [0, 25, 43.5, 61.5], [0, 18, 51, 76]]  # the leader is drawn above the others
        assert (axes.get_xlim(), axes.get_ylim()) == (pytest.approx((0, 3.15)), pytest.approx((0, 76 * 1.06)))
        assert (axes.get_xlabel(), axes.get_ylabel()) == ("Round", "Points")
        assert list(ticks_of(axes)) == [0, 1, 2, 3]

    def test_each_line_has_its_teams_colour(self) -> None:
        axes = figure("progress").axes[0]
        assert [lines(axes, colour)[0][1][-1] for colour in (RED, ORANGE, BLUE)] == [76, 61.5, 1]

    def test_names_and_sums_stand_right_of_their_lines(self) -> None:
        found, axes = middles(figure("progress")), figure("progress").axes[0]
        for words, total in (("ANA  76", 76), ("BOB  61.5", 61.5), ("CYD  1", 1)):
            assert found[words][0] > axes.get_window_extent().x1
            assert found[words][1] == pytest.approx(place(axes, 0, total)[1], abs=12)

    def test_where_the_lead_was_taken_is_a_dot_with_words_above(self) -> None:
        found, axes = middles(figure("progress")), figure("progress").axes[0]
        dots = [line for line in axes.lines if line.get_marker() == "o"]
        assert [line.get_xydata().tolist() for line in dots] == [[[2, 51]]]
        x, y = place(axes, 2, 51)
        assert found["ANA leads from round 2"] == pytest.approx((found["ANA leads from round 2"][0], y + 20), abs=3)
        assert text_of(figure("progress"), "ANA leads from round 2").get_ha() == "left"
        assert found["ANA leads from round 2"][0] > x

    def test_a_lead_taken_late_is_written_left_of_its_dot(self) -> None:
        points = np.array([[18.0, 15, 25], [25, 15, 8], [0, 0, 0]])
        found = figured(draw_progress, shown(points=points), _nothing())
        assert text_of(found, "ANA leads from round 3").get_ha() == "right"

    def test_who_is_not_drawn_has_no_words_on_the_lead(self) -> None:
        assert not [words for words in middles(figure("progress", places=(1,))) if "leads" in words]

    def test_a_season_without_points_has_axes(self) -> None:
        found = figured(draw_progress, shown(points=np.zeros((3, 3))), _nothing())
        assert found.axes[0].get_ylim() == pytest.approx((0, 1.06))

    def test_the_lead_is_that_which_nobody_else_has_had_since(self) -> None:
        assert lead_taken(shown().season) == (0, 1)
        assert lead_taken(shown(points=np.array([[25.0, 18, 25], [18, 26, 18], [0, 0, 0]])).season) == (0, 2)
        assert lead_taken(shown(points=np.array([[25.0, 25, 25], [18, 18, 18], [0, 0, 0]])).season) == (0, 0)


class TestContenders:
    def test_bars_are_what_is_held_and_behind_them_what_can_still_be_won(self) -> None:
        axes = figure("contenders", 1).axes[0]
        assert boxes(axes) == [
            (0, 76, -0.33, 0.33),
            (0, 61.5, 0.67, 1.33),
            (0, 1, 1.67, 2.33),
            (76, 101, -0.33, 0.33),
            (61.5, 86.5, 0.67, 1.33),
        ]
        assert (axes.get_xlim(), axes.get_ylim()) == (pytest.approx((0, 101 * 1.06)), pytest.approx((2.55, -0.55)))
        assert axes.get_xlabel() == "Points"

    def test_who_can_no_longer_win_is_grey(self) -> None:
        found = figure("contenders", 1)
        assert faces(found) == [RED, ORANGE, DARK.grid]
        assert faces(found, 1) == [RED, ORANGE]
        assert text_of(found, "CYD").get_color() == DARK.muted
        assert text_of(found, "BOB").get_color() == DARK.text

    def test_the_leaders_points_are_a_line_across(self) -> None:
        axes = figure("contenders", 1).axes[0]
        (line,) = [line for line in axes.lines if line.get_linestyle() == "--"]
        assert list(line.get_xdata()) == [76, 76]

    def test_right_of_them_stands_what_the_leader_has_and_what_others_lack(self) -> None:
        found, axes = middles(figure("contenders", 1)), figure("contenders", 1).axes[0]
        for at, (name, words) in enumerate((("ANA", "76"), ("BOB", "−14.5"), ("CYD", "−75"))):
            assert found[words][0] > axes.get_window_extent().x1
            assert found[name][0] < axes.get_window_extent().x0
            assert found[words][1] == pytest.approx(place(axes, 0, at)[1], abs=4)
            assert found[name][1] == pytest.approx(place(axes, 0, at)[1], abs=4)

    def test_the_legend_tells_what_is_held_to_be_had_and_out_of_reach(self) -> None:
        held, more, out = (("Points held", DARK.text), ("Still to be had", DARK.muted), ("Out of reach", DARK.grid))
        assert legend_of(figure("contenders", 1)) == [held, more, out]
        assert legend_of(figure("contenders")) == [held, out]

    def test_after_the_last_round_only_the_champion_is_coloured_and_nothing_is_to_be_had(self) -> None:
        found = figure("contenders")
        assert faces(found) == [RED, DARK.grid, DARK.grid]
        assert len(boxes(found.axes[0])) == 3
        assert found.axes[0].get_xlim() == pytest.approx((0, 76 * 1.06))

    def test_of_those_behind_alone_the_leader_is_still_in_the_picture(self) -> None:
        found = figure("contenders", 0, (1, 2))
        assert found.axes[0].get_xlim() == pytest.approx((0, 76 * 1.06))
        assert "−14.5" in middles(found)
