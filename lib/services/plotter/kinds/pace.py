"""How the lap times of a race or a practice are spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.arrays import Float
from lib.services.plotter.kind import PRACTICES, PlotKind, of_session
from lib.services.plotter.kinds.pace_numbers import (
    Spread,
    density,
    spread_of,
)
from lib.services.plotter.layout import Box, clock, short_clock
from lib.services.plotter.material import Material
from lib.services.plotter.tyres import tyre_entries
from lib.services.race_story.race_laps import RACES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

STRIP = 24.0
NAME, BETWEEN = 14.5, 4.0  # size of a driver's name, and pixels between two of them
NARROW_COLUMN = 52.0  # pixels: medians across are too small to read, so they stand upright
ROAD_CHANGED = "The road changed: each lap is measured against the field's median on that lap"
BEHIND_FIELD = "Against the field (s, minus is faster)"


def _columns(sheet: Sheet, data: Spread, reached: Float, margin: float, strip: float = 0.0) -> Axes:
    axes = sheet.panel(top=strip)
    low, high = float(reached.min()), float(reached.max())
    pad = margin * (high - low) or 0.5
    pace_axis(sheet, axes, "y", low - pad, high + pad, data.against)
    axes.set_xlim(-0.6, len(data.drivers) - 0.4)
    axes.xaxis.set_ticks([])
    _names(sheet, axes, data.drivers)
    return axes


def _names(sheet: Sheet, axes: Axes, drivers: Sequence[str]) -> None:
    """Write the names below their columns, all in the size in which the widest has room."""
    wide, tall = sheet.size(axes)
    place: dict[str, Any] = {"ha": "center", "va": "center", "transform": axes.get_xaxis_transform()}
    rows = enumerate(drivers)
    texts = [sheet.text((at, -15 / tall), name, NAME, sheet.style.muted, axes, **place) for at, name in rows]
    room = wide / (len(drivers) + 0.2) - BETWEEN
    share = min(room / max(sheet.wide(text) for text in texts), 1.0)
    for text in texts:
        text.set_fontsize(NAME * sheet.unit * share)


def road_remark(sheet: Sheet, against: bool) -> None:
    """Say under the title that laps are measured against the field."""
    if against:
        sheet.remark(ROAD_CHANGED)


def pace_axis(sheet: Sheet, axes: Axes, which: str, low: float, high: float, against: bool) -> None:
    """Rule an axis for lap times, or for what laps are behind the field."""
    if against:
        sheet.ruled(axes, which, low, high, BEHIND_FIELD, "{:+g}")
    else:
        sheet.ruled(axes, which, low, high, "Lap time (min:s)", short_clock)


def draw_spread(sheet: Sheet, material: Material, data: Spread) -> None:
    """Draw every lap as a dot in its tyre's colour over the shape of the driver's distribution."""
    road_remark(sheet, data.against)
    sheet.legend(tyre_entries(sheet.style, {name for names in data.compounds for name in names}))
    shapes = [density(times) for times in data.times]
    axes = _columns(sheet, data, np.concatenate(data.times), 0.04)
    rows = zip(data.drivers, data.times, data.compounds, shapes, strict=True)
    for at, (driver, times, names, (levels, width)) in enumerate(rows):
        shade: dict[str, Any] = {"color": material.looks[driver].colour, "alpha": 0.38, "lw": 0}
        axes.fill_betweenx(levels, at - 0.4 * width, at + 0.4 * width, **shade)
        axes.plot([at - 0.3, at + 0.3], [np.median(times)] * 2, color=sheet.style.text, lw=2 * sheet.unit)
        order = np.argsort(np.argsort(times))
        side = ((order * 0.618) % 1 - 0.5) * 0.4
        colours = [sheet.style.tyres.of(name) for name in names]
        dots: dict[str, Any] = {
            "s": (7 * sheet.unit) ** 2,
            "c": colours,
            "ec": sheet.style.muted,
            "lw": 0.6 * sheet.unit,
        }
        axes.scatter(at + side, times, zorder=3, **dots)
    sheet.note(f"Dots: {_which_laps(material)} · line: median · shape: where most laps are")


def draw_pace(sheet: Sheet, material: Material, data: Spread) -> None:
    """Draw a box for each driver: the middle half of the laps, the median, and above it what that costs."""
    road_remark(sheet, data.against)
    narrow = sheet.width / sheet.scale / len(data.drivers) < NARROW_COLUMN
    axes = _columns(sheet, data, np.concatenate(data.times), 0.04, 2.4 * STRIP if narrow else STRIP)
    boxes: list[Box] = []
    for at, (driver, times) in enumerate(zip(data.drivers, data.times, strict=True)):
        look = material.looks[driver]
        low, middle, high = np.quantile(times, [0.25, 0.5, 0.75])
        axes.plot([at, at], [times.min(), times.max()], color=look.colour, lw=2 * sheet.unit)
        boxes.append((at - 0.31, low, 0.62, high - low))
        axes.plot([at - 0.31, at + 0.31], [middle, middle], color=sheet.style.text, lw=3 * sheet.unit)
    sheet.blocks(axes, boxes, facecolors=[material.looks[driver].colour for driver in data.drivers])
    _median_row(sheet, axes, data, narrow)
    sheet.note(f"Above: median. Line: median · box: middle half · whiskers: all {_which_laps(material)}")


def _which_laps(material: Material) -> str:
    """Return what the laps are: a practice has fast ones and long runs, on any fuel."""
    return "laps within 107 % of the best" if in_practice(material) else "racing laps"


def in_practice(material: Material) -> bool:
    """Return whether this is a practice, whose pace is not a race pace."""
    return material.stored.manifest.session in PRACTICES


def pace_heading(material: Material, data: Spread) -> str:
    """Return the heading, which in a practice promises no race pace."""
    return of_session("practice pace" if in_practice(material) else "race pace")(material, data)


def _median_row(sheet: Sheet, axes: Axes, data: Spread, narrow: bool) -> None:
    """Write the medians in a strip above the axes, the best as a time and the others as what they are behind it."""
    best, (wide, tall) = data.medians[0], sheet.size(axes)
    column = wide / len(data.drivers)
    size = min(12.0, column / 1.25) if narrow else min(13.5, column / 4.6)
    up = (1.2 if narrow else 0.5) * STRIP / tall
    for at, middle in enumerate(data.medians):
        words = f"{middle:+.2f}" if data.against else f"+{middle - best:.2f}" if at else clock(round(best, 2))[:-1]
        place: dict[str, Any] = {"ha": "center", "va": "center", "transform": axes.get_xaxis_transform()}
        place["rotation"] = 90 if narrow else 0
        sheet.text((at, 1 + up), words, size, None, axes, fontweight="bold", **place)


def spread_words(data: Spread) -> str:
    rows = zip(data.drivers, data.medians, data.times, strict=True)
    told = ", ".join(f"{who} {median_words(middle, data.against)} ({len(times)} laps)" for who, middle, times in rows)
    return f"{ROAD_CHANGED}. Median: {told}." if data.against else f"Median lap: {told}."


def median_words(median: float, against: bool) -> str:
    return f"{median:+.3f} s" if against else clock(median)


KINDS = (
    PlotKind(
        name="lap-distribution",
        title="Lap time distribution",
        about="Every racing lap of a race or practice session, by driver and tyre",
        numbers=spread_of,
        draw=draw_spread,
        words=spread_words,
        heading=of_session("spread of the lap times"),
        sessions=(*PRACTICES, *RACES),
    ),
    PlotKind(
        name="race-pace",
        title="Race pace",
        about="Median and middle half of each driver's racing laps, for races and practice",
        numbers=spread_of,
        draw=draw_pace,
        words=spread_words,
        heading=pace_heading,
        sessions=(*PRACTICES, *RACES),
    ),
)
