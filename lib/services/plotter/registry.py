"""Every kind of plot, in one table; the rows stand at the end of their family's file."""

from __future__ import annotations

from lib.services.plotter import (
    conditions,
    grip,
    maps,
    pace,
    pit_lane,
    race_story,
    racing,
    ranking,
    season_plots,
    team_pace,
    trace_plots,
)
from lib.services.plotter.kind import Kind

FAMILIES = (trace_plots, maps, racing, race_story, pit_lane, ranking, pace, team_pace, grip, conditions, season_plots)
KINDS: dict[str, Kind] = {kind.name: kind for family in FAMILIES for kind in family.KINDS}
