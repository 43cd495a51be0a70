"""All facts of a qualifying: the order, by how little, who was cut off, and what the best sectors would have made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from lib.services.analysis_service.facts.events import event_facts
from lib.services.analysis_service.facts.names import PARTS
from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.results import fastest_fact
from lib.services.analysis_service.facts.sectors import sector_facts
from lib.services.analysis_service.facts.speeds import speed_facts
from lib.sessions import Result, StoredSession, Table
from lib.sessions.fastest_lap import fastest_lap

TIMES = "lap times that count"
SHOWN = 10
SLOWEST_BEST = 1.05  # times the fastest of all: a part that got wet makes the best lap of the last part slower
CLOSE = 0.1  # seconds: what decided a place
Bests = dict[str, float]


def qualifying_facts(pad: Pad, session: StoredSession) -> None:
    """Write down places, gaps, cut-offs, sectors, improvements, deleted laps, speeds, and what race control did."""
    rows = session.laps()
    results = [row for row in session.manifest.results if row.driver and row.position]
    names = PARTS.get(session.manifest.session, ("Q1", "Q2", "Q3"))
    bests = [part_bests(results, rows, number) for number in (1, 2, 3)]
    final = final_times(results, bests)
    if not fits(results, final):
        fastest_fact(pad, session)
        event_facts(pad, session, race=False)
        return
    _order(pad, results, final, {driver: sum(driver in best for best in bests) for driver in final})
    _cut_offs(pad, bests, names)
    _improved(pad, bests, names)
    _teams(pad, session, bests)
    order = [str(row.driver) for row in results if row.driver in final]
    sector_facts(pad, rows, order, final)
    _deleted(pad, rows)
    speed_facts(pad, rows, order)
    event_facts(pad, session, race=False)


def part_bests(results: Sequence[Result], rows: Table, number: int) -> Bests:
    """Return everybody's best time of a part, by the result if it has them, else by the laps."""
    told = {str(row.driver): getattr(row, f"q{number}") for row in results}
    found = {driver: float(time) for driver, time in told.items() if time}
    if found:
        return found
    for driver in told:
        mine = rows.where((rows["driver"] == driver) & (rows["part"] == f"Q{number}"))
        at = fastest_lap(mine)
        if at is not None:
            found[driver] = float(mine["lap_time"][at])
    return found


def final_times(results: Sequence[Result], bests: Sequence[Bests]) -> Bests:
    """Return the time that gave each driver his place: that of the last part he drove a time in."""
    found: Bests = {}
    for row in results:
        driver = str(row.driver)
        times = [best[driver] for best in bests if driver in best]
        if times:
            found[driver] = times[-1]
    return found


def fits(results: Sequence[Result], final: Mapping[str, float]) -> bool:
    """Return whether the times can have made this result: a recording with gaps lacks the times of its order."""
    if not results or str(results[0].driver) not in final or len(final) < len(results) / 2:
        return False
    return final[str(results[0].driver)] < SLOWEST_BEST * min(final.values())


def _order(pad: Pad, results: Sequence[Result], final: Mapping[str, float], parts: Mapping[str, int]) -> None:
    timed = [row for row in results if row.driver in final]
    for row in timed:
        driver, place = str(row.driver), row.position or 0
        if place > SHOWN and driver not in pad.focus:
            continue
        text = pad.words.clock(final[driver])
        pad.add("qualified", [driver], place, f"P{place}", "the session's result", 0.9 if place == 1 else 0.6)
        pad.add("best_lap", [driver], final[driver], text, TIMES, 0.95 if place == 1 else 0.5, unit="s")
    ten = [row for row in timed[:SHOWN] if parts[str(row.driver)] == parts[str(timed[0].driver)]]
    if not ten:  # times of different parts were driven on different roads
        return
    pole = str(ten[0].driver)
    for ahead, row in pairwise(ten):
        _gap(pad, str(row.driver), pole, final, "gap_to_pole", 0.9 if ahead is ten[0] else 0.45)
        if ahead is not ten[0]:
            _gap(pad, str(row.driver), str(ahead.driver), final, "gap_to_next", 0.4)


def _gap(pad: Pad, slow: str, fast: str, final: Mapping[str, float], kind: str, weight: float) -> None:
    gap = final[slow] - final[fast]
    if gap < 0:
        return
    way = relation("time", slow, fast, gap)
    weight += 0.2 if gap < CLOSE and kind == "gap_to_next" else 0.0
    text = pad.words.seconds(gap)
    pad.add(kind, [slow, fast], round(gap, 3), text, TIMES, weight, unit="s", relation=way)


def _cut_offs(pad: Pad, bests: Sequence[Bests], names: Sequence[str]) -> None:
    """Write down by how much the best of those who went out missed the next part."""
    for number in (0, 1):
        here, there = bests[number], bests[number + 1]
        through = [driver for driver in here if driver in there]
        out = [driver for driver in here if driver not in there]
        if not through or not out:
            continue
        last, first = max(through, key=lambda one: here[one]), min(out, key=lambda one: here[one])
        gap = here[first] - here[last]
        if gap <= 0:  # someone went on without driving in the next part
            continue
        way = relation("time", first, last, gap)
        subjects = [first, last, names[number]]
        text = pad.words.seconds(gap)
        weight = 0.9 if gap < CLOSE else 0.7
        pad.add("missed_by", subjects, round(gap, 3), text, TIMES, weight, unit="s", relation=way, as_is=True)


def _improved(pad: Pad, bests: Sequence[Bests], names: Sequence[str]) -> None:
    """Write down what the drivers of the last part found since the first, and the median of them."""
    gains = {driver: bests[0][driver] - time for driver, time in bests[2].items() if driver in bests[0]}
    for driver, gain in gains.items():
        kind = "improved" if gain > 0 else "went_slower"
        subjects = [driver, names[0], names[2]]
        way = relation("time", driver, None, -gain)
        text = pad.words.seconds(gain)
        pad.add(kind, subjects, round(abs(gain), 3), text, TIMES, 0.4, unit="s", relation=way)
    if len(gains) >= 5:
        middle = float(np.median(list(gains.values())))
        text = pad.words.seconds(middle, 2)
        source = f"median of the {len(gains)} drivers of both parts"
        kind = "field_improved" if middle > 0 else "field_went_slower"
        pad.add(kind, [names[0], names[2]], round(abs(middle), 2), text, source, 0.6, unit="s")


def _teams(pad: Pad, session: StoredSession, bests: Sequence[Bests]) -> None:
    """Write down the gaps of team-mates, each in the last part that both drove."""
    teams: dict[str, list[str]] = {}
    for driver in session.manifest.drivers:
        if driver.team:
            teams.setdefault(driver.team, []).append(driver.part)
    for mates in teams.values():
        both = [best for best in bests if len(mates) == 2 and set(mates) <= set(best)]
        if both:
            fast, slow = sorted(mates, key=lambda one: both[-1][one])
            _gap(pad, slow, fast, both[-1], "teammate_gap", 0.55)


def _deleted(pad: Pad, rows: Table) -> None:
    """Write down deleted laps that had been faster than what counted."""
    for driver in dict.fromkeys(rows["driver"].tolist()):
        mine = rows.where(rows["driver"] == driver)
        lost = np.flatnonzero((mine["deleted"] == 1) & ~np.isnan(mine["lap_time"]))
        counted = fastest_lap(mine)
        if not len(lost) or counted is None:
            continue
        at = lost[np.argmin(mine["lap_time"][lost])]
        gain = float(mine["lap_time"][counted] - mine["lap_time"][at])
        if gain > 0:
            way = relation("time", driver, None, -gain)
            subjects = [driver, f"lap {int(mine['lap'][at])}"]
            source = "a deleted lap against the best that counted"
            text = pad.words.seconds(gain)
            pad.add("deleted_faster", subjects, round(gain, 3), text, source, 0.8, unit="s", relation=way)
