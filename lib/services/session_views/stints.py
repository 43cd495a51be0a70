"""Stints and pit stops, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lib.services.race_story.pit_visits import PitVisit, visits_of
from lib.services.race_story.stints import Stint, stints_of
from lib.services.session_views.selection import Selection
from lib.sessions import StoredSession

STINT = (
    *("driver", "stint", "compound", "fresh_tyre", "first_lap", "last_lap", "laps"),
    *("tyre_life_start", "tyre_life_end"),
)
PIT_STOP = ("driver", "lap", "pit_in", "pit_out", "lane_time", "kind")


def stints(session: StoredSession, selection: Selection) -> dict[str, list[Any]]:
    """Return one row a set of tyres: those driven on one of the selected laps, with all their laps."""
    rows = (one for one in stints_of(session) if selection.takes(one.driver, one.first_lap, one.last_lap))
    return _columns(rows, STINT)


def pitstops(session: StoredSession, selection: Selection) -> dict[str, list[Any]]:
    """Return each way through the pit lane: the lap that ended there, the seconds from entry to exit, and its kind."""
    rows = (one for one in visits_of(session) if selection.takes(one.driver, one.lap, one.lap))
    return _columns(rows, PIT_STOP)


def _columns(rows: Iterable[Stint | PitVisit], names: Sequence[str]) -> dict[str, list[Any]]:
    found = list(rows)
    return {name: [getattr(row, name) for row in found] for name in names}
