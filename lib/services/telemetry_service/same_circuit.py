"""Whether laps can be compared at all: only on one circuit."""

from __future__ import annotations

from collections.abc import Sequence

from lib.errors import InvalidRequest
from lib.services.telemetry_service.lap import Lap

LENGTH_TOLERANCE = 0.02


def refuse_different_circuits(laps: Sequence[Lap]) -> None:
    """Raise InvalidRequest where the laps were driven on different circuits, by place and by length."""
    first = laps[0]
    for other in laps[1:]:
        ours, theirs = first.manifest, other.manifest
        if ours is None or theirs is None or (ours.year, ours.round) == (theirs.year, theirs.round):
            continue
        where, there = ours.location or ours.event, theirs.location or theirs.event
        lengths = [item.lines.finish for item in (ours, theirs) if item.lines]
        same_length = len(lengths) < 2 or abs(lengths[0] / lengths[1] - 1) <= LENGTH_TOLERANCE
        if where != there or not same_length:
            raise InvalidRequest.field(
                "with", f"{where} {ours.year} and {there} {theirs.year} are different circuits, or one that was rebuilt"
            )
