"""Results that contradict themselves: some sources give the gap to the car ahead in place of that to the winner."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lib.sessions.manifest import Result


def without_contradictions(results: Sequence[Result]) -> tuple[Result, ...]:
    """Return the results of a race without the times and gaps that cannot be.

    Gaps grow from place to place, penalties and all; of those that do not, as few as possible are left out.
    """
    ranked = sorted((one for one in results if one.position is not None and one.gap is not None), key=_place)
    kept = {one.driver for one in _growing(ranked)}
    wrong = {one.driver for one in ranked} - kept
    return tuple(msgspec.structs.replace(one, time=None, gap=None) if one.driver in wrong else one for one in results)


def _place(one: Result) -> int:
    return one.position or 0


def _growing(ranked: Sequence[Result]) -> list[Result]:
    """Return the longest chain of results whose gaps never fall."""
    chains: list[list[Result]] = []
    for one in ranked:
        before = [chain for chain in chains if (chain[-1].gap or 0.0) <= (one.gap or 0.0)]
        chains.append([*max(before, key=len, default=[]), one])
    return max(chains, key=len, default=[])
