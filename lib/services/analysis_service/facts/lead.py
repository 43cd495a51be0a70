"""How the winner came to the lead that he kept."""

from __future__ import annotations

from collections.abc import Sequence

from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.analysis_service.facts.passes import Pass
from lib.services.analysis_service.facts.race_laps import RaceLaps

SLOW = 1.07  # times the field's lap: off the pace


def lead_facts(pad: Pad, laps: RaceLaps, winner: str, passed: Sequence[Pass]) -> None:
    """Write down on which lap the winner took the lead for good, from whom, and how."""
    leaders = [order[0] if (order := laps.order(lap)) else None for lap in range(1, laps.last + 1)]
    if not leaders or leaders[-1] != winner:  # a penalty made him the winner
        return
    others = [(lap, leader) for lap, leader in enumerate(leaders, 1) if leader not in (winner, None)]
    before = [(lap, str(leader)) for lap, leader in others if not _yet_to_stop(laps, str(leader), winner, lap)]
    if not before:
        if others:
            text = pad.words.share_of_laps(leaders.count(winner), len(leaders))
            source = "the order at the end of each lap; the others led only because they had yet to stop"
            pad.add("led_but_for_stops", [winner], leaders.count(winner), text, source, 0.97, unit="laps")
        return
    led, other = before[-1]
    lap = max((at for at in range(1, laps.last) if laps.gap(winner, other, at) > 0), default=led) + 1
    kind = _how(laps, winner, other, (led, lap), passed)
    way = relation("position", winner, other, -1)
    source = "the order at the end of each lap, and who was in the pits then"
    subjects = [winner, other, f"lap {lap}"]
    pad.add(kind, subjects, lap, pad.words.lap(lap), source, 0.97, relation=way, as_is=True)


def _yet_to_stop(laps: RaceLaps, leader: str, winner: str, lap: int) -> bool:
    """Return whether somebody led because the winner had made a stop that he had still to make, and made."""
    his, mine = laps.entered[laps.row(leader)], laps.entered[laps.row(winner)]
    return bool(his[:lap].sum() < mine[: lap + 1].sum() and his[lap:].any())


def _how(laps: RaceLaps, winner: str, other: str, between: tuple[int, int], passed: Sequence[Pass]) -> str:
    """Return how the order of two changed from the end of one lap to the end of another."""
    led, lap = between
    rows, row = [laps.row(winner), laps.row(other)], laps.row(other)
    if (winner, other, lap) in passed:
        return "took_lead_on_road"
    if laps.entered[rows, led : lap + 1].any() or laps.left[rows, led + 1 : lap + 1].any():
        return "took_lead_in_stops"
    if lap not in laps.laps_of(other) or laps.time[row, lap] > SLOW * laps.field[lap]:
        return "took_lead_as_other_lost_time"
    return "took_lead"
