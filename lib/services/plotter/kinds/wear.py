"""Tyre degradation: what the age of a tyre costs, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lib.services.plotter.kind import PRACTICES, PlotKind
from lib.services.plotter.kinds.wear_numbers import cost_words, wear_of, wear_words
from lib.services.plotter.layout import LegendEntry
from lib.services.plotter.material import Material, listed
from lib.services.race_story.race_laps import RACES
from lib.services.race_story.tyre_wear import CompoundWear, TyreWear
from lib.services.styling import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

AGAINST = "Time lost (s), fuel and road taken out"
AS_DRIVEN = "Time lost (s), fuel burn included"
FEW = 5  # drivers that a heading names
HALF = 0.5  # of the stints: medians of fewer change by who is left in them


def draw_wear(sheet: Sheet, _material: Material, data: TyreWear) -> None:
    """Draw the time lost over the age of the tyre, with its trend and how sure that is."""
    style = sheet.style
    if data.remark:
        sheet.remark(data.remark)
    sheet.note(_note(data))
    looks = [Look(style.tyres.of(wear.compound)) for wear in data.compounds]
    rows = zip(data.compounds, looks, strict=True)
    sheet.legend([LegendEntry(f"{wear.compound.title()}  {cost_words(wear)}", look, True) for wear, look in rows])
    axes = sheet.panel()
    _ruled(sheet, axes, data)
    for wear, look in zip(data.compounds, looks, strict=True):
        band: dict[str, Any] = {"color": look.colour, "alpha": 0.16, "lw": 0}
        axes.fill_between(wear.ages, wear.trend - wear.doubt, wear.trend + wear.doubt, **band)
    for wear, look in zip(data.compounds, looks, strict=True):
        axes.plot(wear.ages, wear.trend, color=style.muted, lw=5 * sheet.unit)
        axes.plot(wear.ages, wear.trend, color=look.colour, lw=3.6 * sheet.unit)
        _dots(sheet, axes, wear, look)


def _ruled(sheet: Sheet, axes: Axes, data: TyreWear) -> None:
    parts = [part for wear in data.compounds for part in (wear.lost, wear.trend - wear.doubt, wear.trend + wear.doubt)]
    every = np.concatenate(parts)
    low, high = min(float(every.min()), 0), float(every.max())
    pad = 0.06 * (high - low) or 0.2
    sheet.ruled(axes, "y", low - pad, high + pad, AGAINST if data.against else AS_DRIVEN, "{:+g}")
    first = int(min(wear.ages.min() for wear in data.compounds))
    last = int(max(wear.ages.max() for wear in data.compounds))
    axes.set_xlim(first - 0.5, last + 0.5)
    sheet.numbered(axes, "x", first, last, "Age of the tyre (laps)")


def _dots(sheet: Sheet, axes: Axes, wear: CompoundWear, look: Look) -> None:
    """Draw the medians, hollow where fewer than half of the stints are as long."""
    few = wear.share < HALF
    edge = {"ms": 8 * sheet.unit, "ls": "none", "marker": "o"}
    full: dict[str, Any] = {**edge, "color": look.colour, "mec": sheet.style.muted, "mew": 0.8 * sheet.unit}
    hollow: dict[str, Any] = {**edge, "mfc": sheet.style.panel}
    axes.plot(wear.ages[~few], wear.lost[~few], **full)
    axes.plot(wear.ages[few], wear.lost[few], mec=sheet.style.muted, mew=3.2 * sheet.unit, **hollow)
    axes.plot(wear.ages[few], wear.lost[few], mec=look.colour, mew=1.8 * sheet.unit, **hollow)


def _note(data: TyreWear) -> str:
    """Return which compounds are not told, and what dots, lines and bands are."""
    unclear = f"Not measurable: {', '.join(data.unclear).lower()} · " if data.unclear else ""
    few = any((wear.share < HALF).any() for wear in data.compounds)
    hollow = ", hollow: of fewer than half" if few else ""
    runs = "all stints" if data.against else "the long runs"
    return f"{unclear}Dots: median of {runs}{hollow} · line: trend ± standard error"


def wear_heading(material: Material, _data: TyreWear) -> str:
    """Return the heading, with whose stints they are if a few were chosen: it is not the wear of everybody."""
    few = 0 < len(material.drivers) <= FEW
    return f"{listed(material.names)}: tyre degradation" if few else "Tyre degradation"


KINDS = (
    PlotKind(
        name="tyre-degradation",
        title="Tyre degradation",
        about="Time lost with tyre age, by compound: against the field in races, over long runs in practice",
        numbers=wear_of,
        draw=draw_wear,
        words=wear_words,
        heading=wear_heading,
        sessions=(*PRACTICES, *RACES),
    ),
)
