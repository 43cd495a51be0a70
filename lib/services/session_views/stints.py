"""Stints and pit stops, out of the laps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from lib.services.session_views.selection import Selection
from lib.sessions import StoredSession

Lap = dict[str, Any]
STINT = (
    *("driver", "stint", "compound", "fresh_tyre", "first_lap", "last_lap", "laps"),
    *("tyre_life_start", "tyre_life_end"),
)
NEEDED = ("driver", "lap", "stint", "compound", "tyre_life", "fresh_tyre", "pit_in", "pit_out")


def stints(session: StoredSession, selection: Selection) -> dict[str, list[Any]]:
    """Return one row a set of tyres; a pass through the pit lane that changed none starts no new stint."""
    table: dict[str, list[Any]] = {name: [] for name in STINT}
    for laps in _by_driver(session, selection):
        for stint in _merged(laps):
            for name, value in _stint(stint).items():
                table[name].append(value)
    return table


def pitstops(session: StoredSession, selection: Selection) -> dict[str, list[Any]]:
    """Return each way through the pit lane: the lap that ended there, and the seconds from its entry to its exit."""
    table: dict[str, list[Any]] = {"driver": [], "lap": [], "pit_in": [], "pit_out": [], "lane_time": []}
    for laps in _by_driver(session, Selection(selection.drivers)):
        after = {lap["lap"]: lap for lap in laps}
        for lap in laps:
            if lap["pit_in"] is None or not _selected(selection, lap["lap"]):
                continue
            out = after.get(lap["lap"] + 1, {}).get("pit_out")
            lane_time = round(out - lap["pit_in"], 3) if out is not None else None
            for name, value in zip(table, (lap["driver"], lap["lap"], lap["pit_in"], out, lane_time), strict=True):
                table[name].append(value)
    return table


def _by_driver(session: StoredSession, selection: Selection) -> Iterator[list[Lap]]:
    rows = list(selection.rows(session.laps()).records(NEEDED))
    for _, laps in groupby(rows, lambda lap: lap["driver"]):
        yield [lap for lap in laps if lap["lap"] is not None]


def _selected(selection: Selection, lap: int) -> bool:
    return selection.laps is None or any(first <= lap <= last for first, last in selection.laps)


def _merged(laps: list[Lap]) -> list[list[Lap]]:
    """Group laps by the source's stint, and join two where the same tyres simply went on."""
    stints: list[list[Lap]] = []
    for number, group in groupby(laps, lambda lap: lap["stint"]):
        stint = list(group)
        if stints and number is not None and _goes_on(stints[-1][-1], stint[0]):
            stints[-1] += stint
        elif number is not None:
            stints.append(stint)
    return stints


def _goes_on(before: Lap, after: Lap) -> bool:
    same = before["compound"] == after["compound"] and before["compound"] is not None
    ages = before["tyre_life"], after["tyre_life"]
    return same and None not in ages and 0 < ages[1] - ages[0] <= after["lap"] - before["lap"]


def _stint(laps: list[Lap]) -> Lap:
    first, last = laps[0], laps[-1]
    return {
        "driver": first["driver"],
        "stint": first["stint"],
        "compound": first["compound"],
        "fresh_tyre": first["fresh_tyre"],
        "first_lap": first["lap"],
        "last_lap": last["lap"],
        "laps": len(laps),
        "tyre_life_start": first["tyre_life"],
        "tyre_life_end": last["tyre_life"],
    }
