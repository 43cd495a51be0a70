"""What the tyres give: acceleration along and across the road, from the speed and the way driven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lib.errors import NoTelemetry
from lib.services.plotter.kind import QUALIFYING, Kind
from lib.services.plotter.layout import Entry, clock
from lib.services.plotter.material import Material, listed
from lib.services.telemetry_service.lap import Lap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

Float = NDArray[np.float64]
G = 9.81
EVERY = 0.1
SPEED_WINDOW, WAY_WINDOW = 0.5, 0.9
FEWEST = 4
SECTORS, HULL = 36, 0.95


@dataclass(frozen=True)
class Grip:
    """For each lap g across the road (right turns positive) and along it (braking negative), ten times a second."""

    names: tuple[str, ...]
    times: tuple[float, ...]
    across: tuple[Float, ...]
    along: tuple[Float, ...]

    def peaks(self, lap: int) -> tuple[float, float, float]:
        """Return braking, traction and cornering as what a lap exceeds in one hundredth of its time."""
        brake, push = np.quantile(self.along[lap], [0.01, 0.99])
        return -float(brake), float(push), float(np.quantile(np.abs(self.across[lap]), 0.99))


def grip(material: Material) -> Grip:
    """Return what each lap did; raises NoTelemetry where a lap has no positions."""
    found = [lap_grip(lap) for lap in material.opened]
    times = tuple(lap.lap_time for lap in material.opened)
    across, along = (tuple(pair[side] for pair in found) for side in (0, 1))
    return Grip(tuple(material.lap_names()), times, across, along)


def lap_grip(lap: Lap) -> tuple[Float, Float]:
    """Return g across and along the road of a lap."""
    if lap.track is None or np.isfinite(lap.track.x).sum() < FEWEST:
        raise NoTelemetry(f"{lap.name or lap.driver} has no positions: how hard it corners is not known")
    moments = np.arange(0.0, lap.lap_time, EVERY)
    track, clock = lap.track, lap.car.time + lap.car_delay
    return accelerations(moments, (clock, lap.car.speed / 3.6), (track.time + track.late, track.x, track.y))


def accelerations(moments: Float, car: tuple[Float, Float], way: tuple[Float, Float, Float]) -> tuple[Float, Float]:
    """Return g across and along at these moments, from (time, m/s) and (time, x, y) in metres.

    Parabolas are fitted to the samples around each moment: what is shorter than their window is smoothed away.
    """
    speed, rate, _ = parabolas(moments, *car, SPEED_WINDOW)
    _, vx, ax = parabolas(moments, way[0], way[1], WAY_WINDOW)
    _, vy, ay = parabolas(moments, way[0], way[2], WAY_WINDOW)
    bend = (vx * ay - vy * ax) / np.maximum(np.hypot(vx, vy), 1.0) ** 3
    across, along = -(speed**2) * bend / G, rate / G
    known = np.isfinite(across) & np.isfinite(along)
    return across[known], along[known]


def parabolas(moments: Float, time: Float, value: Float, window: float) -> tuple[Float, Float, Float]:
    """Return value, slope and second derivative of a parabola fitted around each moment; NaN with too few samples.

    `time` ascends.
    """
    good = np.isfinite(time) & np.isfinite(value)
    time, value = time[good], value[good]
    found = np.full((len(moments), 3), np.nan)
    if len(time) < FEWEST:
        return found[:, 0], found[:, 1], found[:, 2]
    first, after = np.searchsorted(time, moments - window), np.searchsorted(time, moments + window, "right")
    index = first[:, None] + np.arange(max(int((after - first).max(initial=0)), 1))  # no other sample has a weight
    inside, index = index < after[:, None], np.minimum(index, len(time) - 1)
    away = np.where(inside, (time[index] - moments[:, None]) / window, 1.0)
    weight = np.maximum(1 - np.abs(away) ** 3, 0.0) ** 3
    powers = [weight * away**power for power in range(5)]
    sums = [power.sum(axis=1) for power in powers]
    matrix = np.stack([np.stack([sums[row + column] for column in range(3)], axis=-1) for row in range(3)], axis=-2)
    right = np.stack([(powers[row] * value[index]).sum(axis=1) for row in range(3)], axis=-1)
    enough = ((weight > 0).sum(axis=1) >= FEWEST) & (np.linalg.det(matrix) > 1e-9)
    found[enough] = np.linalg.solve(matrix[enough], right[enough][..., None])[..., 0]
    return found[:, 0], found[:, 1] / window, 2 * found[:, 2] / window**2


def hull(across: Float, along: Float) -> tuple[Float, Float]:
    """Return a closed line around what the lap did: in each direction the g that only one sample in twenty exceeds."""
    angle, reach = np.arctan2(along, across), np.hypot(across, along)
    middles = (np.arange(SECTORS) + 0.5) / SECTORS * 2 * np.pi - np.pi
    apart = np.abs((angle[None, :] - middles[:, None] + np.pi) % (2 * np.pi) - np.pi)
    near = apart < 2 * np.pi / SECTORS
    far = np.array([np.quantile(reach[here], HULL) if here.any() else 0.0 for here in near])
    middles, far = np.append(middles, middles[0]), np.append(far, far[0])
    return far * np.cos(middles), far * np.sin(middles)


def draw(sheet: Sheet, material: Material, data: Grip) -> None:
    """Draw every tenth of a second as a dot, the rings of whole g, and a line around what each lap did."""
    looks = material.lap_looks
    rows = zip(data.names, data.times, looks, strict=True)
    sheet.legend([Entry(f"{name}  {clock(time)}", look) for name, time, look in rows])
    axes = sheet.panel(top=10)
    most = max(float(np.hypot(x, y).max()) for x, y in zip(data.across, data.along, strict=True))
    top = max(float(np.ceil(min(most, 8.0) * 2) / 2), 2.0)
    wide, tall = sheet.size(axes)
    axes.set_xlim(-top * wide / tall, top * wide / tall)
    axes.set_ylim(-top, top)
    _rings(sheet, axes, int(top))
    for x, y, look in zip(data.across, data.along, looks, strict=True):
        axes.plot(x, y, "o", ms=4.5 * sheet.unit, color=look.colour, alpha=0.4, mew=0)
    for x, y, look in zip(data.across, data.along, looks, strict=True):
        sheet.line(axes, *hull(x, y), look)
    _sides(sheet, axes)
    sheet.note("Estimated from speed and positions, four a second: a g more or less in a fast corner")


def _rings(sheet: Sheet, axes: Axes, most: int) -> None:
    turn = np.linspace(0, 2 * np.pi, 181)
    sheet.marked(axes, "x", [g for g in range(-most, most + 1) if g], "Across (g)", lambda g: f"{abs(g)}")
    sheet.marked(axes, "y", [g for g in range(-most, most + 1) if g], "Along (g)", "{:+d}")
    axes.grid(False)
    for ring in range(1, most + 1):
        axes.plot(ring * np.cos(turn), ring * np.sin(turn), color=sheet.style.grid, lw=sheet.unit)
    axes.axhline(0, color=sheet.style.grid, lw=sheet.unit)
    axes.axvline(0, color=sheet.style.grid, lw=sheet.unit)


def _sides(sheet: Sheet, axes: Axes) -> None:
    wide, tall = sheet.size(axes)
    places = (("Left turn", (0.0, 0.5), "left", (10, 12)), ("Right turn", (1.0, 0.5), "right", (-10, 12)))
    for words, (x, y), side, (right, up) in places:
        at = (x + right / wide, y + up / tall)
        sheet.text(at, words, 13, sheet.style.muted, axes, ha=side, va="center", transform=axes.transAxes)
    for words, y, up in (("Accelerating", 1.0, -14), ("Braking", 0.0, 14)):
        at = (0.5 + 8 / wide, y + up / tall)
        sheet.text(at, words, 13, sheet.style.muted, axes, ha="left", va="center", transform=axes.transAxes)


def words(data: Grip) -> str:
    """Return the peaks of each lap."""
    pieces = []
    for index, name in enumerate(data.names):
        brake, push, corner = data.peaks(index)
        pieces.append(
            f"{name} brakes with up to {brake:.1f} g, corners with {corner:.1f} g, accelerates with {push:.1f} g"
        )
    return f"{'; '.join(pieces)}. Estimated from speed and positions."


def _heading(_material: Any, data: Grip) -> str:
    return f"{listed(data.names, 'v')}: what the tyres give"


KINDS = (
    Kind(
        name="gg-diagram",
        title="Acceleration along and across the road",
        about="How hard one to three laps brake, corner and accelerate, in g, estimated from the way driven",
        numbers=grip,
        draw=draw,
        words=words,
        heading=_heading,
        of="laps",
        example=f"{QUALIFYING}&driver=JSE",
        aspect=0.9,
        most=3,
    ),
)
