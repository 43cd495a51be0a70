"""A coaching report: one's own lap against a faster one, the corners that matter, what to try, what is noise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lib.errors import NoTelemetry
from lib.services.plotter.kinds.traces_numbers import STEP, Traces, traces
from lib.services.plotter.material import Material
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.chart import legend
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.sections import coaching_findings
from lib.services.report_service.sections.coaching_findings import Finding
from lib.services.report_service.sections.head_to_head import TALL, write_comparison
from lib.services.report_service.sections.lap_traces import draw_traces
from lib.services.report_service.table import Cell, Column, Value, table
from lib.services.telemetry_service import compare

ZOOM = 226.0
MARGIN_METRES = 60.0  # of the straights before and after a corner that its traces show
NO_FINDING = "No corner costs more than the uncertainty of the two laps: what is left is noise, or on the straights."


def write(book: Book, material: ReportMaterial) -> None:
    """Write the findings, each with its traces; then the setup, and the whole lap."""
    laps = material.compared
    if not material.own_laps:
        raise NoTelemetry("no own lap was named")
    data = traces(laps)
    found = compare(laps.store, laps.references, STEP)
    findings = coaching_findings.findings(found)
    book.section("coaching", "Where the time goes", 200)
    _summary(book, data, findings, coaching_findings.noise(found))
    for finding in findings:
        _corner(book, laps, data, finding)
    _setup(book, material)


def write_lap(book: Book, material: ReportMaterial) -> None:
    """Write the whole lap: times, traces, map and corners."""
    laps = material.compared
    data = traces(laps)
    book.section("head-to-head", "The whole lap", TALL + 60)
    write_comparison(book, laps, data)


def _summary(book: Book, data: Traces, findings: list[Finding], noise: list[str]) -> None:
    behind = round(data.times[1] - data.times[0], 3)
    side = "behind" if behind >= 0 else "ahead of"
    book.paragraph(
        f"{data.names[1]} ({wording.clock(data.times[1])}) is {abs(behind):.3f} s {side} {data.names[0]} "
        f"({wording.clock(data.times[0])})."
    )
    if not findings:
        book.paragraph(NO_FINDING)
    else:
        columns = [
            Column("Corner"),
            Column("Lost (s)", "right"),
            Column("What the channels show", flexible=True),
            Column("What to try", flexible=True),
        ]
        rows: list[list[Value]] = [
            [Cell(f"Turn {one.corner}", bold=True), Cell(f"{one.gain:.3f}", bold=True), _seen(one), one.attempt]
            for one in findings
        ]
        table(book, columns, rows, size=8.4)
        book.note(
            f"Together {coaching_findings.total(findings):.3f} s. Change one thing at a time, and begin with the first."
        )
    if noise:
        book.note(
            f"Noise, so nothing to work on: turn {', '.join(noise)}. Differences there lie within the uncertainty."
        )


def _seen(finding: Finding) -> str:
    text = ", ".join(finding.seen)
    return f"{text[0].upper()}{text[1:]}"


def _corner(book: Book, laps: Material, data: Traces, finding: Finding) -> None:
    book.heading(f"Turn {finding.corner}: {finding.gain:.3f} s", ZOOM + 40)
    legend(book, [(name, look, False) for name, look in zip(data.names, laps.lap_looks, strict=True)])
    end = float(data.distance[-1])
    span = max(finding.start - MARGIN_METRES, 0.0), min(finding.end + MARGIN_METRES, end)
    with book.figure(ZOOM, f"Turn {finding.corner} costs {finding.gain:.3f} s: {_seen(finding)}.") as box:
        draw_traces(book, data, laps.lap_looks, box, span)


def _setup(book: Book, material: ReportMaterial) -> None:
    """Write the setups of the own laps beside each other, and what was assumed about them."""
    book.heading("The laps and their setup", 80)
    columns = [Column("", least=150), *(Column(str(lap["name"]), flexible=True) for lap in material.own_laps)]
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
