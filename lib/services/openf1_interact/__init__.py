"""OpenF1, behind one function: a session of its public API as the store holds it. Plain HTTP and numpy.

OpenF1 records F1's own feed, so car and position samples and lap times are F1's; what it does not have is null, with a
note. Its data are for non-commercial use, with attribution, under CC BY-NC-SA 4.0.
"""

from __future__ import annotations

import logging
import time

from lib.errors import LoadPaused, NoTelemetry, NotYetPublished, SourceRateLimited, Unavailable
from lib.services.f1_source import F1Source
from lib.services.f1_source.session_reader import SessionOrder
from lib.sessions.session_data import SessionData

_log = logging.getLogger(__name__)
PATIENCE, LONGEST_ANSWER = 20.0, 6.0  # seconds that a check may take, and may wait for the answer
# What wrongly shaped rows raise where they are put together: a text for a number, a malformed date, a missing key.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)


def read_openf1(order: SessionOrder) -> SessionData:
    """Return a session read from OpenF1, going on where an earlier load stopped.

    Raises NotFound, NoTelemetry, NotYetPublished, SourceBusy (while a session runs), SourceBlocked, SourceRateLimited,
    LoadPaused or Unavailable.
    """
    try:
        return _read(order)
    except (NotYetPublished, NoTelemetry):
        order.partial.clear()  # what is not there yet is asked for again next time
        raise
    except UNREADABLE as error:
        _log.exception("OpenF1's answers of %s cannot be put together", order.key)
        order.partial.clear()
        raise Unavailable(f"OpenF1 sent what cannot be read ({type(error).__name__})") from error


def _read(order: SessionOrder) -> SessionData:
    from lib.services.openf1_interact.assembling import assemble
    from lib.services.openf1_interact.reading import read_answers

    answers = read_answers(order)
    order.progress("assembling", 0.85)
    return assemble(order, answers)


def check_openf1(base: str, source: F1Source) -> str:
    """Return a word on OpenF1 if it answers us. Raise SourceBusy, SourceBlocked, SourceRateLimited or Unavailable."""
    from lib.services.openf1_interact.client import OpenF1Client

    until = time.monotonic() + PATIENCE
    try:
        with OpenF1Client(base, source, lambda: until - time.monotonic(), LONGEST_ANSWER) as client:
            rows = client.ask("sessions", {"session_key": "latest"})
    except LoadPaused as error:
        raise SourceRateLimited("OpenF1 has no time for us now: try again in a minute", retry_after=60) from error
    return f"answers; its latest session is of {str(rows[0].get('date_start'))[:10]}" if rows else "answers"
