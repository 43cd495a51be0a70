"""Every kind of plot, in one table; the rows stand at the end of their family's file."""

from __future__ import annotations

from lib.services.plotter import conditions, maps, pace, racing, ranking, trace_plots
from lib.services.plotter.kind import Kind

FAMILIES = (trace_plots, maps, racing, ranking, pace, conditions)
KINDS: dict[str, Kind] = {kind.name: kind for family in FAMILIES for kind in family.KINDS}
