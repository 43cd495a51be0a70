"""What happened in a race: everybody's trace against the winner's pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lib.errors import NoTelemetry
from lib.services.plotter.kind import MAP, PlotKind, of_session
from lib.services.plotter.kinds.race_laps import laps_axis, legend
from lib.services.plotter.layout import LegendEntry, Span, clock
from lib.services.plotter.line_ends import name_ends
from lib.services.plotter.material import Material
from lib.services.plotter.races import only_races
from lib.services.race_rules.timing import caution_laps, ended, running, standstills
from lib.services.styling import Look
from lib.sessions import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

Float = NDArray[np.float64]
FARTHEST = 2.5  # laps behind the winner's pace that are still drawn


@dataclass(frozen=True)
class FieldTrace:
    """Seconds behind the winner's average pace at the end of each lap, from lap 0; `stops` are laps ended in the pits.

    `stopped` is how long the race stood still under red flags: that time is in no value.
    """

    drivers: tuple[str, ...]
    laps: tuple[Float, ...]
    values: tuple[Float, ...]
    stops: tuple[tuple[int, ...], ...]
    winner: str
    pace: float
    stopped: float = 0.0
    caution: tuple[tuple[int, int], ...] = ()


def race_trace(material: Material) -> FieldTrace:
    """Return the trace of every driver asked for who ended a lap."""
    only_races(material)
    session = material.stored
    timeline = session.timeline()
    order = [row.driver for row in session.manifest.results if row.driver]
    still = standstills(timeline["track_status"], timeline["session_status"])
    found = trace_of(material.names, session.laps(), still, order)
    return replace(found, caution=caution_laps(session.laps()))


def trace_of(drivers: Sequence[str], everyone: Table, still: Sequence[Span], order: Sequence[str]) -> FieldTrace:
    """Return the trace; the winner is the first in `order` who has the most laps, else the first to end the last lap.

    Raises NoTelemetry where nobody ended a lap, or nobody of these drivers.
    """
    rows = everyone.where(ended(everyone))
    start = _start(everyone)
    if not len(rows) or np.isnan(start):
        raise NoTelemetry("The source has no times of laps for this race")
    begin, *_ = running(np.array([start]), still)
    passed = running(rows["end_time"], still) - begin
    winner, last = _winner(rows, order)
    pace = float(passed[(rows["driver"] == winner) & (rows["lap"] == last)][0]) / last
    stopped = sum(last - first for first, last in still if first > start and first < rows["end_time"].max())
    lines = [(driver, np.flatnonzero(rows["driver"] == driver)) for driver in drivers]
    lines = [(driver, mine[np.argsort(rows["lap"][mine])]) for driver, mine in lines if len(mine)]
    if not lines:
        raise NoTelemetry("None of these drivers ended a lap of this race")
    return FieldTrace(
        tuple(driver for driver, _ in lines),
        tuple(np.concatenate([[0.0], rows["lap"][mine]]) for _, mine in lines),
        tuple(np.concatenate([[0.0], passed[mine] - pace * rows["lap"][mine]]) for _, mine in lines),
        tuple(tuple(int(lap) for lap in rows["lap"][mine][~np.isnan(rows["pit_in"][mine])]) for _, mine in lines),
        winner,
        pace,
        float(stopped),
    )


def _start(rows: Table) -> float:
    first = rows["start_time"][rows["lap"] == 1]
    known = first[~np.isnan(first)]
    if len(known):
        return float(np.median(known))
    ends = (rows["end_time"] - rows["lap_time"])[rows["lap"] == 1]
    return float(np.nanmedian(ends)) if len(ends) and not np.isnan(ends).all() else float("nan")


def _winner(rows: Table, order: Sequence[str]) -> tuple[str, float]:
    last = float(rows["lap"].max())
    there = np.flatnonzero(rows["lap"] == last)
    by_end = [str(name) for name in rows["driver"][there][np.argsort(rows["end_time"][there])].tolist()]
    return next((name for name in order if name in by_end), by_end[0]), last


def draw_trace(sheet: Sheet, material: Material, data: FieldTrace) -> None:
    """Draw the trace, ahead above; safety cars shaded, stops as squares, names at the ends."""
    style = sheet.style
    legend(sheet, data, LegendEntry("Pit stop", Look(style.panel), True))
    axes = sheet.panel(right=76)
    laps_axis(sheet, axes, data, 0)
    low, high = _limits(data)
    sheet.ruled(
        axes, "y", low, high, f"Behind {data.winner}'s average pace (s)", lambda value: f"{value:+g}" if value else "0"
    )
    axes.invert_yaxis()
    axes.axhline(0, color=style.muted, lw=1.4 * sheet.unit, zorder=0.8)
    for driver, laps, values, stops in zip(data.drivers, data.laps, data.values, data.stops, strict=True):
        sheet.line(axes, laps, values, material.looks[driver])
        here = np.isin(laps, stops)
        square: dict[str, Any] = {
            "mfc": style.panel,
            "mec": material.looks[driver].colour,
            "mew": 1.5 * sheet.unit,
            "zorder": 4,
        }
        axes.plot(laps[here], values[here], "s", ms=7 * sheet.unit, **square)
    name_ends(sheet, axes, material.looks, data)
    _note(sheet, axes, data, high)


def _limits(data: FieldTrace) -> Span:
    every = np.concatenate(data.values)
    low, high = float(every.min()), min(float(every.max()), max(FARTHEST * data.pace, 60.0))
    pad = 0.06 * (high - low) or 1.0
    return low - pad, high + pad


def _note(sheet: Sheet, axes: Axes, data: FieldTrace, high: float) -> None:
    """Say in the lower left corner what the picture leaves out."""
    far = [(d, float(v[-1])) for d, v in zip(data.drivers, data.values, strict=True) if v.max() > high]
    notes = [f"{driver} leaves the picture: {value:+.0f} s at the end" for driver, value in far]
    notes += [f"{clock(data.stopped).partition('.')[0]} under red flag taken out"] if data.stopped else []
    wide, tall = sheet.size(axes)
    for index, words in enumerate(notes):
        at = (10 / wide, (12 + 20 * index) / tall)
        place: dict[str, Any] = {"transform": axes.transAxes, "va": "center", "bbox": sheet.backing(1.0), "zorder": 7}
        sheet.fit(sheet.text(at, words, 13, sheet.style.muted, axes, **place), 0.9 * wide)


def trace_words(data: FieldTrace) -> str:
    """Return the reference pace, where everybody ends against it, and what was taken out."""
    rows = zip(data.drivers, data.laps, data.values, strict=True)
    ends = [f"{driver} {float(values[-1]):+.1f} s (lap {laps[-1]:.0f})" for driver, laps, values in rows]
    red = f" {data.stopped:.0f} s under red flag are taken out." if data.stopped else ""
    return f"Against {data.winner}'s average lap of {clock(data.pace)}, at their last lap: {', '.join(ends)}.{red}"


KINDS = (
    PlotKind(
        name="race-trace",
        title="Race trace",
        about="Everybody's race against the winner's average pace; time under red flag taken out",
        numbers=race_trace,
        draw=draw_trace,
        words=trace_words,
        heading=of_session("race trace"),
        aspect=MAP,
    ),
)
