"""How hard a lap brakes, corners and accelerates: the gg diagram, estimated from speeds and positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.arrays import Float
from lib.services.plotter.kind import MAP, QUALIFYING, PlotKind, of_laps
from lib.services.plotter.kinds.maps import scale
from lib.services.plotter.layout import LegendEntry, clock
from lib.services.plotter.material import Material
from lib.services.styling import Look, mixed
from lib.services.telemetry_service.forces import ForceEstimates, forces_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet


SHARE = 0.98  # of the lap lies inside the outline: the rest is noise of the derivatives
DIRECTIONS = 72  # one each 5 degrees
MARKS = ("o", "x", "^")


@dataclass(frozen=True)
class Peak:
    """The hardest moment of all laps in one direction."""

    lap: int
    lateral: float
    longitudinal: float
    speed: float


@dataclass(frozen=True)
class Grip:
    """The laps' forces, and what each reaches in 72 directions; `sides` = it is known which corners turn right."""

    names: tuple[str, ...]
    times: tuple[float, ...]
    laps: tuple[ForceEstimates, ...]
    envelopes: tuple[tuple[Float, Float], ...]
    sides: bool = True


def grip(material: Material) -> Grip:
    """Return the accelerations of the laps. Raise NoTelemetry if one has no positions."""
    laps = tuple(forces_of(lap) for lap in material.opened)
    return Grip(
        tuple(material.lap_names()),
        tuple(lap.lap_time for lap in material.opened),
        laps,
        tuple(envelope(lap.lateral, lap.longitudinal) for lap in laps),
        not any(lap.own for lap in material.opened),
    )


def envelope(lateral: Float, longitudinal: Float) -> tuple[Float, Float]:
    """Return the closed outline that, seen from any direction, has 98 % of the points behind it."""
    angles = np.linspace(0, 2 * np.pi, DIRECTIONS + 1)
    across, along = np.cos(angles), np.sin(angles)
    reach = np.quantile(np.outer(across, lateral) + np.outer(along, longitudinal), SHARE, axis=1)
    facing = np.cos(angles[:, None] - angles[None, :])
    limits = np.where(facing > 0.05, np.maximum(reach, 0.05)[None, :] / np.maximum(facing, 0.05), np.inf)
    radius = limits.min(axis=1)
    return radius * across, radius * along


def peaks(data: Grip) -> tuple[Peak, Peak, Peak]:
    """Return the hardest braking, the hardest cornering and the hardest acceleration of all laps."""
    return (
        _peak(data, [-lap.longitudinal for lap in data.laps]),
        _peak(data, [np.abs(lap.lateral) for lap in data.laps]),
        _peak(data, [lap.longitudinal for lap in data.laps]),
    )


def _peak(data: Grip, values: Sequence[Float]) -> Peak:
    at = int(np.argmax([value.max() for value in values]))
    index, lap = int(np.argmax(values[at])), data.laps[at]
    return Peak(at, float(lap.lateral[index]), float(lap.longitudinal[index]), float(lap.speed[index]))


def draw_grip(sheet: Sheet, material: Material, data: Grip) -> None:
    """Draw every tenth of a second as a dot on rings of whole g, what each lap reaches, and the peaks in words."""
    one = len(data.laps) == 1
    looks = material.lap_looks
    rows = zip(data.names, data.times, looks, strict=True)
    entries = [LegendEntry(f"{name}  {clock(time)}", look) for name, time, look in rows]
    sheet.legend([*entries, LegendEntry("Outline: 98 % of the lap in each direction", Look(sheet.style.muted))])
    axes = sheet.panel(right=130.0 if one else 30.0)
    _ground(sheet, axes, data)
    low = min(float(lap.speed.min()) for lap in data.laps)
    high = max(low + 1.0, *(float(lap.speed.max()) for lap in data.laps))
    for lap, look, mark, (across, along) in zip(data.laps, looks, MARKS, data.envelopes, strict=False):
        shares = (lap.speed - low) / (high - low)
        inks = [mixed(sheet.style.ramp, float(share)) for share in shares] if one else look.colour
        colours: dict[str, Any] = {
            "c": inks,
            "marker": mark,
            "lw": 0 if mark != "x" else 1.4 * sheet.unit,
            "alpha": 0.75,
        }
        axes.scatter(lap.lateral, lap.longitudinal, s=(6.5 * sheet.unit) ** 2, zorder=2, **colours)
        sheet.line(axes, across, along, look, zorder=3)
    if one:
        scale(sheet, low, high, "km/h", 86)
    _peaks(sheet, axes, data)


def _ground(sheet: Sheet, axes: Axes, data: Grip) -> None:
    """Set limits in which a g is as long across as up and everything has room, and draw the rings."""
    across = np.concatenate([lap.lateral for lap in data.laps])
    along = np.concatenate([lap.longitudinal for lap in data.laps])
    wide, tall = sheet.size(axes)
    side = 1.12 * float(np.abs(across).max())
    low, high = float(along.min()), float(along.max())
    per_pixel = max(2 * side / wide, (high - low) / (tall - 130), 2.2 / wide)
    middle = (low + high) / 2
    _axis(sheet, axes, "x", -per_pixel * wide / 2, per_pixel * wide / 2, _lateral_label(wide, data.sides))
    bottom, top = middle - per_pixel * tall / 2, middle + per_pixel * tall / 2
    _axis(sheet, axes, "y", bottom, top, "Braking · longitudinal (g) · traction")
    turn = np.linspace(0, 2 * np.pi, 181)
    for ring in range(1, 1 + int(np.hypot(per_pixel * wide / 2, max(-bottom, top)))):
        axes.plot(ring * np.cos(turn), ring * np.sin(turn), color=sheet.style.grid, lw=1.4 * sheet.unit, zorder=1)
    for way in "xy":
        (axes.axvline if way == "x" else axes.axhline)(0, color=sheet.style.muted, lw=sheet.unit, zorder=1)


def _lateral_label(room: float, sides: bool) -> str:
    whole = "Lateral, estimated from positions (g)"
    long = f"Left corners · {whole[0].lower()}{whole[1:]} · right corners"
    return long if sides and len(long) * 8.6 < room else whole


def _axis(sheet: Sheet, axes: Axes, which: str, low: float, high: float, label: str) -> None:
    sheet.marked(axes, which, list(range(int(np.ceil(low)), int(high) + 1)), label, lambda value: f"{abs(value):g}")
    getattr(axes, f"set_{which}lim")(low, high)
    axes.grid(False)


def _peaks(sheet: Sheet, axes: Axes, data: Grip) -> None:
    """Write the peaks in the corners of the axes, where no car can be, each with a line to its dot."""
    braking, cornering, traction = peaks(data)
    right = cornering.lateral > 0
    corner = ("right" if right else "left") if data.sides else ""
    _note(sheet, axes, f"Peak braking {-braking.longitudinal:.1f} g", braking, data, (0.015, 0.02))
    _note(sheet, axes, f"Peak traction {traction.longitudinal:.1f} g", traction, data, (0.015, 0.98))
    words = f"Peak {f'{corner} corner' if corner else 'cornering'} {abs(cornering.lateral):.1f} g"
    _note(sheet, axes, words, cornering, data, (0.985, 0.98 if right else 0.02))


def _note(sheet: Sheet, axes: Axes, words: str, peak: Peak, data: Grip, at: tuple[float, float]) -> None:
    who = f"{data.names[peak.lap]}, " if len(data.laps) > 1 else ""
    side, foot = "left" if at[0] < 0.5 else "right", "bottom" if at[1] < 0.5 else "top"
    place: dict[str, Any] = {"transform": axes.transAxes, "ha": side, "va": foot, "zorder": 6}
    wide, tall = sheet.size(axes)
    upper, lower = (at[1], at[1] - 22 / tall) if foot == "top" else (at[1] + 22 / tall, at[1])
    sheet.text((at[0], upper), words, 15, None, axes, fontweight="bold", **place)
    small = sheet.text((at[0], lower), f"{who}at {peak.speed:.0f} km/h", 13.5, sheet.style.muted, axes, **place)
    sheet.fit(small, 0.42 * wide)
    ring: dict[str, Any] = {"mfc": "none", "mec": sheet.style.text, "mew": 2 * sheet.unit}
    axes.plot([peak.lateral], [peak.longitudinal], "o", ms=13 * sheet.unit, zorder=5, **ring)


def grip_words(data: Grip) -> str:
    """Return the peaks, and what 98 % of the time lies within."""
    braking, cornering, traction = peaks(data)
    rows = [
        (braking, f"braking {-braking.longitudinal:.1f} g"),
        (cornering, f"cornering {abs(cornering.lateral):.1f} g"),
        (traction, f"traction {traction.longitudinal:.1f} g"),
    ]
    told = [f"{words} ({data.names[peak.lap]} at {peak.speed:.0f} km/h)" for peak, words in rows]
    usual = [
        f"{name} {float(np.quantile(np.abs(lap.lateral), SHARE)):.1f} g"
        for name, lap in zip(data.names, data.laps, strict=True)
    ]
    return (
        f"Peaks: {', '.join(told)}. Lateral for 98 % of the lap at most: {', '.join(usual)}. Estimated from positions."
    )


KINDS = (
    PlotKind(
        name="gg-diagram",
        title="Grip: longitudinal against lateral acceleration",
        about="Braking, cornering and traction of one to three laps in g, estimated from speeds and positions",
        numbers=grip,
        draw=draw_grip,
        words=grip_words,
        heading=of_laps("grip in braking, corners and traction"),
        of="laps",
        example=f"{QUALIFYING}&driver=JSE,OKA",
        aspect=MAP,
        most=3,
    ),
)
