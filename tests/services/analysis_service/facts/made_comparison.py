"""A comparison and a coaching whose numbers are made up and round, and the facts about them."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from lib.services.analysis_service.fact import Fact
from lib.services.analysis_service.facts.coaching import coaching_facts
from lib.services.analysis_service.facts.laps import _against
from lib.services.analysis_service.facts.pad import Pad
from lib.services.analysis_service.languages import NumberForms, language_of
from lib.services.coaching.shapes import (
    CoachedCorner,
    Coaching,
    CoachingFinding,
    CornerPhase,
    MarkedCorner,
    SetupCandidate,
    SetupSymptom,
)

NOTHING: Any = None
SAMPLES = "car samples of both laps on one distance axis"
CORNERS = "lib.services.analysis_service.facts.coaching.coach"


def corner(number: int, gain: float, apex: Any = 100.0, **more: Any) -> dict[str, Any]:
    """Return a corner in which the second lap loses `gain` and has `more`; the first brakes at 50 m."""
    usual = {"entry_speed": 200.0, "apex_speed": 100.0, "exit_speed": 180.0, "brake_at": 50.0, "throttle_at": 90.0}
    second = {**usual, "apex_speed": apex, **more, "gain": gain}
    return {"number": number, "letter": "A" if number == 3 else "", "laps": [{**usual, "gain": 0.0}, second]}


def of_a_comparison(
    corners: list[dict[str, Any]], method: str = "sectors", top: float = 320.0, first: str = "sectors"
) -> list[Fact]:
    """Return the facts of a lap that loses 0.2345 s, in S1 0.2 s; their uncertainties make 0.05 s together."""
    names = ("sector1", "sector2", "sector3")
    sectors = [dict(zip(names, times, strict=True)) for times in ((30.0, 30.0, 30.0), (30.2, 29.9, 30.1345))]
    laps = [
        {"delta": [0.0, delta], "lap": sector, "channels": {"speed": [None, speed, 200.0]}}
        for delta, sector, speed in zip((0.0, 0.2345), sectors, (320.0, top), strict=True)
    ]
    quality = [{"uncertainty": 0.03, "method": first}, {"uncertainty": 0.04, "method": method}]
    pad = Pad(NumberForms(language_of("en")))
    _against(pad, {"laps": laps, "quality": quality, "corners": corners}, ["AAA", "BBB"], 1)
    return pad.facts


def finding(rule: str, at: str, gain: float, laps: str | None = None, **evidence: Any) -> CoachingFinding:
    return CoachingFinding(at, "braking", rule, "", "Brake later", "", evidence, gain, 0.05, laps)


def coached() -> Coaching:
    phases = [CornerPhase("braking", 0.0, 50.0, 0.1, False, 0.02), CornerPhase("exit", 50.0, 99.0, 0.25, False, 0.06)]
    corners = [
        CoachedCorner(4, "", 0.4, False, phases, NOTHING, NOTHING),
        CoachedCorner(7, "A", 0.2, False, [], NOTHING, NOTHING),
    ]
    candidates = [
        SetupCandidate(name, way, "", "", "", "", "a book")
        for name, way in (("front wing", "down"), ("rear wing", "up"))
    ]
    return Coaching(
        "coaching", None, {}, {}, 0.6, corners,
        findings=[
            finding("brakes_early", "4", 0.3124, "4 of 6", metres=14.6),
            finding("brake_on_throttle", "7A", 0.2, seconds=0.335),
            finding("brakes_twice", "9", 0.04, brakings=2),
            finding("over_slowed", "4", 0.1, min_speed=91.4, reference_min_speed=98.0),
            finding("brakes_where_none", "4", 0.1),
        ],
        marked=[
            MarkedCorner("1", "it stood still", "recording"), MarkedCorner("2", "too slow", "incident"),
            MarkedCorner("3", "behind a car", "held_up"), MarkedCorner("5", "behind a car", "held_up"),
        ],
        setup=[SetupSymptom(f"symptom {at}", "", "", ["4", "7A"][:at], candidates) for at in (1, 2, 3)],
        quality=[],
    )  # fmt: skip


def comparison() -> list[Fact]:
    """Return the facts of four corners: a loss, a gain, one in the noise, one in which a recording stood still."""
    return of_a_comparison(
        [
            corner(1, 0.12, 95.0, entry_speed=204.0, brake_at=30.0, throttle_at=104.9),
            corner(2, -0.08, 103.9, exit_speed=175.0, brake_at=None),
            corner(3, 0.05, 90.0),
            corner(4, 0.9, None),
        ]
    )


def of_a_coaching(language: str) -> list[Fact]:
    """Return the facts of the coaching in a language, beside two of a comparison of which one is told better."""
    pad = Pad(NumberForms(language_of(language)))
    pad.add("brakes_later", ["YOU", "AAA", "T4"], 20.0, "20 m", SAMPLES, 0.5)
    pad.add("brakes_later", ["BBB", "AAA", "T4"], 20.0, "20 m", SAMPLES, 0.5)
    with patch(CORNERS, lambda _laps: coached()):
        coaching_facts(pad, (), ["AAA", "YOU"])
    return pad.facts
