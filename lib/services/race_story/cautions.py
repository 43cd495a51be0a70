"""When a race was held back: safety car, virtual safety car or red flag, in the leader's laps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from lib.services.race_story.leader import LeaderLaps, leader_laps
from lib.sessions import StoredSession, Table

Kind = Literal["sc", "vsc", "red"]
KINDS: dict[str, Kind] = {"4": "sc", "5": "red", "6": "vsc", "7": "vsc"}  # of the track status; 7 = VSC ending
BEGINS: dict[Kind, str] = {"sc": "SAFETY CAR DEPLOYED", "vsc": "VSC DEPLOYED", "red": "RED FLAG"}
ENDS: dict[Kind, str] = {"sc": "SAFETY CAR IN THIS LAP", "vsc": "VSC ENDING", "red": "—"}
VIRTUAL = ("VIRTUAL SAFETY CAR", "VSC")
AT_THE_LINE = 3.0  # s after the leader's line: the green light belongs to the lap that it ended


@dataclass(frozen=True)
class Caution:
    """A stretch of a race, from the leader's lap in which it was called to the one in which it ended."""

    kind: Kind
    first: int
    last: int
    start: float
    end: float


def cautions_of(session: StoredSession) -> tuple[Caution, ...]:
    """Return the cautions of a race in order; empty for a session without a track status."""
    return cautions(session.laps(), session.timeline())


def cautions(everyone: Table, timeline: Mapping[str, Table]) -> tuple[Caution, ...]:
    """Return them from the track status; where race control names another lap nearby, its lap counts.

    What ended before the start of the race held nobody back.
    """
    leader, messages = leader_laps(everyone), timeline.get("messages")
    found = [_in_laps(kind, start, end, leader) for kind, start, end in caution_times(timeline["track_status"])]
    found = [one for one in found if one.end > leader.start_of(1) and len(leader.laps)]
    return tuple(_as_announced(one, messages) if messages is not None else one for one in found)


def caution_times(track: Table) -> Iterator[tuple[Kind, float, float]]:
    """Yield kind, start and end on the session clock; one that was never called off ends at infinity."""
    times = [*track["time"].tolist(), np.inf]
    kinds = [KINDS.get(status) for status in track["status"].tolist()]
    at = 0
    while at < len(kinds):
        kind, start = kinds[at], times[at]
        at += 1
        while kind is not None and at < len(kinds) and kinds[at] == kind:
            at += 1
        if kind is not None:
            yield kind, start, times[at]


def _in_laps(kind: Kind, start: float, end: float, leader: LeaderLaps) -> Caution:
    first = leader.lap_at(start)
    return Caution(kind, first, max(leader.lap_at(end - AT_THE_LINE), first), start, end)


def _as_announced(caution: Caution, messages: Table) -> Caution:
    first = _nearby(caution.first, _laps_of(messages, caution.kind, BEGINS[caution.kind]))
    last = _nearby(caution.last, _laps_of(messages, caution.kind, ENDS[caution.kind]))
    return replace(caution, first=first, last=max(first, last))


def _laps_of(messages: Table, kind: Kind, words: str) -> list[int]:
    """Return the laps in which race control said this."""
    found = []
    for lap, message in zip(messages["lap"].tolist(), messages["message"].tolist(), strict=True):
        said = (message or "").upper().replace("VIRTUAL SAFETY CAR", "VSC")
        if lap == lap and words in said and (kind == "vsc") == ("VSC" in said):
            found.append(int(lap))
    return found


def _nearby(lap: int, announced: list[int]) -> int:
    return min((one for one in announced if abs(one - lap) <= 1), key=lambda one: abs(one - lap), default=lap)


def laps_under(found: tuple[Caution, ...]) -> dict[int, Kind]:
    """Return what each lap was driven under, the stricter of two: red before safety car before virtual."""
    under: dict[int, Kind] = {}
    for kind in ("vsc", "sc", "red"):
        under |= {lap: one.kind for one in found if one.kind == kind for lap in range(one.first, one.last + 1)}
    return under


def bands(found: tuple[Caution, ...]) -> tuple[tuple[Kind, int, int], ...]:
    """Return the spans of laps under one kind each, without overlap."""
    spans: list[tuple[Kind, int, int]] = []
    for lap, kind in sorted(laps_under(found).items()):
        if spans and spans[-1][0] == kind and spans[-1][2] == lap - 1:
            spans[-1] = (kind, spans[-1][1], lap)
        else:
            spans.append((kind, lap, lap))
    return tuple(spans)
