"""Gaps of a race on the road, exact to the official ones at the flag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lib.services.race_story.race_laps import RACES, ended
from lib.services.session_survey.lap_rules import race_positions
from lib.sessions import Result, StoredSession, Table
from lib.sessions.schemas import LAPS, POSITIONS

PENALTY = 5.0  # s: penalties after the flag are multiples of it
LATE = 0.1  # s: the feed tells of a line 0.00 to 0.06 s after it on three real races, of one car 0.57 s
CLOCK = 1.0  # s: a car's laps lie up to 0.6 s off on the session clock (2018, lap times exact); more is another cause


def exact_laps(session: StoredSession) -> Table:
    """Return the laps with `end_time` moved so that the gaps at the flag are the official ones, and places by it.

    The lap times of a car are exact and add up; only where the whole of them lies on the session's clock is not.
    """
    everyone = session.laps()
    if session.manifest.session not in RACES:
        return everyone
    return in_order(exact_ends(everyone, session.manifest.results))


def exact_ends(everyone: Table, results: Sequence[Result]) -> Table:
    """Return the laps with the moved `end_time`: by the stamps of each car, then by the official gaps."""
    stamped = _moved(everyone, stamp_offsets(everyone), 0.0)
    official = end_offsets(stamped, results)
    return _moved(stamped, official, float(np.median(list(official.values()))) if official else 0.0)


def _moved(everyone: Table, moves: Mapping[str, float], usual: float) -> Table:
    by = np.array([moves.get(driver, usual) for driver in everyone["driver"].tolist()], np.float64)
    return Table(LAPS, {**everyone.columns, "end_time": np.round(everyone["end_time"] + by, 3)})


def stamp_offsets(everyone: Table) -> dict[str, float]:
    """Return by how much a car's laps lie off the moments at which the feed told of their ends, if it is a lot.

    FastF1 places all laps of a car by one reading of its gap, which may be seconds old.
    """
    off = everyone["sector3_end"] - everyone["end_time"]
    drivers = dict.fromkeys(everyone["driver"].tolist())
    told = {driver: off[(everyone["driver"] == driver) & ~np.isnan(off)] for driver in drivers}
    usual = {driver: float(np.median(found)) for driver, found in told.items() if len(found)}
    middle = float(np.median(list(usual.values()))) if usual else 0.0
    return {driver: found - middle for driver, found in usual.items() if abs(found - middle) > LATE}


def in_order(everyone: Table) -> Table:
    """Return the laps with the places that follow from their ends: the source's may be of less exact ones."""
    ranked = np.flatnonzero(~np.isnan(everyone["position"]) & ~np.isnan(everyone["end_time"]))
    keys = (everyone["position"], everyone["end_time"], everyone["lap"])
    ranked = ranked[np.lexsort([key[ranked] for key in keys])]
    _, first, count = np.unique(everyone["lap"][ranked], return_index=True, return_counts=True)
    places = everyone["position"].copy()
    places[ranked] = np.arange(len(ranked)) - np.repeat(first, count) + 1
    return Table(LAPS, {**everyone.columns, "position": places})


def end_offsets(everyone: Table, results: Sequence[Result]) -> dict[str, float]:
    """Return by how much each car's laps are to be moved against the winner's, for those in the winner's lap.

    A penalty that the official gap holds was not driven: it stays out. One of the winner's makes all gaps shorter.
    After a red flag the official gaps may be those of an earlier lap than the last one driven; those of a recording
    that ends early are not known.
    """
    rows = everyone.where(ended(everyone))
    first = next((one for one in results if one.position == 1), None)
    winner = None if first is None else first.driver
    last = rows["lap"][rows["driver"] == winner].max(initial=0.0)
    at_flag = rows.where(rows["lap"] == (last if first is None or first.laps is None else first.laps))
    ends = dict(zip(at_flag["driver"].tolist(), at_flag["end_time"].tolist(), strict=True))
    gaps = {str(one.driver): one.gap for one in results if one.driver in ends and one.gap is not None}
    if winner not in gaps:
        return {}
    offs = {driver: gap - (ends[driver] - ends[winner]) for driver, gap in gaps.items()}
    own = _winners_penalty([off for driver, off in offs.items() if driver != winner])
    moves = {driver: off + own - PENALTY * max(round((off + own) / PENALTY), 0) for driver, off in offs.items()}
    return {driver: round(move, 3) for driver, move in moves.items() if abs(move) <= CLOCK}


def _winners_penalty(offs: Sequence[float]) -> float:
    """Return the seconds that most of the official gaps are too short by, in whole penalties."""
    return -PENALTY * min(round(float(np.median(offs)) / PENALTY), 0) if offs else 0.0


def race_order(session: StoredSession) -> Table:
    """Return place, gap to the leader and to the car ahead at the end of each lap, among laps of one number.

    A car that ended no lap has one row without a place.
    """
    stored = session.timeline()["positions"]
    if session.manifest.session not in RACES:
        return stored
    found = race_positions(exact_laps(session))
    return _with_the_unplaced(found, unplaced(session))


def unplaced(session: StoredSession) -> tuple[str, ...]:
    """Return who started and ended no lap."""
    laps = session.laps()
    placed = set(laps["driver"][~np.isnan(laps["position"])].tolist())
    seen = dict.fromkeys(laps["driver"].tolist())
    return tuple(driver for driver in seen if driver not in placed)


def _with_the_unplaced(order: Table, drivers: Sequence[str]) -> Table:
    if not drivers:
        return order
    nothing: list[Any] = [None] * len(drivers)
    added: dict[str, list[Any]] = {"driver": list(drivers), "lap": [1] * len(drivers)}
    extra = Table.of(POSITIONS, {**added, "position": nothing, "gap": nothing, "interval": nothing})
    at = int(np.searchsorted(order["lap"], 1, "right"))
    joined = {name: np.insert(order[name], at, extra[name]) for name in POSITIONS}
    return Table(POSITIONS, joined)
