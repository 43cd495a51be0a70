"""The pace of each set of tyres: its median, and what each lap more costs, as driven and against the field."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.arrays import Float, Mask, half_up
from lib.errors import NoTelemetry
from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.race_laps import RaceLaps
from lib.services.race_story.driven_laps import stint_name
from lib.services.race_story.stints import Stint
from lib.services.race_story.tyre_wear import CompoundWear, MeasuredLaps

FEWEST, LONG = 5, 8  # racing laps for a median; for a slope, where fewer say more of traffic than of tyres
SHOWN = 8  # places of the result whose stints are told
STINTS = 3  # on a compound: what fewer tell is told of these stints alone
SURE = 2.0  # standard errors


def subjects_of(stint: Stint) -> list[str]:
    tyre = [stint.compound] if stint.compound and stint.compound != "UNKNOWN" else []
    return [stint.driver, f"stint {stint.stint}", *tyre]


def racing_in(laps: RaceLaps, stint: Stint) -> Float:
    """Return the numbers of a stint's laps that show pace."""
    if stint.driver not in laps.drivers:
        return np.zeros(0)
    mine = laps.racing[laps.row(stint.driver)].copy()
    mine[: stint.first_lap] = False
    mine[stint.last_lap + 1 :] = False
    return np.flatnonzero(mine).astype(np.float64)


def line(x: Float, y: Float) -> tuple[float, float]:
    """Return the slope of a line through points, and its standard error."""
    away = x - x.mean()
    slope = float((away * y).sum() / (away**2).sum())
    rest = y - y.mean() - slope * away
    error = np.sqrt((rest**2).sum() / max(len(x) - 2, 1) / (away**2).sum())
    return slope, float(error)


def stint_facts(
    pad: Pad,
    laps: RaceLaps,
    stints: Sequence[Stint],
    order: Sequence[str],
    measured: MeasuredLaps | None,
    road_changed: bool,
) -> None:
    """Write down medians and slopes of the stints of the first and of the drivers asked for; slopes on a dry road.

    `measured` are the laps against the field, None where they do not tell of tyres.
    """
    shown = [*order[:SHOWN], *pad.focus]
    for stint in stints:
        at = racing_in(laps, stint)
        if len(at) < FEWEST or stint.driver not in shown:
            continue
        times = laps.time[laps.row(stint.driver), at.astype(int)]
        _median(pad, stint, times)
        if road_changed or len(at) < LONG:
            continue
        _slope(pad, stint, *line(at, times), len(at))
        if measured is not None:
            _wear(pad, stint, measured)
    if measured is not None and not road_changed:
        for wear in told_by(measured, np.ones(len(measured.times), np.bool_)):
            _compound(pad, wear)


def told_by(measured: MeasuredLaps, chosen: Mask) -> tuple[CompoundWear, ...]:
    """Return the wear that these laps tell, none if they do not."""
    try:
        return measured.of(chosen).compounds
    except NoTelemetry:
        return ()


def _median(pad: Pad, stint: Stint, times: Float) -> None:
    middle = half_up(float(np.median(times)), 3)
    source = f"median of {len(times)} racing laps, laps {stint.first_lap}–{stint.last_lap}"
    pad.add("stint_median", subjects_of(stint), middle, pad.words.clock(middle), source, 0.62, unit="s")
    text = pad.words.laps(stint.laps)
    source = f"laps {stint.first_lap}–{stint.last_lap}"
    pad.add("stint_length", subjects_of(stint), stint.laps, text, source, 0.3, unit="laps")


def _slope(pad: Pad, stint: Stint, slope: float, error: float, count: int) -> None:
    source = f"line through {count} racing laps, fuel included; ± one standard error"
    way = relation("pace", stint.driver, None, slope, SURE * error)
    text = pad.words.per_lap(slope, error)
    pad.add(
        "pace_slope", subjects_of(stint), round(slope, 4), text, source, 0.58,
        unit="s/lap", uncertainty=round(error, 4), relation=way,
    )  # fmt: skip


def _wear(pad: Pad, stint: Stint, measured: MeasuredLaps) -> None:
    """Write down what each lap of age cost in a stint, against what all cars drove on the same laps."""
    for wear in told_by(measured, measured.laps.stint == stint_name(stint)):
        _per_lap(pad, "tyre_wear", subjects_of(stint), stint.driver, wear, wear.line.slope, wear.line.error, 0.45)


def _compound(pad: Pad, wear: CompoundWear) -> None:
    """Write down the wear of a compound over all stints of everybody, and from which age on it was another."""
    name, bend = wear.compound, wear.line.bend
    if wear.stints < STINTS:
        return
    _per_lap(pad, "compound_wear", [name], name, wear, wear.line.slope, wear.line.error, 0.72)
    if bend is not None:
        source = f"where two lines through {wear.stints} stints leave their laps least"
        pad.add("wear_turned", [name], int(bend), pad.words.laps(int(bend)), source, 0.7, unit="laps")
        _per_lap(pad, "later_wear", [name], name, wear, wear.line.later, wear.line.later_error, 0.7)


def _per_lap(
    pad: Pad,
    kind: str,
    subjects: Sequence[str],
    subject: str,
    wear: CompoundWear,
    slope: float,
    error: float,
    weight: float,
) -> None:
    bend = wear.line.bend
    ages = "" if bend is None else f", {'after' if kind == 'later_wear' else 'up to'} lap {bend:.0f} of the tyre"
    count = "1 stint" if wear.stints == 1 else f"{wear.stints} stints"
    source = f"line through {count} against what all cars drove on the same laps{ages}"
    way = relation("wear", subject, None, slope, SURE * error)
    text = pad.words.per_lap(slope, error)
    pad.add(
        kind, subjects, round(slope, 4), text, source, weight,
        unit="s/lap", uncertainty=round(error, 4), relation=way,
    )  # fmt: skip
