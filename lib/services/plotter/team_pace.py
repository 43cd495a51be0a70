"""Which team is how fast over a race: the racing laps of both its cars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lib.services.plotter.kind import MAP, Kind, fixed
from lib.services.plotter.layout import clock, short_clock
from lib.services.plotter.material import Material
from lib.services.plotter.pace import density, racing_laps, spread_by
from lib.services.styling import team_colours

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

Float = NDArray[np.float64]
NAMES = 212.0


@dataclass(frozen=True)
class TeamPace:
    """Racing laps of each team, the fastest median first; `drivers` says who drove them."""

    teams: tuple[str, ...]
    times: tuple[Float, ...]
    medians: tuple[float, ...]
    drivers: tuple[tuple[str, ...], ...]


def team_pace(material: Material) -> TeamPace:
    """Return the racing laps by team; raises NoTelemetry where no team has three."""
    rows = material.rows.where(racing_laps(material.rows))
    team_of = {driver.part: driver.team or driver.part for driver in material.entrants}
    who = rows["driver"].tolist()
    teams = np.array([team_of[driver] for driver in who], object)
    found = spread_by(list(dict.fromkeys(team_of.values())), teams, rows["lap_time"], rows["compound"])
    drove = [tuple(sorted({driver for driver in who if team_of[driver] == team})) for team in found.drivers]
    return TeamPace(found.drivers, found.times, tuple(found.medians), tuple(drove))


def draw(sheet: Sheet, material: Material, data: TeamPace) -> None:
    """Draw for each team the shape of its laps, the middle half, the median, and what it costs to the best."""
    axes = sheet.panel(left=NAMES, right=96)
    every = np.concatenate(data.times)
    low, high = float(every.min()), float(every.max())
    pad = 0.04 * (high - low) or 0.5
    sheet.ruled(axes, "x", low - pad, high + pad, "Lap time (min:s), racing laps of both cars", short_clock)
    axes.set_ylim(len(data.teams) - 0.4, -0.6)
    axes.yaxis.set_ticks([])
    everyone = material.stored.manifest.drivers
    colours = team_colours({driver.team or driver.part: driver.colour for driver in everyone}, sheet.style)
    for row, (team, times) in enumerate(zip(data.teams, data.times, strict=True)):
        _team(sheet, axes, row, times, colours[team])
        _names(sheet, axes, row, data)


def _team(sheet: Sheet, axes: Axes, row: int, times: Float, colour: str) -> None:
    levels, width = density(times)
    axes.fill_between(levels, row - 0.4 * width, row + 0.4 * width, color=colour, alpha=0.38, lw=0)
    first, middle, third = np.quantile(times, [0.25, 0.5, 0.75])
    axes.barh(row, third - first, 0.26, first, color=colour, lw=0)
    axes.plot([middle, middle], [row - 0.3, row + 0.3], color=sheet.style.text, lw=3 * sheet.unit)


def _names(sheet: Sheet, axes: Axes, row: int, data: TeamPace) -> None:
    wide, tall = sheet.size(axes)
    each = tall / len(data.teams)
    size = min(14.5, each * 0.42)
    beside = {"transform": axes.get_yaxis_transform(), "va": "center_baseline"}
    up = 0.0 if each < 34 else 0.17
    name = sheet.text(
        (-10 / wide, row - up), data.teams[row], size, None, axes, ha="right", fontweight="bold", **beside
    )
    sheet.fit(name, NAMES - 26)
    if up:
        drove = " ".join(data.drivers[row])
        sheet.text((-10 / wide, row + 0.2), drove, size * 0.8, sheet.style.muted, axes, ha="right", **beside)
    gap = f"+{data.medians[row] - data.medians[0]:.2f} s" if row else clock(data.medians[0])[:-1]
    sheet.text((1 + 10 / wide, row), gap, size, None, axes, fontweight="bold", **beside)


def words(data: TeamPace) -> str:
    """Return every team's median and how many laps it is of."""
    rows = zip(data.teams, data.medians, data.times, strict=True)
    return "Median lap: " + ", ".join(f"{team} {clock(middle)} ({len(laps)} laps)" for team, middle, laps in rows) + "."


KINDS = (
    Kind(
        name="team-pace",
        title="Pace of the teams",
        about="Racing laps of both cars of each team, the fastest median first",
        numbers=team_pace,
        draw=draw,
        words=words,
        heading=fixed("Pace of the teams"),
        aspect=MAP,
    ),
)
