"""Which tyres a lap was driven on: OpenF1's stints, laid over the laps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.services.openf1_interact.client import Rows

NO_COMPOUND = (None, "", "UNKNOWN", "TEST_UNKNOWN")


@dataclass(frozen=True)
class StintTyres:
    """The tyres of one lap, null if OpenF1 does not know."""

    stint: int | None = None
    compound: str | None = None
    life: int | None = None
    fresh: bool | None = None


def tyres_of(laps: Sequence[int], stints: Rows) -> list[StintTyres]:
    """Return the tyres of each lap. Where stints overlap the last one counts, but its age cannot be trusted."""
    usable = [row for row in stints if _is_usable(row)]
    usable.sort(key=lambda row: (row["lap_start"], row.get("stint_number") or 0))
    return [_tyres(lap, [row for row in usable if row["lap_start"] <= lap <= row["lap_end"]]) for lap in laps]


def are_sound(stints: Rows) -> bool:
    """Return whether one driver's stints fit together: after red flags OpenF1's often do not."""
    usable = sorted((row for row in stints if _is_usable(row)), key=lambda row: int(row["lap_start"]))
    ends = [row["lap_end"] for row in usable[:-1]]
    starts = [row["lap_start"] for row in usable[1:]]
    return len(usable) == len(stints) and all(end < start for end, start in zip(ends, starts, strict=True))


def _is_usable(row: dict[str, object]) -> bool:
    first, last = row.get("lap_start"), row.get("lap_end")
    return isinstance(first, int) and isinstance(last, int) and first <= last


def _tyres(lap: int, covering: Rows) -> StintTyres:
    if not covering:
        return StintTyres()
    row = covering[-1]
    compound, age = row.get("compound"), row.get("tyre_age_at_start")
    if age is None or len(covering) > 1:
        return StintTyres(row.get("stint_number"), None if compound in NO_COMPOUND else compound)
    return StintTyres(
        stint=row.get("stint_number"),
        compound=None if compound in NO_COMPOUND else compound,
        life=int(age) + lap - row["lap_start"] + 1,
        fresh=age == 0,
    )
