"""Who is how fast: gaps to the best lap, sectors as a heat map, speeds at the traps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lib.errors import NoTelemetry
from lib.services.plotter.kind import MAP, PRACTICES, QUALIFYING, QUALIFYINGS, PlotKind, of_session
from lib.services.plotter.layout import clock
from lib.services.plotter.material import Material
from lib.services.styling import ink_on, mixed
from lib.sessions import Table

if TYPE_CHECKING:
    from lib.services.plotter.sheet import Sheet

Float = NDArray[np.float64]
FAR_BELOW = 0.85  # of the best: who never drove at speed does not stretch the axis
TRAPS = ("speed_i1", "speed_i2", "speed_fl", "speed_st")


@dataclass(frozen=True)
class Ranking:
    """Drivers from best to worst, with the value they are ranked by."""

    drivers: tuple[str, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Grid:
    """Seconds for each driver (row) and sector (column); NaN where there is none."""

    drivers: tuple[str, ...]
    seconds: Float


def counting(rows: Table) -> Table:
    """Return the laps that count: timed, not deleted."""
    return rows.where(~np.isnan(rows["lap_time"]) & (rows["deleted"] != 1))


def best_of(drivers: Sequence[str], who: NDArray[Any], values: Float, sign: int = 1) -> Ranking:
    """Return each driver's best value, best first; `sign` -1 where more is better."""
    known = ~np.isnan(values)
    best = [(sign * float((sign * values[known & (who == driver)]).min(initial=np.inf)), driver) for driver in drivers]
    found = sorted((pair for pair in best if np.isfinite(pair[0])), key=lambda pair: sign * pair[0])
    if not found:
        raise NoTelemetry("None of these drivers has a value to rank here")
    return Ranking(tuple(driver for _, driver in found), tuple(value for value, _ in found))


def qualifying_gaps(material: Material) -> Ranking:
    """Return the best lap of each driver."""
    rows = counting(material.rows)
    return best_of(material.names, rows["driver"], rows["lap_time"])


def top_speeds(material: Material) -> Ranking:
    """Return the highest speed of each driver at any of the four traps."""
    rows = material.rows
    every = np.stack([rows[name] for name in TRAPS])
    fastest = np.where(np.isnan(every).all(axis=0), np.nan, np.nanmax(np.nan_to_num(every, nan=-1.0), axis=0))
    return best_of(material.names, rows["driver"], fastest, -1)


def sectors(material: Material) -> Grid:
    """Return each driver's best time in each sector, drivers by their best lap."""
    rows = counting(material.rows)
    order = best_of(material.names, rows["driver"], rows["lap_time"]).drivers
    return Grid(order, best_sectors(order, rows))


def best_sectors(drivers: Sequence[str], rows: Table) -> Float:
    found = np.full((len(drivers), 3), np.nan)
    for at, driver in enumerate(drivers):
        for number in (1, 2, 3):
            values = rows[f"sector{number}"][rows["driver"] == driver]
            values = values[~np.isnan(values)]
            if len(values):
                found[at, number - 1] = values.min()
    return found


def draw_gaps(sheet: Sheet, material: Material, data: Ranking) -> None:
    """Draw a bar for the gap of each driver to the fastest lap."""
    best = data.values[0]
    bars = [value - best for value in data.values]
    words = [clock(best), *(f"+{gap:.3f}" for gap in bars[1:])]
    _bars(sheet, material, data, bars, words, 0.0, "Gap to the fastest lap (s)")


def draw_speeds(sheet: Sheet, material: Material, data: Ranking) -> None:
    """Draw a bar for the top speed of each driver; the axis does not begin at nought, and says so."""
    low = np.floor((min(value for value in data.values if value >= FAR_BELOW * data.values[0]) - 6) / 10) * 10
    words = [f"{value:.0f}" for value in data.values]
    label = f"Highest speed at the traps (km/h, from {low:.0f})"
    _bars(sheet, material, data, [max(value, low) for value in data.values], words, float(low), label)


def _bars(
    sheet: Sheet, material: Material, data: Ranking, bars: Sequence[float], words: Sequence[str], low: float, label: str
) -> None:
    axes = sheet.panel(left=80)
    tall = sheet.size(axes)[1] / len(bars)
    size = min(14.5, tall * 0.62)
    high = low + (max(bars) - low or 1.0) * 1.12
    sheet.ruled(axes, "x", low, high, label)
    axes.grid(False, axis="y")
    axes.set_ylim(len(bars) - 0.45, -0.55)
    per_pixel = (high - low) / sheet.size(axes)[0]
    looks = [material.looks[driver] for driver in data.drivers]
    sheet.bars(axes, [(low, row - 0.33, value - low, 0.66) for row, value in enumerate(bars)], looks)
    for row, (value, word) in enumerate(zip(bars, words, strict=True)):
        at = (value + 7 * per_pixel, row)
        sheet.text(at, word, size, None, axes, va="center_baseline", fontweight="bold" if not row else "normal")
    _rows(sheet, axes, data.drivers, size)


def _rows(sheet: Sheet, axes: Any, names: Sequence[str], size: float) -> None:
    axes.yaxis.set_ticks([])
    wide = sheet.size(axes)[0]
    for row, name in enumerate(names):
        at = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "center_baseline", "fontweight": "bold"}
        sheet.text((-8 / wide, row), name, size, None, axes, **at)


def draw_sectors(sheet: Sheet, _material: Material, data: Grid) -> None:
    """Draw the seconds lost to the best of each sector; the best one is in the accent colour."""
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
    colours = [mixed(ramp, share) if share == share else style.grid for share in shares.flat]
    cells = list(np.ndindex(lost.shape))
    sheet.blocks(axes, [(column - 0.49, row - 0.46, 0.98, 0.92) for row, column in cells], facecolors=colours)
    for (row, column), colour in zip(cells, colours, strict=True):
        value = lost[row, column]
        lag = f"+{value:.3f}" if value else "best"
        words = f"{data.seconds[row, column]:.3f}  {lag}" if value == value else "–"
        at: dict[str, Any] = {"ha": "center", "va": "center_baseline", "fontweight": "bold" if value == 0 else "normal"}
        sheet.text((column, row), words, size, ink_on(colour), axes, **at)
    axes.xaxis.set_ticks([])
    tall = sheet.size(axes)[1]
    for column in range(3):
        at = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": "center"}
        sheet.text((column, 1 + 15 / tall), f"Sector {column + 1} (s)", 14, style.muted, axes, **at)
    _rows(sheet, axes, data.drivers, size)


def gap_words(data: Ranking) -> str:
    rest = [
        f"{who} +{value - data.values[0]:.3f} s" for who, value in zip(data.drivers[1:], data.values[1:], strict=True)
    ]
    return f"{data.drivers[0]} in {clock(data.values[0])}" + (f"; {', '.join(rest)}." if rest else ".")


def speed_words(data: Ranking) -> str:
    return ", ".join(f"{who} {value:.0f} km/h" for who, value in zip(data.drivers, data.values, strict=True)) + "."


def sector_words(data: Grid) -> str:
    pieces = []
    for column in range(3):
        seconds = data.seconds[:, column]
        if not np.isnan(seconds).all():
            at = int(np.nanargmin(seconds))
            pieces.append(f"sector {column + 1}: {data.drivers[at]} in {seconds[at]:.3f} s")
    return f"Best sectors: {'; '.join(pieces)}."


KINDS = (
    PlotKind(
        name="qualifying-gaps",
        title="Gaps to the fastest lap",
        about="Each driver's best lap against the best of all",
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
        about="Each driver's best sectors and what they lose to the best",
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
        about="Highest speed of each driver at the speed traps",
        numbers=top_speeds,
        draw=draw_speeds,
        words=speed_words,
        heading=of_session("top speeds"),
        example=QUALIFYING,
        aspect=MAP,
    ),
)
