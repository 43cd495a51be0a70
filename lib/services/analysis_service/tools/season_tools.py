"""Tools about a season: schedule and standings."""

from __future__ import annotations

from lib.services.analysis_service.tools.answers import Rows
from lib.services.analysis_service.tools.arguments import OfSeason, OfStandings
from lib.services.analysis_service.tools.context import ToolAnswer, ToolContext
from lib.services.season import SeasonRequest, season


def schedule(asked: OfSeason, context: ToolContext) -> ToolAnswer:
    found = season(SeasonRequest(str(asked.year), "schedule", None, asked.event), context.source)
    rows = Rows(context)
    for row in found["rows"]:
        sessions = " ".join(f"{one['session']}@{(one['start_utc'] or '?')[:16]}" for one in row["sessions"])
        where = ", ".join(name for name in (row["location"], row["country"]) if name)
        rows.add(round=row["round"], event=row["event"], where=where, sessions=sessions)
    return rows.answer(season=asked.year, stale=found["stale"] or None)


def standings(asked: OfStandings, context: ToolContext) -> ToolAnswer:
    found = season(SeasonRequest(str(asked.year), asked.of), context.source)
    rows = Rows(context)
    for row in found["rows"]:
        subject = str(row.get("code") or row["name"])
        points = row["points"]
        number = None
        if points is not None:
            text = (
                f"{context.words.number(points, 0 if points == int(points) else 1)} {context.words.language.point[1]}"
            )
            number = rows.fact("championship_points", [subject], points, text, f"standings of {asked.year}", "points")
        rows.add(place=row["position"], name=row["name"], code=row.get("code"), points=points, id=number)
    return rows.answer(season=asked.year, round=found["round"], of=asked.of)
