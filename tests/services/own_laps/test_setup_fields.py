"""The fields of a setup's form are those that an upload takes, with the bounds it is held to."""

from __future__ import annotations

import pytest

from lib.services.own_laps.setup import BOUNDS, bounds_of, checked_setup
from lib.services.own_laps.setup_fields import GAMES, setup_form


def test_every_field_that_an_upload_knows_stands_in_the_form_once() -> None:
    names = [field.name for field in setup_form().fields]
    assert sorted(names) == sorted(BOUNDS)


@pytest.mark.parametrize("game", GAMES)
def test_the_ends_of_a_game_s_sliders_are_taken_in_its_uploads(game: str) -> None:
    for field in setup_form(game).fields:
        for value in (field.least, field.most):
            assert checked_setup({field.name: value}, game) == {field.name: value}


@pytest.mark.parametrize("game", GAMES)
def test_the_games_of_the_form_have_bounds_of_their_own(game: str) -> None:
    assert bounds_of(game)


def test_the_bounds_of_two_games() -> None:
    wings = [setup_form(game).fields[0] for game in ("F1 2021", "F1 25")]
    assert [(one.group, one.unit, one.least, one.most) for one in wings] == [
        ("Aerodynamics", "clicks", 0.0, 11.0),
        ("Aerodynamics", "clicks", 0.0, 50.0),
    ]
