"""What tests of plots share: the material of a kind's own example, and the texts that a figure shows."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from lib.services.plotter import Material
from lib.services.plotter.registry import KINDS
from lib.services.styling import STYLES
from lib.services.telemetry_service import LapReference
from lib.sessions import SessionKey, SessionStore

TOUCH = 2.0


def material(store: SessionStore, kind: str, style: str = "dark", **other: str) -> Material:
    """Return what the example of a kind draws; `driver`, `session` and `event` may be others."""
    asked = {name: values[0] for name, values in parse_qs(KINDS[kind].example).items()} | other
    key = SessionKey(2025, int(asked["event"]), asked["session"])
    drivers = tuple(asked["driver"].split(",")) if asked.get("driver") else ()
    if KINDS[kind].of == "laps":
        return Material(store, STYLES[style], None, drivers, tuple(LapReference(key, driver) for driver in drivers))
    return Material(store, STYLES[style], store.open(key), drivers)


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
