"""A coaching report: one's own lap against a faster one, the corners that matter, what to try, what is noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lib.errors import NoTelemetry
from lib.services.coaching.shapes import Coaching, CoachingFinding, Progress
from lib.services.plotter.kinds.traces_numbers import Traces, traces
from lib.services.plotter.material import Material
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.chart import legend
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.sections import coaching_findings
from lib.services.report_service.sections.head_to_head import TALL, write_comparison
from lib.services.report_service.sections.lap_traces import draw_traces
from lib.services.report_service.table import Cell, TableColumn, table
from lib.services.styling import mixed

ZOOM = 206.0  # with the table below it, two corners fit a page
LEAST_CARRIED = 0.02  # s: less is not worth a word
NO_FINDING_ELSEWHERE = (
    "Where something happened, nothing is judged; no other corner costs more than the uncertainty of the two laps."
)
MARGIN_METRES = 60.0  # of the straights before and after a corner that its traces show
NO_FINDING = "No corner costs more than the uncertainty of the two laps: what is left is noise, or on the straights."


def write(book: Book, material: ReportMaterial) -> None:
    """Write the findings, each with its traces; then phases, setup and progress."""
    laps = material.compared
    if not material.own_laps:
        raise NoTelemetry("No own lap was named")
    data = traces(laps)
    found = coaching_findings.coached(laps.opened)
    book.section("coaching", "Where the time goes", 200)
    _summary(book, data, found)
    if found:
        for finding in found.findings:
            _corner(book, laps, data, finding, coaching_findings.stretch_of(found, finding))
            table(book, *coaching_findings.place_rows(found, finding, data.names), size=8)
        _phases(book, found)
        _setup_advice(book, found)
    _progress(book, coaching_findings.progressed(laps.opened, material.own_laps))
    _setup(book, material)


def write_lap(book: Book, material: ReportMaterial) -> None:
    """Write the whole lap: times, traces, map and corners."""
    laps = material.compared
    data = traces(laps)
    book.section("head-to-head", "The whole lap", TALL + 60)
    write_comparison(book, laps, data)


def _summary(book: Book, data: Traces, found: Coaching | None) -> None:
    behind = round(data.times[1] - data.times[0], 3)
    side = "behind" if behind >= 0 else "ahead of"
    book.paragraph(
        f"{data.names[1]} ({wording.clock(data.times[1])}) is {abs(behind):.3f} s {side} {data.names[0]} "
        f"({wording.clock(data.times[0])})."
    )
    for note in found.notes if found else ():
        book.paragraph(f"{note.text[0].upper()}{note.text[1:]}.")
    if found is None or not found.findings:
        if not (found and found.notes):
            book.paragraph(NO_FINDING_ELSEWHERE if found and coaching_findings.incidents(found) else NO_FINDING)
    else:
        table(book, *coaching_findings.finding_rows(found.findings), size=8.4)
        book.note(_advice(found.findings))
    for reason, corners in coaching_findings.marks(found).items() if found else ():
        book.note(f"Not judged: turn {', '.join(corners)}. There {reason}.")
    if found and (noise := coaching_findings.noise(found)):
        book.note(
            f"Noise, so nothing to work on: turn {', '.join(noise)}. Differences there lie within the uncertainty."
        )


def _advice(findings: Sequence[CoachingFinding]) -> str:
    carried = [f"{one.carried:.3f} s in Turn {one.corner}" for one in findings if one.carried >= LEAST_CARRIED]
    told = f" A slower exit costs on the straight after it: {', '.join(carried)}, counted above." if carried else ""
    return f"Change one thing at a time, and begin with Turn {findings[0].corner}.{told}"


def _corner(book: Book, laps: Material, data: Traces, finding: CoachingFinding, stretch: tuple[float, float]) -> None:
    book.heading(f"Turn {finding.corner}: {finding.gain:.3f} s", ZOOM + 100)
    legend(book, [(name, look, False) for name, look in zip(data.names, laps.lap_looks, strict=True)])
    end = float(data.distance[-1])
    span = max(stretch[0] - MARGIN_METRES, 0.0), min(stretch[1] + MARGIN_METRES, end)
    with book.figure(
        ZOOM, f"Turn {finding.corner} costs {finding.gain:.3f} s: {coaching_findings.seen(finding)}."
    ) as box:
        draw_traces(book, data, laps.lap_looks, box, span)


def _phases(book: Book, found: Coaching) -> None:
    """Write what each phase of each corner loses."""
    book.heading("Corner by corner, phase by phase", 120)
    won, lost = (mixed((book.style.background, ink), 0.22) for ink in (book.style.good, book.style.bad))
    table(book, *coaching_findings.phase_rows(found, won, lost), size=8)
    book.note(
        "Seconds against the reference, + = lost. In brackets: less than the uncertainty. All phases add up to the "
        "difference of the lap times."
    )


def _setup_advice(book: Book, found: Coaching) -> None:
    if not found.setup:
        return
    book.heading("What the car may have to do with it", 110)
    for symptom in found.setup:
        book.paragraph(f"{symptom.symptom.capitalize()}. {symptom.first}.", 9)
    table(book, *coaching_findings.setup_rows(found), size=7.6)
    book.note("Try the driving first. Change one setting at a time, by one step, and drive three laps or more with it.")


def _progress(book: Book, found: Progress | None) -> None:
    if found is None or found.best is None:
        return
    book.heading("Your laps", 90)
    table(book, *coaching_findings.progress_rows(found), size=8)
    ideal = f" Your best phases put together make {wording.clock(found.ideal)}." if found.ideal else ""
    book.note(f"Your best is {wording.clock(found.best.lap_time)}.{ideal}")


def _setup(book: Book, material: ReportMaterial) -> None:
    """Write the setups of the own laps beside each other, and what was assumed about them."""
    book.heading("The laps and their setup", 80)
    columns = [TableColumn("", least=150), *(TableColumn(str(lap["name"]), flexible=True) for lap in material.own_laps)]
    table(book, columns, [[Cell(label, bold=True), *values] for label, values in _facts(material.own_laps)], size=8)


def _facts(laps: tuple[Mapping[str, Any], ...]) -> list[tuple[str, list[str]]]:
    facts = [
        ("Lap time", [wording.clock(lap["lap_time"]) for lap in laps]),
        ("Game or logger", [wording.text(lap.get("game")) for lap in laps]),
        ("Samples", [f"{lap['samples']:,} at {lap['rate']:g} Hz" for lap in laps]),
        ("Uploaded", [wording.minute(lap.get("created_at")) for lap in laps]),
        ("Assumed", ["; ".join(lap.get("assumed") or ()) or wording.NONE for lap in laps]),
    ]
    names = dict.fromkeys(name for lap in laps for name in lap.get("setup") or {})
    for name in names:
        label = name.replace("_", " ").capitalize()
        facts.append((label, [_setting((lap.get("setup") or {}).get(name)) for lap in laps]))
    return facts


def _setting(value: float | None) -> str:
    return wording.NONE if value is None else f"{value:g}"
