"""From a kind and its material to a picture: PNG, SVG or PDF, with its alt text."""

from __future__ import annotations

import gc
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from lib.errors import InvalidRequest, KindNotForSession
from lib.services.plotter.kind import PlotKind
from lib.services.plotter.layout import signed
from lib.services.plotter.material import Material
from lib.services.plotter.registry import KINDS
from lib.services.plotter.shapes import MOST_PIXELS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Format = Literal["png", "svg", "pdf"]
MEDIA = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
LARGE = 2e6  # pixels
NARROW, UPRIGHT = 480, 1.15  # pixels, and height by width for pictures narrower than that
PACKED = 3  # of 9: as small as matplotlib's own PNG, which takes nearly twice as long
NO_LETTER = r"[^ -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # controls, and what XML must not hold
UNSAYABLE = re.compile(f" *{NO_LETTER}(?:{NO_LETTER}| )*")
RANDOM_ID = re.compile(rb"\b(image|C\w+_|[a-z])([0-9a-f]{10})\b")


@dataclass(frozen=True)
class Size:
    """Pixels; `dpi` says how many of them are an inch on paper. No height: what suits the kind."""

    width: int = 1200
    height: int | None = None
    dpi: int = 100


@dataclass(frozen=True)
class Picture:
    content: bytes
    format: Format
    alt: str


def draw(name: str, material: Material, size: Size, form: Format = "png") -> Picture:
    """Return the picture. Raise InvalidRequest, and what reading the data raises."""
    figure, alt = figure_of(name, material, size)
    picture = Picture(write(figure, form, alt, size.dpi), form, alt)
    pixels = float(np.prod(figure.bbox.size))
    del figure
    if pixels > LARGE:
        gc.collect()  # a figure is all cycles, and its pixels would stay for dozens of pictures
    return picture


def figure_of(name: str, material: Material, size: Size) -> tuple[Figure, str]:
    """Return the drawn figure and its alt text."""
    kind = kind_of(name)
    _check(kind, material)
    height_of(kind, size)  # too large a picture is refused before its numbers are computed
    data = kind.numbers(material)
    wanted = kind.shape(data) if kind.shape and not size.height else None
    height = height_of(kind, size if wanted is None else replace(size, height=round(size.width * wanted)))
    return figure_from(kind, material, data, replace(size, height=height))


def height_of(kind: PlotKind, size: Size) -> int:
    """Return the height that was asked for, or what suits the kind. Raise InvalidRequest if that is too much."""
    height = size.height or round(size.width * _aspect(kind, size.width))
    if size.width * height > MOST_PIXELS:
        raise InvalidRequest.field("width", f"times height is at most {MOST_PIXELS:,} pixels")
    return height


def _aspect(kind: PlotKind, width: int) -> float:
    """Return height by width if no height is given: a phone held upright has more height than a page."""
    return max(kind.aspect, UPRIGHT) if width < NARROW else kind.aspect


def figure_from(kind: PlotKind, material: Material, data: Any, size: Size) -> tuple[Figure, str]:
    """Return the figure that a kind draws from its numbers, and its alt text."""
    from lib.services.plotter.sheet import Sheet  # brings matplotlib: a picture that is kept needs none

    heading, where = kind.heading(material, data), material.where()
    sheet = Sheet(material.style, size.width, size.height or round(size.width * kind.aspect), size.dpi, kind.aspect)
    if kind.of == "season":
        sheet.source = "Jolpica, CC BY-NC-SA"
    sheet.header(heading, where)
    kind.draw(sheet, material, data)
    source = f" Data: {sheet.source}." if kind.of == "season" else ""
    return sheet.finish(), UNSAYABLE.sub(" ", signed(f"{heading}. {where}. {kind.words(data)}{source}"))


def kind_of(name: str | None) -> PlotKind:
    """Return the kind. Raise InvalidRequest with those there are."""
    if name not in KINDS:
        raise InvalidRequest.field("kind", f"must be one of: {', '.join(KINDS)}")
    return KINDS[name]


def _check(kind: PlotKind, material: Material) -> None:
    count = len(material.references)
    if kind.of == "laps" and not kind.fewest <= count <= kind.most:
        some = f"{kind.fewest} to {kind.most} laps" if kind.most > 1 else "one lap"
        raise InvalidRequest.field("driver", f"{kind.name} takes {some}, not {count}")
    if kind.of in ("session", "track") and not kind.fits(material.stored.manifest.session):
        session = material.stored.manifest.session
        raise KindNotForSession(
            f"{kind.name} cannot be drawn for {session}. It fits: {', '.join(kind.sessions)}",
            kind=kind.name,
            session=session,
            sessions=list(kind.sessions),
        )


def write(figure: Figure, form: Format, alt: str, dpi: int) -> bytes:
    """Return a drawn figure as a file that holds its alt text; the figure can be written again in another format."""
    if form == "png":
        return _png(figure, alt, dpi)
    target = io.BytesIO()
    figure.savefig(target, format=form, dpi=dpi, metadata=_metadata(form, alt))
    content = target.getvalue()
    return _settled(content) if form == "svg" else content


def _png(figure: Figure, alt: str, dpi: int) -> bytes:
    """Return what savefig would write, without the alpha that is 255 everywhere and in half of its time to pack."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    canvas = figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    image = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")  # type: ignore[no-untyped-call]
    said = PngInfo()
    said.add_text("Software", "Slipstream")
    said.add_text("Description", alt)
    target = io.BytesIO()
    image.save(target, "png", compress_level=PACKED, dpi=(dpi, dpi), pnginfo=said)
    return target.getvalue()


def _metadata(form: Format, alt: str) -> dict[str, Any]:
    return {"Title": alt, "Creator": "Slipstream", **({"Date": None} if form == "svg" else {"CreationDate": None})}


def _settled(svg: bytes) -> bytes:
    """Return the SVG with its random ids numbered, so that the same plot is the same bytes, and its role said."""
    names: dict[bytes, bytes] = {}
    words, end, drawing = svg.partition(b"</metadata>")
    numbered = RANDOM_ID.sub(lambda found: found[1] + names.setdefault(found[2], b"-%d" % len(names)), drawing)
    return words.replace(b"<svg ", b'<svg role="img" ', 1) + end + numbered
