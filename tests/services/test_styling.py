"""Styles are data: read and checked at start; colours tell drivers apart on every ground."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.errors import ConfigError
from lib.services.styling import (
    APART,
    PATH,
    STYLES,
    _distance,
    contrast,
    driver_looks,
    ink_on,
    load,
    team_colours,
    unlike,
    visible,
)

SEASONS = {
    "2019": "00d2be dc0000 1e41ff fff500 f0d787 469bff f596c8 ffffff ff8700 9b0000",
    "2024": "3671c6 27f4d2 e8002d ff8000 0093cc 229971 64c4ff 6692ff 52e252 b6babd",
    "2025": "4781d7 00d7b6 ed1131 f47600 00a1e8 229971 1868db 6c98ff 01c00e 9c9fa2",
}
COLOURS = st.from_regex("^#[0-9a-f]{6}$", fullmatch=True)


def changed(tmp_path: Path, change: Any) -> Path:
    presets = json.loads(PATH.read_text(encoding="utf-8"))
    change(presets)
    path = tmp_path / "styles.json"
    path.write_text(json.dumps(presets))
    return path


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda presets: presets["pink"].pop("grid"), ("pink", "grid")),
        (lambda presets: presets["dark"].update(text="white"), ("dark", "text")),
        (lambda presets: presets["print"].update(colour="#ffffff"), ("print", "colour")),
        (lambda presets: presets["light"]["tyres"].update(soft=1), ("light", "tyres.soft")),
        (lambda presets: presets["light"].update(text="#eeeeee"), ("light", "text")),
        (lambda presets: presets.pop("broadcast"), ("broadcast",)),
        (lambda presets: presets.update(neon={}), ("neon",)),
    ],
)
def test_a_bad_preset_is_an_error_that_names_it_and_the_key(
    tmp_path: Path, change: Any, named: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError) as raised:
        load(changed(tmp_path, change))
    assert all(name in str(raised.value) for name in ("styles.json", *named))


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_a_file_that_is_no_list_of_presets_is_an_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "styles.json").write_text(content)
    with pytest.raises(ConfigError, match=r"styles\.json"):
        load(tmp_path / "styles.json")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@given(colour=COLOURS, ground=st.sampled_from([style.panel for style in STYLES.values()]))
def test_any_colour_becomes_visible(colour: str, ground: str) -> None:
    assert contrast(visible(colour, ground), ground) >= 2.5


@pytest.mark.parametrize("name", STYLES)
@given(colours=st.lists(st.none() | COLOURS, min_size=10, max_size=12))
def test_no_two_drivers_look_the_same_and_mates_share_a_colour(name: str, colours: list[str | None]) -> None:
    drivers = [(f"D{at}", f"Team {at // 2}", colours[at // 2]) for at in range(2 * len(colours))]
    looks = driver_looks(drivers, STYLES[name])
    assert len(set(looks.values())) == len(drivers)
    assert len({look.dash for look in looks.values()}) > 1


@pytest.mark.parametrize("name", [name for name, style in STYLES.items() if not style.palette])
@pytest.mark.parametrize("season", SEASONS.values(), ids=SEASONS)
def test_teams_of_like_colours_are_told_apart(name: str, season: str) -> None:
    """Three teams are blue, two are green, and on white ground white is grey."""
    ground = STYLES[name].panel
    found = team_colours({colour: f"#{colour}" for colour in season.split()}, STYLES[name]).values()
    assert min(_distance(one, other) for one, other in combinations(found, 2)) >= APART
    assert min(contrast(colour, ground) for colour in found) >= 2.5


@pytest.mark.parametrize("name", STYLES)
def test_a_team_and_a_driver_look_the_same_on_saturday_and_on_sunday(name: str) -> None:
    saturday = [(f"D{at}", f"Team {at // 2}", f"#{SEASONS['2025'].split()[at // 2]}") for at in range(20)]
    assert driver_looks(saturday, STYLES[name]) == driver_looks(saturday[::-1], STYLES[name])


@pytest.mark.parametrize("name", STYLES)
def test_laps_of_one_team_side_by_side_have_colours_of_their_own(name: str) -> None:
    taken: list[str] = []
    for _ in range(5):
        taken.append(unlike("#ff8000", taken, STYLES[name]))
    assert taken[0] == "#ff8000"
    assert min(_distance(one, other) for one, other in combinations(taken, 2)) >= APART


def test_black_and_white_are_as_far_apart_as_can_be() -> None:
    assert _distance("#000000", "#ffffff") == pytest.approx(1.0, abs=1e-6)
    assert _distance("#4781d7", "#4781d7") == 0


def test_the_ink_on_a_colour_can_be_read() -> None:
    assert (ink_on("#ffd12e"), ink_on("#0072b2")) == ("#000000", "#ffffff")


@pytest.mark.parametrize("style", STYLES)
def test_the_softest_tyres_of_2018_have_colours_of_their_own(style: str) -> None:
    tyres = STYLES[style].tyres
    softest = [tyres.of(name) for name in ("HYPERSOFT", "ULTRASOFT", "SUPERSOFT")]
    assert len({*softest, *(getattr(tyres, field) for field in tyres.__struct_fields__)}) == 9
    assert tyres.of(None) == tyres.of("TEST_UNKNOWN") == tyres.unknown
