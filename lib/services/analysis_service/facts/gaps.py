"""How the gaps among the first of the result grew and shrank, and when."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.passes import Pass
from lib.services.analysis_service.facts.pits import gap_fact
from lib.services.analysis_service.facts.race_laps import RaceLaps
from lib.services.analysis_service.facts.stops import Stop

FIRST = 6  # places of the result whose gaps are told
CLOSED = 3.0  # seconds: a chase that took less is the ordinary breathing of a race
WITHIN = 1.0  # second behind: in DRS range, "on him"


def gap_facts(pad: Pad, laps: RaceLaps, order: Sequence[str], stops: Sequence[Stop], passed: Sequence[Pass]) -> None:
    """Write down gaps before the stops, chases, and changes of the last laps."""
    shown = [driver for driver in order if driver in laps.drivers]
    front = pairs_of(shown, pad.focus)
    for ahead, behind in front:
        _before_stops(pad, laps, ahead, behind, stops)
        _chase(pad, laps, behind, ahead, stops)
    for one, other, lap in passed:
        if one in shown[:FIRST] or one in pad.focus:
            _hunt(pad, laps, one, other, lap)


def pairs_of(order: Sequence[str], focus: Sequence[str]) -> list[tuple[str, str]]:
    """Return the neighbours at the flag that matter: the first six, or those of the drivers asked for."""
    if not focus:
        return list(pairwise(order[:FIRST]))
    asked = [driver for driver in order if driver in focus]
    if len(asked) > 1:
        return list(pairwise(asked))
    return [pair for pair in pairwise(order) if set(pair) & set(focus)]


def _before_stops(pad: Pad, laps: RaceLaps, ahead: str, behind: str, stops: Sequence[Stop]) -> None:
    first = min((stop.lap for stop in stops if stop.driver in (ahead, behind)), default=None)
    if first is not None and first > 2:
        gap_fact(pad, laps, behind, ahead, first - 1, 0.7)


def _chase(pad: Pad, laps: RaceLaps, behind: str, ahead: str, stops: Sequence[Stop]) -> None:
    """Write down how the gap changed from when both had made their last stop to the flag."""
    last = max((stop.lap + 1 for stop in stops if stop.driver in (ahead, behind)), default=1)
    last = max(last, *(lap + 1 for lap in cautions(laps)), 1)
    start = last
    gap, now = laps.gap(behind, ahead, start), laps.gap(behind, ahead, laps.last)
    if np.isnan(gap + now) or laps.last - start < 5:
        return
    gap_fact(pad, laps, behind, ahead, start, 0.5 if abs(now - gap) > CLOSED else 0.3)
    if abs(now - gap) > CLOSED:
        change_fact(pad, laps, behind, ahead, start, laps.last, 0.8 if abs(now - gap) > 3 * CLOSED else 0.6)


def cautions(laps: RaceLaps) -> list[int]:
    """Return the laps on which a safety car or a red flag took the gaps away."""
    return [0, *(int(lap) for lap in np.flatnonzero(laps.caution))]


def change_fact(pad: Pad, laps: RaceLaps, one: str, other: str, first: int, last: int, weight: float) -> None:
    """Write down by how much `one` gained or lost on `other` between the ends of two laps."""
    change = laps.gap(one, other, last) - laps.gap(one, other, first)
    if np.isnan(change) or abs(change) < 0.05 or laps.caution[first + 1 : last + 1].any():
        return
    kind = "gained_on" if change < 0 else "lost_to"
    way = relation("gap", one, other, change)
    subjects = [one, other, f"laps {first}–{last}"]
    source = f"gap after lap {first} against lap {last}"
    text = pad.words.seconds(change, 1)
    pad.add(kind, subjects, round(abs(change), 1), text, source, weight, unit="s", relation=way)


def _hunt(pad: Pad, laps: RaceLaps, one: str, other: str, lap: int) -> None:
    """Write down from how far back a pass was prepared: since either was last in the pits."""
    rows = [laps.row(one), laps.row(other)]
    pitted = np.flatnonzero((laps.entered | laps.left)[rows, :lap].any(axis=0) | laps.caution[:lap])
    start = int(pitted[-1]) + 1 if len(pitted) else 1
    gaps = [laps.gap(one, other, at) for at in range(start, lap)]
    if not gaps or np.isnan(gaps).any():
        return
    far = int(np.argmax(gaps))
    if gaps[far] < CLOSED:
        return
    near = next(start + at for at, gap in enumerate(gaps) if at >= far and gap <= max(WITHIN, min(gaps)))
    gap_fact(pad, laps, one, other, start + far, 0.62)
    text = pad.words.lap(near)
    source = f"first lap at whose end the gap was at most {WITHIN:g} s"
    way = relation("gap", one, None, -gaps[far])
    pad.add("caught", [one, other, f"lap {near}"], near, text, source, 0.6, relation=way)
