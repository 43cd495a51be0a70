"""What coaching answers. The OpenAPI document is made from these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct


class PlaceRange(Struct, rename={"low": "from", "high": "to"}):
    """A place in metres and the stretch within which it may as well lie: nothing inside it is a finding."""

    at: float
    low: float
    high: float


class OwnCorner(Struct):
    """What the own lap does in a corner; places in metres, speeds in km/h, null if it does not happen."""

    brake_at: float | None
    brake_release: float | None
    brake_seconds: float | None
    coast: float | None
    min_speed: float | None
    min_speed_at: float | None
    throttle_at: float | None
    full_throttle_at: float | None
    lifts: int | None
    lift_depth: float | None
    gear: int | None
    rpm: float | None
    exit_speed: float | None


class ReferenceCorner(Struct):
    """The same of the reference, each place with the stretch that its samples leave open."""

    brake_at: PlaceRange | None
    brake_release: PlaceRange | None
    brake_seconds: float | None
    coast: float | None
    min_speed: float | None
    min_speed_at: PlaceRange | None
    throttle_at: PlaceRange | None
    full_throttle_at: PlaceRange | None
    lifts: int | None
    lift_depth: float | None
    gear: int | None
    rpm: float | None
    exit_speed: float | None


class CornerPhase(Struct, rename={"start": "from", "end": "to"}):
    """`gain` in seconds, + = lost; `noise`: it is within one sigma."""

    phase: str
    start: float
    end: float
    gain: float
    noise: bool
    sigma: float


class CoachedCorner(Struct):
    number: int
    letter: str
    gain: float
    noise: bool
    phases: list[CornerPhase]
    own: OwnCorner
    reference: ReferenceCorner


class CoachingFinding(Struct):
    corner: str
    phase: str
    rule: str
    text: str
    attempt: str
    unlike: Annotated[str, Meta(description="What it is not, and how that is told")]
    evidence: dict[str, float | int | str]
    gain: float
    noise: Annotated[float, Meta(description="One sigma of the gain")]
    laps: Annotated[str | None, Meta(description="On how many of your laps: `4 of 6`")] = None
    carried: Annotated[
        float, Meta(description="The part of the gain that is lost after the corner, by a slower exit")
    ] = 0.0


class SetupCandidate(Struct):
    setting: str
    direction: str
    step: str
    why: str
    side_effect: str
    test: str
    source: str


class SetupSymptom(Struct):
    symptom: str
    phase: str
    first: Annotated[str, Meta(description="What to try in the driving before the setup")]
    corners: list[str]
    candidates: list[SetupCandidate]


class MarkedCorner(Struct):
    """A corner in which nothing is blamed."""

    corner: str
    reason: str
    kind: Annotated[
        Literal["recording", "held_up", "incident", "wing"],
        Meta(
            description="The recording stood still; the reference was held up; you were slow by far; only one rear wing"
        ),
    ] = "incident"


class CoachedLapNote(Struct):
    """What the own lap as a whole is not; there are no findings in an out-lap or an in-lap."""

    kind: Literal["out_lap", "in_lap", "invalid"]
    text: str
    speed: Annotated[float | None, Meta(description="km/h of the own lap at the line")] = None


class Coaching(Struct):
    """All gains of phases add up to `total`, the difference of the lap times; the first finding is the focus."""

    view: Literal["coaching"]
    session: dict[str, Any] | None
    reference: dict[str, Any]
    lap: dict[str, Any]
    total: float
    corners: list[CoachedCorner]
    findings: list[CoachingFinding]
    marked: list[MarkedCorner]
    setup: list[SetupSymptom]
    quality: list[dict[str, Any]]
    notes: list[CoachedLapNote] = []


class ProgressLap(Struct):
    id: str
    name: str
    lap_time: float
    created_at: str
    to_best: float


class ProgressCorner(Struct):
    """The best of all laps in a corner, the spread of the times, and what the newest lap won against those before."""

    number: int
    letter: str
    best_lap: str
    left: Annotated[float, Meta(description="Seconds that the best lap loses to the best phases here")]
    spread: float | None
    improved: float | None


class Progress(Struct):
    view: Literal["progress"]
    laps: list[ProgressLap]
    best: ProgressLap | None
    ideal: Annotated[float | None, Meta(description="Lap time of your best phases put together")]
    consistency: Annotated[float | None, Meta(description="Standard deviation of the lap times")]
    improved: Annotated[float | None, Meta(description="Seconds of the newest lap against your best before it")]
    corners: list[ProgressCorner]
