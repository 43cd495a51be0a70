"""How far a session's positions may correct its speed integral: measured at the lines whose times are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.arrays import MEDIAN_TO_SIGMA, Float
from lib.services.session_survey.checked_lap import CheckedLap
from lib.sessions.survey import TRUST_UNKNOWN

# One line of one session says little for the next: 0.60 to 0.89 at the six lines of three sessions. At a line that took
# no part a weight that moves by hundredths missed least.
PRIOR_LAPS = 600.0
OUTLIER = 4.0  # four laps of 61 with broken recordings turned the sign of the answer


def position_trust(checked: Sequence[CheckedLap], anchors: Sequence[str]) -> float:
    """Return `Survey.trust`: with it the positions' correction would have met the left-out lines best."""
    rows: list[Float] = []
    for name in (name for name in anchors if name != "finish"):
        others = [other for other in anchors if other != name]
        rows.append(np.concatenate([np.empty((0, 2)), *(lap.missed(name, others) for lap in checked)]))
    return trust_of(rows)


def trust_of(lines: Sequence[Float]) -> float:
    """Return the share of the corrections (second column) that lessens the errors (first) most, drawn to the usual.

    What all laps miss a line by says nothing. A session whose positions make it worse even so is believed: its own
    share counts alone.
    """
    rows = np.concatenate([np.empty((0, 2)), *(_without_common(line) for line in lines)])
    missed, corrected = rows.T
    if not (corrected**2).any():
        return TRUST_UNKNOWN
    least = float((missed * corrected).sum() / (corrected**2).sum())
    share = (least * len(missed) + TRUST_UNKNOWN * PRIOR_LAPS) / (len(missed) + PRIOR_LAPS)
    helps = ((missed - share * corrected) ** 2).sum() <= (missed**2).sum()
    return round(float(np.clip(share if helps else least, 0.0, 1.0)), 3)


def _without_common(rows: Float) -> Float:
    known = rows[~np.isnan(rows).any(axis=1)]
    if not len(known):
        return known
    away = known - np.median(known, axis=0)
    usual = MEDIAN_TO_SIGMA * np.median(np.abs(away), axis=0)
    return np.asarray(away[(np.abs(away) <= OUTLIER * usual).all(axis=1)], np.float64)
