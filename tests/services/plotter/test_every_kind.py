"""Every kind draws in every style and format: without a warning, nothing empty, and no text on another."""

from __future__ import annotations

import io
import multiprocessing
import re
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any, get_args
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from lib.errors import InvalidRequest, KindNotForSession
from lib.services.plotter import Size, draw, figure_of
from lib.services.plotter.picture import write
from lib.services.plotter.registry import KINDS
from lib.services.plotter.shapes import FORMATS, KindName
from lib.services.styling import STYLES
from lib.sessions import SessionStore
from tests.services.plotter.drawn import Drawn, collisions, doubled_lines, draw_once, empty_axes, material

SMALL = Size(600)
OF_LAPS, OF_SESSIONS = ([name for name, kind in KINDS.items() if (kind.of == "laps") is laps] for laps in (True, False))
WITH_DRIVERS = [name for name, kind in KINDS.items() if kind.of == "session"]
OF_RACES = [name for name in OF_SESSIONS if "session=R" in KINDS[name].example]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="session", autouse=True)
def drawing(demo_store_url: str, request: pytest.FixtureRequest) -> Iterator[dict[tuple[str, str], Future[Drawn]]]:
    """Every kind and style that the chosen tests ask for, drawn on two processors while other tests run."""
    here = [item for item in request.session.items if item.path == Path(__file__)]
    asked = [item.callspec.params.get("drawn") for item in here if hasattr(item, "callspec")]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        yield {pair: pool.submit(draw_once, demo_store_url, *pair, SMALL) for pair in dict.fromkeys(asked) if pair}
        pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session", params=[(kind, style) for kind in KINDS for style in STYLES], ids="-".join)
def drawn(request: pytest.FixtureRequest, drawing: dict[tuple[str, str], Future[Drawn]]) -> Drawn:
    return drawing[request.param].result()


def checked(make: Callable[[], Any]) -> Any:
    """Return what is made, where that warns of nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return make()


def test_these_checks_see_what_is_wrong() -> None:
    style = STYLES["dark"]
    figure = Figure(figsize=(4, 3), dpi=100, facecolor=style.background)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8), facecolor=style.panel)
    axes.set_axis_off()
    axes.grid(True, color=style.grid)
    figure.text(0.5, 0.5, "one")
    figure.text(0.52, 0.5, "other")
    figure.text(0.99, 0.9, "out of it")
    found = collisions(figure)
    assert len(found) == 2
    assert found[0].startswith("'one' on 'other'")
    assert found[1] == "'out of it' leaves the figure"
    figure.texts.clear()
    picture = np.asarray(Image.open(io.BytesIO(write(figure, "png", "", 100))).convert("RGB"))
    assert empty_axes(figure, picture, style) == ["axes '' show 0.00%"]
    for look in ("r-", "r--", "b-", "r-"):
        axes.plot(range(4), look)
    assert doubled_lines(figure, style) == ["('#ff0000', '(0, None)'): 2"]


def test_the_query_knows_the_kinds_of_the_table() -> None:
    assert set(get_args(KindName)) == set(KINDS)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("session", ["Q", "R"])
def test_no_two_drivers_share_both_colour_and_line(store: SessionStore, session: str, style: str) -> None:
    found = material(store, WITH_DRIVERS[0], style, session=session)
    assert len(found.looks) == 20
    assert len(set(found.looks.values())) == 20
    assert len({(look.colour, look.dash) for look in found.looks.values()}) == 20


@pytest.mark.parametrize("kind", KINDS)
def test_large_pictures_keep_their_texts_apart(store: SessionStore, kind: str) -> None:
    assert collisions(figure_of(kind, material(store, kind), Size(2400))[0]) == []


@pytest.mark.parametrize("size", [Size(300, 300), Size(1600, 420), Size(500, 1200)], ids=lambda size: f"{size.width}")
@pytest.mark.parametrize("kind", KINDS)
def test_odd_sizes_keep_their_texts_apart(store: SessionStore, kind: str, size: Size) -> None:
    assert collisions(checked(lambda: figure_of(kind, material(store, kind), size)[0])) == []


@pytest.mark.parametrize("kind", OF_LAPS)
def test_laps_of_a_race_are_drawn_too(store: SessionStore, kind: str) -> None:
    assert collisions(checked(lambda: figure_of(kind, material(store, kind, session="R"), SMALL)[0])) == []


@pytest.mark.parametrize("kind", OF_SESSIONS)
def test_the_other_session_is_drawn_too_or_refused_in_words(store: SessionStore, kind: str) -> None:
    other, refused = "Q" if kind in OF_RACES else "R", ""
    try:
        figure, _ = checked(lambda: figure_of(kind, material(store, kind, session=other), SMALL))
    except KindNotForSession as error:
        figure, refused = Figure(), error.detail
    assert bool(refused) == (not KINDS[kind].fits(other))
    assert not refused or "It fits" in refused
    assert collisions(figure) == []


# Tyre degradation says why not: nearly all laps of it are on rain tyres (test_field_pace).
@pytest.mark.parametrize("kind", [name for name in OF_RACES if name != "tyre-degradation"])
def test_the_wet_race_is_drawn_too(store: SessionStore, kind: str) -> None:
    assert collisions(checked(lambda: figure_of(kind, material(store, kind, event="2"), Size(1000))[0])) == []


@pytest.mark.parametrize("kind", WITH_DRIVERS)
def test_one_driver_is_enough(store: SessionStore, kind: str) -> None:
    assert collisions(checked(lambda: figure_of(kind, material(store, kind, driver="JSE"), Size(800))[0])) == []


@pytest.mark.parametrize("kind", [name for name in OF_LAPS if KINDS[name].most == 5])
def test_five_laps_are_told_apart(store: SessionStore, kind: str) -> None:
    found = material(store, kind, driver="JSE,MAT,OKA,VIE,JSE")
    assert len(set(found.lap_looks)) == 5
    assert collisions(figure_of(kind, found, Size(900))[0]) == []


@pytest.mark.parametrize("kind", ["speed-map", "lap-distribution"])
@pytest.mark.parametrize("form", FORMATS)
def test_the_same_plot_is_the_same_bytes(store: SessionStore, kind: str, form: Any) -> None:
    first, second = (draw(kind, material(store, kind), SMALL, form) for _ in range(2))
    assert first.content == second.content


@pytest.mark.parametrize("kind", WITH_DRIVERS)
@pytest.mark.parametrize("session", ["Q", "R"])
def test_a_session_that_a_kind_does_not_fit_is_refused(store: SessionStore, kind: str, session: str) -> None:
    if not KINDS[kind].fits(session):
        with pytest.raises(KindNotForSession, match=f"{kind} cannot be drawn for {session}. It fits: (FP1|R)"):
            figure_of(kind, material(store, kind, session=session), SMALL)


def test_a_practice_of_a_second_test_is_a_practice() -> None:
    assert KINDS["race-pace"].fits("T2-FP1")
    assert not KINDS["positions"].fits("T2-FP1")


@pytest.mark.parametrize(("kind", "driver"), [("delta", "JSE"), ("gear-map", "JSE,OKA"), ("dominance-map", "JSE")])
def test_the_number_of_laps_is_checked(store: SessionStore, kind: str, driver: str) -> None:
    with pytest.raises(InvalidRequest, match="takes"):
        figure_of(kind, material(store, kind, driver=driver), SMALL)


class TestInEveryStyle:
    def test_nothing_warns_and_no_glyph_is_missing(self, drawn: Drawn) -> None:
        assert drawn.warned == []

    def test_no_text_covers_another_or_leaves_the_figure(self, drawn: Drawn) -> None:
        assert drawn.collisions == []

    def test_no_two_lines_share_both_colour_and_dashes(self, drawn: Drawn) -> None:
        assert drawn.doubled == []

    def test_the_png_has_its_size_and_ground_and_no_empty_axes(self, drawn: Drawn) -> None:
        image = np.asarray(Image.open(io.BytesIO(drawn.files["png"])).convert("RGB"))
        assert image.shape[1] == SMALL.width
        assert "#" + bytes(image[2, -2]).hex() == STYLES[drawn.style].background
        assert drawn.empty == []

    def test_the_svg_is_whole_and_says_in_its_title_what_it_shows_and_when(self, drawn: Drawn) -> None:
        root = ElementTree.fromstring(drawn.files["svg"])
        assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
        assert root.findtext(f"{SVG}title") == drawn.alt
        assert b"nan" not in drawn.files["svg"].lower()
        assert re.search(r"Grand Prix \d{4} .* \d{4}\.|Season \d{4} .* Grand Prix\.", drawn.alt)
        assert "nan" not in drawn.alt

    def test_the_pdf_is_whole(self, drawn: Drawn) -> None:
        assert drawn.files["pdf"].startswith(b"%PDF")
        assert drawn.files["pdf"].rstrip().endswith(b"%%EOF")
