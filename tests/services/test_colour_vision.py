"""The colourblind style, seen through simulated eyes; the print style, seen on a grey printer."""

from __future__ import annotations

from itertools import combinations, pairwise

import msgspec
import pytest

from lib.services.styling import STYLES, Look, driver_looks
from tests.services.colour_vision import MACHADO, apart, lightness, nearest, seen

SIGHTS = ("usual", *MACHADO)
TOLD_APART = 20.0  # CIE76; 2.3 is just noticed on large fields side by side, and lines of 2 px need several times that
GREY_STEP = 10.0  # of 100 in lightness: a tenth of what paper has between black and white
GRID = [(f"D{at}", f"Team {at // 2}", "#888888") for at in range(20)]


def tyres(style: str) -> list[str]:
    return list(msgspec.structs.asdict(STYLES[style].tyres).values())


def test_the_simulation_is_the_published_one() -> None:
    for matrix in MACHADO.values():
        assert [sum(row) for row in matrix] == pytest.approx([1, 1, 1], abs=1e-5)
    assert seen("#ffffff", "deutan") == pytest.approx([100, 0, 0], abs=0.1)
    assert apart("#ff0000", "#00ff00") == pytest.approx(170.6, abs=0.5)
    assert apart("#d55e00", "#b07d00", "deutan") < 3 < 30 < apart("#d55e00", "#b07d00")


@pytest.mark.parametrize("sight", SIGHTS)
class TestColourblind:
    def test_the_drivers_of_ten_teams_differ_in_line_or_in_colour(self, sight: str) -> None:
        looks = driver_looks(GRID, STYLES["colourblind"])

        def alike(one: Look, other: Look) -> bool:
            return one.dash == other.dash and apart(one.colour, other.colour, sight) < TOLD_APART

        assert [pair for pair in combinations(looks, 2) if alike(looks[pair[0]], looks[pair[1]])] == []

    def test_an_own_lap_is_none_of_the_palette(self, sight: str) -> None:
        style = STYLES["colourblind"]
        assert min(apart(style.own, colour, sight) for colour in style.palette) > TOLD_APART

    def test_good_middling_and_bad_are_told_apart(self, sight: str) -> None:
        style = STYLES["colourblind"]
        assert nearest([style.good, style.caution, style.bad], sight)[0] > TOLD_APART


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("style", STYLES)
def test_tyres_are_told_apart_also_where_they_carry_no_letter(style: str, sight: str) -> None:
    assert nearest(tyres(style), sight)[0] > TOLD_APART


@pytest.mark.parametrize("style", STYLES)
def test_a_ramp_goes_from_dark_to_light_in_steps_that_are_seen_in_grey(style: str) -> None:
    steps = [lightness(colour) for colour in STYLES[style].ramp]
    least = GREY_STEP if style in ("colourblind", "print") else 5
    assert min(after - before for before, after in pairwise(steps)) > least


@pytest.mark.parametrize("style", STYLES)
def test_neighbours_in_a_ramp_are_told_apart(style: str) -> None:
    assert min(apart(*pair) for pair in pairwise(STYLES[style].ramp)) > TOLD_APART


def test_tyres_differ_in_grey_on_paper() -> None:
    assert min(after - before for before, after in pairwise(sorted(map(lightness, tyres("print"))))) > GREY_STEP


def test_braking_is_seen_in_grey_on_paper() -> None:
    style = STYLES["print"]
    assert abs(lightness(style.bad) - lightness(style.muted)) > GREY_STEP
