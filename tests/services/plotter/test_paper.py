"""The size of what is written on a plot: with the picture, and with how many pixels its screen has to the inch."""

from __future__ import annotations

import pytest

from lib.services.plotter.paper import Paper
from lib.services.styling import STYLES

STYLE = STYLES["dark"]


def scale(width: int, height: int, dpi: int) -> float:
    return Paper(STYLE, width, height, dpi, aspect=0.5).scale


def test_a_picture_of_the_usual_width_has_the_usual_type() -> None:
    assert scale(1200, 600, 100) == pytest.approx(1.0)


def test_a_small_picture_has_type_that_can_still_be_read() -> None:
    assert scale(300, 150, 100) == pytest.approx(0.25**0.6)


def test_a_picture_for_a_sharp_screen_is_the_small_one_with_more_pixels() -> None:
    assert scale(780, 390, 260) == pytest.approx(2.6 * scale(300, 150, 100))


def test_fewer_pixels_to_the_inch_make_no_smaller_type() -> None:
    assert scale(1200, 600, 50) == pytest.approx(1.0)
