"""The sheet a plot is drawn on: size, header, legend, axes, credit; everything scales with the picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from lib.services.plotter.layout import (
    CORNER_STRIP,
    RIGHT,
    SECTOR_STRIP,
    Box,
    LegendEntry,
    signed,
    spread,
    ticks,
    whole_ticks,
)
from lib.services.styling import Look, Style, theme

rcParams.update({"svg.fonttype": "none", "pdf.fonttype": 42})  # text stays text; set once, before any thread draws
CREDIT = "Slipstream · data: {}"
LEFT, BOTTOM, TOP = 92.0, 86.0, 104.0
LETTER = 8.6


class Sheet:
    """A figure of `width` by `height` pixels; sizes below are pixels of a plot 1200 pixels wide."""

    def __init__(self, style: Style, width: int, height: int, dpi: int, aspect: float) -> None:
        self.style, self.width, self.height, self.dpi = style, width, height, dpi
        self.figure = Figure(figsize=(width / dpi, height / dpi), dpi=dpi)
        self._renderer = FigureCanvasAgg(self.figure).get_renderer()  # type: ignore[no-untyped-call]
        effective = min(width, height / aspect) / 1200
        self.scale = effective if effective >= 1 else effective**0.6
        self.unit = self.scale * 72 / dpi
        self.top, self._drop = TOP, 0.0
        self.source = "F1 live timing"

    # sizes

    def x(self, pixels: float) -> float:
        """Return a share of the width."""
        return pixels * self.scale / self.width

    def y(self, pixels: float) -> float:
        return pixels * self.scale / self.height

    def wide(self, text: Text) -> float:
        """Return how wide a text is, in design pixels."""
        return float(text.get_window_extent(self._renderer).width) / self.scale

    # texts

    def text(
        self,
        at: tuple[float, float],
        words: str,
        size: float = 14.5,
        colour: str | None = None,
        axes: Axes | None = None,
        **more: Any,
    ) -> Text:
        """Write words at shares of the figure, or at data of `axes`; what the font cannot show is a dot."""
        owner = axes or self.figure
        return owner.text(
            *at,
            shown(words),
            fontsize=size * self.unit,
            color=colour or self.style.text,
            parse_math=False,
            **more,
        )

    def header(self, title: str, subtitle: str) -> None:
        left = self.x(32)
        bar = Rectangle(
            (left, 1 - self.y(72)), self.x(6), self.y(48), color=self.style.accent, linewidth=0, figure=self.figure
        )
        self.figure.add_artist(bar)
        room = self.width / self.scale - 52 - 32
        first, second = ((self.x(52), 1 - self.y(drop)) for drop in (35.0, 62.0))
        self.fit(self.text(first, title, 27.0, va="center", fontweight="bold"), room)
        self.fit(self.text(second, subtitle, 15.0, self.style.muted, va="center"), room)

    def remark(self, words: str) -> None:
        """Write below the subtitle what the whole picture is to be read by; before the legend and the axes."""
        text = self.text((self.x(52), 1 - self.y(85)), words, 14.0, self.style.text, va="center")
        self.fit(text, self.width / self.scale - 52 - 32)
        self._drop = 22.0
        self.top = TOP + self._drop

    def fit(self, text: Text, room: float, smallest: float = 0.7) -> None:
        """Make a text smaller, then shorter, until it fits."""
        width = self.wide(text)
        if width > room:
            text.set_fontsize(float(text.get_fontsize()) * max(room / width, smallest))
        while self.wide(text) > room and len(text.get_text()) > 2:
            text.set_text(text.get_text()[:-2].rstrip(" ·,") + "…")

    def legend(self, entries: Sequence[LegendEntry]) -> None:
        """Write a row (or more) of line samples below the header."""
        if not entries:
            return
        left, right = 52.0, self.width / self.scale - 32
        at, row = left, 0
        for entry in entries:
            text = self.text((0, 0), entry.label, 14.5, va="center")
            need = 44 + self.wide(text) + 26
            if at > left and at + need - 26 > right:
                at, row = left, row + 1
            middle = 1 - self.y(95 + self._drop + 24 * row)
            text.set_position((self.x(at + 44), middle))
            self._sample(entry, at, middle)
            self.fit(text, right - at - 44)
            at += need
        self.top = TOP + self._drop + 14 + 24 * row + 2

    def _sample(self, entry: LegendEntry, at: float, middle: float) -> None:
        if entry.patch:
            low = middle - self.y(7)
            patch = Rectangle((self.x(at + 14), low), self.x(22), self.y(14), facecolor=entry.look.colour)
            patch.set(edgecolor=self.style.muted, linewidth=0.6 * self.unit, figure=self.figure)
            self.figure.add_artist(patch)
            if entry.hatch:
                lines = Rectangle(patch.get_xy(), patch.get_width(), patch.get_height(), fill=False, linewidth=0)
                lines.set(hatch=entry.hatch, edgecolor=entry.hatch_colour, figure=self.figure)
                self.figure.add_artist(lines)
            return
        line = Line2D([self.x(at), self.x(at + 36)], [middle, middle], figure=self.figure)
        line.set(**self.stroke(entry.look, 3))
        self.figure.add_artist(line)

    def note(self, words: str) -> None:
        """Write a remark at the lower left, beside the credit."""
        text = self.text((self.x(18), self.y(17)), words, 12, self.style.muted, va="center")
        self.fit(text, self.width / self.scale - 36 - len(CREDIT + self.source) * 7.4)

    def credit(self) -> None:
        at = (1 - self.x(18), self.y(17))
        self.text(at, CREDIT.format(self.source), 12, self.style.muted, ha="right", va="center")

    # axes

    def panel(self, left: float = LEFT, right: float = RIGHT, bottom: float = BOTTOM, top: float = 0.0) -> Axes:
        """Return axes that fill what the header leaves; the arguments are margins, `top` one more below the header."""
        x0, y0 = self.x(left), self.y(bottom)
        axes = self.figure.add_axes((x0, y0, 1 - x0 - self.x(right), 1 - y0 - self.y(self.top + top)))
        axes.grid(False)
        return axes

    def stack(self, heights: Sequence[float], top: float = 0.0, gap: float = 14.0) -> list[Axes]:
        """Return axes one above the other with these relative heights; only the lowest has labels below it."""
        x0, y0 = self.x(LEFT), self.y(BOTTOM)
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

    def ruled(self, axes: Axes, which: str, low: float, high: float, label: str, form: Any = "{:g}") -> None:
        """Set limits, round ticks (two at least if there is room), grid lines and the label of one axis."""
        room, usual, least = (self.size(axes)[0], 96, 60) if which == "x" else (self.size(axes)[1], 46, 20)
        most = max(int(room / usual), 1)
        at = ticks(low, high, most)
        while len(at) < 2 and most < room / least:
            most += 1
            at = ticks(low, high, most)
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

    def stroke(self, look: Look, width: float | None = None) -> dict[str, Any]:
        """Return how a line with this look is drawn."""
        wide = (width or self.style.line) * self.unit
        dash: Any = (0, look.dash) if look.dash else "solid"
        cap = {"solid_capstyle": "round", "dash_capstyle": "butt"}
        return {"color": look.colour, "linewidth": wide, "linestyle": dash, **cap}

    def line(self, axes: Axes, x: Any, y: Any, look: Look, width: float | None = None, **more: Any) -> None:
        for ring in range(self.style.glow):
            halo = self.stroke(Look(look.colour), self.style.line + 3.0 * (ring + 1))
            axes.plot(x, y, alpha=0.09, **halo)
        axes.plot(x, y, **{**self.stroke(look, width), **more})

    def blocks(self, axes: Axes, boxes: Sequence[Box], **look: Any) -> None:
        """Draw rectangles as one collection, in a fifth of the time of as many patches."""
        corners = [[(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)] for x, y, wide, tall in boxes]
        axes.add_collection(PolyCollection(corners, **{"linewidths": 0, **look}), autolim=False)

    def bars(self, axes: Axes, boxes: Sequence[Box], looks: Sequence[Look]) -> None:
        """Draw rectangles filled with the colours of these looks, hatched if a line would be dashed."""
        for hatch in dict.fromkeys(look.hatch for look in looks):
            mine = [index for index, look in enumerate(looks) if look.hatch == hatch]
            colours = [looks[index].colour for index in mine]
            faint = [to_rgba(colour, 0.45) for colour in colours]
            line = {"facecolors": faint, "edgecolors": colours, "hatch": hatch, "linewidths": 1.5 * self.unit}
            self.blocks(axes, [boxes[index] for index in mine], **(line if hatch else {"facecolors": colours}))

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


def shown(words: str) -> str:
    """Return the words with a true minus, and with every character that the font lacks replaced by a dot."""
    known = _characters()
    return "".join(letter if ord(letter) in known else "·" for letter in signed(words))


@cache
def _characters() -> frozenset[int]:
    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())
