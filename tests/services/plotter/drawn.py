"""What tests of plots share: the material of a kind's own example, and the texts that a figure shows."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from lib.services.plotter import Material, Size, figure_of
from lib.services.plotter.picture import write
from lib.services.plotter.shapes import FORMATS
from lib.services.styling import STYLES, Style
from lib.sessions import Circuit, Driver, Manifest, SessionKey, SessionStore, StoredSession, Table, open_store
from lib.sessions.schemas import TIMELINE
from tools import gallery

TOUCH = 2.0
FAINT = 24  # how far beyond the grid's colour a pixel must be to be data
LEAST = 0.001
FAINTEST = 0.5


@dataclass(frozen=True)
class Drawn:
    """What one figure became in each format, every warning on the way, and what is wrong with it."""

    kind: str
    style: str
    alt: str
    files: dict[str, bytes]
    warned: list[str]
    collisions: list[str]
    empty: list[str]
    doubled: list[str]


def draw_once(store_url: str, kind: str, style: str, size: Size) -> Drawn:
    """Draw a kind's example once and write that figure in every format."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        figure, alt = figure_of(kind, material(_opened(store_url), kind, style), size)
        files = {form: write(figure, form, alt, size.dpi) for form in FORMATS}
    image = np.asarray(Image.open(io.BytesIO(files["png"])).convert("RGB"))
    said = [str(warning.message) for warning in caught]
    preset = STYLES[style]
    wrong = (collisions(figure), empty_axes(figure, image, preset), doubled_lines(figure, preset))
    return Drawn(kind, style, alt, files, said, *wrong)


@cache
def _opened(store_url: str) -> SessionStore:
    return open_store(store_url)


def material(store: SessionStore, kind: str, style: str = "dark", **other: str) -> Material:
    """Return what the example of a kind draws; `driver`, `session`, `event` or `lap` may be others."""
    return gallery.material(store, kind, style, **other)


def made_of(rows: Table, session: str = "R", circuit: Circuit | None = None, **timeline: Table) -> Material:
    """Return the material of a session that has only these laps (and a circuit, and tables of the timeline)."""
    empty = {name: Table.of(schema, {}) for name, schema in TIMELINE.items()}
    drivers = tuple(Driver(part=name, code=name, number=name) for name in dict.fromkeys(rows["driver"].tolist()))
    manifest = Manifest(year=2025, round=1, session=session, name=session, event="Sample", drivers=drivers)

    def read(_key: Any, _manifest: Any, name: str, _kind: Any) -> Any:
        return {"laps.npz": rows, "circuit.json": circuit or Circuit()}.get(name, {**empty, **timeline})

    stored = StoredSession(SessionKey(2025, 1, session), manifest, read)
    return Material(open_store("file:///nowhere"), STYLES["dark"], stored)


def shown_texts(figure: Figure) -> list[tuple[str, Any]]:
    """Return every text that is drawn, with its box in pixels."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    figure.draw_without_rendering()
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    drawn = [text for text in texts if text.axes is None or text.axes.axison or text in text.axes.texts]
    return [(text.get_text(), Text.get_window_extent(text, renderer)) for text in drawn]


def collisions(figure: Figure) -> list[str]:
    """Return the pairs of texts that cover each other by more than two pixels, and those that leave the figure."""
    texts, found = shown_texts(figure), []
    width, height = figure.bbox.size
    for at, (words, box) in enumerate(texts):
        if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > width + 0.5 or box.y1 > height + 0.5:
            found.append(f"{words!r} leaves the figure")
        for other, place in texts[at + 1 :]:
            across = min(box.x1, place.x1) - max(box.x0, place.x0)
            up = min(box.y1, place.y1) - max(box.y0, place.y0)
            if across > TOUCH and up > TOUCH:
                found.append(f"{words!r} on {other!r} by {across:.1f} x {up:.1f}")
    return found


def empty_axes(figure: Figure, image: np.ndarray, style: Style) -> list[str]:
    """Return the axes in whose box the picture shows nothing but ground and grid."""
    ground, panel, grid = (
        np.array(list(bytes.fromhex(c[1:])), np.int16) for c in (style.background, style.panel, style.grid)
    )
    far = np.minimum(*(np.abs(image.astype(np.int16) - colour).max(axis=2) for colour in (ground, panel)))
    seen = far > np.abs(grid - panel).max() + FAINT
    tall, wide = seen.shape
    found = []
    for axes in figure.axes:
        x0, y0, x1, y1 = axes.get_position().extents
        inside = seen[round((1 - y1) * tall) : round((1 - y0) * tall), round(x0 * wide) : round(x1 * wide)]
        if inside.mean() < LEAST:
            found.append(f"axes {axes.get_ylabel()!r} show {inside.mean():.2%}")
    return found


def doubled_lines(figure: Figure, style: Style) -> list[str]:
    """Return the lines that cannot be told from another in the same axes: neither by colour nor by their dashes.

    Glows, and what is in the colours of edges and of the grid, belong to something else.
    """
    found = []
    for axes in figure.axes:
        data = [line for line in axes.lines if line.get_transform() == axes.transData and len(line.get_xdata()) > 3]
        drawn = [line for line in data if line.get_linestyle() != "None" and (line.get_alpha() or 1) > FAINTEST]
        looks = Counter((to_hex(line.get_color()), str(line._unscaled_dash_pattern)) for line in drawn)
        found += [f"{look}: {n}" for look, n in looks.items() if n > 1 and look[0] not in (style.grid, style.muted)]
    return found
