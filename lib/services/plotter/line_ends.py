"""Names where lines over the laps of a race end: at the right edge, or where a car went out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lib.services.plotter.caution_bands import Band
from lib.services.plotter.layout import Span
from lib.services.styling import READABLE, Look, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet


class DriverLines(Protocol):
    """A line for each driver: `laps` and `values` of the same length; `caution` = laps under a safety car.

    `out` are those who did not see the flag, with the last lap they ended.
    """

    @property
    def drivers(self) -> tuple[str, ...]: ...
    @property
    def laps(self) -> tuple[NDArray[np.float64], ...]: ...
    @property
    def values(self) -> tuple[NDArray[np.float64], ...]: ...
    @property
    def out(self) -> Mapping[str, int]: ...
    @property
    def caution(self) -> tuple[Band, ...]: ...


def out_early(data: DriverLines) -> dict[str, int]:
    """Return the last lap of each driver drawn who did not see the flag."""
    return {driver: data.out[driver] for driver in data.drivers if driver in data.out}


def out_words(data: DriverLines) -> str:
    """Return a sentence on who went out when, empty if nobody did."""
    rows = sorted(out_early(data).items(), key=lambda row: -row[1])
    gone = [f"{driver} {f'after lap {lap}' if lap else 'on lap 1'}" for driver, lap in rows]
    return f" Out: {', '.join(gone)}." if gone else ""


def name_ends(sheet: Sheet, axes: Axes, looks: Mapping[str, Look], data: DriverLines) -> None:
    """Write the names of who was there at the end right of the axes, and of the others where their lines end."""
    (low, high), out = sorted(axes.get_ylim()), out_early(data)
    ends = [(driver, float(values[-1])) for driver, values in zip(data.drivers, data.values, strict=True)]
    there = [(driver, min(max(value, low), high)) for driver, value in ends if driver not in out]
    colours = [looks[driver].colour for driver, _ in there]
    sheet.end_labels(axes, [value for _, value in there], [driver for driver, _ in there], colours)
    gone = [
        (driver, float(laps[-1]), value)
        for (driver, value), laps in zip(ends, data.laps, strict=True)
        if driver in out and low <= value <= high
    ]
    _retired(sheet, axes, looks, gone)


def _retired(sheet: Sheet, axes: Axes, looks: Mapping[str, Look], gone: Sequence[tuple[str, float, float]]) -> None:
    """Mark where lines end early, with a name that makes room for those before it."""
    size = 11.5
    wide, tall = sheet.size(axes)
    low, high = sorted(axes.get_ylim())
    across, up = float(np.ptp(axes.get_xlim())) / wide, (high - low) / tall
    taken: list[tuple[float, float]] = []
    for driver, lap, value in sorted(gone, key=lambda row: (row[1], row[2])):
        colour = looks[driver].colour
        mark: dict[str, Any] = {"color": colour, "mec": sheet.style.panel, "mew": sheet.unit, "zorder": 5}
        axes.plot([lap], [value], "X", ms=10 * sheet.unit, **mark)
        look: dict[str, Any] = {
            "va": "center_baseline",
            "fontweight": "bold",
            "bbox": sheet.backing(0.4, 0.7),
            "zorder": 6,
        }
        ink = visible(colour, sheet.style.panel, READABLE)
        text = sheet.text((lap, value), f"{driver} out", size, ink, axes, **look)
        box = (sheet.wide(text) + 8) * across, 1.3 * size * up
        right = lap + 14 * across
        x = right if right + box[0] <= axes.get_xlim()[1] else lap - 8 * across - box[0]
        y = _nearest((x, value), box, taken, (low + box[1] / 2, high - box[1] / 2))
        taken.append((x, y))
        text.set_position((x, y))
        near = x - 2 * across if x == right else x + box[0] - 4 * across
        axes.plot([lap, near], [value, y], color=colour, lw=sheet.unit, zorder=3)


def _nearest(at: Span, box: Span, taken: Sequence[Span], room: Span) -> float:
    """Return the height nearest to `at` where a box of this size touches none of those taken."""
    heights = [at[1] + step * side * box[1] / 2 for step in range(80) for side in (1, -1)]
    inside = [height for height in heights if room[0] <= height <= room[1]] or [min(max(at[1], room[0]), room[1])]
    near = [other for other in taken if abs(other[0] - at[0]) < box[0]]
    return next((height for height in inside if all(abs(other[1] - height) >= box[1] for other in near)), inside[0])
