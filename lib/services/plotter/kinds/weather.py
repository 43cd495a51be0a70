"""The weather over a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.plotter.kind import PlotKind, fixed
from lib.services.plotter.layout import LegendEntry
from lib.services.plotter.material import Material
from lib.services.styling import Look, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

MARGIN = 60.0  # s: the weather is measured once a minute
ARROWS = 14  # as many as are told apart at a width of 1200 pixels; chosen by eye
WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


@dataclass(frozen=True)
class Weather:
    """Minutes since the session's start, and what was measured then; `rain` is 0 or 1, NaN where that was not said.

    `direction` is where the wind comes from, in degrees clockwise from north.
    """

    minutes: Float
    air: Float
    track: Float
    wind: Float
    humidity: Float
    rain: Float
    direction: Float


def weather(material: Material) -> Weather:
    """Return the weather while the session ran. Raise NoTelemetry if it is missing."""
    session = material.stored
    table = session.timeline()["weather"]
    if len(table) < 2:
        raise NoTelemetry("The source has no weather for this session")
    start = session.manifest.start_time or float(table["time"][0])
    table = table.where(while_running(table["time"], start, session.laps()["end_time"]))
    air, track, wind, humidity = (table[name] for name in ("air_temp", "track_temp", "wind_speed", "humidity"))
    rain = np.where(table["rainfall"] < 0, np.nan, table["rainfall"])
    return Weather((table["time"] - start) / 60, air, track, wind, humidity, rain, table["wind_direction"])


def while_running(times: Float, start: float, ends: Float) -> NDArray[np.bool_]:
    """Return which times lie between the start and the last lap's end; all where fewer than two do."""
    last = float(np.nanmax(ends)) if np.isfinite(ends).any() else np.inf
    inside = (times >= start - MARGIN) & (times <= last + MARGIN)
    return inside if inside.sum() > 1 else np.ones(len(times), np.bool_)


def draw(sheet: Sheet, _material: Material, data: Weather) -> None:
    """Draw temperatures, humidity and wind one below the other, rain behind all of them."""
    style = sheet.style
    track, air = (Look(visible(colour, style.panel)) for colour in (style.bad, style.rain))
    wet = [LegendEntry("Rain", Look(style.rain), True)] if (data.rain == 1).any() else []
    sheet.legend([LegendEntry("Track", track), LegendEntry("Air", Look(air.colour, (4.0, 1.6))), *wet])
    upper, middle, lower = panels = sheet.stack((2.2, 1, 1), gap=22)
    for axes in panels:
        sheet.ruled(
            axes, "x", float(data.minutes[0]), float(data.minutes[-1]), "Minutes from the start" * (axes is lower)
        )
        axes.fill_between(
            data.minutes,
            0,
            data.rain,
            step="post",
            color=style.rain,
            alpha=0.22,
            lw=0,
            transform=axes.get_xaxis_transform(),
        )
    for axes in (upper, middle):
        sheet.bare(axes)
    sheet.line(upper, data.minutes, data.track, track)
    sheet.line(upper, data.minutes, data.air, Look(air.colour, (4.0, 1.6)))
    _limits(sheet, upper, np.concatenate([data.air, data.track]), "Temperature (°C)")
    sheet.line(middle, data.minutes, data.humidity, Look(style.text))
    _limits(sheet, middle, data.humidity, "Humid. (%)")
    sheet.line(lower, data.minutes, data.wind, Look(style.text))
    _limits(sheet, lower, data.wind, "Wind (m/s)")
    _arrows(sheet, lower, data)


def _arrows(sheet: Sheet, axes: Axes, data: Weather) -> None:
    """Draw where the wind blows to, north up, along the upper edge."""
    known = np.flatnonzero(~np.isnan(data.direction) & (data.wind > 0))
    for at in known[:: max(len(known) // ARROWS, 1)]:
        turn = np.deg2rad(data.direction[at] + 180)
        reach = 9 * np.array([np.sin(turn), np.cos(turn)]) / np.array(sheet.size(axes))
        share = (data.minutes[at] - axes.get_xlim()[0]) / float(np.ptp(axes.get_xlim()))
        middle = np.array([share, 1 - 14 / sheet.size(axes)[1]])
        if 0.01 < share < 0.99:
            arrow = {"arrowstyle": "-|>", "color": sheet.style.muted, "shrinkA": 0, "shrinkB": 0}
            sizes = {"lw": 1.3 * sheet.unit, "mutation_scale": 8 * sheet.unit}
            ends: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "axes fraction"}
            axes.annotate("", middle + reach, middle - reach, arrowprops=arrow | sizes, **ends)
    if len(known):
        sheet.note("Arrows: where the wind blows, north up")


def _limits(sheet: Sheet, axes: Axes, values: Float, label: str) -> None:
    known = values[~np.isnan(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    pad = max(0.15 * (high - low), 0.4)
    sheet.ruled(axes, "y", low - pad, high + pad, label)


def words(data: Weather) -> str:
    spans = [
        f"{name} {np.nanmin(values):.0f} to {np.nanmax(values):.0f} {unit}"
        for name, values, unit in (("air", data.air, "°C"), ("track", data.track, "°C"), ("wind", data.wind, "m/s"))
        if not np.isnan(values).all()
    ]
    return f"{'; '.join([*filter(None, [', '.join(spans) + _wind_words(data)]), _rain_words(data.rain)])}."


def _wind_words(data: Weather) -> str:
    """Return from where the wind blows, weighed by its speed."""
    known = ~np.isnan(data.direction) & (data.wind > 0)
    if not known.any():
        return ""
    turn = np.deg2rad(data.direction[known])
    east, north = (data.wind[known] * np.sin(turn)).sum(), (data.wind[known] * np.cos(turn)).sum()
    return f" mostly from the {WINDS[round(float(np.rad2deg(np.arctan2(east, north))) / 45) % 8]}"


def _rain_words(rain: Float) -> str:
    known = rain[~np.isnan(rain)]
    if not len(known):
        return "rain is not known"
    return f"rain in {100 * float(known.mean()):.0f} % of the measurements" if known.any() else "no rain"


KINDS = (
    PlotKind(
        name="weather",
        title="Weather",
        about="Temperatures, humidity, wind and rain over the session",
        numbers=weather,
        draw=draw,
        words=words,
        heading=fixed("Weather"),
        of="track",
    ),
)
