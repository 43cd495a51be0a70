"""Two drivers on the same laps: whose pace was better, by how much, and on how many of the laps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.arrays import MEDIAN_ERROR, half_up
from lib.services.analysis_service.facts.gaps import pairs_of
from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.race_laps import RaceLaps
from lib.services.analysis_service.facts.stints import SURE, racing_in
from lib.services.race_story.stints import Stint

FEWEST = 6  # common racing laps
CLEAR = 0.25  # seconds a lap: a difference that decides something


def duel_facts(pad: Pad, laps: RaceLaps, stints: Sequence[Stint], order: Sequence[str]) -> None:
    """Write down, for neighbours at the flag, the difference of their medians while both were on one set."""
    shown = [driver for driver in order if driver in laps.drivers]
    for ahead, behind in pairs_of(shown, pad.focus):
        sets = [[stint for stint in stints if stint.driver == driver] for driver in (ahead, behind)]
        for one in sets[0]:
            for other in sets[1]:
                _window(pad, laps, one, other)


def _window(pad: Pad, laps: RaceLaps, one: Stint, other: Stint) -> None:
    first, last = max(one.first_lap, other.first_lap), min(one.last_lap, other.last_lap)
    rows = [laps.row(one.driver), laps.row(other.driver)]
    common = np.flatnonzero(laps.racing[rows].all(axis=0))
    common = common[(common >= first) & (common <= last)]
    if len(common) < FEWEST:
        return
    a, b = laps.time[rows[0], common], laps.time[rows[1], common]
    difference = float(np.median(a) - np.median(b))
    error = max(SURE * MEDIAN_ERROR * float(np.std(a - b, ddof=1)) / np.sqrt(len(common)), 0.005)
    fast, slow = (one, other) if difference <= 0 else (other, one)
    span = f"laps {common[0]}–{common[-1]}"
    subjects = [fast.driver, slow.driver, span]
    source = f"medians of the {len(common)} racing laps that both drove; twice the standard error"
    way = relation("pace", fast.driver, slow.driver, -abs(difference), error)
    noise = way.direction == "equal"
    weight = 0.58 if noise else 0.8 if abs(difference) > CLEAR else 0.55
    text = _text(pad, difference, error, noise)
    kind = "difference_in_noise" if noise else "median_difference"
    pad.add(
        kind, subjects, round(abs(difference), 3), text, source, weight,
        unit="s/lap", uncertainty=round(error, 3), relation=way,
    )  # fmt: skip
    for stint, times in ((one, a), (other, b)):
        if len(times) == len(racing_in(laps, stint)):
            continue  # it is the median of the stint
        middle = half_up(float(np.median(times)), 3)
        where = f"median of laps {common[0]}–{common[-1]}, those that both drove at racing speed"
        shown = pad.words.clock(middle)
        pad.add("window_median", [stint.driver, span], middle, shown, where, weight - 0.25, unit="s")
    faster = int((a < b).sum()) if fast is other else int((b < a).sum())
    text = pad.words.share_of_laps(faster, len(common))
    where = "laps of these on which the driver slower by the median was the faster"
    pad.add("faster_on", [slow.driver, fast.driver, span], faster, text, where, weight - 0.15, unit="laps")


def _text(pad: Pad, difference: float, error: float, noise: bool) -> str:
    """Return the difference in hundredths, tenths if it is vague; noise in full, for it is only named."""
    decimals = 3 if noise else 2 if error < 0.5 else 1
    return f"{pad.words.number(difference, decimals)} {pad.words.language.per_lap}"
