"""The sheet a plot is drawn on: the axes, and what is drawn on them, in sizes that scale with the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lib.services.plotter.layout import (
    CORNER_STRIP,
    RIGHT,
    SECTOR_STRIP,
    Box,
    signed,
    spread,
    ticks,
    whole_ticks,
)
from lib.services.plotter.paper import BOTTOM, LEFT, LETTER, Paper
from lib.services.styling import Look, theme


class Sheet(Paper):
    """The paper with its axes."""

    def panel(self, left: float = LEFT, right: float = RIGHT, bottom: float = BOTTOM, top: float = 0.0) -> Axes:
        """Return axes that fill what the header leaves; the arguments are margins, `top` one more below the header."""
        x0, y0 = self.x(left), self.y(bottom + self.foot)
        axes = self.figure.add_axes((x0, y0, 1 - x0 - self.x(right), 1 - y0 - self.y(self.top + top)))
        axes.grid(False)
        return axes

    def stack(self, heights: Sequence[float], top: float = 0.0, gap: float = 14.0) -> list[Axes]:
        """Return axes one above the other with these relative heights; only the lowest has labels below it."""
        x0, y0 = self.x(LEFT), self.y(BOTTOM + self.foot)
        free = 1 - y0 - self.y(self.top + top) - self.y(gap) * (len(heights) - 1)
        found, at = [], y0 + free + self.y(gap) * (len(heights) - 1)
        for height in heights:
            share = free * height / sum(heights)
            at -= share
            found.append(self.figure.add_axes((x0, at, 1 - x0 - self.x(RIGHT), share)))
            at -= self.y(gap)
        return found

    def size(self, axes: Axes) -> tuple[float, float]:
        """Return width and height of axes in design pixels."""
        box = axes.get_position()
        return box.width * self.width / self.scale, box.height * self.height / self.scale

    def ruled(
        self, axes: Axes, which: str, low: float, high: float, label: str, form: Any = "{:g}", whole: bool = False
    ) -> None:
        """Set limits, round ticks (two at least if there is room), grid lines and the label of one axis."""
        room, usual, least = (self.size(axes)[0], 96, 60) if which == "x" else (self.size(axes)[1], 46, 20)
        most = max(int(room / usual), 1)
        at = ticks(low, high, most, whole)
        while len(at) < 2 and most < room / least:
            most += 1
            at = ticks(low, high, most, whole)
        self.marked(axes, which, at, label, form)
        getattr(axes, f"set_{which}lim")(low, high)

    def numbered(self, axes: Axes, which: str, low: int, high: int, label: str, form: Any = "{:g}") -> None:
        """The same for whole numbers; the limits are the caller's."""
        room = self.size(axes)[0 if which == "x" else 1]
        self.marked(axes, which, whole_ticks(low, high, int(room / (46 if which == "x" else 26))), label, form)

    def marked(self, axes: Axes, which: str, at: Sequence[float], label: str, form: Any = "{:g}") -> None:
        axis = axes.xaxis if which == "x" else axes.yaxis
        axis.set_ticks(at, [signed(form(value) if callable(form) else form.format(value)) for value in at])
        axis.grid(True, color=self.style.grid, linewidth=self.unit)
        if label:
            self.name_axis(axes, which, label)

    def name_axis(self, axes: Axes, which: str, label: str) -> None:
        """Write the label of an axis, without its unit if there is no room, or not at all."""
        axis = axes.xaxis if which == "x" else axes.yaxis
        room = self.size(axes)[0 if which == "x" else 1]
        short = label if len(label) * LETTER < room else label.partition(" (")[0]
        axis.set_label_text(short if len(short) * LETTER < room else "")
        axis.labelpad = (8 if which == "x" else 6) * self.unit

    def caption(self, axes: Axes, words: str) -> None:
        """Write what a row of a stack shows, above its left end."""
        tall = self.size(axes)[1]
        place = {"transform": axes.transAxes, "va": "center", "ha": "left"}
        self.text((0.0, 1 + 9 / tall), words, 12, self.style.muted, axes, **place)

    def bare(self, axes: Axes, which: str = "x") -> None:
        (axes.xaxis if which == "x" else axes.yaxis).set_ticklabels([])

    def backing(self, pad: float, alpha: float = 0.8) -> dict[str, Any]:
        """Return the ground on which a text stays readable over lines."""
        return {"facecolor": self.style.panel, "edgecolor": "none", "pad": pad * self.unit, "alpha": alpha}

    # lines

    def line(self, axes: Axes, x: Any, y: Any, look: Look, width: float | None = None, **more: Any) -> None:
        for ring in range(self.style.glow):
            halo = self.stroke(Look(look.colour), self.style.line + 3.0 * (ring + 1))
            axes.plot(x, y, alpha=0.09, **{**halo, **more})
        axes.plot(x, y, **{**self.stroke(look, width), **more})

    def blocks(self, axes: Axes, boxes: Sequence[Box], **look: Any) -> None:
        """Draw rectangles as one collection, in a fifth of the time of as many patches."""
        corners = [[(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)] for x, y, wide, tall in boxes]
        axes.add_collection(PolyCollection(corners, **{"linewidths": 0, **look}), autolim=False)

    def end_labels(self, axes: Axes, at: Sequence[float], words: Sequence[str], colours: Sequence[str]) -> None:
        """Write words right of the axes at these y values, moved apart where they would touch."""
        low, high = sorted(axes.get_ylim())
        per_pixel = (high - low) / self.size(axes)[1]
        wide = self.size(axes)[0]
        size = min(14.5, self.size(axes)[1] / max(len(at), 1) / 1.22)
        places = spread(at, [1.22 * size * per_pixel] * len(at), low, high)
        for value, place, word, colour in zip(at, places, words, colours, strict=True):
            axes.plot(
                [1 + 3 / wide, 1 + 14 / wide],
                [value, place],
                color=colour,
                linewidth=self.unit,
                clip_on=False,
                transform=axes.get_yaxis_transform(),
            )
            where = {"transform": axes.get_yaxis_transform(), "va": "center_baseline", "fontweight": "bold"}
            self.text((1 + 18 / wide, place), word, size, colour, axes, **where)

    def corners(self, axes: Sequence[Axes], at: Sequence[float], words: Sequence[str]) -> None:
        """Mark corners: a line through all axes, the number above the first, moved aside where numbers would touch."""
        low, high = axes[0].get_xlim()
        per_pixel = (high - low) / self.size(axes[0])[0]
        for one in axes:
            one.vlines(at, 0, 1, transform=one.get_xaxis_transform(), color=self.style.grid, lw=self.unit, zorder=0.5)
        texts = [self.text((0, 0), word, 12.5, self.style.muted, axes[0], va="center", ha="center") for word in words]
        sizes = [(self.wide(text) + 5) * per_pixel for text in texts]
        tall = self.size(axes[0])[1]
        for text, place, centre in zip(texts, spread(at, sizes, low, high), at, strict=True):
            text.set_transform(axes[0].get_xaxis_transform())
            text.set_position((place, 1 + 19 / tall))
            axes[0].plot(
                [centre, place],
                [1, 1 + 10 / tall],
                color=self.style.grid,
                lw=self.unit,
                clip_on=False,
                transform=axes[0].get_xaxis_transform(),
            )

    def sectors(
        self,
        axes: Sequence[Axes],
        spans: Sequence[tuple[float, float]],
        words: Sequence[str],
        colours: Sequence[str | None],
    ) -> None:
        """Mark where sectors end, and write their words in a strip above the corners' numbers."""
        tall = self.size(axes[0])[1]
        low, high = 1 + (CORNER_STRIP + 3) / tall, 1 + (CORNER_STRIP + SECTOR_STRIP - 5) / tall
        across = axes[0].get_xaxis_transform()
        per_pixel = float(np.ptp(axes[0].get_xlim())) / self.size(axes[0])[0]
        for (start, end), word, colour in zip(spans, words, colours, strict=True):
            for one in axes[: None if end < spans[-1][1] else 0]:
                one.axvline(end, color=self.style.muted, lw=self.unit, ls=(0, (5, 4)), zorder=0.6)
            box = Rectangle((start + per_pixel, low), end - start - 2 * per_pixel, high - low, transform=across)
            box.set(facecolor=self.style.panel, linewidth=0, clip_on=False)
            axes[0].add_patch(box)
            if colour:
                edge = Rectangle((start + per_pixel, low), 4 * per_pixel, high - low, transform=across)
                edge.set(facecolor=colour, linewidth=0, clip_on=False)
                axes[0].add_patch(edge)
            where = {"transform": across, "ha": "center", "va": "center", "fontweight": "bold"}
            text = self.text(((start + end) / 2, (low + high) / 2), word, 12.5, None, axes[0], **where)
            self.fit(text, (end - start) / per_pixel - 14)

    def finish(self) -> Figure:
        self.credit()
        theme(self.figure, self.style, self.unit)
        return self.figure
