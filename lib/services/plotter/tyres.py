"""Tyres as everybody knows them: their letters, their order, their lines of a legend."""

from __future__ import annotations

from collections.abc import Collection

from lib.services.plotter.layout import LegendEntry
from lib.services.styling import Look, Style

LETTERS = {"HYPERSOFT": "HS", "ULTRASOFT": "US", "SUPERSOFT": "SS", "SOFT": "S", "MEDIUM": "M", "HARD": "H",
           "INTERMEDIATE": "I", "WET": "W", "UNKNOWN": "?"}  # fmt: skip


def tyre_entries(style: Style, driven: Collection[str | None]) -> list[LegendEntry]:
    """Return the lines of a legend for the compounds that were driven, the softest first."""
    return [LegendEntry(name.title(), Look(style.tyres.of(name)), True) for name in LETTERS if name in driven]
