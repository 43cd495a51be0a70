"""The tools: a name, what it answers, its arguments, and the function. To add one: a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from lib.services.analysis_service.tools import analysis_tools, season_tools, session_tools
from lib.services.analysis_service.tools import arguments as asked
from lib.services.analysis_service.tools.context import ToolAnswer, ToolContext


@dataclass(frozen=True)
class Tool:
    """`private` tools are about the user's own and need one who is signed in."""

    name: str
    about: str
    arguments: type[Any]
    run: Callable[[Any, ToolContext], ToolAnswer]
    private: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """Return the JSON schema of the arguments, without references."""
        whole = msgspec.json.schema(self.arguments)
        found: dict[str, Any] = dict(whole["$defs"][self.arguments.__name__])
        found.pop("title", None)
        return found


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("schedule", "Rounds of a season with the times of all sessions", asked.OfSeason, season_tools.schedule),
        Tool("standings", "Championship standings of a season", asked.OfStandings, season_tools.standings),
        Tool("results", "The result of a session", asked.OfSession, session_tools.results),
        Tool("laps", "Lap times of a driver, with tyres and places", asked.OfLaps, session_tools.laps),
        Tool("stints", "Sets of tyres, from which lap to which", asked.OfDrivers, session_tools.stints),
        Tool("pit_stops", "Visits to the pit lane and how long they took", asked.OfDrivers, session_tools.pit_stops),
        Tool(
            "compare_laps",
            "Laps against each other: sectors, corners, speeds, and what is noise",
            asked.OfComparison,
            analysis_tools.compare_laps,
        ),
        Tool(
            "corner_table",
            "Speeds and time lost in each corner, lap by lap",
            asked.OfComparison,
            analysis_tools.corner_table,
        ),
        Tool("race_pace", "Pace by stint, tyre wear, who was faster when", asked.OfDrivers, analysis_tools.race_pace),
        Tool(
            "session_facts",
            "What explains a session, or a driver's part in it, best first",
            asked.OfDrivers,
            analysis_tools.session_facts,
        ),
        Tool("weather", "Temperatures, wind and rain of a session", asked.OfSession, session_tools.weather),
        Tool("messages", "Messages of race control", asked.OfMessages, session_tools.messages),
        Tool("circuit", "Length, timing lines and corners", asked.OfSession, session_tools.circuit),
        Tool("plot", "The address of a picture of a session", asked.OfPlot, analysis_tools.plot),
        Tool("own_laps", "The user's own laps", asked.Nothing, analysis_tools.own_laps, private=True),
    )
}
