"""Every kind of plot, in one table; the rows stand at the end of their family's file."""

from __future__ import annotations

from lib.services.plotter.kind import PlotKind
from lib.services.plotter.kinds import (
    championship,
    gg_diagram,
    lap_times,
    maps,
    pace,
    pit_lane,
    race_laps,
    race_trace,
    ranking,
    strategy,
    team_pace,
    traces,
    wear,
    weather,
)

FAMILIES = (
    *(traces, maps, lap_times, race_laps, strategy, race_trace, pit_lane, ranking, pace, wear, team_pace, gg_diagram),
    *(weather, championship),
)
KINDS: dict[str, PlotKind] = {kind.name: kind for family in FAMILIES for kind in family.KINDS}
