"""Each way through the pit lane of a race, and whether it was a stop: not everybody who drives through it stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from lib.services.race_story.cautions import caution_times
from lib.services.race_story.leader import leader_laps
from lib.services.race_story.race_laps import RACES
from lib.services.race_story.red_flags import Span, standstills
from lib.sessions import StoredSession, Table

Kind = Literal["stop", "pass", "drive-through"]
Tyre = tuple[str | None, float]
TYRE = ("driver", "lap", "compound", "tyre_life")
SAVED = 2.5  # s under the usual stop: changing tyres costs 4 s at least (1.8 standing, the rest to slow and pull away)
KNOWN_STOPS = 3  # so many changes of tyres tell how long a stop takes here
CROWD = 0.5  # of the cars in one lap: so many in the lane follow somebody
LED = ("SAFETY CAR", "PIT LANE")


@dataclass(frozen=True)
class PitVisit:
    """One way through the pit lane at the end of `lap`.

    `kind` is None if that cannot be said: in a practice, in a red flag, and for a car that stayed there.
    `fitted` is the compound driven away on, None for the same tyres, UNKNOWN if the timing does not tell.
    `counted` is the compound driven away on where the feed counted another set, None where it did not.
    """

    driver: str
    lap: int
    pit_in: float
    pit_out: float | None
    lane_time: float | None
    kind: Kind | None = None
    fitted: str | None = "UNKNOWN"
    red: bool = False
    other_compound: bool = False
    counted: str | None = None


def visits_of(session: StoredSession) -> tuple[PitVisit, ...]:
    """Return every way through the pit lane of a session, driver by driver."""
    found = pit_visits(session.laps())
    if session.manifest.session not in RACES:
        return found
    return classified(found, session.laps(), session.timeline())


def pit_visits(everyone: Table) -> tuple[PitVisit, ...]:
    """Return them with their times and tyres, and no kind."""
    tyres: dict[tuple[str, float], Tyre] = {
        (who, lap): (compound, age)
        for who, lap, compound, age in zip(*(everyone[name].tolist() for name in TYRE), strict=True)
    }
    outs = dict(zip(_keys(everyone), everyone["pit_out"].tolist(), strict=True))
    sets = dict(zip(_keys(everyone), everyone["stint"].tolist(), strict=True))
    found = []
    for (driver, lap), entered in zip(_keys(everyone), everyone["pit_in"].tolist(), strict=True):
        if entered == entered and lap == lap:
            left = outs.get((driver, lap + 1), np.nan)
            out, lane = (None, None) if left != left else (left, round(left - entered, 3))
            fitted = fitted_tyre(tyres.get((driver, lap)), tyres.get((driver, lap + 1)))
            other = fitted not in (None, "UNKNOWN", tyres[driver, lap][0])
            raised = sets.get((driver, lap + 1), np.nan) > sets[driver, lap]
            counted = tyres[driver, lap + 1][0] if raised else None
            found.append(
                PitVisit(driver, int(lap), entered, out, lane, None, fitted, other_compound=other, counted=counted)
            )
    return tuple(found)


def _keys(rows: Table) -> list[tuple[str, float]]:
    return list(zip(rows["driver"].tolist(), rows["lap"].tolist(), strict=True))


def fitted_tyre(before: Tyre | None, after: Tyre | None) -> str | None:
    """Return the compound driven away on, None if the same tyres are one lap older, UNKNOWN if none can tell."""
    if before is None or after is None or not after[0]:
        return "UNKNOWN"
    if before[0] != after[0]:
        return str(after[0])
    older = after[1] - before[1]
    return "UNKNOWN" if np.isnan(older) else None if older == 1 else str(after[0])


def classified(visits: Sequence[PitVisit], everyone: Table, timeline: Mapping[str, Table]) -> tuple[PitVisit, ...]:
    """Return the visits of a race with their kind, told by the time in the lane before what the feed says of tyres."""
    still = standstills(timeline["track_status"], timeline["session_status"])
    marked = [replace(one, red=_in_red(one, still)) for one in visits]
    led = led_through(everyone, timeline)
    limit = pass_limit(marked, led)
    named = penalised(timeline.get("messages"), everyone)
    crowded = _crowds(marked, everyone, timeline, limit)
    return tuple(_kinded(one, limit, _inside(one.pit_in, led) or one in crowded, one.driver in named) for one in marked)


def _kinded(visit: PitVisit, limit: float, led: bool, named: bool) -> PitVisit:
    if visit.lane_time is None or visit.red:
        return visit
    short = visit.lane_time < limit or (np.isnan(limit) and visit.fitted is None and (led or named))
    if not short:
        usual = visit.lane_time <= limit + 2 * SAVED  # a longer one with tyres that just grow older was a repair
        return replace(visit, kind="stop", fitted=visit.counted if visit.fitted is None and usual else visit.fitted)
    return replace(visit, kind="pass" if led else "drive-through", fitted=None)


def _in_red(visit: PitVisit, still: Sequence[Span]) -> bool:
    left = np.inf if visit.pit_out is None else visit.pit_out
    return any(visit.pit_in < last and left > first for first, last in still)


def _inside(moment: float, spans: Sequence[Span]) -> bool:
    return any(first <= moment <= last for first, last in spans)


def led_through(everyone: Table, timeline: Mapping[str, Table]) -> tuple[Span, ...]:
    """Return when the safety car led the field through the pit lane: from race control's message to its end."""
    messages = timeline.get("messages")
    said = [] if messages is None else _led_laps(messages)
    leader = leader_laps(everyone)
    found = []
    for kind, start, end in caution_times(timeline["track_status"]):
        laps = [lap for lap in said if leader.lap_at(start) <= lap <= leader.lap_at(end)] if kind == "sc" else []
        if laps:
            found.append((max(leader.start_of(min(laps)), start), end))
    return tuple(found)


def _led_laps(messages: Table) -> list[int]:
    rows = zip(messages["lap"].tolist(), messages["message"].tolist(), strict=True)
    return [int(lap) for lap, said in rows if lap == lap and all(words in (said or "").upper() for words in LED)]


def pass_limit(visits: Sequence[PitVisit], led: Sequence[Span]) -> float:
    """Return the seconds in the lane under which nobody can have stopped; NaN where too few stops tell.

    Measured by the changes of tyres outside the stretches behind a safety car in the lane; without enough of these
    by that crowd itself, whose median is a pass or, where most drove away on another compound, a stop.
    """
    timed = [one for one in visits if one.lane_time is not None and not one.red]
    changes = [one.lane_time for one in timed if one.fitted not in (None, "UNKNOWN") and not _inside(one.pit_in, led)]
    if len(changes) >= KNOWN_STOPS:
        return float(np.median(np.array(changes, np.float64))) - SAVED
    crowd = [one for one in timed if _inside(one.pit_in, led)]
    if len(crowd) < KNOWN_STOPS:
        return float("nan")
    middle = float(np.median(np.array([one.lane_time for one in crowd], np.float64)))
    most_changed = np.mean([one.other_compound for one in crowd]) > CROWD  # new sets of the same are easily claimed
    return middle - SAVED if most_changed else middle + SAVED


def _crowds(visits: Sequence[PitVisit], everyone: Table, timeline: Mapping[str, Table], limit: float) -> set[PitVisit]:
    """Return the short visits that half of the field made in the same lap behind a safety car: nobody said so."""
    cars = [start for start in caution_times(timeline["track_status"]) if start[0] == "sc"]
    short = [one for one in visits if one.lane_time is not None and not one.red and one.lane_time < limit]
    short = [one for one in short if any(start <= one.pit_in <= end for _, start, end in cars)]
    field = {lap: int((everyone["lap"] == lap).sum()) for lap in {one.lap for one in short}}
    many = {lap for lap in field if sum(one.lap == lap for one in short) >= CROWD * field[lap]}
    return {one for one in short if one.lap in many}


def penalised(messages: Table | None, everyone: Table) -> set[str]:
    """Return who was given a drive-through penalty."""
    if messages is None:
        return set()
    numbers: dict[Any, str] = dict(zip(everyone["number"].tolist(), everyone["driver"].tolist(), strict=True))
    found = set()
    for message in messages["message"].tolist():
        said = (message or "").upper().replace("-", " ")
        if "DRIVE THROUGH PENALTY" in said:
            words = said.partition("FOR CAR")[2].split()
            found |= {numbers[words[0]]} if words and words[0] in numbers else set()
    return found
