"""What a session's data lacks, so that a text can say what it does not judge."""

from __future__ import annotations

from collections.abc import Sequence

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.facts.names import PARTS
from lib.services.race_story.field_pace import field_of
from lib.services.race_story.grid import grid_of
from lib.services.race_story.race_laps import RACES
from lib.sessions import StoredSession


def missing_of(session: StoredSession, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return the names of what is not there, as FactSheet lists them."""
    manifest, there = session.manifest, session.manifest.available
    race = manifest.session in RACES
    states = {
        "results": there.results != "none" and not (race and not any(row.classified for row in manifest.results)),
        "weather": there.weather != "none",
        "messages": there.messages != "none",
        "telemetry": there.car != "none",
        "tyres": there.tyres != "none",
        "grid": not race or any(grid_of(session).values()),
        "finished": manifest.finished,
        "order": manifest.session not in PARTS or any(fact.kind == "qualified" for fact in facts),
        "road": not (race and field_of(session).changed),
    }
    return tuple(name for name, known in states.items() if not known)
