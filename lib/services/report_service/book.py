"""The pages of a report as they fill from top to bottom: sections, headings, paragraphs, and room for what is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lib.errors import InvalidRequest
from lib.services.report_service import fonts
from lib.services.report_service.page import Anchor, Jump, ReportPage
from lib.services.styling import Style, mixed

PAPERS = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
MARGIN, HEAD, FOOT = 40.0, 62.0, 46.0
BODY, SMALL, LEADING = 9.0, 7.6, 1.42
MOST_PAGES = 80  # chosen: a whole race with every section has fewer
FRESH_PAGE = 0.3  # of a page: a section with less room than this for its first block begins on a new page


@dataclass(frozen=True)
class PlaceInBook:
    """Where a heading stands: for contents, bookmarks and links."""

    name: str
    title: str
    level: int
    page: int
    top: float


@dataclass
class Book:
    """Pages, and `y`, down to which the last one is filled."""

    style: Style
    size: tuple[float, float] = PAPERS["a4"]
    running: str = ""  # the line at the head of each page
    credit: str = ""
    pages: list[ReportPage] = field(default_factory=list)
    places: list[PlaceInBook] = field(default_factory=list)
    y: float = 0.0
    contents_top: float = 0.0  # where on the cover the contents begin

    @property
    def page(self) -> ReportPage:
        return self.pages[-1]

    @property
    def left(self) -> float:
        return MARGIN

    @property
    def right(self) -> float:
        return self.size[0] - MARGIN

    @property
    def wide(self) -> float:
        return self.right - self.left

    @property
    def bottom(self) -> float:
        return self.size[1] - FOOT

    @property
    def room(self) -> float:
        """How much is left of this page."""
        return self.bottom - self.y

    @property
    def tallest(self) -> float:
        """How much an empty page holds."""
        return self.bottom - HEAD

    def new_page(self) -> None:
        if len(self.pages) >= MOST_PAGES:
            raise InvalidRequest.field(
                "sections", f"the report would have more than {MOST_PAGES} pages; request fewer sections"
            )
        self.pages.append(ReportPage(*self.size))
        self.y = HEAD

    def need(self, tall: float) -> None:
        """Go on to a new page unless this much room is left."""
        if not self.pages or (self.room < tall and self.y > HEAD):
            self.new_page()

    def section(self, name: str, title: str, first: float = 0.0) -> None:
        """Begin a section whose first block is `first` high: on this page if there is room for both."""
        wanted = 40 + min(first, self.tallest - 40)
        if not self.pages or (self.y > HEAD and (self.room < wanted or self.room < FRESH_PAGE * self.tallest)):
            self.new_page()
        elif self.y > HEAD:
            self.y += 22
        self.places.append(PlaceInBook(name, title, 0, len(self.pages) - 1, self.y))
        with self.page.tagged("H1"):
            self.page.box(self.left, self.y, 4, 17, self.style.accent)
            self.page.words(self.left + 11, self.y + 13.5, title, 15, self.style.text, bold=True, room=self.wide - 11)
        self.y += 30

    def heading(self, title: str, first: float = 0.0) -> None:
        """Begin a part of a section, on the page on which its first block has room."""
        self.need(26 + min(first, self.tallest - 26))
        self.y += 6 if self.y > HEAD else 0
        self.places.append(PlaceInBook("", title, 1, len(self.pages) - 1, self.y))
        with self.page.tagged("H2"):
            self.page.words(self.left, self.y + 9, title, 10.5, self.style.text, bold=True, room=self.wide)
        self.y += 18

    def paragraph(self, text: str, size: float = BODY, colour: str | None = None, after: float = 7.0) -> None:
        """Write text over the whole width; a paragraph of a few lines is not torn."""
        lines = fonts.wrapped(fonts.shown(text), self.wide, size)
        step = size * LEADING
        self.need(step * min(len(lines), 4))
        for line in lines:
            self.need(step)
            with self.page.tagged("P"):
                self.page.words(self.left, self.y + size, line, size, colour or self.style.text)
            self.y += step
        self.y += after

    def note(self, text: str) -> None:
        """Write a remark, smaller and paler."""
        self.paragraph(text, SMALL, self.style.muted)

    @contextmanager
    def figure(self, tall: float, alt: str, after: float = 12.0) -> Iterator[tuple[float, float, float, float]]:
        """Give a box (left, top, wide, tall) to draw a picture in that is never torn; `alt` says it in words."""
        self.need(tall)
        with self.page.tagged("Figure", alt):
            yield (self.left, self.y, self.wide, tall)
        self.y += tall + after

    @property
    def faint(self) -> str:
        """The ground of every other row of a table."""
        return mixed((self.style.background, self.style.grid), 0.33)

    def finish(self) -> None:
        """Write head and foot of every page, now that it is known how many there are."""
        for number, page in enumerate(self.pages, 1):
            with page.tagged("Artifact"):
                if number > 1:
                    self._line(page, 40, self.running, "")
                    page.line([(self.left, 47), (self.right, 47)], self.style.grid, 0.7)
                self._line(page, self.size[1] - 24, self.credit, f"{number} / {len(self.pages)}")

    def _line(self, page: ReportPage, y: float, left: str, right: str) -> None:
        anchor: Anchor = "right"
        taken = page.words(self.right, y, right, 7.6, self.style.muted, anchor=anchor)
        page.words(self.left, y, left, 7.6, self.style.muted, room=self.wide - taken - 20)

    def contents(self, page: ReportPage, left: float, top: float, wide: float, rows: int) -> None:
        """Write the titles of the sections with their pages in two columns, each a link."""
        titles = [place for place in self.places if place.level == 0 and place.name != "cover"]
        half, gap = (wide - 24) / 2, 24.0
        for index, place in enumerate(titles[: 2 * rows]):
            x, y = left + (index // rows) * (half + gap), top + (index % rows) * 17
            with page.tagged("TOC"):
                page.words(x, y + 10, place.title, 9, self.style.text, room=half - 26)
                page.words(x + half, y + 10, str(place.page + 1), 9, self.style.muted, anchor="right")
            page.line([(x, y + 14.4), (x + half, y + 14.4)], self.style.grid, 0.5)
            page.marks.append(Jump(x, y, half, 15, place.name))
