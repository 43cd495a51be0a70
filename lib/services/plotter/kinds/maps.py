"""The circuit from above: numbered corners, and a lap's gear, speed, throttle or brake in colour on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.services.plotter.kind import MAP, QUALIFYING, PlotKind, of_laps
from lib.services.plotter.kinds.maps_numbers import (
    Way,
    apart,
    brake_words,
    channel_words,
    dominance,
    dominance_words,
    extent,
    lap_way,
    outline,
    outline_words,
)
from lib.services.plotter.layout import LegendEntry, clock
from lib.services.plotter.material import Material
from lib.services.styling import Look, mixed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

MARK = 30.0  # pixels of the circle around a corner number, which must not be cut at the edge
FRAME = 118.0 + 46.0 + 2.4 * MARK  # pixels above and below the line
FLATTEST, TALLEST = 0.5625, 1.0  # height by width: a page is scrolled to see a taller picture


def map_shape(data: Way) -> float:
    """Return the height by width in which the line fills the width, as far as a screen shows the whole of it."""
    west, east, south, north = extent(data.x, data.y)
    wide = 1200 - 40 - 40 - 2.4 * MARK
    tall = (north - south) / max(east - west, 1e-9) * wide
    return float(np.clip((FRAME + tall) / 1200, FLATTEST, TALLEST))


def _ground(sheet: Sheet, data: Way, right: float) -> Axes:
    """Return axes in which a metre is as long across as up, with room for the corners' numbers."""
    axes = sheet.panel(left=40, right=right, bottom=46, top=0)
    axes.set_axis_off()
    wide, tall = sheet.size(axes)
    room = 1.2 * MARK
    west, east, south, north = extent(data.x, data.y)
    span_x, span_y = east - west, north - south
    per_pixel = max(span_x / (wide - 2 * room), span_y / (tall - 2 * room))
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    axes.set_xlim(middle_x - per_pixel * wide / 2, middle_x + per_pixel * wide / 2)
    axes.set_ylim(middle_y - per_pixel * tall / 2, middle_y + per_pixel * tall / 2)
    closed = np.append(np.arange(len(data.x)), 0)
    axes.plot(data.x[closed], data.y[closed], color=sheet.style.grid, lw=15 * sheet.unit, solid_joinstyle="round")
    return axes


def _numbers(sheet: Sheet, axes: Axes, data: Way) -> None:
    if not data.corners:
        return
    per_pixel = float(np.diff(axes.get_xlim())[0]) / sheet.size(axes)[0]
    marks = np.array([corner[1:3] for corner in data.corners])
    wanted = np.array([corner[3:5] for corner in data.corners])
    places = apart(marks, np.column_stack([data.x, data.y]), wanted, 12.5 * per_pixel)
    for (name, *_), mark, place in zip(data.corners, marks, places, strict=True):
        axes.plot(*zip(mark, place, strict=True), color=sheet.style.muted, lw=sheet.unit, zorder=1)
        axes.plot(*place, "o", ms=24 * sheet.unit, mfc=sheet.style.panel, mec=sheet.style.muted, mew=sheet.unit)
        sheet.text(tuple(place), name, 12.5, None, axes, ha="center", va="center_baseline", fontweight="bold")


def _start(sheet: Sheet, axes: Axes, data: Way) -> None:
    along = np.array([data.x[1] - data.x[0], data.y[1] - data.y[0]])
    if np.isnan(along).any():
        return  # its positions stood frozen at the line
    across = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9)
    reach = 14 * float(np.diff(axes.get_xlim())[0]) / sheet.size(axes)[0]
    ends = np.array([data.x[0], data.y[0]]) + np.outer([-1, 1], across) * reach
    axes.plot(ends[:, 0], ends[:, 1], color=sheet.style.accent, lw=4 * sheet.unit, zorder=5)
    ahead = along / max(float(np.hypot(*along)), 1e-9) * reach
    tail = ends[1] + ahead * 0.3
    arrow = {"arrowstyle": "-|>", "color": sheet.style.accent, "shrinkA": 0, "shrinkB": 0}
    sizes = {"lw": 2.5 * sheet.unit, "mutation_scale": 16 * sheet.unit}
    axes.annotate("", tail + ahead * 2.2, tail, arrowprops=arrow | sizes)


def _coloured(sheet: Sheet, axes: Axes, data: Way, colours: Sequence[str], low: float, high: float) -> None:
    """Draw the line in these colours, the first for values at `low`, the last for those at `high`."""
    from matplotlib.collections import LineCollection
    from matplotlib.colors import ListedColormap

    points = np.column_stack([data.x, data.y])
    segments: Any = np.stack([points[:-1], points[1:]], axis=1)
    lines = LineCollection(segments, linewidths=8 * sheet.unit, capstyle="round", cmap=ListedColormap(colours))
    lines.set_array(data.value[:-1])
    lines.set_clim(low, high)
    axes.add_collection(lines)


def _map(sheet: Sheet, data: Way, colours: Sequence[str], low: float, high: float, right: float = 40.0) -> None:
    """Draw the line in colours on its ground, with the start and the corners' numbers."""
    axes = _ground(sheet, data, right)
    _coloured(sheet, axes, data, colours, low, high)
    _start(sheet, axes, data)
    _numbers(sheet, axes, data)


def draw_outline(sheet: Sheet, _material: Material, data: Way) -> None:
    """Draw the circuit with numbered corners, its sectors, and the line where the lap starts."""
    inks = [mixed(sheet.style.ramp, share) for share in (0.1, 0.5, 0.9)] if data.lines else [sheet.style.text]
    lengths = np.diff([0.0, *data.lines])
    sectors = [(f"Sector {at + 1}  {length:,.0f} m", inks[at]) for at, length in enumerate(lengths)]
    entries = [LegendEntry(words, Look(ink), True) for words, ink in sectors]
    sheet.legend([*entries, LegendEntry("Start and finish", Look(sheet.style.accent))])
    _map(sheet, data, inks, -0.5, len(inks) - 0.5)


def draw_channel(label: str) -> Any:
    """Return a function that draws a lap with a channel in colour and its scale beside it."""

    def draw(sheet: Sheet, _material: Material, data: Way) -> None:
        low, high = float(np.nanmin(data.value)), float(np.nanmax(data.value))
        high = high if high > low else low + 1
        _map(sheet, data, ramp(sheet), low, high, right=130)
        scale(sheet, low, high, label)

    return draw


def scale(sheet: Sheet, low: float, high: float, label: str, bottom: float = 62.0) -> None:
    """Draw the style's ramp right of the axes, from `bottom` up, with the values it stands for."""
    tall = 1 - sheet.y(sheet.top + bottom + 44)
    axes = sheet.figure.add_axes((1 - sheet.x(104), sheet.y(bottom), sheet.x(18), tall))
    colours = ramp(sheet)
    pixels = np.array([[[int(colour[at : at + 2], 16) for at in (1, 3, 5)]] for colour in colours], np.uint8)
    axes.imshow(pixels, origin="lower", aspect="auto", extent=(0, 1, low, high))
    sheet.ruled(axes, "y", low, high, "")
    axes.grid(False)
    axes.set_xticks([])
    axes.yaxis.tick_right()
    sheet.text((1 - sheet.x(18), 1 - sheet.y(sheet.top + 22)), label, 14, sheet.style.muted, ha="right")


def ramp(sheet: Sheet) -> list[str]:
    """Return the style's ramp in 256 steps."""
    return [mixed(sheet.style.ramp, share) for share in np.linspace(0, 1, 256)]


def draw_steps(sheet: Sheet, _material: Material, data: Way) -> None:
    """Draw a lap with one colour for each gear."""
    gears = np.arange(int(np.nanmin(data.value)), int(np.nanmax(data.value)) + 1)
    colours = [mixed(sheet.style.ramp, share) for share in np.linspace(0, 1, len(gears))]
    sheet.legend([LegendEntry(f"Gear {gear}", Look(colour), True) for gear, colour in zip(gears, colours, strict=True)])
    _map(sheet, data, colours, gears[0] - 0.5, gears[-1] + 0.5)


def draw_brake(sheet: Sheet, _material: Material, data: Way) -> None:
    """Draw a lap, the braking zones in colour."""
    style = sheet.style
    sheet.legend([LegendEntry("Brakes on", Look(style.bad), True), LegendEntry("Brakes off", Look(style.muted), True)])
    _map(sheet, data, [style.muted, style.bad], 0, 1)


def draw_dominance(sheet: Sheet, material: Material, data: Way) -> None:
    """Draw the map in the colour of who is fastest in each mini-sector."""
    looks = [look.colour for look in material.lap_looks]
    known = data.value[np.isfinite(data.value)]
    shares = [round(100 * float((known == index).mean())) for index in range(len(data.names))]
    rows = zip(data.names, data.times, shares, looks, strict=True)
    words = [(f"{name}  {clock(time)}  fastest on {share} %", look) for name, time, share, look in rows]
    sheet.legend([LegendEntry(text, Look(look), True) for text, look in words])
    _map(sheet, data, looks, -0.5, len(looks) - 0.5)


def circuit_title(material: Material, _data: Way) -> str:
    return f"{material.stored.manifest.location or material.stored.manifest.event}: the circuit"


def _of_lap(name: str, what: str, about: str, *, channel: str, draw: Any, words: Any) -> PlotKind:
    return PlotKind(
        name=name,
        title=what.capitalize(),
        about=about,
        numbers=lap_way(channel),
        draw=draw,
        words=words,
        heading=of_laps(what),
        of="laps",
        example=f"{QUALIFYING}&driver=JSE",
        aspect=MAP,
        shape=map_shape,
        most=1,
    )


KINDS = (
    PlotKind(
        name="track-map",
        title="Track map",
        about="The circuit with numbered corners",
        numbers=outline,
        draw=draw_outline,
        words=outline_words,
        heading=circuit_title,
        of="track",
        example=QUALIFYING,
        aspect=MAP,
        shape=map_shape,
    ),
    _of_lap(
        "gear-map",
        "gears around the lap",
        "The gear of one lap on the map",
        channel="gear",
        draw=draw_steps,
        words=channel_words("gears", ""),
    ),
    _of_lap(
        "speed-map",
        "speed around the lap",
        "The speed of one lap on the map",
        channel="speed",
        draw=draw_channel("km/h"),
        words=channel_words("speed", " km/h"),
    ),
    _of_lap(
        "throttle-map",
        "throttle around the lap",
        "The throttle of one lap on the map",
        channel="throttle",
        draw=draw_channel("Throttle %"),
        words=channel_words("throttle", " %"),
    ),
    _of_lap(
        "brake-map",
        "braking around the lap",
        "Where one lap is braked, on the map",
        channel="brake",
        draw=draw_brake,
        words=brake_words,
    ),
    PlotKind(
        name="dominance-map",
        title="Track dominance",
        about="Which of two to five laps is fastest in each mini-sector",
        numbers=dominance,
        draw=draw_dominance,
        words=dominance_words,
        heading=of_laps("who is fastest where"),
        of="laps",
        example=f"{QUALIFYING}&driver=JSE,OKA",
        aspect=MAP,
        shape=map_shape,
        fewest=2,
    ),
)
