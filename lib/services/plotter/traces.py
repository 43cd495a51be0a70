"""Channels along the lap: speed, everything stacked, and the time between laps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lib.services.plotter.kind import QUALIFYING, TALL, Kind
from lib.services.plotter.layout import clock
from lib.services.plotter.material import Material, listed, numbers
from lib.services.plotter.sheet import CORNER_STRIP, Entry, Sheet
from lib.services.telemetry_service import compare
from lib.services.telemetry_service.one_lap import lap_of

Float = NDArray[np.float64]
STEP = 5.0
DRAWN = ("speed", "throttle", "brake", "gear", "rpm", "drs")
DRS_OPEN = (10, 12, 14)


@dataclass(frozen=True)
class Traces:
    """Laps on one distance axis; `delta` is seconds behind the first lap, `gains` what each corner costs each lap."""

    names: tuple[str, ...]
    times: tuple[float, ...]
    distance: Float
    channels: tuple[Mapping[str, Float], ...]
    delta: tuple[Float, ...]
    corners: tuple[tuple[str, float], ...]
    gains: tuple[tuple[float, ...], ...] = ()


def traces(material: Material) -> Traces:
    """Return the laps' channels; one lap on its own distance, several on the axis of a comparison."""
    names, times = tuple(material.lap_names()), tuple(lap.lap_time for lap in material.opened)
    if len(material.references) == 1:
        return _alone(material, names, times)
    found = compare(material.store, material.references, STEP)
    return Traces(
        names,
        times,
        numbers(found["distance"]),
        tuple({name: numbers(lap["channels"][name]) for name in (*DRAWN, "x", "y")} for lap in found["laps"]),
        tuple(numbers(lap["delta"]) for lap in found["laps"]),
        tuple((f"{corner['number']}{corner['letter'] or ''}", corner["distance"]) for corner in found["corners"]),
        tuple(tuple(lap["gain"] for lap in corner["laps"]) for corner in found["corners"]),
    )


def _alone(material: Material, names: tuple[str, ...], times: tuple[float, ...]) -> Traces:
    found = lap_of(material.references[0], material.store)
    channels = {name: numbers(values) for name, values in found["channels"].items()}
    circuit = material.opened[0].circuit
    corners = sorted(
        (
            (f"{corner.number}{corner.letter or ''}", corner.distance)
            for corner in getattr(circuit, "corners", ())
            if corner.distance is not None
        ),
        key=lambda pair: pair[1],
    )
    return Traces(
        names, times, channels["distance"], (channels,), (np.zeros(len(channels["distance"])),), tuple(corners)
    )


def biggest_gain(data: Traces) -> tuple[int, int, float] | None:
    """Return (corner, lap, seconds) of the corner where a lap wins or loses most against the first."""
    found = [(abs(gain), at, lap, gain) for at, row in enumerate(data.gains) for lap, gain in enumerate(row) if lap]
    if not found:
        return None
    _, at, lap, gain = max(found)
    return at, lap, gain


def legend(sheet: Sheet, material: Material, data: Traces) -> None:
    gaps = ["" if not index else f"  {time - data.times[0]:+.3f} s" for index, time in enumerate(data.times)]
    rows = zip(data.names, data.times, gaps, material.lap_looks, strict=True)
    sheet.legend([Entry(f"{name}  {clock(time)}{gap}", look) for name, time, gap, look in rows])


def draw_speed(sheet: Sheet, material: Material, data: Traces) -> None:
    """Draw speed over distance, the corners marked, the slowest and the fastest point written."""
    legend(sheet, material, data)
    axes = sheet.panel(top=CORNER_STRIP)
    _speed(sheet, axes, material, data)
    sheet.ruled(axes, "x", 0, float(data.distance[-1]), "Distance (m)", "{:,.0f}")
    _corners(sheet, [axes], data)
    speed = data.channels[0]["speed"]
    for index, below in ((int(np.nanargmax(speed)), False), (int(np.nanargmin(speed)), True)):
        _point(sheet, axes, data.distance[index], speed[index], f"{speed[index]:.0f} km/h", below)


def _speed(sheet: Sheet, axes: Axes, material: Material, data: Traces) -> None:
    for channels, look in reversed(list(zip(data.channels, material.lap_looks, strict=True))):
        sheet.line(axes, data.distance, channels["speed"], look)
    every = np.concatenate([channels["speed"] for channels in data.channels])
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    sheet.ruled(axes, "y", max(low - 0.14 * (high - low), 0), high + 0.12 * (high - low), "Speed (km/h)")


def _corners(sheet: Sheet, axes: Sequence[Axes], data: Traces) -> None:
    sheet.corners(axes, [place for _, place in data.corners], [name for name, _ in data.corners])


def _point(sheet: Sheet, axes: Axes, x: float, y: float, words: str, below: bool) -> None:
    low, high = axes.get_xlim()
    tall = sheet.size(axes)[1]
    move = (axes.get_ylim()[1] - axes.get_ylim()[0]) / tall * (-17 if below else 15)
    share = (x - low) / (high - low)
    side = "left" if share < 0.08 else "right" if share > 0.92 else "center"
    axes.plot([x], [y], "o", color=sheet.style.text, markersize=6 * sheet.unit)
    back = {"facecolor": sheet.style.panel, "edgecolor": "none", "pad": 1.5 * sheet.unit, "alpha": 0.85}
    sheet.text((x, y + move), words, 13.5, None, axes, ha=side, va="center", fontweight="bold", bbox=back)


def draw_stack(sheet: Sheet, material: Material, data: Traces) -> None:
    """Draw every channel, one below the other, with the delta where there is more than one lap."""
    legend(sheet, material, data)
    first = data.channels[0]
    rows = [("speed", 3.2)] + ([("delta", 1.7)] if len(data.names) > 1 else [])
    rows += [(name, size) for name, size in STACK if not np.isnan(first[name]).all()]
    panels = sheet.stack([size for _, size in rows], CORNER_STRIP)
    for axes, (name, _) in zip(panels, rows, strict=True):
        _row(sheet, axes, name, material, data)
        sheet.ruled(axes, "x", 0, float(data.distance[-1]), "Distance (m)" if axes is panels[-1] else "", "{:,.0f}")
        if axes is not panels[-1]:
            sheet.bare(axes)
    _corners(sheet, panels, data)


STACK = (("throttle", 1.2), ("brake", 0.55), ("gear", 1.3), ("rpm", 1.2), ("drs", 0.55))
LABELS = {"throttle": "Throttle (%)", "brake": "Brake", "gear": "Gear", "rpm": "rpm (k)", "drs": "DRS"}


def _row(sheet: Sheet, axes: Axes, name: str, material: Material, data: Traces) -> None:
    if name == "speed":
        _speed(sheet, axes, material, data)
        return
    if name == "delta":
        _delta(sheet, axes, material, data, "Delta (s)")
        return
    for channels, look in reversed(list(zip(data.channels, material.lap_looks, strict=True))):
        step = {} if name in ("throttle", "rpm") else {"drawstyle": "steps-post"}
        sheet.line(axes, data.distance, _shown(name, channels[name]), look, sheet.style.line * 0.75, **step)
    if name in ("brake", "drs"):
        sheet.marked(axes, "y", (0.0, 1.0), LABELS[name], lambda value: "on" if value else "off")
        axes.set_ylim(-0.35, 1.35)
        return
    every = np.concatenate([_shown(name, channels[name]) for channels in data.channels])
    low, high = (0.0, 100.0) if name == "throttle" else (float(np.nanmin(every)), float(np.nanmax(every)))
    pad = 0.12 * (high - low) or 1.0
    sheet.ruled(axes, "y", low - pad, high + pad, LABELS[name])
    if name == "gear":
        sheet.marked(axes, "y", [gear for gear in (2, 4, 6, 8) if low <= gear <= high], LABELS[name])


def _shown(name: str, values: Float) -> Float:
    if name == "rpm":
        return values / 1000
    return np.isin(values, DRS_OPEN).astype(np.float64) if name == "drs" else values


def draw_delta(sheet: Sheet, material: Material, data: Traces) -> None:
    """Draw the time between the laps, and write where most of it is won or lost."""
    legend(sheet, material, data)
    axes = sheet.panel(top=CORNER_STRIP)
    _delta(sheet, axes, material, data, f"Seconds behind {data.names[0]}")
    sheet.ruled(axes, "x", 0, float(data.distance[-1]), "Distance (m)", "{:,.0f}")
    _corners(sheet, [axes], data)
    most = biggest_gain(data)
    if most:
        at, lap, gain = most
        name, place = data.corners[at]
        value = float(np.interp(place, data.distance, data.delta[lap]))
        _point(sheet, axes, place, value, f"T{name}: {gain:+.3f} s {data.names[lap].split()[0]}", value < 0)


def _delta(sheet: Sheet, axes: Axes, material: Material, data: Traces, label: str) -> None:
    every = np.concatenate(data.delta)
    low, high = min(float(every.min()), 0.0), max(float(every.max()), 0.0)
    pad = max(0.16 * (high - low), 0.02)
    for index, (delta, look) in enumerate(zip(data.delta, material.lap_looks, strict=True)):
        sheet.line(axes, data.distance, delta, look, sheet.style.line if index else sheet.style.line * 0.7)
        if len(data.delta) == 2 and index:
            axes.fill_between(data.distance, 0, delta, color=look.colour, alpha=0.14, lw=0)
    sheet.ruled(axes, "y", low - pad, high + pad, label, "{:+g}")


def title(what: str) -> Any:
    """Return how a heading of these plots is made: who, then what."""
    return lambda _material, data: f"{listed(data.names, 'v')}: {what}"


def speed_words(data: Traces) -> str:
    """Return the figures of a speed trace for who cannot see it."""
    pieces = []
    for name, time, channels in zip(data.names, data.times, data.channels, strict=True):
        top, low = float(np.nanmax(channels["speed"])), float(np.nanmin(channels["speed"]))
        pieces.append(f"{name} in {clock(time)}, from {low:.0f} to {top:.0f} km/h")
    return "; ".join(pieces) + f". {len(data.corners)} corners over {data.distance[-1]:,.0f} m."


def delta_words(data: Traces) -> str:
    """Return who is how far behind, and where most of it is won or lost."""
    ends = [f"{name} ends {delta[-1]:+.3f} s" for name, delta in zip(data.names[1:], data.delta[1:], strict=True)]
    most = biggest_gain(data)
    where = f" The largest difference is at corner {data.corners[most[0]][0]}: {most[2]:+.3f} s." if most else ""
    return f"Against {data.names[0]}: {', '.join(ends)}.{where}"


PAIR = f"{QUALIFYING}&driver=JSE,OKA"
KINDS = (
    Kind(
        name="speed-trace",
        title="Speed over the lap",
        about="Speed of one to five laps, corners marked",
        numbers=traces,
        draw=draw_speed,
        words=speed_words,
        heading=title("speed over the lap"),
        of="laps",
        example=PAIR,
    ),
    Kind(
        name="telemetry",
        title="Telemetry",
        about="Speed, delta, throttle, brake, gear, rpm and DRS, stacked",
        numbers=traces,
        draw=draw_stack,
        words=speed_words,
        heading=title("telemetry"),
        of="laps",
        example=PAIR,
        aspect=TALL,
    ),
    Kind(
        name="delta",
        title="Delta",
        about="Time between two to five laps along the lap, and where most of it is won",
        numbers=traces,
        draw=draw_delta,
        words=delta_words,
        heading=title("where the time goes"),
        of="laps",
        example=PAIR,
        fewest=2,
    ),
)
