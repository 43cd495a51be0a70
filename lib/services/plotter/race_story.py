"""How a race went: everybody against one steady pace, and the time lost in the pit lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lib.errors import NoTelemetry
from lib.services.plotter.kind import MAP, Kind
from lib.services.plotter.layout import Entry, clock
from lib.services.plotter.material import Material
from lib.services.plotter.racing import COMPOUNDS, Series, laps_axis, legend, only_races, series, title
from lib.services.session_views import Asked, columns
from lib.services.styling import Look, ink_on
from lib.sessions import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

Float = NDArray[np.float64]
STOPPED = 1.5


@dataclass(frozen=True)
class Trace:
    """Seconds ahead of a car that laps steadily in `reference`; `stopped` = seconds of red flag that were taken out.

    `stops` holds for each driver the laps that ended in the pits.
    """

    lines: Series
    reference: float
    stopped: float
    stops: tuple[tuple[float, ...], ...]

    @property
    def drivers(self) -> tuple[str, ...]:
        return self.lines.drivers


@dataclass(frozen=True)
class Stop:
    """`compound` is the tyre the car left on, None where it left on the tyres it came with."""

    lap: int
    seconds: float
    compound: str | None


@dataclass(frozen=True)
class Stops:
    """The stops of each driver, who lost least in all first; `left_out` counts those under a red flag."""

    drivers: tuple[str, ...]
    stops: tuple[tuple[Stop, ...], ...]
    left_out: int = 0

    @property
    def fastest(self) -> tuple[str, Stop] | None:
        """The shortest stop for tyres, and whose it is."""
        rows = zip(self.drivers, self.stops, strict=True)
        every = [(stop.seconds, who, stop) for who, row in rows for stop in row if stop.compound]
        return min(every, key=lambda item: item[:2])[1:] if every else None


def race_trace(material: Material) -> Trace:
    """Return everybody against the average lap of whoever won."""
    only_races(material)
    rows, everyone = material.rows, material.stored.laps()
    leads, stopped = lead_times(everyone)
    last = max(leads)
    reference = leads[last] / last
    ends = _ended(everyone)
    behind = rows["end_time"] - np.array([ends.get(lap, np.nan) for lap in rows["lap"]])
    values = np.array([reference * lap - leads.get(lap, np.nan) for lap in rows["lap"]]) - behind
    lines = series([driver.part for driver in material.entrants], rows, values, np.ones(len(rows), np.bool_))
    pits = ~np.isnan(rows["pit_in"])
    stops = tuple(tuple(rows["lap"][pits & (rows["driver"] == driver)].tolist()) for driver in lines.drivers)
    return Trace(lines, reference, stopped, stops)


def _ended(everyone: Table) -> dict[float, float]:
    """Return when the first car ended each lap."""
    ends = everyone["end_time"]
    laps = sorted({lap for lap in everyone["lap"].tolist() if lap == lap})
    first = {lap: float(np.nanmin(ends[everyone["lap"] == lap], initial=np.inf)) for lap in laps}
    return {lap: end for lap, end in first.items() if np.isfinite(end)}


def lead_times(everyone: Table) -> tuple[dict[float, float], float]:
    """Return the seconds from the start to the first end of each lap, and the seconds taken out of them.

    A leader's lap under a red flag that is much longer than the usual one counts as a usual one. Raises NoTelemetry
    where no lap has an end.
    """
    ended = _ended(everyone)
    starts = everyone["start_time"][everyone["lap"] == 1]
    if not ended or np.isnan(starts).all():
        raise NoTelemetry("The source has no times for the laps of this race")
    laps = sorted(ended)
    long = np.diff([float(np.nanmin(starts)), *(ended[lap] for lap in laps)])
    usual = float(np.median(long))
    red = np.array([_red(everyone, lap) for lap in laps])
    kept = np.where(red & (long > STOPPED * usual), usual, long)
    return dict(zip(laps, np.cumsum(kept).tolist(), strict=True)), float((long - kept).sum())


def _red(everyone: Table, lap: float) -> bool:
    return any("5" in (status or "") for status in everyone["track_status"][everyone["lap"] == lap].tolist())


def draw_trace(sheet: Sheet, material: Material, data: Trace) -> None:
    """Draw the lines, whoever is ahead on top, a dot where a lap ended in the pits."""
    legend(sheet, data.lines)
    axes = sheet.panel(right=76)
    every = np.concatenate(data.lines.values)
    low, high = float(every.min()), float(every.max())
    pad = 0.05 * (high - low) or 1.0
    laps_axis(sheet, axes, data.lines, 1)
    sheet.ruled(axes, "y", low - pad, high + pad, f"Seconds ahead of a steady {clock(data.reference)}", "{:+g}")
    rows = zip(data.lines.drivers, data.lines.laps, data.lines.values, data.stops, strict=True)
    for driver, laps, values, stops in rows:
        look = material.looks[driver]
        sheet.line(axes, laps, values, look)
        here = np.isin(laps, stops)
        ring: dict[str, Any] = {"ms": 6 * sheet.unit, "mfc": sheet.style.panel, "mew": 1.6 * sheet.unit}
        axes.plot(laps[here], values[here], "o", mec=look.colour, **ring)
    looks = [material.looks[driver].colour for driver in data.drivers]
    sheet.end_labels(axes, [float(values[-1]) for values in data.lines.values], data.drivers, looks)
    taken = f" · {data.stopped / 60:.0f} min of red flag taken out" if data.stopped else ""
    sheet.note(f"○ pit stop{taken}")


def pit_stops(material: Material) -> Stops:
    """Return the stops of the drivers with the tyre that was fitted; raises NoTelemetry where there are none."""
    only_races(material)
    names = [driver.part for driver in material.entrants]
    table = columns(material.stored, Asked("pitstops", ",".join(names)))
    rows = material.rows
    known = zip(*(rows[name] for name in ("driver", "lap", "compound", "tyre_life")), strict=True)
    tyres = {(who, lap): (name, life) for who, lap, name, life in known}
    return stops_of(names, table, tyres, red_spans(material.stored.timeline()["track_status"]))


def red_spans(statuses: Table) -> list[tuple[float, float]]:
    """Return the times (from, to) at which the session was red-flagged."""
    times = [*statuses["time"].tolist(), float("inf")]
    rows = zip(times[:-1], times[1:], statuses["status"].tolist(), strict=True)
    return [(start, end) for start, end, status in rows if status == "5"]


def stops_of(
    names: Sequence[str],
    table: Mapping[str, Sequence[Any]],
    tyres: Mapping[tuple[str, float], tuple[str | None, float]],
    reds: Sequence[tuple[float, float]],
) -> Stops:
    """Return the stops that were stops: with both times, and not while the race stood still."""
    found: dict[str, list[Stop]] = {}
    left_out = 0
    for driver, lap, begin, end in zip(*(table[name] for name in ("driver", "lap", "pit_in", "pit_out")), strict=True):
        if begin is None or end is None:
            continue
        if any(begin < until and end > since for since, until in reds):
            left_out += 1
            continue
        compound = _fitted(tyres.get((driver, lap)), tyres.get((driver, lap + 1)))
        found.setdefault(driver, []).append(Stop(int(lap), round(end - begin, 3), compound))
    order = sorted((name for name in names if name in found), key=lambda who: sum(stop.seconds for stop in found[who]))
    if not order:
        raise NoTelemetry("None of these drivers made a pit stop here whose time is known")
    return Stops(tuple(order), tuple(tuple(found[name]) for name in order), left_out)


def _fitted(before: tuple[str | None, float] | None, after: tuple[str | None, float] | None) -> str | None:
    """Return the compound after a stop; None where the same set has only become a lap older."""
    if after is None or after[0] is None:
        return "UNKNOWN"
    return None if before is not None and after == (before[0], before[1] + 1) else after[0]


def draw_stops(sheet: Sheet, _material: Material, data: Stops) -> None:
    """Draw a bar for each stop, one after the other, in the colour of the tyre that was fitted; the sum at its end."""
    style = sheet.style
    fitted = {stop.compound for row in data.stops for stop in row}
    entries = [Entry(name.title(), Look(style.tyres.of(name)), True) for name in COMPOUNDS if name in fitted]
    same = [Entry("No new tyres", Look(style.grid), True)] if None in fitted else []
    sheet.legend([*entries, *same])
    axes = sheet.panel(left=80)
    sums = [sum(stop.seconds for stop in row) for row in data.stops]
    sheet.ruled(axes, "x", 0, max(sums) * 1.1, "Time in the pit lane (s), tyres as fitted")
    axes.grid(False, axis="y")
    axes.set_ylim(len(data.drivers) - 0.45, -0.55)
    best = data.fastest[1] if data.fastest else None
    for row, (stops, total) in enumerate(zip(data.stops, sums, strict=True)):
        _bars(sheet, axes, row, stops, best)
        _sum(sheet, axes, row, total, len(data.drivers))
    axes.yaxis.set_ticks(range(len(data.drivers)), data.drivers)
    if data.left_out:
        sheet.note(f"{data.left_out} stops under the red flag are left out")


def _bars(sheet: Sheet, axes: Axes, row: int, stops: Sequence[Stop], best: Stop | None) -> None:
    wide, tall = sheet.size(axes)
    per_second = wide / float(np.ptp(axes.get_xlim()))
    size = min(13.0, tall / abs(float(np.ptp(axes.get_ylim()))) * 0.5)
    at = 0.0
    for stop in stops:
        colour = sheet.style.tyres.of(stop.compound) if stop.compound else sheet.style.grid
        axes.barh(row, stop.seconds, 0.66, at, color=colour, ec=sheet.style.panel, lw=2 * sheet.unit)
        hatch = "" if stop.compound else "////"
        axes.barh(row, stop.seconds, 0.66, at, color="none", ec=sheet.style.muted, lw=0.6 * sheet.unit, hatch=hatch)
        words = _fitting(stop, stop.seconds * per_second / (size * 0.7))
        where: dict[str, Any] = {"ha": "center", "va": "center_baseline"}
        where["fontweight"] = "bold" if stop is best else "normal"
        if not stop.compound:
            where["bbox"] = {"facecolor": colour, "edgecolor": "none", "pad": sheet.unit}
        if words:
            sheet.text((at + stop.seconds / 2, row), words, size, ink_on(colour), axes, **where)
        at += stop.seconds


def _fitting(stop: Stop, letters: float) -> str:
    """Return as many of the words about a stop as there is room for."""
    seconds = f"{stop.seconds:.1f}"
    choices = (f"{seconds} s  lap {stop.lap}", f"{seconds}  L{stop.lap}", seconds)
    return next((words for words in choices if len(words) < letters), "")


def _sum(sheet: Sheet, axes: Axes, row: int, total: float, count: int) -> None:
    wide, tall = sheet.size(axes)
    size = min(13.5, tall / count * 0.55)
    at = total + 7 * float(np.ptp(axes.get_xlim())) / wide
    sheet.text((at, row), f"{total:.1f}", size, None, axes, va="center_baseline", fontweight="bold")


def trace_words(data: Trace) -> str:
    ends = [f"{who} {values[-1]:+.1f} s" for who, values in zip(data.drivers, data.lines.values, strict=True)]
    taken = f" {data.stopped / 60:.0f} minutes of red flag are taken out." if data.stopped else ""
    return f"Against a steady {clock(data.reference)} a lap, at the end: {', '.join(ends)}.{taken}"


def stop_words(data: Stops) -> str:
    best = f"Shortest for tyres: {data.fastest[0]} {_about(data.fastest[1])}. " if data.fastest else ""
    rows = zip(data.drivers, data.stops, strict=True)
    sums = [f"{name} {sum(stop.seconds for stop in stops):.1f} s in {len(stops)}" for name, stops in rows]
    out = f" {data.left_out} stops under the red flag are left out." if data.left_out else ""
    return f"{best}In all: {', '.join(sums)}.{out}"


def _about(stop: Stop) -> str:
    return f"{stop.seconds:.1f} s on lap {stop.lap}"


def _stops_title(material: Material, data: Stops) -> str:
    best = f", shortest {data.fastest[1].seconds:.1f} s by {data.fastest[0]}" if data.fastest else ""
    return f"{title('pit stops')(material, data)}{best}"


KINDS = (
    Kind(
        name="race-trace",
        title="Race trace",
        about="Everybody against the winner's average lap: who gained and lost when",
        numbers=race_trace,
        draw=draw_trace,
        words=trace_words,
        heading=title("race trace"),
    ),
    Kind(
        name="pit-stops",
        title="Pit stops",
        about="Time in the pit lane, stop by stop, with the tyre that was fitted",
        numbers=pit_stops,
        draw=draw_stops,
        words=stop_words,
        heading=_stops_title,
        aspect=MAP,
    ),
)
