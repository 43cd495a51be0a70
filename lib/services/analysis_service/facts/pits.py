"""Stops, what they cost, and who gained by stopping earlier or later."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import permutations

import numpy as np

from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.race_laps import RaceLaps
from lib.services.analysis_service.facts.stops import Stop, pit_loss

NEAR = 6.0  # seconds: farther apart before the stops, two cars were not racing each other for a place
LAPS_APART = 6  # later, the second stop does not answer the first
FRONT = 6  # places of the result among which another number of stops is told
LEAST_GAIN = 0.5  # seconds: traffic and a slow wheel change are worth that much
Stops = dict[str, list[Stop]]


def pit_facts(
    pad: Pad,
    laps: RaceLaps,
    stops: list[Stop],
    order: Sequence[str],
    road_changed: bool = False,
    uncounted: Set[str] = frozenset(),
) -> None:
    """Write down numbers of stops, lane times, the cost of a stop, and on a road that stays the same undercuts.

    Of the `uncounted` drivers no number is told: nobody knows whether their last way into the pits was a stop.
    """
    mine = by_driver(laps, stops)
    front = [len(mine[driver]) for driver in order[:FRONT] if driver in mine]
    usual = max(set(front), key=front.count, default=0)
    for driver, made in mine.items():
        odd = driver in order[:FRONT] and len(made) != usual
        weight = 0.75 if odd or driver in order[:FRONT] else 0.5
        if driver not in uncounted:
            _count(pad, driver, len(made), weight, odd)
        _stops(pad, driver, made, odd)
    asked = (pad.focus[1:] and pad.focus) or order[:FRONT]
    _alike(pad, mine, [driver for driver in asked if driver in mine and driver not in uncounted])
    cost = pit_loss(laps, stops)
    if cost is not None:
        middle, spread, count = cost
        source = f"in and out laps of {count} stops against two racing laps of the same driver"
        text = pad.words.seconds(middle, 1)
        pad.add("pit_loss", [], round(middle, 1), text, source, 0.5, unit="s", uncertainty=round(max(spread, 0.1), 1))
    _under_safety_car(pad, laps, stops)
    for one, other in permutations(mine, 2) if not road_changed else ():
        _undercuts(pad, laps, mine[one], mine[other])


def _alike(pad: Pad, mine: Stops, front: Sequence[str]) -> None:
    """Write down which of the front stopped equally often, so that it may be said of them together."""
    for count in sorted({len(mine[driver]) for driver in front}):
        drivers = [driver for driver in front if len(mine[driver]) == count]
        if len(drivers) > 1:
            text = pad.words.count(count, pad.words.language.stop)
            pad.add("stops_of_each", drivers, count, text, "changes of tyres", 0.6, unit="stops")


def _under_safety_car(pad: Pad, laps: RaceLaps, stops: list[Stop]) -> None:
    """Write down how many stopped while the field was held back, when a stop costs least."""
    used = {stop.driver for stop in stops if laps.caution[min(stop.lap, laps.last)]}
    if used:
        text = pad.words.count(len(used), pad.words.language.driver)
        source = "stops on laps under a safety car"
        pad.add("stopped_under_safety_car", [], len(used), text, source, 0.7, unit="drivers")


def by_driver(laps: RaceLaps, stops: list[Stop]) -> Stops:
    return {driver: [stop for stop in stops if stop.driver == driver] for driver in laps.drivers}


def _count(pad: Pad, driver: str, stops: int, weight: float, odd: bool) -> None:
    count = pad.words.count(stops, pad.words.language.stop)
    as_is = odd or (weight > 0.5 and not pad.focus)
    pad.add("stops", [driver], stops, count, "changes of tyres", weight, unit="stops", as_is=as_is)


def _stops(pad: Pad, driver: str, stops: list[Stop], odd: bool) -> None:
    for stop in stops:
        subjects = [driver, f"lap {stop.lap}"]
        tyre = [stop.compound] if stop.compound and stop.compound != "UNKNOWN" else []
        text = pad.words.lap(stop.lap)
        pad.add("stopped_on_lap", [*subjects, *tyre], stop.lap, text, "pit entry times", 0.6, as_is=odd)
        if stop.seconds is not None:
            text = pad.words.seconds(stop.seconds, 1)
            source = "pit entry to pit exit"
            pad.add("pit_lane_time", subjects, round(stop.seconds, 1), text, source, 0.35, unit="s")


def _undercuts(pad: Pad, laps: RaceLaps, early: list[Stop], late: list[Stop]) -> None:
    """Write down what the earlier of two stops gained or lost on a car that stopped a little later."""
    for number, (first, second) in enumerate(zip(early, late, strict=False)):
        if number + 1 < len(early) and early[number + 1].lap <= second.lap:
            continue
        if not 0 < second.lap - first.lap <= LAPS_APART:
            continue
        _undercut(pad, laps, first, second)


def _undercut(pad: Pad, laps: RaceLaps, first: Stop, second: Stop) -> None:
    before, after = first.lap - 1, second.lap + 1
    gap, now = (laps.gap(first.driver, second.driver, lap) for lap in (before, after))
    gain = gap - now
    ahead = gap < 0
    if np.isnan(gain) or abs(gap) > NEAR or abs(gain) < LEAST_GAIN or (ahead and gain > 0):
        return
    at = [laps.row(stop.driver) for stop in (first, second)]
    if laps.slowed[at, before : after + 1].any():
        return
    span = f"laps {before}–{after}"
    swapped = (gap > 0) != (now > 0)
    source = f"gap after lap {before} against lap {after}, when both had stopped"
    weight = 0.9 if swapped else 0.55 if abs(gap) < 3 else 0.4
    winner, loser = (first.driver, second.driver) if gain > 0 else (second.driver, first.driver)
    kind = "undercut_gain" if gain > 0 else "overcut_gain"
    way = relation("gap", winner, loser, -abs(gain))
    text = pad.words.seconds(gain, 1)
    pad.add(kind, [winner, loser, span], round(abs(gain), 1), text, source, weight, unit="s", relation=way)
    if swapped:
        for lap in (before, after):
            gap_fact(pad, laps, first.driver, second.driver, lap, weight - 0.02)


def gap_fact(pad: Pad, laps: RaceLaps, one: str, other: str, lap: int, weight: float) -> None:
    """Write down a gap after a lap: its first subject is the car behind."""
    gap = laps.gap(one, other, lap)
    if np.isnan(gap) or not gap:
        return
    behind, ahead = (one, other) if gap > 0 else (other, one)
    way = relation("gap", behind, ahead, abs(gap))
    source = f"moments at which both ended lap {lap}"
    subjects = [behind, ahead, f"lap {lap}"]
    text = pad.words.seconds(gap)
    pad.add("gap_after_lap", subjects, round(abs(gap), 3), text, source, weight, unit="s", relation=way)
