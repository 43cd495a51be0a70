"""OpenF1, behind one function: a session of its public API as the store holds it. Plain HTTP and numpy.

OpenF1 records F1's own feed, so car and position samples and lap times are F1's; what it does not have is null, with a
note. Its data are for non-commercial use, with attribution, under CC BY-NC-SA 4.0.
"""

from __future__ import annotations

from lib.services.f1_source import F1Source
from lib.services.f1_source.session_reader import SessionOrder
from lib.sessions.session_data import SessionData

PATIENCE = 10.0  # seconds that a check waits for its turn and for tries after a failure


def read_openf1(order: SessionOrder) -> SessionData:
    """Return a session read from OpenF1, going on where an earlier load stopped.

    Raises NotFound, NoTelemetry, NotYetPublished, SourceBusy (while a session runs), SourceBlocked, SourceRateLimited,
    LoadPaused or Unavailable.
    """
    from lib.services.openf1_interact.assembling import assemble
    from lib.services.openf1_interact.reading import read_answers

    answers = read_answers(order)
    order.progress("assembling", 0.85)
    data = assemble(order, answers)
    order.partial.clear()
    return data


def check_openf1(base: str, source: F1Source) -> str:
    """Return a word on OpenF1 if it answers us; raises SourceBusy, SourceBlocked, SourceRateLimited or Unavailable."""
    from lib.services.openf1_interact.client import OpenF1Client

    with OpenF1Client(base, source, lambda: PATIENCE) as client:
        rows = client.ask("sessions", {"session_key": "latest"})
    return f"answers; its latest session is of {str(rows[0].get('date_start'))[:10]}" if rows else "answers"
