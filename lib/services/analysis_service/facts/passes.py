"""Changes of place on the road: not in the pits, not under a flag, not past a car in trouble."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.race_laps import RaceLaps

TROUBLE = 1.07  # times the field's lap: a driver who is passed on such a lap had another problem
OUT_OF_STEP = 0.35  # what it weighs to pass a car that has yet to stop, of a pass for the place
SOURCE = "the order at the line before and after that lap, neither car in the pits"
Pass = tuple[str, str, int]


def passes(laps: RaceLaps) -> Iterator[Pass]:
    """Return who went ahead of whom on which lap, without the first lap, which is the start."""
    for lap in range(2, laps.last + 1):
        before, after = laps.end[:, lap - 1], laps.end[:, lap]
        usual = laps.time[:, lap] < TROUBLE * laps.field[lap]
        fit = ~np.isnan(before + after) & ~laps.entered[:, lap] & ~laps.left[:, lap] & ~laps.slowed[:, lap] & usual
        known = np.flatnonzero(fit)
        for one in known:
            for other in known:
                if before[one] > before[other] and after[one] < after[other]:
                    yield laps.drivers[one], laps.drivers[other], lap


def pass_facts(pad: Pad, laps: RaceLaps) -> list[Pass]:
    """Write down passes, and those that took a place back; returns them."""
    found = list(passes(laps))
    for one, other, lap in found:
        regained = _in_step(laps, one, other, lap) and _was_ahead(laps, one, other, lap)
        kind = "place_regained" if regained else "pass"
        way = relation("position", one, other, -1)
        place = laps.order(lap).index(one) + 1
        weight = 0.85 if place <= 3 else 0.7 if place <= 6 else 0.5 if place <= 10 else 0.3
        weight *= 1.0 if _in_step(laps, one, other, lap) else OUT_OF_STEP
        pad.add(kind, [one, other, f"lap {lap}"], lap, pad.words.lap(lap), SOURCE, weight, relation=way)
    return found


def _in_step(laps: RaceLaps, one: str, other: str, lap: int) -> bool:
    """Return whether both had been in the pits equally often."""
    return bool(laps.entered[laps.row(one), :lap].sum() == laps.entered[laps.row(other), :lap].sum())


def _was_ahead(laps: RaceLaps, one: str, other: str, lap: int) -> bool:
    """Return whether the place had been his within the last ten laps."""
    return any(laps.gap(one, other, earlier) < 0 for earlier in range(max(lap - 10, 1), lap))
