"""Styles are data: read and checked at start; colours tell drivers apart on every ground."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.errors import ConfigError
from lib.services.styling import PATH, STYLES, contrast, driver_looks, ink_on, load, visible

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


def test_the_ink_on_a_colour_can_be_read() -> None:
    assert (ink_on("#ffd12e"), ink_on("#0072b2")) == ("#000000", "#ffffff")


@pytest.mark.parametrize("style", STYLES)
def test_the_softest_tyres_of_2018_have_colours_of_their_own(style: str) -> None:
    tyres = STYLES[style].tyres
    softest = [tyres.of(name) for name in ("HYPERSOFT", "ULTRASOFT", "SUPERSOFT")]
    assert len({*softest, *(getattr(tyres, field) for field in tyres.__struct_fields__)}) == 9
    assert tyres.of(None) == tyres.of("TEST_UNKNOWN") == tyres.unknown
