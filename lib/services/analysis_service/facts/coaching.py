"""Coaching as facts: what each finding shows and costs, where to begin, habits, setup, and what is not judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lib.errors import InvalidRequest, LapsDoNotMatch
from lib.services.analysis_service.fact import Direction, Measure, Relation
from lib.services.analysis_service.facts.coaching_words import advice, setup_step
from lib.services.analysis_service.facts.pad import Pad, relation
from lib.services.coaching import coach
from lib.services.coaching.shapes import CoachedCorner, Coaching, CoachingFinding, MarkedCorner
from lib.services.telemetry_service.lap import LapData

SOURCE = "brake, throttle, gear and speed of both laps, corner by corner"
SHOWN_SETUP = 2
FINDING = "coaching_"
COARSE = ("brakes_later", "full_throttle_later")  # places to one sample, which coaching knows better
Numbers = dict[str, float]


class FindingSize(NamedTuple):
    """How a rule's evidence becomes one number: what it is in, and which way it points for the own lap."""

    of: Callable[[Numbers], float]
    unit: str
    measure: Measure | None = None
    direction: Direction = "more"


def _metres(direction: Direction) -> FindingSize:
    return FindingSize(lambda seen: seen["metres"], "m", "distance", direction)


def _speed(name: str, direction: Direction) -> FindingSize:
    return FindingSize(lambda seen: abs(seen[name] - seen[f"reference_{name}"]), "km/h", "speed", direction)


LIFT = FindingSize(lambda seen: seen["depth"], "%")


def _revs(direction: Direction) -> FindingSize:
    return FindingSize(lambda seen: abs(seen["rpm"] - seen["reference_rpm"]), "rpm", "revs", direction)


SIZES = {
    "brakes_early": _metres("less"),
    "brakes_late": _metres("more"),
    "brakes_long": _metres("more"),
    "released_early": _metres("less"),
    "throttle_late": _metres("more"),
    "throttle_hesitant": _metres("more"),
    "throttle_greedy": _metres("less"),
    "apex_early": _metres("less"),
    "apex_late": _metres("more"),
    "over_slowed": _speed("min_speed", "less"),
    "entry_too_fast": _speed("min_speed", "more"),
    "exit_poor": _speed("exit_speed", "less"),
    "coasting": FindingSize(lambda seen: seen["coast"], "m"),
    "lift_where_flat": LIFT,
    "lift_after_throttle": LIFT,
    "gear_high": _revs("less"),
    "gear_low": _revs("more"),
    "brake_on_throttle": FindingSize(lambda seen: seen["seconds"], "s"),
    "brakes_twice": FindingSize(lambda seen: seen["brakings"], "times"),
    "brakes_soft": FindingSize(lambda seen: seen["pressure"], "%"),
    "brakes_slowly": FindingSize(lambda seen: seen["seconds"], "s"),
    "steers_more": FindingSize(lambda seen: seen["percent"], "%", "steering"),
    "wheels_spin": FindingSize(lambda seen: seen["percent"], "%"),
    "wing_closed": FindingSize(lambda seen: seen["reference_metres"] - seen["metres"], "m", "distance", "less"),
}


def coaching_facts(pad: Pad, laps: Sequence[LapData], names: Sequence[str]) -> None:
    """Write down the coaching of the second lap against the first; none if no corners of the circuit are known."""
    try:
        found = coach(laps)
    except (InvalidRequest, LapsDoNotMatch):
        return
    one, other = names[1], names[0]
    pad.facts = [fact for fact in pad.facts if not (fact.kind in COARSE and {one, other} <= set(fact.subjects))]
    for rank, finding in enumerate(found.findings):
        _finding(pad, finding, one, other, 0.97 - 0.05 * rank)
    if found.findings:
        first = found.findings[0]
        corner = f"T{first.corner}"
        pad.add("coaching_focus", [one, corner], corner, corner, "the dearest finding", 0.96, as_is=True)
        _phase(pad, next(row for row in found.corners if _name(row) == first.corner), one, other)
    for rank, symptom in enumerate(found.setup[:SHOWN_SETUP]):
        candidate = symptom.candidates[0]
        text = setup_step(pad.words.language.code, candidate)
        source = f"a symptom of {len(symptom.corners)} corners: {symptom.symptom}; {candidate.source}"
        corners = [f"T{corner}" for corner in symptom.corners]
        pad.add("coaching_setup", corners, text, text, source, 0.6 - 0.1 * rank, as_is=True)
    _noted(pad, found, one)
    _marked(pad, found, one, other)


def _noted(pad: Pad, found: Coaching, one: str) -> None:
    """Write down what the own lap as a whole is not: above all, why nothing in it is judged."""
    for note in found.notes:
        shown = note.kind if note.speed is None else f"{pad.words.number(note.speed)} km/h"
        value, unit = (note.kind, None) if note.speed is None else (note.speed, "km/h")
        pad.add(f"coaching_unjudged_{note.kind}", [one], value, shown, note.text, 0.95, unit=unit, as_is=True)


def _finding(pad: Pad, finding: CoachingFinding, one: str, other: str, weight: float) -> None:
    corner = f"T{finding.corner}"
    cost, sigma = finding.gain, finding.noise
    unsure = relation("time", one, other, cost, sigma)
    text = pad.words.uncertain(cost, sigma)
    pad.add(
        "coaching_cost", [one, other, corner], round(cost, 3), text, f"{SOURCE}: {finding.rule}", weight,
        unit="s", uncertainty=round(sigma, 3), relation=unsure, as_is=True,
    )  # fmt: skip
    _seen(pad, finding, one, other, weight - 0.01)
    if finding.laps:
        count, of = (int(number) for number in finding.laps.split(" of "))
        share = pad.words.share_of_laps(count, of)
        source = f"your laps against the same reference: {finding.rule}"
        pad.add("coaching_habit", [one, corner], count, share, source, weight - 0.02, unit="laps", as_is=True)
    tried = advice(pad.words.language.code, finding)
    if tried:
        pad.add("coaching_try", [corner], finding.rule, tried, "what helps against it", weight - 0.03, as_is=True)


def _seen(pad: Pad, finding: CoachingFinding, one: str, other: str, weight: float) -> None:
    """Write down what the channels show, as one number with its direction; a rule without one names its corner."""
    kind, corner = f"{FINDING}{finding.rule}", f"T{finding.corner}"
    size = SIZES.get(finding.rule)
    if size is None:
        pad.add(kind, [one, other, corner], corner, corner, SOURCE, weight, as_is=True)
        return
    value = float(size.of({name: float(number) for name, number in finding.evidence.items()}))
    way = None if size.measure is None else Relation(size.measure, one, other, size.direction)
    decimals = 2 if size.unit == "s" else 0
    shown = pad.words.number(value, decimals)
    times = "-mal" if pad.words.language.code == "de" else " times"
    text = f"{shown}{times}" if size.unit == "times" else f"{shown} {size.unit}"
    pad.add(
        kind, [one, other, corner], round(value, 2), text, SOURCE, weight, unit=size.unit, relation=way, as_is=True
    )  # fmt: skip


def _phase(pad: Pad, row: CoachedCorner, one: str, other: str) -> None:
    """Write down the phase of the corner in which most is lost, if that is more than its noise."""
    phase = max(row.phases, key=lambda phase: phase.gain)
    if phase.noise or phase.gain <= 0:
        return
    way = relation("time", one, other, phase.gain, phase.sigma)
    text = pad.words.uncertain(phase.gain, phase.sigma)
    pad.add(
        f"coaching_phase_{phase.phase}", [one, other, f"T{_name(row)}"], round(phase.gain, 3), text, SOURCE, 0.55,
        unit="s", uncertainty=round(phase.sigma, 3), relation=way, as_is=True,
    )  # fmt: skip


def _marked(pad: Pad, found: Coaching, one: str, other: str) -> None:
    """Write down how many corners are not judged, by reason."""
    reasons: dict[str, list[MarkedCorner]] = {}
    for mark in found.marked:
        reasons.setdefault(mark.kind, []).append(mark)
    for kind, marks in reasons.items():
        text = f"{len(marks)} {pad.words.language.of} {len(found.corners)}"
        who = {"incident": [one], "recording": []}.get(kind, [other])
        subjects = [*who, *(f"T{mark.corner}" for mark in marks)]
        source = marks[0].reason
        pad.add(f"coaching_unjudged_{kind}", subjects, len(marks), text, source, 0.5, unit="corners", as_is=True)


def _name(row: CoachedCorner) -> str:
    return f"{row.number}{row.letter or ''}"
