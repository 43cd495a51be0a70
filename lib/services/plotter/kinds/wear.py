"""Tyre degradation: what the age of a tyre costs, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lib.services.plotter.kind import PRACTICES, PlotKind, fixed
from lib.services.plotter.kinds.wear_numbers import Wear, wear_of
from lib.services.plotter.layout import LegendEntry
from lib.services.plotter.material import Material
from lib.services.race_story.race_laps import RACES
from lib.services.styling import Look

if TYPE_CHECKING:
    from lib.services.plotter.sheet import Sheet

AGAINST = "Time lost (s), fuel and road taken out"
AS_DRIVEN = "Time lost (s), fuel burn included"


def draw_wear(sheet: Sheet, _material: Material, data: Wear) -> None:
    """Draw the time lost over the age of the tyre, with its trend."""
    style = sheet.style
    if data.remark:
        sheet.remark(data.remark)
    sheet.note(_note(data))
    looks = [Look(style.tyres.of(name)) for name in data.compounds]
    costs = [_cost(slope, error) for slope, error in zip(data.slopes, data.errors, strict=True)]
    rows = zip(data.compounds, costs, looks, strict=True)
    sheet.legend([LegendEntry(f"{name.title()}  {cost}", look, True) for name, cost, look in rows])
    axes = sheet.panel()
    trends = [slope * (ages - ages.min()) for slope, ages in zip(data.slopes, data.ages, strict=True)]
    every = np.concatenate([*data.lost, *trends])
    pad = 0.12 * float(np.ptp(every)) or 0.2
    first, last = int(min(ages.min() for ages in data.ages)), int(max(ages.max() for ages in data.ages))
    sheet.ruled(
        axes,
        "y",
        min(float(every.min()), 0) - pad,
        float(every.max()) + pad,
        AGAINST if data.against else AS_DRIVEN,
        "{:+g}",
    )
    axes.set_xlim(first - 0.5, last + 0.5)
    sheet.numbered(axes, "x", first, last, "Age of the tyre (laps)")
    for ages, lost, trend, look in zip(data.ages, data.lost, trends, looks, strict=True):
        axes.plot(ages, trend, color=style.muted, lw=5 * sheet.unit)
        axes.plot(ages, trend, color=look.colour, lw=3.6 * sheet.unit)
        axes.plot(ages, lost, "o", ms=8 * sheet.unit, color=look.colour, mec=style.muted, mew=0.8 * sheet.unit)


def _note(data: Wear) -> str:
    """Return which compounds are not told, and what dots, lines and errors are."""
    unclear = f"Not measurable: {', '.join(data.unclear).lower()} · " if data.unclear else ""
    return f"{unclear}Dots: median of all {'' if data.against else 'long '}stints · line: trend ± standard error"


def _cost(slope: float, error: float) -> str:
    return f"{slope:+.3f} ± {error:.3f} s a lap"


def wear_words(data: Wear) -> str:
    rows = zip(data.compounds, data.slopes, data.errors, strict=True)
    costs = ", ".join(f"{name.lower()} {_cost(slope, error)}" for name, slope, error in rows)
    unclear = f" Not measurable: {', '.join(data.unclear).lower()}." if data.unclear else ""
    how = "Fuel and road, the same for all cars, are taken out." if data.against else "Fuel burn is included."
    return f"The age of a tyre costs: {costs}. {how}{unclear}{f' {data.remark}.' if data.remark else ''}"


KINDS = (
    PlotKind(
        name="tyre-degradation",
        title="Tyre degradation",
        about="Time lost with tyre age, by compound: against the field in races, over long runs in practice",
        numbers=wear_of,
        draw=draw_wear,
        words=wear_words,
        heading=fixed("Tyre degradation"),
        sessions=(*PRACTICES, *RACES),
    ),
)
