"""A session, or a lap of one's own, as a document one can print: sections are written, then made a PDF or a picture."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Generator
from dataclasses import dataclass

from lib.errors import InvalidRequest, NoTelemetry, NotFound, Unavailable
from lib.services.report_service import fonts, wording
from lib.services.report_service.book import PAPERS, Book
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.sections import cover, cover_facts
from lib.services.report_service.sections.registry import Section, chosen
from lib.services.report_service.shapes import Form, Paper, ReportProgress, SectionName

LARGEST = 4_000_000  # bytes: less than the 4.5 MB that the platform lets through in one piece
LONGEST = 60.0  # seconds: a report takes two; one that takes this long is stuck


@dataclass(frozen=True)
class Report:
    """A finished document. `sections` are what it holds, `left_out` what it could not, with the reason."""

    content: bytes
    form: Form
    pages: int
    title: str
    sections: tuple[str, ...]
    left_out: dict[str, str]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def make_report(
    material: ReportMaterial, form: Form = "pdf", paper: Paper = "a4", sections: tuple[SectionName, ...] = ()
) -> Report:
    """Return the report. Raise what report_steps raises."""
    steps = report_steps(material, form, paper, sections)
    while True:
        try:
            next(steps)
        except StopIteration as over:
            report: Report = over.value
            return report


def report_steps(
    material: ReportMaterial, form: Form = "pdf", paper: Paper = "a4", sections: tuple[SectionName, ...] = ()
) -> Generator[ReportProgress, None, Report]:
    """Yield each section as it is made, and return the report.

    Raise InvalidRequest for one that is too long, Unavailable for one that takes too long, and what reading raises.
    """
    book = new_book(material, paper)
    wanted = chosen(material, sections)
    yield from write_book(book, material, wanted)
    content = _written(book, material, form)
    if len(content) > LARGEST:
        raise InvalidRequest.field(
            "sections", f"the report would be larger than {LARGEST:,} bytes; request fewer sections"
        )
    names = tuple(one.name for one in wanted if one.title not in material.left_out)
    return Report(content, form, len(book.pages), title(material), names, dict(material.left_out))


def new_book(material: ReportMaterial, paper: Paper = "a4") -> Book:
    """Return the empty pages of a report."""
    return Book(material.style, PAPERS[paper], title(material), _credit(material))


def write_book(book: Book, material: ReportMaterial, wanted: list[Section]) -> Generator[ReportProgress, None, None]:
    """Fill the pages, and yield each section as it is made."""
    deadline = time.monotonic() + LONGEST
    cover.write(book, material, len(wanted))
    yield ReportProgress("cover", 0, len(wanted))
    book.y = book.bottom  # a cover stands alone
    for done, section in enumerate(wanted, 1):
        if time.monotonic() > deadline:
            raise Unavailable("The report took too long; request fewer sections")
        _write(book, material, section)
        yield ReportProgress(section.name, done, len(wanted))
    cover.finish(book)
    book.finish()


def title(material: ReportMaterial) -> str:
    """Return what the report is called."""
    manifest = material.manifest
    return fonts.shown(f"{manifest.event} {manifest.year} · {manifest.name}")


def _credit(material: ReportMaterial) -> str:
    state = "" if material.manifest.finished else " · provisional"
    made = wording.minute(material.made_at.isoformat())
    return f"Slipstream · data {material.manifest.version} · made {made}{state}"


def _write(book: Book, material: ReportMaterial, section: Section) -> None:
    """Write a section; one without data leaves no trace but its reason in the state of the data."""
    pages, y, places = len(book.pages), book.y, len(book.places)
    marks = len(book.page.marks)
    try:
        section.write(book, material)
    except (NoTelemetry, NotFound) as error:
        del book.pages[pages:], book.places[places:], book.page.marks[marks:]
        book.y = y
        material.left_out[section.title] = error.detail.rstrip(".")


def _written(book: Book, material: ReportMaterial, form: Form) -> bytes:
    from lib.services.report_service.pdf import About, write_pdf  # fpdf2: 0.2 s that a list of reports need not pay

    about = About(
        title=title(material),
        subject=cover_facts.subject(material),
        author="Slipstream",
        keywords=f"Formula 1, {material.manifest.event}, {material.manifest.year}, {material.manifest.name}",
        made_at=material.made_at,
    )
    if form == "pdf":
        return write_pdf(book, about)
    from lib.services.report_service.image import write_png

    return write_png(book, about)
