"""What happened in a race: everybody's trace against the field's pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.plotter.caution_bands import Band, band_words
from lib.services.plotter.kind import MAP, PlotKind, of_session
from lib.services.plotter.kinds.race_laps import laps_axis, legend
from lib.services.plotter.kinds.race_laps_numbers import LEAST, LONE, race_bands, reach
from lib.services.plotter.layout import LegendEntry, Span, clock
from lib.services.plotter.line_ends import name_ends
from lib.services.plotter.material import Material
from lib.services.race_story.finish import out_of
from lib.services.race_story.gaps import exact_laps
from lib.services.race_story.pit_visits import visits_of
from lib.services.race_story.race_laps import RACES, ended
from lib.services.race_story.red_flags import running, standstills
from lib.services.styling import Look
from lib.sessions import Table

if TYPE_CHECKING:
    from lib.services.plotter.sheet import Sheet

FARTHEST = 1.3  # laps behind the field's pace that are still drawn
FEW = 0.03  # what a car of twenty drives in half of its race
LABEL = "Ahead (+) or behind (−) the field's pace (s)"


@dataclass(frozen=True)
class FieldTrace:
    """Seconds ahead of the field's median pace at the end of each lap, from lap 0; `stops` are laps that ended in one.

    The field's pace is the median of what all cars took for each lap: a safety car bends no line. `pace` is its
    median lap. `stopped` is how long the race stood still under red flags: that time is in no value.
    """

    drivers: tuple[str, ...]
    laps: tuple[Float, ...]
    values: tuple[Float, ...]
    stops: tuple[tuple[int, ...], ...]
    pace: float
    stopped: float = 0.0
    caution: tuple[Band, ...] = ()
    out: Mapping[str, int] = field(default_factory=dict)


def race_trace(material: Material) -> FieldTrace:
    """Return the trace of every driver asked for who ended a lap."""
    session = material.stored
    timeline = session.timeline()
    still = standstills(timeline["track_status"], timeline["session_status"])
    stops = {(one.driver, one.lap) for one in visits_of(session) if one.kind == "stop"}
    found = trace_of(material.names, exact_laps(session), still, stops)
    return replace(found, caution=race_bands(material), out=out_of(session))


def trace_of(
    drivers: Sequence[str], everyone: Table, still: Sequence[Span], stops: Set[tuple[str, int]] = frozenset()
) -> FieldTrace:
    """Return the trace. Raise NoTelemetry if nobody ended a lap, or nobody of these drivers."""
    rows = everyone.where(ended(everyone))
    start = _start(everyone)
    if not len(rows) or np.isnan(start):
        raise NoTelemetry("The source has no times of laps for this race")
    begin, *_ = running(np.array([start]), still)
    passed = running(rows["end_time"], still) - begin
    laps, reference = field_clock(rows, passed)
    ahead = np.interp(rows["lap"], laps, reference) - passed
    stopped = sum(last - first for first, last in still if first > start and first < rows["end_time"].max())
    lines = [(driver, np.flatnonzero(rows["driver"] == driver)) for driver in drivers]
    lines = [(driver, mine[np.argsort(rows["lap"][mine])]) for driver, mine in lines if len(mine)]
    if not lines:
        raise NoTelemetry("None of these drivers ended a lap of this race")
    return FieldTrace(
        tuple(driver for driver, _ in lines),
        tuple(np.concatenate([[0.0], rows["lap"][mine]]) for _, mine in lines),
        tuple(np.round(np.concatenate([[0.0], ahead[mine]]), 3) for _, mine in lines),
        tuple(tuple(int(lap) for lap in rows["lap"][mine] if (who, int(lap)) in stops) for who, mine in lines),
        float(np.median(np.diff(reference))),
        float(stopped),
    )


def field_clock(rows: Table, passed: Float) -> tuple[Float, Float]:
    """Return laps from 0 on and when a car would end them that takes the median of the field for each."""
    keys = list(zip(rows["driver"].tolist(), rows["lap"].tolist(), strict=True))
    at = dict(zip(keys, passed.tolist(), strict=True))
    taken = np.array([time - (at.get((who, lap - 1), np.nan) if lap > 1 else 0.0) for (who, lap), time in at.items()])
    own = np.array([lap for _, lap in at])
    laps, steps = np.arange(0.0, own.max() + 1), [0.0]
    for lap in laps[1:]:
        here = taken[(own == lap) & ~np.isnan(taken)]
        steps.append(float(np.median(here)) if len(here) else steps[-1])
    return laps, np.cumsum(steps)


def _start(rows: Table) -> float:
    first = rows["start_time"][rows["lap"] == 1]
    known = first[~np.isnan(first)]
    if len(known):
        return float(np.median(known))
    ends = (rows["end_time"] - rows["lap_time"])[rows["lap"] == 1]
    return float(np.nanmedian(ends)) if len(ends) and not np.isnan(ends).all() else float("nan")


def draw_trace(sheet: Sheet, material: Material, data: FieldTrace) -> None:
    """Draw the trace, ahead above; safety cars shaded, stops as squares, names at the ends."""
    style = sheet.style
    legend(sheet, data, LegendEntry("Pit stop", Look(style.panel), True, hollow=True))
    axes = sheet.panel(right=76)
    laps_axis(sheet, axes, data, 0)
    low, high = _limits(data)
    sheet.ruled(axes, "y", low, high, LABEL, "{:+g}")
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
    _note(sheet, data, low)


def _limits(data: FieldTrace) -> Span:
    every = np.concatenate(data.values)
    least, usual = float(every.min()), min(LONE * float(np.quantile(every, FEW)), -LEAST)
    low = max(least, -max(FARTHEST * data.pace, 60.0), reach(least, usual))
    high = float(every.max())
    pad = 0.06 * (high - low) or 1.0
    return low - pad, high + pad


def _note(sheet: Sheet, data: FieldTrace, low: float) -> None:
    """Say below the axes what the picture leaves out."""
    far = [(d, -float(v.min())) for d, v in zip(data.drivers, data.values, strict=True) if v.min() < low]
    notes = [f"Beyond the picture: {', '.join(f'{d} up to {value:.0f} s behind' for d, value in far)}"] if far else []
    notes += [f"{clock(data.stopped).partition('.')[0]} under red flag taken out"] if data.stopped else []
    if notes:
        sheet.note(" · ".join(notes))


def trace_words(data: FieldTrace) -> str:
    """Return the reference pace, where everybody ends against it, and what was taken out."""
    rows = zip(data.drivers, data.laps, data.values, strict=True)
    ends = [f"{driver} {_side(float(values[-1]))} (lap {laps[-1]:.0f})" for driver, laps, values in rows]
    red = f" {data.stopped:.0f} s under red flag are taken out." if data.stopped else ""
    pace = f"Against the field's pace, a median lap of {clock(data.pace)}, at their last lap"
    return f"{pace}: {', '.join(ends)}.{red}{band_words(data.caution)}"


def _side(value: float) -> str:
    return f"{abs(value):.1f} s {'behind' if value < 0 else 'ahead'}"


KINDS = (
    PlotKind(
        name="race-trace",
        title="Race trace",
        about="Each driver's race against the field's median pace, lap by lap, without red flag time",
        numbers=race_trace,
        draw=draw_trace,
        words=trace_words,
        heading=of_session("race trace"),
        aspect=MAP,
        sessions=RACES,
    ),
)
