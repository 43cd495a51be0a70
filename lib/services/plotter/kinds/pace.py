"""How the lap times of a race or a practice are spread, and what tyres do to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lib.errors import NoTelemetry
from lib.services.plotter.field import (
    BEHIND_FIELD,
    ROAD_CHANGED,
    field_of,
    paces_of,
)
from lib.services.plotter.kind import PlotKind, fixed, of_session
from lib.services.plotter.layout import Box, LegendEntry, clock, short_clock
from lib.services.plotter.material import Material
from lib.services.plotter.tyres import tyre_entries
from lib.services.race_rules.field import WET_TYRES, tyres_tell
from lib.services.styling import Look
from lib.sessions import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

Float = NDArray[np.float64]
Line = tuple[Float, Float, float, float]  # ages, times, slope, time at age 0
FEWEST = 3
SHORTEST = 4
RAIN = "On a wet or drying track the road changes these times more than the tyres do"
DRY_ONLY = "Without the laps on which rain tyres were driven"
SHARED = 0.25  # of the stints on a compound reach an age that is drawn: beyond it, one car's day is no trend


@dataclass(frozen=True)
class Spread:
    """Lap times of each driver, the fastest median first; `compounds` names the tyre of each lap.

    Where `against` they are seconds behind the field's median of the same lap.
    """

    drivers: tuple[str, ...]
    times: tuple[Float, ...]
    compounds: tuple[tuple[str, ...], ...]
    against: bool = False

    @property
    def medians(self) -> list[float]:
        return [float(np.median(times)) for times in self.times]


@dataclass(frozen=True)
class Wear:
    """For each compound: tyre ages, the median time lost since the first of them, and seconds a lap."""

    compounds: tuple[str, ...]
    ages: tuple[Float, ...]
    lost: tuple[Float, ...]
    slopes: tuple[float, ...]
    remark: str = ""


def spread_of(material: Material) -> Spread:
    """Return the racing laps of every driver who has at least three."""
    paces = paces_of(material)
    drivers = material.names
    return spread_by(drivers, paces.rows["driver"], paces.values, paces.rows["compound"], paces.against)


def spread_by(
    drivers: Sequence[str], who: NDArray[Any], times: Float, compounds: NDArray[Any], against: bool = False
) -> Spread:
    found = [(driver, who == driver) for driver in drivers]
    found = [(driver, mine) for driver, mine in found if mine.sum() >= FEWEST]
    if not found:
        raise NoTelemetry(f"None of these drivers has {FEWEST} laps at racing speed here")
    found.sort(key=lambda pair: float(np.median(times[pair[1]])))
    tyres = [tuple(name or "UNKNOWN" for name in compounds[mine].tolist()) for _, mine in found]
    return Spread(tuple(driver for driver, _ in found), tuple(times[mine] for _, mine in found), tuple(tyres), against)


def wear_of(material: Material) -> Wear:
    """Return what age costs on each compound; without the laps on a wet road where there are enough on a dry one."""
    rows = paces_of(material).rows
    dry = rows.where(tyres_tell(material.stored.laps(), field_of(material), rows["lap"]))
    try:
        return replace(_wear_in(dry), remark=DRY_ONLY if len(dry) < len(rows) else "")
    except NoTelemetry:
        return _wear_in(rows)


def _wear_in(rows: Table) -> Wear:
    stint = np.array([f"{who} {number:.0f}" for who, number in zip(rows["driver"], rows["stint"], strict=True)])
    return wear_by(stint, rows["compound"], rows["tyre_life"], rows["lap_time"])


def wear_by(stint: NDArray[Any], compounds: NDArray[Any], ages: Float, times: Float) -> Wear:
    """Return per compound the median loss at each age: each stint's against its own start, which lies on the trend."""
    names, out_ages, lost, slopes = [], [], [], []
    for name in sorted({name for name in compounds.tolist() if name and not name.endswith("UNKNOWN")}):
        fits = [_line(ages[mine], times[mine]) for mine in _stints(stint, compounds == name)]
        known = [fit for fit in fits if fit is not None]
        every, stints = np.unique(np.concatenate([[], *(fit[0] for fit in known)]), return_counts=True)
        every = every[stints >= np.ceil(SHARED * len(known))]
        if not len(every):
            continue
        age = np.concatenate([fit[0] for fit in known])
        trend = float(np.median([slope for _, _, slope, _ in known]))
        loss = np.concatenate([_lost(fit) + trend * (fit[0].min() - every[0]) for fit in known])
        names.append(name)
        out_ages.append(every)
        lost.append(np.array([np.median(loss[age == one]) for one in every]))
        slopes.append(trend)
    if not names:
        raise NoTelemetry("There are no stints of four racing laps on a known tyre here")
    wet = not set(WET_TYRES).isdisjoint(names)
    return Wear(tuple(names), tuple(out_ages), tuple(lost), tuple(slopes), RAIN if wet else "")


def _stints(stint: NDArray[Any], mine: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    return [mine & (stint == one) for one in np.unique(stint[mine])]


def _line(ages: Float, times: Float) -> Line | None:
    """Return a line through a stint's times; None for a stint too short for one."""
    good = ~np.isnan(ages)
    if good.sum() < SHORTEST or np.ptp(ages[good]) == 0:
        return None
    slope, start = np.polyfit(ages[good], times[good], 1)
    return ages[good], times[good], float(slope), float(start)


def _lost(line: Line) -> Float:
    ages, times, slope, start = line
    return np.asarray(times - (start + slope * ages.min()), np.float64)


def _columns(sheet: Sheet, data: Spread, reached: Float, margin: float) -> Axes:
    axes = sheet.panel()
    low, high = float(reached.min()), float(reached.max())
    pad = margin * (high - low) or 0.5
    pace_axis(sheet, axes, "y", low - pad, high + pad, data.against)
    axes.set_xlim(-0.6, len(data.drivers) - 0.4)
    axes.xaxis.set_ticks(range(len(data.drivers)), data.drivers)
    return axes


def pace_axis(sheet: Sheet, axes: Axes, which: str, low: float, high: float, against: bool) -> None:
    """Rule an axis for lap times, or for what laps are behind the field, and say why."""
    if against:
        sheet.note(ROAD_CHANGED)
        sheet.ruled(axes, which, low, high, BEHIND_FIELD, "{:+g}")
    else:
        sheet.ruled(axes, which, low, high, "Lap time (min:s)", short_clock)


def draw_spread(sheet: Sheet, material: Material, data: Spread) -> None:
    """Draw every lap as a dot in its tyre's colour over the shape of the driver's distribution."""
    sheet.legend(tyre_entries(sheet.style, {name for names in data.compounds for name in names}))
    shapes = [density(times) for times in data.times]
    axes = _columns(sheet, data, np.concatenate([levels for levels, _ in shapes]), 0.02)
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


def density(values: Float) -> tuple[Float, Float]:
    """Return levels and the share of laps near each, 1 at the highest: a Gaussian kernel after Silverman."""
    wide = max(1.06 * float(values.std()) * len(values) ** -0.2, 0.05)
    levels = np.linspace(values.min() - wide, values.max() + wide, 80)
    sums = np.exp(-0.5 * ((levels[:, None] - values[None, :]) / wide) ** 2).sum(axis=1)
    return levels, sums / sums.max()


def draw_pace(sheet: Sheet, material: Material, data: Spread) -> None:
    """Draw a box for each driver: the middle half of the laps, the median, and what it costs to the best median."""
    axes = _columns(sheet, data, np.concatenate(data.times), 0.08)
    best = data.medians[0]
    size = min(13.5, sheet.size(axes)[0] / len(data.drivers) / 4.6)
    boxes: list[Box] = []
    for at, (driver, times) in enumerate(zip(data.drivers, data.times, strict=True)):
        look = material.looks[driver]
        low, middle, high = np.quantile(times, [0.25, 0.5, 0.75])
        axes.plot([at, at], [times.min(), times.max()], color=look.colour, lw=2 * sheet.unit)
        boxes.append((at - 0.31, low, 0.62, high - low))
        axes.plot([at - 0.31, at + 0.31], [middle, middle], color=sheet.style.text, lw=3 * sheet.unit)
        words = f"{middle:+.2f}" if data.against else f"+{middle - best:.2f}" if at else clock(round(best, 2))[:-1]
        per = float(np.ptp(axes.get_ylim())) / sheet.size(axes)[1]
        place = max(float(times.min()) - 12 * per, axes.get_ylim()[0] + 9 * per)
        sheet.text(
            (at, place), words, size, None, axes, ha="center", va="center", fontweight="bold", bbox=sheet.backing(1.0)
        )
    sheet.bars(axes, boxes, [material.looks[driver] for driver in data.drivers])


def draw_wear(sheet: Sheet, _material: Material, data: Wear) -> None:
    """Draw the time lost over the age of the tyre, with its trend."""
    style = sheet.style
    if data.remark:
        sheet.note(data.remark)
    looks = [Look(style.tyres.of(name)) for name in data.compounds]
    rows = zip(data.compounds, data.slopes, looks, strict=True)
    sheet.legend([LegendEntry(f"{name.title()}  {slope:+.3f} s a lap", look, True) for name, slope, look in rows])
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
        "Time lost (s), fuel burn included",
        "{:+g}",
    )
    axes.set_xlim(first - 0.5, last + 0.5)
    sheet.numbered(axes, "x", first, last, "Age of the tyre (laps)")
    for ages, lost, trend, look in zip(data.ages, data.lost, trends, looks, strict=True):
        axes.plot(ages, trend, color=style.muted, lw=5 * sheet.unit)
        axes.plot(ages, trend, color=look.colour, lw=3.6 * sheet.unit)
        axes.plot(ages, lost, "o", ms=8 * sheet.unit, color=look.colour, mec=style.muted, mew=0.8 * sheet.unit)


def spread_words(data: Spread) -> str:
    rows = zip(data.drivers, data.medians, data.times, strict=True)
    told = ", ".join(f"{who} {median_words(middle, data.against)} ({len(times)} laps)" for who, middle, times in rows)
    return f"{ROAD_CHANGED}. Median: {told}." if data.against else f"Median lap: {told}."


def median_words(median: float, against: bool) -> str:
    return f"{median:+.3f} s" if against else clock(median)


def wear_words(data: Wear) -> str:
    rows = zip(data.compounds, data.slopes, strict=True)
    costs = ", ".join(f"{name.lower()} {slope:+.3f} s" for name, slope in rows)
    return f"A lap older costs: {costs}.{f' {data.remark}.' if data.remark else ''}"


KINDS = (
    PlotKind(
        name="lap-distribution",
        title="Spread of the lap times",
        about="Every racing lap of a race or a practice, by driver and tyre",
        numbers=spread_of,
        draw=draw_spread,
        words=spread_words,
        heading=of_session("spread of the lap times"),
    ),
    PlotKind(
        name="race-pace",
        title="Race pace",
        about="Median and middle half of each driver's racing laps, of a race or a practice",
        numbers=spread_of,
        draw=draw_pace,
        words=spread_words,
        heading=of_session("race pace"),
    ),
    PlotKind(
        name="tyre-degradation",
        title="What the age of a tyre costs",
        about="Time lost over the age of a tyre, by compound, in a race or a practice",
        numbers=wear_of,
        draw=draw_wear,
        words=wear_words,
        heading=fixed("What the age of a tyre costs"),
    ),
)
