"""Channels along the lap, drawn: speed, everything stacked, and the time between laps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lib.arrays import Float
from lib.services.plotter.kind import QUALIFYING, TALL, PlotKind, of_laps
from lib.services.plotter.kinds.traces_numbers import (
    Bend,
    Traces,
    biggest_gain,
    delta_words,
    gain_words,
    sector_bests,
    speed_words,
    traces,
)
from lib.services.plotter.layout import CORNER_STRIP, SECTOR_STRIP, LegendEntry, clock
from lib.services.plotter.material import Material

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

DRS_OPEN = (10, 12, 14)
STACK = (("throttle", 1.2), ("brake", 0.6), ("gear", 1.3), ("rpm", 1.2), ("drs", 0.6))
LABELS = {
    "speed": "Speed (km/h)",
    "throttle": "Throttle (%)",
    "brake": "Brake",
    "gear": "Gear",
    "rpm": "rpm (thousands)",
    "drs": "DRS",
}


def draw_speed(sheet: Sheet, material: Material, data: Traces) -> None:
    """Draw speed over distance, sectors and corners marked, with the fastest, the slowest and the decisive point."""
    _legend(sheet, material, data)
    axes = sheet.panel(top=_strips(data))
    _speed(sheet, axes, material, data)
    sheet.name_axis(axes, "y", LABELS["speed"])
    _along(sheet, [axes], material, data)
    most = _decisive([axes], material, data)
    speed = data.channels[0]["speed"]
    for index, below in ((int(np.nanargmax(speed)), False), (int(np.nanargmin(speed)), True)):
        _point(sheet, axes, data.distance[index], speed[index], f"{speed[index]:.0f} km/h", below)
    if most:
        low, high = axes.get_ylim()
        axes.set_ylim(low - 36 * (high - low) / sheet.size(axes)[1], high)
        _inside(sheet, axes, (most[0].start + most[0].end) / 2, 14, f"T{most[0].name}: {gain_words(data, most)}")


def draw_stack(sheet: Sheet, material: Material, data: Traces) -> None:
    """Draw every channel, one below the other, with the delta if there is more than one lap."""
    _legend(sheet, material, data)
    rows = [("speed", 3.2)] + ([("delta", 1.8)] if len(data.names) > 1 else [])
    rows += [(name, size) for name, size in STACK if any(np.isfinite(lap[name]).any() for lap in data.channels)]
    panels = sheet.stack([size for _, size in rows], _strips(data), gap=20)
    for axes, (name, _) in zip(panels, rows, strict=True):
        _row(sheet, axes, name, material, data)
    _along(sheet, panels, material, data)
    _decisive(panels, material, data)


def draw_delta(sheet: Sheet, material: Material, data: Traces) -> None:
    """Draw the time between the laps with what it may be wrong by, and write where most of it is won or lost."""
    _legend(sheet, material, data)
    axes = sheet.panel(top=_strips(data))
    _delta(sheet, axes, material, data)
    sheet.name_axis(axes, "y", f"Seconds behind {data.labels[0]}")
    _along(sheet, [axes], material, data)
    most = _decisive([axes], material, data)
    if most:
        bend, lap, _ = most
        value = float(np.interp(bend.place, data.distance, data.delta[lap]))
        _point(sheet, axes, bend.place, value, f"T{bend.name}: {gain_words(data, most)}", value < 0)
    known = [sigma for sigma in data.sigma if sigma is not None]
    if known:
        where = "the sector lines, ±{:.3f} s between them" if len(data.exact) > 1 else "the finish, ±{:.3f} s before it"
        sheet.note(f"Exact at {where.format(max(known))}")


def _legend(sheet: Sheet, material: Material, data: Traces) -> None:
    gaps = ["" if not index else f"  {time - data.times[0]:+.3f} s" for index, time in enumerate(data.times)]
    rows = zip(data.names, data.times, gaps, material.lap_looks, strict=True)
    sheet.legend([LegendEntry(f"{name}  {clock(time)}{gap}", look) for name, time, gap, look in rows])


def _strips(data: Traces) -> float:
    return CORNER_STRIP + (SECTOR_STRIP if sector_bests(data) else 0.0)


def _along(sheet: Sheet, panels: Sequence[Axes], material: Material, data: Traces) -> None:
    """Draw what all panels share: the distance, the corners, and the sectors with who is fastest in them."""
    for axes in panels:
        lowest = axes is panels[-1]
        sheet.ruled(axes, "x", 0, float(data.distance[-1]), "Distance (m)" if lowest else "", "{:,.0f}")
        if not lowest:
            sheet.bare(axes)
    sheet.corners(panels, [bend.place for bend in data.corners], [bend.name for bend in data.corners])
    bests = sector_bests(data)
    looks = [None if lap is None else material.lap_looks[lap].colour for *_, lap in bests]
    sheet.sectors(panels, [best[:2] for best in bests], [best[2] for best in bests], looks)


def _decisive(panels: Sequence[Axes], material: Material, data: Traces) -> tuple[Bend, int, float] | None:
    """Shade the corner where most is won and return it, or None."""
    most = biggest_gain(data)
    if most:
        bend, lap, gain = most
        colour = material.lap_looks[lap if gain < 0 else 0].colour
        for axes in panels:
            axes.axvspan(bend.start, bend.end, color=colour, alpha=0.13, lw=0, zorder=0.4)
    return most


def _speed(sheet: Sheet, axes: Axes, material: Material, data: Traces) -> None:
    widths = _widths(sheet.style.line, len(data.channels))
    for channels, look, width in zip(data.channels, material.lap_looks, widths, strict=True):
        sheet.line(axes, data.distance, channels["speed"], look, width)
    every = np.concatenate([channels["speed"] for channels in data.channels])
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    sheet.ruled(axes, "y", max(low - 0.14 * (high - low), 0), high + 0.12 * (high - low), "")


def _widths(usual: float, count: int) -> list[float]:
    """Return a width for each lap: the first is wide, so that it is seen below the others if they are the same."""
    return [usual * (1.7 - 0.9 * index / (count - 1)) for index in range(count)] if count > 1 else [usual]


def _point(sheet: Sheet, axes: Axes, x: float, y: float, words: str, below: bool) -> None:
    move = -17 if below else 15
    axes.plot([x], [y], "o", color=sheet.style.text, markersize=6 * sheet.unit)
    per_pixel = float(np.ptp(axes.get_ylim())) / sheet.size(axes)[1]
    _label(sheet, axes, x, y + move * per_pixel, words)


def _inside(sheet: Sheet, axes: Axes, x: float, up: float, words: str) -> None:
    """Write words at a place of the lap, `up` pixels above the lower edge."""
    _label(sheet, axes, x, axes.get_ylim()[0] + up * float(np.ptp(axes.get_ylim())) / sheet.size(axes)[1], words)


def _label(sheet: Sheet, axes: Axes, x: float, y: float, words: str) -> None:
    low, high = axes.get_xlim()
    text = sheet.text(
        (x, y), words, 13.5, None, axes, ha="center", va="center", fontweight="bold", bbox=sheet.backing(1.5, 0.85)
    )
    half = sheet.wide(text) / 2 * (high - low) / sheet.size(axes)[0] * 1.04
    text.set_x(min(max(x, low + half), high - half))


def _row(sheet: Sheet, axes: Axes, name: str, material: Material, data: Traces) -> None:
    if name == "speed":
        _speed(sheet, axes, material, data)
    elif name == "delta":
        _delta(sheet, axes, material, data)
    else:
        _channel(sheet, axes, name, material, data)
    if name == "speed":
        sheet.name_axis(axes, "y", LABELS[name])
    else:
        sheet.caption(axes, LABELS.get(name) or f"Seconds behind {data.labels[0]}")


def _channel(sheet: Sheet, axes: Axes, name: str, material: Material, data: Traces) -> None:
    step = {} if name in ("throttle", "rpm") else {"drawstyle": "steps-post"}
    widths = _widths(sheet.style.line * 0.75, len(data.channels))
    for channels, look, width in zip(data.channels, material.lap_looks, widths, strict=True):
        sheet.line(axes, data.distance, _shown(name, channels[name]), look, width, **step)
    if name in ("brake", "drs"):
        sheet.marked(axes, "y", (0.0, 1.0), "", lambda value: "on" if value else "off")
        axes.set_ylim(-0.35, 1.35)
        return
    every = np.concatenate([_shown(name, channels[name]) for channels in data.channels])
    low, high = (0.0, 100.0) if name == "throttle" else (float(np.nanmin(every)), float(np.nanmax(every)))
    pad = 0.12 * (high - low) or 1.0
    sheet.ruled(axes, "y", low - pad, high + pad, "")
    round_ = {"gear": (2, 4, 6, 8), "throttle": (0, 50, 100)}.get(name, ())
    seen = [value for value in round_ if low <= value <= high]
    if seen:
        most = max(int(sheet.size(axes)[1] / 20), 1)
        sheet.marked(axes, "y", seen[:: -(-len(seen) // most)], "")


def _shown(name: str, values: Float) -> Float:
    if name == "rpm":
        return values / 1000
    return np.where(np.isnan(values), np.nan, np.isin(values, DRS_OPEN)) if name == "drs" else values


def _delta(sheet: Sheet, axes: Axes, material: Material, data: Traces) -> None:
    every = np.concatenate(data.delta)
    low, high = min(float(np.nanmin(every)), 0.0), max(float(np.nanmax(every)), 0.0)
    pad = max(0.16 * (high - low), 0.02)
    for index, (delta, look) in enumerate(zip(data.delta, material.lap_looks, strict=True)):
        sheet.line(axes, data.distance, delta, look, sheet.style.line if index else sheet.style.line * 0.7)
        sigma = data.sigma[index]
        if index and sigma:
            doubt = sigma * between(data)
            axes.fill_between(data.distance, delta - doubt, delta + doubt, color=look.colour, alpha=0.3, lw=0)
    sheet.ruled(axes, "y", low - pad, high + pad, "", "{:+g}")


def between(data: Traces) -> Float:
    """Return how far from a certain place each point is: 0 there and at the start, 1 midway between two of them."""
    share = np.ones(len(data.distance))
    for start, end in pairwise((0.0, *data.exact)):
        inside = (data.distance >= start) & (data.distance <= end)
        part = (data.distance[inside] - start) / max(end - start, 1e-9)
        share[inside] = 2 * np.sqrt(np.maximum(part * (1 - part), 0.0))
    return share


PAIR = f"{QUALIFYING}&driver=JSE,OKA"
KINDS = (
    PlotKind(
        name="speed-trace",
        title="Speed trace",
        about="Speed of one to five laps, corners marked",
        numbers=traces,
        draw=draw_speed,
        words=speed_words,
        heading=of_laps("speed over the lap"),
        of="laps",
        example=PAIR,
    ),
    PlotKind(
        name="telemetry",
        title="Telemetry",
        about="Speed, delta, throttle, brake, gear, rpm and DRS, stacked",
        numbers=traces,
        draw=draw_stack,
        words=speed_words,
        heading=of_laps("telemetry"),
        of="laps",
        example=PAIR,
        aspect=TALL,
    ),
    PlotKind(
        name="delta",
        title="Delta time",
        about="Time difference between two to five laps along the lap, and where it is gained",
        numbers=traces,
        draw=draw_delta,
        words=delta_words,
        heading=of_laps("where the time goes"),
        of="laps",
        example=PAIR,
        fewest=2,
    ),
)
