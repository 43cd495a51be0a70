"""All facts of a practice: best laps, long runs, how much was driven, and what stopped it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.arrays import half_up
from lib.services.analysis_service.facts.events import event_facts
from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.sectors import counted, sector_facts
from lib.services.analysis_service.facts.speeds import speed_facts
from lib.services.analysis_service.facts.stints import line, subjects_of
from lib.services.race_story.field_pace import good_laps
from lib.services.race_story.stints import stints_of
from lib.sessions import StoredSession, Table
from lib.sessions.fastest_lap import fastest_lap

SHOWN = 10
LONG = 6  # laps of one set within the spread below: a run for the race
SPREAD = 1.02  # slowest to fastest lap of a long run
OFF_BEST = 1.09  # of the best lap: slower runs are driven for something else


def practice_facts(pad: Pad, session: StoredSession) -> None:
    """Write down everything that the laps of a practice tell; with few laps little."""
    rows = session.laps()
    bests = best_laps(rows)
    order = sorted(bests, key=lambda driver: bests[driver][0])
    pad.rank.update({driver: place for place, driver in enumerate(order, 1)})
    for place, driver in enumerate(order, 1):
        if place <= SHOWN or driver in pad.focus:
            _best(pad, driver, place, bests, order)
    _driven(pad, session, rows, bests)
    _long_runs(pad, session, rows)
    sector_facts(pad, rows, order, {driver: time for driver, (time, _, _) in bests.items()})
    speed_facts(pad, rows, order)
    event_facts(pad, session, race=False)


def best_laps(rows: Table) -> dict[str, tuple[float, int, str | None]]:
    """Return time, lap and tyre of everybody's best lap that counts."""
    found = {}
    rows = counted(rows)
    for driver in dict.fromkeys(rows["driver"].tolist()):
        mine = rows.where(rows["driver"] == driver)
        at = fastest_lap(mine)
        if at is not None and not np.isnan(mine["lap"][at]):
            found[str(driver)] = float(mine["lap_time"][at]), int(mine["lap"][at]), mine["compound"][at]
    return found


def _best(
    pad: Pad, driver: str, place: int, bests: dict[str, tuple[float, int, str | None]], order: Sequence[str]
) -> None:
    time, lap, tyre = bests[driver]
    subjects = [driver, f"lap {lap}", *([tyre] if tyre and tyre != "UNKNOWN" else [])]
    source = "lap times that count"
    weight = 0.95 if place == 1 else 0.55
    pad.add("best_lap", subjects, time, pad.words.clock(time), source, weight, unit="s")
    if place > 1:
        gap = time - bests[order[0]][0]
        way = relation("time", driver, order[0], gap)
        text = pad.words.seconds(gap)
        weight = 0.85 if place == 2 else 0.5
        pad.add("gap_to_best", [driver, order[0]], round(gap, 3), text, source, weight, unit="s", relation=way)


def _driven(pad: Pad, session: StoredSession, rows: Table, bests: dict[str, tuple[float, int, str | None]]) -> None:
    timed = pad.words.count(len(bests), pad.words.language.driver)
    pad.add("drivers_with_a_time", [], len(bests), timed, "lap times that count", 0.45, unit="drivers")
    text = pad.words.laps(len(rows))
    pad.add("laps_driven", [], len(rows), text, "laps of all drivers", 0.45, unit="laps")
    counts = {driver.part: int((rows["driver"] == driver.part).sum()) for driver in session.manifest.drivers}
    for driver in [max(counts, key=lambda one: counts[one], default=None), *pad.focus]:
        if driver is not None and counts[driver]:
            text = pad.words.laps(counts[driver])
            pad.add("laps_driven", [driver], counts[driver], text, "laps of this driver", 0.4, unit="laps")


def _long_runs(pad: Pad, session: StoredSession, rows: Table) -> None:
    """Write down the pace of the longest steady run of each driver, and the slope of it."""
    good = good_laps(rows)
    best = float(np.nanmin(np.where(good, rows["lap_time"], np.nan), initial=np.inf))
    runs: list[tuple[float, str]] = []
    for stint in stints_of(session):
        mine = (
            good & (rows["driver"] == stint.driver) & (rows["lap"] >= stint.first_lap) & (rows["lap"] <= stint.last_lap)
        )
        laps, times = steady(rows["lap"][mine], rows["lap_time"][mine], OFF_BEST * best)
        if len(laps) < LONG:
            continue
        middle, (slope, error) = half_up(float(np.median(times)), 3), line(laps, times)
        source = f"median of {len(laps)} laps of one set, laps {int(laps[0])}–{int(laps[-1])}; fuel unknown"
        runs.append((middle, stint.driver))
        pad.add("long_run_median", subjects_of(stint), middle, pad.words.clock(middle), source, 0.6, unit="s")
        way = relation("pace", stint.driver, None, slope, 2 * error)
        text, source = pad.words.per_lap(slope, error), f"line through {len(laps)} laps; fuel included and unknown"
        pad.add("pace_slope", subjects_of(stint), round(slope, 4), text, source, 0.4, unit="s/lap",
                uncertainty=round(error, 4), relation=way)  # fmt: skip


def steady(laps: np.ndarray, times: np.ndarray, slowest: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the laps of a stint within two per cent of their median, if that is a pace at all."""
    if not len(times):
        return laps, times
    middle = float(np.median(times))
    near = (times < SPREAD * middle) & (times > middle / SPREAD) & (times < slowest)
    return laps[near].astype(np.float64), times[near].astype(np.float64)
