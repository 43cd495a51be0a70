"""Best sectors, ideal laps, and where those behind the best lost their time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.facts.pad import Pad, relation
from lib.sessions import Table

SOURCE = "official sector times of the laps that count"
EXACT, ADD_UP = 0.0005, 0.0035  # seconds: times are in milliseconds, three of them rounded
FAR = 0.015  # of the lap
NEAR = 6  # places whose ideal laps are told


def counted(rows: Table) -> Table:
    return rows.where((rows["deleted"] != 1) & (rows["generated"] != 1) & ~np.isnan(rows["lap_time"]))


def best_sectors(rows: Table) -> dict[str, list[float]]:
    """Return the three best sectors of each driver who has a time in all three."""
    rows = counted(rows)
    found = {}
    for driver in dict.fromkeys(rows["driver"].tolist()):
        mine = rows["driver"] == driver
        times = [rows[f"sector{number}"][mine] for number in (1, 2, 3)]
        if all((~np.isnan(column)).any() for column in times):
            found[str(driver)] = [float(np.nanmin(column)) for column in times]
    return found


def sector_facts(pad: Pad, rows: Table, order: Sequence[str], final: Mapping[str, float]) -> None:
    """Write down who was best in which sector, ideal laps of the first, and sector by sector against the best."""
    bests = best_sectors(rows)
    if not bests:
        return
    for number in range(3):
        driver = min(bests, key=lambda one: bests[one][number])
        text = pad.words.seconds(bests[driver][number])
        subjects = [driver, f"sector {number + 1}"]
        pad.add("best_sector", subjects, bests[driver][number], text, SOURCE, 0.55, unit="s")
    shown = [driver for driver in [*order[:NEAR], *pad.focus] if driver in bests and driver in final]
    for driver in dict.fromkeys(shown):
        _ideal(pad, driver, bests[driver], final, order[0])
    pairs = [(other, order[0]) for other in order[1:3]]
    if len(pad.focus) > 1:
        pairs = [(other, pad.focus[0]) for other in pad.focus[1:]]
    for one, other in pairs:
        lap_sectors(pad, rows, one, other, final)


def _ideal(pad: Pad, driver: str, sectors: Sequence[float], final: Mapping[str, float], best: str) -> None:
    ideal = round(sum(sectors), 3)
    left = final[driver] - ideal
    if left > FAR * ideal:  # best sectors of another road than the lap: it dried, or data is missing
        return
    source = "the driver's best sectors put together, against the lap that gave the place"
    pad.add("ideal_lap", [driver], ideal, pad.words.clock(ideal), source, 0.3, unit="s")
    if left > 0.0005:
        way = relation("time", driver, None, -left)
        text = pad.words.seconds(left)
        weight = 0.55 if left > 0.1 else 0.4
        pad.add("left_in_sectors", [driver], round(left, 3), text, source, weight, unit="s", relation=way)
    ahead = final[best] - ideal
    if driver != best and ahead > 0:
        way = relation("time", driver, best, -ahead)
        text = pad.words.seconds(ahead)
        source = "the driver's best sectors put together, against the best lap of the other"
        pad.add("ideal_beats", [driver, best], round(ahead, 3), text, source, 0.85, unit="s", relation=way)


def lap_sectors(pad: Pad, rows: Table, one: str, other: str, final: Mapping[str, float], weight: float = 0.6) -> None:
    """Write down the differences of the laps of two drivers that gave them their places, in each sector."""
    found = [_sectors_of(rows, driver, final.get(driver)) for driver in (one, other)]
    if found[0] is None or found[1] is None:
        return
    for number, (mine, theirs) in enumerate(zip(*found, strict=True), 1):
        difference = mine - theirs
        fast, slow = (one, other) if difference < 0 else (other, one)
        if abs(difference) < 0.0005:
            continue
        way = relation("time", slow, fast, abs(difference))
        text = pad.words.seconds(difference)
        subjects = [slow, fast, f"sector {number}"]
        source = "official sector times of both best laps"
        heavy = weight + (0.1 if abs(difference) > 0.05 else -0.1)
        pad.add("sector_loss", subjects, round(abs(difference), 3), text, source, heavy, unit="s", relation=way)


def _sectors_of(rows: Table, driver: str, time: float | None) -> list[float] | None:
    """Return the sectors of the driver's lap of that time; None if they are missing or do not add up to it."""
    mine = rows.where(rows["driver"] == driver)
    at = np.flatnonzero(np.abs(mine["lap_time"] - (time or np.nan)) < EXACT)
    if not len(at):
        return None
    times = [float(mine[f"sector{number}"][at[0]]) for number in (1, 2, 3)]
    return times if abs(sum(times) - float(mine["lap_time"][at[0]])) < ADD_UP else None


def without_losses(facts: Sequence[Fact], drivers: Sequence[str]) -> list[Fact]:
    """Return the facts without the losses by sector of these drivers against each other."""
    return [one for one in facts if one.kind != "sector_loss" or not set(one.subjects[:2]) <= set(drivers)]
