"""What a session's data lacks, so that a text can say what it does not judge."""

from __future__ import annotations

from lib.services.race_story.field_pace import pace_of_field
from lib.services.race_story.race_laps import RACES
from lib.sessions import StoredSession


def missing_of(session: StoredSession) -> tuple[str, ...]:
    """Return the names of what is not there, as FactSheet lists them."""
    manifest, there = session.manifest, session.manifest.available
    race = manifest.session in RACES
    states = {
        "results": there.results != "none" and not (race and not any(row.classified for row in manifest.results)),
        "weather": there.weather != "none",
        "messages": there.messages != "none",
        "telemetry": there.car != "none",
        "tyres": there.tyres != "none",
        "grid": not race or any(row.grid for row in manifest.results),
        "finished": manifest.finished,
        "road": not (race and pace_of_field(session.laps(), race).changed),
    }
    return tuple(name for name, known in states.items() if not known)
