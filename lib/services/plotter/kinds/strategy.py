"""Tyre strategy: the stints of every driver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lib.errors import NoTelemetry
from lib.services.plotter.caution_bands import Band, band_entries, band_words, shade_bands
from lib.services.plotter.kind import MAP, PlotKind, of_session
from lib.services.plotter.kinds.race_laps_numbers import race_bands
from lib.services.plotter.layout import RIGHT, LegendEntry
from lib.services.plotter.material import Material
from lib.services.plotter.tyres import LETTERS, tyre_entries
from lib.services.race_story.finish import laps_behind, out_of
from lib.services.race_story.race_laps import RACES
from lib.services.race_story.rain import rain_of
from lib.services.race_story.stints import stints_of
from lib.services.styling import Look, ink_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

HEIGHT = 0.66
RAIN = 16.0  # pixels above the axes
BEHIND = 54.0  # pixels right of the axes: "+1 lap" stands beside a bar that ends a lap before them
WIDTH = 0.74  # of a bold letter, in its size
SMALLEST = 0.62  # of the usual letters: the tyre and its laps in a short bar
USED = "////"


@dataclass(frozen=True)
class StintBar:
    """A set of tyres from its first to its last lap; `used` = it had been driven before, None if that is unknown."""

    driver: str
    first: int
    last: int
    compound: str
    used: bool | None = None


@dataclass(frozen=True)
class Strategies:
    """Bars of each driver, drivers in the order of the result; `out` = who did not see the flag; `rain` = its laps.

    `behind` = by how many laps a car was behind the leader at the flag.
    """

    drivers: tuple[str, ...]
    bars: tuple[StintBar, ...]
    caution: tuple[Band, ...] = ()
    out: Mapping[str, int] = field(default_factory=dict)
    rain: tuple[tuple[int, int], ...] = ()
    behind: Mapping[str, int] = field(default_factory=dict)


def strategy(material: Material) -> Strategies:
    """Return the stints of every driver. Raise NoTelemetry if the tyres are unknown."""
    names = material.names
    bars = tuple(
        StintBar(
            one.driver,
            one.first_lap,
            one.last_lap,
            one.compound or "UNKNOWN",
            None if one.fresh_tyre is None else not one.fresh_tyre,
        )
        for one in stints_of(material.stored)
        if one.driver in names
    )
    if not bars:
        raise NoTelemetry("The source has no tyre data for this session")
    drivers = tuple(name for name in names if any(bar.driver == name for bar in bars))
    stored = material.stored
    return Strategies(drivers, bars, race_bands(material), out_of(stored), rain_of(stored), laps_behind(stored))


def draw_strategy(sheet: Sheet, _material: Material, data: Strategies) -> None:
    """Draw a bar for each stint in the colour everybody knows, its letter and the laps in it."""
    style = sheet.style
    used = (
        [LegendEntry("Used set", Look(style.panel), True, USED, style.muted)] if any(b.used for b in data.bars) else []
    )
    tyres = tyre_entries(style, {bar.compound for bar in data.bars})
    rain = [LegendEntry("Rain", Look(style.rain), True)] if data.rain else []
    sheet.legend([*tyres, *used, *band_entries(style, data.caution), *rain])
    axes = sheet.panel(left=80, right=BEHIND if data.behind else RIGHT, top=RAIN if data.rain else 0)
    last = max(bar.last for bar in data.bars)
    axes.set_xlim(0, last + 0.1)
    sheet.numbered(axes, "x", 0, last, "Lap")
    axes.set_ylim(len(data.drivers) - 0.4, -0.6)
    shade_bands(sheet, axes, data.caution, -0.5)
    _rain(sheet, axes, data)
    rows = [data.drivers.index(bar.driver) for bar in data.bars]
    _bars(sheet, axes, rows, data.bars)
    _letters(sheet, axes, rows, data.bars)
    _ends(sheet, axes, data)
    axes.yaxis.set_ticks(range(len(data.drivers)), data.drivers)


def _rain(sheet: Sheet, axes: Axes, data: Strategies) -> None:
    """Draw a strip above the axes over the laps in which it rained."""
    from matplotlib.patches import Rectangle

    tall = sheet.size(axes)[1]
    for first, last in data.rain:
        place: dict[str, Any] = {"transform": axes.get_xaxis_transform(), "clip_on": False, "lw": 0}
        box = Rectangle((first - 1, 1 + 3 / tall), last - first + 1, (RAIN - 6) / tall, **place)
        box.set_facecolor(sheet.style.rain)
        axes.add_patch(box)


def _bars(sheet: Sheet, axes: Axes, rows: Sequence[int], bars: Sequence[StintBar]) -> None:
    style = sheet.style
    boxes = [
        (bar.first - 1.0, row - HEIGHT / 2, bar.last - bar.first + 1.0, HEIGHT)
        for row, bar in zip(rows, bars, strict=True)
    ]
    colours = [style.tyres.of(bar.compound) for bar in bars]
    sheet.blocks(axes, boxes, facecolors=colours, edgecolors=style.panel, linewidths=2 * sheet.unit)
    for colour in dict.fromkeys(colours):
        used = [box for box, bar, own in zip(boxes, bars, colours, strict=True) if bar.used and own == colour]
        if used:
            sheet.blocks(axes, used, facecolors="none", edgecolors=f"{ink_on(colour)}59", hatch=USED)
    sheet.blocks(axes, boxes, facecolors="none", edgecolors=style.muted, linewidths=0.6 * sheet.unit)


def _letters(sheet: Sheet, axes: Axes, rows: Sequence[int], bars: Sequence[StintBar]) -> None:
    """Write the tyre's letter and the laps in each bar, smaller in a short one, the letter alone in the shortest."""
    per_lap = sheet.size(axes)[0] / float(axes.get_xlim()[1])
    size = min(13.5, sheet.size(axes)[1] / (max(rows) + 1) * 0.5)
    for row, bar in zip(rows, bars, strict=True):
        letter, long, colour = (
            LETTERS.get(bar.compound, "?"),
            bar.last - bar.first + 1,
            sheet.style.tyres.of(bar.compound),
        )
        room, words, letters = long * per_lap, f"{letter} {long}", size
        if room < 4.2 * size:
            words = f"{letter}{long}"
            letters = min(size, (room - 3) / (WIDTH * len(words)))
        if letters < SMALLEST * size:
            words, letters = letter, size
        if room > 1.1 * size:
            at: dict[str, Any] = {"ha": "center", "va": "center_baseline", "fontweight": "bold"}
            if bar.used:
                at["bbox"] = {"facecolor": colour, "edgecolor": "none", "pad": 1.2 * sheet.unit}
            sheet.text(((bar.first - 1 + bar.last) / 2, row), words, letters, ink_on(colour), axes, **at)


def _ends(sheet: Sheet, axes: Axes, data: Strategies) -> None:
    """Write right of the last bar where a car went out, or by how many laps it was behind at the flag."""
    per_pixel = float(axes.get_xlim()[1]) / sheet.size(axes)[0]
    for row, driver in enumerate(data.drivers):
        end = max(bar.last for bar in data.bars if bar.driver == driver)
        behind = data.behind.get(driver, 0)
        words = "out" if driver in data.out else laps_words(behind) if behind else ""
        at: dict[str, Any] = {"va": "center_baseline", "fontweight": "bold"}
        if words:
            sheet.text((end + 7 * per_pixel, row), words, 11, sheet.style.muted, axes, **at)


def laps_words(behind: int) -> str:
    """Return what stands for a gap of whole laps: +1 lap, +2 laps."""
    return f"+{behind} lap{'s' if behind > 1 else ''}"


def strategy_words(data: Strategies) -> str:
    """Return every stint, who went out and when the race was held back."""
    pieces = []
    for driver in data.drivers:
        mine = [
            f"{'used ' if bar.used else ''}{bar.compound.lower()} {bar.first}-{bar.last}"
            for bar in data.bars
            if bar.driver == driver
        ]
        behind = data.behind.get(driver, 0)
        end = " (out)" if driver in data.out else f" ({laps_words(behind)})" if behind else ""
        pieces.append(f"{driver}: {', '.join(mine)}{end}")
    rain = ", ".join(f"lap {first}{f' to {last}' if last > first else ''}" for first, last in data.rain)
    return f"{'; '.join(pieces)}.{band_words(data.caution)}{f' Rain: {rain}.' if rain else ''}"


KINDS = (
    PlotKind(
        name="strategy",
        title="Tyre strategy",
        about="Stints of every driver, by compound, with used sets and retirements",
        numbers=strategy,
        draw=draw_strategy,
        words=strategy_words,
        heading=of_session("tyre strategy"),
        aspect=MAP,
        sessions=RACES,
    ),
)
