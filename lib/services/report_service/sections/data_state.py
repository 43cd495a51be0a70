"""The state of the data: loaded when and from what, what is missing, and how sure the deltas are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from lib.errors import SlipstreamError
from lib.services.report_service import wording
from lib.services.report_service.book import Book
from lib.services.report_service.material import ReportMaterial
from lib.services.report_service.table import Cell, TableColumn, Value, table
from lib.services.session_views import glance
from lib.services.telemetry_service import compare

PARTS_IN_WORDS = {"car": "samples of the cars", "pos": "positions on the track"}
MANY = 5  # drivers
WORDS = {"full": "complete", "partial": "partly", "none": "missing"}


def write(book: Book, material: ReportMaterial) -> None:
    """Write what the numbers of this report rest on."""
    book.section("data", "State of the data", 200)
    pairs = [TableColumn("", least=150), TableColumn("", flexible=True)]
    table(book, pairs, [[Cell(label, bold=True), words] for label, words in origin(material)], size=8)
    _available(book, material)
    _missing(book, material)
    _certainty(book, material)
    if material.left_out:
        book.heading("Left out of this report", 60)
        for title, why in material.left_out.items():
            book.paragraph(f"{title}: {why}.".replace("..", "."), 8.4, after=2)
        book.y += 6


def origin(material: ReportMaterial) -> list[tuple[str, str]]:
    """Return where the data comes from and what it is, each a label and its words."""
    manifest = material.manifest
    measured = manifest.plausibility
    found = [
        ("State", "finished" if manifest.finished else "provisional: not over when it was loaded"),
        ("Loaded", wording.minute(manifest.loaded_at)),
        ("Loaded by", manifest.loader or wording.NONE),
        ("Source", source_name(manifest.source)),
        ("Version of the data", manifest.version),
        ("Laps", f"{measured.laps:,}, of them {measured.timed_laps:,} timed and {measured.clean_laps:,} clean"),
        ("Samples of the cars", f"{measured.car_samples:,}, and {measured.pos_samples:,} of positions"),
        (
            "Longest gap in them",
            f"{measured.longest_car_gap:.1f} s" if measured.longest_car_gap is not None else wording.NONE,
        ),
    ]
    if measured.unreadable_records:
        found.append(("Unreadable records", f"{measured.unreadable_records:,}"))
    if manifest.lines:
        lines = manifest.lines
        found.append(
            (
                "Timing lines",
                f"at {lines.s1:,.0f}, {lines.s2:,.0f} and {lines.finish:,.0f} m, measured on {lines.laps} laps "
                f"(spread {', '.join(f'{value:.1f}' for value in lines.spread)} m)",
            )
        )
    return [*found, *(("Note", note) for note in manifest.notes)]


def source_name(source: str) -> str:
    """Return what may be told of a source: no address of a machine."""
    timing = "Formula 1's live timing and Jolpica's results, read by FastF1"
    return f"A copy of {timing}" if source.startswith("http") else timing


def _available(book: Book, material: ReportMaterial) -> None:
    states: Mapping[str, Any] = msgspec.structs.asdict(material.manifest.available)
    known = {name: WORDS[state] for name, state in states.items() if isinstance(state, str) and state in WORDS}
    in_words = {name: PARTS_IN_WORDS.get(name, name.replace("_", " ")) for name in known}
    by_state = {word: [in_words[name] for name, state in known.items() if state == word] for word in WORDS.values()}
    book.heading("What the source had", 70)
    for word, names in by_state.items():
        if names:
            book.paragraph(f"{word.capitalize()}: {', '.join(names)}.", 8.4, after=2)
    book.y += 6


def missing_laps(material: ReportMaterial) -> dict[str, list[int]]:
    """Return each driver's laps without a time, except those through the pits."""
    found: dict[str, list[int]] = {}
    for driver, rows in material.laps_of.items():
        gone = [
            row["lap"] for row in rows if row["lap_time"] is None and row["pit_in"] is None and row["pit_out"] is None
        ]
        if gone:
            found[driver] = gone
    return found


def missing_words(gone: Mapping[str, Sequence[int]]) -> str:
    """Return them by driver; a lap that most of the drivers miss is named once."""
    drivers: dict[int, list[str]] = {}
    for driver, laps in gone.items():
        for lap in laps:
            drivers.setdefault(lap, []).append(driver)
    common = {lap for lap, missing in drivers.items() if len(missing) > MANY}
    told = [f"lap {lap} of {len(drivers[lap])} drivers" for lap in sorted(common)]
    for driver, laps in gone.items():
        own = [str(lap) for lap in laps if lap not in common]
        told += [f"{driver} {', '.join(own)}"] if own else []
    return "; ".join(told)


def _missing(book: Book, material: ReportMaterial) -> None:
    gone = missing_laps(material)
    book.heading("Missing", 50)
    if gone:
        book.paragraph(f"Laps without a time that were not through the pits: {missing_words(gone)}.", 8.4, after=2)
    else:
        book.paragraph("Every lap that was not through the pits has a time.", 8.4, after=2)
    untraced = [driver.part for driver in material.manifest.drivers if driver.car == "none"]
    if untraced:
        book.paragraph(f"No telemetry of the car: {', '.join(untraced)}.", 8.4, after=2)
    for stretch in glance.frozen(material.manifest) or ():
        book.paragraph(_frozen_words(stretch), 8.4, after=2)
    book.y += 6


def _frozen_words(row: Mapping[str, Any]) -> str:
    first, last = wording.session_clock(row["from"]), wording.session_clock(row["to"])
    return f"{row['driver']}: the {row['what']} samples stand still from {first} to {last} of the session clock."


def _certainty(book: Book, material: ReportMaterial) -> None:
    """Write how wrong the deltas of the laps compared may be."""
    try:
        laps = material.compared
        found = compare(material.store, laps.references)
    except SlipstreamError:
        return
    book.heading("How sure the deltas are", 90)
    columns = [
        TableColumn("Lap", flexible=True),
        TableColumn("Anchored at"),
        TableColumn("Uncertainty (s)", "right"),
        TableColumn("Longest gap (s)", "right"),
        TableColumn("Remark", flexible=True),
    ]
    rows: list[list[Value]] = []
    for name, quality in zip(laps.lap_names(), found["quality"], strict=True):
        sigma = quality["uncertainty"]
        rows.append(
            [
                Cell(name, bold=True),
                "both sector lines" if quality["method"] == "sectors" else "start and finish",
                wording.NONE if sigma is None else f"{sigma:.3f}",
                wording.number(quality["longest_gap"], 2),
                wording.text(quality["reason"]),
            ]
        )
    table(book, columns, rows)
    book.note("One standard deviation of the time at a place between the anchors, at which the times are official.")
