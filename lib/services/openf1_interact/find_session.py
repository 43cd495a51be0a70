"""Which of OpenF1's sessions is one of ours: by its day and its name, for OpenF1 knows no rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from lib.errors import NoTelemetry, NotFound, NotYetPublished
from lib.services.f1_source.session_reader import SessionOrder
from lib.services.openf1_interact.asked_once import AskedOnce
from lib.services.openf1_interact.client import Rows
from lib.services.openf1_interact.dates import moment
from lib.services.season.events import SHORT_NAMES, Event, EventSession
from lib.services.season.schedules import schedule

FIRST_YEAR = 2023
DAY = timedelta(days=1)  # a session that was moved within its weekend is still found, one of the next weekend not
PUBLISHED_AFTER = timedelta(days=14)
LONG_NAMES = {short: name for name, short in SHORT_NAMES.items()}
# OpenF1 renamed 2023's shootouts in 2026; the days of a test have had both names
OTHER_NAMES = {
    "Sprint Shootout": ("Sprint Qualifying",),
    "Sprint Qualifying": ("Sprint Shootout",),
    "Practice 1": ("Day 1",),
    "Practice 2": ("Day 2",),
    "Practice 3": ("Day 3",),
}


@dataclass(frozen=True)
class Found:
    """An event and session of our schedule, and the row that OpenF1 has for it."""

    event: Event
    session: EventSession
    row: Mapping[str, Any]

    @property
    def session_key(self) -> int:
        return int(self.row["session_key"])

    @property
    def start(self) -> datetime:
        return moment(self.row["date_start"])


def find_session(order: SessionOrder, asked: AskedOnce) -> Found:
    """Return the session. Raise NotFound, NotYetPublished or NoTelemetry, or why a source refuses."""
    if order.key.year < FIRST_YEAR:
        raise NoTelemetry(f"OpenF1 has sessions from {FIRST_YEAR} on")
    event, session = _scheduled(order)
    if session.start is None:
        raise NoTelemetry("The day of this session is not known")
    if session.start > order.now:
        start = session.start
        raise NotYetPublished(f"This session starts on {start:%Y-%m-%d at %H:%M} UTC", starts=start.isoformat())
    days = {"date_start>=": f"{session.start - DAY:%Y-%m-%d}", "date_start<=": f"{session.start + 2 * DAY:%Y-%m-%d}"}
    rows = asked.rows("sessions", "sessions", days)
    if not (fitting := _fitting(rows, session)):
        if order.now - session.start > PUBLISHED_AFTER:
            raise NoTelemetry("OpenF1 does not have this session")
        raise NotYetPublished("OpenF1 does not have this session yet", retry_after=600)
    return Found(event, session, fitting[0])


def _scheduled(order: SessionOrder) -> tuple[Event, EventSession]:
    test, _, short = order.key.session.rpartition("-")
    events = [event for event in schedule(order.key.year, order.source) if event.round == order.key.round]
    index = int(test[1:]) - 1 if test else 0
    if index >= len(events):
        raise NotFound(f"{order.key.year} has no round {order.key.round}")
    for session in events[index].sessions:
        if session.short == order.key.session:
            return events[index], session
    held = [session.name for session in events[index].sessions]
    raise NotFound(f"{events[index].name} {order.key.year} has no {LONG_NAMES.get(short, short)}", known=held)


def _fitting(rows: Rows, session: EventSession) -> Rows:
    """Return the rows of this name within a day, the nearest first."""
    names = {session.name, *OTHER_NAMES.get(session.name, ())}
    start = session.start or datetime.now(UTC)
    near = [
        row
        for row in rows
        if row["session_name"] in names
        and not row["is_cancelled"]
        and row["session_key"] is not None
        and row["date_start"] is not None
        and abs(moment(row["date_start"]) - start) < DAY
    ]
    return sorted(near, key=lambda row: abs(moment(row["date_start"]) - start))
