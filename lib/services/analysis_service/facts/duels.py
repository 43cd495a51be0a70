"""Two drivers on the same laps: whose pace was better, by how much, and on how many of the laps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lib.arrays import MEDIAN_ERROR, Float, half_up
from lib.services.analysis_service.facts.gaps import pairs_of
from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.race_laps import RaceLaps
from lib.services.analysis_service.facts.stints import SURE, racing_in
from lib.services.race_story.stints import Stint

FEWEST = 6  # common racing laps
CLEAR = 0.25  # seconds a lap: a difference that decides something


@dataclass(frozen=True)
class Duel:
    """Two stints on the racing laps that both drivers drove, and the lap times of each on them."""

    one: Stint
    other: Stint
    laps: NDArray[np.int64]
    a: Float
    b: Float

    @property
    def span(self) -> str:
        return f"laps {self.laps[0]}–{self.laps[-1]}"

    @property
    def difference(self) -> float:
        return float(np.median(self.a) - np.median(self.b))

    @property
    def by_pace(self) -> tuple[Stint, Stint]:
        """The faster one by the median first."""
        return (self.one, self.other) if self.difference <= 0 else (self.other, self.one)

    @property
    def error(self) -> float:
        """Twice the standard error of the difference, never less than what lap times are rounded to."""
        spread = float(np.std(self.a - self.b, ddof=1))
        return max(SURE * MEDIAN_ERROR * spread / math.sqrt(len(self.laps)), 0.005)


def duel_facts(pad: Pad, laps: RaceLaps, stints: Sequence[Stint], order: Sequence[str]) -> None:
    """Write down, for neighbours at the flag, the difference of their medians while both were on one set."""
    shown = [driver for driver in order if driver in laps.drivers]
    for ahead, behind in pairs_of(shown, pad.focus):
        sets = [[stint for stint in stints if stint.driver == driver] for driver in (ahead, behind)]
        for one in sets[0]:
            for other in sets[1]:
                duel = _duel(laps, one, other)
                if duel is not None:
                    _write(pad, laps, duel)


def _duel(laps: RaceLaps, one: Stint, other: Stint) -> Duel | None:
    """Return the racing laps that two stints share, None if they are too few."""
    first, last = max(one.first_lap, other.first_lap), min(one.last_lap, other.last_lap)
    rows = [laps.row(one.driver), laps.row(other.driver)]
    common = np.flatnonzero(laps.racing[rows].all(axis=0))
    common = common[(common >= first) & (common <= last)]
    if len(common) < FEWEST:
        return None
    return Duel(one, other, common, laps.time[rows[0], common], laps.time[rows[1], common])


def _write(pad: Pad, laps: RaceLaps, duel: Duel) -> None:
    fast, slow = duel.by_pace
    way = relation("pace", fast.driver, slow.driver, -abs(duel.difference), duel.error)
    noise = way.direction == "equal"
    weight = 0.58 if noise else 0.8 if abs(duel.difference) > CLEAR else 0.55
    pad.add(
        "difference_in_noise" if noise else "median_difference",
        [fast.driver, slow.driver, duel.span],
        round(abs(duel.difference), 3),
        _text(pad, duel.difference, duel.error, noise),
        f"medians of the {len(duel.laps)} racing laps that both drove; twice the standard error",
        weight,
        unit="s/lap",
        uncertainty=round(duel.error, 3),
        relation=way,
    )
    _write_medians(pad, laps, duel, weight - 0.25)
    faster = int((duel.a < duel.b).sum()) if fast is duel.other else int((duel.b < duel.a).sum())
    text = pad.words.share_of_laps(faster, len(duel.laps))
    where = "laps of these on which the driver slower by the median was the faster"
    pad.add("faster_on", [slow.driver, fast.driver, duel.span], faster, text, where, weight - 0.15, unit="laps")


def _write_medians(pad: Pad, laps: RaceLaps, duel: Duel, weight: float) -> None:
    """Write down each one's median on these laps, if it is not that of the whole stint, which is a fact already."""
    for stint, times in ((duel.one, duel.a), (duel.other, duel.b)):
        if len(times) == len(racing_in(laps, stint)):
            continue
        middle = half_up(float(np.median(times)), 3)
        where = f"median of {duel.span}, those that both drove at racing speed"
        pad.add("window_median", [stint.driver, duel.span], middle, pad.words.clock(middle), where, weight, unit="s")


def _text(pad: Pad, difference: float, error: float, noise: bool) -> str:
    """Return the difference in hundredths, in tenths if it is vague; in full if it is noise, which is only named."""
    decimals = 3 if noise else 2 if error < 0.5 else 1
    return f"{pad.words.number(difference, decimals)} {pad.words.language.per_lap}"
