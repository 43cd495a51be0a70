"""Small pictures of invented sessions to compare with; `python -m tests.services.plotter.reference_pictures` draws
them anew into reference/ (look at them before you commit them).

They hold no text: how a font is drawn differs from machine to machine, and where texts may stand is tested elsewhere.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from matplotlib.text import Text
from PIL import Image

from lib.services.plotter import Material, Size, figure_of
from lib.services.plotter.picture import write
from lib.services.plotter.registry import KINDS
from lib.services.styling import STYLES, Style
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionStore, open_store
from tests.services.plotter.invented import QUALIFYING, RACE, write_to

FOLDER = Path(__file__).parent / "reference"
COMPARED = {"speed-trace": "dark", "track-map": "light", "strategy": "print", "sector-heatmap": "dark"}
WIDTH = 360
COLOURS = 64
TILE = 20


def picture(store: SessionStore, kind: str, **changed: Any) -> np.ndarray:
    """Return the pixels of a kind without its texts, the style `changed`."""
    style: Style = msgspec.structs.replace(STYLES[COMPARED[kind]], **changed)
    key = RACE if "session=R" in KINDS[kind].example else QUALIFYING
    found = Material(store, style, store.open(key))
    if KINDS[kind].of == "laps":
        found = replace(found, session=None, references=(LapReference(key, "AAA"), LapReference(key, "BBB")))
    height = round(WIDTH * KINDS[kind].aspect)
    figure, _ = figure_of(kind, found, Size(WIDTH, height, 100))
    for text in figure.findobj(Text):
        text.set_visible(False)
    image = Image.open(io.BytesIO(write(figure, "png", "", 100))).convert("RGB")
    return np.asarray(image, float)


def reference(kind: str) -> np.ndarray:
    return np.asarray(Image.open(FOLDER / f"{kind}.png").convert("RGB"), float)


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Return the RMS of the tile that differs most: a line that moves is seen in it, and not drowned in the rest."""
    tall, wide = (side // TILE * TILE for side in one.shape[:2])
    squares = ((one - other) ** 2).mean(axis=2)[:tall, :wide]
    return float(np.sqrt(squares.reshape(tall // TILE, TILE, wide // TILE, TILE).mean(axis=(1, 3)).max()))


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        store = open_store(f"file://{name}")
        write_to(store)
        for kind in COMPARED:
            image = Image.fromarray(picture(store, kind).astype(np.uint8))
            path = FOLDER / f"{kind}.png"
            image.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=2).save(path, optimize=True)
            print(f"{path.stat().st_size:6} bytes  {path}")


if __name__ == "__main__":
    main()
