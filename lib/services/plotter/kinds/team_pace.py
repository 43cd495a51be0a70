"""Which team has the pace: the racing laps of both its cars together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.arrays import Float
from lib.errors import NoTelemetry
from lib.services.plotter.kind import MAP, PRACTICES, PlotKind, fixed
from lib.services.plotter.kinds.pace import ROAD_CHANGED, median_words, pace_axis, road_remark
from lib.services.plotter.kinds.pace_numbers import FEWEST, density
from lib.services.plotter.material import Material
from lib.services.race_story.field_pace import Paces, paces_of
from lib.services.race_story.race_laps import RACES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lib.services.plotter.sheet import Sheet

HALF = 0.38  # half of a column's width: the rest is the space to the next


@dataclass(frozen=True)
class Teams:
    """The racing laps of each team, the fastest median first, and the drivers who drove them.

    Where `against` they are seconds behind the field's median of the same lap.
    """

    names: tuple[str, ...]
    times: tuple[Float, ...]
    drivers: tuple[tuple[str, ...], ...]
    against: bool = False

    @property
    def medians(self) -> list[float]:
        return [float(np.median(times)) for times in self.times]


def team_pace(material: Material) -> Teams:
    """Return the racing laps by team. Raise NoTelemetry for a qualifying, if nobody drives any."""
    teams = {driver.part: driver.team or driver.part for driver in material.entrants}
    return teams_of(teams, paces_of(material.stored, material.names))


def teams_of(teams: Mapping[str, str], paces: Paces) -> Teams:
    """Return the laps of each team that has at least three; `teams` says whose a driver is."""
    who = paces.rows["driver"].astype(str)
    found: list[tuple[str, Float, tuple[str, ...]]] = []
    for team in dict.fromkeys(teams.values()):
        mates = [driver for driver, name in teams.items() if name == team]
        mine = np.isin(who, mates)
        if mine.sum() >= FEWEST:
            driven = tuple(driver for driver in mates if (who == driver).any())
            found.append((team, paces.values[mine], driven))
    if not found:
        raise NoTelemetry(f"No team has {FEWEST} laps at racing speed here")
    found.sort(key=lambda row: float(np.median(row[1])))
    names, times, drivers = zip(*found, strict=True)
    return Teams(names, times, drivers, paces.against)


def draw_teams(sheet: Sheet, material: Material, data: Teams) -> None:
    """Draw the shape of each team's lap times, the middle half, the median, and what it costs to the best median."""
    style, best = sheet.style, data.medians[0]
    road_remark(sheet, data.against)
    axes = sheet.panel(left=226, right=112, top=26)
    shapes = [density(times) for times in data.times]
    reached = np.concatenate([levels for levels, _ in shapes])
    pad = 0.02 * float(np.ptp(reached))
    pace_axis(sheet, axes, "x", float(reached.min()) - pad, float(reached.max()) + pad, data.against)
    axes.set_ylim(len(data.names) - 0.5, -0.5)
    axes.yaxis.set_ticks(range(len(data.names)), [""] * len(data.names))
    wide, tall = sheet.size(axes)
    size = min(15.0, tall / len(data.names) * 0.36)
    across = axes.get_yaxis_transform()
    rows = zip(data.names, data.times, data.drivers, data.medians, strict=True)
    for row, (name, times, drivers, middle) in enumerate(rows):
        colour = material.looks[drivers[0]].colour
        levels, share = shapes[row]
        axes.fill_between(levels, row - HALF * share, row + HALF * share, color=colour, alpha=0.45, lw=0)
        low, high = np.quantile(times, [0.25, 0.75])
        axes.plot([low, high], [row, row], color=colour, lw=9 * sheet.unit, solid_capstyle="butt")
        axes.plot([middle] * 2, [row - HALF, row + HALF], color=style.text, lw=3 * sheet.unit, solid_capstyle="butt")
        _team(sheet, axes, row, name, drivers, size)
        words = f"+{middle - best:.3f}" if row and not data.against else median_words(middle, data.against)
        at = {"transform": across, "ha": "right", "va": "center_baseline", "fontweight": "bold"}
        sheet.text((1 + 92 / wide, row), words, size, None, axes, **at)
    head = {"transform": axes.transAxes, "va": "center"}
    sheet.text((1 + 92 / wide, 1 + 13 / tall), "Median", 12.5, style.muted, axes, ha="right", **head)
    words = "Line: median · bar: middle half · shape: all laps"
    sheet.fit(sheet.text((0, 1 + 13 / tall), words, 12.5, style.muted, axes, **head), wide - 20)


def _team(sheet: Sheet, axes: Axes, row: int, name: str, drivers: Sequence[str], size: float) -> None:
    """Write the team's name and, smaller below it, its drivers, left of the axes."""
    wide = sheet.size(axes)[0]
    per_row = sheet.size(axes)[1] / np.ptp(axes.get_ylim())
    at: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "center_baseline"}
    x, move = -12 / wide, 0.62 * size / per_row
    sheet.fit(sheet.text((x, row - move), name, size, None, axes, fontweight="bold", **at), 182)
    sheet.fit(sheet.text((x, row + move), " · ".join(drivers), 0.85 * size, sheet.style.muted, axes, **at), 182)


def team_words(data: Teams) -> str:
    """Return each team's median, what it is behind the best, and of how many laps."""
    rows = zip(data.names, data.medians, data.times, strict=True)
    best = data.medians[0]
    told = [
        f"{name} {median_words(middle, data.against)} ({middle - best:+.3f} s, {len(times)} laps)"
        for name, middle, times in rows
    ]
    return f"{f'{ROAD_CHANGED}. ' if data.against else ''}Median racing lap: {', '.join(told)}."


KINDS = (
    PlotKind(
        name="team-pace",
        title="Team pace",
        about="Racing laps of both cars of each team, for races and practice",
        numbers=team_pace,
        draw=draw_teams,
        words=team_words,
        heading=fixed("Team pace"),
        aspect=MAP,
        sessions=(*PRACTICES, *RACES),
    ),
)
