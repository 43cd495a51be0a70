"""CSV with lines of metadata: MoTeC i2's "Export Data", AiM's RaceStudio 3 and those that write like them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lib.services.own_laps.readers.table import TextTable
from lib.services.own_laps.recording import MOST_LAPS, Said

ONE_LAP = re.compile(r"\s*lap\s+\d+\s*", re.IGNORECASE)
_SPLIT = re.compile(r"[\s,;]+")


def said_by(table: TextTable) -> Said:
    """Return what the lines before the header say: duration, beacons, range, place."""
    words = _words(table.before)
    return Said(
        duration=_number(words.get("duration")),
        start=_number(words.get("start time")) or 0.0,
        markers=_markers(table.before),
        one_lap=ONE_LAP.fullmatch((words.get("range") or "")[:40]) is not None,
        circuit=words.get("venue") or words.get("track name") or words.get("track") or None,
        rate=_number(words.get("sample rate")),
        outing="outing" in (words.get("range") or "").lower() or words.get("format", "").lower().startswith("aim"),
    )


def _words(rows: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """Return name and value of each pair in a row: `"Duration","100.598","s",,"Start Distance","41241","m"`."""
    words: dict[str, str] = {}
    for row in rows:
        for place in (0, 4):
            if len(row) > place + 1 and row[place].strip():
                words.setdefault(row[place].strip().lower()[:40], row[place + 1].strip()[:100])
    return words


def _markers(rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Return the moments of the row "Beacon Markers": one cell with all of them, or a cell for each."""
    for row in rows:
        if row and row[0].strip().lower() in ("beacon markers", "beacons", "lap markers"):
            cells = " ".join(row[1:])[: 20 * MOST_LAPS]
            found = [_number(piece) for piece in _SPLIT.split(cells) if piece]
            return tuple(sorted(moment for moment in found if moment is not None))[:MOST_LAPS]
    return ()


def _number(text: str | None) -> float | None:
    try:
        number = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return number if 0 <= number < 1e7 else None
