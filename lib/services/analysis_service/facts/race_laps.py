"""A race as matrices: a row for each driver, a column for each lap (column 0 is the grid)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lib.arrays import Float, Mask
from lib.services.race_story.cautions import cautions_of, laps_under
from lib.services.race_story.field_pace import pace_of_field, racing_laps
from lib.services.race_story.gaps import exact_laps
from lib.services.race_story.race_laps import ended
from lib.sessions import StoredSession, Table

SLOWED = set("24567")  # of the track status: yellow, safety cars, red flag


@dataclass(frozen=True)
class RaceLaps:
    """`end` is when a lap was ended; `racing` are the laps that show pace; `slowed` those with a flag of any kind.

    `caution` are the laps under a safety car or a red flag; `field` is the field's pace at each lap.
    """

    drivers: tuple[str, ...]
    time: Float
    end: Float
    entered: Mask
    left: Mask
    racing: Mask
    slowed: Mask
    caution: Mask
    field: Float
    last: int

    def row(self, driver: str) -> int:
        return self.drivers.index(driver)

    def gap(self, driver: str, other: str, lap: int) -> float:
        """Return how far `driver` is behind `other` at the end of a lap; NaN if one of them did not end it."""
        if not 0 < lap <= self.last:
            return float("nan")
        return float(self.end[self.row(driver), lap] - self.end[self.row(other), lap])

    def laps_of(self, driver: str) -> list[int]:
        """Return the laps that a driver ended."""
        return [int(lap) for lap in np.flatnonzero(~np.isnan(self.end[self.row(driver)]))]

    def pits(self, driver: str, lap: int) -> bool:
        """Return whether a lap began or ended in the pit lane."""
        at = self.row(driver)
        return bool(self.entered[at, lap] or self.left[at, lap])

    def order(self, lap: int) -> list[str]:
        """Return who ended a lap, in the order of the line."""
        ends = self.end[:, lap]
        return [self.drivers[at] for at in np.argsort(ends, kind="stable") if not np.isnan(ends[at])]


def race_laps(session: StoredSession) -> RaceLaps:
    """Return the laps of everybody; without rows if the session has no laps."""
    held_back = [lap for lap, kind in laps_under(cautions_of(session)).items() if kind != "vsc"]
    return race_laps_of(exact_laps(session), [driver.part for driver in session.manifest.drivers], held_back)


def race_laps_of(rows: Table, drivers: Sequence[str], held_back: Sequence[int] = ()) -> RaceLaps:
    rows = rows.where(~np.isnan(rows["lap"]))
    last = int(rows["lap"].max(initial=0))
    driven = set(rows["driver"].tolist())
    names = tuple(driver for driver in drivers if driver in driven)
    field = pace_of_field(rows, race=True)
    who = np.array([names.index(name) if name in names else -1 for name in rows["driver"].tolist()], np.int64)
    good, lap = who >= 0, np.clip(rows["lap"], 0, last).astype(np.int64)
    at = who[good], lap[good]

    def matrix(values: Float) -> Float:
        found = np.full((len(names), last + 1), np.nan)
        found[at] = values[good]
        return found

    def mask(values: Mask) -> Mask:
        found = np.zeros((len(names), last + 1), np.bool_)
        found[at] = values[good]
        return found

    flagged = np.array([not SLOWED.isdisjoint(status or "") for status in rows["track_status"].tolist()], np.bool_)
    return RaceLaps(
        drivers=names,
        time=matrix(rows["lap_time"]),
        end=matrix(np.where(ended(rows), rows["end_time"], np.nan)),
        entered=mask(~np.isnan(rows["pit_in"])),
        left=mask(~np.isnan(rows["pit_out"])),
        racing=mask(racing_laps(rows, field)),
        slowed=mask(flagged),
        caution=np.isin(np.arange(last + 1), list(held_back)),
        field=field.at(np.arange(last + 1, dtype=np.float64)),
        last=last,
    )
