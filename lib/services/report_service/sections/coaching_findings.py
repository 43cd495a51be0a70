"""What a comparison's corner table says to an own lap: where the time goes, and what the channels show there.

This is the one place that a coaching report takes its findings from. They come from the corner table: entry, apex and
exit speeds, where braking begins, where full throttle is reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST = 3
FAR = 5.0  # metres: half the step of the comparison's grid, below which two places are one
FASTER = 2.0  # km/h: twice what speeds are rounded to by the source


@dataclass(frozen=True)
class Finding:
    """A corner that costs time: what the channels show, and what to try. `start` and `end` are its stretch."""

    corner: str
    start: float
    end: float
    gain: float
    seen: tuple[str, ...]
    attempt: str


def findings(comparison: Mapping[str, Any], lap: int = 1) -> list[Finding]:
    """Return the corners that cost this lap most against the first, beyond noise; three at most, the worst first."""
    costly = [corner for corner in comparison["corners"] if _costs(corner["laps"][lap])]
    costly.sort(key=lambda corner: -corner["laps"][lap]["gain"])
    return [_finding(corner, lap) for corner in costly[:MOST]]


def noise(comparison: Mapping[str, Any], lap: int = 1) -> list[str]:
    """Return the corners in which the difference is smaller than its uncertainty."""
    return [name_of(corner) for corner in comparison["corners"] if corner["laps"][lap]["noise"]]


def name_of(corner: Mapping[str, Any]) -> str:
    return f"{corner['number']}{corner['letter'] or ''}"


def _costs(row: Mapping[str, Any]) -> bool:
    return bool(row["gain"] > 0 and not row["noise"])


def _finding(corner: Mapping[str, Any], lap: int) -> Finding:
    theirs, mine = corner["laps"][0], corner["laps"][lap]
    seen, attempts = [], []
    for words, attempt in _rules(theirs, mine):
        seen.append(words)
        attempts.append(attempt)
    if not seen:
        seen, attempts = ["No single channel explains it"], ["Compare the line: the same speeds over a longer way"]
    return Finding(name_of(corner), corner["from"], corner["to"], mine["gain"], tuple(seen), attempts[0])


def _rules(theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what differs, with what to try, in the order in which it happens in the corner."""
    found = []
    early = _behind(theirs["brake_at"], mine["brake_at"])
    if early is not None and early > FAR:
        found.append((f"brakes {early:.0f} m earlier", "Brake later, in steps of 5 m, and keep the apex speed"))
    if early is not None and early < -FAR:
        found.append((f"brakes {-early:.0f} m later", "Brake a little earlier, and be off the brakes sooner"))
    slower = theirs["apex_speed"] - mine["apex_speed"]
    if slower > FASTER:
        found.append((f"{slower:.0f} km/h slower at the apex", "Carry more speed: release the brakes earlier"))
    late = _behind(mine["throttle_at"], theirs["throttle_at"])
    if late is not None and late > FAR:
        found.append((f"full throttle {late:.0f} m later", "Open the throttle earlier; a later apex makes room for it"))
    weaker = theirs["exit_speed"] - mine["exit_speed"]
    if weaker > FASTER:
        found.append((f"{weaker:.0f} km/h slower at the exit", "Give up a little at the entry for the exit"))
    return found


def _behind(later: float | None, earlier: float | None) -> float | None:
    """Return how many metres `earlier` lies before `later`."""
    return None if later is None or earlier is None else later - earlier


def total(findings: Sequence[Finding]) -> float:
    return sum(one.gain for one in findings)
