"""How long cars were in the pit lane: every stop of a race."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.errors import NoTelemetry
from lib.services.plotter.kind import MAP, PlotKind, of_session
from lib.services.plotter.layout import Span
from lib.services.plotter.material import Material
from lib.services.plotter.tyres import tyre_entries
from lib.services.race_story.pit_visits import PitVisit, visits_of
from lib.services.race_story.race_laps import RACES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from lib.services.plotter.sheet import Sheet

SLOW_STOP = 1.45  # times the median: an arrow at the edge
STRIP = 26.0
LABEL = 2.4  # of its letters: how wide "L12" is beside a dot


@dataclass(frozen=True)
class PitStop:
    """One stop at the end of `lap`; `compound` was fitted, None if no tyres were changed."""

    lap: int
    seconds: float
    compound: str | None
    through: bool = False


@dataclass(frozen=True)
class PitStops:
    """The stops of each driver, who has the shortest first; what is left out is counted."""

    drivers: tuple[str, ...]
    stops: tuple[tuple[PitStop, ...], ...]
    left_out: int = 0
    passes: int = 0


def pit_stops(material: Material) -> PitStops:
    """Return the stops of the drivers asked for. Raise NoTelemetry if nobody stopped."""
    return stops_of(material.names, visits_of(material.stored))


def stops_of(drivers: Sequence[str], visits: Sequence[PitVisit]) -> PitStops:
    """Return the stops with a time, the drivers by their shortest change of tyres.

    Stays during a red flag and passes behind a safety car are left out.
    """
    timed = [one for one in visits if one.driver in drivers and one.lane_time is not None]
    red, passes = sum(one.red for one in timed), sum(one.kind == "pass" for one in timed)
    found: dict[str, list[PitStop]] = {driver: [] for driver in drivers}
    for one in timed:
        if not one.red and one.kind != "pass":
            stop = PitStop(one.lap, float(one.lane_time or 0.0), one.fitted, one.kind == "drive-through")
            found[one.driver].append(stop)
    some = [driver for driver in drivers if found[driver]]
    if not some:
        raise NoTelemetry(f"None of these drivers has a timed pit stop here{_why(red, passes)}")
    some.sort(key=lambda driver: _rank(found[driver]))
    return PitStops(tuple(some), tuple(tuple(found[driver]) for driver in some), red, passes)


def _why(red: int, passes: int) -> str:
    words = _left_out(red, passes)
    return f": {', '.join(words)}" if words else ""


def _left_out(red: int, passes: int) -> list[str]:
    """Return what is left out, in words."""
    stays = [f"{red} {'stay' if red == 1 else 'stays'} during a red flag"] if red else []
    led = [f"{passes} {'pass' if passes == 1 else 'passes'} behind the safety car"] if passes else []
    return stays + led


def _rank(stops: Sequence[PitStop]) -> tuple[bool, float]:
    changes = [stop.seconds for stop in stops if stop.compound]
    return not changes, min(changes or [stop.seconds for stop in stops])


def fastest(data: PitStops) -> tuple[str, PitStop] | None:
    """Return who changed tyres in the shortest time; None if nobody is known to have changed any."""
    every = [(driver, stop) for driver, stops in zip(data.drivers, data.stops, strict=True) for stop in stops]
    changes = [pair for pair in every if pair[1].compound not in (None, "UNKNOWN")]
    return min(changes, key=lambda pair: pair[1].seconds) if changes else None


def draw_stops(sheet: Sheet, material: Material, data: PitStops) -> None:
    """Draw each stop as a dot in the colour of the tyre fitted, its lap beside it, and the total of each driver."""
    style = sheet.style
    sheet.legend(tyre_entries(style, {stop.compound for stops in data.stops for stop in stops}))
    axes = sheet.panel(left=80, right=150, top=26)
    low, high = _lane_limits(data)
    usual = usual_span(data)
    sheet.ruled(axes, "x", low, high, "Time in the pit lane (s)")
    rows = (sheet.size(axes)[1] - STRIP) / len(data.drivers)
    axes.set_ylim(len(data.drivers) - 0.5, -0.5 - STRIP / rows)
    axes.yaxis.set_ticks(range(len(data.drivers)), data.drivers)
    size = min(13.0, rows * 0.5)
    for row, (driver, stops) in enumerate(zip(data.drivers, data.stops, strict=True)):
        axes.axhline(row, color=style.grid, lw=sheet.unit, zorder=0.6)
        bar: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "color": material.looks[driver].colour}
        half = min(0.3, 14 / rows)
        axes.plot([0.003, 0.003], [row - half, row + half], lw=5 * sheet.unit, solid_capstyle="butt", **bar)
        _row(sheet, axes, row, stops, size, usual)
    _totals(sheet, axes, data, size)
    _fastest(sheet, axes, data, size, rows)
    if left_out := _left_out(data.left_out, data.passes):
        sheet.note(f"Left out: {', '.join(left_out)}")


def _lane_limits(data: PitStops) -> Span:
    """Return limits around the usual changes of tyres, so that one long stop does not press all others together."""
    low, high = usual_span(data)
    seconds = [stop.seconds for stops in data.stops for stop in stops]
    pad = max(0.12 * (high - low), 0.3)
    return low - pad * (2.5 if min(seconds) < low else 1), high + pad * (2.5 if max(seconds) > high else 1.4)


def usual_span(data: PitStops) -> Span:
    """Return the shortest and the longest of the usual changes of tyres: stops beyond are arrows at the edges."""
    every = [stop for stops in data.stops for stop in stops]
    changes = np.array([stop.seconds for stop in every if stop.compound] or [stop.seconds for stop in every])
    usual = changes[changes <= SLOW_STOP * np.median(changes)]
    return float(usual.min()), float(usual.max())


def _is_in(stop: PitStop, span: Span) -> bool:
    return span[0] <= stop.seconds <= span[1]


def _row(sheet: Sheet, axes: Axes, row: int, stops: Sequence[PitStop], size: float, usual: Span) -> None:
    """Draw a driver's stops: dots where they are, arrows at the edges for those beyond."""
    low, high = axes.get_xlim()
    per_pixel = (high - low) / sheet.size(axes)[0]
    dot = 0.62 * size
    inside = sorted((stop for stop in stops if _is_in(stop, usual)), key=lambda stop: stop.seconds)
    taken = [(stop.seconds - dot * per_pixel, stop.seconds + dot * per_pixel) for stop in inside]
    for mark, edge, step, side in ((">", high, -1, "right"), ("<", low, 1, "left")):
        beyond = [stop for stop in stops if (stop.seconds > usual[1] if mark == ">" else stop.seconds < usual[0])]
        if beyond:
            x = edge + step * (dot + 10) * per_pixel
            _dot(sheet, axes, x, row, beyond[-1], mark, 2 * dot)
            told = ", ".join(f"{_called(stop)} {stop.seconds:.1f} s" for stop in beyond)
            at: dict[str, Any] = {"ha": side, "va": "center_baseline", "bbox": _ground(sheet)}
            text = sheet.text((x + step * (dot + 3) * per_pixel, row), told, size, None, axes, **at)
            ends = (x, x + step * (dot + 9 + sheet.wide(text)) * per_pixel)
            taken.append((min(ends), max(ends)))
    for stop in inside:
        _dot(sheet, axes, stop.seconds, row, stop, "o", 2 * dot)
    for near in (2 * dot, 2 * dot + LABEL * size):
        words, free = [], list(taken)
        for group in _touching(inside, near * per_pixel):
            words.append(_laps_beside(sheet, axes, row, group, free, size))
        if all(words):
            break
        for text in filter(None, words if near == 2 * dot else []):
            text.remove()


def _ground(sheet: Sheet) -> dict[str, Any]:
    return {"facecolor": sheet.style.panel, "edgecolor": "none", "pad": 0.0}


def _called(stop: PitStop) -> str:
    return f"L{stop.lap}" if stop.compound else f"L{stop.lap} {_on_the_same(stop)}"


def _on_the_same(stop: PitStop) -> str:
    return "drive-through" if stop.through else "same tyres"


def _touching(stops: Sequence[PitStop], near: float) -> list[list[PitStop]]:
    groups: list[list[PitStop]] = []
    for stop in stops:
        if groups and stop.seconds - groups[-1][-1].seconds < near:
            groups[-1].append(stop)
        else:
            groups.append([stop])
    return groups


def _laps_beside(
    sheet: Sheet, axes: Axes, row: int, group: Sequence[PitStop], taken: list[Span], size: float
) -> Text | None:
    """Write the lap numbers of touching dots to their right or left. Return None if there is no room."""
    low, high = axes.get_xlim()
    per_pixel = (high - low) / sheet.size(axes)[0]
    gap = (0.62 * size + 2) * per_pixel
    style: dict[str, Any] = {"va": "center_baseline", "bbox": _ground(sheet), "zorder": 2}
    words = " ".join(_called(stop) for stop in group)
    text = sheet.text((group[-1].seconds + gap, row), words, size, sheet.style.muted, axes, **style)
    wide = sheet.wide(text) * per_pixel
    spans = [(x, x + wide) for x in (group[-1].seconds + gap, group[0].seconds - gap - wide)]
    free = [span for span in spans if low + 10 * per_pixel < span[0] and span[1] < high and _clear(span, taken)]
    if free:
        text.set_x(free[0][0])
        taken.append(free[0])
        return text
    text.remove()
    return None


def _clear(span: Span, taken: Sequence[Span]) -> bool:
    return all(span[1] <= first or span[0] >= last for first, last in taken)


def _dot(sheet: Sheet, axes: Axes, x: float, row: int, stop: PitStop, mark: str, size: float) -> None:
    colour = sheet.style.tyres.of(stop.compound) if stop.compound else sheet.style.panel
    edge: dict[str, Any] = {"mec": sheet.style.muted, "mew": (0.8 if stop.compound else 1.8) * sheet.unit}
    axes.plot([x], [row], mark, ms=size * sheet.unit, color=colour, zorder=3, **edge)


def _totals(sheet: Sheet, axes: Axes, data: PitStops, size: float) -> None:
    """Write how often and how long in all, right of each row."""
    wide, tall = sheet.size(axes)
    across = axes.get_yaxis_transform()
    for row, stops in enumerate(data.stops):
        words = f"{sum(stop.seconds for stop in stops):.1f}"
        at: dict[str, Any] = {"va": "center_baseline", "ha": "right", "transform": across}
        sheet.text((1 + 38 / wide, row), f"{len(stops)}", size, sheet.style.muted, axes, **at)
        sheet.text((1 + 120 / wide, row), words, size, None, axes, fontweight="bold", **at)
    head: dict[str, Any] = {"va": "center", "ha": "right", "transform": axes.transAxes}
    sheet.text((1 + 38 / wide, 1 + 13 / tall), "Stops", 12, sheet.style.muted, axes, **head)
    sheet.text((1 + 120 / wide, 1 + 13 / tall), "Total (s)", 12, sheet.style.muted, axes, **head)


def _fastest(sheet: Sheet, axes: Axes, data: PitStops, size: float, tall: float) -> None:
    best = fastest(data)
    if best is None:
        return
    driver, stop = best
    low, high = axes.get_xlim()
    words = f"Fastest: {driver} {stop.seconds:.3f} s, lap {stop.lap}"
    side = "left" if stop.seconds < (low + high) / 2 else "right"
    axes.plot(
        [stop.seconds, stop.seconds],
        [-(0.62 * size + 2) / tall, -0.5 - 8 / tall],
        color=sheet.style.text,
        lw=1.4 * sheet.unit,
    )
    at: dict[str, Any] = {"ha": side, "va": "center_baseline", "fontweight": "bold"}
    sheet.text((stop.seconds, -0.5 - 0.55 * STRIP / tall), words, max(size, 11.0), None, axes, **at)


def stop_words(data: PitStops) -> str:
    """Return every stop with its lap, time and tyre, and what was left out."""
    told = []
    for driver, stops in zip(data.drivers, data.stops, strict=True):
        mine = [f"lap {s.lap} {s.seconds:.1f} s {(s.compound or _on_the_same(s)).lower()}" for s in stops]
        told.append(f"{driver}: {', '.join(mine)}")
    best = fastest(data)
    first = f"Shortest with new tyres: {best[0]} {best[1].seconds:.3f} s on lap {best[1].lap}. " if best else ""
    rest = "".join(f" Left out: {words}." for words in [", ".join(_left_out(data.left_out, data.passes))] if words)
    return f"Time in the pit lane, not standing still. {first}{'; '.join(told)}.{rest}"


KINDS = (
    PlotKind(
        name="pit-stops",
        title="Pit stops (lane time)",
        about="Time in the pit lane of every stop, with its lap and the tyres fitted",
        numbers=pit_stops,
        draw=draw_stops,
        words=stop_words,
        heading=of_session("time in the pit lane"),
        aspect=MAP,
        sessions=RACES,
    ),
)
