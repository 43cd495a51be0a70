"""The survey of a session: its clocks, and the road as its clean laps drove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from lib.arrays import Float
from lib.services.session_survey.checked_lap import checked_laps
from lib.services.session_survey.clocks import TRAPS, car_delay, position_clock
from lib.services.session_survey.loops import timing_loops
from lib.services.session_survey.timing_lines import Odometer, clean_rows
from lib.services.session_survey.trust import position_trust
from lib.sessions.manifest import TimingLines
from lib.sessions.samples import PosSamples
from lib.sessions.survey import Survey
from lib.sessions.tables import Table

STEP, WIDTH = 5.0, 8.0
FEWEST_POINTS = 4  # chosen: positions of a cell that a mean is made of


def survey(
    laps: Table,
    odometers: Mapping[str, Odometer],
    positions: Mapping[str, PosSamples],
    lines: TimingLines | None,
    *,
    anchors: Sequence[str] = ("s1", "s2", "finish"),
    traps: Sequence[str] = tuple(TRAPS),
) -> Survey | None:
    """Return the survey, None if clean laps or positions are too few; all keyed by driver number."""
    if lines is None or not positions:
        return None
    delay = car_delay(laps, odometers, traps)
    clock = position_clock(positions, odometers)
    nowhere = np.empty(0)
    pos_delay = round(delay + clock.to_car, 3)
    found = Survey(delay, pos_delay, clock.stamps_ms, clock.late_ms, STEP, nowhere, nowhere, nowhere)
    points = [np.empty((4, 0))]
    for row in clean_rows(laps):
        number = laps["number"][row]
        if number in positions and number in odometers:
            points.append(_points(laps, row, odometers[number], positions[number], lines, found, anchors))
    road = _road(points, lines.finish)
    if road is None:
        return None
    whole = replace(found, x=road[0], y=road[1], speed=road[2])
    ahead = [lap.ahead(anchors) for lap in checked_laps(laps, odometers, positions, lines, whole)]
    whole = replace(whole, loops=timing_loops([one for one in ahead if one is not None], lines.finish))
    return replace(whole, trust=position_trust(checked_laps(laps, odometers, positions, lines, whole), anchors))


def _points(
    laps: Table,
    row: int,
    odometer: Odometer,
    item: PosSamples,
    lines: TimingLines,
    found: Survey,
    anchors: Sequence[str],
) -> Float:
    """Return place along the lines, x, y and speed at each position sample of one lap."""
    start, end = laps["start_time"][row], laps["start_time"][row] + laps["lap_time"][row]
    ends = {"s1": laps["sector1"][row], "s2": laps["sector1"][row] + laps["sector2"][row], "finish": end - start}
    moments = item.time_ms / 1000.0 + found.late(item.time_ms) + found.pos_delay
    inside = (moments >= start) & (moments <= end) & ~item.filled
    at = odometer.at(np.array([start, *(start + ends[name] for name in anchors)]) - found.car_delay)
    if not all(a < b for a, b in pairwise(at)):  # nor where the recording does not reach a line: NaN
        return np.empty((4, 0))
    clock = moments[inside] - found.car_delay
    place = np.interp(odometer.at(clock), at, [0.0, *(getattr(lines, name) for name in anchors)])
    x, y, _ = item.metres()
    return np.stack([place, x[inside], y[inside], odometer.speed_at(clock) * 3.6])


def _sorted_by_place(laps: list[Float], length: float) -> Float:
    """Return all points by their place, and take them out of `laps`.

    The road is closed: what lies before the line helps to tell where it is at the line, from both its ends.
    """
    one_lap = np.array([[length], [0.0], [0.0], [0.0]])
    before = [points[:, points[0] > length - 4 * WIDTH] - one_lap for points in laps]
    after = [points[:, points[0] < 4 * WIDTH] + one_lap for points in laps]
    found = np.concatenate([*before, *laps, *after], axis=1)
    laps.clear()
    order = np.argsort(found[0])
    for row in found:
        row[:] = row[order]
    return found


def _road(laps: list[Float], length: float) -> tuple[Float, Float, Float] | None:
    """Return x, y and speed on the grid: a straight line fitted around each grid point, near points counting most.

    `laps` are emptied: the points of a race are 15 MB, which lie in memory twice at most.
    """
    place, *values = _sorted_by_place(laps, length)
    grid = np.arange(0.0, length + STEP, STEP)
    fitted = np.empty((3, len(grid)))
    for index, centre in enumerate(grid):
        near = slice(*np.searchsorted(place, [centre - 4 * WIDTH, centre + 4 * WIDTH]))
        away = place[near] - centre
        if len(away) < FEWEST_POINTS:
            return None
        weight = np.exp(-0.5 * (away / WIDTH) ** 2)
        zero, one, two = weight.sum(), (weight * away).sum(), (weight * away**2).sum()
        spread = zero * two - one**2
        for channel, value in zip(fitted, values, strict=True):
            level, slope = (weight * value[near]).sum(), (weight * away * value[near]).sum()
            channel[index] = (two * level - one * slope) / spread if spread > 1e-9 * zero * two else level / zero
    return fitted[0], fitted[1], fitted[2]
