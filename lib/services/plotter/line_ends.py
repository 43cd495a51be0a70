"""Names where lines over the laps of a race end: at the right edge, or where a car went out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lib.services.plotter.caution_bands import Band
from lib.services.plotter.layout import Span
from lib.services.styling import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

LATE = 3  # laps before the end: who is there is named at the right edge


class DriverLines(Protocol):
    """A line for each driver: `laps` and `values` of the same length; `caution` = laps under a safety car."""

    @property
    def drivers(self) -> tuple[str, ...]: ...
    @property
    def laps(self) -> tuple[NDArray[np.float64], ...]: ...
    @property
    def values(self) -> tuple[NDArray[np.float64], ...]: ...
    @property
    def caution(self) -> tuple[Band, ...]: ...


def out_early(data: DriverLines) -> dict[str, int]:
    """Return the last lap of each driver who was not there at the end."""
    ends = {driver: int(laps[-1]) for driver, laps in zip(data.drivers, data.laps, strict=True)}
    return {driver: lap for driver, lap in ends.items() if lap < max(ends.values()) - LATE}


def out_words(data: DriverLines) -> str:
    """Return a sentence on who went out when, empty where nobody did."""
    gone = [f"{driver} after lap {lap}" for driver, lap in sorted(out_early(data).items(), key=lambda row: -row[1])]
    return f" Out: {', '.join(gone)}." if gone else ""


def name_ends(sheet: Sheet, axes: Axes, looks: Mapping[str, Look], data: DriverLines) -> None:
    """Write the names of who was there at the end right of the axes, and of the others where their lines end."""
    high, out = max(axes.get_ylim()), out_early(data)
    ends = [(driver, float(values[-1])) for driver, values in zip(data.drivers, data.values, strict=True)]
    there = [(driver, min(value, high)) for driver, value in ends if driver not in out]
    colours = [looks[driver].colour for driver, _ in there]
    sheet.end_labels(axes, [value for _, value in there], [driver for driver, _ in there], colours)
    gone = [(driver, float(out[driver]), value) for driver, value in ends if driver in out and value <= high]
    _retired(sheet, axes, looks, gone)


def _retired(sheet: Sheet, axes: Axes, looks: Mapping[str, Look], gone: Sequence[tuple[str, float, float]]) -> None:
    """Mark where lines end early, with a name that makes room for those before it."""
    size = 12.5
    wide, tall = sheet.size(axes)
    low, high = sorted(axes.get_ylim())
    across, up = float(np.ptp(axes.get_xlim())) / wide, (high - low) / tall
    taken: list[tuple[float, float]] = []
    for driver, lap, value in sorted(gone, key=lambda row: (row[1], row[2])):
        colour = looks[driver].colour
        axes.plot([lap], [value], "X", ms=9 * sheet.unit, color=colour, mec=sheet.style.panel, zorder=5)
        look: dict[str, Any] = {"va": "center_baseline", "fontweight": "bold", "bbox": sheet.backing(0.6), "zorder": 6}
        text = sheet.text((lap, value), f"{driver} out", size, colour, axes, **look)
        box = (sheet.wide(text) + 8) * across, 1.3 * size * up
        x = lap + 14 * across
        y = _nearest((x, value), box, taken, (low + box[1] / 2, high - box[1] / 2))
        taken.append((x, y))
        text.set_position((x, y))
        axes.plot([lap, x - 2 * across], [value, y], color=colour, lw=sheet.unit, zorder=3)


def _nearest(at: Span, box: Span, taken: Sequence[Span], room: Span) -> float:
    """Return the height nearest to `at` where a box of this size touches none of those taken."""
    heights = [at[1] + step * side * box[1] / 2 for step in range(80) for side in (1, -1)]
    inside = [height for height in heights if room[0] <= height <= room[1]] or [min(max(at[1], room[0]), room[1])]
    near = [other for other in taken if abs(other[0] - at[0]) < box[0]]
    return next((height for height in inside if all(abs(other[1] - height) >= box[1] for other in near)), inside[0])
