"""Reports of a race, a qualifying and a practice of a few laps, whose blocks are written out in `small_reports.txt`."""

from __future__ import annotations

import functools
import hashlib
import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from pypdf import PdfReader

from lib.services.report_service.book import Book
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.page import Begin, End, Mark, ReportPage, Words
from lib.services.report_service.pdf import About, write_pdf
from lib.services.report_service.report import new_book, write_book
from lib.services.report_service.sections.registry import chosen
from lib.services.styling import STYLES
from lib.sessions import Circuit, Corner, SessionData, StoredSession, open_store
from lib.sessions.circuit import Outline
from lib.sessions.manifest import TimingLines
from tests.services.analysis_service.facts.whole_sheets import practice, qualifying, race
from tests.services.report_service.small_drawing import drawing

WRITTEN_OUT = Path(__file__).with_name("small_reports.txt")
MADE_AT = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
ABOUT = About("A title", "A subject", "An author", "some, words", MADE_AT)
EAST, NORTH = (
    [0.0, 500.0, 1000.0, 1000.0, 1000.0, 500.0, 0.0, 0.0],
    [0.0, 0.0, 0.0, 500.0, 1000.0, 1000.0, 1000.0, 500.0],
)
CIRCUIT = Circuit(
    rotation=30.0,
    length=4000.0,
    corners=(Corner(1, "", 1000.0, 1000.0, 0.0, -45.0), Corner(2, "A", 2000.0, 1000.0, 1000.0, 45.0)),
    outline=Outline(tuple(EAST), tuple(NORTH)),
)
SESSIONS = {"race": race, "qualifying": qualifying, "practice": practice}


def stored(session: StoredSession, folder: Path) -> ReportMaterial:
    """Return a report's material of a session, which is written into a store first."""
    store = open_store(f"file://{folder}")
    manifest = msgspec.structs.replace(
        session.manifest,
        loaded_at="2025-03-17T00:00:00Z",
        start_utc="2025-03-16T14:00:00Z",
        t0_utc="2025-03-16T13:43:20Z",
        start_time=1000.0,
        lines=TimingLines(s1=1000.0, s2=2500.0, finish=4000.0, laps=9, spread=(1.0, 2.0, 3.0)),
    )
    store.write(session.key, SessionData(manifest, session.laps(), session.timeline(), CIRCUIT))
    return ReportMaterial(store, store.open(session.key), STYLES["light"], MADE_AT)


def book_of(name: str) -> Book:
    with tempfile.TemporaryDirectory() as folder:
        material = stored(SESSIONS[name](), Path(folder))
        book = new_book(material)
        for _ in write_book(book, material, chosen(material)):
            pass
        return _without_version(book, material.manifest.version)


def _without_version(book: Book, version: str) -> Book:
    """Return the book with noughts for the version of the data, which every field of a session changes."""
    for page in book.pages:
        page.marks = [
            replace(mark, text=mark.text.replace(version, "0" * 16)) if isinstance(mark, Words) else mark
            for mark in page.marks
        ]
    return book


def shown(name: str) -> Iterator[str]:
    """Yield the blocks of a report: page, what it is, a sum of where everything in it stands, and its words."""
    yield from told(book_of(name))


def told(book: Book) -> Iterator[str]:
    """Yield the blocks of a book in the same way."""
    for number, page in enumerate(book.pages, 1):
        for role, marks in blocks(page):
            words = " · ".join(mark.text for mark in marks if isinstance(mark, Words))
            yield f"{number} {role} {placed(marks)} {words}"


def blocks(page: ReportPage) -> Iterator[tuple[str, list[Mark]]]:
    """Yield what is drawn on a page, from one beginning of a block to the next."""
    role, marks = "start", list[Mark]()
    for mark in page.marks:
        if isinstance(mark, Begin | End):
            if marks:
                yield role, marks
            role, marks = (f"{mark.role}({mark.alt or ''})", []) if isinstance(mark, Begin) else ("beside", [])
        else:
            marks.append(mark)
    if marks:
        yield role, marks


def placed(marks: list[Mark]) -> str:
    """Return a short sum of the places, sizes and colours of these marks, in tenths of a point."""
    told = "\n".join(
        f"{type(mark).__name__} {[_tenths(getattr(mark, one.name)) for one in fields(mark)]}" for mark in marks
    )
    return hashlib.blake2b(told.encode(), digest_size=4).hexdigest()


def _tenths(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_tenths(one) for one in value]
    return round(value + 1e-6, 1) if isinstance(value, float) else value  # a half of a tenth is no toss-up


def operators(book: Book) -> Iterator[str]:
    """Yield what the PDF of a book draws on each page, as a sum, and where links and bookmarks lead."""
    reader = PdfReader(io.BytesIO(write_pdf(book, ABOUT)))
    for number, page in enumerate(reader.pages, 1):
        content = page.get_contents()
        drawn = content.get_data() if content is not None else b""
        yield f"{number} {len(drawn.splitlines())} operators {hashlib.blake2b(drawn, digest_size=4).hexdigest()}"
        for note in (note.get_object() for note in page.get("/Annots", ())):
            where = [round(float(edge), 1) for edge in note["/Rect"]]
            target = note["/Dest"]
            yield f"link at {where} to page {reader.get_page_number(target[0].get_object())}, {float(target[3]):.1f}"
    for bookmark in reader.outline:
        for one in bookmark if isinstance(bookmark, list) else [bookmark]:
            yield f"bookmark {one.title}: page {reader.get_destination_page_number(one)}, {float(one.top):.1f}"


EVERY: dict[str, Callable[[], Iterator[str]]] = {
    **{name: functools.partial(shown, name) for name in SESSIONS},
    "drawing": lambda: told(drawing()),
    "drawing as PDF": lambda: operators(drawing()),
}


if __name__ == "__main__":
    parts = (f"# {name}\n" + "\n".join(lines()) for name, lines in EVERY.items())
    WRITTEN_OUT.write_text("\n\n".join(parts) + "\n")
