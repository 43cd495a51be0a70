"""Pages as one tall PNG, each without the empty space below what is on it. Needs Pillow, which fpdf2 brings along."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

from lib.errors import InvalidRequest
from lib.services.report_service import fonts
from lib.services.report_service.book import FOOT, HEAD, Book
from lib.services.report_service.page import Area, Dot, Mark, ReportPage, Stroke, Words
from lib.services.report_service.pdf import About

SCALE = 1.6  # pixels a point: a page of A4 is 952 wide, which a screen shows whole and text of 7 points bears
SMOOTH = 2  # pixels are painted twice as fine and then averaged
COLOURS = 128  # a page of flat colours needs no more, and packs to a quarter
TALLEST = 60_000  # pixels: past that, viewers give up
GAP = 18.0


def write_png(book: Book, about: About) -> bytes:
    """Return the book as one picture. Raise InvalidRequest for one too long to look at."""
    spans = [_span(book, page, number) for number, page in enumerate(book.pages)]
    tall = round(sum(last - first for first, last in spans) * SCALE)
    if tall > TALLEST:
        raise InvalidRequest.field("format", "is png, but this report is too long for PNG; request fewer sections")
    whole = Image.new("P", (round(book.size[0] * SCALE), tall))
    palette: Any = None
    top = 0
    for page, (first, last) in zip(book.pages, spans, strict=True):
        shown = painted(page, book.style.background, first, last)
        palette = palette or _palette(book)
        whole.paste(shown.quantize(palette=palette, dither=Image.Dither.NONE), (0, top))
        top += shown.height
    whole = whole.crop((0, 0, whole.width, top))
    whole.putpalette(palette.getpalette())
    packed = io.BytesIO()
    whole.save(packed, "PNG", pnginfo=_words(about), compress_level=6)
    return packed.getvalue()


def _words(about: About) -> PngImagePlugin.PngInfo:
    found = PngImagePlugin.PngInfo()
    for name, text in (("Title", about.title), ("Author", about.author), ("Description", about.subject)):
        found.add_itxt(name, text)
    return found


def _palette(book: Book) -> Image.Image:
    """Return the colours of the whole report: those that were drawn, and steps from the ground to each."""
    counts: dict[str, int] = {}
    for page in book.pages:
        for mark in page.marks:
            colour = getattr(mark, "colour", None)
            if colour:
                counts[colour] = counts.get(colour, 0) + 1
    used = sorted(counts, key=lambda colour: -counts[colour])[:COLOURS]
    swatch = Image.new("RGB", (len(used) * 3, 40), book.style.background)
    brush = ImageDraw.Draw(swatch)
    ground = Image.new("RGB", (1, 1), book.style.background).getpixel((0, 0))
    for index, colour in enumerate(used):
        ink = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
        for step in range(8):
            share = (step + 1) / 8
            mixed = tuple(round(g + (i - g) * share) for g, i in zip(ground, ink, strict=True))  # type: ignore[arg-type]
            brush.rectangle([index * 3, step * 5, index * 3 + 2, step * 5 + 4], fill=mixed)
    return swatch.quantize(colors=256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _span(book: Book, page: ReportPage, number: int) -> tuple[float, float]:
    """Return from where to where a page is shown: without its head and foot, and what is empty."""
    inside = [mark for mark in page.marks if not isinstance(mark, Words) or 48 < mark.y < page.tall - FOOT + 10]
    lowest = max((_lowest(mark) for mark in inside), default=HEAD)
    last = number == len(book.pages) - 1
    return (0.0 if number == 0 else HEAD - GAP / 2), min(lowest + (30 if last else GAP / 2), page.tall)


def _lowest(mark: Mark) -> float:
    if isinstance(mark, Words):
        return mark.y + 0.25 * mark.size
    if isinstance(mark, Stroke | Area):
        return max(y for _, y in mark.points)
    return mark.y + mark.radius if isinstance(mark, Dot) else 0.0


def painted(page: ReportPage, ground: str, first: float, last: float) -> Image.Image:
    """Return what a page shows between two heights."""
    factor = SCALE * SMOOTH
    size = round(page.wide * SCALE) * SMOOTH, max(round((last - first) * SCALE), 1) * SMOOTH
    painter = _Painter(Image.new("RGB", size, ground), factor, first)
    for mark in page.marks:
        if first < _top(mark) < last:
            painter.paint(mark)
    return painter.image.resize((size[0] // SMOOTH, size[1] // SMOOTH), Image.Resampling.BOX)


def _top(mark: Mark) -> float:
    if isinstance(mark, Words | Dot):
        return mark.y
    if isinstance(mark, Stroke | Area):
        return max(y for _, y in mark.points)
    return -1.0


class _Painter:
    """Marks to pixels; what only a reader of PDF can use is not painted."""

    def __init__(self, image: Image.Image, factor: float, first: float) -> None:
        self.image, self._factor, self._first = image, factor, first
        self._brush = ImageDraw.Draw(image)

    def paint(self, mark: Mark) -> None:
        if isinstance(mark, Words):
            font = _font(mark.bold, round(mark.size * self._factor, 1))
            self._brush.text(self._at(mark.x, mark.y), mark.text, mark.colour, font, anchor="ls")
        elif isinstance(mark, Stroke):
            self._stroke(mark)
        elif isinstance(mark, Area):
            self._brush.polygon([self._at(*point) for point in mark.points], fill=mark.colour)
        elif isinstance(mark, Dot):
            (x, y), r = self._at(mark.x, mark.y), mark.radius * self._factor
            edge = round(0.5 * self._factor) if mark.edge else 0
            self._brush.ellipse([x - r, y - r, x + r, y + r], mark.colour, mark.edge, edge)

    def _stroke(self, mark: Stroke) -> None:
        points = [self._at(*point) for point in mark.points]
        wide = max(round(mark.width * self._factor), 1)
        pieces = (
            _dashed(points, [length * mark.width * self._factor for length in mark.dash]) if mark.dash else [points]
        )
        for piece in pieces:
            self._brush.line(piece, mark.colour, wide, joint="curve" if wide > 2 else None)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * self._factor, (y - self._first) * self._factor


def _dashed(points: Sequence[tuple[float, float]], dash: Sequence[float]) -> list[list[tuple[float, float]]]:
    """Return the pieces of a line that a pattern of strokes and holes leaves."""
    pieces: list[list[tuple[float, float]]] = [[points[0]]]
    index, left = 0, dash[0]
    for (x0, y0), (x1, y1) in pairwise(points):
        long = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        done = 0.0
        while long - done > left:
            done += left
            spot = (x0 + (x1 - x0) * done / long, y0 + (y1 - y0) * done / long)
            if index % 2 == 0:
                pieces[-1].append(spot)
            else:
                pieces.append([spot])
            index += 1
            left = max(dash[index % len(dash)], 0.5)
        left -= long - done
        if index % 2 == 0:
            pieces[-1].append((x1, y1))
    return [piece for piece in pieces if len(piece) > 1]


@cache
def _font(bold: bool, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts.face(bold).path, size, layout_engine=ImageFont.Layout.BASIC)
