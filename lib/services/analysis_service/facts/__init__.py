"""Facts of a session: numbers first, words after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from lib.errors import InvalidRequest
from lib.services.analysis_service.fact import FactSheet
from lib.services.analysis_service.facts.choose import chosen
from lib.services.analysis_service.facts.names import names_of
from lib.services.analysis_service.facts.pad import Pad
from lib.services.analysis_service.facts.qualifying import qualifying_facts
from lib.services.analysis_service.facts.question import Question
from lib.services.analysis_service.facts.race import race_facts
from lib.services.analysis_service.languages import Words, language_of
from lib.sessions import SessionStore, StoredSession

About = Literal["race", "qualifying", "practice", "laps", "coaching"]
ABOUT: dict[str, About] = {"R": "race", "S": "race", "Q": "qualifying", "SQ": "qualifying", "SS": "qualifying"}
FAMILIES: dict[str, Callable[[Pad, StoredSession], None]] = {
    "race": race_facts,
    "qualifying": qualifying_facts,
    "practice": qualifying_facts,
}
__all__ = ["Question", "fact_sheet"]


def fact_sheet(store: SessionStore, question: Question) -> FactSheet:
    """Return the facts about a question, best first; raises what opening the session or a lap raises."""
    if question.key is None:
        raise InvalidRequest.field("event", "is missing")
    session = store.open(question.key)
    manifest = session.manifest
    focus = [manifest.driver(name).part for name in question.drivers]
    rank = {driver.part: 20 for driver in manifest.drivers}
    rank |= {row.driver: row.position or 20 for row in manifest.results if row.driver}
    pad = Pad(Words(language_of(question.language)), focus, rank)
    about = ABOUT.get(manifest.session, "practice")
    FAMILIES[about](pad, session)
    return FactSheet(
        about=about,
        title=f"{manifest.event} {manifest.year}, {manifest.name}",
        facts=chosen(pad.facts),
        names=names_of(session),
    )
