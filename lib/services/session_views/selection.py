"""Which drivers and laps a request is about: `driver=VER,44,Leclerc`, `lap=3-12,20`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lib.errors import InvalidRequest
from lib.sessions import Manifest, Table

PIECE = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?")


@dataclass(frozen=True)
class Selection:
    """Drivers by the name of their part, ranges of laps with both ends; None is all."""

    drivers: tuple[str, ...] | None = None
    laps: tuple[tuple[int, int], ...] | None = None

    @classmethod
    def parse(cls, manifest: Manifest, driver: str | None, lap: str | None) -> Selection:
        """Return what two parameters mean in a session. Raise NotFound or InvalidRequest."""
        names = [name for name in (driver or "").split(",") if name.strip()]
        drivers = tuple(dict.fromkeys(manifest.driver(name).part for name in names)) or None
        return cls(drivers, lap_ranges(lap) if lap else None)

    def rows(self, table: Table) -> Table:
        """Return the rows of a table with the columns `driver` and `lap` that are selected."""
        keep = np.ones(len(table), np.bool_)
        if self.drivers is not None:
            keep &= np.isin(table["driver"].astype(str), self.drivers)
        if self.laps is not None:
            keep &= self._in_ranges(table["lap"])
        return table.where(keep)

    def takes(self, driver: str, first: int, last: int) -> bool:
        """Return whether a driver is selected, and one of the laps from first to last."""
        mine = self.drivers is None or driver in self.drivers
        return mine and (self.laps is None or any(low <= last and first <= high for low, high in self.laps))

    def _in_ranges(self, laps: NDArray[Any]) -> NDArray[np.bool_]:
        inside = np.zeros(len(laps), np.bool_)
        for first, last in self.laps or ():
            inside |= (laps >= first) & (laps <= last)
        return inside


def lap_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Return `3-12,20` as ((3, 12), (20, 20)). Raise InvalidRequest."""
    found = [PIECE.fullmatch(piece.strip()) for piece in text.split(",")]
    if len(found) > 100 or not all(found):
        raise InvalidRequest.field("lap", f"{text[:40]!r} is not a list of laps; examples: 12, 3-12 or 3-12,20")
    ranges = tuple((int(match[1]), int(match[2] or match[1])) for match in found if match)
    for first, last in ranges:
        if first > last:
            raise InvalidRequest.field("lap", f"{first}-{last} is the wrong way round; use {last}-{first}")
    return ranges
