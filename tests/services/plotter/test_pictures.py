"""A few pictures of invented sessions are what they were; a line or a colour that moves is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from lib.services.styling import STYLES
from lib.sessions import SessionStore, open_store
from tests.services.plotter.invented import write_to
from tests.services.plotter.reference_pictures import COMPARED, FOLDER, difference, picture, reference

TOLERANCE = 22.0  # a quarter of a pixel's shift of everything is 15 to 19; a line that moves by a pixel is 49
OTHER_COLOURS: dict[str, dict[str, Any]] = {
    "speed-trace": {"palette": ["#6f8cff", "#ff2bd6", "#ff2bd6"]},
    "track-map": {"text": "#505a68"},
    "strategy": {"tyres": msgspec.structs.replace(STYLES["print"].tyres, wet="#7a3fd0")},
    "sector-heatmap": {"good": "#2fa8d0"},
}


@pytest.mark.parametrize("kind", COMPARED)
def test_it_looks_as_it_did(invented: SessionStore, kind: str) -> None:
    assert difference(picture(invented, kind), reference(kind)) < TOLERANCE


@pytest.mark.parametrize("kind", COMPARED)
def test_edges_drawn_a_quarter_of_a_pixel_off_do_not_matter(kind: str) -> None:
    before = reference(kind)
    assert difference(0.75 * before + 0.25 * np.roll(before, 1, (0, 1)), before) < TOLERANCE


@pytest.mark.parametrize("kind", COMPARED)
def test_another_colour_is_seen(invented: SessionStore, kind: str) -> None:
    assert difference(picture(invented, kind, **OTHER_COLOURS[kind]), reference(kind)) > TOLERANCE


def test_a_line_that_moves_by_a_pixel_is_seen(tmp_path: Path) -> None:
    store = open_store(f"file://{tmp_path}")
    write_to(store, faster=4.0)
    assert difference(picture(store, "speed-trace"), reference("speed-trace")) > TOLERANCE


def test_the_pictures_are_small() -> None:
    assert max(path.stat().st_size for path in FOLDER.glob("*.png")) < 25_000
    assert {path.stem for path in FOLDER.glob("*.png")} == set(COMPARED)
