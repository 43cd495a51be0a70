"""OpenF1 is closed to visitors while a session runs: until when, by the schedule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lib.errors import SlipstreamError, SourceBusy
from lib.services.f1_source import F1Source
from lib.services.season.schedules import schedule

CLOSED_BEFORE = CLOSED_AFTER = timedelta(minutes=30)  # around a session, measured by users of OpenF1
SOONEST = timedelta(minutes=1)


def busy(source: F1Source) -> SourceBusy:
    """Return the error for a source that is closed while a session runs, with the time at which it opens again."""
    now = source.now()
    again = _opens_again(source, now)
    return SourceBusy(
        f"OpenF1 is closed to visitors while a session runs; it should open again at {again:%H:%M} UTC",
        retry_after=int((again - now).total_seconds()),
        again_at=f"{again.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )


def _opens_again(source: F1Source, now: datetime) -> datetime:
    """Return half an hour after the end of what runs now; half an hour from now if the schedule does not know of it."""
    try:
        sessions = [session for event in schedule(now.year, source) for session in event.sessions]
    except SlipstreamError:
        sessions = []
    ends = [
        session.end + CLOSED_AFTER
        for session in sessions
        if session.start and session.end and session.start - CLOSED_BEFORE <= now <= session.end + CLOSED_AFTER
    ]
    return max(*ends, now + SOONEST) if ends else now + CLOSED_AFTER
