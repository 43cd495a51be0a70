"""Who came where, from which place on the grid, and how far apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.race_laps import RaceLaps
from lib.services.race_story.gaps import CLOCK, PENALTY
from lib.services.race_story.grid import grid_of
from lib.sessions import Result, StoredSession

SOURCE = "the session's result"
SHOWN = 12
STARTED_WELL = 3  # places: a retirement ahead makes one or two


def result_facts(pad: Pad, session: StoredSession, laps: RaceLaps) -> None:
    """Write down places, places won and lost, the margin, who led, the fastest lap and who did not finish."""
    results = [row for row in session.manifest.results if row.driver]
    classified, grid = classified_rows(results, laps), grid_of(session)
    for row in classified:
        _place(pad, row)
        _moved(pad, row, grid.get(str(row.driver)))
    for row in results:
        if row not in classified:
            _retired(pad, row, laps)
    _starts(pad, grid, laps)
    _margins(pad, classified, laps)
    _led(pad, laps)
    fastest_fact(pad, session)


def classified_rows(results: Sequence[Result], laps: RaceLaps) -> list[Result]:
    """Return who was classified; if the source only timed, who drove nine tenths of the distance (F1's own rule)."""
    placed = [row for row in results if row.position is not None]
    if any(row.classified for row in placed):
        return [row for row in placed if (row.classified or "").isdecimal()]
    done = {driver: len(laps.laps_of(driver)) for driver in laps.drivers}
    return [row for row in placed if done.get(str(row.driver), 0) >= 0.9 * laps.last]


def _place(pad: Pad, row: Result) -> None:
    if row.position is None:
        return
    if row.position <= SHOWN or row.driver in pad.focus:
        weight = 1.0 if row.position == 1 else 0.8 if row.position <= 6 else 0.45
        front = row.position <= 6
        pad.add(
            "finished", [str(row.driver)], row.position, f"P{row.position}", SOURCE, weight,
            unit="place", as_is=front and not pad.focus,
        )  # fmt: skip


def _moved(pad: Pad, row: Result, grid: int | None) -> None:
    if not grid or row.position is None:
        return
    moved = grid - row.position
    driver, source = str(row.driver), f"{SOURCE}: place on the grid and at the flag"
    pad.add("started", [driver], grid, f"P{grid}", "the grid", 0.5, unit="place")
    if moved:
        kind = "places_gained" if moved > 0 else "places_lost"
        text = pad.words.count(abs(moved), pad.words.language.place)
        weight = min(0.35 + 0.07 * abs(moved), 0.85)
        way = relation("position", driver, None, -moved)
        pad.add(kind, [driver], abs(moved), text, source, weight, unit="places", relation=way)


def _starts(pad: Pad, grid: Mapping[str, int | None], laps: RaceLaps) -> None:
    """Write down who won or lost places on the first lap, among those whose place on the grid is known."""
    order = laps.order(1) if laps.last else []
    for place, driver in enumerate(order, 1):
        before = grid.get(driver)
        moved = before - place if before else 0
        if abs(moved) >= STARTED_WELL:
            kind = "start_gain" if moved > 0 else "start_loss"
            way = relation("position", driver, None, -moved)
            text = pad.words.count(abs(moved), pad.words.language.place)
            source = "the grid against the order at the end of the first lap"
            weight = min(0.4 + 0.06 * abs(moved), 0.75)
            pad.add(kind, [driver, "lap 1"], abs(moved), text, source, weight, unit="places", relation=way)


def _retired(pad: Pad, row: Result, laps: RaceLaps) -> None:
    driver = str(row.driver)
    if driver not in laps.drivers:
        return
    done = len(laps.laps_of(driver))
    if not done:
        return
    struck = row.classified == "D" or "disqualified" in (row.status or "").lower()
    kind = "disqualified_after" if struck else "not_classified_after"
    weight = 0.8 if struck or (row.grid and row.grid <= 6) else 0.5
    source = f"{SOURCE} and the timing"
    pad.add(kind, [driver], done, pad.words.laps(done), source, weight, unit="laps", as_is=struck)


def _margins(pad: Pad, classified: Sequence[Result], laps: RaceLaps) -> None:
    """Write down the gap of each of the first ten to the one ahead at the flag, and to the winner.

    The official gaps if the result has them (penalties are in them), else those of the timing.
    """
    ends = {driver: laps.gap(driver, laps.drivers[0], laps.last) for driver in laps.drivers}
    told = {str(row.driver): row.gap for row in classified[1:] if row.gap}
    winner = str(classified[0].driver) if classified else ""
    on_road = {driver: end - ends[winner] for driver, end in ends.items()} if winner in ends else {}
    if not all(_plausible(gap, on_road.get(driver, np.nan)) for driver, gap in told.items()):
        told = {}  # some sources mix gaps to the winner with gaps to the next
    behind = told or {str(row.driver): ends.get(str(row.driver), np.nan) for row in classified}
    if told:
        behind[str(classified[0].driver)] = 0.0
    source = "gaps of the official result" if told else "moments at which both ended the last lap"
    driven = [str(row.driver) for row in classified if not np.isnan(behind.get(str(row.driver), np.nan))]
    for at, driver in enumerate(driven[1:10], 1):
        gap = behind[driver] - behind[driven[0]]
        ahead = behind[driver] - behind[driven[at - 1]]
        if gap > 0:
            way = relation("gap", driver, driven[0], gap)
            weight = 0.95 if at == 1 else 0.5
            pad.add(
                "gap_at_flag", [driver, driven[0]], round(gap, 3), pad.words.seconds(gap), source, weight,
                unit="s", relation=way,
            )  # fmt: skip
        if at > 1 and ahead > 0:
            way = relation("gap", driver, driven[at - 1], ahead)
            weight = 0.55 if ahead < 3 else 0.3
            pad.add(
                "gap_at_flag", [driver, driven[at - 1]], round(ahead, 3), pad.words.seconds(ahead), source, weight,
                unit="s", relation=way,
            )  # fmt: skip


def _plausible(official: float, driven: float) -> bool:
    """Return whether an official gap is the driven one, apart from time penalties; true for a lapped driver."""
    if np.isnan(driven):
        return True
    added = official - driven
    return abs(added - PENALTY * max(round(added / PENALTY), 0)) <= CLOCK


def _led(pad: Pad, laps: RaceLaps) -> None:
    orders = [laps.order(lap) for lap in range(1, laps.last + 1)]
    leaders = [order[0] for order in orders if order]
    for driver in dict.fromkeys(leaders):
        count = leaders.count(driver)
        text = pad.words.share_of_laps(count, len(leaders))
        weight = 0.9 * max(count / len(leaders), 0.25)
        pad.add("laps_led", [driver], count, text, "the order at the end of each lap", weight, unit="laps")
    changes = sum(a != b for a, b in pairwise(leaders))
    if leaders and not changes:
        text = pad.words.laps(len(leaders))
        source = "the order at the end of each lap"
        pad.add("led_every_lap", [leaders[0]], len(leaders), text, source, 0.97, unit="laps")


def fastest_fact(pad: Pad, session: StoredSession) -> None:
    """Write down the fastest lap of the session that counts."""
    rows = session.laps()
    times = np.where((rows["deleted"] == 1) | (rows["generated"] == 1), np.nan, rows["lap_time"])
    if not len(times) or np.isnan(times).all():
        return
    at = int(np.nanargmin(times))
    driver, lap, compound = (rows[name][at] for name in ("driver", "lap", "compound"))
    tyre = [compound] if compound and compound != "UNKNOWN" else []
    subjects = [str(driver), f"lap {int(lap)}", *tyre]
    text = pad.words.clock(float(times[at]))
    pad.add("fastest_lap", subjects, float(times[at]), text, "all lap times that count", 0.75, unit="s")
