"""The pace of each set of tyres: its median, and what each lap more costs, with the fuel in it and apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.arrays import Float
from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.race_laps import RaceLaps
from lib.services.analysis_service.languages import half_up
from lib.services.race_story.stints import Stint

FEWEST, LONG = 5, 8  # racing laps for a median; for a slope, where fewer say more of traffic than of tyres
SHOWN = 8  # places of the result whose stints are told
KILOS_A_KILOMETRE = 105 / 305  # a little under the 110 kg allowed for a race of 305 km
SECONDS_A_KILO = 0.03  # on a lap of 90 s, what teams and broadcasters use
FUEL_DOUBT = 1 / 3  # of the fuel effect: engines save, tracks differ
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


def fuel_effect(laps: RaceLaps, kilometres: float) -> float:
    """Return by how many seconds a lap the burnt fuel makes the next lap faster."""
    usual = float(np.nanmedian(laps.field[1:])) if laps.last else 90.0
    return KILOS_A_KILOMETRE * kilometres / max(laps.last, 1) * SECONDS_A_KILO * usual / 90.0


def stint_facts(
    pad: Pad, laps: RaceLaps, stints: Sequence[Stint], order: Sequence[str], fuel: float, road_changed: bool
) -> None:
    """Write down medians and slopes of the stints of the first and of the drivers asked for; slopes on a dry road."""
    shown = [*order[:SHOWN], *pad.focus]
    slopes: dict[str, list[float]] = {}
    for stint in stints:
        at = racing_in(laps, stint)
        if len(at) < FEWEST:
            continue
        times = laps.time[laps.row(stint.driver), at.astype(int)]
        slope, error = line(at, times)
        if not road_changed and stint.compound and len(at) >= LONG:
            slopes.setdefault(stint.compound, []).append(slope + fuel)
        if stint.driver in shown:
            _median(pad, stint, times)
            if not road_changed and len(at) >= LONG:
                _slope(pad, stint, slope, error, fuel, len(at))
    for compound, found in slopes.items():
        _compound(pad, compound, np.array(found), fuel)


def _median(pad: Pad, stint: Stint, times: Float) -> None:
    middle = half_up(float(np.median(times)), 3)
    source = f"median of {len(times)} racing laps, laps {stint.first_lap}–{stint.last_lap}"
    pad.add("stint_median", subjects_of(stint), middle, pad.words.clock(middle), source, 0.62, unit="s")
    text = pad.words.laps(stint.laps)
    source = f"laps {stint.first_lap}–{stint.last_lap}"
    pad.add("stint_length", subjects_of(stint), stint.laps, text, source, 0.3, unit="laps")


def _slope(pad: Pad, stint: Stint, slope: float, error: float, fuel: float, count: int) -> None:
    source = f"line through {count} racing laps, fuel included; ± one standard error"
    way = relation("pace", stint.driver, None, slope, SURE * error)
    text = pad.words.per_lap(slope, error)
    pad.add(
        "pace_slope", subjects_of(stint), round(slope, 4), text, source, 0.58,
        unit="s/lap", uncertainty=round(error, 4), relation=way,
    )  # fmt: skip
    wear, doubt = slope + fuel, float(np.hypot(error, FUEL_DOUBT * fuel))
    source = f"the slope of the stint without fuel, assumed to make each lap {fuel:.3f} s faster, known to a third"
    way = relation("wear", stint.driver, None, wear, SURE * doubt)
    pad.add(
        "tyre_wear", subjects_of(stint), round(wear, 4), pad.words.per_lap(wear, doubt), source, 0.45,
        unit="s/lap", uncertainty=round(doubt, 4), relation=way,
    )  # fmt: skip


def _compound(pad: Pad, compound: str, wear: Float, fuel: float) -> None:
    """Write down the wear of a compound over all stints of everybody."""
    if len(wear) < 3 or compound == "UNKNOWN":
        return
    middle = float(np.median(wear))
    spread = 1.4826 * float(np.median(np.abs(wear - middle))) / np.sqrt(len(wear))
    doubt = float(np.hypot(spread, FUEL_DOUBT * fuel))
    source = f"median of {len(wear)} stints, without fuel (assumed {fuel:.3f} s a lap, known to a third)"
    way = relation("wear", compound, None, middle, SURE * doubt)
    text = pad.words.per_lap(middle, doubt)
    pad.add(
        "compound_wear", [compound], round(middle, 4), text, source, 0.72,
        unit="s/lap", uncertainty=round(doubt, 4), relation=way,
    )  # fmt: skip
