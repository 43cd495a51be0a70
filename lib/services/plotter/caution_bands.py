"""Safety car, virtual safety car and red flag behind the laps of a race: three looks, the same in the legend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lib.services.plotter.layout import LegendEntry
from lib.services.styling import Look, Style, mixed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

Band = tuple[str, int, int]  # what, first and last lap
NAMES = {"sc": "Safety car", "vsc": "Virtual safety car", "red": "Red flag"}
HATCHES = {"vsc": "////"}
BELOW_THE_GRID = 0.3  # a zorder: grid lines have 0.5


def band_colour(kind: str, style: Style) -> str:
    """Return the ground of a band: strong enough to be seen, faint enough for lines to be read on it."""
    if kind == "red":
        return mixed((style.panel, style.bad), 0.3)
    return mixed((style.panel, style.caution), 0.24 if kind == "sc" else 0.07)


def _hatch_colour(style: Style) -> str:
    return mixed((style.panel, style.caution), 0.34)


def shade_bands(sheet: Sheet, axes: Axes, bands: Sequence[Band], shift: float = 0.0) -> None:
    """Shade whole laps; `shift` moves them where a lap ends at its number."""
    for kind, first, last in bands:
        look: dict[str, Any] = {"facecolor": band_colour(kind, sheet.style), "lw": 0, "zorder": BELOW_THE_GRID}
        if kind in HATCHES:
            look |= {"hatch": HATCHES[kind], "edgecolor": _hatch_colour(sheet.style)}
        axes.axvspan(first - 0.5 + shift, last + 0.5 + shift, **look)


def band_entries(style: Style, bands: Sequence[Band]) -> list[LegendEntry]:
    """Return the lines of a legend for the bands there are."""
    kinds = [kind for kind in NAMES if any(band[0] == kind for band in bands)]
    return [_entry(kind, style) for kind in kinds]


def _entry(kind: str, style: Style) -> LegendEntry:
    hatch = HATCHES.get(kind, "")
    return LegendEntry(NAMES[kind], Look(band_colour(kind, style)), True, hatch, _hatch_colour(style) if hatch else "")


def band_words(bands: Sequence[Band]) -> str:
    """Return a sentence on the bands, empty without bands."""
    told = [f"{NAMES[kind].lower()} lap {first}{f' to {last}' if last > first else ''}" for kind, first, last in bands]
    return f" {told[0][0].upper()}{', '.join(told)[1:]}." if told else ""
