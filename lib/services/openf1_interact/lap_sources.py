"""What else is known of a session's laps than OpenF1's rows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lib.services.openf1_interact.client import Rows
from lib.services.openf1_interact.samples import DatedRows
from lib.sessions.tables import Table


@dataclass(frozen=True)
class LapSources:
    """Keys are driver numbers, clocks are seconds of the session clock."""

    is_race: bool
    zero_ms: int
    parts: Mapping[str, str]
    teams: Mapping[str, str | None]
    stints: Mapping[str, Rows]
    pits: Mapping[str, Rows]
    completed: Mapping[str, int]
    first_laps: Mapping[str, float]
    session_start: float | None
    track_status: Table
    deleted: Mapping[tuple[str, int], str] | None
    cars: Mapping[str, DatedRows]
    qualifying_parts: Sequence[tuple[int, str]] = field(default_factory=tuple)
