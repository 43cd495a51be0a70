"""Pages as a PDF: embedded fonts with real text, vectors, bookmarks, links, tags, metadata. Needs fpdf2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fpdf import FPDF
from fpdf.prefs import ViewerPreferences

from lib.config import VERSION
from lib.services.report_service import fonts
from lib.services.report_service.book import Book, PlaceInBook
from lib.services.report_service.page import Area, Begin, Dot, End, Jump, Mark, Point, ReportPage, Stroke, Words

CIRCLE = 0.5523  # how far the handles of a quarter circle reach, as a share of its radius


@dataclass(frozen=True)
class About:
    """What a PDF says of itself."""

    title: str
    subject: str
    author: str
    keywords: str
    made_at: datetime
    language: str = "en"


def write_pdf(book: Book, about: About) -> bytes:
    """Return the book as a PDF."""
    pdf = FPDF(unit="pt", format=book.size)
    pdf.set_auto_page_break(False)
    pdf.alias_nb_pages("")  # else fpdf2 replaces `{nb}` wherever it stands, in a name too
    pdf.set_margin(0)
    for bold in (False, True):
        pdf.add_font(fonts.FAMILY, "B" if bold else "", fonts.face(bold).path)
    _describe(pdf, about)
    ground = _rgb(book.style.background)
    for number, page in enumerate(book.pages):
        pdf.add_page()
        _paint_ground(pdf, page, ground)
        starts = [place for place in book.places if place.page == number]
        _write_page(pdf, page, starts)
    _link(pdf, book)
    return bytes(pdf.output())


def _describe(pdf: Any, about: About) -> None:
    pdf.set_title(about.title)
    pdf.set_subject(about.subject)
    pdf.set_author(about.author)
    pdf.set_keywords(about.keywords)
    pdf.set_creator(f"Slipstream {VERSION}")
    pdf.set_lang(about.language)
    pdf.set_creation_date(about.made_at)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)


def _paint_ground(pdf: Any, page: ReportPage, colour: str) -> None:
    if colour != _rgb("#ffffff"):
        pdf._out(f"/Artifact BMC {colour} rg 0 0 {page.wide:.2f} {page.tall:.2f} re f EMC")


def _write_page(pdf: Any, page: ReportPage, starts: Sequence[PlaceInBook]) -> None:
    """Replay what was drawn; bookmarks go where headings stand."""
    for place in starts:
        pdf.set_y(max(place.top - 12, 0))
        pdf.start_section(fonts.shown(place.title), level=place.level)
    writer = _Writer(pdf, page.tall)
    for mark in page.marks:
        writer.write(mark)


class _Writer:
    """Marks to operators of a page; what stays the same from one to the next is not said again."""

    def __init__(self, pdf: Any, tall: float) -> None:
        self._pdf, self._tall = pdf, tall

    def write(self, mark: Mark) -> None:
        if isinstance(mark, Words):
            self._words(mark)
        elif isinstance(mark, Stroke):
            self._stroke(mark)
        elif isinstance(mark, Area):
            self._pdf._out(f"{_rgb(mark.colour)} rg {self._path(mark.points)} h f")
        elif isinstance(mark, Dot):
            self._dot(mark)
        elif isinstance(mark, Begin):
            self._begin(mark)
        elif isinstance(mark, End):
            self._pdf._out("EMC")

    def _words(self, mark: Words) -> None:
        self._pdf.set_font(fonts.FAMILY, "B" if mark.bold else "", mark.size)
        font = self._pdf._set_font_for_page(self._pdf.current_font, mark.size, wrap_in_text_object=False)
        shown = self._pdf.current_font.encode_text(mark.text)
        place = f"{mark.x:.2f} {self._tall - mark.y:.2f} Td"
        self._pdf._out(f"BT {_rgb(mark.colour)} rg {font} {place} {shown} ET")

    def _stroke(self, mark: Stroke) -> None:
        dash = " ".join(f"{length * mark.width:.2f}" for length in mark.dash)
        cap = 0 if mark.dash else 1
        self._pdf._out(
            f"{_rgb(mark.colour)} RG {mark.width:.2f} w [{dash}] 0 d {cap} J 1 j {self._path(mark.points)} S"
        )

    def _dot(self, mark: Dot) -> None:
        x, y, r = mark.x, self._tall - mark.y, mark.radius
        h = r * CIRCLE
        path = (
            f"{x + r:.2f} {y:.2f} m {x + r:.2f} {y + h:.2f} {x + h:.2f} {y + r:.2f} {x:.2f} {y + r:.2f} c "
            f"{x - h:.2f} {y + r:.2f} {x - r:.2f} {y + h:.2f} {x - r:.2f} {y:.2f} c "
            f"{x - r:.2f} {y - h:.2f} {x - h:.2f} {y - r:.2f} {x:.2f} {y - r:.2f} c "
            f"{x + h:.2f} {y - r:.2f} {x + r:.2f} {y - h:.2f} {x + r:.2f} {y:.2f} c h"
        )
        edge = f"{_rgb(mark.edge)} RG 0.50 w [] 0 d" if mark.edge else ""
        self._pdf._out(f"{_rgb(mark.colour)} rg {edge} {path} {'B' if mark.edge else 'f'}")

    def _begin(self, mark: Begin) -> None:
        """Open marked content; the page frame is not content of the document, so it is an artifact."""
        if mark.role == "Artifact":
            self._pdf._out("/Artifact BMC")
            return
        number = self._pdf.struct_builder.next_mcid_for_page(self._pdf.page)
        self._pdf._add_marked_content(struct_type=f"/{mark.role}", mcid=number, alt_text=mark.alt)
        self._pdf._out(f"/{mark.role} <</MCID {number}>> BDC")

    def _path(self, points: Sequence[Point]) -> str:
        first, *rest = (f"{x:.2f} {self._tall - y:.2f}" for x, y in points)
        return " ".join([f"{first} m", *(f"{point} l" for point in rest)])


def _link(pdf: Any, book: Book) -> None:
    """Lay links over the contents, now that every page is there."""
    targets: Mapping[str, PlaceInBook] = {place.name: place for place in book.places if place.name}
    for number, page in enumerate(book.pages, 1):
        for mark in page.marks:
            if isinstance(mark, Jump) and mark.to in targets:
                place = targets[mark.to]
                pdf.page = number
                target = pdf.add_link(page=place.page + 1, y=max(place.top - 12, 0))
                pdf.link(mark.left, mark.top, mark.wide, mark.tall, target, alt_text=f"To {fonts.shown(place.title)}")
    pdf.page = len(book.pages)


def _rgb(colour: str) -> str:
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.3f}" for at in (1, 3, 5))
