"""What every plot is written on: its size, texts, header, legend, note and credit; all scale with the picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from lib.services.plotter.layout import (
    LegendEntry,
    signed,
)
from lib.services.styling import Look, Style

rcParams.update({"svg.fonttype": "none", "pdf.fonttype": 42})  # text stays text; set once, before any thread draws
CREDIT = "Slipstream · data: {}"
LEFT, BOTTOM, TOP = 92.0, 86.0, 104.0
NARROW = 900.0  # pixels: on a narrower sheet a remark has no room beside the credit
FOOT = 18.0  # pixels for a line of its own
SMALL_NOTE = 0.85  # of its size: a smaller remark goes on in the next line
FINER = 0.98  # of the size at each try
TITLE, TITLE_LINE = 27.0, 31.0
SMALL_TITLE = 0.7  # of its size: a smaller title stands in two lines
LETTER = 8.6  # pixels: the mean width of a letter of an axis label


class Paper:
    """A figure of `width` by `height` pixels; sizes below are pixels of a plot 1200 pixels wide."""

    def __init__(self, style: Style, width: int, height: int, dpi: int, aspect: float) -> None:
        self.style, self.width, self.height, self.dpi = style, width, height, dpi
        self.figure = Figure(figsize=(width / dpi, height / dpi), dpi=dpi)
        self._renderer = FigureCanvasAgg(self.figure).get_renderer()  # type: ignore[no-untyped-call]
        density = max(1.0, dpi / 100)  # of a sharp screen or of print: more pixels for the same picture
        effective = min(width, height / aspect) / density / 1200
        self.scale = density * (effective if effective >= 1 else effective**0.6)
        self.unit = self.scale * 72 / dpi
        self.top, self._drop = TOP, 0.0
        self.foot = FOOT if width / self.scale < NARROW else 0.0
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
        """Write the title, in two lines where one would be cut, and what it is of."""
        room = self.width / self.scale - 52 - 32
        self._drop = 0.0
        for at, words in enumerate(self._title_lines(title, room)):
            self._drop = TITLE_LINE * at
            place = self.x(52), 1 - self.y(35.0 + self._drop)
            self.fit(self.text(place, words, TITLE, va="center", fontweight="bold"), room)
        under = self.x(52), 1 - self.y(62.0 + self._drop)
        self.fit(self.text(under, subtitle, 15.0, self.style.muted, va="center"), room)
        low, tall = 1 - self.y(72 + self._drop), self.y(48 + self._drop)
        bar = Rectangle((self.x(32), low), self.x(6), tall, color=self.style.accent, linewidth=0, figure=self.figure)
        self.figure.add_artist(bar)
        self.top = TOP + self._drop

    def _title_lines(self, title: str, room: float) -> list[str]:
        """Return the title, parted after its colon where it would have to be made much smaller."""
        whole = self.text((0, 0), title, TITLE, fontweight="bold")
        wide = self.wide(whole)
        whole.remove()
        first, colon, second = title.partition(": ")
        return [first + ":", second] if colon and wide * SMALL_TITLE > room else [title]

    def remark(self, words: str) -> None:
        """Write below the subtitle what the whole picture is to be read by; before the legend and the axes."""
        text = self.text((self.x(52), 1 - self.y(85 + self._drop)), words, 14.0, self.style.text, va="center")
        self.fit(text, self.width / self.scale - 52 - 32)
        self._drop += 22.0
        self.top = TOP + self._drop

    def fit(self, text: Text, room: float, smallest: float = 0.7) -> None:
        """Make a text smaller, then shorter, until it fits."""
        width, size = self.wide(text), float(text.get_fontsize())
        if width > room:
            text.set_fontsize(size * max(room / width, smallest))
        while self.wide(text) > room and float(text.get_fontsize()) > size * smallest:  # letters are of whole pixels
            text.set_fontsize(max(float(text.get_fontsize()) * FINER, size * smallest))
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
            left, wide = (20, 14) if entry.hollow else (14, 22)
            patch = Rectangle((self.x(at + left), low), self.x(wide), self.y(14), facecolor=entry.look.colour)
            edge = (self.style.text, 2.0) if entry.hollow else (self.style.muted, 0.6)
            patch.set(edgecolor=edge[0], linewidth=edge[1] * self.unit, figure=self.figure)
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
        """Write a remark at the lower left: beside the credit, on a phone in a line above it that may go on there."""
        wide = self.width / self.scale - 36
        beside = wide - len(CREDIT + self.source) * 7.4
        if not self.foot:
            self.fit(self._footnote(words, 17), beside)
            return
        first = self._footnote(words, 17 + self.foot)
        if self.wide(first) * SMALL_NOTE <= wide:
            self.fit(first, wide)
            return
        count = int(len(words) * wide / (self.wide(first) * SMALL_NOTE))
        end = max(words.rfind(" ", 0, count + 1), 1)
        first.set_text(shown(words[:end]))
        self.fit(first, wide)
        self.fit(self._footnote(words[end:].strip(), 17), beside)

    def _footnote(self, words: str, up: float) -> Text:
        return self.text((self.x(18), self.y(up)), words, 12, self.style.muted, va="center")

    def credit(self) -> None:
        at = (1 - self.x(18), self.y(17))
        self.text(at, CREDIT.format(self.source), 12, self.style.muted, ha="right", va="center")

    def stroke(self, look: Look, width: float | None = None) -> dict[str, Any]:
        """Return how a line with this look is drawn."""
        wide = (width or self.style.line) * self.unit
        dash: Any = (0, look.dash) if look.dash else "solid"
        cap = {"solid_capstyle": "round", "dash_capstyle": "butt"}
        return {"color": look.colour, "linewidth": wide, "linestyle": dash, **cap}


def shown(words: str) -> str:
    """Return the words with a true minus, and with every character that the font lacks replaced by a dot."""
    known = _characters()
    return "".join(letter if ord(letter) in known else "·" for letter in signed(words))


@cache
def _characters() -> frozenset[int]:
    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())
