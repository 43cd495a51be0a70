"""Laps late in the race that were slower without anything that explains it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from lib.arrays import MEDIAN_TO_SIGMA
from lib.services.analysis_service.facts.gaps import change_fact
from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.race_laps import RaceLaps
from lib.sessions import Table

BEFORE = 8  # laps that say what was usual
DROP = 1.0  # seconds a lap
SPREADS = 4.0  # times the usual scatter: one slow lap among ten does not count
LATE = 10  # laps before the flag


def slow_facts(
    pad: Pad, laps: RaceLaps, order: Sequence[str], messages: Table, numbers: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Write down who of the first ten lost time at the end, and how much to the next ahead.

    `numbers` are the start numbers, by which race control names cars.
    """
    for place, driver in enumerate(order[:10]):
        if driver not in laps.drivers or laps.last not in laps.laps_of(driver):
            continue
        start = slowed_from(laps, driver)
        if start is None or _explained(laps, driver, start, messages, numbers.get(driver)):
            continue
        _slow(pad, laps, driver, start)
        if place and order[place - 1] in laps.drivers:
            change_fact(pad, laps, driver, order[place - 1], start - 1, laps.last, 0.8)


def slowed_from(laps: RaceLaps, driver: str) -> int | None:
    """Return the first of a driver's last laps that were all slower than usual; None if they were not."""
    at = laps.row(driver)
    start = None
    for lap in range(laps.last, max(laps.last - LATE, BEFORE + 1), -1):
        usual = laps.time[at, lap - BEFORE : lap][laps.racing[at, lap - BEFORE : lap]]
        if len(usual) < BEFORE // 2 or np.isnan(laps.time[at, lap]):
            break
        middle = float(np.median(usual))
        scatter = MEDIAN_TO_SIGMA * float(np.median(np.abs(usual - middle)))
        if laps.time[at, lap] - middle < max(DROP, SPREADS * scatter):
            break
        start = lap
    return start if start is not None and laps.last > start else None


def _explained(laps: RaceLaps, driver: str, start: int, messages: Table, number: str | None) -> bool:
    at = laps.row(driver)
    pits = laps.entered[at, start - 1 :].any() or laps.left[at, start - 1 :].any()
    car = re.compile(rf"\b{number} \(" if number else r"(?!)")  # "CAR 4 (NOR)", "CARS 7 (DOO) AND 6 (HAD)"
    said = np.array([bool(car.search(text or "")) for text in messages["message"].tolist()], np.bool_)
    named = ((messages["driver"] == driver) | said) & (messages["lap"] >= start - 1)
    return bool(pits or laps.slowed[at, start:].any() or named.any())


def _slow(pad: Pad, laps: RaceLaps, driver: str, start: int) -> None:
    at = laps.row(driver)
    before = laps.time[at, start - BEFORE : start][laps.racing[at, start - BEFORE : start]]
    usual = float(np.median(before))
    lost = float((laps.time[at, start:] - usual).sum())
    span = f"laps {start}–{laps.last}"
    way = relation("time", driver, None, lost)
    source = f"lap times against the median of the {len(before)} before; no flag and no message names a reason"
    text = pad.words.seconds(lost, 1)
    pad.add("slowed_late", [driver, span], round(lost, 1), text, source, 0.85, unit="s", relation=way)
    source = "the official lap time"
    for lap in (start - 1, *range(start, laps.last + 1)[:3]):
        time = float(laps.time[at, lap])
        if not np.isnan(time):
            text = pad.words.clock(time)
            pad.add("lap_time", [driver, f"lap {lap}"], round(time, 3), text, source, 0.5, unit="s")
