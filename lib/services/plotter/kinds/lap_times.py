"""Lap times: over the laps of a race or a practice, and by run in the parts of a qualifying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.plotter.caution_bands import band_words
from lib.services.plotter.kind import QUALIFYINGS, RACE, PlotKind, of_session
from lib.services.plotter.kinds.race_laps import laps_axis, legend
from lib.services.plotter.kinds.race_laps_numbers import Series, race_bands, series, with_gaps
from lib.services.plotter.layout import LegendEntry, clock, short_clock
from lib.services.plotter.material import Material
from lib.services.race_story.field_pace import field_of
from lib.services.race_story.race_laps import RACES, through_pits
from lib.sessions import Table
from lib.sessions.fastest_lap import counting

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

SLOW = 1.12  # times the field's pace, or a practice's best: slower laps were not driven for a time
PUSHED = 1.03  # times the best of a qualifying: slower laps were aborted, or driven to warm tyres
MOST = 6  # drivers without a choice: more lines cannot be told apart
USUAL = 0.95  # of the laps; the others may leave the picture, the laps of a restart above all
FAR = 1.6  # times what the usual laps are behind the best
PARTS = ("Q1", "Q2", "Q3")
RACE_NOTE = "Left out: laps through the pits and laps far off the field's pace"


@dataclass(frozen=True)
class LapTimes(Series):
    """Lap times over laps, or if there are `parts` over runs; `first` = only the first of the result are drawn.

    `parts` are the name and the first and last run of each part of a qualifying; `left_out` its laps that are slower.
    """

    parts: tuple[tuple[str, float, float], ...] = ()
    left_out: int = 0
    first: bool = False
    race: bool = False


def lap_times(material: Material) -> LapTimes:
    """Return lap times but those deleted, through the pits, far off what is usual, and of a race's standing start."""
    rows, name = material.rows.where(material.rows["deleted"] != 1), material.stored.manifest.session
    drivers = material.names[: None if material.drivers else MOST]
    few = not material.drivers and len(material.names) > MOST
    if name in QUALIFYINGS:
        return replace(by_run(drivers, rows), first=few)
    times, laps, race = rows["lap_time"], rows["lap"], name in RACES
    usual = field_of(material.stored).at(laps) if race else times.min(initial=np.inf, where=~np.isnan(times))
    keep = ~through_pits(rows) & (times < SLOW * usual) & (laps > (1 if race else 0))
    found = series(drivers, rows, times, keep, race_bands(material) if race else ())
    return LapTimes(found.drivers, found.laps, found.values, found.caution, first=few, race=race)


def by_run(drivers: Sequence[str], rows: Table) -> LapTimes:
    """Return the pushed laps of a qualifying: in each part a driver's first, second, … side by side with the others'.

    Raise NoTelemetry if none of these drivers has one.
    """
    mine = rows.where(np.isin(rows["driver"].astype(str), drivers) & counting(rows))
    limit = PUSHED * float(mine["lap_time"].min(initial=np.inf))
    pushed = mine.where(mine["lap_time"] <= limit)
    part = np.array([name or PARTS[0] for name in pushed["part"].tolist()], object)
    at, spans, start = np.zeros(len(pushed)), [], 1.0
    for name in [one for one in PARTS if (part == one).any()]:
        longest = 0
        for driver in drivers:
            here = np.flatnonzero((part == name) & (pushed["driver"] == driver))
            here = here[np.argsort(pushed["lap"][here])]
            at[here] = start + np.arange(len(here))
            longest = max(longest, len(here))
        spans.append((name, start, start + longest - 1))
        start += longest + 1  # a run's place stays empty between two parts, and cuts the line
    lines = [(driver, np.flatnonzero(pushed["driver"] == driver)) for driver in drivers]
    lines = [(driver, index[np.argsort(at[index])]) for driver, index in lines if len(index)]
    if not lines:
        raise NoTelemetry("None of these drivers has a timed lap here")
    return LapTimes(
        tuple(driver for driver, _ in lines),
        tuple(at[index] for _, index in lines),
        tuple(pushed["lap_time"][index] for _, index in lines),
        parts=tuple(spans),
        left_out=len(mine) - len(pushed),
    )


def slowest_drawn(times: Float) -> float:
    """Return the slowest time that the picture reaches to: all of them, but for a few far slower than the others."""
    low, usual, top = float(times.min()), float(np.quantile(times, USUAL)), float(times.max())
    return min(top, low + FAR * (usual - low)) if usual > low else top


def draw_lap_times(sheet: Sheet, material: Material, data: LapTimes) -> None:
    """Draw lap times over laps or runs, a gap if one is left out, the fastest written."""
    looks = material.looks
    legend(sheet, data, *(LegendEntry(driver, looks[driver]) for driver in data.drivers))
    axes = sheet.panel(right=76, top=26 if data.parts else 0)
    every = np.concatenate(data.values)
    low, high = float(every.min()), slowest_drawn(every)
    pad = 0.1 * (high - low) or 0.5
    if data.parts:
        _runs_axis(sheet, axes, data)
    else:
        laps_axis(sheet, axes, data, 1 if data.race else int(min(laps.min() for laps in data.laps)))
    sheet.ruled(axes, "y", low - pad * 1.6, high + pad, "Lap time (min:s)", short_clock)
    for driver, laps, values in zip(data.drivers, data.laps, data.values, strict=True):
        sheet.line(axes, *with_gaps(laps, values), looks[driver])
        dot: dict[str, Any] = {
            "ms": (7 if data.parts else 5) * sheet.unit,
            "color": looks[driver].colour,
            "mew": 1.6 * sheet.unit,
        }
        axes.plot(laps, values, "o", mfc=sheet.style.panel if looks[driver].dash else looks[driver].colour, **dot)
    _fastest(sheet, axes, data, low)
    ends = [min(float(values[-1]), high) for values in data.values]
    sheet.end_labels(axes, ends, data.drivers, [looks[driver].colour for driver in data.drivers])
    if words := _notes(data):
        sheet.note(words)


def _notes(data: LapTimes) -> str:
    """Return what is not in the picture."""
    few = [f"The first {len(data.drivers)} of the result"] if data.first else []
    laps = f"{data.left_out} lap{'s' if data.left_out > 1 else ''}"
    slow = [f"{laps} beyond {100 * PUSHED:.0f} % of the best left out"] if data.left_out else []
    every = np.concatenate(data.values)
    top = float(every.max())
    far = [f"Beyond the picture: laps up to {clock(top)}"] if top > slowest_drawn(every) else []
    return " · ".join([*few, *slow, *([RACE_NOTE] if data.race else []), *far])


def _runs_axis(sheet: Sheet, axes: Axes, data: LapTimes) -> None:
    """Number the runs of each part, with the part's name above and a rule between two parts."""
    runs = [(start + at, f"{at + 1:.0f}") for _, start, end in data.parts for at in range(int(end - start) + 1)]
    axes.set_xlim(0.4, data.parts[-1][2] + 0.6)
    words = dict(runs)
    sheet.marked(axes, "x", [place for place, _ in runs], "Timed run in each part", lambda place: words[place])
    tall = sheet.size(axes)[1]
    for name, start, end in data.parts:
        at = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": "center", "fontweight": "bold"}
        sheet.text(((start + end) / 2, 1 + 14 / tall), name, 15, None, axes, **at)
        if start > 1:
            axes.axvline(start - 1, color=sheet.style.muted, lw=sheet.unit)


def _fastest(sheet: Sheet, axes: Axes, data: LapTimes, low: float) -> None:
    at = int(np.argmin([values.min() for values in data.values]))
    lap = float(data.laps[at][np.argmin(data.values[at])])
    share = (lap - axes.get_xlim()[0]) / np.ptp(axes.get_xlim())
    side = "left" if share < 0.15 else "right" if share > 0.85 else "center"
    move = 18 * float(np.ptp(axes.get_ylim())) / sheet.size(axes)[1]
    words = f"Fastest: {data.drivers[at]} {clock(low)}"
    sheet.text((lap, low - move), words, 13.5, None, axes, ha=side, va="center", fontweight="bold")


def best_times(data: LapTimes) -> list[tuple[str, float]]:
    return [(driver, float(values.min())) for driver, values in zip(data.drivers, data.values, strict=True)]


def lap_time_words(data: LapTimes) -> str:
    """Return each driver's best, of a qualifying by part, and what is left out."""
    told = ", ".join(f"{driver} {clock(time)}" for driver, time in best_times(data))
    left_out = f" {_notes(data)}." if _notes(data) else ""
    return f"Best of the laps shown: {told}.{_part_words(data)}{band_words(data.caution)}{left_out}"


def _part_words(data: LapTimes) -> str:
    pieces = []
    for name, start, end in data.parts:
        inside = [(laps >= start) & (laps <= end) for laps in data.laps]
        rows = zip(data.values, inside, data.drivers, strict=True)
        found = [(float(values[here].min()), driver) for values, here, driver in rows if here.any()]
        pieces.append(f"{name} {min(found)[1]} {clock(min(found)[0])}")
    return f" Fastest by part: {', '.join(pieces)}." if pieces else ""


KINDS = (
    PlotKind(
        name="lap-times",
        title="Lap times",
        about="Lap times over the session, by run in qualifying; the first six drivers by default",
        numbers=lap_times,
        draw=draw_lap_times,
        words=lap_time_words,
        heading=of_session("lap times"),
        example=f"{RACE}&driver=JSE,OKA,MAT",
    ),
)
