"""Every kind draws in every style and format, without a warning and without texts that collide."""

from __future__ import annotations

import html
import io
import re
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any, get_args

import numpy as np
import pytest
from PIL import Image

from lib.errors import InvalidRequest, NoTelemetry
from lib.services.plot_shapes import KindName
from lib.services.plotter import Size, draw, figure_of
from lib.services.plotter.registry import KINDS
from lib.services.styling import STYLES
from lib.sessions import SessionStore, open_store
from tests.services.plotter.drawn import collisions, material

SMALL = Size(480)
QUICK = "track-map"


@pytest.fixture(scope="module")
def store(demo_store_url: str) -> SessionStore:
    return open_store(demo_store_url)


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def test_the_query_knows_the_kinds_of_the_table() -> None:
    assert set(get_args(KindName)) == set(KINDS)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", KINDS)
def test_it_draws_without_a_warning(store: SessionStore, kind: str, style: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        picture = draw(kind, material(store, kind, style), SMALL)
    image = pixels(picture.content)
    assert image.shape[1] == 480
    ground = tuple(int(STYLES[style].background[at : at + 2], 16) for at in (1, 3, 5))
    assert tuple(image[2, -2]) == ground
    assert len(np.unique(image.reshape(-1, 3), axis=0)) > 20


@pytest.mark.parametrize("width", [600, 2400])
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_covers_another_or_leaves_the_figure(store: SessionStore, kind: str, width: int) -> None:
    figure, _ = figure_of(kind, material(store, kind), Size(width))
    assert collisions(figure) == []


@pytest.mark.parametrize("size", [Size(300, 300), Size(1600, 420), Size(500, 1200)], ids=lambda size: f"{size.width}")
@pytest.mark.parametrize("kind", ["speed-trace", "telemetry", "track-map", "positions", "strategy", "race-pace"])
def test_odd_sizes_keep_their_texts_apart(store: SessionStore, kind: str, size: Size) -> None:
    figure, _ = figure_of(kind, material(store, kind), size)
    assert collisions(figure) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_svg_says_in_its_title_what_it_shows_and_when(store: SessionStore, kind: str) -> None:
    picture = draw(kind, material(store, kind), SMALL, "svg")
    said = re.search(r"<title>(.*?)</title>", picture.content.decode(), re.DOTALL)
    assert said is not None
    assert html.unescape(said[1]) == picture.alt
    assert "Valdoria Grand Prix 2025" in picture.alt
    assert "April 2025" in picture.alt
    assert "nan" not in picture.alt


@pytest.mark.parametrize("kind", ["speed-map", "lap-distribution"])
@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_plot_is_the_same_bytes(store: SessionStore, kind: str, form: Any) -> None:
    first, second = (draw(kind, material(store, kind), SMALL, form) for _ in range(2))
    assert first.content == second.content


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_is_one(store: SessionStore, kind: str) -> None:
    assert draw(kind, material(store, kind), SMALL, "pdf").content.startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["lap-times", "positions", "strategy", "race-pace", "gap-to-leader", "weather"])
def test_the_wet_race_draws_too(store: SessionStore, kind: str) -> None:
    figure, _ = figure_of(kind, material(store, kind, event="2"), Size(1000))
    assert collisions(figure) == []


@pytest.mark.parametrize("kind", ["lap-times", "positions", "strategy", "race-pace", "sector-heatmap", "top-speeds"])
def test_one_driver_is_enough(store: SessionStore, kind: str) -> None:
    figure, _ = figure_of(kind, material(store, kind, driver="JSE"), Size(800))
    assert collisions(figure) == []


def test_five_laps_are_told_apart(store: SessionStore) -> None:
    found = material(store, "telemetry", driver="JSE,MAT,OKA,VIE,JSE")
    assert len(set(found.lap_looks)) == 5
    assert collisions(figure_of("telemetry", found, Size(900))[0]) == []


def test_a_kind_of_races_refuses_a_qualifying(store: SessionStore) -> None:
    with pytest.raises(NoTelemetry, match="is no race"):
        figure_of("positions", material(store, "positions", session="Q"), SMALL)


@pytest.mark.parametrize(("kind", "driver"), [("delta", "JSE"), ("gear-map", "JSE,OKA"), ("dominance-map", "JSE")])
def test_the_number_of_laps_is_checked(store: SessionStore, kind: str, driver: str) -> None:
    with pytest.raises(InvalidRequest, match="takes"):
        figure_of(kind, material(store, kind, driver=driver), SMALL)


def test_styles_do_not_mix_in_threads(store: SessionStore) -> None:
    """Hundreds of pictures in two styles at once are the pixels that each style gives alone."""
    size = Size(300, 300)
    alone = {style: draw(QUICK, material(store, QUICK, style), size).content for style in ("dark", "pink")}
    wanted = ["dark", "pink"] * 100
    with ThreadPoolExecutor(8) as pool:
        drawn = pool.map(lambda style: draw(QUICK, material(store, QUICK, style), size).content, wanted)
    assert all(content == alone[style] for style, content in zip(wanted, drawn, strict=True))
