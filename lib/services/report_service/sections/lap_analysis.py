"""The lap analysis: every lap of every driver, with its tyre and what happened in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.errors import NoTelemetry
from lib.services.plotter.tyres import LETTERS
from lib.services.race_story.race_laps import SLOWED
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.chart import legend
from lib.services.report_service.material import ReportMaterial, Row, fastest
from lib.services.styling import Look, mixed

SIZE, STEP, HEAD = 6.9, 9.1, 26.0
ACROSS, GAP = 4, 12.0
FEWEST = 8  # rows: a driver's laps are not begun at the foot of a page for less


@dataclass(frozen=True)
class Block:
    """A driver's laps, or if they are too many for a page a piece of them."""

    driver: str
    heading: str
    laps: Sequence[Row]
    best: int | None

    @property
    def tall(self) -> float:
        return HEAD + STEP * len(self.laps)


def write(book: Book, material: ReportMaterial) -> None:
    """Write the laps of the drivers in the order of the result, four beside each other."""
    drivers = [driver.part for driver in material.order if driver.part in material.laps_of]
    if not drivers:
        raise NoTelemetry("The source has no laps of this session")
    blocks = [block for driver in drivers for block in _blocks(material, driver, book.tallest - 70)]
    book.section("lap-analysis", "Lap analysis", 200)
    _explain(book, material)
    at = 0
    while at < len(blocks):
        row = blocks[at : at + ACROSS]
        book.need(max(block.tall for block in row))
        for index, block in enumerate(row):
            wide = (book.wide - GAP * (ACROSS - 1)) / ACROSS
            with book.page.tagged("Table"):
                _draw(book, material, block, book.left + index * (wide + GAP), wide)
        book.y += max(block.tall for block in row) + 12
        at += len(row)


def marks(row: Row) -> str:
    """Return what happened in a lap in letters: P into the pits, O out of them, SC slowed, D deleted."""
    found = []
    if row["pit_out"] is not None:
        found.append("O")
    if row["pit_in"] is not None:
        found.append("P")
    if not SLOWED.isdisjoint(row["track_status"] or ""):
        found.append("SC")
    if row["deleted"]:
        found.append("D")
    return " ".join(found)


def _blocks(material: ReportMaterial, driver: str, most: float) -> list[Block]:
    laps = material.laps_of[driver]
    best = fastest(laps)
    size = int((most - HEAD) / STEP)
    place = next((row["classified"] or row["position"] for row in material.results if row["driver"] == driver), None)
    found = []
    for start in range(0, len(laps), size):
        more = " (continued)" if start else ""
        heading = f"{place}  {driver}" if place else driver
        found.append(Block(driver, f"{heading}{more}", laps[start : start + size], best["lap"] if best else None))
    return found


def _explain(book: Book, material: ReportMaterial) -> None:
    book.paragraph(
        "P: ends in the pit lane. O: begins in it. SC: safety car or red flag in this lap, also by its ground. "
        "D: deleted, struck out. A driver's fastest lap is in bold, the fastest of all in colour. The dot is the tyre.",
        8.2,
    )
    driven = {row["compound"] for row in material.view("laps")}
    named = [name for name in LETTERS if name in driven]
    legend(book, [(name.title(), Look(book.style.tyres.of(name)), True) for name in named])


def _draw(book: Book, material: ReportMaterial, block: Block, left: float, wide: float) -> None:
    page, style = book.page, book.style
    name = material.names.get(block.driver, block.driver)
    look = material.looks[block.driver]
    page.box(left, book.y, wide, 2, look.colour)
    page.words(left, book.y + 11, block.heading, 8.2, style.text, bold=True)
    page.words(left, book.y + 20, name, 6.9, style.muted, room=wide)
    quickest = _quickest(material)
    for number, row in enumerate(block.laps):
        y = book.y + HEAD + number * STEP
        _lap(book, row, left, y, wide, row["lap"] == block.best, row["lap_time"] == quickest)


def _lap(book: Book, row: Row, left: float, y: float, wide: float, best: bool, quickest: bool) -> None:
    page, style, shown = book.page, book.style, marks(row)
    if "SC" in shown:
        page.box(left, y, wide, STEP, mixed((style.background, style.caution), 0.28))
    page.words(left + 14, y + 6.9, str(row["lap"]), SIZE, style.muted, anchor="right")
    page.dot(left + 22, y + 4.6, 2.3, style.tyres.of(row["compound"]), style.muted)
    colour = style.good if best and quickest else style.text
    long = page.words(left + 70, y + 6.9, wording.clock(row["lap_time"]), SIZE, colour, bold=best, anchor="right")
    if row["deleted"]:
        page.line([(left + 70 - long, y + 4.4), (left + 70, y + 4.4)], style.bad, 0.7)
    page.words(left + 76, y + 6.9, shown, SIZE - 0.5, style.bad if row["deleted"] else style.muted, room=wide - 76)


def _quickest(material: ReportMaterial) -> float | None:
    best = fastest(material.view("laps"))
    return best["lap_time"] if best else None
