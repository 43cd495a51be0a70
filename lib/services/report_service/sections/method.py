"""How the numbers were made, and where they come from."""

from __future__ import annotations

from lib.services.report_service.book import Book
from lib.services.report_service.material import ReportMaterial

METHOD = (
    "Laps, sectors, positions and stops are the timing's own, to the millisecond; nothing in the tables is estimated. "
    "A dash is a value that the source does not have.",
    "Two laps are laid over each other by distance. The delta is exact at the start, at both sector lines and at the "
    "finish, where the official times say what it is; between them it is estimated from the speed. A gain smaller than "
    "its uncertainty is called noise, and neither driver is called faster there.",
    "Racing laps are timed, valid, green all the way, not through the pits, and within 107 % of what the field drove "
    "around that lap. Pace, medians of stints and wear are made from these alone. In a race a tyre's wear is measured "
    "against what all cars drove on the same lap, so without fuel and road, which cars on tyres of other ages tell "
    "apart; in a practice it is the slope of the long runs, with the fuel in it.",
    "Team colours are the session's own, made visible on the ground of this report; team-mates differ by their line.",
)
SOURCES = (
    "Timing data: Formula 1, read by FastF1 (MIT licence). Results and schedules: Jolpica (CC BY-NC-SA 4.0). Circuit "
    "maps: MultiViewer. Font: DejaVu Sans (Bitstream Vera licence).",
    "Slipstream is unofficial and not associated with Formula 1 or the FIA. F1, FORMULA ONE and related marks are "
    "trade marks of Formula One Licensing B.V.",
)


def write(book: Book, _material: ReportMaterial) -> None:
    """Write method, sources and marks."""
    book.section("method", "Method and sources", 150)
    for text in METHOD:
        book.paragraph(text, 8.6)
    book.heading("Sources", 60)
    for text in SOURCES:
        book.paragraph(text, 8.6)
