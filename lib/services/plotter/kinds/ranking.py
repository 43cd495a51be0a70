"""Who is how fast: gaps to the best lap, sectors as a heat map, speeds at the traps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.services.plotter.kind import MAP, PRACTICES, QUALIFYING, QUALIFYINGS, PlotKind, of_session
from lib.services.plotter.kinds.ranking_numbers import Grid, Ranking, qualifying_gaps, sectors, top_speeds
from lib.services.plotter.layout import RIGHT, Span, clock
from lib.services.plotter.material import Material
from lib.services.styling import ink_on, mixed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

PURPLE = "#a33fd6"  # the best of all, as on every timing screen


def draw_gaps(sheet: Sheet, material: Material, data: Ranking) -> None:
    """Draw a bar for the gap of each driver to the fastest lap, and where the parts of a qualifying ended."""
    best = min(data.values)
    bars = [value - best for value in data.values]
    words = [clock(value) if value == best else _gap(value - best) for value in data.values]
    axes, size = _row_axes(sheet, data, (0.0, (max(bars) or 1.0) * 1.14), "Gap to the fastest lap (s)", words)
    boxes = [(0.0, row - 0.33, value, 0.66) for row, value in enumerate(bars)]
    sheet.blocks(axes, boxes, facecolors=[material.looks[driver].colour for driver in data.drivers])
    _values(sheet, axes, bars, words, size)
    _cuts(sheet, axes, data, size)
    parts = ["Each time is of the last part reached"] if data.cuts else []
    none = [f"Without a time: {', '.join(data.without)}"] if data.without else []
    sheet.note(" · ".join([*parts, *none]))


def _gap(seconds: float) -> str:
    return f"{'+' if seconds >= 0 else '-'}{abs(seconds):.3f}"


def _cuts(sheet: Sheet, axes: Axes, data: Ranking, size: float) -> None:
    """Rule a line below the last who reached a part of a qualifying, and name the cut right of it."""
    for row, part in data.cuts:
        axes.axhline(row - 0.5, color=sheet.style.accent, lw=1.4 * sheet.unit, ls=(0, (5, 4)), zorder=2)
        at: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "ha": "left", "va": "center_baseline"}
        x = 1 + 8 / sheet.size(axes)[0]
        sheet.text((x, row - 0.5), f"{part} cut", min(size, 12.5), sheet.style.muted, axes, **at)


def draw_speeds(sheet: Sheet, material: Material, data: Ranking) -> None:
    """Draw a dot for the top speed of each driver: the axis does not begin at nought, so bars would exaggerate."""
    low, high = min(data.values), max(data.values)
    pad = max(0.12 * (high - low), 2.0)
    words = [f"{value:.0f}" for value in data.values]
    label = f"Highest speed at the {data.trap} (km/h)"
    axes, size = _row_axes(sheet, data, (low - pad, high + pad), label, words, whole=True)
    for row, (driver, value) in enumerate(zip(data.drivers, data.values, strict=True)):
        axes.axhline(row, color=sheet.style.grid, lw=sheet.unit, zorder=0.6)
        axes.plot([value], [row], "o", ms=min(11.0, 0.8 * size) * sheet.unit, color=material.looks[driver].colour)
    _values(sheet, axes, data.values, words, size, 10.0)
    if data.without:
        sheet.note(f"Without a lap at speed: {', '.join(data.without)}")


def _row_axes(
    sheet: Sheet, data: Ranking, span: Span, label: str, words: Sequence[str], whole: bool = False
) -> tuple[Axes, float]:
    """Return axes with a row for each driver, and the size of letters that fits a row."""
    axes = sheet.panel(left=80, right=80 if data.cuts else RIGHT)
    size = min(14.5, sheet.size(axes)[1] / len(words) * 0.62)
    sheet.ruled(axes, "x", *span, label, whole=whole)
    axes.set_ylim(len(words) - 0.45, -0.55)
    _rows(sheet, axes, data.drivers, size)
    return axes, size


def _values(
    sheet: Sheet, axes: Axes, places: Sequence[float], words: Sequence[str], size: float, gap: float = 7.0
) -> None:
    per_pixel = float(np.ptp(axes.get_xlim())) / sheet.size(axes)[0]
    for row, (value, word) in enumerate(zip(places, words, strict=True)):
        at = (value + gap * per_pixel, row)
        sheet.text(at, word, size, None, axes, va="center_baseline", fontweight="bold" if not row else "normal")


def _rows(sheet: Sheet, axes: Any, names: Sequence[str], size: float) -> None:
    axes.yaxis.set_ticks([])
    wide = sheet.size(axes)[0]
    for row, name in enumerate(names):
        at = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "center_baseline", "fontweight": "bold"}
        sheet.text((-8 / wide, row), name, size, None, axes, **at)


def draw_sectors(sheet: Sheet, _material: Material, data: Grid) -> None:
    """Draw the seconds lost to the best of each sector, which is purple; drivers by their best lap."""
    style = sheet.style
    axes = sheet.panel(left=80, bottom=44, top=26)
    best = np.array([np.nanmin(column) if not np.isnan(column).all() else np.nan for column in data.seconds.T])
    lost = data.seconds - best
    ramp = (style.good, style.caution, style.bad)
    high = float(np.nanquantile(lost, 0.9)) if not np.isnan(lost).all() else 1.0
    axes.set_xlim(-0.5, 2.5)
    axes.set_ylim(len(data.drivers) - 0.5, -0.5)
    size = min(14.5, sheet.size(axes)[1] / len(data.drivers) * 0.56)
    shares = np.clip(lost / max(high, 1e-3), 0, 1)
    colours = [PURPLE if share == 0 else mixed(ramp, share) if share == share else style.grid for share in shares.flat]
    cells, room = list(np.ndindex(lost.shape)), sheet.size(axes)[0] / 3.1
    sheet.blocks(axes, [(column - 0.49, row - 0.46, 0.98, 0.92) for row, column in cells], facecolors=colours)
    for (row, column), colour in zip(cells, colours, strict=True):
        value = lost[row, column]
        lag = f"+{value:.3f}" if value else f"best, lap {data.laps[row, column]:.0f}"
        words = f"{data.seconds[row, column]:.3f}  {lag}" if value == value else "–"
        at: dict[str, Any] = {"ha": "center", "va": "center_baseline", "fontweight": "bold" if value == 0 else "normal"}
        sheet.fit(sheet.text((column, row), words, size, ink_on(colour), axes, **at), room)
    sheet.note("Of timed laps that were not deleted · ordered by best lap")
    axes.xaxis.set_ticks([])
    tall = sheet.size(axes)[1]
    for column in range(3):
        at = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": "center"}
        sheet.text((column, 1 + 15 / tall), f"Sector {column + 1} (s)", 14, style.muted, axes, **at)
    _rows(sheet, axes, data.drivers, size)


def gap_words(data: Ranking) -> str:
    """Return the fastest lap, everybody's gap to it in order, where the parts ended, and who has no time."""
    best = min(data.values)
    rows = list(zip(data.drivers, data.values, strict=True))
    told = [f"{who} in {clock(value)}" if value == best else f"{who} {_gap(value - best)} s" for who, value in rows]
    cuts = "".join(f" {data.drivers[row - 1]} was the last in {part}." for row, part in data.cuts)
    none = f" Without a time: {', '.join(data.without)}." if data.without else ""
    return f"{'; '.join(told)}.{cuts}{none}"


def speed_words(data: Ranking) -> str:
    told = ", ".join(f"{who} {value:.0f} km/h" for who, value in zip(data.drivers, data.values, strict=True))
    none = f" Without a lap at speed: {', '.join(data.without)}." if data.without else ""
    return f"At the {data.trap}: {told}.{none}"


def sector_words(data: Grid) -> str:
    pieces = []
    for column in range(3):
        seconds = data.seconds[:, column]
        if not np.isnan(seconds).all():
            at = int(np.nanargmin(seconds))
            lap = f"lap {data.laps[at, column]:.0f}"
            pieces.append(f"sector {column + 1}: {data.drivers[at]} in {seconds[at]:.3f} s ({lap})")
    return f"Best sectors: {'; '.join(pieces)}."


KINDS = (
    PlotKind(
        name="qualifying-gaps",
        title="Gaps to the fastest lap",
        about="Gaps to the fastest lap; for qualifying in classification order, with the cuts",
        numbers=qualifying_gaps,
        draw=draw_gaps,
        words=gap_words,
        heading=of_session("gaps to the fastest lap"),
        example=QUALIFYING,
        aspect=MAP,
        sessions=(*PRACTICES, *QUALIFYINGS),
    ),
    PlotKind(
        name="sector-heatmap",
        title="Best sector times",
        about="Each driver's best sectors, ordered by best lap, and the gaps to the best",
        numbers=sectors,
        draw=draw_sectors,
        words=sector_words,
        heading=of_session("best sectors"),
        example=QUALIFYING,
        aspect=MAP,
    ),
    PlotKind(
        name="top-speeds",
        title="Top speeds",
        about="Each driver's highest speed at the fastest speed trap",
        numbers=top_speeds,
        draw=draw_speeds,
        words=speed_words,
        heading=of_session("top speeds"),
        example=QUALIFYING,
        aspect=MAP,
    ),
)
