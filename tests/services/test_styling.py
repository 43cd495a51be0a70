"""Styles are data: read and checked at start; colours tell drivers apart on every ground."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from lib.errors import ConfigError
from lib.services.styling import (
    APART,
    DASHES,
    PATH,
    STYLES,
    VISIBLE,
    Look,
    _distance,
    contrast,
    driver_looks,
    ink_on,
    load,
    mixed,
    team_colours,
    theme,
    unlike,
    unused,
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
        (lambda presets: presets["light"].update(muted="#eeeeee"), ("light", "muted")),
        (lambda presets: presets["dark"].update(panel="#9aa4b2"), ("dark", "#9aa4b2")),
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
    assert contrast(visible(colour, ground), ground) >= VISIBLE


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
    assert min(contrast(colour, ground) for colour in found) >= VISIBLE


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


DARK, BLUE = STYLES["dark"], "#3671c6"


class TestMixed:
    def test_a_share_lies_between_the_colours_on_either_side(self) -> None:
        ramp = ("#000000", "#ff0000", "#ffffff")
        assert [mixed(ramp, share) for share in (0, 0.25, 0.5, 0.75, 1)] == [
            "#000000",
            "#800000",
            "#ff0000",
            "#ff8080",
            "#ffffff",
        ]

    def test_half_way_is_the_mean_of_both(self) -> None:
        assert mixed(("#204060", "#a0c0e0"), 0.5) == "#6080a0"
        assert mixed(("#a0c0e0", "#204060"), 0.25) == "#80a0c0"

    def test_beyond_its_ends_there_is_nothing(self) -> None:
        assert [mixed(("#102030", "#ffffff"), share) for share in (-1, 2)] == ["#102030", "#ffffff"]

    def test_the_softest_tyres_are_the_soft_mixed_with_another(self) -> None:
        tyres = DARK.tyres
        for name, other in (("HYPERSOFT", tyres.hard), ("ultrasoft", tyres.wet), ("SuperSoft", tyres.medium)):
            assert tyres.of(name) == mixed((tyres.soft, other), 0.5)


class TestVisible:
    def test_a_colour_that_can_be_seen_is_left_alone(self) -> None:
        assert visible("#ff8000", DARK.panel) == "#ff8000"

    def test_on_dark_ground_it_is_made_lighter_and_on_light_ground_darker_in_its_own_hue(self) -> None:
        assert visible("#000080", DARK.panel) == "#3939ff"
        assert visible("#ffff80", "#ffffff") == "#9f9f00"
        assert [visible("#c0c0c0", "#ffffff"), visible("#202020", DARK.panel)] == ["#9c9c9c", "#5d5d5d"]

    def test_it_goes_no_further_than_needed(self) -> None:
        assert VISIBLE <= contrast(visible("#000080", DARK.panel), DARK.panel) < VISIBLE + 0.15

    def test_what_must_be_read_needs_more(self) -> None:
        assert contrast(visible("#000080", DARK.panel, 4.5), DARK.panel) >= 4.5


class TestTeams:
    def test_a_team_has_its_own_colour_and_one_without_the_styles_grey(self) -> None:
        assert team_colours({"a": BLUE, "b": None}, DARK) == {"a": BLUE, "b": DARK.muted}

    def test_a_second_of_the_same_colour_is_lighter_and_a_third_lighter_still(self) -> None:
        found = team_colours(dict.fromkeys("abc", BLUE), DARK)
        assert list(found.values()) == [BLUE, "#5c8dd3", "#84a9de"]

    def test_a_palette_is_given_in_its_order_whatever_the_teams_colours(self) -> None:
        style = STYLES["colourblind"]
        found = list(team_colours({str(at): BLUE for at in range(8)}, style).values())
        assert found == [visible(style.palette[at % 7], style.panel) for at in range(8)]


class TestDrivers:
    def test_mates_share_the_colour_and_the_first_by_name_has_the_whole_line(self) -> None:
        found = driver_looks([("B", "T", BLUE), ("A", "T", BLUE), ("C", "T", BLUE)], DARK)
        assert found == {"A": Look(BLUE, DASHES[0]), "B": Look(BLUE, DASHES[1]), "C": Look(BLUE, DASHES[2])}

    def test_one_whose_colour_the_source_lacks_has_the_mates(self) -> None:
        found = driver_looks([("A", "T", None), ("B", "T", BLUE), ("C", "T", None)], DARK)
        assert {look.colour for look in found.values()} == {BLUE}

    def test_of_two_teams_of_one_colour_the_first_by_name_keeps_it_whoever_drives(self) -> None:
        found = driver_looks([("A", "Beta", BLUE), ("Z", "Alpha", BLUE)], DARK)
        assert (found["Z"].colour, found["A"].colour) == (BLUE, "#5c8dd3")

    def test_who_drives_for_no_team_has_a_colour_alone(self) -> None:
        found = driver_looks([("A", None, BLUE), ("B", None, "#ff8000")], DARK)
        assert found == {"A": Look(BLUE), "B": Look("#ff8000")}

    def test_after_six_kinds_of_line_the_hue_turns(self) -> None:
        looks: list[Look] = []
        for _ in range(8):
            looks.append(unused(BLUE, looks, DARK.panel))
        assert looks[:6] == [Look(BLUE, dash) for dash in DASHES]
        assert looks[6:] == [Look("#4d4cce", dash) for dash in DASHES[:2]]


class TestUnlike:
    def test_a_colour_that_nobody_has_is_kept(self) -> None:
        assert unlike("#ff8000", ["#ffffff"], DARK) == "#ff8000"

    def test_one_that_is_taken_gives_way_to_the_first_spare_that_is_free(self) -> None:
        assert unlike("#ff8000", ["#ff8000"], DARK) == DARK.text
        assert unlike("#ff8000", ["#ff8000", DARK.text], DARK) == visible(DARK.ramp[0], DARK.panel)
        taken = ["#ff8000", DARK.text, DARK.ramp[0]]
        for spare in (DARK.ramp[2], DARK.ramp[4], DARK.ramp[1], DARK.ramp[3]):
            taken.append(unlike("#ff8000", taken, DARK))
            assert taken[-1] == spare

    def test_where_all_are_taken_it_is_the_one_farthest_from_them(self) -> None:
        spare = [DARK.text, *DARK.ramp, DARK.own, DARK.accent]
        taken = ["#ff8000", *(visible(colour, DARK.panel) for colour in spare)]
        assert unlike("#fe8000", taken, DARK) in ("#fe8000", *taken)


def test_a_figure_has_the_grounds_of_its_style_and_rules_only_the_lower_edge() -> None:
    figure = Figure()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlabel("Lap $1$")
    theme(figure, DARK, 2.0)
    assert (to_hex(figure.get_facecolor()), to_hex(axes.get_facecolor())) == (DARK.background, DARK.panel)
    assert {side for side, spine in axes.spines.items() if spine.get_visible()} == {"bottom"}
    assert to_hex(axes.spines["bottom"].get_edgecolor()) == DARK.muted
    assert (axes.xaxis.label.get_color(), axes.xaxis.label.get_fontsize()) == (DARK.muted, 28)
    assert not axes.xaxis.label.get_parse_math()
    assert (axes.xaxis.get_tick_params()["labelcolor"], axes.xaxis.get_tick_params()["labelsize"]) == (DARK.muted, 29)
    assert axes.get_axisbelow() is True


def test_axes_that_are_off_have_no_edge() -> None:
    figure = Figure()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    theme(figure, DARK, 1.0)
    assert not any(spine.get_visible() for spine in axes.spines.values())
