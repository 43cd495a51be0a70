"""Which sections there are, in the order of a report, and for which sessions each is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lib.services.report_service.book import Book
from lib.services.report_service.material import PARTS, ReportMaterial
from lib.services.report_service.sections import (
    analysis,
    best_sectors,
    classification,
    coaching,
    conditions,
    data_state,
    head_to_head,
    lap_analysis,
    lap_chart,
    method,
    pace,
    pit_stops,
    qualifying,
    race_history,
)
from lib.services.report_service.shapes import SectionName
from lib.sessions.key import PRACTICES, RACES

QUALIFYINGS = tuple(PARTS)
ALWAYS = ("data", "method")  # what a report rests on is never left out


@dataclass(frozen=True)
class Section:
    """`sessions` are those it is for, None: all. `write` raises NoTelemetry before it has drawn anything."""

    name: SectionName
    title: str
    write: Callable[[Book, ReportMaterial], None]
    sessions: tuple[str, ...] | None = None


SECTIONS = (
    Section("classification", "Classification", classification.write),
    Section("best-sectors", "Best sectors and speeds", best_sectors.write),
    Section("analysis", "Analysis", analysis.write),
    Section("qualifying", "Gaps and cuts", qualifying.write, QUALIFYINGS),
    Section("race-history", "Race history", race_history.write, RACES),
    Section("lap-chart", "Lap chart", lap_chart.write, RACES),
    Section("pace", "Pace and stints", pace.write, (*RACES, *PRACTICES)),
    Section("pit-stops", "Pit stops", pit_stops.write, RACES),
    Section("head-to-head", "Head to head", head_to_head.write),
    Section("lap-analysis", "Lap analysis", lap_analysis.write),
    Section("conditions", "Weather and race control", conditions.write),
    Section("data", "State of the data", data_state.write),
    Section("method", "Method and sources", method.write),
)
COACHING = (
    Section("coaching", "Where the time goes", coaching.write),
    Section("head-to-head", "The whole lap", coaching.write_lap),
    Section("analysis", "Analysis", analysis.write),
    Section("data", "State of the data", data_state.write),
    Section("method", "Method and sources", method.write),
)


def chosen(material: ReportMaterial, names: tuple[SectionName, ...] = ()) -> list[Section]:
    """Return the sections of this report: those asked for, else all that its session has."""
    every = COACHING if material.own_laps else SECTIONS
    found = [one for one in every if one.sessions is None or material.manifest.session in one.sessions]
    return [one for one in found if not names or one.name in names or one.name in ALWAYS]
