"""What tests look for on a drawn figure: boxes, lines, shades and words, with their places in data or in pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from lib.arrays import Float
from lib.services.plotter import Material
from lib.services.plotter.sheet import Sheet
from lib.services.styling import STYLES
from tests.services.plotter.drawn import made_of, shown_texts
from tests.services.race_story.races import laps_of, table

DARK = STYLES["dark"]
Box = tuple[float, ...]


def row(*values: float) -> Float:
    return np.array(values, np.float64)


def of(*drivers: str) -> Material:
    return made_of(table(*(lap for who in drivers for lap in laps_of(who, 2))))


def sheet(width: int = 1200, height: int | None = None, aspect: float = 0.75) -> Sheet:
    """Return a sheet of the usual width, on which a design pixel is a pixel."""
    return Sheet(DARK, width, height or round(aspect * width), 100, aspect)


def drawn(draw: Callable[..., None], data: Any, *drivers: str, width: int = 1200) -> tuple[list[Axes], dict[str, Any]]:
    """Return the axes of a picture, and of each text the middle of its box in pixels from the lower left."""
    figure = figured(draw, data, of(*(drivers or ("A", "B"))), width)
    return figure.axes, middles(figure)


def figured(draw: Callable[..., None], data: Any, material: Material, width: int = 1200) -> Figure:
    """Return the figure that a kind draws from these numbers."""
    paper = sheet(width)
    draw(paper, material, data)
    return paper.finish()


def middles(figure: Figure) -> dict[str, tuple[float, float]]:
    """Return of each text the middle of its box in pixels from the lower left; none may leave the figure."""
    texts, (wide, tall) = shown_texts(figure), figure.bbox.size
    assert [
        words for words, box in texts if not (-1 < box.x0 < box.x1 < wide + 1 and -1 < box.y0 < box.y1 < tall + 1)
    ] == []
    return {words: ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2) for words, box in texts}


def boxes(axes: Axes) -> list[Box]:
    """Return left, right, low and high of every box, as data."""
    found = [
        path.get_extents() for one in axes.collections if isinstance(one, PolyCollection) for path in one.get_paths()
    ]
    return [tuple(round(float(value), 6) for value in (box.x0, box.x1, box.y0, box.y1)) for box in found]


def lines(axes: Axes, colour: str | None = None) -> list[list[list[float]]]:
    """Return x and y of every line over data, of one colour if it is given."""
    every = [line for line in axes.lines if line.get_transform() == axes.transData]
    every = [line for line in every if colour is None or to_hex(line.get_color()) == colour]
    return [[np.round(np.asarray(part, float), 6).tolist() for part in line.get_data()] for line in every]


def spans(axes: Axes) -> list[tuple[float, float, str]]:
    """Return from where to where each shade across the axes reaches, and its colour."""
    found = [one for one in axes.patches if isinstance(one, Rectangle)]
    return [(one.get_x(), one.get_x() + one.get_width(), to_hex(one.get_facecolor())) for one in found]


def ticks_of(axes: Axes, which: str = "x") -> dict[float, str]:
    """Return the words at each tick of an axis."""
    axis = axes.xaxis if which == "x" else axes.yaxis
    words = [label.get_text() for label in axis.get_ticklabels()]
    return dict(zip([float(at) for at in axis.get_ticklocs()], words, strict=True))


def text_of(figure: Figure, words: str) -> Text:
    """Return the text with these words; there must be one."""
    (found,) = [text for text in figure.findobj(Text) if text.get_text() == words]
    assert isinstance(found, Text)
    return found


def legend_of(figure: Figure) -> list[tuple[str, str]]:
    """Return the words of the legend from left to right and top to bottom, each with its sample's colour."""
    found = []
    samples = [one for one in figure.findobj(_is_sample) if one.axes is None and one is not figure.patch]
    for text in figure.texts:
        x, y = text.get_position()
        near = [one for one in samples if abs(_middle(one)[1] - y) < 1e-6 and 0 < x - _middle(one)[0] < 50 / 1200 * 2]
        if near:
            found.append((-round(y, 6), x, text.get_text(), to_hex(_colour(near[0]))))
    return [(words, colour) for *_, words, colour in sorted(found)]


def _is_sample(one: Any) -> bool:
    return isinstance(one, Line2D) or (isinstance(one, Rectangle) and bool(one.get_fill()))


def _middle(one: Any) -> tuple[float, float]:
    if isinstance(one, Line2D):
        return float(np.mean(one.get_xdata())), float(np.mean(one.get_ydata()))
    return one.get_x() + one.get_width() / 2, one.get_y() + one.get_height() / 2


def _colour(one: Any) -> Any:
    return one.get_color() if isinstance(one, Line2D) else one.get_facecolor()


def place(axes: Axes, x: float, y: float) -> tuple[float, float]:
    """Return where a point of the data is, in pixels."""
    return tuple(axes.transData.transform((x, y)).tolist())
