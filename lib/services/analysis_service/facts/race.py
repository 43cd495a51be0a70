"""All facts of a race or a sprint."""

from __future__ import annotations

from lib.errors import NoTelemetry
from lib.services.analysis_service.facts.duels import duel_facts
from lib.services.analysis_service.facts.events import event_facts
from lib.services.analysis_service.facts.gaps import gap_facts
from lib.services.analysis_service.facts.lead import lead_facts
from lib.services.analysis_service.facts.pad import Pad
from lib.services.analysis_service.facts.passes import pass_facts
from lib.services.analysis_service.facts.pits import pit_facts
from lib.services.analysis_service.facts.race_laps import race_laps
from lib.services.analysis_service.facts.results import classified_rows, result_facts
from lib.services.analysis_service.facts.slow import slow_facts
from lib.services.analysis_service.facts.stints import stint_facts
from lib.services.analysis_service.facts.stops import stops_of, without_count
from lib.services.race_story.field_pace import field_of
from lib.services.race_story.stints import stints_of
from lib.services.race_story.tyre_wear import MeasuredLaps, measured_laps
from lib.sessions import StoredSession


def race_facts(pad: Pad, session: StoredSession) -> None:
    """Write down everything that a race's laps, stops and messages tell."""
    laps = race_laps(session)
    result_facts(pad, session, laps)
    order = [str(row.driver) for row in classified_rows([r for r in session.manifest.results if r.driver], laps)]
    event_facts(pad, session, race=True)
    if not laps.last:
        return
    stops, stints = stops_of(session), stints_of(session)
    passed = pass_facts(pad, laps)
    if order and order[0] in laps.drivers:
        lead_facts(pad, laps, order[0], passed)
    gap_facts(pad, laps, order, stops, passed)
    changed = field_of(session).changed
    pit_facts(pad, laps, stops, order, changed, without_count(session))
    stint_facts(pad, laps, stints, order, _measured(session), changed)
    duel_facts(pad, laps, stints, order)
    numbers = {driver.part: driver.number for driver in session.manifest.drivers}
    slow_facts(pad, laps, order, session.timeline()["messages"], numbers)


def _measured(session: StoredSession) -> MeasuredLaps | None:
    """Return the laps against the field, None where they do not tell of tyres."""
    try:
        return measured_laps(session)
    except NoTelemetry:
        return None
