"""What a coaching report takes from coaching: findings, phases, setup and progress, as rows of tables.

This is the one place that a coaching report takes its findings from: the same as `view=coaching` answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lib.errors import InvalidRequest
from lib.services.coaching import coach, progress
from lib.services.coaching.phases import PHASES
from lib.services.coaching.shapes import (
    CoachedCorner,
    Coaching,
    CoachingFinding,
    OwnCorner,
    PlaceRange,
    Progress,
    ProgressLap,
    ReferenceCorner,
)
from lib.services.report_service import wording
from lib.services.report_service.table import Cell, TableColumn, Value
from lib.services.telemetry_service.lap import LapData

PLACES = ("Brake on", "Brake off", "Slowest", "Throttle on", "Full throttle", "Leaves at")
FEWEST = 2  # own laps from which on there is progress


def coached(laps: Sequence[LapData]) -> Coaching | None:
    """Return the coaching of the first own lap against the first lap; None if no corners of the circuit are known."""
    own = [lap for lap in laps[1:] if lap.own]
    try:
        return coach([laps[0], *(own or laps[1:])])
    except InvalidRequest:
        return None


def progressed(laps: Sequence[LapData], rows: Sequence[Mapping[str, Any]]) -> Progress | None:
    """Return the progress over the own laps of the report, newest first; None for fewer than two."""
    own = {lap.driver.removeprefix("me:"): lap for lap in laps if lap.own}
    order = sorted(rows, key=lambda row: str(row.get("created_at") or ""), reverse=True)
    order = [row for row in order if str(row["id"]) in own]
    if len(order) < FEWEST:
        return None
    shown = [
        ProgressLap(str(row["id"]), str(row["name"]), float(row["lap_time"]), str(row.get("created_at") or ""), 0.0)
        for row in order
    ]
    try:
        return progress(shown, [own[row.id] for row in shown])
    except InvalidRequest:
        return None


def finding_rows(findings: Sequence[CoachingFinding]) -> tuple[list[TableColumn], list[list[Value]]]:
    """Return a row for each finding: what it costs, what was seen, and what to try."""
    columns = [
        TableColumn("Corner"),
        TableColumn("Lost (s)", "right"),
        TableColumn("What the channels show", flexible=True),
        TableColumn("What to try", flexible=True),
    ]
    return columns, [
        [Cell(f"Turn {one.corner}", bold=True), Cell(lost(one), bold=True), seen(one), one.attempt] for one in findings
    ]


def seen(finding: CoachingFinding) -> str:
    """Return what a finding saw as a sentence, with the laps on which it holds."""
    text = finding.text.split(": ", 1)[1]
    habit = f", on {finding.laps} laps" if finding.laps else ""
    return f"{text[0].upper()}{text[1:]}{habit}"


def lost(finding: CoachingFinding) -> str:
    return f"{finding.gain:.3f} ± {finding.noise:.3f}"


def place_rows(
    coaching: Coaching, finding: CoachingFinding, names: Sequence[str]
) -> tuple[list[TableColumn], list[list[Value]]]:
    """Return where both laps brake, are slowest and open the throttle in a corner; the reference's with its range."""
    corner = next(corner for corner in coaching.corners if name_of(corner) == finding.corner)
    columns = [TableColumn(f"Turn {finding.corner}", flexible=True), *(TableColumn(one, "right") for one in PLACES)]
    rows: list[list[Value]] = []
    sides: tuple[ReferenceCorner | OwnCorner, ...] = (corner.reference, corner.own)
    for name, side in zip(names, sides, strict=False):
        slowest = wording.NONE if side.min_speed is None else f"{side.min_speed:.0f} km/h"
        leaves = wording.NONE if side.exit_speed is None else f"{side.exit_speed:.0f} km/h"
        places = [_place(one) for one in (side.brake_at, side.brake_release, side.throttle_at, side.full_throttle_at)]
        rows.append([Cell(name, bold=True), *places[:2], slowest, *places[2:], leaves])
    return columns, rows


def _place(place: float | PlaceRange | None) -> str:
    if place is None:
        return wording.NONE
    if isinstance(place, PlaceRange):
        return f"{place.at:,.0f} ± {(place.high - place.low) / 2:.0f} m"
    return f"{place:,.0f} m"


def phase_rows(coaching: Coaching, won: str, lost: str) -> tuple[list[TableColumn], list[list[Value]]]:
    """Return what each phase of each corner gains (minus) or loses, and the sums; noise stands in brackets."""
    columns = [
        TableColumn("Corner"),
        *(TableColumn(name.capitalize(), "right") for name in PHASES),
        TableColumn("Corner", "right"),
    ]
    rows: list[list[Value]] = []
    for corner in coaching.corners:
        cells = [gain_cell(phase.gain, phase.noise, won, lost) for phase in corner.phases]
        rows.append([Cell(name_of(corner), bold=True), *cells, gain_cell(corner.gain, corner.noise, won, lost)])
    sums = [sum(corner.phases[at].gain for corner in coaching.corners) for at in range(len(PHASES))]
    totals = [Cell(wording.gap(value), bold=True) for value in (*sums, coaching.total)]
    return columns, [*rows, [Cell("All", bold=True), *totals]]


def gain_cell(gain: float, noise: bool, won: str, lost: str) -> Cell:
    """Return a gain on its ground; in brackets without one if it is noise; a dash for a phase that is not there."""
    if not gain:
        return Cell(wording.NONE)
    if noise:
        return Cell(f"({wording.gap(gain)})")
    return Cell(wording.gap(gain), ground=won if gain < 0 else lost)


def setup_rows(coaching: Coaching) -> tuple[list[TableColumn], list[list[Value]]]:
    """Return what the car's setup may do about a symptom, the driving first, with its side effect and its test."""
    columns = [
        TableColumn("Symptom", flexible=True),
        TableColumn("Corners", flexible=True),
        TableColumn("Setting", flexible=True),
        TableColumn("Side effect", flexible=True),
        TableColumn("It helped if", flexible=True),
        TableColumn("Source", flexible=True),
    ]
    rows: list[list[Value]] = []
    for symptom in coaching.setup:
        for at, one in enumerate(symptom.candidates):
            head: list[Value] = [
                Cell("" if at else symptom.symptom.capitalize(), bold=True),
                "" if at else ", ".join(symptom.corners),
            ]
            change = f"{one.setting[0].upper()}{one.setting[1:]}: {one.direction}, {one.step}"
            rows.append([*head, change, one.side_effect, one.test, one.source])
    return columns, rows


def progress_rows(found: Progress) -> tuple[list[TableColumn], list[list[Value]]]:
    """Return the own laps, newest first, with what each lacks to the best."""
    columns = [
        TableColumn("Lap", flexible=True),
        TableColumn("Lap time", "right"),
        TableColumn("To your best", "right"),
        TableColumn("Driven"),
    ]
    return columns, [
        [Cell(lap.name, bold=lap is found.best), wording.clock(lap.lap_time), wording.gap(lap.to_best),
         wording.minute(lap.created_at)]
        for lap in found.laps
    ]  # fmt: skip


def marks(coaching: Coaching) -> dict[str, list[str]]:
    """Return the corners in which nothing is judged, by the reason."""
    found: dict[str, list[str]] = {}
    for mark in coaching.marked:
        found.setdefault(mark.reason.replace(" here", ""), []).append(mark.corner)
    return found


def incidents(coaching: Coaching) -> list[str]:
    """Return the corners in which something happened: traffic, a slide, a stop, a cut."""
    return [mark.corner for mark in coaching.marked if mark.kind == "incident"]


def noise(coaching: Coaching) -> list[str]:
    """Return the corners in which the difference is smaller than its uncertainty."""
    return [name_of(corner) for corner in coaching.corners if corner.noise]


def stretch_of(coaching: Coaching, finding: CoachingFinding) -> tuple[float, float]:
    """Return where the corner of a finding begins and ends."""
    corner = next(corner for corner in coaching.corners if name_of(corner) == finding.corner)
    return corner.phases[0].start, corner.phases[-1].end


def name_of(corner: CoachedCorner) -> str:
    return f"{corner.number}{corner.letter or ''}"
