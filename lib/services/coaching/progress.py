"""A driver's own laps of a circuit: the best, the ideal of the best phases, consistency, and what got better."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.services.coaching.corner_view import CornerView, corner_views
from lib.services.coaching.lap_pair import lay
from lib.services.coaching.shapes import Progress, ProgressCorner, ProgressLap
from lib.services.telemetry_service.lap import LapData

FEWEST = 3  # laps from which on a spread says anything


def progress(rows: Sequence[ProgressLap], laps: Sequence[LapData]) -> Progress:
    """Return the progress over laps of one circuit, the newest first. Raise what laying them over raises."""
    if not rows:
        return Progress("progress", [], None, None, None, None, [])
    best = min(range(len(rows)), key=lambda index: rows[index].lap_time)
    times = [row.lap_time for row in rows]
    for row in rows:
        row.to_best = round(row.lap_time - times[best], 3)
    order = [best, *(index for index in range(len(rows)) if index != best)]
    pairs = lay([laps[index] for index in order]) if len(rows) > 1 else []
    views = {index: corner_views(pair) for index, pair in zip(order[1:], pairs, strict=True)}
    left = [_left(index, views) for index in range(len(next(iter(views.values()), ())))]
    return Progress(
        view="progress",
        laps=list(rows),
        best=rows[best],
        ideal=round(times[best] - sum(left), 3) if views else None,
        consistency=round(float(np.std(times, ddof=1)), 3) if len(rows) >= FEWEST else None,
        improved=round(min(times[1:]) - times[0], 3) if len(rows) > 1 else None,
        corners=[_corner(index, rows, best, views, left[index]) for index in range(len(left))],
    )


def _left(corner: int, views: dict[int, tuple[CornerView, ...]]) -> float:
    """Return what the best lap loses in a corner to the best gain of any lap there, beyond the noise."""
    gains = [lap[corner].gain for lap in views.values() if abs(lap[corner].gain) > lap[corner].sigma]
    return max(-min(gains, default=0.0), 0.0)


def _corner(
    index: int, rows: Sequence[ProgressLap], best: int, views: dict[int, tuple[CornerView, ...]], left: float
) -> ProgressCorner:
    gains = {lap: found[index].gain for lap, found in views.items()} | {best: 0.0}
    fastest = min(gains, key=lambda lap: gains[lap]) if left else best
    before = [gain for lap, gain in gains.items() if lap != 0]
    corner = next(iter(views.values()))[index].span.corner
    return ProgressCorner(
        number=corner.number,
        letter=corner.letter,
        best_lap=rows[fastest].id,
        left=round(left, 4) + 0.0,  # no -0.0
        spread=round(float(np.std(list(gains.values()), ddof=1)), 4) if len(gains) >= FEWEST else None,
        improved=round(float(np.median(before)) - gains[0], 4) if before else None,
    )
