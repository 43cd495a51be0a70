"""A circuit is known by what people, games and tools call it; a name that several share means none of them."""

from __future__ import annotations

import pytest

from lib.recorder.packets import TRACKS
from lib.services.circuit_names import circuits_called, like, names_other_layout


@pytest.mark.parametrize(
    ("name", "circuit"),
    [
        ("Monza", "Monza"),
        ("autodromo_nazionale", "Monza"),
        ("ks_monza", "Monza"),
        ("Spa-Francorchamps", "Spa-Francorchamps"),
        ("spa", "Spa-Francorchamps"),
        ("Albert Park", "Melbourne"),
        ("Melbourne", "Melbourne"),
        ("RedBullRing", "Spielberg"),
        ("Autódromo José Carlos Pace", "São Paulo"),
        ("abudhabi", "Yas Island"),
        ("Yas Marina", "Yas Island"),
        ("Marina Bay", "Singapore"),
        ("Monte Carlo", "Monaco"),
        ("Circuit de Barcelona-Catalunya", "Barcelona"),
        ("Autodromo Internazionale Enzo e Dino Ferrari", "Imola"),
        ("acu_baku_2020", "Baku"),
        ("Monza, Italy", "Monza"),
    ],
)
def test_one_circuit_is_meant(name: str, circuit: str) -> None:
    assert circuits_called(name) == [circuit]


@pytest.mark.parametrize("track", TRACKS)
def test_every_track_of_the_f1_games_is_known(track: str) -> None:
    assert len(circuits_called(track)) == 1


def test_a_country_with_several_circuits_means_none_of_them() -> None:
    assert circuits_called("Italy") == ["Monza", "Imola", "Mugello"]
    assert circuits_called("USA") == ["Austin", "Miami", "Las Vegas"]
    assert circuits_called("Spanish Grand Prix") == ["Barcelona", "Madrid"]


@pytest.mark.parametrize("name", ["Daytona", "ks_laguna_seca", "Sebring", "spam", "", "1", "Ü" * 500])
def test_another_name_means_none(name: str) -> None:
    assert circuits_called(name) == []


def test_a_name_with_a_wrong_letter_has_its_like() -> None:
    assert like("Mozna")[0] == "Monza"
    assert like("Melborne") == ["Melbourne"]
    assert like("Daytona") == []


@pytest.mark.parametrize(("name", "other"), [("Silverstone Short", True), ("ks_monza66", True), ("Suzuka", False)])
def test_another_layout_is_told_by_its_words(name: str, other: bool) -> None:
    assert names_other_layout(name) is other
