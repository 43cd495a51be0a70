"""The first page: what, where and when, the headline facts, the circuit, the conditions, and the contents."""

from __future__ import annotations

from collections.abc import Sequence

from lib.errors import NoTelemetry
from lib.services.plotter.kinds.maps_numbers import outline, outline_words
from lib.services.plotter.tyres import LETTERS
from lib.services.report_service import fonts, wording
from lib.services.report_service.book import MARGIN, Book, PlaceInBook
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.page import ReportPage
from lib.services.report_service.sections.analysis import headline
from lib.services.report_service.sections.cover_facts import by_time, conditions, headlines
from lib.services.report_service.table import Cell, TableColumn, Value, table
from lib.services.report_service.track import draw_way
from lib.services.styling import mixed

NUMBERS = dict(enumerate(("three", "four", "five", "six", "seven", "eight", "nine", "ten"), 3))
MAP_TALL = 225.0


def write(book: Book, material: ReportMaterial, sections: int) -> None:
    """Write the cover; the contents are filled in when all pages are there."""
    book.new_page()
    book.places.append(PlaceInBook("cover", "Cover", 0, 0, 0.0))
    _title(book, material)
    book.y = 122
    if not material.manifest.finished:
        _provisional(book)
    lead = headline(material)
    if lead:
        book.paragraph(lead, 11.5, after=12)
    _headlines(book, material)
    _conditions(book, material)
    book.contents_top = book.y
    book.y += 20 + 17 * ((sections + 1) // 2) + 16
    if not material.own_laps:
        _first_ten(book, material)


def _title(book: Book, material: ReportMaterial) -> None:
    """Write the kind of report, the event, and what, where and when."""
    manifest, page, style = material.manifest, book.page, book.style
    page.box(0, 0, book.size[0], 8, style.accent)
    page.words(MARGIN, 44, "COACHING REPORT" if material.own_laps else "SESSION REPORT", 8.5, style.muted, bold=True)
    with page.tagged("H1"):
        name = f"{manifest.event} {manifest.year}"
        size = min(27.0, 27.0 * book.wide / max(fonts.width(fonts.shown(name), 27, True), 1))
        page.words(MARGIN, 76, name, size, style.text, bold=True, room=book.wide)
    with page.tagged("P"):
        where = ", ".join(text for text in (manifest.location, manifest.country) if text)
        line = " · ".join(text for text in (manifest.name, where, wording.day(manifest.start_utc)) if text)
        page.words(MARGIN, 97, line, 11, style.muted, room=book.wide)


def finish(book: Book) -> None:
    """Write the contents into the room that the cover left."""
    page, top = book.pages[0], book.contents_top
    titles = [place for place in book.places if place.level == 0][1:]
    rows = (len(titles) + 1) // 2
    with page.tagged("H2"):
        page.words(MARGIN, top + 11, "Contents", 10.5, book.style.text, bold=True)
    book.contents(page, MARGIN, top + 20, book.wide, rows)


def _first_ten(book: Book, material: ReportMaterial) -> None:
    """Write who was where, in few words: the whole classification follows."""
    rows = _ten_of_race(material) if material.is_race else _ten_by_time(material)
    columns = [
        TableColumn("Pos", "right"),
        TableColumn("Driver"),
        TableColumn("Gap", "right"),
        TableColumn("Best lap", "right"),
    ]
    last = TableColumn("Tyres", flexible=True) if material.is_race else TableColumn("Team", flexible=True)
    count = min(len(rows), int((book.room - 40) / 13.4), 10)
    if count > 2:
        with book.page.tagged("H2"):
            book.page.words(MARGIN, book.y + 9, f"The first {NUMBERS[count]}", 10.5, book.style.text, bold=True)
        book.y += 17
        table(book, [*columns, last], rows[:count])


def _ten_of_race(material: ReportMaterial) -> list[list[Value]]:
    found: list[list[Value]] = []
    for row in [row for row in material.results if row["position"] is not None][:10]:
        part: str = row["driver"] or row["number"]
        best = material.best_lap(part)
        stints = [one for one in material.view("stints") if one["driver"] == part]
        tyres = " · ".join(
            f"{LETTERS.get(one['compound'], '?')} {one['first_lap']}–{one['last_lap']}" for one in stints
        )
        gap = wording.gap(row["gap"]) if row["gap"] else wording.clock(row["time"]) if row["time"] else wording.NONE
        found.append(
            [
                Cell(str(row["position"]), bold=True),
                Cell(material.names.get(part) or part, bold=True, dot=material.dot(part)),
                gap,
                wording.clock(best["lap_time"] if best else None),
                tyres,
            ]
        )
    return found


def _ten_by_time(material: ReportMaterial) -> list[list[Value]]:
    order = by_time(material)[:10]
    teams = {one.part: one.team for one in material.manifest.drivers}
    return [
        [
            Cell(str(place), bold=True),
            Cell(material.names.get(part, part), bold=True, dot=material.dot(part)),
            wording.gap(round(time - order[0][1], 3)) if place > 1 else "",
            wording.clock(time),
            wording.text(teams.get(part)),
        ]
        for place, (part, time) in enumerate(order, 1)
    ]


def _provisional(book: Book) -> None:
    ground = mixed((book.style.background, book.style.caution), 0.3)
    book.page.box(MARGIN, book.y - 4, book.wide, 20, ground)
    words = "Provisional: the session was not over when its data was loaded."
    book.page.words(MARGIN + 8, book.y + 9.5, words, 8.6, book.style.text, bold=True)
    book.y += 28


def _headlines(book: Book, material: ReportMaterial) -> None:
    """Write the facts on the left, and the circuit on the right of them."""
    top, half = book.y, book.wide * 0.5
    y = top
    with book.page.tagged("P"):
        for label, value in headlines(material):
            y = _fact(book.page, book, label, value, MARGIN, y, half - 16)
    lowest = max(y, top + MAP_TALL)
    try:
        way = outline(material.everyone)
    except NoTelemetry:
        book.y = y + 8
        return
    box = (MARGIN + half, top, book.wide - half, lowest - top)
    with book.page.tagged("Figure", outline_words(way)):
        book.page.box(*box, book.style.panel)
        inks = [mixed(book.style.ramp, share) for share in (0.1, 0.5, 0.9)] if way.lines else [book.style.text]
        draw_way(book.page, book.style, (box[0], box[1] + 6, box[2], box[3] - 24), way, inks)
        _sectors(book, box, inks, bool(way.lines), way.length)
    book.y = lowest + 14


def _sectors(
    book: Book, box: tuple[float, float, float, float], inks: Sequence[str], known: bool, long: float | None
) -> None:
    x, y = box[0] + 10, box[1] + box[3] - 9
    for index, ink in enumerate(inks if known else ()):
        book.page.box(x, y - 5.4, 8, 5.4, ink)
        x += 12 + book.page.words(x + 11, y, f"Sector {index + 1}", 7, book.style.muted) + 10
    length = f"{long:,.0f} m" if long else ""
    book.page.words(box[0] + box[2] - 10, y, length, 7, book.style.muted, anchor="right")


def _fact(page: ReportPage, book: Book, label: str, value: str, x: float, y: float, room: float) -> float:
    page.words(x, y + 8, label, 7.6, book.style.muted, room=room)
    lines = fonts.wrapped(fonts.shown(value), room, 10, True)
    for number, line in enumerate(lines):
        page.words(x, y + 21 + 12.6 * number, line, 10, book.style.text, bold=True)
    return y + 18 + 12.6 * len(lines) + 4


def _conditions(book: Book, material: ReportMaterial) -> None:
    """Write a row of tiles with the ranges of the weather."""
    facts = conditions(material)
    if facts:
        gap = 8.0
        wide = (book.wide - gap * (len(facts) - 1)) / len(facts)
        with book.page.tagged("P"):
            for index, (label, value) in enumerate(facts):
                x = MARGIN + index * (wide + gap)
                book.page.box(x, book.y, wide, 36, book.style.panel)
                book.page.words(x + 8, book.y + 13, label, 7, book.style.muted, room=wide - 12)
                book.page.words(x + 8, book.y + 27, value, 9.2, book.style.text, bold=True, room=wide - 12)
        book.y += 36 + 18
