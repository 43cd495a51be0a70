"""A race lap by lap: times, places, gaps, tyres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lib.errors import NoTelemetry
from lib.services.plotter.field import field_of
from lib.services.plotter.kind import MAP, RACE, PlotKind, of_session
from lib.services.plotter.layout import LegendEntry, clock, short_clock
from lib.services.plotter.line_ends import DriverLines, name_ends, out_early, out_words
from lib.services.plotter.material import Material
from lib.services.plotter.races import only_races
from lib.services.plotter.tyres import LETTERS, tyre_entries
from lib.services.race_rules.timing import RACES, caution_laps, ended, through_pits
from lib.services.session_views import ViewRequest, columns
from lib.services.styling import Look, ink_on
from lib.sessions import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

Float = NDArray[np.float64]
SLOW = 1.12


@dataclass(frozen=True)
class Series:
    """One line for each driver: `laps` and `values` of the same length; `caution` = laps under a safety car."""

    drivers: tuple[str, ...]
    laps: tuple[Float, ...]
    values: tuple[Float, ...]
    caution: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Stints:
    """Bars (driver, first lap, last lap, compound), drivers in the order of the result."""

    drivers: tuple[str, ...]
    bars: tuple[tuple[str, int, int, str], ...]


def series(
    drivers: Sequence[str], rows: Table, values: Float, keep: NDArray[np.bool_], caution: Sequence[tuple[int, int]] = ()
) -> Series:
    """Return a line for each driver who has a value, in the order given."""
    good = keep & ~np.isnan(values) & ~np.isnan(rows["lap"])
    found = [(driver, np.flatnonzero(good & (rows["driver"] == driver))) for driver in drivers]
    found = [(driver, index) for driver, index in found if len(index)]
    if not found:
        raise NoTelemetry("None of these drivers has a lap to draw here")
    return Series(
        tuple(driver for driver, _ in found),
        tuple(rows["lap"][index] for _, index in found),
        tuple(values[index] for _, index in found),
        tuple(caution),
    )


def lap_times(material: Material) -> Series:
    """Return lap times but those deleted, through the pits, far off what is usual, and of a race's standing start."""
    rows, race = material.rows.where(material.rows["deleted"] != 1), material.stored.manifest.session in RACES
    times, laps = rows["lap_time"], rows["lap"]
    usual = field_of(material).at(laps) if race else times.min(initial=np.inf, where=~np.isnan(times))
    keep = ~through_pits(rows) & (times < SLOW * usual) & (laps > (1 if race else 0))
    return series(_chosen(material, 6), rows, times, keep, caution_laps(material.stored.laps()) if race else ())


def _chosen(material: Material, most: int) -> list[str]:
    return material.names[: None if material.drivers else most]


def positions(material: Material) -> Series:
    """Return places lap by lap, the place on the grid as lap 0."""
    only_races(material)
    rows = material.rows
    drivers, caution = material.names, caution_laps(material.stored.laps())
    found = series(drivers, rows, rows["position"], np.ones(len(rows), np.bool_), caution)
    grid = {row.driver: row.grid for row in material.stored.manifest.results if row.grid}
    starts = [[float(grid[driver])] if driver in grid else [] for driver in found.drivers]
    laps = [np.concatenate([[0.0] * len(start), laps]) for start, laps in zip(starts, found.laps, strict=True)]
    values = [np.concatenate([start, values]) for start, values in zip(starts, found.values, strict=True)]
    return Series(found.drivers, tuple(laps), tuple(values), found.caution)


def gaps(material: Material) -> Series:
    """Return seconds behind whoever leads, at the end of each lap."""
    only_races(material)
    return gaps_of(material.names, material.stored.laps())


def gaps_of(drivers: Sequence[str], everyone: Table) -> Series:
    """Return the gaps of these drivers to the first of everyone who ended the same lap."""
    rows = everyone.where(ended(everyone))
    laps, at = np.unique(rows["lap"], return_inverse=True)
    first = np.full(len(laps), np.inf)
    np.minimum.at(first, at, rows["end_time"])
    asked = np.isin(rows["driver"].astype(str), drivers)
    gaps, every = (rows["end_time"] - first[at])[asked], np.ones(asked.sum(), np.bool_)
    return series(drivers, rows.where(asked), gaps, every, caution_laps(everyone))


def strategy(material: Material) -> Stints:
    """Return the stints of every driver."""
    only_races(material)
    names = material.names
    table = columns(material.stored, ViewRequest("stints", ",".join(names)))
    rows = zip(*(table[name] for name in ("driver", "first_lap", "last_lap", "compound")), strict=True)
    bars = tuple((driver, first, last, compound or "UNKNOWN") for driver, first, last, compound in rows)
    drivers = tuple(name for name in names if any(bar[0] == name for bar in bars))
    if not bars:
        raise NoTelemetry("The source has no tyre data for this session")
    return Stints(drivers, bars)


def laps_axis(sheet: Sheet, axes: Axes, data: DriverLines, first: int) -> None:
    """Give axes the laps from `first` on, laps under a safety car shaded."""
    last = int(max(laps.max() for laps in data.laps))
    axes.set_xlim(first - 0.4, last + 0.4)
    sheet.numbered(axes, "x", first, last, "Lap")
    for start, end in data.caution:
        axes.axvspan(start - 0.5, end + 0.5, color=sheet.style.caution, alpha=0.16, lw=0)


def legend(sheet: Sheet, data: DriverLines, *entries: LegendEntry) -> None:
    """Write these entries, and what the shades mean."""
    flag = [LegendEntry("Safety car or red flag", Look(sheet.style.caution), True)] if data.caution else []
    sheet.legend([*entries, *flag])


def draw_lap_times(sheet: Sheet, material: Material, data: Series) -> None:
    """Draw lap times over laps, a gap where a lap is left out, the fastest lap written."""
    looks = material.looks
    legend(sheet, data, *(LegendEntry(driver, looks[driver]) for driver in data.drivers))
    axes = sheet.panel(right=76)
    laps_axis(sheet, axes, data, int(min(laps.min() for laps in data.laps)))
    every = np.concatenate(data.values)
    low, high = float(every.min()), float(every.max())
    pad = 0.1 * (high - low) or 0.5
    sheet.ruled(axes, "y", low - pad * 1.6, high + pad, "Lap time (min:s)", short_clock)
    for driver, laps, values in zip(data.drivers, data.laps, data.values, strict=True):
        sheet.line(axes, *with_gaps(laps, values), material.looks[driver])
        axes.plot(laps, values, "o", ms=5 * sheet.unit, color=material.looks[driver].colour)
    at = int(np.argmin([values.min() for values in data.values]))
    lap = float(data.laps[at][np.argmin(data.values[at])])
    share = (lap - axes.get_xlim()[0]) / np.ptp(axes.get_xlim())
    side = "left" if share < 0.15 else "right" if share > 0.85 else "center"
    words = f"Fastest: {data.drivers[at]} {clock(low)}"
    move = 18 * float(np.ptp(axes.get_ylim())) / sheet.size(axes)[1]
    sheet.text((lap, low - move), words, 13.5, None, axes, ha=side, va="center", fontweight="bold")
    ends = [float(values[-1]) for values in data.values]
    sheet.end_labels(axes, ends, data.drivers, [looks[driver].colour for driver in data.drivers])


def with_gaps(laps: Float, values: Float) -> tuple[Float, Float]:
    """Return the line with a hole wherever laps are missing."""
    cuts = np.flatnonzero(np.diff(laps) > 1) + 1
    return np.insert(laps, cuts, np.nan), np.insert(values, cuts, np.nan)


def draw_positions(sheet: Sheet, material: Material, data: Series) -> None:
    """Draw places over laps, names at both ends."""
    legend(sheet, data)
    axes = sheet.panel(right=76)
    most = int(max(values.max() for values in data.values))
    axes.set_ylim(most + 0.6, 0.4)
    sheet.numbered(axes, "y", 1, most, "Position")
    laps_axis(sheet, axes, data, 0)
    for driver, laps, values in zip(data.drivers, data.laps, data.values, strict=True):
        sheet.line(axes, laps, values, material.looks[driver], sheet.style.line * 1.2)
    name_ends(sheet, axes, material.looks, data)


def draw_gaps(sheet: Sheet, material: Material, data: Series) -> None:
    """Draw the gaps, the leader at the top."""
    legend(sheet, data)
    axes = sheet.panel(right=76)
    high = float(max(values.max() for values in data.values))
    sheet.ruled(axes, "y", -0.03 * high - 0.5, high * 1.04 + 0.5, "Gap to the leader (s)")
    axes.invert_yaxis()
    laps_axis(sheet, axes, data, 1)
    for driver, laps, values in zip(data.drivers, data.laps, data.values, strict=True):
        sheet.line(axes, laps, values, material.looks[driver])
    name_ends(sheet, axes, material.looks, data)


def draw_strategy(sheet: Sheet, _material: Material, data: Stints) -> None:
    """Draw a bar for each stint in the colour everybody knows, its letter and the laps in it."""
    style = sheet.style
    sheet.legend(tyre_entries(style, {bar[3] for bar in data.bars}))
    axes = sheet.panel(left=80)
    last = max(bar[2] for bar in data.bars)
    axes.set_xlim(0, last)
    sheet.numbered(axes, "x", 0, last, "Lap")
    axes.set_ylim(len(data.drivers) - 0.4, -0.6)
    per_lap = sheet.size(axes)[0] / max(last, 1)
    size = min(13.5, sheet.size(axes)[1] / len(data.drivers) * 0.5)
    rows = [data.drivers.index(bar[0]) for bar in data.bars]
    boxes = [
        (first - 1.0, row - 0.33, end - first + 1.0, 0.66)
        for row, (_, first, end, _) in zip(rows, data.bars, strict=True)
    ]
    colours = [style.tyres.of(bar[3]) for bar in data.bars]
    sheet.blocks(axes, boxes, facecolors=colours, edgecolors=style.panel, linewidths=2 * sheet.unit)
    sheet.blocks(axes, boxes, facecolors="none", edgecolors=style.muted, linewidths=0.6 * sheet.unit)
    for row, colour, (_, first, end, compound) in zip(rows, colours, data.bars, strict=True):
        letter = LETTERS.get(compound, "?")
        words = f"{letter} {end - first + 1}" if (end - first + 1) * per_lap > 4.2 * size else letter
        if (end - first + 1) * per_lap > 1.1 * size:
            middle = (first - 1 + end) / 2
            at = {"ha": "center", "va": "center_baseline", "fontweight": "bold"}
            sheet.text((middle, row), words, size, ink_on(colour), axes, **at)
    axes.yaxis.set_ticks(range(len(data.drivers)), data.drivers)


def lap_time_words(data: Series) -> str:
    best = [f"{driver} {clock(float(values.min()))}" for driver, values in zip(data.drivers, data.values, strict=True)]
    return f"Best of the laps shown: {', '.join(best)}."


def position_words(data: Series) -> str:
    ends = sorted((values[-1], driver) for driver, values in _at_the_end(data))
    return f"Places at the end: {', '.join(f'{place:.0f} {driver}' for place, driver in ends)}.{out_words(data)}"


def gap_words(data: Series) -> str:
    ends = [f"{driver} {values[-1]:.1f} s" for driver, values in _at_the_end(data)]
    return f"Behind the leader at the end of their last lap: {', '.join(ends)}.{out_words(data)}"


def _at_the_end(data: Series) -> list[tuple[str, Float]]:
    out = out_early(data)
    return [(driver, values) for driver, values in zip(data.drivers, data.values, strict=True) if driver not in out]


def strategy_words(data: Stints) -> str:
    pieces = []
    for driver in data.drivers:
        mine = [f"{compound.lower()} {first}-{last}" for who, first, last, compound in data.bars if who == driver]
        pieces.append(f"{driver}: {', '.join(mine)}")
    return "; ".join(pieces) + "."


KINDS = (
    PlotKind(
        name="lap-times",
        title="Lap times",
        about="Lap times over the session, of the first six where nobody is named",
        numbers=lap_times,
        draw=draw_lap_times,
        words=lap_time_words,
        heading=of_session("lap times"),
        example=f"{RACE}&driver=JSE,OKA,MAT",
    ),
    PlotKind(
        name="positions",
        title="Positions lap by lap",
        about="Places lap by lap, from the grid to the flag",
        numbers=positions,
        draw=draw_positions,
        words=position_words,
        heading=of_session("positions lap by lap"),
        aspect=MAP,
    ),
    PlotKind(
        name="strategy",
        title="Tyre strategy",
        about="Stints of every driver, by compound",
        numbers=strategy,
        draw=draw_strategy,
        words=strategy_words,
        heading=of_session("tyre strategy"),
        aspect=MAP,
    ),
    PlotKind(
        name="gap-to-leader",
        title="Gap to the leader",
        about="Seconds behind whoever leads, lap by lap",
        numbers=gaps,
        draw=draw_gaps,
        words=gap_words,
        heading=of_session("gap to the leader"),
    ),
)
