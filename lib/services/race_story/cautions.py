"""Under which laps of a race the field was held back by a safety car or a red flag."""

from __future__ import annotations

import numpy as np

from lib.services.race_story.race_laps import green
from lib.sessions import Table


def caution_laps(rows: Table) -> tuple[tuple[int, int], ...]:
    """Return the spans of a race's laps that most drivers drove under a safety car or a red flag (status 4 to 7)."""
    slow = ~green(rows)
    spans: list[list[int]] = []
    for lap in np.unique(rows["lap"][~np.isnan(rows["lap"])]):
        here = rows["lap"] == lap
        if slow[here].mean() < 0.5:
            continue
        if spans and spans[-1][1] == int(lap) - 1:
            spans[-1][1] = int(lap)
        else:
            spans.append([int(lap), int(lap)])
    return tuple((first, last) for first, last in spans)
