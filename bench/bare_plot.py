"""The same arrays drawn with matplotlib's defaults: what somebody's short script would do, without pyplot.

The arrays are taken out of one of our figures, so a new kind needs nothing here: what stands on data in it (lines,
bars, areas, points, images, texts) is drawn again, with a title, the labels of the axes and a legend; our lines that
only guide the eye, the subtitle and the credit are not.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import Collection, LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

Step = Callable[[Axes], Any]


def recipe(figure: Figure) -> Callable[[], bytes]:
    """Return a function that draws a figure's arrays anew and returns the PNG."""
    size, dpi = tuple(figure.get_size_inches()), figure.dpi
    title, *middle, _credit = [text.get_text() for text in figure.texts]
    samples = [artist for artist in figure.get_children() if isinstance(artist, Line2D | Rectangle)][2:]
    legend = list(
        zip(
            [sample.get_facecolor() if isinstance(sample, Patch) else sample.get_color() for sample in samples],
            middle[1:],
            strict=False,
        )
    )
    panels = [(tuple(axes.get_position().bounds), _steps(axes)) for axes in figure.axes]

    def drawn() -> bytes:
        bare = Figure(figsize=size, dpi=dpi)
        for at, (bounds, steps) in enumerate(panels):
            axes = bare.add_axes(bounds)
            for step in steps:
                step(axes)
            if not at:
                axes.set_title(title)
                if legend:
                    axes.legend(
                        [Line2D([], [], color=colour) for colour, _ in legend], [words for _, words in legend], loc=1
                    )
        target = io.BytesIO()
        bare.savefig(target, format="png", dpi=dpi)
        return target.getvalue()

    return drawn


def _steps(axes: Axes) -> list[Step]:
    grid = {axes.xaxis.get_gridlines()[0].get_color()} if axes.xaxis.get_gridlines() else set()
    found: list[Step] = [
        _line(line) for line in axes.lines if line.get_transform() == axes.transData and line.get_color() not in grid
    ]
    found += [step for one in axes.collections if (step := _collection(one))]
    if boxes := [patch for patch in axes.patches if isinstance(patch, Rectangle)]:
        found.append(_bars([patch.get_bbox().bounds for patch in boxes], [patch.get_facecolor() for patch in boxes]))
    found += [_image(image) for image in axes.images]
    found += [_text(axes, text) for text in axes.texts]
    found.append(_frame(axes))
    return found


def _line(line: Line2D) -> Step:
    x, y = line.get_data()
    look: dict[str, Any] = {
        "color": line.get_color(),
        "lw": line.get_linewidth(),
        "ls": line.get_linestyle(),
        "ds": line.get_drawstyle(),
        "marker": line.get_marker(),
    }
    return lambda axes: axes.plot(x, y, **look)


def _collection(one: Collection) -> Step | None:
    colours = one.get_facecolor() if len(one.get_facecolor()) else one.get_edgecolor()
    if isinstance(one, LineCollection):
        segments, values, wide = one.get_segments(), one.get_array(), one.get_linewidth()

        def lines(onto: Axes) -> None:
            kept = LineCollection(segments, linewidths=wide, colors=one.get_edgecolor() if values is None else None)
            kept.set_array(values)
            onto.add_collection(kept)

        return lines
    if isinstance(one, PathCollection):
        x, y = np.asarray(one.get_offsets()).T
        sizes = one.get_sizes()
        return lambda onto: onto.scatter(x, y, s=sizes, c=colours)
    if not len(one.get_facecolor()) and not one.get_hatch():
        return None
    shapes = [np.asarray(path.vertices) for path in one.get_paths()]
    if all(len(shape) == 5 for shape in shapes):
        boxes = [(*shape.min(axis=0), *np.ptp(shape, axis=0)) for shape in shapes]
        return _bars(boxes, list(colours))
    return lambda onto: [onto.fill(*shape.T, color=colours[0], alpha=one.get_alpha()) for shape in shapes]


def _bars(boxes: list[Any], colours: list[Any]) -> Step:
    left, low, wide, tall = np.array(boxes).T
    return lambda axes: axes.barh(
        low + tall / 2, wide, tall, left, color=colours if len(colours) == len(boxes) else colours[0]
    )


def _image(image: Any) -> Step:
    return lambda axes: axes.imshow(image.get_array(), extent=image.get_extent(), aspect="auto")


def _text(axes: Axes, text: Any) -> Step:
    x, y = axes.transData.inverted().transform(text.get_transform().transform(text.get_position()))
    words, look = text.get_text(), {"ha": text.get_ha(), "va": text.get_va(), "fontsize": text.get_fontsize()}
    return lambda onto: onto.text(x, y, words, **look)


def _frame(axes: Axes) -> Step:
    limits, labels = (axes.get_xlim(), axes.get_ylim()), (axes.get_xlabel(), axes.get_ylabel())
    names = [
        (which, ticks, [label.get_text() for label in getattr(axes, f"{which}axis").get_ticklabels()])
        for which in "xy"
        if len(ticks := getattr(axes, f"get_{which}ticks")())
    ]
    named = [(which, ticks, words) for which, ticks, words in names if any(word[:1].isalpha() for word in words)]

    def frame(onto: Axes) -> None:
        onto.set(xlim=limits[0], ylim=limits[1], xlabel=labels[0], ylabel=labels[1])
        for which, ticks, words in named:
            getattr(onto, f"set_{which}ticks")(ticks, words)
        if not axes.axison:
            onto.set_axis_off()

    return frame
